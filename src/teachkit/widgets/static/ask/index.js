import { makeAsk } from "../tool/ask.js";
import { h } from "../tool/dom.js";
import { makeExplain } from "./explain.js";
import { answered, entryFor } from "./judge.js";
import { keepEntry } from "./keep.js";
import { makePredict } from "./predict.js";
import { makeQuiz } from "./quiz.js";
import { freshId, notice } from "./words.js";

const FORMS = {
  predict: { title: "Predict", make: makePredict },
  explain: { title: "Your reason first", make: makeExplain },
  check: { title: "Check yourself", make: makeQuiz },
  review: { title: "Review", make: makeQuiz },
};

/**
 * What all views of one card share: its questions, and in `here` what the reader has done so far.
 * @typedef {ReturnType<typeof makeCard>} Card
 */

/** @param {import("../tool/ask.js").Model} model */
function makeCard(model) {
  const ask = makeAsk(model, () => {});
  /** @type {Set<() => void>} */
  const views = new Set();
  /** @type {Map<string, string>} */
  const troubles = new Map();
  const draw = () => views.forEach((view) => view());
  model.on("change:earlier", draw);
  model.on("change:problem", draw);
  return {
    model,
    views,
    draw,
    form: /** @type {keyof typeof FORMS} */ (model.get("form")),
    questions: /** @type {any[]} */ (model.get("questions")),
    here: /** @type {any} */ (null),
    answered: (/** @type {any} */ question) => answered(question, model.get("earlier")),
    /** What is wrong with the record, or with keeping an answer. */
    trouble() {
      const { message, hint } = model.get("problem");
      const unkept = [...troubles.values()].find(Boolean);
      if (unkept) return notice(unkept);
      return message && notice(`Your earlier answers cannot be read: ${message} ${hint}`);
    },
    /** Judge an answer, show it, and have it kept. */
    keep(/** @type {HTMLElement} */ element, /** @type {any} */ question, /** @type {any} */ said) {
      const entry = entryFor(question, said);
      // Not sent from here: Python, where there is one, sets its own when it has kept the entry.
      model.set("earlier", { ...model.get("earlier"), [question.id]: entry });
      keepEntry(element, entry, ask, (trouble) => {
        troubles.set(entry.id, trouble);
        draw();
      });
    },
  };
}

/** @param {Card} card @param {HTMLElement} el */
function show(card, el) {
  const { title, make } = FORMS[card.form];
  const { elements, draw } = make(card, (said, question = card.questions[0]) =>
    card.keep(root, question, said));
  const name = h("div", { class: "tk-title", id: freshId(), role: "heading", "aria-level": 3 }, title);
  const root = h("div", { class: "teachkit tk-ask", role: "group", "aria-labelledby": name.id }, name, elements);
  // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape") return;
    if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  el.append(root);
  card.views.add(draw);
  draw();
  return () => card.views.delete(draw);
}

export default () => {
  /** @type {Card} */
  let card;
  return {
    initialize: ({ model }) => void (card = makeCard(model)),
    render: ({ el }) => show(card, el),
  };
};
