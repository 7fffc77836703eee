/** The pictures of what a room has said: bars, columns, places, and how sure against how right. */

import { counted, figure, frame, label, paragraph, percent, said, widthOf, wrap } from "./drawing.js";
import { svg } from "./tool/dom.js";

/**
 * How large a picture is drawn: for the board beside one's hands, or for the last row.
 * @typedef {{width: number, height: number, size: number, beamer: boolean}} Look
 */
export const NEAR = { width: 720, height: 460, size: 15, beamer: false };
export const FAR = { width: 1200, height: 470, size: 34, beamer: true };

/** One of the votes on the same question. @typedef {{name: string, answered: number}} Vote */

/** Which sign is which vote. @param {Vote[]} votes @param {Look} look @param {(round: number, rounds: number) => string} [kind] */
export function legend(votes, { size }, kind = bar) {
  let x = 0;
  return votes.flatMap(({ name, answered }, round) => {
    const words = `${name} (${counted(answered, "answer")})`;
    const parts = [
      svg("rect", { x: x + 1, y: 1, width: size, height: size, class: kind(round, votes.length) }),
      label(words, x + size * 1.5, size * 0.9, { "font-size": size * 0.9, class: "bd-quiet" }),
    ];
    x += size * 3.5 + widthOf(words, size * 0.9);
    return parts;
  });
}

const bar = (/** @type {number} */ round, /** @type {number} */ rounds) =>
  round === rounds - 1 ? "bd-bar" : "bd-bar bd-before";

/**
 * A row for each choice, a bar for each vote: with two votes the first stands above the second.
 * @param {{label: string, counts: number[], right?: boolean}[]} rows
 * @param {Vote[]} votes @param {Look} look @param {string} name
 */
export function bars(rows, votes, look, name) {
  const { width, height, beamer } = look;
  const rounds = votes.length;
  const totals = votes.map((vote) => vote.answered);
  let { size } = look;
  let laid = layBars(rows, rounds, size, width, 0.42);
  // Long choices first take room from the bars, and only then get smaller letters.
  if (laid.height > height) laid = layBars(rows, rounds, size, width, 0.6);
  while (laid.height > height && size > look.size * 0.55) laid = layBars(rows, rounds, (size -= 1), width, 0.6);
  const { left } = laid;
  const whole = width - left - size * 6.5;
  const parts = [rounds > 1 ? legend(votes, { ...look, size }) : []];
  rows.forEach((row, place) => {
    const { y, lines, tall } = laid.rows[place];
    const middle = y + (tall - lines.length * size * 1.2) / 2 + size;
    parts.push(paragraph(lines, 0, middle, size * 1.2, { "font-size": size, class: row.right ? "bd-right" : "" }));
    const each = laid.bar;
    const top = y + (tall - each * rounds) / 2;
    row.counts.forEach((count, round) => {
      const long = count && Math.max(2, (whole * count) / totals[round]);
      const at = top + round * each;
      const kind = `${bar(round, rounds)}${row.right ? " bd-truth" : ""}`;
      const words = `${percent(count, totals[round])} · ${said(count)}`;
      parts.push([
        svg("rect", { x: left, y: at + 1, width: whole, height: each - 3, rx: 3, class: "bd-ground" }),
        svg("rect", { x: left, y: at + 1, width: long, height: each - 3, rx: 3, class: kind }),
        label(words, left + whole + size * 0.5, at + each / 2 + size * 0.34, { "font-size": size * 0.95 }),
      ]);
    });
  });
  const table = {
    name,
    heads: ["Choice", ...votes.map((vote) => (rounds > 1 ? vote.name : "Answers"))],
    rows: rows.map((row) => [
      `${row.label}${row.right ? " (right)" : ""}`,
      ...row.counts.map((count, round) => `${count} (${percent(count, totals[round])})`),
    ]),
  };
  const spoken = rows.map((row) => `${row.label}: ${row.counts.map((one, round) => percent(one, totals[round])).join(", then ")}`);
  return figure(frame(width, laid.height, `${name}. ${spoken.join(". ")}.`, parts.flat()), table, beamer);
}

function layBars(/** @type {any[]} */ rows, /** @type {number} */ rounds, /** @type {number} */ size, /** @type {number} */ width, /** @type {number} */ share) {
  const thick = rounds > 1 ? size * 1.3 : size * 1.7;
  let y = rounds > 1 ? size * 1.8 : 0;
  const laid = rows.map((row) => {
    const lines = wrap(`${row.right ? "✓ " : ""}${row.label}`, width * share, size);
    const tall = Math.max(lines.length * size * 1.2, thick * rounds) + size * 0.7;
    const one = { y, lines, tall };
    y += tall;
    return one;
  });
  const widest = Math.max(...laid.flatMap(({ lines }) => lines.map((line) => widthOf(line, size)))) * 1.12; // some is bold
  return { rows: laid, height: y + 2, bar: thick, left: Math.min(width * (share + 0.03), Math.max(width * 0.2, widest + size)) };
}

