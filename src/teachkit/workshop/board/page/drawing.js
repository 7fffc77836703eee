/** What the pictures share: text that wraps, numbers as people say them, and a table beside. */

import { h, svg } from "./tool/dom.js";

const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** How wide a text is, in the units of a picture. @param {string} words @param {number} size */
export function widthOf(words, size) {
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(words).width;
}

/**
 * Break a text into lines that fit; a word longer than a line stands out rather than being cut.
 * @param {string} words @param {number} width @param {number} size
 */
export function wrap(words, width, size) {
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
    if (widthOf(longer, size) <= width || longer === word) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** @param {string} words @param {number} x @param {number} y @param {Record<string, any>} [more] */
export function label(words, x, y, more = {}) {
  const made = svg("text", { x, y, ...more });
  made.textContent = words;
  return made;
}

/** Several lines, the first at `y`. @param {string[]} lines @param {number} x @param {number} y @param {number} step @param {Record<string, any>} [more] */
export const paragraph = (lines, x, y, step, more = {}) =>
  lines.map((line, number) => label(line, x, y + number * step, more));

/** A number in few digits: 1,200; 3.5; 0.04. @param {number} number */
export function said(number) {
  if (!Number.isFinite(number)) return "–";
  if (Math.abs(number) >= 1e6 || (number && Math.abs(number) < 1e-3)) return number.toPrecision(3);
  return number.toLocaleString("en-GB", { maximumSignificantDigits: Math.abs(number) >= 1000 ? 6 : 3 });
}

/** @param {number} part @param {number} whole */
export const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)} %` : "–");

/** "1 answer", "3 answers". @param {number} count @param {string} word */
export const counted = (count, word) => `${said(count)} ${word}${count === 1 ? "" : "s"}`;

/**
 * A picture with its name, and the same as a table. On a beamer the table is for a screen reader.
 * @param {Node} picture @param {{name: string, heads: string[], rows: (string | number)[][]}} table
 * @param {boolean} [beamer]
 */
export function figure(picture, { name, heads, rows }, beamer = false) {
  const table = h(
    "table",
    { class: "bd-table" },
    h("caption", {}, name),
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
    h(
      "tbody",
      {},
      rows.map(([first, ...others]) =>
        h("tr", {}, h("th", { scope: "row" }, String(first)), others.map((one) => h("td", {}, String(one)))),
      ),
    ),
  );
  const beside = beamer
    ? h("div", { class: "tk-hidden" }, table)
    : h("details", { "data-keep": `table ${name}` }, h("summary", {}, "The same as a table"), table);
  return h("figure", { class: "bd-figure" }, picture, beside);
}

/** The frame of a picture: it fills its place and keeps its shape. @param {number} width @param {number} height @param {string} name @param {...(Node | Node[])} parts */
export const frame = (width, height, name, ...parts) =>
  svg(
    "svg",
    { viewBox: `0 0 ${width} ${Math.ceil(height)}`, role: "img", "aria-label": name, class: "bd-picture" },
    ...parts.flat(2),
  );
