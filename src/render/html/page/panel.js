// The panel: what is known of the part that was picked, and who says so.

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
  const titleOf = (record) => (record.title === box.name ? '' : record.title);
  return [
    heading(kind, box.name, gone),
    ...address(box.url),
    ...own.flatMap((record) => section(titleOf(record), factsOf(record))),
    ...pickers('Lines from it', out),
    ...pickers('Lines to it', into),
    ...own.flatMap((record) => section(titleOf(record), claimsOf(record))),
    ...othersSection(new Set(own.flatMap((record) => record.others ?? []))),
    ...pathSection(at),
    ...own.flatMap((record) => section(titleOf(record), codesOf(record))),
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
    ...own.flatMap((record, place) => section(
      alike ? ordinal(place) : record.title,
      [...factsOf(record), ...claimsOf(record)],
    )),
    ...pickers('Between', [
      picker(`b${line.from}`, `from ${nameWithin(line.from)}`),
      picker(`b${line.to}`, `to ${nameWithin(line.to)}`),
    ]),
  ];
}

function address(url) {
  return isWeb(url) ? [make('p', null, link(url, url))] : [];
}

const isWeb = (url) => /^https?:\/\//i.test(url ?? '');

const link = (url, text) =>
  make('a', { href: url, target: '_blank', rel: 'noopener noreferrer', className: 'text' }, text);

/** What there is of a record under its title, if there is anything. */
const section = (title, inside) => (inside.length
  ? [make('section', null, title ? make('h3', { className: 'text' }, title) : null, ...inside)]
  : []);

function factsOf(record) {
  const rows = record.rows.filter((row) => now(row));
  return rows.length ? [make('dl', null, ...rows.flatMap((row) => [
    make('dt', null, row.name),
    make('dd', { className: 'text' }, now(row)),
  ]))] : [];
}

function claimsOf(record) {
  const claims = record.claims ?? [];
  return claims.length
    ? [make('h3', null, 'Who says so'), make('ul', { className: 'claims' }, ...claims.map(claimItem))]
    : [];
}

const codesOf = (record) => (record.codes
  ? [make('h3', null, 'In other lists'), make('p', { className: 'text' }, record.codes)]
  : []);

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

function pathPanel({ start, end, found, words }) {
  const ways = (found ? found.paths : []).map((path) => make('section', null,
    make('ol', { className: 'picks' }, ...path.map((place) => make('li', null,
      picker(`l${place}`, `${nameOf(lines[place].from)}: ${stated(place)} → ${nameOf(lines[place].to)}`))))));
  const turn = make('button', { type: 'button', className: 'pick' }, `From ${nameWithin(end)} to ${nameWithin(start)} instead`);
  turn.addEventListener('click', () => {
    picked = [`b${end}`, `b${start}`];
    say(showPicked());
  });
  return [
    heading('The shortest path', `${nameOf(start)} → ${nameOf(end)}`),
    make('p', { className: 'text', id: 'path-words' }, words),
    ...ways,
    ...(found && found.more ? [make('p', null, 'There are more ways as short as these; all are marked in the picture.')] : []),
    make('section', null, turn),
  ];
}
