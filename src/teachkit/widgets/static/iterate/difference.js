import { fill, h } from "../tool/dom.js";

const TONES = { added: "good", removed: "bad", changed: "fair" };

/**
 * What is different between the two states that are picked.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeDifference({ model, on, say }) {
  const sentence = h("p", { class: "tk-sentence" });
  const body = h("div", { class: "tk-changes" });
  const element = h(
    "section",
    { class: "tk-card", "aria-label": "What is different" },
    h("h3", { class: "tk-cardtitle" }, "What is different"),
    sentence,
    body,
  );

  /** @param {any} row @param {any} cell */
  function texts(row, cell) {
    const label = row.row ? h("span", { class: "tk-quiet" }, `${cell.label}: `) : null;
    const before = cell.before ? h("del", {}, cell.before) : null;
    const after = cell.after ? h("ins", {}, cell.after) : null;
    return h("li", {}, label, before, before && after ? " → " : null, after);
  }

  /** @param {any} row */
  function one(row) {
    return h(
      "li",
      { class: "tk-change" },
      h(
        "p",
        {},
        h(
          "span",
          { class: `tk-chip tk-${TONES[/** @type {keyof TONES} */ (row.kind)]}` },
          h("span", { class: "tk-mark", "aria-hidden": "true" }, row.sign),
          row.word,
        ),
        " ",
        h("span", { class: "tk-quiet" }, row.row ? `${row.one}: ` : row.one),
        row.row ? h("strong", {}, row.row) : null,
      ),
      row.cells.length
        ? h("ul", { class: "tk-cells" }, row.cells.map((/** @type {any} */ cell) => texts(row, cell)))
        : null,
    );
  }

  function draw() {
    const shown = model.get("shown") ?? {};
    sentence.textContent = shown.sentence ?? "";
    fill(
      body,
      (shown.sections ?? []).map((/** @type {any} */ section) => [
        h("h4", {}, section.title),
        h("ul", { class: "tk-rows", "aria-label": section.title }, section.rows.map(one)),
      ]),
    );
  }

  on("change:shown", () => {
    draw();
    if (element.isConnected) say(model.get("shown")?.sentence ?? "");
  });
  return { element, draw };
}
