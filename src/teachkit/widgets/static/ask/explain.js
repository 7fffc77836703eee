import { h } from "../tool/dom.js";
import { makeButton, makeSaid, notice, prose, say, source } from "./words.js";

/**
 * Write a reason of one's own; then see theirs beside it.
 * @param {import("./index.js").Card} card
 * @param {(said: object) => void} keep
 */
export function makeExplain(card, keep) {
  const question = card.questions[0];
  const here = (card.here ??= { text: null, note: "" });
  const reason = h("textarea", {
    rows: 3,
    maxlength: 10000,
    placeholder: "One or two sentences",
    oninput: () => (here.text = reason.value),
  });
  const show = makeButton("Show theirs", "Keep your reason and see theirs", press);
  const said = makeSaid();

  function press() {
    const text = reason.value.trim();
    here.note = text ? "" : "Write a sentence of your own first; nobody marks it.";
    if (text && text !== card.answered(question)?.said.text) keep({ text });
    else card.draw();
  }

  function theirs() {
    return notice([
      prose(question.theirs),
      source(question),
      h("p", {}, "What have they seen that you have not, and the other way round?"),
    ]);
  }

  function draw() {
    const entry = card.answered(question);
    const text = here.text ?? entry?.said.text ?? "";
    if (reason.value !== text) reason.value = text;
    say(said, [here.note && notice(here.note), !here.note && entry && theirs(), card.trouble()]);
  }

  const field = h("label", { class: "tk-field tk-long" }, "Your reason", reason);
  return { elements: [h("div", {}, prose(question.prompt)), field, show, said], draw };
}
