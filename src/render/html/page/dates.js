// The dates: which looks show at a moment, and what is said of a change.

function showMoment(next, aloud) {
  moment = Math.min(Math.max(next, 0), last);
  for (const { group, moments: own, family } of looks) {
    // A box is still seen, pale, where it is not there; a line may be there without a sign.
    const isBox = group.parentNode.classList.contains('box');
    const alone = isBox && !family.some((look) => look.moments.has(moment)) && family[0].group === group;
    display(group, own.has(moment) || alone);
  }
  let there = 0;
  let drawn = 0;
  for (const part of parts.values()) {
    const here = isThere(part);
    if (part.isBox) there += here;
    else drawn += here;
    for (const group of part.groups) {
      if (part.isBox) group.classList.toggle('gone', !here);
      else display(group, here);
    }
    const words = now(part.facts.said) + (here ? '' : ` (not in the picture ${asOf()})`);
    part.button.querySelector('title').textContent = words;
    part.button.setAttribute('aria-label', words);
    if (part.entry) {
      part.entry.hidden = !here && !part.isBox;
      part.entry.classList.toggle('gone', !here);
      part.entry.querySelector('button').textContent = words;
    }
  }
  if (current && !parts.get(current).isBox && !isThere(parts.get(current))) roveTo(order[0], false);
  const { name, subtitle, notes } = moments[moment];
  byId('subtitle').textContent = subtitle;
  byId('notes').replaceChildren(...notes.map((note) => make('p', { className: 'text' }, note)));
  if (slider) {
    slider.value = moment;
    slider.setAttribute('aria-valuetext', name);
    byId('shown').textContent = name;
    byId('earlier').disabled = moment === 0;
    byId('later').disabled = moment === last;
    for (const [at, tick] of [...byId('ticks').children].entries()) tick.classList.toggle('now', at === moment);
  }
  picked = picked.filter((one) => parts.get(one).isBox || isThere(parts.get(one)));
  showPicked();
  if (aloud) say(`${subtitle}: ${count(there, 'box', 'boxes')}, ${count(drawn, 'line', 'lines')}.`);
}

const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;
