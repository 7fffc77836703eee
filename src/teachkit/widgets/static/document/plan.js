import { h } from "../tool/dom.js";
import { makeSaved } from "../tool/saved.js";

/**
 * The readers in the plan.
 * @param {import("../tool/shell.js").Context} context
 */
export function makePlan(context) {
  /** @param {any} row */
  function one(row) {
    return h(
      "li",
      { class: "tk-kept" },
      h(
        "span",
        { class: "tk-said" },
        h("strong", {}, row.reader),
        ` comes ${row.need.startsWith("to ") ? row.need : `for ${row.need}`}: `,
        row.gap || row.page || "nothing is written down yet",
      ),
      h(
        "button",
        {
          type: "button",
          class: "tk-button tk-small",
          "aria-label": `Take out: ${row.reader}`,
          onclick: () => context.work("Taking out", "remove", { reader: row.reader }),
        },
        "Take out",
      ),
    );
  }

  return makeSaved(context, ({ rows = [] }) => [
    rows.length
      ? h("ul", { "aria-label": "Readers" }, rows.map(one))
      : h("p", { class: "tk-quiet" }, "Nobody yet. Save a gap, or a page that serves somebody."),
  ]);
}
