// The beginning: makes the parts buttons and shows the last moment.

for (const part of parts.values()) {
  part.button.setAttribute('role', 'button');
  part.button.setAttribute('tabindex', '-1');
  for (const group of part.groups) {
    if (group !== part.button) group.setAttribute('aria-hidden', 'true');
  }
  const item = byId('list').querySelector(`[data-item="${part.name}"]`);
  if (!item) continue;
  const button = make('button', { type: 'button', className: 'pick text' }, item.textContent);
  button.addEventListener('click', () => {
    pick(part.name, false);
    reveal(part);
    stage.scrollIntoView({ block: 'nearest' });
  });
  item.replaceChildren(button);
  part.entry = item;
}
picture.setAttribute('role', 'group');
picture.setAttribute('aria-label', 'The parts of the diagram: arrow keys go from one to the next, Enter shows its facts');
stage.setAttribute('tabindex', '0');
stage.setAttribute('role', 'group');
stage.setAttribute('aria-label', 'Diagram: arrow keys move it, plus and minus zoom, 0 fits it');
if (order.length) roveTo(order[0], false);
if (slider) {
  slider.addEventListener('input', () => showMoment(Number(slider.value), true));
  byId('earlier').addEventListener('click', () => showMoment(moment - 1, true));
  byId('later').addEventListener('click', () => showMoment(moment + 1, true));
}
for (const tool of document.querySelectorAll('#bar, #help')) tool.hidden = false;
root.classList.add('live');
showMoment(last, false);
start();
// Where the whole picture is too small to read, as on a phone, the list in words is open below.
if (!opened && eye.scale < 0.6) byId('list').open = true;
