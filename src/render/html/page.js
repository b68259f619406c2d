'use strict';
// Moves the picture between its dates, answers clicks and keys, finds paths. Reads the facts
// that stand in the page; loads nothing. Words of the facts reach the page as text only.
(() => {
  const byId = (id) => document.getElementById(id);
  const facts = JSON.parse(byId('facts').textContent);
  const { moments, boxes, lines, records, sources } = facts;
  const last = moments.length - 1;
  const root = document.documentElement;
  const stage = byId('stage');
  const picture = byId('picture');
  const panel = byId('panel');
  const view = stage.closest('.view');
  const slider = byId('date');

  /** The moment shown, the parts picked (ids such as `b3` and `l2`), and where the keys are. */
  let moment = last;
  let picked = [];
  let current = null;

  // ------------------------------------------------------------------ the parts of the picture

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

  // ---------------------------------------------------------------------------------- the dates

  function showMoment(next, aloud) {
    moment = Math.min(Math.max(next, 0), last);
    for (const { group, moments: own, family } of looks) {
      const alone = !family.some((look) => look.moments.has(moment)) && family[0].group === group;
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

  // --------------------------------------------------------------------------------- the choice

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

  // ---------------------------------------------------------------------------------- the paths

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
    const names = [nameOf(start), nameOf(end)];
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
    return { start, end, names, found, words, near };
  }

  // ---------------------------------------------------------------------------------- the panel

  function heading(kind, title, hint) {
    const close = make('button', { type: 'button', 'aria-label': 'Close', title: 'Close (Escape)' }, '×');
    close.addEventListener('click', drop);
    return make('header', null,
      make('div', null,
        make('h2', { className: 'text' }, title),
        make('p', { className: 'kind text' }, kind),
        hint ? make('p', { className: 'text' }, hint) : null),
      close);
  }

  /** A button that picks a part. */
  function picker(name, ...inside) {
    const button = make('button', { type: 'button', className: 'pick text' }, ...inside);
    button.addEventListener('click', () => {
      pick(name, false);
      reveal(parts.get(name));
      panel.querySelector('h2')?.scrollIntoView({ block: 'nearest' });
    });
    return button;
  }

  const pickers = (title, each) => (each.length
    ? [make('section', null, make('h3', null, title), make('ul', { className: 'picks' }, ...each.map((one) => make('li', null, one))))]
    : []);

  function partPanel(part) {
    return part.isBox ? boxPanel(part) : linePanel(part);
  }

  function boxPanel(part) {
    const { at, facts: box } = part;
    const gone = isThere(part) ? null : `Not in the picture ${asOf()}.`;
    const ties = [...lines.entries()].filter(([place]) => isThereLine(place) && parts.has(`l${place}`));
    const out = ties.filter(([, line]) => line.from === at)
      .map(([place, line]) => picker(`l${place}`, `${stated(place)} → ${nameOf(line.to)}`));
    const into = ties.filter(([, line]) => line.to === at)
      .map(([place, line]) => picker(`l${place}`, `${nameOf(line.from)}: ${stated(place)}`));
    const own = box.records.map((place) => records[place]);
    const kind = own.length === 1 ? own[0].kind : box.kind;
    return [
      heading(kind, box.name, gone),
      ...address(box.url),
      ...own.map((record) => recordSection(record, record.title === box.name ? '' : record.title)),
      ...pathSection(at),
      ...pickers('Lines from it', out),
      ...pickers('Lines to it', into),
      ...othersSection(new Set(own.flatMap((record) => record.others ?? []))),
    ];
  }

  function linePanel(part) {
    const { at, facts: line } = part;
    const own = line.records.map((place) => records[place]);
    const alike = own.length > 0 && own.every((record) => record.tie && record.title === own[0].title);
    const title = alike ? own[0].title : `${nameOf(line.from)}: ${now(line.word)} → ${nameOf(line.to)}`;
    const ordinal = (place) => (own.length === 1 ? '' : `${place + 1} of ${own.length}`);
    return [
      heading(stated(at), title),
      ...address(line.url),
      ...pickers('Between', [
        picker(`b${line.from}`, `from ${nameOf(line.from)}`),
        picker(`b${line.to}`, `to ${nameOf(line.to)}`),
      ]),
      ...own.map((record, place) => recordSection(record, alike ? ordinal(place) : record.title)),
    ];
  }

  function address(url) {
    return isWeb(url) ? [make('p', null, link(url, url))] : [];
  }

  const isWeb = (url) => /^https?:\/\//i.test(url ?? '');

  const link = (url, text) =>
    make('a', { href: url, target: '_blank', rel: 'noopener noreferrer', className: 'text' }, text);

  function recordSection(record, title) {
    const section = make('section', null);
    if (title) section.append(make('h3', { className: 'text' }, title));
    const rows = record.rows.filter((row) => now(row));
    if (rows.length) {
      section.append(make('dl', null, ...rows.flatMap((row) => [
        make('dt', null, row.name),
        make('dd', { className: 'text' }, now(row)),
      ])));
    }
    const claims = record.claims ?? [];
    if (claims.length) {
      section.append(make('h3', null, 'Who says so'), make('ul', { className: 'claims' }, ...claims.map(claimItem)));
    }
    if (!rows.length && !claims.length) section.append(make('p', null, 'Nothing more is recorded of it.'));
    return section;
  }

  function claimItem(claim) {
    const source = sources[claim.source];
    const title = isWeb(source.url) ? link(source.url, source.title) : make('span', { className: 'text' }, source.title);
    const places = claim.places ? `, ${claim.places.join(', ')}` : '';
    return make('li', null,
      claim.what ? make('p', { className: 'text' }, make('strong', null, claim.what)) : null,
      make('p', { className: 'text' }, claim.how),
      claim.quote ? make('blockquote', { className: 'text' }, `“${claim.quote}”`) : null,
      make('p', { className: 'source' }, title, make('span', { className: 'text' }, (source.about ? ` (${source.about})` : '') + places)));
  }

  function othersSection(ties) {
    if (!ties.size) return [];
    return [make('section', null, make('details', null,
      make('summary', null, `In the dossier, but not drawn (${ties.size})`),
      make('ul', { className: 'plain' }, ...[...ties].map((tie) => make('li', { className: 'text' }, tie)))))];
  }

  /** The control that asks for the path to another box. */
  function pathSection(at) {
    const others = order.filter((name) => name[0] === 'b' && name !== `b${at}`);
    if (!others.length) return [];
    const select = make('select', { id: 'goal' }, make('option', { value: '' }, 'choose …'),
      ...others.map((name) => make('option', { value: name }, nameOf(Number(name.slice(1))))));
    select.addEventListener('change', () => {
      if (!select.value) return;
      picked = [`b${at}`, select.value];
      say(showPicked());
      panel.querySelector('button')?.focus({ preventScroll: true });
    });
    return [make('section', null, make('label', { htmlFor: 'goal' }, 'Path to'), select)];
  }

  function pathPanel({ start, end, names, found, words }) {
    const ways = (found ? found.paths : []).map((path) => make('section', null,
      make('ol', { className: 'picks' }, ...path.map((place) => make('li', null,
        picker(`l${place}`, `${nameOf(lines[place].from)}: ${stated(place)} → ${nameOf(lines[place].to)}`))))));
    const turn = make('button', { type: 'button', className: 'pick' }, `From ${names[1]} to ${names[0]} instead`);
    turn.addEventListener('click', () => {
      picked = [`b${end}`, `b${start}`];
      say(showPicked());
    });
    return [
      heading('The shortest path', `${names[0]} → ${names[1]}`),
      make('p', { className: 'text', id: 'path-words' }, words),
      ...ways,
      ...(found && found.more ? [make('p', null, 'There are more ways as short as these; all are marked in the picture.')] : []),
      make('section', null, turn),
    ];
  }

  // ------------------------------------------------------------------------------- zoom and pan

  const paper = picture.viewBox.baseVal;
  const whole = { x: paper.x, y: paper.y, width: paper.width, height: paper.height };
  /** The corner of the picture at the stage's top left, and how many pixels one unit takes. */
  const eye = { x: whole.x, y: whole.y, scale: 1 };
  const size = { width: 0, height: 0 };
  let fitted = true;
  let followed = false;

  const fitScale = () => Math.min(stage.clientWidth / whole.width, 1.25);
  const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

  function look() {
    eye.scale = clamp(eye.scale, Math.min(fitScale(), 1) * 0.8, 6);
    const [width, height] = [size.width / eye.scale, size.height / eye.scale];
    eye.x = clamp(eye.x, whole.x - width / 2, whole.x + whole.width - width / 2);
    eye.y = clamp(eye.y, whole.y - height / 2, whole.y + whole.height - height / 2);
    picture.setAttribute('viewBox', `${eye.x} ${eye.y} ${width} ${height}`);
    stage.classList.toggle('zoomed', !fitted);
  }

  function fit() {
    if (!stage.clientWidth) return;
    [fitted, followed] = [true, false];
    eye.scale = fitScale();
    measure();
    eye.x = whole.x + (whole.width - size.width / eye.scale) / 2;
    eye.y = whole.y + (whole.height - size.height / eye.scale) / 2;
    look();
  }

  /** Gives the stage the height that the fitted picture has, and some room if that is little. */
  function measure() {
    size.width = stage.clientWidth;
    size.height = Math.max(Math.round(whole.height * fitScale()), Math.min(320, innerHeight * 0.6));
    picture.setAttribute('width', size.width);
    picture.setAttribute('height', size.height);
  }

  /** After the stage changed its width: fits again, or keeps what is seen where it is. */
  function settle() {
    if (!stage.clientWidth || stage.clientWidth === size.width) return;
    if (fitted && !(isWide() && picked.length)) {
      fit();
      return;
    }
    // Beside the panel the picture keeps its size as far as what was asked for can be seen.
    const { height } = size;
    measure();
    if (picked.length && isWide()) picture.setAttribute('height', size.height = height);
    look();
    if (picked.length) revealAll();
  }

  /** On a small screen: goes near to what is picked, and back when it is let go. */
  function follow() {
    if (picked.length && (fitted || followed)) {
      [fitted, followed] = [false, true];
      revealAll(1);
    } else if (!picked.length && followed) {
      fit();
    }
  }

  /** Moves the picture, and makes it smaller if need be, so that all that is marked is seen. */
  function revealAll(most = eye.scale) {
    const marked = [...parts.values()].filter((part) => part.button.classList.contains('near'));
    const frames = marked.flatMap((part) => part.groups.map((group) => group.getBBox()));
    const edge = {
      x: Math.min(...frames.map((frame) => frame.x)),
      y: Math.min(...frames.map((frame) => frame.y)),
      right: Math.max(...frames.map((frame) => frame.x + frame.width)),
      bottom: Math.max(...frames.map((frame) => frame.y + frame.height)),
    };
    const gap = 24;
    const need = Math.min((size.width - gap) / (edge.right - edge.x), (size.height - gap) / (edge.bottom - edge.y));
    eye.scale = Math.min(most, need);
    look();
    uncover({ x: edge.x, y: edge.y, width: edge.right - edge.x, height: edge.bottom - edge.y });
  }

  /** Zooms so that the point of the stage at `x`, `y` stays where it is. */
  function zoom(factor, x = size.width / 2, y = size.height / 2) {
    const before = eye.scale;
    [fitted, followed] = [false, false];
    eye.scale = clamp(before * factor, Math.min(fitScale(), 1) * 0.8, 6);
    eye.x += x / before - x / eye.scale;
    eye.y += y / before - y / eye.scale;
    look();
  }

  function pan(x, y) {
    [fitted, followed] = [false, false];
    eye.x += x / eye.scale;
    eye.y += y / eye.scale;
    look();
  }

  /** Moves the picture as little as needed for a part to be seen. */
  const reveal = (part) => uncover(part.button.getBBox());

  function uncover({ x, y, width, height }) {
    const [wide, high] = [size.width / eye.scale, size.height / eye.scale];
    const shift = (start, length, from, room) => {
      if (length > room || start < from) return start - 8 / eye.scale - from;
      return Math.max(0, start + length + 8 / eye.scale - from - room);
    };
    const by = { x: shift(x, width, eye.x, wide), y: shift(y, height, eye.y, high) };
    if (by.x || by.y) {
      eye.x += by.x;
      eye.y += by.y;
      look();
    }
  }

  const inStage = (event) => {
    const frame = picture.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };

  const fingers = new Map();
  let dragged = false;

  picture.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (!fingers.size) dragged = false;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  picture.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!dragged && Math.hypot(dx, dy) < 5) return;
    if (!dragged) {
      dragged = true;
      stage.classList.add('dragged');
      picture.setPointerCapture(event.pointerId);
    }
    if (other) {
      const spread = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      const after = { x: event.clientX, y: event.clientY };
      const middle = inStage({ clientX: (after.x + other.x) / 2, clientY: (after.y + other.y) / 2 });
      zoom(spread(after) / spread(before), ...middle);
      pan(-dx / 2, -dy / 2);
    } else if (event.pointerType === 'mouse' || !fitted) {
      pan(-dx, -dy);
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) stage.classList.remove('dragged');
    });
  }
  stage.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-clamp(event.deltaY, -120, 120) / 300), ...inStage(event));
  }, { passive: false });

  picture.addEventListener('dblclick', (event) => zoom(event.shiftKey ? 1 / 1.8 : 1.8, ...inStage(event)));

  byId('in').addEventListener('click', () => zoom(1.4));
  byId('out').addEventListener('click', () => zoom(1 / 1.4));
  byId('fit').addEventListener('click', fit);
  new ResizeObserver(settle).observe(stage);

  // ----------------------------------------------------------------------------- clicks and keys

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

  // ----------------------------------------------------------------------------------- beginning

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
  fit();
})();
