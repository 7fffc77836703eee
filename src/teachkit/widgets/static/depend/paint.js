import { HEADER, inSight } from "./layout.js";

/**
 * Painting the graph: everything it needs comes in one scene, so that nothing here has a memory.
 *
 * @typedef {object} Scene
 * @property {CanvasRenderingContext2D} pen
 * @property {number} ratio device pixels in a pixel
 * @property {number} width
 * @property {number} height
 * @property {{k: number, x: number, y: number}} view zoom and shift
 * @property {Record<string, string>} ink colours by name
 * @property {string} font
 * @property {import("./layout.js").Box[]} boxes
 * @property {number[]} ofPackage the box of each package
 * @property {Set<number>} open boxes that show what is in them
 * @property {Set<number>} matches boxes that the search found
 * @property {(one: import("./layout.js").Box) => {mark: string, word: string, tone: string} | null} stateOf
 * @property {Set<number>} gone packages gone in the what-if
 * @property {number} active the box the keyboard is on; -1 when it is elsewhere
 * @property {number} chosen the selected package or -1
 * @property {number[]} needs what that one depends on
 * @property {number[]} neededBy what depends on it
 */

/** The middle of a box on the screen. @param {{k: number, x: number, y: number}} view @param {import("./layout.js").Box} one */
export function onScreen(view, one) {
  return { x: (one.x + one.w / 2) * view.k + view.x, y: (one.y + one.h / 2) * view.k + view.y };
}

/** @param {Scene} scene */
export function paintGraph(scene) {
  const { pen, ratio, width, height, view, ink, boxes, open, gone } = scene;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = ink.bg;
  pen.fillRect(0, 0, width, height);
  const stack = [0];
  pen.textBaseline = "middle";
  while (stack.length) {
    const at = /** @type {number} */ (stack.pop());
    const one = boxes[at];
    const x = one.x * view.k + view.x;
    const y = one.y * view.k + view.y;
    const w = one.w * view.k;
    const hh = one.h * view.k;
    if (x > width || y > height || x + w < 0 || y + hh < 0 || w < 0.7 || hh < 0.7) continue;
    const opened = open.has(at) && one.children.length > 0;
    paintBox(scene, at, x, y, w, hh, opened, gone.has(one.index));
    if (opened) for (let c = one.children.length - 1; c >= 0; c--) stack.push(one.children[c]);
  }
  if (scene.chosen >= 0) paintLines(scene);
  if (scene.active >= 0) outline(scene, scene.active, ink.accent, 2, [4, 3]);
  if (scene.chosen >= 0)
    outline(scene, inSight(boxes, open, scene.ofPackage[scene.chosen]), ink.ink, 2.5, []);
}

/**
 * @param {Scene} scene @param {number} at @param {number} x @param {number} y
 * @param {number} w @param {number} hh @param {boolean} opened @param {boolean} gone
 */