/**
 * Columns side by side, and marks above them where something lies on their scale.
 * @param {{word: string, counts: number[]}[]} columns @param {Vote[]} votes @param {Look} look
 * @param {string} name @param {{at: number, word: string, truth?: boolean}[]} [marks] `at` in columns from the left
 * @param {[string, string]} [ends] what the two ends of a scale mean
 */
export function columns(columns, votes, look, name, marks = [], ends = ["", ""]) {
  const { width, size, beamer } = look;
  const height = beamer ? look.height : 300;
  const rounds = votes.length;
  const small = size * 0.9;
  const head = (rounds > 1 ? size * 1.8 : 0) + size * (1.4 + 1.4 * marks.length);
  const foot = size * (ends.some(Boolean) ? 3.4 : 1.8);
  const base = height - foot;
  const step = width / Math.max(1, columns.length);
  const most = Math.max(1, ...columns.flatMap((one) => one.counts));
  const widest = Math.max(...columns.map((one) => widthOf(one.word, small)));
  const each = Math.ceil((widest + size * 0.5) / step); // of so many words, one has the room
  const parts = [rounds > 1 ? legend(votes, look) : []];
  columns.forEach((column, place) => {
    const thick = (step * 0.84) / rounds;
    column.counts.forEach((count, round) => {
      const tall = ((base - head) * count) / most;
      const x = place * step + step * 0.08 + round * thick;
      parts.push([
        svg("rect", { x, y: base - tall, width: thick - 2, height: tall, rx: 2, class: bar(round, rounds) }),
        count
          ? label(said(count), x + thick / 2, base - tall - size * 0.25, { "font-size": small, "text-anchor": "middle" })
          : [],
      ].flat());
    });
    if (place % each) return;
    parts.push([label(column.word, (place + 0.5) * step, base + size * 1.2, { "font-size": small, "text-anchor": "middle" })]);
  });
  parts.push([svg("line", { x1: 0, x2: width, y1: base, y2: base, class: "bd-axis" })]);
  marks.forEach((mark, number) => {
    const x = Math.min(width - 2, Math.max(2, mark.at * step));
    const y = (rounds > 1 ? size * 1.8 : 0) + size * (1.1 + 1.4 * number);
    const toLeft = x + widthOf(mark.word, size) + size > width;
    parts.push([
      svg("line", { x1: x, x2: x, y1: y - size * 0.8, y2: base, class: mark.truth ? "bd-mark bd-mark-truth" : "bd-mark" }),
      label(mark.word, x + (toLeft ? -1 : 1) * size * 0.4, y, {
        "font-size": size,
        "text-anchor": toLeft ? "end" : "start",
        class: mark.truth ? "bd-right bd-halo" : "bd-halo",
      }),
    ]);
  });
  ends.forEach((end, right) => {
    if (!end) return;
    parts.push([
      label(end, right ? width : 0, height - size * 0.5, {
        "font-size": size,
        "text-anchor": right ? "end" : "start",
        class: "bd-quiet",
      }),
    ]);
  });
  const table = {
    name,
    heads: ["Value", ...votes.map((vote) => (rounds > 1 ? vote.name : "Answers"))],
    rows: [
      ...columns.map((one) => [one.word, ...one.counts]),
      ...marks.map((mark) => [mark.word, ...votes.map(() => "")]),
    ],
  };
  const spoken = marks.map((mark) => mark.word).join(". ");
  return figure(frame(width, height, [name, spoken].filter(Boolean).join(". "), parts.flat()), table, beamer);
}

/**
 * A combined ranking: the best on top, a circle for all who gave a place, and the mean with its spread.
 * @param {{label: string, mean: number, spread: number, places: number[]}[]} rows in the room's order
 * @param {Look} look @param {string} name
 */
