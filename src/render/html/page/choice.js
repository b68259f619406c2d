// The choice: what is picked, what belongs to it, and the rings round it.

/** Picks a part; with `more`, a second box beside the first, to ask for the path between. */
function pick(name, more, aloud = true) {
  const isBox = name[0] === 'b';
  const first = picked[0];
  if (more && first && first[0] === 'b' && isBox && first !== name) picked = [first, name];
  else if (picked.length === 1 && first === name) picked = [];
  else picked = [name];
  roveTo(name, false);
  const found = showPicked();
  if (!aloud) return;
  if (!picked.length) say('Nothing is picked.');
  else if (found) say(found);
  else say(`${now(parts.get(name).facts.said)}. Details are ${isWide() ? 'beside' : 'below'} the picture.`);
}

function drop() {
  if (!picked.length) return false;
  const [name] = picked;
  const inside = panel.contains(document.activeElement);
  picked = [];
  showPicked();
  if (inside) parts.get(name).button.focus({ preventScroll: true });
  say('Nothing is picked.');
  return true;
}

const isWide = () => matchMedia('(min-width: 62rem)').matches;

/** Shows what is picked in picture and panel; returns the words of a path, if one was asked for. */
function showPicked() {
  const asked = picked.length > 0;
  const path = picked.length === 2 ? pathBetween(...picked.map((name) => parts.get(name).at)) : null;
  const near = path ? path.near : nearTo(picked[0]);
  picture.classList.toggle('asked', asked);
  for (const part of parts.values()) {
    const isPicked = picked.includes(part.name);
    for (const group of part.groups) {
      group.classList.toggle('near', near.has(part.name));
      group.classList.toggle('picked', isPicked);
    }
    part.button.setAttribute('aria-pressed', isPicked);
  }
  encircle();
  view.classList.toggle('open', asked);
  panel.hidden = !asked;
  if (asked) {
    panel.replaceChildren(...(path ? pathPanel(path) : partPanel(parts.get(picked[0]))));
    panel.scrollTop = 0;
  }
  settle();
  if (!isWide()) follow();
  return path ? path.words : null;
}

// Not every browser draws outlines inside a picture, so the rings are parts of it.
const rings = ['', '', 'keys'].map((kind) => {
  const ring = document.createElementNS(picture.namespaceURI, 'rect');
  ring.setAttribute('class', `ring ${kind}`);
  ring.setAttribute('aria-hidden', 'true');
  ring.setAttribute('rx', '4');
  return ring;
});

/** Puts rings round what is picked, and round the part that has the keys. */
function encircle() {
  const keyed = picture.querySelector('[role=button]:focus-visible');
  const held = [parts.get(picked[0])?.button, parts.get(picked[1])?.button, keyed];
  for (const [at, ring] of rings.entries()) {
    const part = held[at];
    if (!part) {
      ring.remove();
      continue;
    }
    const { x, y, width, height } = part.getBBox();
    const gap = at === 2 ? 8 : 5;
    const frame = { x: x - gap, y: y - gap, width: width + 2 * gap, height: height + 2 * gap };
    for (const [name, value] of Object.entries(frame)) ring.setAttribute(name, value);
    picture.append(ring);
  }
}

/** The parts that belong to the one picked: a box's lines and their ends, a line's ends. */
function nearTo(name) {
  const near = new Set();
  if (!name) return near;
  near.add(name);
  const at = Number(name.slice(1));
  for (const [place, line] of lines.entries()) {
    const belongs = name[0] === 'b' ? line.from === at || line.to === at : place === at;
    if (belongs && isThereLine(place)) {
      near.add(`l${place}`).add(`b${line.from}`).add(`b${line.to}`);
    }
  }
  return near;
}
