import { fill, h } from "../tool/dom.js";

/**
 * The readers in the plan, below every tab, and the way back from the last change.
 * @param {import("./protocol.js").Context} context
 */
export function makePlan({ model, work, on, say }) {
  const body = h("div", { class: "tk-planbody" });
  const undo = h(
    "button",
    { type: "button", class: "tk-button tk-small", onclick: () => work("Undoing", "undo") },
    "Undo",
  );
  const where = h("p", { class: "tk-quiet tk-where" });
  const element = h(
    "section",
    { class: "tk-plan", "aria-label": "In your plan" },
    h("div", { class: "tk-planhead" }, h("h3", { class: "tk-cardtitle" }, "In your plan"), undo),
    body,
    where,
  );

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
          onclick: () => work("Taking out", "remove", { reader: row.reader }),
        },
        "Take out",
      ),
    );
  }

  function draw() {
    const saved = model.get("saved") ?? {};
    const focused = element.contains(document.activeElement);
    const rows = saved.rows ?? [];
    undo.disabled = !saved.undo;
    fill(
      body,
      rows.length
        ? h("ul", { "aria-label": "Readers" }, rows.map(one))
        : h("p", { class: "tk-quiet" }, "Nobody yet. Save a gap, or a page that serves somebody."),
    );
    where.textContent = [saved.said, saved.where].filter(Boolean).join(" ");
    if (focused && !element.contains(document.activeElement)) {
      /** @type {any} */ (element.querySelector("button:not(:disabled)"))?.focus();
    }
  }

  on("change:saved", () => {
    draw();
    if (model.get("saved")?.said) say(model.get("saved").said);
  });
  return { element, draw };
}
