import { h } from "../tool/dom.js";
import { mostUrgent } from "./judge.js";
import { freshId, inline, makeButton, makeChoices, makeSaid, notice, prose, say } from "./words.js";

/**
 * One question of a quiz: `chosen` is a choice's place in the data, `round` how often it was asked
 * before, `told` what is said about it.
 * @typedef {{question: any, chosen: number | null, round: number, done: boolean,
 *   told: "" | "open" | "judged" | "before"}} Part
 */

const right = (/** @type {any} */ question) =>
  question.choices.findIndex((/** @type {any} */ choice) => !choice.misconception);

/** What is asked, and what of it was right before. @param {import("./index.js").Card} card */
function begin(card) {
  const fresh = card.form === "review";
  const asked = fresh ? mostUrgent(card.questions, card.model.get("earlier")) : card.questions;
  const parts = asked.map((question) => {
    const done = !fresh && card.answered(question)?.right === true;
    return { question, chosen: done ? right(question) : null, round: 0, done, told: done ? "before" : "" };
  });
  return { parts, begun: false, asking: parts.some((part) => !part.done), note: "" };
}

/**
 * "Why" questions with one button, which turns into "ask the missed ones again".
 * @param {import("./index.js").Card} card
 * @param {(said: object, question: any) => void} keep
 */
export function makeQuiz(card, keep) {
  const list = h("div", { class: "tk-questions" });
  const button = makeButton("", "See the feedback on each of your answers", press);
  const sum = makeSaid();
  /** @type {any} */
  let drawn = null;
  /** @type {ReturnType<typeof makePart>[]} */
  let views = [];

  const open = () => card.here.parts.filter((/** @type {Part} */ part) => !part.done);
  const focusOn = (/** @type {Part} */ part) => views[card.here.parts.indexOf(part)].focus();

  function press() {
    const { here } = card;
    const left = open();
    const unanswered = left.filter((/** @type {Part} */ part) => part.chosen === null);
    here.note = "";
    if (!here.asking) {
      for (const part of left) Object.assign(part, { chosen: null, round: part.round + 1, told: "" });
      here.asking = true;
      card.draw();
      focusOn(left[0]);
    } else if (unanswered.length) {
      for (const part of unanswered) part.told = "open";
      here.note = "Answer them all first, then see the feedback on each.";
      card.draw();
      focusOn(unanswered[0]);
    } else {
      here.begun = true;
      here.asking = false;
      for (const part of left) {
        part.told = "judged";
        part.done = part.chosen === right(part.question);
      }
      for (const { question, chosen } of left) {
        keep({ chosen: question.choices[chosen].misconception || "right" }, question);
      }
      if (!open().length) sum.focus(); // the button has gone
    }
  }

  function result() {
    const { parts, asking, note } = card.here;
    const missed = open().length;
    if (!parts.length) return notice("There is nothing to ask yet.");
    if (asking) return note && notice(note);
    if (missed) return notice(`${parts.length - missed} of ${parts.length} right.`);
    return notice("All right. What was missed on the way comes back in a later chapter.");
  }

  function draw() {
    // What others tell of earlier answers counts as long as nothing is judged here.
    if (!card.here || (!card.here.begun && card.here.earlier !== card.model.get("earlier"))) {
      card.here = { ...begin(card), earlier: card.model.get("earlier") };
    }
    if (drawn !== card.here) {
      drawn = card.here;
      views = drawn.parts.map((/** @type {Part} */ part, /** @type {number} */ place) =>
        makePart(part, `${place + 1}.`, () => {
          card.here.begun = true;
          part.told = "";
          card.draw();
        }));
      list.replaceChildren(...views.map((view) => view.element));
    }
    views.forEach((view) => view.draw());
    const missed = open().length;
    const again = missed === 1 ? "the one you missed" : `the ${missed} you missed`;
    button.textContent = drawn.asking ? "Check my answers" : `Ask ${again} again`;
    button.hidden = !missed;
    say(sum, [result(), card.trouble()]);
  }

  return { elements: [list, button, sum], draw };
}

/** @param {Part} part @param {string} number @param {() => void} chosen */
function makePart(part, number, chosen) {
  const { question } = part;
  const asked = h("p", { id: freshId() }, h("strong", {}, number), " ", inline(question.prompt));
  const said = makeSaid();
  const place = h("div", {});
  let round = -1;
  /** @type {any} */
  let choices = null;

  function feedback() {
    if (part.told === "open") return notice("Choose one; a guess is fine.", "Not answered.");
    if (!part.told || part.chosen === null) return null;
    const text = inline(question.choices[part.chosen].feedback);
    if (part.told === "before") return notice(text, "Right, earlier.", "good");
    return notice(text, part.done ? "Right." : "Not quite.", part.done ? "good" : "warn");
  }

  function draw() {
    if (round !== part.round) {
      round = part.round;
      const order = question.orders[round % question.orders.length];
      const options = order.map((/** @type {number} */ value) => ({ text: question.choices[value].text, value }));
      choices = makeChoices(asked.id, options, (value) => {
        part.chosen = value;
        chosen();
      });
      place.replaceChildren(choices.element);
    }
    choices.draw(part.chosen, part.told === "judged" || part.told === "before");
    say(said, [feedback()]);
  }

  return { element: h("div", { class: "tk-question" }, asked, place, said), draw, focus: () => choices.focus() };
}
