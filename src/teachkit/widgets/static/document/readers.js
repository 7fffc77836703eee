import { chip, fill, h } from "../tool/dom.js";
import { coded, placeList } from "./places.js";

/** @type {[string, (count: number) => string][]} */
const ANSWERS = [
  ["no", () => "missing"],
  ["yes", () => "served"],
  ["n/a", (count) => (count === 1 ? "does not apply" : "do not apply")],
];

/**
 * The map: each need of a reader, whether it is served, by which page, and what to write if not.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeReaders({ model, work, on, id }) {
  const head = h("div", { class: "tk-maphead" });
  // The roles are said, because a narrow page lays the table out in blocks, which takes them away.
  const body = h("tbody", { role: "rowgroup" });
  const gaps = h(
    "button",
    { type: "button", class: "tk-button tk-primary", onclick: () => work("Saving", "save-gaps") },
    "Save all gaps to the plan",
  );
  const table = h(
    "table",
    { class: "tk-map", role: "table", "aria-labelledby": `${id}-sentence` },
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        ["A reader comes", "Verdict", "Why, and where", "Plan"].map((word) =>
          h("th", { scope: "col", role: "columnheader" }, word),
        ),
      ),
    ),
    body,
  );
  const element = h("div", { class: "tk-readers" }, head, table, h("div", { class: "tk-buttons" }, gaps));

  /** @param {any} row */
  function line(row) {
    const kept = row.answer === "yes" ? "Save the page" : "Save the gap";
    return h(
      "tr",
      { class: "tk-need", role: "row" },
      h("th", { scope: "row", role: "rowheader" }, row.words, h("span", { class: "tk-quiet tk-reader" }, row.reader)),
      h("td", { role: "cell" }, chip(row.state)),
      h(
        "td",
        { role: "cell" },
        h("p", {}, coded(row.why)),
        placeList(row.evidence, `Where: ${row.words}`),
        row.advice
          ? h("p", { class: "tk-advice" }, h("strong", {}, "To write: "), coded(row.advice))
          : null,
      ),
      h(
        "td",
        { role: "cell" },
        row.answer === "n/a"
          ? null
          : h(
              "button",
              {
                type: "button",
                class: "tk-button tk-small",
                "aria-label": `${kept}: ${row.words}`,
                onclick: () => work("Saving", "save", { need: row.need }),
              },
              kept,
            ),
      ),
    );
  }

  function draw() {
    const shown = model.get("shown") ?? {};
    const rows = shown.rows ?? [];
    fill(
      head,
      h("h3", { class: "tk-cardtitle", id: `${id}-sentence` }, shown.sentence ?? ""),
      h("p", { class: "tk-quiet" }, shown.about ?? ""),
      h(
        "div",
        { class: "tk-strip", "aria-hidden": "true" },
        ANSWERS.map(([answer, word]) => {
          const count = rows.filter((/** @type {any} */ row) => row.answer === answer).length;
          if (!count) return null;
          const part = h(
            "div",
            { class: `tk-part tk-part-${answer === "n/a" ? "na" : answer}` },
            `${count} ${word(count)}`,
          );
          part.style.flexGrow = String(count);
          return part;
        }),
      ),
      (shown.notes ?? []).map((/** @type {string} */ note) => h("p", { class: "tk-quiet" }, note)),
    );
    fill(body, rows.map(line));
    gaps.disabled = !(shown.order ?? []).length;
  }

  on("change:shown", () => element.isConnected && draw());
  return { element, draw };
}
