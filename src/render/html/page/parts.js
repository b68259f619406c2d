// The parts of the picture: their facts, the groups that draw them, their words now. Words of
// the facts reach the page as text only.

/** All parts, by id: their facts and the groups that draw them. The button takes the focus. */
const parts = new Map();
for (const name of facts.order) {
  const at = Number(name.slice(1));
  const isBox = name[0] === 'b';
  const groups = [...picture.querySelectorAll(`[data-${name[0]}="${at}"]`)];
  const button = groups.find((group) => group.querySelector('title'));
  if (!button) continue;
  parts.set(name, { name, at, isBox, groups, button, facts: (isBox ? boxes : lines)[at] });
}
const order = [...parts.keys()];
const looks = [...picture.querySelectorAll('[data-at]')].map((group) => ({
  group,
  moments: new Set(group.dataset.at.split(' ').map(Number)),
}));
for (const look of looks) look.family = looks.filter((l) => l.group.parentNode === look.group.parentNode);

/** What a text that may change comes to now. */
const now = (turns) => turns.texts[turns.at ? turns.at[moment] : 0] ?? '';
const isThere = (part) => !part.facts.on || part.facts.on.includes(moment);
const isThereLine = (at) => isThere({ facts: lines[at] });
const asOf = () => moments[moment].short;
const nameOf = (at) => shortened(boxes[at].name);
/** The same within a sentence: with an article, where English sets one. */
const nameWithin = (at) => shortened(boxes[at].within ?? boxes[at].name);
const shortened = (text) => ([...text].length > 80 ? `${[...text].slice(0, 79).join('')}…` : text);
const stated = (at) => {
  const state = now(lines[at].state);
  return state ? `${now(lines[at].word)} (${state})` : now(lines[at].word);
};

/** Makes an element; what it holds is text or other elements, never markup. */
function make(kind, properties, ...inside) {
  const element = document.createElement(kind);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...inside.filter((part) => part !== null && part !== ''));
  return element;
}

function say(text) {
  const place = byId('say');
  place.textContent = '';
  // A change within one turn would not be read out.
  setTimeout(() => { place.textContent = text; }, 50);
}

function display(element, shown) {
  if (shown) element.removeAttribute('display');
  else element.setAttribute('display', 'none');
}