function paintBox(scene, at, x, y, w, hh, opened, gone) {
  const { pen, view, ink, font, boxes, matches } = scene;
  const one = boxes[at];
  const state = scene.stateOf(one);
  const gap = Math.min(1, w / 8, hh / 8);
  const dim = matches.size > 0 && !matches.has(at) && !opened;
  pen.globalAlpha = dim ? 0.25 : 1;
  const radius = Math.min(4, w / 4, hh / 4);
  pen.beginPath();
  pen.roundRect(x + gap, y + gap, w - 2 * gap, hh - 2 * gap, radius);
  const tone = state && state.tone !== "plain" ? state.tone : "";
  pen.fillStyle = opened ? (one.level % 2 ? ink.surface : ink.bg) : tone ? ink[`${tone}-bg`] : ink.box;
  pen.fill();
  pen.lineWidth = matches.has(at) ? 2 : 1;
  pen.strokeStyle = matches.has(at) ? ink.accent : tone && !opened ? ink[tone] : opened ? ink.edge : ink.line;
  if (one.group) pen.setLineDash([3, 3]);
  if (w > 4) pen.stroke();
  pen.setLineDash([]);
  if (!opened && one.children.length && w > 20 && hh > 20) {
    // What is in a closed box shows through it, one level deep and without names.
    pen.strokeStyle = tone ? ink[tone] : ink.edge;
    pen.globalAlpha *= 0.3;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const child of one.children) {
      const inner = boxes[child];
      if (inner.w * view.k > 5 && inner.h * view.k > 5)
        pen.roundRect(
          inner.x * view.k + view.x + 1,
          inner.y * view.k + view.y + 1,
          inner.w * view.k - 2,
          inner.h * view.k - 2,
          2,
        );
    }
    pen.stroke();
    pen.globalAlpha = dim ? 0.25 : 1;
    pen.beginPath();
    pen.roundRect(x + gap, y + gap, w - 2 * gap, hh - 2 * gap, radius);
  }
  if (gone) {
    pen.save();
    pen.clip();
    pen.beginPath();
    pen.lineWidth = 1;
    pen.strokeStyle = ink.quiet;
    for (let d = -hh; d < w; d += 6) {
      pen.moveTo(x + d, y + hh);
      pen.lineTo(x + d + hh, y);
    }
    pen.stroke();
    pen.restore();
  }
  if (tone && !opened && w > 9 && hh > 11 && (w <= 24 || hh <= 12)) {
    pen.font = `400 ${Math.min(11, w - 2)}px ${font}`;
    pen.fillStyle = ink[tone];
    pen.textAlign = "center";
    pen.fillText(state.mark, x + w / 2, y + hh / 2);
    pen.textAlign = "left";
  }
  if (w > 24 && hh > 12) paintLabel(scene, at, state, x, y, w, hh, opened, gone);
  pen.globalAlpha = 1;
}

/**
 * @param {Scene} scene @param {number} at
 * @param {{mark: string, tone: string} | null} state @param {number} x @param {number} y
 * @param {number} w @param {number} hh @param {boolean} opened @param {boolean} gone
 */
function paintLabel(scene, at, state, x, y, w, hh, opened, gone) {
  const { pen, view, ink, font } = scene;
  const one = scene.boxes[at];
  const parent = one.children.length > 0;
  const head = parent && one.h > HEADER * 2 && one.w > 36;
  if (opened && !head) return;
  // A box with others in it has its name in the strip that the layout keeps free for it.
  const size = head ? 12 : Math.max(9.5, Math.min(12.5, hh * 0.42, 8 + Math.sqrt(w * hh) / 22));
  const middle = head ? y + Math.min(HEADER * view.k, 40) / 2 + 1 : y + hh / 2;
  pen.font = `${parent ? 600 : 400} ${size}px ${font}`;
  const width = (/** @type {string} */ text) => pen.measureText(text).width;
  const mark = state && state.tone !== "plain" ? `${state.mark} ` : "";
  const signs = `${parent && w > 60 ? (opened ? "▾ " : "▸ ") : ""}${mark}`;
  const count = parent && w > 54 && at !== 0 ? String(one.size) : "";
  const left = x + 5;
  const room = w - 10 - width(signs) - (count ? width(count) + 6 : 0);
  let text = one.label;
  if (width(text) > room) {
    const rough = Math.floor((text.length * (room - 6)) / width(text));
    if (rough < 3 && mark && hh > 26) return stackLabel(scene, one, state, x, y, w, hh, size);
    if (rough < 2) {
      pen.fillStyle = state ? ink[state.tone] : ink.quiet;
      if (mark) pen.fillText(mark, left, middle);
      return;
    }
    text = `${text.slice(0, rough)}…`;
  }
  pen.fillStyle = state && state.tone !== "plain" ? ink[state.tone] : ink.quiet;
  pen.fillText(signs, left, middle);
  pen.fillStyle = one.group ? ink.quiet : ink.ink;
  pen.fillText(text, left + width(signs), middle);
  if (gone) pen.fillRect(left + width(signs), middle, width(text), 1);
  if (count) {
    pen.fillStyle = ink.quiet;
    pen.font = `400 ${size}px ${font}`;
    pen.fillText(count, x + w - 6 - width(count), middle);
  }
}

/**
 * In a narrow box the name comes first, and the mark below it.
 * @param {Scene} scene @param {import("./layout.js").Box} one @param {{mark: string, tone: string}} state
 * @param {number} x @param {number} y @param {number} w @param {number} hh @param {number} size
 */