export function places(rows, look, name) {
  const { width, height, beamer } = look;
  const count = Math.max(...rows.map((row) => row.places.length), rows.length);
  const head = look.size * 1.8;
  const tall = Math.min(look.size * 3.4, (height - head) / Math.max(1, rows.length));
  const size = Math.min(look.size, tall * 0.42);
  const left = width * 0.5;
  const step = (width - left) / count;
  const most = Math.max(1, ...rows.flatMap((row) => row.places));
  const x = (/** @type {number} */ place) => left + (place - 0.5) * step;
  const parts = [
    Array.from({ length: count }, (_, place) =>
      label(`${place + 1}`, x(place + 1), size, { "font-size": size, "text-anchor": "middle", class: "bd-quiet" })),
    [label("put in place", left - size, size, { "font-size": size * 0.9, "text-anchor": "end", class: "bd-quiet" })],
  ];
  rows.forEach((row, number) => {
    const y = head + number * tall;
    const middle = y + tall / 2;
    const lines = wrap(`${number + 1}. ${row.label}`, left - size * 1.5, size).slice(0, 2);
    const first = middle + size * 0.35 - ((lines.length - 1) * size * 1.1) / 2;
    parts.push([
      svg("line", { x1: 0, x2: width, y1: y, y2: y, class: "bd-rule" }),
      ...paragraph(lines, 0, first, size * 1.1, { "font-size": size }),
      ...row.places.map((votes, place) =>
        svg("circle", {
          cx: x(place + 1),
          cy: middle,
          r: votes ? Math.max(2, Math.sqrt(votes / most) * Math.min(tall, step) * 0.44) : 0,
          class: "bd-place",
        }),
      ),
      svg("line", {
        x1: Math.max(left, x(row.mean - row.spread)),
        x2: Math.min(width, x(row.mean + row.spread)),
        y1: middle,
        y2: middle,
        class: "bd-spread",
      }),
      svg("circle", { cx: x(row.mean), cy: middle, r: size * 0.32, class: "bd-mean" }),
    ]);
  });
  const table = {
    name,
    heads: ["Item", "Mean place", "Spread (SD)", ...Array.from({ length: count }, (_, place) => `Place ${place + 1}`)],
    rows: rows.map((row) => [row.label, row.mean.toFixed(1), row.spread.toFixed(1), ...row.places]),
  };
  const spoken = rows.map((row, number) => `${number + 1}. ${row.label}, mean place ${row.mean.toFixed(1)}`);
  return figure(frame(width, head + rows.length * tall, `${name}. ${spoken.join(". ")}.`, parts.flat()), table, beamer);
}

/**
 * How sure people were against how often they were right; on the line is a room that knows itself.
 * @param {{sure: number, right: number, n: number, range: [number, number]}[]} bins
 *   shares from 0 to 1; `range` is where the share of right ones may lie, so few being asked
 * @param {Look} look
 */
export function calibration(bins, look) {
  const { size, beamer } = look;
  const side = beamer ? look.height : 340;
  const low = size * 3.2;
  const at = (/** @type {number} */ share) => low + share * (side - low - size * 2);
  const y = (/** @type {number} */ share) => side - at(share);
  const most = Math.max(1, ...bins.map((bin) => bin.n));
  const ticks = [0, 0.5, 1];
  const parts = [
    svg("line", { x1: at(0), y1: y(0), x2: at(1), y2: y(1), class: "bd-mark" }),
    svg("line", { x1: at(0), y1: y(0), x2: at(1), y2: y(0), class: "bd-axis" }),
    svg("line", { x1: at(0), y1: y(0), x2: at(0), y2: y(1), class: "bd-axis" }),
    ...ticks.map((tick) =>
      label(`${tick * 100} %`, at(tick), y(0) + size * 1.2, { "font-size": size * 0.85, "text-anchor": "middle", class: "bd-quiet" })),
    ...ticks.map((tick) =>
      label(`${tick * 100}`, at(0) - size * 0.4, y(tick) + size * 0.3, { "font-size": size * 0.85, "text-anchor": "end", class: "bd-quiet" })),
    label("how sure they were", at(0.5), side - size * 0.4, { "font-size": size, "text-anchor": "middle" }),
    label("right, %", at(0) + size * 0.5, y(1) + size * 0.5, { "font-size": size }),
    ...bins.flatMap((bin) => [
      svg("line", { x1: at(bin.sure), x2: at(bin.sure), y1: y(bin.range[0]), y2: y(bin.range[1]), class: "bd-range" }),
      svg("circle", {
        cx: at(bin.sure),
        cy: y(bin.right),
        r: Math.max(4, size * 0.9 * Math.sqrt(bin.n / most)),
        class: "bd-place bd-strong",
      }),
    ]),
  ];
  const name = "How sure the room was, and how often it was right";
  const table = {
    name,
    heads: ["Said they were sure", "Were right", "Predictions"],
    rows: bins.map((bin) => [percent(bin.sure, 1), percent(bin.right, 1), bin.n]),
  };
  const spoken = bins.map((bin) => `${percent(bin.sure, 1)} sure, ${percent(bin.right, 1)} right`);
  return figure(frame(side, side, `${name}. ${spoken.join(". ")}.`, parts), table, beamer);
}
