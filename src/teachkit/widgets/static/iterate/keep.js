import { fill, h } from "../tool/dom.js";

/**
 * Keep the plan as it stands: what was learned, and from where; and the way back from it all.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeKeep(context) {
  const { model, work, on, say } = context;
  const learned = h("textarea", { class: "tk-input tk-area", rows: 2 });
  const source = h("select", { class: "tk-input" });
  const undo = h(
    "button",
    { type: "button", class: "tk-button", onclick: () => work("Undoing", "undo") },
    "Undo",
  );
  const where = h("p", { class: "tk-quiet tk-where" });
  const element = h(
    "section",
    { class: "tk-card", "aria-label": "Keep this state" },
    h("h3", { class: "tk-cardtitle" }, "Keep your plan as it stands"),
    h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, "What have you learned?"), learned),
    h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, "Learned from"), source),
    h(
      "div",
      { class: "tk-buttons" },
      h("button", { type: "button", class: "tk-button tk-primary", onclick: () => keep() }, "Keep this state"),
      undo,
    ),
    where,
  );

  function keep() {
    work("Keeping", "keep-state", { learned: learned.value, source: source.value }).then((answer) => {
      if (answer && model.get("saved")?.said?.startsWith("Kept")) learned.value = "";
    });
  }

  function draw() {
    const saved = model.get("saved") ?? {};
    const chosen = source.value;
    fill(
      source,
      (model.get("choices")?.sources ?? []).map((/** @type {any} */ one) =>
        h("option", { value: one.id }, `${one.mark} ${one.word}`),
      ),
    );
    if (chosen) source.value = chosen;
    const had = document.activeElement === undo;
    undo.disabled = !saved.undo;
    if (had && undo.disabled) learned.focus();
    where.textContent = [saved.said, saved.where].filter(Boolean).join(" ");
  }

  on("change:choices", draw);
  on("change:saved", () => {
    draw();
    if (model.get("saved")?.said) say(model.get("saved").said);
  });
  return { element, draw };
}
