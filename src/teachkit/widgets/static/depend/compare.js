import { fill, h } from "../tool/dom.js";
import { counted } from "../tool/ask.js";
import { makeReader } from "./chooser.js";

/**
 * Two locks side by side: the one chosen here is "before", the one on show is "after".
 * @param {import("./protocol.js").Context} context
 */
export function makeCompare(context) {
  const { model, ask, on } = context;
  const project = h("select", { class: "tk-input", onchange: () => loadTags() });
  const tag = h("select", { class: "tk-input" });
  const go = h("button", { type: "button", class: "tk-button tk-primary", onclick: () => send() }, "Compare");
  const pick = h(
    "div",
    { class: "tk-line" },
    h("label", { class: "tk-field" }, "Before: ", project),
    h("label", { class: "tk-field" }, "release ", tag),
    go,
  );
  const reader = makeReader(context, "compare", "Compare");
  const result = h("div", { class: "tk-comparison" });
  const element = h("div", { class: "tk-compareview" }, pick, reader.element, result);
  /** @type {Record<string, [string, string, number][]>} */
  const known = {};

  async function loadTags() {
    const name = project.value;
    if (!name) return;
    if (!known[name]) {
      try {
        known[name] = (await ask("history", { project: name })).rows;
      } catch {
        return;
      }
    }
    if (name !== project.value) return;
    fill(
      tag,
      known[name].map((row) => h("option", { value: row[0] }, `${row[0]} (${row[1]}, ${row[2]} crates)`)),
    );
    const now = known[name].findIndex((row) => name === model.get("project") && row[0] === model.get("tag"));
    tag.selectedIndex = now > 0 ? now - 1 : known[name].length - 1;
  }

  function send() {
    context.busy("Comparing");
    ask("compare", { project: project.value, tag: tag.value })
      .catch(() => {})
      .finally(() => context.busy(""));
  }

  /** @param {string} title @param {string[]} labels @param {string} tone @param {string} sign */
  function column(title, labels, tone, sign) {
    return h(
      "section",
      { class: "tk-column" },
      h("h4", {}, title, " ", h("span", { class: "tk-badge" }, labels.length)),
      labels.length
        ? h(
            "ul",
            { class: "tk-labels" },
            labels.map((label) =>
              h(
                "li",
                {},
                h("span", { class: `tk-mark tk-${tone}`, "aria-hidden": "true" }, sign),
                " ",
                label,
              ),
            ),
          )
        : h("p", { class: "tk-quiet" }, "none"),
    );
  }

  function drawResult() {
    const c = model.get("comparison") ?? {};
    if (!c.before) return fill(result);
    fill(
      result,
      h("h3", { class: "tk-cardtitle" }, `${c.before} → ${c.after}`),
      h("p", { class: "tk-verdict" }, c.sentence),
      h(
        "table",
        { class: "tk-numbers" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, ""),
            h("th", { scope: "col" }, "before"),
            h("th", { scope: "col" }, "after"),
            h("th", { scope: "col" }, "change"),
          ),
        ),
        h(
          "tbody",
          {},
          c.numbers.map((/** @type {[string, number, number]} */ [word, before, after]) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, word),
              h("td", {}, before),
              h("td", {}, after),
              h(
                "td",
                { class: after < before ? "tk-down" : after > before ? "tk-up" : "tk-quiet" },
                after === before ? "=" : `${after > before ? "+" : "−"}${Math.abs(after - before)}`,
              ),
            ),
          ),
        ),
      ),
      h(
        "div",
        { class: "tk-columns" },
        column("Came", c.came, "warn", "+"),
        column("Left", c.left, "good", "−"),
        column(
          "Changed version",
          c.changed.map((/** @type {string[]} */ one) => one.join(" ")),
          "fair",
          "~",
        ),
      ),
      h(
        "button",
        { type: "button", class: "tk-button tk-small", onclick: () => ask("compare", {}).catch(() => {}) },
        "Clear the comparison",
      ),
    );
    context.say(`Compared: ${counted(c.came.length, "package")} came, ${c.left.length} left.`);
  }

  function draw() {
    const all = /** @type {string[]} */ (model.get("projects") ?? []);
    pick.hidden = !all.length;
    const chosen = project.value || model.get("project");
    fill(
      project,
      all.map((name) => h("option", { value: name }, name)),
    );
    project.value = all.includes(chosen) ? chosen : (all[0] ?? "");
    loadTags();
    drawResult();
  }

  on("change:comparison", drawResult);
  for (const name of ["projects", "project", "tag"])
    on(`change:${name}`, () => element.isConnected && draw());
  return { element, draw };
}
