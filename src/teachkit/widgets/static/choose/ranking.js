import { fill, h, uniqueId } from "../tool/dom.js";
import { counted } from "../tool/ask.js";
import { levelOf, moveWords } from "./protocol.js";
import { TRAITS, siftRows } from "./sift.js";

const NARROW = 500;

/**
 * The ranking: an ARIA grid of which only the rows in sight exist.
 *
 * The grid is one stop for the Tab key. Arrows, Page Up/Down, Home and End move the active row and
 * Enter opens its reasons. The heads are buttons that sort.
 * @param {import("./protocol.js").Context} context
 */
export function makeRanking(context) {
  const { model, on, say } = context;
  const id = uniqueId("ranking");
  const help = uniqueId("help");
  let rows = /** @type {number[]} */ ([]);
  let active = 0;
  let rowHeight = 30;

  const body = h("div", { role: "rowgroup", class: "tk-rows" });
  const header = h("div", { role: "row", class: "tk-row tk-head", "aria-rowindex": 1 });
  const grid = h(
    "div",
    {
      role: "grid",
      class: "tk-grid",
      tabindex: 0,
      id,
      "aria-label": "Candidates",
      "aria-describedby": help,
    },
    h("div", { role: "rowgroup", class: "tk-heads" }, header),
    body,
  );
  const empty = h("p", { class: "tk-empty", hidden: true }, "No candidate fits this filter.");
  const counter = h("span", { class: "tk-count" });
  const search = h("input", {
    type: "search",
    class: "tk-input tk-search",
    placeholder: "Filter by name",
    "aria-label": "Filter candidates by name",
    oninput: () => change({ text: search.value }),
  });
  const language = h("select", { class: "tk-input", onchange: () => change({ language: language.value }) });
  const section = h("select", { class: "tk-input", onchange: () => change({ section: section.value }) });
  const traits = h("div", { class: "tk-facets", role: "group", "aria-label": "Show only" });
  const element = h(
    "div",
    { class: "tk-rankview" },
    h(
      "div",
      { class: "tk-toolbar" },
      search,
      h("label", { class: "tk-field" }, "Language ", language),
      h("label", { class: "tk-field" }, "Section ", section),
      traits,
      counter,
    ),
    h(
      "p",
      { class: "tk-hidden", id: help },
      "Arrow keys move from row to row. Enter opens the reasons for a place.",
    ),
    grid,
    empty,
    h(
      "p",
      { class: "tk-key" },
      h("span", { class: "tk-level", style: "--tk-share: 70%", "aria-hidden": "true" }),
      "the longer, the more it speaks for a rewrite",
      h("span", { class: "tk-level tk-unknown", "aria-hidden": "true" }, "?"),
      "unknown: counts neither for nor against",
    ),
  );

  const table = () =>
    /** @type {import("./protocol.js").Table} */ ({ ...model.get("table"), given: model.get("given") ?? {} });
  const filter = () => model.get("filter") ?? {};
  const signals = () => /** @type {import("./protocol.js").Signal[]} */ (model.get("signals") ?? []);

  function columns() {
    return [
      { id: "place", word: "Place", hint: "under your weights" },
      { id: "change", word: "Moved", hint: "places since the default weights, before you said anything" },
      { id: "name", word: "Candidate", hint: "Debian's name for the source package" },
      ...signals().map((s) => ({ id: s.id, word: s.short, hint: `${s.title} (${s.slide})` })),
      { id: "score", word: "Score", hint: "what the place is by: 0 to 100" },
    ];
  }

  function change(/** @type {object} */ part) {
    model.set("filter", { ...filter(), ...part });
    model.save_changes();
  }

  function drawHeader() {
    const { sort = "place", reverse } = filter();
    const weights = model.get("weights") ?? {};
    const focused = document.activeElement?.closest?.("[data-column]")?.getAttribute("data-column");
    const all = columns();
    element.style.setProperty("--tk-signals", String(signals().length));
    grid.setAttribute("aria-colcount", String(all.length));
    fill(
      header,
      all.map((column, at) => {
        const sorted = column.id === sort;
        const signal = column.id in (table()?.levels ?? {});
        const off = signal && !weights[column.id];
        const falls = signal || column.id === "change"; // the largest first
        return h(
          "div",
          {
            role: "columnheader",
            class: `tk-cell tk-c-${signal ? "signal" : column.id}${off ? " tk-off" : ""}`,
            "aria-colindex": at + 1,
            "aria-sort":
              sorted ? (Boolean(reverse) === falls ? "ascending" : "descending") : "none",
            "data-column": column.id,
          },
          column.id === "score"
            ? h("span", { class: "tk-sort", title: column.hint }, column.word)
            : h(
                "button",
                {
                  type: "button",
                  class: "tk-sort",
                  title: `${column.word}: ${column.hint}${off ? "; switched off" : ""}`,
                  onclick: () => {
                    const down = sorted ? !reverse : false;
                    change({ sort: column.id, reverse: down });
                    say(`Sorted by ${column.hint}${down ? ", backwards" : ""}.`);
                  },
                },
                column.word,
                sorted
                  ? h("span", { "aria-hidden": "true" }, reverse ? " ▴" : " ▾")
                  : null,
              ),
        );
      }),
    );
    if (focused && grid.contains(header)) header.querySelector(`[data-column="${focused}"] button`)?.focus();
  }

  function drawTools() {
    const t = table();
    const chosen = filter().only ?? [];
    for (const [select, words, every, now] of [
      [language, t.language[0], "all", filter().language],
      [section, t.section[0], "all", filter().section],
    ]) {
      fill(
        select,
        h("option", { value: "" }, every),
        words.filter(Boolean).map((/** @type {string} */ word) => h("option", { value: word }, word)),
      );
      select.value = now ?? "";
    }
    const focused = document.activeElement?.getAttribute?.("data-trait");
    fill(
      traits,
      TRAITS.map((one) => {
        let count = 0;
        for (let i = 0; i < t.name.length; i++) if (one.holds(t, i)) count++;
        const pressed = chosen.includes(one.id);
        if (!count && !pressed) return null;
        return h(
          "button",
          {
            type: "button",
            class: "tk-facet",
            "data-trait": one.id,
            title: one.hint,
            "aria-pressed": String(pressed),
            onclick: () =>
              change({
                only: pressed
                  ? chosen.filter((/** @type {string} */ it) => it !== one.id)
                  : [...chosen, one.id],
              }),
          },
          one.word,
          h("span", { class: "tk-badge" }, count.toLocaleString("en")),
        );
      }),
    );
    if (focused) /** @type {any} */ (traits.querySelector(`[data-trait="${focused}"]`))?.focus();
  }

  /** @param {import("./protocol.js").Table} t @param {import("./protocol.js").Ranks} ranks @param {number} i @param {number} at */
  function drawRow(t, ranks, i, at) {
    const weights = model.get("weights") ?? {};
    const place = ranks.place[i];
    const moved = moveWords((context.start().place[i] || place) - place);
    let column = 0;
    const cell = (/** @type {string} */ name, /** @type {any[]} */ ...content) =>
      h(
        "div",
        {
          role: name === "name" ? "rowheader" : "gridcell",
          class: `tk-cell tk-c-${name}`,
          "aria-colindex": ++column,
        },
        ...content,
      );
    const row = h(
      "div",
      {
        role: "row",
        id: `${id}-row-${i}`,
        class: "tk-row",
        "aria-rowindex": at + 2,
        "aria-selected": String(model.get("selected") === t.name[i]),
        "data-name": t.name[i],
        onclick: () => {
          setActive(at, false);
          context.open(t.name[i]);
        },
      },
      cell("place", place.toLocaleString("en")),
      cell(
        "change",
        h("span", { class: `tk-${moved.tone}`, "aria-hidden": "true" }, moved.mark),
        h("span", { class: "tk-hidden" }, moved.words),
      ),
      cell(
        "name",
        h("span", { class: "tk-name", title: t.name[i] }, t.name[i]),
        t.flags[i] & 4 ? h("span", { class: "tk-tag" }, "yours") : null,
        t.flags[i] & 1 ? h("span", { class: "tk-tag", title: "orphaned in Debian" }, "orphaned") : null,
      ),
      signals().map((signal) => {
        const level = levelOf(t, signal.id, i);
        const one = cell("signal", bar(level));
        one.append(h("span", { class: "tk-hidden" }, level < 0 ? "unknown" : `${level} of 100`));
        one.title = `${signal.title}: ${level < 0 ? "unknown" : `${level} of 100`}${weights[signal.id] ? "" : " (switched off)"}`;
        if (!weights[signal.id]) one.classList.add("tk-off");
        return one;
      }),
      cell("score", (ranks.score[i] / 100).toFixed(1)),
    );
    row.style.transform = `translateY(${at * rowHeight}px)`;
    if (at === active) row.classList.add("tk-active");
    return row;
  }

  function drawRows() {
    const t = table();
    const ranks = context.ranks();
    const top = grid.scrollTop;
    const room = grid.clientHeight || 400;
    const first = Math.max(0, Math.floor(top / rowHeight) - 5);
    const last = Math.min(rows.length, Math.ceil((top + room) / rowHeight) + 5);
    const some = [];
    for (let at = first; at < last; at++) some.push(drawRow(t, ranks, rows[at], at));
    // The active row stays in the document, so that aria-activedescendant always names one.
    if (rows.length && (active < first || active >= last))
      some.push(drawRow(t, ranks, rows[active], active));
    fill(body, some);
    if (rows.length) grid.setAttribute("aria-activedescendant", `${id}-row-${rows[active]}`);
    else grid.removeAttribute("aria-activedescendant");
  }

  /** Only what a new order changes. */
  function drawOrder() {
    const t = table();
    if (!t?.name) return;
    // Who scrolled down to a candidate stays with it; at the top, one wants to see the new top.
    const chosen = t.name.indexOf(model.get("selected"));
    const offset = rows.indexOf(chosen) * rowHeight - grid.scrollTop;
    const follow = chosen >= 0 && grid.scrollTop > 0 && offset >= 0 && offset < grid.clientHeight;
    rows = siftRows(t, context.ranks(), context.start(), filter());
    active = Math.min(active, Math.max(0, rows.length - 1));
    body.style.height = `${rows.length * rowHeight}px`;
    grid.setAttribute("aria-rowcount", String(rows.length + 1));
    const all = t.name.length;
    counter.textContent =
      rows.length === all
        ? counted(all, "candidate")
        : `${rows.length.toLocaleString("en")} of ${counted(all, "candidate")}`;
    empty.hidden = rows.length > 0;
    const at = follow ? rows.indexOf(chosen) : -1;
    if (at >= 0) {
      active = at;
      grid.scrollTop = Math.max(0, at * rowHeight - offset);
    }
    drawHeader();
    drawRows();
  }

  function draw() {
    const t = table();
    if (!t?.name) return;
    const letters = parseFloat(getComputedStyle(element).fontSize || "14");
    // On a narrow page a row has its bars in a line of their own.
    const narrow = element.clientWidth > 0 && element.clientWidth < NARROW;
    element.classList.toggle("tk-twolines", narrow);
    rowHeight = Math.max(24, Math.round(letters * (narrow ? 3.6 : 2.15)));
    element.style.setProperty("--tk-row", `${rowHeight}px`);
    if (document.activeElement !== search) search.value = filter().text ?? "";
    drawTools();
    drawOrder();
  }

  /** @param {number} at @param {boolean} [reveal] */
  function setActive(at, reveal = true) {
    active = Math.max(0, Math.min(rows.length - 1, at));
    if (reveal) {
      const head = header.offsetHeight || rowHeight;
      const top = active * rowHeight;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top + rowHeight > grid.scrollTop + grid.clientHeight - head)
        grid.scrollTop = top + rowHeight + head - grid.clientHeight;
    }
    drawRows();
  }

  grid.addEventListener("scroll", drawRows, { passive: true });
  grid.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => setActive(active + 1),
      ArrowUp: () => setActive(active - 1),
      PageDown: () => setActive(active + page),
      PageUp: () => setActive(active - page),
      Home: () => setActive(0),
      End: () => setActive(rows.length - 1),
    };
    if (!(/** @type {Element} */ (event.target).closest("button")))
      keys.Enter = () => rows.length && context.open(table().name[rows[active]], { focus: true });
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  const watch = new ResizeObserver(() => {
    const narrow = element.clientWidth > 0 && element.clientWidth < NARROW;
    if (element.isConnected && narrow !== element.classList.contains("tk-twolines")) draw();
  });
  watch.observe(element);
  context.cleanup(() => watch.disconnect());

  on("change:table", () => element.parentNode && draw());
  on("change:filter", () => {
    grid.scrollTop = 0;
    active = 0;
    draw();
  });
  // A view that is not on show is drawn when it comes up again. A notebook may take all of us off
  // the page while we are out of sight: that is another matter, so the panel is what is asked for.
  on("change:given", () => element.parentNode && drawOrder());
  on("change:order", () => element.parentNode && drawOrder());
  on("change:selected", () => element.parentNode && drawRows());
  return {
    element,
    draw,
    focus: () => grid.focus(),
    /** Bring a candidate into sight, if the filter lets it through. */
    reveal: (/** @type {string} */ name) => {
      const at = rows.findIndex((i) => table().name[i] === name);
      if (at >= 0) setActive(at);
    },
  };
}

/** A level as a bar; what is unknown is hatched and says so. @param {number} level 0 to 100, -1 unknown */
export function bar(level) {
  return level < 0
    ? h("span", { class: "tk-level tk-unknown", "aria-hidden": "true" }, "?")
    : h("span", { class: "tk-level", style: `--tk-share: ${level}%`, "aria-hidden": "true" });
}
