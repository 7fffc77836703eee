import { fill, followScheme, h, uniqueId } from "../tool/dom.js";
import { makeAsk } from "../tool/ask.js";
import { makeProblem } from "../tool/problem.js";
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
function render({ model, el }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const problem = makeProblem(model, () =>
    model.get("table")?.name ? "What you see below is still the previous result." : "",
  );
  const working = h("span", { class: "tk-working", "aria-hidden": "true" });
  const title = h("h2", { class: "tk-title" });
  const subtitle = h("p", { class: "tk-subtitle" });
  const root = h("section", { class: "tk-tool tk-depend" });

  /** @type {any} */
  const context = {
    id: uniqueId("depend"),
    model,
    cleanup,
    ask: makeAsk(model, cleanup),
    say: (/** @type {string} */ sentence) => (live.textContent = sentence),
    busy: (/** @type {string} */ what) => {
      working.textContent = what ? `${what} …` : "";
      root.setAttribute("aria-busy", String(Boolean(what)));
    },
    on: (/** @type {string} */ name, /** @type {() => void} */ hear) => {
      model.on(name, hear);
      cleanup(() => model.off(name, hear));
    },
    select: (/** @type {number} */ index, /** @type {{focus?: boolean}} */ { focus = false } = {}) => {
      if (focus) details.focusWhenReady();
      model.set("selected", index);
      model.save_changes();
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

  fill(
    root,
    h("header", { class: "tk-header" }, h("div", {}, title, subtitle), working),
    chooser.element,
    problem.element,
    h(
      "div",
      { class: "tk-result" },
      numbers.cards,
      numbers.strip,
      h("div", { class: "tk-tabline" }, tabs.element, exporting),
      h("div", { class: "tk-main" }, tabs.panel, details.element),
      sources,
    ),
    live,
  );
  // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  root.style.setProperty("--tk-height", `${model.get("height")}px`);
  el.append(root);
  cleanup(followScheme(root, () => views[model.get("view")]?.draw?.()));

  context.on("change:table", drawTitle);
  context.on("change:view", tabs.draw);
  context.on("change:problem", problem.draw);
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
  problem.draw();
  drawSources();
  drawFormats();
  details.draw();
  // The size of letters and of the room is known only once the page has laid us out.
  requestAnimationFrame(() => views[model.get("view")]?.draw?.());
  return () => undos.forEach((undo) => undo());
}

export default { render };
