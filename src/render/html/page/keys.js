// Clicks and keys on the picture.

const partOf = (target) => {
  const group = target instanceof Element ? target.closest('[data-b], [data-l]') : null;
  if (!group) return null;
  const name = group.dataset.b === undefined ? `l${group.dataset.l}` : `b${group.dataset.b}`;
  return parts.get(name) ?? null;
};

picture.addEventListener('click', (event) => {
  if (dragged) {
    dragged = false;
    return;
  }
  const part = partOf(event.target);
  if (part) pick(part.name, event.shiftKey);
  else drop();
});

/** Makes a part the one that Tab comes to. */
function roveTo(name, focus) {
  if (current) parts.get(current).button.setAttribute('tabindex', '-1');
  current = name;
  const { button } = parts.get(name);
  button.setAttribute('tabindex', '0');
  if (focus) button.focus();
}

/** Moves the focus by one among the parts that can be seen; `step` is +1 or -1. */
function rove(step, fits) {
  const seen = order.filter((name) => (isThere(parts.get(name)) && fits(name)) || name === current);
  const at = seen.indexOf(current) + step;
  if (seen[at]) roveTo(seen[at], true);
}

const onPart = {
  ArrowRight: () => rove(1, () => true),
  ArrowLeft: () => rove(-1, () => true),
  ArrowDown: () => rove(1, (name) => name[0] === 'b'),
  ArrowUp: () => rove(-1, (name) => name[0] === 'b'),
  Home: () => roveTo(order[0], true),
  End: () => roveTo(order.filter((name) => isThere(parts.get(name))).at(-1) ?? order[0], true),
  Enter: (event) => pick(current, event.shiftKey),
  ' ': (event) => pick(current, event.shiftKey),
};
const onStage = {
  ArrowRight: () => pan(60, 0),
  ArrowLeft: () => pan(-60, 0),
  ArrowDown: () => pan(0, 60),
  ArrowUp: () => pan(0, -60),
};
const anywhere = { '+': () => zoom(1.4), '=': () => zoom(1.4), '-': () => zoom(1 / 1.4), _: () => zoom(1 / 1.4), 0: fit };

stage.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const part = partOf(event.target);
  const act = (part ? onPart : onStage)[event.key] ?? anywhere[event.key];
  if (!act) return;
  event.preventDefault();
  act(event);
});
stage.addEventListener('focusin', (event) => {
  const part = partOf(event.target);
  if (!part) return;
  if (part.name !== current) roveTo(part.name, false);
  reveal(part);
  encircle();
});
stage.addEventListener('focusout', () => setTimeout(encircle, 0));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && drop()) event.preventDefault();
});
