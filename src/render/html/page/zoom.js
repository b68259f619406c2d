// Zoom and pan: by buttons, fingers, mouse and wheel.

const paper = picture.viewBox.baseVal;
const whole = { x: paper.x, y: paper.y, width: paper.width, height: paper.height };
/** The corner of the picture at the stage's top left, and how many pixels one unit takes. */
const eye = { x: whole.x, y: whole.y, scale: 1 };
const size = { width: 0, height: 0 };
let fitted = true;
let followed = false;
/** Whether what is seen is what the page opened with, near enough to be read. */
let opened = false;
/** The scale at which the smallest words of a picture, 11.5 units, are 9 pixels. */
const legible = 9 / 11.5;
/** A little less is better than a part of the picture: so far they shrink to show the whole. */
const small = 8 / 11.5;

const fitScale = () => Math.min(stage.clientWidth / whole.width, 1.25);
const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

function look() {
  eye.scale = clamp(eye.scale, Math.min(fitScale(), 1) * 0.8, 6);
  const [width, height] = [size.width / eye.scale, size.height / eye.scale];
  eye.x = clamp(eye.x, whole.x - width / 2, whole.x + whole.width - width / 2);
  eye.y = clamp(eye.y, whole.y - height / 2, whole.y + whole.height - height / 2);
  picture.setAttribute('viewBox', `${eye.x} ${eye.y} ${width} ${height}`);
  stage.classList.toggle('zoomed', !fitted && !opened);
  // The paper has a margin of 16 on which there is nothing.
  const beyond = {
    left: eye.x > whole.x + 16,
    right: eye.x + width < whole.x + whole.width - 16,
    above: eye.y > whole.y + 16,
    below: eye.y + height < whole.y + whole.height - 16,
  };
  for (const [side, is] of Object.entries(beyond)) stage.classList.toggle(side, is);
  byId('more').hidden = !Object.values(beyond).some(Boolean);
}

function fit() {
  if (!stage.clientWidth) return;
  [fitted, followed, opened] = [true, false, false];
  eye.scale = fitScale();
  measure();
  eye.x = whole.x + (whole.width - size.width / eye.scale) / 2;
  eye.y = whole.y + (whole.height - size.height / eye.scale) / 2;
  look();
}

/** As the page opens: all of it; on a wide screen no smaller than can be read, with the box in the
 * middle that has the most lines. */
function start() {
  fit();
  if (!isWide() || eye.scale >= small) return;
  [fitted, opened] = [false, true];
  eye.scale = legible;
  measure();
  const ends = lines.flatMap((line) => [line.from, line.to]);
  const busy = (part) => ends.filter((end) => part.isBox && end === part.at).length;
  const [first] = [...parts.values()].sort((a, b) => busy(b) - busy(a));
  const { x, width } = first.button.getBBox();
  const seen = size.width / eye.scale;
  eye.x = clamp(x + (width - seen) / 2, whole.x, whole.x + whole.width - seen);
  eye.y = whole.y;
  look();
}

/** Gives the stage the height that the fitted picture has, and some room if that is little. */
function measure() {
  size.width = stage.clientWidth;
  size.height = Math.max(Math.round(whole.height * (opened ? legible : fitScale())), Math.min(320, innerHeight * 0.6));
  picture.setAttribute('width', size.width);
  picture.setAttribute('height', size.height);
}

/** After the stage changed its width: fits again, or keeps what is seen where it is. */
function settle() {
  if (!stage.clientWidth || stage.clientWidth === size.width) return;
  if ((fitted || opened) && !(isWide() && picked.length)) {
    opened ? start() : fit();
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
    [fitted, followed, opened] = [false, true, false];
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
  [fitted, followed, opened] = [false, false, false];
  eye.scale = clamp(before * factor, Math.min(fitScale(), 1) * 0.8, 6);
  eye.x += x / before - x / eye.scale;
  eye.y += y / before - y / eye.scale;
  look();
}

function pan(x, y) {
  [fitted, followed, opened] = [false, false, false];
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
