// The shortest paths between two boxes, along the lines shown.

/** How far each box is from `start` along the lines shown. */
function distances(start) {
  const far = new Map([[start, 0]]);
  let rim = [start];
  while (rim.length) {
    const next = [];
    for (const box of rim) {
      for (const [place, line] of lines.entries()) {
        if (line.from === box && isThereLine(place) && !far.has(line.to)) {
          far.set(line.to, far.get(box) + 1);
          next.push(line.to);
        }
      }
    }
    rim = next;
  }
  return far;
}

/** The lines on the shortest paths, and the first few paths themselves. */
function shortest(start, end) {
  const far = distances(start);
  if (!far.has(end)) return null;
  const used = new Set();
  const back = new Map();
  let rim = new Set([end]);
  for (let step = far.get(end); step > 0; step -= 1) {
    const before = new Set();
    for (const [place, line] of lines.entries()) {
      if (rim.has(line.to) && isThereLine(place) && far.get(line.from) === step - 1) {
        used.add(place);
        back.set(line.to, [...(back.get(line.to) ?? []), place]);
        before.add(line.from);
      }
    }
    rim = before;
  }
  const most = 6;
  let paths = [[]];
  for (let step = far.get(end); step > 0; step -= 1) {
    paths = paths.flatMap((path) => {
      const head = path.length ? lines[path[0]].from : end;
      return back.get(head).map((place) => [place, ...path]);
    }).slice(0, most + 1);
  }
  return { used, steps: far.get(end), paths: paths.slice(0, most), more: paths.length > most };
}

function pathBetween(start, end) {
  const names = [nameWithin(start), nameWithin(end)];
  let found = shortest(start, end);
  let words;
  if (found) {
    words = `From ${names[0]} to ${names[1]} it is ${count(found.steps, 'step', 'steps')} ${asOf()}.`;
  } else {
    found = shortest(end, start);
    words = `No path leads from ${names[0]} to ${names[1]} ${asOf()}`;
    words += found
      ? `; the other way, from ${names[1]} to ${names[0]}, it is ${count(found.steps, 'step', 'steps')}.`
      : ', nor the other way.';
  }
  const near = new Set([`b${start}`, `b${end}`]);
  for (const place of found ? found.used : []) {
    near.add(`l${place}`).add(`b${lines[place].from}`).add(`b${lines[place].to}`);
  }
  return { start, end, found, words, near };
}
