/** What a room has said to a question, as a picture, and in a sentence. */

import { counted, figure, frame, label, percent, said } from "./drawing.js";
import { histogram } from "./histogram.js";
import { bars, columns, places } from "./pictures.js";
import { h, svg } from "./tool/dom.js";

/** Text without the marks for code and emphasis: a picture has neither. @param {string} text */
export const plain = (text) => text.replace(/`([^`]+)`/g, "$1").replace(/\*([^*\s][^*]*)\*/g, "$1");

export const KINDS = /** @type {Record<string, string>} */ ({
  choices: "choices",
  number: "a number",
  words: "words",
  ranking: "a ranking",
  scale: "a scale",
  incident: "an incident",
});

/** @param {number} number @param {number} all */
const voteName = (number, all) => (all > 1 ? (["First vote", "Second vote"][number - 1] ?? `Vote ${number}`) : "Answers");

/**
 * The picture of what was said, the last two votes beside each other where that can be drawn.
 * @param {any} ask @param {any[]} rounds the aggregates of all votes, first to last
 * @param {any} truth null while nobody may see it
 * @param {import("./pictures.js").Look} look
 * @returns {Node}
 */
export function picture(ask, rounds, truth, look) {
  const last = rounds[rounds.length - 1];
  if (!last?.answered) return h("p", { class: "tk-quiet" }, "Nobody has answered yet.");
  const two = rounds.slice(-2).filter((one) => one.answered);
  const votes = two.map((one) => ({
    name: voteName(rounds.indexOf(one) + 1, rounds.length),
    answered: one.answered,
  }));
  const name = plain(ask.title || ask.prompt);
  if (ask.kind === "choices") {
    const rows = ask.choices.map((/** @type {string} */ text, /** @type {number} */ place) => ({
      label: plain(text),
      counts: two.map((one) => one.counts[place]),
      right: truth?.index === place,
    }));
    return bars(rows, votes, look, name);
  }
  if (ask.kind === "scale") {
    const steps = last.counts.map((/** @type {number} */ _, /** @type {number} */ place) => ({
      word: String(ask.low + place),
      counts: two.map((one) => one.counts[place]),
    }));
    const marks = [{ at: last.mean - ask.low + 0.5, word: `mean ${last.mean.toFixed(1)}` }];
    return columns(steps, votes, look, name, marks, ask.labels);
  }
  if (ask.kind === "number") {
    const marks = [{ at: last.median, word: `median ${said(last.median)}`, truth: false }];
    if (truth) marks.push({ at: truth.value, word: `✓ ${truth.said || said(truth.value)}`, truth: true });
    return histogram(two, votes, look, name, ask.unit, marks);
  }
  if (ask.kind === "ranking") {
    const rows = last.order.map((/** @type {number} */ item) => ({
      label: plain(ask.items[item]),
      mean: last.mean[item],
      spread: last.spread[item] ?? 0,
      places: last.places[item],
    }));
    return places(rows, look, name);
  }
  if (ask.kind === "words") return cloud(last.groups, look, name);
  return h("p", { class: "tk-quiet" }, "");
}

/**
 * Words in sizes by how often they were said; whole sentences one below the other.
 * @param {any[]} groups @param {import("./pictures.js").Look} look @param {string} name
 */
function cloud(groups, look, name) {
  if (!groups.length) return h("p", { class: "tk-quiet" }, "No words have been let through yet.");
  const most = Math.max(...groups.map((one) => one.n));
  const sentences = groups.some((one) => one.text.length > 40);
  const shown = groups.slice(0, look.beamer ? (sentences ? 8 : 24) : 60);
  const [least, more] = sentences ? [1, 0] : look.beamer ? [1.3, 2] : [1, 1];
  return h(
    "ul",
    { class: `bd-words${sentences ? " bd-sentences" : ""}`, "aria-label": name },
    shown.map((one) => {
      const item = h("li", {}, one.text, h("span", { class: "bd-n" }, `× ${one.n}`));
      item.style.fontSize = `${least + (more * one.n) / most}em`;
      return item;
    }),
  );
}

/** What the picture comes to. @param {any} ask @param {any[]} rounds @param {any} truth @returns {string[]} */
export function inShort(ask, rounds, truth) {
  const last = rounds[rounds.length - 1];
  if (!last?.answered) return [];
  const told = [];
  const then = rounds.slice(-2).filter((one) => one.answered);
  if (ask.kind === "choices" && truth) {
    told.push(`Right: ${then.map((one) => percent(one.counts[truth.index], one.answered)).join(", then ")}.`);
  }
  if (ask.kind === "number") {
    told.push(`Half of them said ${said(last.q1)} to ${said(last.q3)}.`);
    if (truth && last.near !== undefined) {
      told.push(`Within a factor of ${truth.factor}: ${then.map((one) => percent(one.near, one.answered)).join(", then ")}.`);
    }
  }
  if (ask.kind === "scale") told.push(`Mean ${then.map((one) => one.mean.toFixed(1)).join(", then ")}.`);
  if (ask.kind === "ranking" && last.w !== null) told.push(`Agreement ${last.w.toFixed(2)} (0: none, 1: all the same).`);
  if (ask.sure && last.sure !== null) {
    told.push(`They were ${then.map((one) => `${Math.round(one.sure)} %`).join(", then ")} sure.`);
  }
  return told;
}

/** Who pays in an incident so far. @param {any} game @param {import("./pictures.js").Look} look */
export function harm(game, look) {
  const { size, beamer } = look;
  const width = look.width / 2;
  const step = size * 2.7;
  const most = Math.max(20, ...game.harm.map((/** @type {any} */ one) => one.points));
  const bar = (/** @type {number} */ place, /** @type {number} */ share, /** @type {string} */ kind) =>
    svg("rect", { x: 1, y: place * step + size * 1.3, width: (width - 2) * share, height: size * 0.75, rx: 3, class: kind });
  const parts = game.harm.map((/** @type {any} */ one, /** @type {number} */ place) => [
    label(`${one.word}: ${one.points}`, 0, place * step + size, { "font-size": size }),
    bar(place, 1, "bd-ground"),
    bar(place, one.points / most, "bd-bar bd-harm"),
  ]);
  const name = `Who pays: ${counted(game.total, "point")} of harm`;
  const rows = game.harm.map((/** @type {any} */ one) => [one.word, one.points]);
  return figure(frame(width, game.harm.length * step, name, ...parts), { name, heads: ["Group", "Points"], rows }, beamer);
}
