import { chip, fill, h } from "../tool/dom.js";

/**
 * Examples that were found, and how they fared in a report that the reader brings.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeExamples({ model, work, on, id }) {
  const found = h("div", { class: "tk-found" });
  const ran = h("div", { class: "tk-ran" });
  const command = h("code", { class: "tk-command" });
  const report = h("textarea", {
    class: "tk-input tk-area",
    rows: 3,
    spellcheck: "false",
    autocomplete: "off",
    id: `${id}-report`,
    "aria-describedby": `${id}-report-hint`,
  });
  const picker = h("input", {
    type: "file",
    accept: ".json,application/json",
    class: "tk-hidden",
    tabindex: -1,
    "aria-hidden": "true",
    onchange: async () => {
      const file = picker.files?.[0];
      if (file) work("Reading the report", "report", { text: await file.text() });
      picker.value = "";
    },
  });
  const element = h(
    "div",
    { class: "tk-examplesview" },
    found,
    h(
      "div",
      { class: "tk-bring" },
      h("h3", { class: "tk-cardtitle" }, "Do they run?"),
      h("p", { id: `${id}-report-hint` }, "Nothing is run here. In a terminal: ", command),
      h("label", { class: "tk-label", for: report.id }, "Then bring report.json, or paste it"),
      report,
      h(
        "div",
        { class: "tk-buttons" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button",
            onclick: () => work("Reading the report", "report", { text: report.value }),
          },
          "Show the report",
        ),
        h("button", { type: "button", class: "tk-button", onclick: () => picker.click() }, "Choose a file"),
      ),
      picker,
    ),
    ran,
  );

  /** @param {string} caption @param {string[]} heads @param {any[][]} rows */
  function listed(caption, heads, rows) {
    return h(
      "div",
      { class: "tk-scroll", tabindex: 0, role: "region", "aria-label": caption },
      h(
        "table",
        { class: "tk-list" },
        h("caption", {}, caption),
        h("thead", {}, h("tr", {}, heads.map((word) => h("th", { scope: "col" }, word)))),
        h(
          "tbody",
          {},
          rows.map(([first, ...rest]) =>
            h("tr", {}, h("th", { scope: "row" }, h("code", {}, first)), rest.map((cell) => h("td", {}, cell))),
          ),
        ),
      ),
    );
  }

  function draw() {
    const shown = model.get("shown") ?? {};
    const counts = shown.counts ?? [];
    const rows = shown.examples;
    command.textContent = shown.command ?? "";
    fill(
      found,
      h("h3", { class: "tk-cardtitle" }, "Examples that were found"),
      counts.length
        ? h(
            "ul",
            { class: "tk-counts", "aria-label": "Examples by language" },
            counts.map((/** @type {[string, number]} */ [language, count]) =>
              h("li", {}, h("strong", {}, String(count)), ` ${language}`),
            ),
          )
        : h("p", {}, "None."),
      rows?.length
        ? listed(
            "Where they are",
            ["place", "language", "first line"],
            rows.map((/** @type {any} */ one) => [one.place, one.language, h("code", {}, one.first)]),
          )
        : null,
    );
    drawRan();
  }

  function drawRan() {
    const { name, rows = [] } = model.get("ran") ?? {};
    const counts = ["passed", "failed", "skipped"].map(
      (state) => `${rows.filter((/** @type {any} */ one) => one.state === state).length} ${state}`,
    );
    fill(
      ran,
      rows.length
        ? listed(
            `From the report of ${name}: ${counts.join(", ")}`,
            ["place", "language", "outcome", "why"],
            rows.map((/** @type {any} */ one) => [one.place, one.language, chip(one.chip), one.why]),
          )
        : null,
    );
  }

  on("change:shown", () => element.isConnected && draw());
  on("change:ran", () => element.isConnected && drawRan());
  return { element, draw };
}
