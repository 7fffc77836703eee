/** What can be asked: what has been, the course's own questions by chapter, and one's own. */

import { counted } from "./drawing.js";
import { redraw } from "./redraw.js";
import { KINDS } from "./shown.js";
import { STATES, button } from "./stage.js";
import { chip, fill, h } from "./tool/dom.js";
import { inline } from "./ask/words.js";

/** All asks of this room, the latest first; one click brings one to the stage. @param {any} board */
export function makeAsked(board) {
  const element = h("div", { class: "bd-panel" });
  function draw() {
    const { asks } = board.state;
    redraw(element, [asks.map((/** @type {any} */ one) => [one.id, one.state, one.round, one.answered, one.prompt]), board.current()?.id], () =>
      asks.length
        ? h(
            "ul",
            { class: "bd-lines" },
            [...asks].reverse().map((one) =>
              h(
                "li",
                {},
                h("span", {}, inline(one.title || one.prompt || KINDS[one.kind])),
                chip(STATES[one.state]),
                h("span", { class: "tk-quiet" }, counted(one.answered, "answer")),
                button("On stage", () => board.select(one.id), {
                  class: "tk-button tk-small",
                  "data-key": `stage ${one.id}`,
                  "aria-pressed": String(board.current()?.id === one.id),
                }),
              ),
            ),
          )
        : h("p", { class: "tk-quiet" }, "Nothing has been asked in this room."),
    );
  }
  return { element, draw };
}

/** The course's questions, by chapter, with how many have answered them on their own. @param {any} board */
export function makeCourse(board) {
  const element = h("div", { class: "bd-panel" });

  function line(/** @type {any} */ question) {
    const { asks, answered } = board.state;
    const asked = asks.filter((/** @type {any} */ one) => one.question === question.id).pop();
    const ask = (/** @type {boolean} */ now) => board.deeds.add({ question: question.id }, now).then(board.select);
    return h(
      "li",
      {},
      h("span", {}, inline(question.prompt)),
      h("span", { class: "tk-chip tk-plain" }, KINDS[question.kind]),
      h("span", { class: "tk-quiet" }, `${answered[question.id] ?? 0} on their own`),
      h(
        "span",
        { class: "bd-actions" },
        asked
          ? button("On stage", () => board.select(asked.id), { class: "tk-button tk-small", "data-key": `stage ${question.id}` })
          : [
              button("Put on stage", () => ask(false), { class: "tk-button tk-small", "data-key": `draft ${question.id}` }),
              button("Ask now", () => ask(true), { class: "tk-button tk-small", "data-key": `ask ${question.id}` }),
            ],
      ),
    );
  }

  function draw() {
    const { course, state } = board;
    const asked = state.asks.map((/** @type {any} */ one) => [one.id, one.question]);
    redraw(element, [course, asked, state.answered, state.pace.chapter], () =>
      (course?.chapters ?? []).filter((/** @type {any} */ one) => one.questions.length).map((/** @type {any} */ one) =>
        h(
          "details",
          { "data-keep": one.id },
          h("summary", {}, one.title, h("span", { class: "tk-badge" }, one.questions.length)),
          h("ul", { class: "bd-lines" }, one.questions.map(line)),
        ),
      ),
    );
  }
  return { element, draw };
}

const HINTS = /** @type {Record<string, string>} */ ({
  choices: "One choice a line, two to twelve.",
  ranking: "One item a line, two to twelve. Everybody puts them in order.",
});

