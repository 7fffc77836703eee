/**
 * The kinds of questions that a room is asked. Of each: what one is about to say (`draft`), the
 * form for it, and the value that is sent, or a sentence about what is missing.
 */

import { numberIn } from "../widgets/ask/judge.js";
import { makeChoices } from "../widgets/ask/words.js";
import { h } from "../widgets/tool/dom.js";
import { makeRanking } from "./ranking.js";

/** @typedef {{label: string, game?: any}} Around */

/** @param {Around} around @param {{text: string, value: any}[]} options @param {any} draft @param {string} field */
function oneOf({ label }, options, draft, field) {
  const { element, draw } = makeChoices(label, options, (value) => (draft[field] = value));
  element.querySelectorAll("input").forEach((/** @type {Element} */ input, /** @type {number} */ place) =>
    input.setAttribute("data-key", `choice-${place}`));
  draw(draft[field], false);
  return element;
}

const begin = (/** @type {any} */ own, /** @type {any} */ rest) => ({ sure: own?.sure ?? 50, ...rest });

export const KINDS = {
  choices: {
    draft: (/** @type {any} */ _, /** @type {any} */ own) => begin(own, { choice: own?.choice ?? null }),
    form: (/** @type {any} */ ask, /** @type {any} */ draft, /** @type {Around} */ around) =>
      oneOf(around, ask.choices.map((/** @type {string} */ text, /** @type {number} */ value) => ({ text, value })), draft, "choice"),
    value: (/** @type {any} */ _, /** @type {any} */ { choice }) => (choice === null ? "Choose one first." : { choice }),
  },
  number: {
    draft: (/** @type {any} */ _, /** @type {any} */ own) => begin(own, { typed: own ? String(own.number) : "" }),
    form: (/** @type {any} */ ask, /** @type {any} */ draft) => {
      const input = h("input", {
        type: "text", inputmode: "decimal", placeholder: "a number", value: draft.typed, "data-key": "number",
        oninput: () => (draft.typed = input.value),
      });
      return h("label", { class: "rm-field" }, ask.unit ? `Your answer (${ask.unit})` : "Your answer", input);
    },
    value: (/** @type {any} */ _, /** @type {any} */ { typed }) => {
      const number = numberIn(typed);
      return number === null || number > 1e15 ? "Please write a number, such as 40 or 1200, not below nought." : { number };
    },
  },
  words: {
    draft: (/** @type {any} */ ask, /** @type {any} */ own) =>
      begin(own, { words: Array.from({ length: ask.most }, (_, place) => own?.words[place] ?? "") }),
    form: (/** @type {any} */ ask, /** @type {any} */ draft) => {
      const long = ask.longest > 120;
      const fields = draft.words.map((/** @type {string} */ value, /** @type {number} */ place) => {
        const input = h(long ? "textarea" : "input", {
          ...(long ? { rows: 3 } : { type: "text" }), maxlength: ask.longest, value, "data-key": `word-${place}`,
          oninput: () => (draft.words[place] = input.value),
        });
        return h("label", { class: "rm-field rm-wide" }, ask.most > 1 ? `${place + 1}.` : "Your words", input);
      });
      const note = "The room may see this without your name, once it is let through.";
      return [h("div", { class: "rm-fields" }, fields), h("p", { class: "rm-quiet" }, note)];
    },
    value: (/** @type {any} */ _, /** @type {any} */ draft) => {
      const words = draft.words.map((/** @type {string} */ one) => one.trim()).filter(Boolean);
      return words.length ? { words } : "Write something first.";
    },
  },
  ranking: {
    draft: (/** @type {any} */ ask, /** @type {any} */ own) =>
      begin(own, { order: own?.order ?? ask.items.map((/** @type {string} */ _, /** @type {number} */ place) => place) }),
    form: (/** @type {any} */ ask, /** @type {any} */ draft) => makeRanking(ask.items, draft),
    value: (/** @type {any} */ _, /** @type {any} */ { order }) => ({ order: [...order] }),
  },
  scale: {
    draft: (/** @type {any} */ _, /** @type {any} */ own) => begin(own, { at: own?.at ?? null }),
    form: (/** @type {any} */ ask, /** @type {any} */ draft, /** @type {Around} */ around) => {
      const [left, right] = ask.labels ?? ["", ""];
      const options = [];
      for (let value = ask.low; value <= ask.high; value++) options.push({ text: String(value), value });
      const steps = oneOf(around, options, draft, "at");
      steps.classList.add("rm-steps");
      return h("div", { class: "rm-scale" }, h("span", {}, `${ask.low}: ${left || "least"}`), steps, h("span", {}, `${ask.high}: ${right || "most"}`));
    },
    value: (/** @type {any} */ _, /** @type {any} */ { at }) => (at === null ? "Choose a step first." : { at }),
  },
  incident: {
    draft: (/** @type {any} */ _, /** @type {any} */ own) => begin(own, { choice: own?.choice ?? null }),
    form: (/** @type {any} */ _, /** @type {any} */ draft, /** @type {Around} */ around) => {
      const choices = around.game?.choices ?? [];
      if (!choices.length) return h("p", { class: "rm-quiet" }, "There is nothing to decide at this moment.");
      return oneOf(around, choices.map((/** @type {any} */ { id, label }) => ({ text: label, value: id })), draft, "choice");
    },
    value: (/** @type {any} */ _, /** @type {any} */ { choice }) => (choice === null ? "Choose one first." : { choice }),
  },
};

/** What somebody said, in words. @param {any} ask @param {any} value @param {any} [game] @returns {string} */
export function ownWords(ask, value, game) {
  if (value.words) return value.words.join("; ");
  if (value.order) return value.order.map((/** @type {number} */ place) => ask.items[place]).join(", then ");
  if (value.number !== undefined) return `${value.number.toLocaleString("en")} ${ask.unit}`.trim();
  if (value.at !== undefined) return String(value.at);
  if (ask.kind === "incident") {
    return game?.choices.find((/** @type {any} */ one) => one.id === value.choice)?.label ?? value.choice;
  }
  return ask.choices[value.choice] ?? "";
}
