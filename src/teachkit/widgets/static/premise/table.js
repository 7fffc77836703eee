import { fill, h } from "../tool/dom.js";
import { counted } from "../tool/ask.js";
import { outward } from "./beside.js";

const READINGS = [
  ["yes", "memory safety"],
  ["no", "something else"],
  ["unclear", "unclear"],
];
const NONE = { system: "", cls: "", cwe: "", memory: "", first: null, last: null, text: "" };

/**
 * What each one was, and what the reader says it is. All rows are in the page; the filter, which
 * Python answers, hides some. A row that was re-read stays in sight until the filter is used again.
 * @param {any} context
 */
export function makeTable(context) {
  const { model, on, set } = context;
  /** @type {{row: any, select: any, ours: any}[]} */
  let lines = [];
  const body = h("tbody", {});
  const count = h("span", { class: "tk-count", role: "status" });
  const empty = h("p", { class: "tk-empty", hidden: true }, "No row fits this filter.");
  const undo = h(
    "button",
    { type: "button", class: "tk-button", onclick: () => set({ steps: model.get("steps").slice(0, -1) }) },
    "Undo",
  );
  const reset = h(
    "button",
    { type: "button", class: "tk-button", onclick: () => set({ steps: [] }) },
    "Back to our readings",
  );
  const moved = h("ul", { class: "tk-movedlist" });
  const strip = h(
    "div",
    { class: "tk-strip", role: "group", "aria-label": "Your readings" },
    h("div", { class: "tk-sentence" }, moved),
    h("div", { class: "tk-buttons" }, undo, reset),
  );

  const search = h("input", {
    type: "search",
    class: "tk-input tk-search",
    placeholder: "clock, heap, PATH …",
    oninput: () => change({ text: search.value }),
  });
  /** @param {string} name */
  const chooser = (name) =>
    h("select", { class: "tk-input", onchange: (/** @type {any} */ event) => change({ [name]: event.target.value }) });
  const system = chooser("system");
  const cls = chooser("cls");
  const cwe = chooser("cwe");
  /** @param {string} name */
  const year = (name) =>
    h("input", {
      type: "number",
      class: "tk-input tk-year",
      onchange: (/** @type {any} */ event) =>
        change({ [name]: event.target.value ? Number(event.target.value) : null }),
    });
  const first = year("first");
  const last = year("last");
  const facets = h("div", { class: "tk-facets", role: "group", "aria-label": "Show only" });
  const clear = h(
    "button",
    { type: "button", class: "tk-button tk-small", onclick: () => change({ ...NONE }) },
    "Show all",
  );
  /** @param {string} word @param {any} control */
  const field = (word, control) => h("label", { class: "tk-field" }, word, control);

  const name = `${context.id}-table`;
  const element = h(
    "section",
    { class: "tk-read", "aria-labelledby": name },
    h("h3", { id: name }, "Read them, and judge for yourself"),
    h(
      "p",
      { class: "tk-quiet" },
      "Most classes are our reading of a description. Where you read it otherwise, say so: the picture moves with you.",
    ),
    h(
      "div",
      { class: "tk-filters", role: "group", "aria-label": "Filter the rows" },
      field("Words", search),
      field("Program", system),
      field("Class", cls),
      field("CWE", cwe),
      h("div", { class: "tk-field" }, field("Years from", first), field("to", last)),
    ),
    h("div", { class: "tk-line tk-second" }, facets, count, clear),
    strip,
    h(
      "div",
      { class: "tk-grid", tabindex: 0, role: "region", "aria-label": "Table of vulnerabilities" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["Which", "What it was", "Class", "Memory safety?", "Who says so"].map((word) =>
              h("th", { scope: "col" }, word),
            ),
          ),
        ),
        body,
      ),
      empty,
    ),
  );

  /** @param {Record<string, any>} changes */
  function change(changes) {
    set({ filter: { ...NONE, ...model.get("filter"), ...changes } });
  }

  function drawRows() {
    const t = model.get("table");
    lines = (t.id ?? []).map((/** @type {string} */ id, /** @type {number} */ i) => {
      const select = h(
        "select",
        {
          class: "tk-input tk-reading",
          "aria-label": `${id}, ${t.short[i]}: memory safety?`,
          onchange: () => set({ steps: [...model.get("steps"), [id, select.value]] }),
        },
        READINGS.map(([value, word]) => h("option", { value }, word)),
      );
      const ours = h("span", { class: "tk-ours" });
      const row = h(
        "tr",
        { "data-id": id },
        h(
          "th",
          { scope: "row" },
          h("span", { class: "tk-program" }, t.system[i]),
          h("span", { class: "tk-when" }, ` ${t.year[i]}`),
          outward(t.address[i], id),
        ),
        h("td", { class: "tk-what" }, t.short[i], t.note[i] ? h("span", { class: "tk-quiet" }, t.note[i]) : null),
        h(
          "td",
          { class: "tk-class" },
          h("span", { title: t.class_words[i] }, t.cls[i]),
          t.cwe[i] ? h("span", { class: "tk-quiet" }, t.cwe[i]) : null,
        ),
        h("td", { class: "tk-judge" }, select, ours),
        h(
          "td",
          { class: "tk-source" },
          h("span", {}, t.by[i]),
          h("span", { class: "tk-quiet" }, `${t.source[i]}, read ${t.read[i]}`),
        ),
      );
      return { row, select, ours };
    });
    fill(body, lines.map((line) => line.row));
  }

  function drawReadings() {
    const t = model.get("table");
    const mine = Object.fromEntries(model.get("steps") ?? []);
    const words = Object.fromEntries(READINGS);
    lines.forEach((line, i) => {
      const ours = t.memory[i];
      const now = mine[t.id[i]] ?? ours;
      if (line.select.value !== now) line.select.value = now;
      line.row.dataset.reading = now;
      line.row.classList.toggle("tk-changed", now !== ours);
      line.ours.textContent = now !== ours ? `we say: ${words[ours]}` : "";
    });
    undo.disabled = reset.disabled = !(model.get("steps") ?? []).length;
  }

  function drawShown() {
    const shown = new Set(model.get("shown"));
    lines.forEach((line, i) => (line.row.hidden = !shown.has(i)));
    count.textContent =
      shown.size === lines.length
        ? counted(lines.length, "row")
        : `${shown.size} of ${counted(lines.length, "row")}`;
    empty.hidden = shown.size > 0;
  }

  function drawFilter() {
    const f = { ...NONE, ...model.get("filter") };
    const offered = model.get("options");
    if (document.activeElement !== search) search.value = f.text;
    for (const [control, key] of [[system, "system"], [cls, "cls"], [cwe, "cwe"]]) {
      if (!control.options.length)
        fill(
          control,
          h("option", { value: "" }, "any"),
          (offered[key] ?? []).map((/** @type {[string, string]} */ [value, word]) => h("option", { value }, word)),
        );
      control.value = f[key];
    }
    const [from, to] = offered.years ?? ["", ""];
    for (const [control, key, bound] of /** @type {[any, string, any][]} */ ([[first, "first", from], [last, "last", to]])) {
      Object.assign(control, { min: from, max: to, placeholder: bound, value: f[key] ?? "" });
    }
    const counts = model.get("picture").readings ?? {};
    const buttons = [
      ...(offered.memory ?? []).map((/** @type {any} */ [value, word]) => [value, `${word} ${counts[value] ?? 0}`]),
      ["changed", `read otherwise by you ${model.get("picture").changed ?? 0}`],
    ];
    const focused = facets.contains(document.activeElement) ? document.activeElement?.getAttribute("data-facet") : null;
    fill(
      facets,
      buttons.map(([value, word]) =>
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "data-facet": value,
            "aria-pressed": String(f.memory === value),
            onclick: () => change({ memory: f.memory === value ? "" : value }),
          },
          word,
        ),
      ),
    );
    if (focused) /** @type {any} */ (facets.querySelector(`[data-facet="${focused}"]`))?.focus();
  }

  function drawMoved() {
    const p = model.get("picture");
    const texts = (p.moved ?? []).map((/** @type {any} */ one) => one.text);
    strip.classList.toggle("tk-moving", texts.length > 0);
    fill(
      moved,
      texts.map((/** @type {string} */ text) => h("li", {}, h("strong", {}, text))),
      h("li", {}, texts.length ? `Together: ${p.whole.percent} (${p.whole.text}). ` : null, p.cross),
    );
  }

  function draw() {
    drawRows();
    drawFilter();
    drawReadings();
    drawShown();
    drawMoved();
  }
  const ready = (/** @type {() => void} */ then) => () => lines.length && then();
  on("change:shown", ready(drawShown));
  on("change:filter", ready(drawFilter));
  on("change:steps", ready(drawReadings));
  on("change:picture", ready(() => (drawMoved(), drawFilter())));
  return { element, draw };
}
