import { fill, h } from "../tool/dom.js";
import { failedHere } from "./protocol.js";
import { bar } from "./ranking.js";

/**
 * Two candidates side by side: who is ahead, by which signals, and at which weight they swap.
 * @param {import("./protocol.js").Context} context
 */
export function makePair(context) {
  const { model, ask, on, id } = context;
  const first = h("input", { type: "text", class: "tk-input", id: `${id}-first` });
  const second = h("input", { type: "text", class: "tk-input", id: `${id}-second` });
  context.suggests(first);
  context.suggests(second);
  const missed = h("p", { class: "tk-missed" });
  const result = h("div", { class: "tk-pair" });
  const element = h(
    "div",
    { class: "tk-pairview" },
    h(
      "form",
      { class: "tk-line", onsubmit: send },
      h("label", { class: "tk-field" }, "Compare ", first),
      h("label", { class: "tk-field" }, " with ", second),
      h("button", { type: "submit", class: "tk-button tk-primary" }, "Compare"),
    ),
    missed,
    result,
  );

  function send(/** @type {Event} */ event) {
    event.preventDefault();
    event.stopPropagation();
    ask("pair", { a: first.value.trim(), b: second.value.trim() }).then(
      () => fill(missed),
      (/** @type {any} */ error) => failedHere(missed, error),
    );
  }

  function drawResult() {
    const p = model.get("pair") ?? {};
    if (!p.a)
      return fill(
        result,
        h("p", { class: "tk-explain" }, "Name two of them: what is between them, and which weight would turn them round?"),
      );
    if (document.activeElement !== first) first.value = p.a;
    if (document.activeElement !== second) second.value = p.b;
    fill(
      result,
      h("p", { class: "tk-verdict" }, p.sentence),
      h(
        "div",
        { class: "tk-scrolls", tabindex: 0, role: "region", "aria-label": "Signals of both" },
        h(
          "table",
          { class: "tk-numbers" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["Signal", `${p.a} (${p.places[0]})`, `${p.b} (${p.places[1]})`, "Difference", "They swap"].map(
                (word) => h("th", { scope: "col" }, word),
              ),
            ),
          ),
          h(
            "tbody",
            {},
            p.rows.map((/** @type {any} */ row) =>
              h(
                "tr",
                { class: row.counts ? "" : "tk-off" },
                h(
                  "th",
                  { scope: "row" },
                  row.title,
                  h("span", { class: "tk-quiet" }, ` ${row.weight_word}`),
                ),
                row.sides.map((/** @type {any} */ side) =>
                  h("td", {}, bar(side.level), " ", h("span", { class: "tk-sidetext" }, side.text)),
                ),
                h(
                  "td",
                  {},
                  row.points
                    ? h(
                        "span",
                        { class: row.points > 0 ? "tk-up" : "tk-down" },
                        `${row.points > 0 ? "+" : "−"}${Math.abs(row.points).toFixed(1)}`,
                      )
                    : "=",
                ),
                h("td", {}, row.swap),
              ),
            ),
          ),
        ),
      ),
      h(
        "p",
        { class: "tk-quiet" },
        `Difference: points of the score, + where ${p.a} has more. They swap: the weight of that signal, all others as they are, at which the two are level.`,
      ),
    );
  }

  on("change:pair", () => {
    drawResult();
    if (element.parentNode && model.get("pair")?.sentence) context.say(model.get("pair").sentence);
  });
  return {
    element,
    draw: drawResult,
    focus: () => first.focus(),
    /** Put a name in the first field and wait for the second. */
    take: (/** @type {string} */ name) => {
      first.value = name;
      second.value = "";
      setTimeout(() => second.focus());
    },
  };
}
