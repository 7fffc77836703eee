import { h } from "../tool/dom.js";
import { brier, hit, logError, numberIn } from "./judge.js";
import { freshId, makeButton, makeChoices, makeSaid, notice, prose, say, source } from "./words.js";

/**
 * Commit an answer and how sure one is, once; then see what happened.
 * @param {import("./index.js").Card} card
 * @param {(said: object) => void} keep
 */
export function makePredict(card, keep) {
  const question = card.questions[0];
  const here = (card.here ??= { given: null, sure: 50, note: "" });
  const listed = question.choices.length > 0;
  const near = `It counts as right when you are within a factor of ${question.factor}.`;
  const asked = h("div", { id: freshId() }, prose(question.prompt), !listed && h("p", {}, near));
  const answer = listed ? choices() : typed();
  const sure = h("input", { type: "number", min: 0, max: 100, step: 5, oninput: readSure, onchange: draw });
  const commit = makeButton("Commit", "Commit your answer and see what happened", press);
  const said = makeSaid();

  function choices() {
    const options = question.choices.map((/** @type {string} */ text) => ({ text, value: text }));
    return makeChoices(asked.id, options, (value) => (here.given = value));
  }

  function typed() {
    const input = h("input", {
      type: "text",
      inputmode: "decimal",
      placeholder: "a number",
      oninput: () => (here.given = input.value),
    });
    const unit = question.unit ? `Your answer (${question.unit})` : "Your answer";
    return {
      element: h("label", { class: "tk-field" }, unit, input),
      draw: (/** @type {any} */ given, /** @type {boolean} */ disabled) => {
        if (input.value !== String(given ?? "")) input.value = given ?? "";
        input.disabled = disabled;
      },
    };
  }

  function readSure() {
    const number = Math.round(Number(sure.value || NaN));
    if (!Number.isNaN(number)) here.sure = Math.min(100, Math.max(0, number));
  }

  function press() {
    const value = listed ? here.given : numberIn(here.given ?? "");
    if (value === null) {
      here.note = listed
        ? "Choose one first."
        : "Please write a number, such as 40 or 1200, not below nought.";
      card.draw();
      return;
    }
    keep({ answer: value, confidence: here.sure });
    said.focus();
  }

  function happened() {
    return [
      h("p", {}, "What happened: ", h("strong", {}, String(question.answer)), ` ${question.unit}`),
      prose(question.reveal),
      source(question),
    ];
  }

  /** @param {{answer: any, confidence: number}} given */
  function verdict({ answer: value, confidence = 50 }) {
    const right = hit(question, value);
    const lines = [
      h("p", {}, `You said ${`${value} ${question.unit}`.trim()}, ${confidence} % sure.`),
      happened(),
      h(
        "p",
        {},
        `Brier score: ${brier(confidence, right).toFixed(2)}. 0 is perfect, 0.25 is what always`,
        " saying 50 % gives, 1 is being quite sure and wrong.",
      ),
    ];
    if (!listed) {
      const times = 10 ** logError(value, question.answer);
      lines.push(h("p", {}, `Your number was off by a factor of ${times.toFixed(1)}.`));
    }
    return notice(lines, right ? "Right." : "Not this time.", right ? "good" : "warn");
  }

  function draw() {
    const entry = card.answered(question);
    if (entry) {
      here.given = entry.said.answer;
      here.sure = entry.said.confidence ?? 50;
    }
    answer.draw(here.given, Boolean(entry));
    sure.value = String(here.sure);
    sure.disabled = commit.disabled = Boolean(entry);
    say(said, [entry ? verdict(entry.said) : here.note && notice(here.note), card.trouble()]);
  }

  const elements = [
    asked,
    answer.element,
    h("label", { class: "tk-field" }, "How sure are you? (%)", sure),
    commit,
    said,
  ];
  return { elements, draw };
}
