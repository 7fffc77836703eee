/** Numbers that a room has guessed, on one scale for all votes: equal steps are equal factors. */

import { figure, frame, label, said, widthOf } from "./drawing.js";
import { legend } from "./pictures.js";
import { svg } from "./tool/dom.js";

/** Where a number lies, before it is fitted to the picture: nought has a place too. @param {number} number */
const place = (number) => Math.log10(number + 1);

/** The second vote is solid, the first a dashed outline over it. */
const kindOf = (/** @type {number} */ round, /** @type {number} */ rounds) => (round === rounds - 1 ? "bd-bar" : "bd-over");

/**
 * @param {any[]} rounds aggregates of numbers @param {import("./pictures.js").Vote[]} votes
 * @param {import("./pictures.js").Look} look @param {string} name @param {string} unit
 * @param {{at: number, word: string, truth: boolean}[]} marks `at` is a number on the scale
 */
export function histogram(rounds, votes, look, name, unit, marks) {
  const { width, size, beamer } = look;
  const height = beamer ? look.height : 300;
  const bins = rounds.flatMap((one) => one.bins);
  let low = Math.min(...bins.map((bin) => bin.from), ...marks.map((mark) => mark.at));
  let high = Math.max(...bins.map((bin) => bin.to), ...marks.map((mark) => mark.at));
  if (low === high) [low, high] = [low / 2, high * 2 + 1];
  const range = place(high) - place(low);
  const thin = range / 40; // all said the same: a column has a width all the same
  const edge = size;
  const x = (/** @type {number} */ where) => edge + ((where - place(low)) / range) * (width - 2 * edge);
  const head = (rounds.length > 1 ? size * 1.8 : 0) + size * 1.4 * marks.length;
  const base = height - size * (unit ? 3.2 : 1.8);

  // A column's area is its share of the answers, for the columns of two votes may differ in width.
  const columns = rounds.map((one) =>
    one.bins.map((/** @type {any} */ bin) => {
      const [from, to] = [place(bin.from), Math.max(place(bin.to), place(bin.from) + thin)];
      return { from, to, tall: bin.n / one.answered / (to - from) };
    }),
  );
  const most = Math.max(...columns.flat().map((one) => one.tall)) || 1;
  const drawn = columns
    .map((column, round) =>
      column
        .filter((/** @type {any} */ one) => one.tall)
        .map((/** @type {any} */ one) => {
          const tall = ((base - head) * one.tall) / most;
          const kind = kindOf(round, rounds.length);
          return svg("rect", { x: x(one.from), y: base - tall, width: x(one.to) - x(one.from), height: tall, class: kind });
        }),
    )
    .reverse();
  const parts = [
    rounds.length > 1 ? legend(votes, look, kindOf) : [],
    drawn,
    [svg("line", { x1: 0, x2: width, y1: base, y2: base, class: "bd-axis" })],
    ticks(low, high, (value) => x(place(value)), size * 0.9).flatMap((value) => [
      svg("line", { x1: x(place(value)), x2: x(place(value)), y1: base, y2: base + size * 0.3, class: "bd-axis" }),
      label(said(value), x(place(value)), base + size * 1.3, { "font-size": size * 0.9, "text-anchor": "middle" }),
    ]),
    unit ? [label(unit, width, height - size * 0.5, { "font-size": size, "text-anchor": "end", class: "bd-quiet" })] : [],
    marks.flatMap((mark, number) => {
      const at = x(place(mark.at));
      const y = (rounds.length > 1 ? size * 1.8 : 0) + size * (1 + 1.4 * number);
      const left = at + widthOf(mark.word, size * 1.1) + size > width;
      return [
        svg("line", { x1: at, x2: at, y1: y - size * 0.8, y2: base, class: mark.truth ? "bd-mark bd-mark-truth" : "bd-mark" }),
        label(mark.word, at + (left ? -1 : 1) * size * 0.4, y, {
          "font-size": size,
          "text-anchor": left ? "end" : "start",
          class: mark.truth ? "bd-right bd-halo" : "bd-halo",
        }),
      ];
    }),
  ];
  const edges = (/** @type {any} */ bin) => `${said(bin.from)}${bin.to > bin.from ? ` to ${said(bin.to)}` : ""}`;
  const table = {
    name,
    heads: ["Vote", "From, to", "Answers"],
    rows: [
      ...rounds.flatMap((one, round) => one.bins.map((/** @type {any} */ bin) => [votes[round].name, edges(bin), bin.n])),
      ...marks.map((mark) => [mark.word, "", ""]),
    ],
  };
  const spoken = [name, ...marks.map((mark) => mark.word)].join(". ");
  return figure(frame(width, height, `${spoken}.`, ...parts.flat(2)), table, beamer);
}

/**
 * Round numbers between two: as many as have the room.
 * @param {number} low @param {number} high @param {(value: number) => number} x @param {number} size
 */
function ticks(low, high, x, size) {
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const found = [0];
    for (let power = 1; power <= high; power *= 10) found.push(...steps.map((step) => step * power));
    const within = found.filter((value) => value >= low && value <= high);
    const clear = within.every((value, one) => !one || x(value) - x(within[one - 1]) > widthOf(said(value), size) + size);
    if (clear && within.length > 1) return within;
  }
  return [low, high];
}
