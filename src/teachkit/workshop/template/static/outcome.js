/** What the room said, once it is revealed: in words and numbers, with a bar beside each. */

import { inline, prose } from "../widgets/ask/words.js";
import { counted } from "../widgets/tool/ask.js";
import { h } from "../widgets/tool/dom.js";

const short = (/** @type {number} */ number) => number.toLocaleString("en", { maximumSignificantDigits: 3 });

/** @param {any} ask @param {any} own what this person said @param {any} [game] */
export function outcome(ask, own, game) {
  const { shown, truth, rounds = [] } = ask;
  if (!shown) return null;
  const before = rounds.length > 1 ? rounds.at(-2) : null;
  return h(
    "div",
    { class: "rm-outcome" },
    h("p", { class: "rm-quiet" }, counted(shown.answered, "answer"), before && `; in brackets the vote before, ${before.answered}`),
    shown.answered > 0 && picture(ask, shown, before?.answered ? before : null, own, game),
    typeof shown.sure === "number" && h("p", { class: "rm-quiet" }, `On the average ${short(shown.sure)} % sure.`),
    truth && told(truth, own),
  );
}

/** @param {any} ask @param {any} shown @param {any} before @param {any} own @param {any} game */
function picture(ask, shown, before, own, game) {
  const bars = (/** @type {any[]} */ rows, thin = "") => h("ul", { class: `rm-bars ${thin}` }, rows.map((row) => bar(row, shown.answered)));
  if (ask.kind === "choices") {
    return bars(ask.choices.map((/** @type {string} */ text, /** @type {number} */ place) => ({
      text, count: shown.counts[place], before: before?.counts[place],
      mine: own?.choice === place, right: ask.truth?.index === place,
    })));
  }
  if (ask.kind === "scale") {
    const rows = shown.counts.map((/** @type {number} */ count, /** @type {number} */ place) => ({
      text: String(ask.low + place), count, before: before?.counts[place], mine: own?.at === ask.low + place,
    }));
    return [bars(rows, "rm-thin"), shown.mean !== null && h("p", {}, `Mean ${short(shown.mean)}.`)];
  }
  if (ask.kind === "words") {
    if (!shown.groups.length) return h("p", {}, "Nothing has been let through yet.");
    return h("ul", { class: "rm-words" }, shown.groups.map((/** @type {any} */ { text, n }) => h("li", {}, text, n > 1 && h("span", { class: "rm-quiet" }, ` × ${n}`))));
  }
  if (ask.kind === "ranking") {
    const places = shown.order.map((/** @type {number} */ item) =>
      h("li", {}, inline(ask.items[item]), shown.mean && h("span", { class: "rm-quiet" }, ` mean place ${short(shown.mean[item])}`)));
    return [h("ol", {}, places), typeof shown.w === "number" && h("p", { class: "rm-quiet" }, `Agreement ${short(shown.w)}: 0 is none, 1 is everybody the same.`)];
  }
  if (ask.kind === "incident") {
    const labels = new Map(game?.choices.map((/** @type {any} */ one) => [one.id, one.label]));
    return bars(Object.entries(shown.counts).map(([id, count]) => ({ text: labels.get(id) ?? id, count, mine: own?.choice === id })));
  }
  const half = `Half of the room lies between ${short(shown.q1)} and ${short(shown.q3)}, the middle is ${short(shown.median)} ${ask.unit}.`;
  return [
    h("p", {}, half, before && ` (Before: ${short(before.median)}.)`),
    bars(shown.bins.map((/** @type {any} */ { from, to, n }) => ({ text: `${short(from)} – ${short(to)}`, count: n })), "rm-thin"),
  ];
}

/** @param {{text: string, count: number, before?: number, mine?: boolean, right?: boolean}} row @param {number} whole */
function bar({ text, count, before, mine, right }, whole) {
  const number = `${count}${before === undefined ? "" : ` (${before})`}`;
  const line = h("progress", { max: Math.max(1, whole), value: count, "aria-hidden": "true" });
  return h(
    "li",
    { class: right ? "rm-right" : null },
    h("span", { class: "rm-what" }, inline(text), right && " ✓ what happened", mine && h("em", {}, " (you)")),
    line,
    h("span", { class: "rm-count" }, number),
  );
}

/** @param {any} truth @param {any} own */
function told(truth, own) {
  const feedback = truth.feedback?.[own?.choice];
  return h(
    "div",
    { class: "rm-told" },
    truth.said && h("p", {}, "What happened: ", h("strong", {}, inline(truth.said))),
    feedback && prose(feedback),
    truth.reveal && prose(truth.reveal),
    truth.source && h("p", {}, h("small", {}, `Source: ${truth.source}.`)),
  );
}
