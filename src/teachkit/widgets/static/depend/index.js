import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";
import { makeShell } from "../tool/shell.js";
import { makeTabs } from "../tool/tabs.js";
import { makeChooser } from "./chooser.js";
import { makeCompare } from "./compare.js";
import { makeDetails } from "./details.js";
import { makeGraph } from "./graph.js";
import { makeNumbers } from "./numbers.js";
import { makeTable } from "./table.js";
import { makeReview, makeWhatIf } from "./whatif.js";

/**
 * Put the parts together: choose, numbers, then one of five views beside the package's details.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render(host) {
  const title = h("h2", { class: "tk-title" });
  const subtitle = h("p", { class: "tk-subtitle" });
  const shell = makeShell(host, {
    name: "depend",
    label: "Dependency assessor",
    still: () => (model.get("table")?.name ? "What you see below is still the previous result." : ""),
  });
  const { root } = shell;
  const { model } = shell.context;

  /** @type {any} */
  const context = {
    ...shell.context,
    select: (/** @type {number} */ index, /** @type {{focus?: boolean}} */ { focus = false } = {}) => {
      if (focus) details.focusWhenReady();
      put(model, { selected: index });
    },
    toggle: (/** @type {number} */ index) => numbers.toggle(index),
    close: () => {
      context.select(-1);
      views[model.get("view")]?.focus?.();
    },
  };

  const chooser = makeChooser(context);
  const numbers = makeNumbers(context);
  const details = makeDetails(context);
  /** @type {Record<string, any>} */
  const views = {
    packages: { word: "Packages", ...makeTable(context) },
    graph: { word: "Graph", ...makeGraph(context) },
    whatif: { word: "What if", ...makeWhatIf(context) },
    review: { word: "Review first", ...makeReview(context) },
    compare: { word: "Compare", ...makeCompare(context) },
  };
  const tabs = makeTabs(context, "Views", views);
  const sources = h("div", { class: "tk-sources" });

  const format = h("select", { class: "tk-input" });
  const save = h("button", { type: "button", class: "tk-button", onclick: download }, "Download");
  const exporting = h(
    "div",
    { class: "tk-line tk-export" },
    h("label", { class: "tk-field" }, "Export as ", format),
    save,
  );

  async function download() {
    context.busy("Exporting");
    try {
      const answer = await context.ask("export", { format: format.value });
      const url = URL.createObjectURL(new Blob([answer.text], { type: answer.mime }));
      h("a", { href: url, download: answer.name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
      context.say(`${answer.name} is downloaded.`);
    } catch {
      // What went wrong is in the alert: Python has set `problem`.
    } finally {
      context.busy("");
    }
  }

  function drawTitle() {
    const t = model.get("table");
    title.textContent = t?.title ? `Dependencies of ${t.title}` : "Dependency assessor";
    root.setAttribute("aria-label", title.textContent);
    subtitle.textContent = t?.subtitle ?? "Choose a project, or bring a Cargo.lock.";
    root.classList.toggle("tk-nothing", !t?.name);
  }

  function drawSources() {
    const all = model.get("sources") ?? { rows: [], without: [] };
    fill(
      sources,
      h("h3", { class: "tk-cardtitle" }, "What this stands on"),
      h(
        "ul",
        {},
        all.rows.map((/** @type {any} */ one) =>
          h(
            "li",
            {},
            one.kind === "partial"
              ? h(
                  "span",
                  { class: "tk-chip tk-warn" },
                  h("span", { class: "tk-mark", "aria-hidden": "true" }, "◐"),
                  "partial",
                )
              : null,
            " ",
            h("strong", {}, one.title),
            ` ${one.date ? `as of ${one.date}` : "(no date given)"}, ${one.rows.toLocaleString("en")} rows, ${one.kind}. ${one.note}`,
          ),
        ),
      ),
      all.without.length
        ? [
            h("h3", { class: "tk-cardtitle" }, "What it did without"),
            h(
              "ul",
              {},
              all.without.map((/** @type {string} */ sentence) => h("li", {}, sentence)),
            ),
          ]
        : null,
    );
  }

  function drawFormats() {
    fill(
      format,
      (model.get("formats") ?? []).map((/** @type {[string, string]} */ [id, word]) =>
        h("option", { value: id }, word),
      ),
    );
    exporting.hidden = !(model.get("formats") ?? []).length;
  }

  root.style.setProperty("--tk-height", `${model.get("height")}px`);
  shell.open(
    [
      shell.header(subtitle, title),
      chooser.element,
      shell.problem,
      h(
        "div",
        { class: "tk-result" },
        numbers.cards,
        numbers.strip,
        h("div", { class: "tk-tabline" }, tabs.element, exporting),
        h("div", { class: "tk-main" }, tabs.panel, details.element),
        sources,
      ),
    ],
    () => views[model.get("view")]?.draw?.(),
  );

  context.on("change:table", drawTitle);
  context.on("change:view", tabs.draw);
  context.on("change:sources", drawSources);
  context.on("change:formats", drawFormats);
  context.on("change:table", () => {
    if (model.get("table")?.name) context.say(`${title.textContent}: ${subtitle.textContent}`);
    for (const name of Object.keys(views))
      if (name !== "packages" && tabs.panel.firstChild === views[name].element) views[name].draw();
  });
  drawTitle();
  chooser.draw();
  numbers.draw();
  tabs.draw();
  drawSources();
  drawFormats();
  details.draw();
  // The size of letters and of the room is known only once the page has laid us out.
  requestAnimationFrame(() => views[model.get("view")]?.draw?.());
  return shell.close;
}

export default { render };
