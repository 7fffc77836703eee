import { chip, fill, h } from "../tool/dom.js";
import { failedHere } from "./protocol.js";
import { bar } from "./ranking.js";

const SIGNS = {
  lifts: { mark: "▲", word: "lifts it", tone: "good" },
  holds: { mark: "▼", word: "holds it down", tone: "warn" },
  even: { mark: "=", word: "average", tone: "plain" },
  unknown: { mark: "?", word: "unknown", tone: "plain" },
  off: { mark: "○", word: "switched off", tone: "plain" },
};
const ANSWERS = [
  ["yes", "Yes"],
  ["no", "No"],
  ["", "Not answered"],
];

/**
 * One candidate: why it stands where it does, what would lift it, what speaks against a rewrite,
 * and what the reader says to that.
 * @param {import("./protocol.js").Context} context
 */
export function makeReasons(context) {
  const { model, on, ask, id } = context;
  const scroller = h("div", { class: "tk-reasonbody" });
  const element = h(
    "aside",
    { class: "tk-reasons", "aria-label": "The chosen candidate", hidden: true },
    scroller,
  );
  let focusNext = false;
  /** @type {Record<string, string>} what is written for the plan, by name, until it is saved */
  const drafts = {};
  /** @type {{name: string, path: string, open: boolean}} what is half typed about a checkout */
  let looking = { name: "", path: "", open: false };

  const why = () => model.get("why") ?? {};

  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });

  function close() {
    model.set("selected", "");
    model.save_changes();
    context.parts.focusView();
  }

  function head() {
    const w = why();
    const title = h("h3", { class: "tk-name-title", tabindex: -1 }, w.name);
    return [
      h(
        "div",
        { class: "tk-reasonhead" },
        title,
        h("span", { class: "tk-bigplace" }, w.place_word),
        h(
          "span",
          { class: "tk-buttons" },
          h(
            "button",
            {
              type: "button",
              class: "tk-button tk-small",
              "data-act": "compare",
              onclick: () => {
                context.parts.pair.take(w.name);
                context.show("pair");
              },
            },
            "Compare with …",
          ),
          w.added
            ? h(
                "button",
                {
                  type: "button",
                  class: "tk-button tk-small",
                  "data-act": "drop",
                  onclick: () => ask("drop", { name: w.name }).then(context.parts.focusView, () => {}),
                },
                "Take it out again",
              )
            : null,
          h(
            "button",
            {
              type: "button",
              class: "tk-button tk-small",
              "aria-label": "Close the reasons",
              "data-act": "close",
              onclick: close,
            },
            "×",
          ),
        ),
      ),
      h("p", { class: "tk-facts" }, w.facts),
      h("p", { class: "tk-verdict" }, w.text),
    ];
  }

  function signalRows() {
    return h(
      "ul",
      { class: "tk-signals" },
      why().signals.map((/** @type {any} */ one) =>
        h(
          "li",
          { class: one.state === "off" ? "tk-off" : "" },
          h("span", { class: "tk-signalname" }, one.title, " ", h("span", { class: "tk-slide" }, one.slide)),
          bar(one.level),
          chip(SIGNS[one.state], one.points),
          h("span", { class: "tk-sentence" }, one.sentence),
        ),
      ),
    );
  }

  function interest() {
    const value = why().interest;
    const range = h("input", {
      type: "range",
      class: "tk-slider",
      id: `${id}-interest`,
      min: 0,
      max: 100,
      step: 5,
      value: value ?? 50,
      "data-act": "interest",
      "aria-valuetext": value === null ? "not said" : `${value} of 100`,
      onchange: () => say(Number(range.value)),
    });
    const say = (/** @type {number | null} */ it) => ask("interest", { name: why().name, value: it }).catch(() => {});
    return h(
      "section",
      { class: "tk-interest" },
      h(
        "h4",
        {},
        h("label", { for: range.id }, "How interesting is it to you?"),
        " ",
        h("span", { class: "tk-slide" }, "S08"),
      ),
      h(
        "p",
        { class: "tk-quiet" },
        "You are in it for the long haul: no archive knows this number, and no one else does.",
      ),
      h(
        "div",
        { class: "tk-field" },
        h("span", { class: "tk-quiet" }, "not at all"),
        range,
        h("span", { class: "tk-quiet" }, "very"),
        h("strong", { class: "tk-interestvalue" }, value === null ? "not said" : String(value)),
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "data-act": "unsay",
            disabled: value === null,
            onclick: () => say(null),
          },
          "Take back",
        ),
      ),
    );
  }

  function against() {
    const { objections, name } = why();
    return h(
      "section",
      { class: "tk-against" },
      h("h4", {}, "The case against a rewrite ", h("span", { class: "tk-slide" }, "S10")),
      h("p", { class: "tk-case" }, h("strong", {}, objections.verdict), " ", objections.text),
      h(
        "ol",
        {},
        objections.rows.map((/** @type {any} */ row) =>
          h(
            "li",
            {},
            h(
              "fieldset",
              {},
              h("legend", {}, row.question),
              h(
                "span",
                { class: "tk-buttons" },
                ANSWERS.map(([value, word]) =>
                  h(
                    "label",
                    { class: "tk-choice" },
                    h("input", {
                      type: "radio",
                      name: `${id}-${row.id}`,
                      value,
                      checked: row.answer === value,
                      "data-act": `answer-${row.id}-${value}`,
                      onchange: () => ask("object", { name, objection: row.id, answer: value }).catch(() => {}),
                    }),
                    word,
                  ),
                ),
              ),
              row.evidence ? h("p", { class: "tk-quiet" }, row.evidence) : null,
              row.advice ? h("p", {}, row.advice) : null,
            ),
          ),
        ),
      ),
    );
  }

  function checkout() {
    const { name, structure } = why();
    if (looking.name !== name) looking = { name, path: "", open: structure.length > 0 };
    const path = h("input", {
      type: "text",
      class: "tk-input tk-path",
      id: `${id}-checkout`,
      placeholder: "path of its checkout",
      "data-act": "path",
      value: looking.path,
      oninput: () => (looking.path = path.value),
    });
    const missed = h("p", { class: "tk-missed" });
    return h(
      "details",
      {
        class: "tk-checkout",
        open: looking.open,
        ontoggle: (/** @type {any} */ event) => (looking.open = event.target.open),
      },
      h("summary", {}, "You have its code? Look inside ", h("span", { class: "tk-slide" }, "S11.3")),
      h(
        "form",
        {
          class: "tk-line",
          onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            context.busy("Reading the code");
            ask("inspect", { name, path: path.value })
              .catch((/** @type {any} */ error) => failedHere(missed, error))
              .finally(() => context.busy(""));
          },
        },
        h("label", { for: path.id }, "Folder "),
        path,
        h("button", { type: "submit", class: "tk-button" }, "Inspect"),
      ),
      missed,
      structure.length
        ? h(
            "ul",
            { class: "tk-found" },
            structure.map((/** @type {string} */ line) => h("li", {}, line)),
          )
        : h("p", { class: "tk-quiet" }, "Debian's index holds no code, so this stays unknown until you look."),
    );
  }

  function keep() {
    const { name, kept } = why();
    const reason = h("textarea", {
      class: "tk-input tk-reason",
      id: `${id}-reason`,
      rows: 3,
      "data-act": "reason",
      placeholder: "One reason, for or against it. The number alone is none.",
      value: drafts[name] ?? kept?.because ?? "",
      oninput: () => (drafts[name] = reason.value),
    });
    const missed = h("p", { class: "tk-missed" });
    const undo = model.get("shortlist")?.undo === `save of ${name}`;
    return h(
      "section",
      { class: "tk-keep" },
      h("h4", {}, h("label", { for: reason.id }, "Your reason, for your plan")),
      reason,
      h(
        "div",
        { class: "tk-line" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-primary",
            "data-act": "keep",
            onclick: async () => {
              try {
                await ask("keep", { name, because: reason.value });
                delete drafts[name];
                context.say(`${name} is on your short list.`);
              } catch (error) {
                failedHere(missed, error); // what was written stays in the field
              }
            },
          },
          kept ? "Save again" : "Save to plan",
        ),
        undo
          ? h(
              "button",
              {
                type: "button",
                class: "tk-button",
                "data-act": "unkeep",
                onclick: () =>
                  ask("unkeep").then(
                    () => {
                      delete drafts[name];
                      context.say("The save is undone.");
                    },
                    (/** @type {any} */ error) => failedHere(missed, error),
                  ),
              },
              "Undo the save",
            )
          : null,
        h("span", { class: "tk-quiet" }, kept ? `On your short list: ${kept.place}.` : "It goes on your short list, with its place and your weights."),
      ),
      missed,
    );
  }

  function draw() {
    const w = why();
    const selected = model.get("selected");
    element.hidden = !selected || w.name !== selected;
    if (element.hidden) return;
    const same = element.dataset.name === w.name;
    const held = element.contains(document.activeElement) ? document.activeElement : null;
    const act = same ? held?.getAttribute("data-act") : null;
    const caret = act === "reason" ? /** @type {any} */ (held).selectionStart : null;
    element.dataset.name = w.name;
    fill(
      scroller,
      head(),
      h(
        "div",
        { class: "tk-twocolumns" },
        h(
          "div",
          {},
          h("h4", {}, "Signal by signal"),
          signalRows(),
          h("h4", {}, "What would lift it"),
          h(
            "ul",
            { class: "tk-lifts" },
            w.lifts.map((/** @type {string} */ line) => h("li", {}, line)),
          ),
          checkout(),
        ),
        h("div", {}, interest(), against(), keep()),
      ),
    );
    const title = /** @type {HTMLElement} */ (scroller.querySelector(".tk-name-title"));
    if (focusNext) title.focus({ preventScroll: true });
    else if (act) {
      const again = /** @type {any} */ (scroller.querySelector(`[data-act="${act}"]:not(:disabled)`)) ?? title;
      again.focus({ preventScroll: true });
      if (caret !== null) again.setSelectionRange(caret, caret);
    }
    // It opens below the table, which may be out of sight.
    if ((focusNext || !same) && element.getBoundingClientRect().top > window.innerHeight - 120)
      title.scrollIntoView({ block: "center" });
    focusNext = false;
  }

  for (const name of ["why", "selected"]) on(`change:${name}`, draw);
  return {
    element,
    draw,
    focusWhenReady: () => {
      focusNext = true;
      if (why().name && why().name === model.get("selected")) draw();
    },
  };
}
