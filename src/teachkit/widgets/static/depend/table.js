import { chip, fill, h, uniqueId } from "../tool/dom.js";
import { COLUMNS, FACETS, kindWords, shownRows } from "./filter.js";
import { counted } from "../tool/ask.js";
import { STATES, labelOf } from "./protocol.js";

/**
 * The package table: an ARIA grid of which only the rows in sight exist.
 *
 * The grid is one stop for the Tab key. Arrows, Page Up/Down, Home and End move the active row,
 * Enter opens it, Space ticks it for the what-if. A column's header is a button that sorts.
 * @param {import("./protocol.js").Context} context
 */
export function makeTable(context) {
  const { model, select, toggle, on, say } = context;
  const id = uniqueId("grid");
  const help = uniqueId("help");
  let rows = /** @type {number[]} */ ([]);
  let active = 0;
  let rowHeight = 32;

  const body = h("div", { role: "rowgroup", class: "tk-rows" });
  const header = h("div", { role: "row", class: "tk-row tk-head", "aria-rowindex": 1 });
  const grid = h(
    "div",
    {
      role: "grid",
      class: "tk-grid",
      tabindex: 0,
      id,
      "aria-label": "Packages",
      "aria-describedby": help,
      "aria-colcount": COLUMNS.length + 1,
    },
    h("div", { role: "rowgroup", class: "tk-heads" }, header),
    body,
  );
  const empty = h("p", { class: "tk-empty", hidden: true }, "No package fits this filter.");
  const counter = h("span", { class: "tk-count" });
  const search = h("input", {
    type: "search",
    class: "tk-input tk-search",
    placeholder: "Filter by name",
    "aria-label": "Filter packages by name or version",
    oninput: () => change({ text: search.value }),
  });
  const facets = h("div", { class: "tk-facets", role: "group", "aria-label": "Show only" });
  const element = h(
    "div",
    { class: "tk-tableview" },
    h("div", { class: "tk-toolbar" }, search, counter, facets),
    h(
      "p",
      { class: "tk-hidden", id: help },
      "Arrow keys move from row to row. Enter opens a package. Space ticks it for the what-if.",
    ),
    grid,
    empty,
  );

  const table = () => /** @type {import("./protocol.js").Table} */ (model.get("table"));
  const filter = () => model.get("filter") ?? {};

  function change(/** @type {object} */ part) {
    model.set("filter", { ...filter(), ...part });
    model.save_changes();
  }

  function drawHeader() {
    const { sort = "gone", descending } = filter();
    const focused = document.activeElement?.closest?.("[data-column]")?.getAttribute("data-column");
    fill(
      header,
      h(
        "div",
        { role: "columnheader", class: "tk-cell tk-c-tick", "aria-colindex": 1 },
        h("span", { title: "Tick a package to see what removing it would do" }, "Drop"),
      ),
      COLUMNS.map((column, at) => {
        const sorted = column.id === sort;
        return h(
          "div",
          {
            role: "columnheader",
            class: `tk-cell tk-c-${column.id}`,
            "aria-colindex": at + 2,
            "aria-sort": sorted ? (descending ? "descending" : "ascending") : "none",
            "data-column": column.id,
          },
          h(
            "button",
            {
              type: "button",
              class: "tk-sort",
              title: `${column.word}: ${column.hint}`,
              onclick: () => {
                const down = sorted ? !descending : Boolean(column.numeric);
                change({ sort: column.id, descending: down });
                say(`Sorted by ${column.word}, ${down ? "descending" : "ascending"}.`);
              },
            },
            column.word,
            sorted
              ? h("span", { class: "tk-arrow", "aria-hidden": "true" }, descending ? "\u00a0▾" : "\u00a0▴")
              : null,
          ),
        );
      }),
    );
    if (focused && grid.contains(header)) header.querySelector(`[data-column="${focused}"] button`)?.focus();
  }

  function drawFacets() {
    const t = table();
    const chosen = filter().only ?? [];
    const focused = document.activeElement?.getAttribute?.("data-facet");
    fill(
      facets,
      FACETS.map((facet) => {
        let count = 0;
        for (let i = 0; i < t.name.length; i++) if (!t.member[i] && facet.holds(t, i)) count++;
        const pressed = chosen.includes(facet.id);
        if (!count && !pressed) return null;
        return h(
          "button",
          {
            type: "button",
            class: "tk-facet",
            "data-facet": facet.id,
            "aria-pressed": String(pressed),
            onclick: () =>
              change({
                only: pressed
                  ? chosen.filter((/** @type {string} */ one) => one !== facet.id)
                  : [...chosen, facet.id],
              }),
          },
          facet.word,
          h("span", { class: "tk-badge" }, count),
        );
      }),
    );
    if (focused) /** @type {any} */ (facets.querySelector(`[data-facet="${focused}"]`))?.focus();
  }

  /** @param {import("./protocol.js").Table} t @param {number} i @param {number} at */
  function drawRow(t, i, at) {
    const removed = model.get("removed").includes(i);
    const gone = (model.get("after")?.gone ?? []).includes(i);
    const label = labelOf(t, i);
    const cell = (/** @type {string} */ name, /** @type {any[]} */ ...content) =>
      h(
        "div",
        {
          role: name === "name" ? "rowheader" : "gridcell",
          class: `tk-cell tk-c-${name}`,
          "aria-colindex": COLUMNS.findIndex((c) => c.id === name) + 2,
        },
        ...content,
      );
    const row = h(
      "div",
      {
        role: "row",
        id: `${id}-row-${i}`,
        class: `tk-row${gone ? " tk-gone" : ""}${t.here[i] ? "" : " tk-elsewhere"}`,
        "aria-rowindex": at + 2,
        "aria-selected": String(model.get("selected") === i),
        onclick: (/** @type {any} */ event) => {
          if (event.target.closest("input")) return;
          setActive(at, false);
          select(i);
        },
      },
      h(
        "div",
        { role: "gridcell", class: "tk-cell tk-c-tick", "aria-colindex": 1 },
        h("input", {
          type: "checkbox",
          tabindex: -1,
          "aria-label": `Without ${label}`,
          checked: removed,
          onchange: () => toggle(i),
        }),
      ),
      cell(
        "name",
        h(
          "span",
          { class: "tk-name", title: t.here[i] ? label : `${label}: ${t.platform} does not build it` },
          t.name[i],
        ),
        t.origin[i] === "git" ? h("span", { class: "tk-tag" }, "git") : null,
        t.copies[i] > 1
          ? h(
              "span",
              { class: "tk-tag", title: `${t.copies[i]} versions of it are in the lock` },
              `×${t.copies[i]}`,
            )
          : null,
        t.advisories[i]
          ? h(
              "span",
              { class: "tk-tag tk-bad tk-narrow", title: "has an advisory", "aria-hidden": "true" },
              "▲",
            )
          : null,
        gone ? h("span", { class: "tk-hidden" }, ", gone in the what-if") : null,
      ),
      cell("version", t.version[i]),
      cell("direct", t.direct[i] ? h("span", { class: "tk-yes" }, "● yes") : ""),
      cell("kind", kindWords(t.kinds[i])),
      cell("depth", t.depth[i] < 0 ? "–" : t.depth[i]),
      cell("gone", t.gone[i]),
      cell(
        "advisories",
        t.advisories[i]
          ? h(
              "span",
              { class: "tk-chip tk-bad" },
              h("span", { class: "tk-mark", "aria-hidden": "true" }, "▲"),
              t.advisories[i],
            )
          : t.known.advisories
            ? h("span", { class: "tk-quiet" }, "0")
            : h("span", { class: "tk-quiet" }, "no data"),
      ),
      cell(
        "audit",
        t.audit[i]
          ? chip(STATES[t.audit[i]])
          : h("span", { class: "tk-quiet" }, t.known.audits ? "–" : "no data"),
      ),
      cell(
        "debian",
        t.debian[i]
          ? chip(t.here[i] ? STATES[t.debian[i]] : { ...STATES[t.debian[i]], tone: "plain" })
          : h("span", { class: "tk-quiet" }, t.known.debian ? "–" : "no data"),
      ),
    );
    row.style.transform = `translateY(${at * rowHeight}px)`;
    if (at === active) row.classList.add("tk-active");
    return row;
  }

  function drawRows() {
    const t = table();
    const top = grid.scrollTop;
    const room = grid.clientHeight || 400;
    const first = Math.max(0, Math.floor(top / rowHeight) - 6);
    const last = Math.min(rows.length, Math.ceil((top + room) / rowHeight) + 6);
    const some = [];
    for (let at = first; at < last; at++) some.push(drawRow(t, rows[at], at));
    // The active row stays in the document, so that aria-activedescendant always names one.
    if (rows.length && (active < first || active >= last)) some.push(drawRow(t, rows[active], active));
    fill(body, some);
    if (rows.length) grid.setAttribute("aria-activedescendant", `${id}-row-${rows[active]}`);
    else grid.removeAttribute("aria-activedescendant");
  }

  function draw() {
    const t = table();
    if (!t?.name) return;
    const before = rows[active];
    rows = shownRows(t, filter());
    active = Math.max(0, rows.indexOf(before));
    rowHeight = Math.max(24, Math.round(parseFloat(getComputedStyle(element).fontSize || "14") * 2.15));
    element.style.setProperty("--tk-row", `${rowHeight}px`);
    body.style.height = `${rows.length * rowHeight}px`;
    grid.setAttribute("aria-rowcount", String(rows.length + 1));
    const all = t.member.filter((member) => !member).length;
    counter.textContent =
      rows.length === all ? counted(all, "package") : `${rows.length} of ${counted(all, "package")}`;
    empty.hidden = rows.length > 0;
    if (document.activeElement !== search) search.value = filter().text ?? "";
    drawHeader();
    drawFacets();
    drawRows();
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
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inButton = target.closest("button");
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
    if (!inButton) {
      keys.Enter = () => rows.length && select(rows[active], { focus: true });
      keys[" "] = () => rows.length && toggle(rows[active]);
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  on("change:table", () => {
    active = 0;
    grid.scrollTop = 0;
    draw();
  });
  on("change:filter", () => {
    grid.scrollTop = 0;
    draw();
  });
  // A view that is not on show is drawn when it comes up again.
  for (const name of ["after", "removed", "selected"])
    on(`change:${name}`, () => element.isConnected && drawRows());
  return { element, draw, focus: () => grid.focus() };
}
