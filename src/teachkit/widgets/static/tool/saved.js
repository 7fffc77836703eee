import { fill, h } from "./dom.js";

/**
 * What a chapter has in the plan, below the rest, and the way back from the last change.
 * @param {import("./shell.js").Context} context
 * @param {(saved: any) => any[]} rows what to show of the trait `saved`
 */
export function makeSaved({ model, work, on, say }, rows) {
  const body = h("div", { class: "tk-planbody" });
  const undo = h(
    "button",
    { type: "button", class: "tk-button tk-small", onclick: () => work("Undoing", "undo") },
    "Undo",
  );
  const where = h("p", { class: "tk-quiet tk-where", tabindex: -1 });
  const element = h(
    "section",
    { class: "tk-plan", "aria-label": "In your plan" },
    h("div", { class: "tk-planhead" }, h("h3", { class: "tk-cardtitle" }, "In your plan"), undo),
    body,
    where,
  );

  function draw() {
    const saved = model.get("saved") ?? {};
    const focused = element.contains(document.activeElement);
    undo.disabled = !saved.undo;
    fill(body, rows(saved));
    where.textContent = [saved.said, saved.where].filter(Boolean).join(" ");
    if (focused && !element.contains(document.activeElement)) {
      /** @type {any} */ (element.querySelector("button:not(:disabled)") ?? where).focus();
    }
  }

  on("change:saved", () => {
    draw();
    if (model.get("saved")?.said) say(model.get("saved").said);
  });
  return { element, draw };
}

/**
 * Rows so short that they stand in a line, each a button that takes it out.
 * @param {string} label
 * @param {{word: string, title: string, out: () => void}[]} rows
 */
export function pills(label, rows) {
  return h(
    "div",
    { class: "tk-pills", role: "group", "aria-label": label },
    h("span", { class: "tk-label" }, `${label}: `),
    rows.map(({ word, title, out }) =>
      h(
        "button",
        { type: "button", class: "tk-pill", title, "aria-label": `Take out: ${word}`, onclick: out },
        word,
        h("span", { "aria-hidden": "true" }, " ×"),
      ),
    ),
  );
}
