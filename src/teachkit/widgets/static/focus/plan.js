import { fill, h } from "../tool/dom.js";
import { FOCUS_MARKS } from "./protocol.js";

/**
 * What this chapter has in the plan, below every tab, and the way back from the last change.
 * @param {import("./protocol.js").Context} context
 */
export function makePlan(context) {
  const { model, work, on } = context;
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

  /** @param {any} point */
  function one(point) {
    return h(
      "li",
      { class: "tk-point" },
      h(
        "span",
        { class: "tk-chip tk-fair" },
        h("span", { class: "tk-mark", "aria-hidden": "true" }, FOCUS_MARKS[point.focus] ?? "·"),
        point.word,
      ),
      h("span", { class: "tk-said" }, point.claim),
      h(
        "span",
        { class: "tk-buttons" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "aria-label": `Edit: ${point.claim}`,
            onclick: () => work("Opening", "open", { claim: point.claim }),
          },
          "Edit",
        ),
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "aria-label": `Take out: ${point.claim}`,
            onclick: () => work("Taking out", "remove", { kind: "points", name: point.claim }),
          },
          "Take out",
        ),
      ),
    );
  }

  function draw() {
    const saved = model.get("saved") ?? {};
    const focused = element.contains(document.activeElement);
    const points = saved.points ?? [];
    const left = saved.left_out ?? [];
    undo.disabled = !saved.undo;
    fill(
      body,
      points.length
        ? h("ul", { class: "tk-points", "aria-label": "Selling points" }, points.map(one))
        : h("p", { class: "tk-quiet" }, "No selling point yet. Write one under Claim, and add it."),
      left.length
        ? h(
            "div",
            { class: "tk-pills", role: "group", "aria-label": "Left out" },
            h("span", { class: "tk-label" }, "Left out: "),
            left.map((/** @type {any} */ row) =>
              h(
                "button",
                {
                  type: "button",
                  class: "tk-pill",
                  title: row.because,
                  "aria-label": `Take out: ${row.feature}`,
                  onclick: () => work("Taking out", "remove", { kind: "left_out", name: row.feature }),
                },
                row.feature,
                h("span", { "aria-hidden": "true" }, " ×"),
              ),
            ),
          )
        : null,
      saved.helps ? h("p", {}, h("span", { class: "tk-label" }, "Helps others: "), saved.helps) : null,
    );
    where.textContent = [saved.said, saved.where].filter(Boolean).join(" ");
    if (focused && !element.contains(document.activeElement)) {
      /** @type {any} */ (element.querySelector("button:not(:disabled)"))?.focus();
    }
  }

  on("change:saved", () => {
    draw();
    if (model.get("saved")?.said) context.say(model.get("saved").said);
  });
  return { element, draw };
}
