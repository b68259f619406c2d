// The facts that stand in the page, its fixed elements, and what is shown and picked now.

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