function stackLabel({ pen, ink }, one, state, x, y, w, hh, size) {
  const top = one.children.length ? y + 10 : y + hh / 2 - size * 0.55;
  const wide = pen.measureText(one.label).width;
  const fits = Math.floor((one.label.length * (w - 12)) / wide);
  pen.fillStyle = ink.ink;
  if (wide <= w - 8) pen.fillText(one.label, x + 4, top);
  else if (fits > 1) pen.fillText(`${one.label.slice(0, fits)}…`, x + 4, top);
  pen.fillStyle = ink[state.tone];
  pen.fillText(state.mark, x + 4, top + size * 1.15);
}

/** Where lines start and end: in the middle, or in the name's strip of a box that is open. @param {Scene} scene @param {number} at */
function anchor({ boxes, open, view }, at) {
  const one = boxes[at];
  const middle = onScreen(view, one);
  if (!open.has(at) || !one.children.length) return middle;
  return { x: middle.x, y: one.y * view.k + view.y + Math.min(HEADER * view.k, one.h * view.k) / 2 };
}

/** Who needs the selected package, and what it needs. @param {Scene} scene */
function paintLines(scene) {
  const { ink, boxes, ofPackage, open, chosen } = scene;
  const here = inSight(boxes, open, ofPackage[chosen]);
  const seen = new Set();
  const line = (/** @type {number} */ other, /** @type {boolean} */ inward) => {
    const there = inSight(boxes, open, ofPackage[other]);
    const key = `${there} ${inward}`;
    // A line between a box and what lies inside it says nothing that the nesting does not say.
    if (there === here || seen.has(key) || isAbove(boxes, there, here) || isAbove(boxes, here, there)) return;
    seen.add(key);
    const [from, to] = inward ? [there, here] : [here, there];
    arrow(scene, from, to, inward ? ink.accent : ink.out, inward ? [5, 4] : []);
  };
  for (const other of scene.neededBy) line(other, true);
  for (const other of scene.needs) line(other, false);
}

/** @param {import("./layout.js").Box[]} boxes @param {number} above @param {number} below */
function isAbove(boxes, above, below) {
  for (let up = boxes[below].parent; up >= 0; up = boxes[up].parent) if (up === above) return true;
  return false;
}

/**
 * @param {Scene} scene @param {number} source
 * @param {number} target @param {string} colour @param {number[]} dash
 */
function arrow(scene, source, target, colour, dash) {
  const { pen, ink } = scene;
  const from = anchor(scene, source);
  const to = anchor(scene, target);
  const bend = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * 0.12,
    y: (from.y + to.y) / 2 - (to.x - from.x) * 0.12,
  };
  // A light edge below keeps the line apart from the boxes' own borders.
  for (const [style, wide] of /** @type {[string, number][]} */ ([
    [ink.bg, 4.5],
    [colour, 1.8],
  ])) {
    pen.strokeStyle = style;
    pen.lineWidth = wide;
    pen.setLineDash(style === colour ? dash : []);
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.quadraticCurveTo(bend.x, bend.y, to.x, to.y);
    pen.stroke();
  }
  pen.setLineDash([]);
  const angle = Math.atan2(to.y - bend.y, to.x - bend.x);
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(to.x, to.y);
  for (const side of [-0.45, 0.45])
    pen.lineTo(to.x - 9 * Math.cos(angle + side), to.y - 9 * Math.sin(angle + side));
  pen.fill();
  pen.beginPath();
  pen.arc(from.x, from.y, 2.5, 0, 7);
  pen.fill();
}

/** @param {Scene} scene @param {number} at @param {string} colour @param {number} wide @param {number[]} dash */
function outline(scene, at, colour, wide, dash) {
  const { pen, ink, view } = scene;
  const one = scene.boxes[at];
  const rect = [one.x * view.k + view.x, one.y * view.k + view.y, one.w * view.k, one.h * view.k];
  pen.beginPath();
  pen.roundRect(
    rect[0] + 1,
    rect[1] + 1,
    Math.max(1, rect[2] - 2),
    Math.max(1, rect[3] - 2),
    Math.min(4, rect[2] / 4, rect[3] / 4),
  );
  pen.lineWidth = wide + 2;
  pen.strokeStyle = ink.bg;
  pen.stroke();
  pen.setLineDash(dash);
  pen.lineWidth = wide;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.setLineDash([]);
}
