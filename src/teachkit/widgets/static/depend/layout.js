/**
 * The picture's geometry: plain functions, without a browser.
 *
 * The dominator tree says what disappears with what: a package lies inside another when every path
 * from the project runs through that other. Drawn as nested boxes, the area of a box is the
 * number of packages that go with it. The place of a box never changes when boxes open and close.
 */

/**
 * @typedef {object} Box
 * @property {number} index of the package; -1 for the project and for groups
 * @property {string} label
 * @property {number} parent position in the list of boxes; -1 for the project
 * @property {number[]} children positions, largest first
 * @property {number} size packages in it, its own included
 * @property {number} level 0 for the project
 * @property {boolean} group a frame around packages that several others share
 * @property {number} x @property {number} y @property {number} w @property {number} h
 */

export const HEADER = 18;
const PAD = 3;

/**
 * Make the tree of boxes: the project, and below each package those that it dominates. At the
 * top, packages that the project does not name itself, and that several of its dependencies share,
 * get a frame of their own: nobody can drop them alone. The workspace's own members have no box.
 * @param {import("./protocol.js").Table} table
 * @returns {{boxes: Box[], ofPackage: number[]}} the project is box 0
 */
export function makeBoxes(table) {
  /** @type {Box[]} */
  const boxes = [box(-1, table.title, -1, false)];
  const ofPackage = table.name.map((name, i) => boxes.push(box(i, name, -1, false)) - 1);
  let frame = -1;
  for (let i = 0; i < table.name.length; i++) {
    if (table.member[i]) continue;
    const above = table.dominator[i];
    let parent = above < 0 ? 0 : ofPackage[above];
    if (above < 0 && !table.direct[i]) {
      if (frame < 0) {
        frame = boxes.push(box(-1, "shared by several of them", 0, true)) - 1;
        boxes[0].children.push(frame);
      }
      parent = frame;
    }
    boxes[ofPackage[i]].parent = parent;
    boxes[parent].children.push(ofPackage[i]);
  }
  measure(boxes);
  for (const one of boxes)
    one.children.sort(
      (a, b) =>
        Number(boxes[a].group) - Number(boxes[b].group) ||
        boxes[b].size - boxes[a].size ||
        (boxes[a].label < boxes[b].label ? -1 : 1),
    );
  return { boxes, ofPackage };
}

/** @param {number} index @param {string} label @param {number} parent @param {boolean} group @returns {Box} */
function box(index, label, parent, group) {
  return { index, label, parent, children: [], size: 0, level: 0, group, x: 0, y: 0, w: 0, h: 0 };
}

/** Set levels and sizes from the project downwards. @param {Box[]} boxes */
function measure(boxes) {
  const order = [0];
  for (const at of order)
    for (const child of boxes[at].children) {
      boxes[child].level = boxes[at].level + 1;
      order.push(child);
    }
  for (const at of order.reverse()) {
    const one = boxes[at];
    one.size = one.children.reduce((sum, child) => sum + boxes[child].size, one.index >= 0 ? 1 : 0);
  }
}

/**
 * Give every box its place in a frame of `width` by `height`, squarified (Bruls, Huizing and van
 * Wijk, "Squarified Treemaps", 2000): rows are filled along the shorter side for as long as the
 * worst ratio of sides improves.
 * @param {Box[]} boxes @param {number} width @param {number} height
 */
export function placeBoxes(boxes, width, height) {
  Object.assign(boxes[0], { x: 0, y: 0, w: width, h: height });
  const stack = [0];
  while (stack.length) {
    const one = boxes[/** @type {number} */ (stack.pop())];
    if (!one.children.length) continue;
    const pad = Math.min(PAD, one.w / 12, one.h / 12);
    const head = one.h > HEADER * 2 && one.w > 36 ? HEADER : Math.min(pad * 2, one.h / 6);
    squarify(
      boxes,
      bySize(boxes, one.children),
      one.x + pad,
      one.y + head,
      one.w - 2 * pad,
      one.h - head - pad,
    );
    stack.push(...one.children);
  }
}

/** The frame comes last for the keyboard, but by its size for the eye. @param {Box[]} boxes @param {number[]} items */
function bySize(boxes, items) {
  return [...items].sort((a, b) => boxes[b].size - boxes[a].size);
}

/**
 * @param {Box[]} boxes @param {number[]} items largest first
 * @param {number} x @param {number} y @param {number} w @param {number} h
 */
function squarify(boxes, items, x, y, w, h) {
  let total = items.reduce((sum, item) => sum + boxes[item].size, 0);
  let from = 0;
  while (from < items.length) {
    const side = Math.min(w, h);
    const scale = (w * h) / total;
    let sum = 0;
    let worst = Infinity;
    let to = from;
    while (to < items.length) {
      const grown = sum + boxes[items[to]].size * scale;
      const largest = boxes[items[from]].size * scale;
      const smallest = boxes[items[to]].size * scale;
      const ratio = Math.max(
        (side * side * largest) / (grown * grown),
        (grown * grown) / (side * side * smallest),
      );
      if (ratio > worst) break;
      worst = ratio;
      sum = grown;
      to++;
    }
    const thick = side > 0 ? sum / side : 0;
    let along = 0;
    for (const item of items.slice(from, to)) {
      const length = thick > 0 ? (boxes[item].size * scale) / thick : 0;
      Object.assign(
        boxes[item],
        w >= h ? { x, y: y + along, w: thick, h: length } : { x: x + along, y, w: length, h: thick },
      );
      along += length;
      total -= boxes[item].size;
    }
    if (w >= h) ((x += thick), (w -= thick));
    else ((y += thick), (h -= thick));
    from = to;
  }
}

/** The boxes open at first: the project and its frame; each direct dependency is closed. @param {Box[]} boxes */
export function openAtFirst(boxes) {
  return new Set([0, ...boxes.flatMap((one, at) => (one.group ? [at] : []))]);
}

/** The nearest box at or above `at` that is in sight. @param {Box[]} boxes @param {Set<number>} open @param {number} at */
export function inSight(boxes, open, at) {
  let seen = at;
  for (let up = boxes[at].parent; up >= 0; up = boxes[up].parent) if (!open.has(up)) seen = up;
  return seen;
}
