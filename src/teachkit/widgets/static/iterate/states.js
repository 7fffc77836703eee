import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";

/**
 * The states as a table: what was learned, and two columns to pick from and to.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeStates(context) {
  const { model, work, on } = context;
  const label = h("p", { class: "tk-label-example" });
  const example = h("input", {
    type: "checkbox",
    onchange: () => put(model, { example: example.checked }),
  });
  const toggle = h("label", { class: "tk-check" }, example, " Show the example: sudo-rs, in public");
  const body = h("tbody");
  const table = h(
    "div",
    { class: "tk-scroll", tabindex: 0, role: "region", "aria-label": "States of the plan" },
    h(
      "table",
      { class: "tk-states" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["State", "From", "To"].map((word) => h("th", { scope: "col" }, word)),
          h("th", { scope: "col", class: "tk-day" }, "Day"),
          h("th", { scope: "col" }, "What was learned"),
          h("th", { scope: "col", class: "tk-count" }, "Changes"),
        ),
      ),
      body,
    ),
  );
  const element = h("div", { class: "tk-statesbox" }, toggle, label, table);

  /** @param {"a" | "b"} end @param {number} number */
  function choose(end, number) {
    const picks = { ...(model.get("picks") ?? {}), [end]: number };
    // From is never behind to: the other end comes along.
    if (picks.a > picks.b) picks[end === "a" ? "b" : "a"] = number;
    put(model, { picks });
  }

  /** @param {"a" | "b"} end @param {import("./protocol.js").State} state @param {string} word */
  function radio(end, state, word) {
    return h("input", {
      type: "radio",
      name: `${context.id}-${end}`,
      "data-end": end,
      "data-number": state.number,
      "aria-label": `${word} state ${state.number}`,
      checked: model.get("picks")?.[end] === state.number,
      onchange: () => choose(end, state.number),
    });
  }

  /** @param {import("./protocol.js").State} state @param {boolean} own */
  function row(state, own) {
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, String(state.number)),
      h("td", {}, radio("a", state, "from")),
      h("td", {}, radio("b", state, "to")),
      h("td", { class: "tk-day" }, state.day),
      h(
        "td",
        {},
        state.word
          ? h(
              "span",
              { class: `tk-chip tk-from-${state.source}` },
              h("span", { class: "tk-mark", "aria-hidden": "true" }, state.mark),
              state.word,
            )
          : null,
        " ",
        state.learned,
        own && !state.now
          ? h(
              "button",
              {
                type: "button",
                class: "tk-button tk-small tk-back",
                "aria-label": `Go back to state ${state.number}`,
                onclick: () => work("Going back", "go-back", { number: state.number }),
              },
              "Go back",
            )
          : null,
      ),
      h("td", { class: "tk-count" }, String(state.changes)),
    );
  }

  function draw() {
    const line = model.get("timeline") ?? {};
    const focused = /** @type {any} */ (body.contains(document.activeElement) ? document.activeElement : null);
    const { end, number } = focused?.dataset ?? {};
    example.checked = Boolean(line.example);
    example.disabled = !line.own && line.example;
    label.textContent = line.label ?? "";
    label.hidden = !line.label;
    fill(
      body,
      (line.states ?? []).map((/** @type {any} */ state) => row(state, !line.example)),
    );
    if (!focused) return;
    const again = end ? body.querySelector(`[data-end="${end}"][data-number="${number}"]`) : null;
    /** @type {any} */ (again ?? body.querySelector("button") ?? table)?.focus();
  }

  function mark() {
    const picks = model.get("picks") ?? {};
    for (const one of /** @type {any} */ (body.querySelectorAll("[data-end]")))
      one.checked = picks[one.dataset.end] === Number(one.dataset.number);
  }

  on("change:timeline", draw);
  on("change:picks", mark);
  return { element, draw };
}
