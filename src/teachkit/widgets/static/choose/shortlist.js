import { fill, h } from "../tool/dom.js";

/**
 * The short list in the reader's plan, as it is on the disk, and a way back.
 * @param {import("./protocol.js").Context} context
 */
export function makeShortlist(context) {
  const { model, ask, on } = context;
  const element = h("div", { class: "tk-shortview" });

  function draw() {
    const list = model.get("shortlist") ?? { rows: [], where: "", undo: "" };
    const focused = element.contains(document.activeElement);
    fill(
      element,
      h(
        "p",
        { class: "tk-explain" },
        "What you saved to your plan, place and weights with it: a bare number means nothing a month later. Two at least, or it is no choice.",
      ),
      list.rows.length
        ? h(
            "ol",
            { class: "tk-kept" },
            list.rows.map((/** @type {any} */ row) =>
              h(
                "li",
                {},
                h(
                  "p",
                  {},
                  h(
                    "button",
                    { type: "button", class: "tk-link", onclick: () => context.open(row.name, { focus: true }) },
                    row.name,
                  ),
                  " ",
                  h("span", { class: "tk-quiet" }, row.place),
                ),
                h("p", {}, row.because || h("em", { class: "tk-quiet" }, "No reason yet.")),
              ),
            ),
          )
        : h("p", {}, "Nothing yet. Open a candidate, write your reason, and save it."),
      h(
        "div",
        { class: "tk-line" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button",
            disabled: !list.undo,
            onclick: () => ask("unkeep").then(() => context.say("The save is undone."), () => {}),
          },
          list.undo ? `Undo: ${list.undo}` : "Undo",
        ),
        list.where ? h("span", { class: "tk-quiet" }, `In ${list.where}`) : null,
      ),
    );
    if (focused) /** @type {any} */ (element.querySelector("button:not(:disabled)"))?.focus();
  }

  on("change:shortlist", draw);
  return { element, draw, focus: () => /** @type {any} */ (element.querySelector("button:not(:disabled)"))?.focus() };
}