/** Make an ask of one's own. @param {any} board */
export function makeCompose(board) {
  let kind = "choices";
  const prompt = h("input", { type: "text", class: "bd-long", maxlength: 500, required: true });
  const lines = h("textarea", { rows: 4 });
  const truth = h("input", { type: "number", min: 1, step: "any" });
  const unit = h("input", { type: "text", maxlength: 40, size: 12 });
  const most = h("input", { type: "number", min: 1, max: 5, value: "3" });
  const longest = h("input", { type: "number", min: 5, max: 500, value: "60" });
  const low = h("input", { type: "number", value: "1" });
  const high = h("input", { type: "number", value: "5" });
  const left = h("input", { type: "text", maxlength: 60, value: "not at all" });
  const right = h("input", { type: "text", maxlength: 60, value: "entirely" });
  const seed = h("input", { type: "number", min: 0, step: 1, value: "7" });
  const asksSure = h("input", { type: "checkbox" });
  const fields = h("div", { class: "bd-form" });
  const asked = h("label", {}, "What do you ask?", prompt);

  const label = (/** @type {string} */ word, /** @type {any} */ input) => h("label", {}, word, input);

  function draw() {
    const sure = h("label", { class: "bd-check" }, asksSure, "Ask how sure they are, too");
    asked.hidden = kind === "incident";
    const parts = /** @type {Record<string, () => any[]>} */ ({
      choices: () => [
        label(HINTS.choices, lines),
        h("div", { class: "tk-line" }, label("The right one is number", truth), h("span", { class: "tk-quiet" }, "(empty: none is)")),
        sure,
      ],
      ranking: () => [label(HINTS.ranking, lines)],
      number: () => [
        h("div", { class: "tk-line" }, label("Unit", unit), label("What is true", truth), h("span", { class: "tk-quiet" }, "(may stay empty)")),
        sure,
      ],
      words: () => [h("div", { class: "tk-line" }, label("Texts each", most), label("Characters each", longest))],
      scale: () => [
        h("div", { class: "tk-line" }, label("From", low), label("which means", left)),
        h("div", { class: "tk-line" }, label("to", high), label("which means", right)),
      ],
      incident: () => [
        h("p", {}, `${board.course?.incidents?.[0]?.title ?? "The incident"}: the room plays it, a vote each step.`),
        label("Luck is drawn from this number", seed),
      ],
    });
    fill(fields, parts[kind]());
  }

  function body() {
    const text = prompt.value.trim();
    const listed = lines.value.split("\n").map((/** @type {string} */ one) => one.trim()).filter(Boolean);
    const made = { kind, prompt: text };
    const sure = asksSure.checked ? { sure: true } : {};
    const known = truth.value === "" ? null : Number(truth.value);
    if (kind === "choices") return { ...made, choices: listed, ...sure, ...(known === null ? {} : { truth: known - 1 }) };
    if (kind === "ranking") return { ...made, items: listed };
    if (kind === "number") return { ...made, unit: unit.value.trim(), ...sure, ...(known === null ? {} : { truth: known, factor: 2 }) };
    if (kind === "words") return { ...made, most: Number(most.value), longest: Number(longest.value) };
    if (kind === "scale") return { ...made, low: Number(low.value), high: Number(high.value), labels: [left.value.trim(), right.value.trim()] };
    return { kind, prompt: "", seed: Number(seed.value) };
  }

  async function add(/** @type {SubmitEvent} */ event) {
    event.preventDefault();
    const now = /** @type {any} */ (event.submitter)?.value === "now";
    const id = await board.deeds.add(body(), now);
    if (!id) return;
    prompt.value = lines.value = truth.value = "";
    board.select(id);
  }

  const kinds = h(
    "fieldset",
    {},
    h("legend", {}, "Kind"),
    Object.entries(KINDS).map(([value, word]) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name: "kind",
          value,
          checked: value === kind,
          onchange: () => {
            kind = value;
            prompt.required = kind !== "incident";
            draw();
          },
        }),
        word,
      ),
    ),
  );
  const element = h(
    "form",
    { class: "bd-panel bd-form", onsubmit: add },
    kinds,
    asked,
    fields,
    h(
      "div",
      { class: "tk-line" },
      h("button", { class: "tk-button tk-primary", value: "now" }, "Ask now"),
      h("button", { class: "tk-button", value: "draft" }, "Keep as a draft"),
    ),
  );
  draw();
  return { element, draw: () => {} };
}
