import { fill, followScheme, h, uniqueId } from "../tool/dom.js";
import { makeAsk } from "../tool/ask.js";
import { makeProblem } from "../tool/problem.js";
import { makeTabs } from "../tool/tabs.js";
import { makeChooser } from "./chooser.js";
import { makeExamples } from "./examples.js";
import { makeLints } from "./lints.js";
import { makePlan } from "./plan.js";
import { makeReaders } from "./readers.js";

/**
 * Put the parts together: what to look at, three tabs, and below them what is in the plan.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render({ model, el }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const problem = makeProblem(model, () => "What you see below is as it was before.");
  const working = h("span", { class: "tk-working", "aria-hidden": "true" });
  const root = h("section", { class: "tk-tool tk-document", "aria-label": "Documentation map" });
  const ask = makeAsk(model, cleanup);

  const busy = (/** @type {string} */ what) => {
    working.textContent = what ? `${what} …` : "";
    root.setAttribute("aria-busy", String(Boolean(what)));
  };
  /** @type {import("./protocol.js").Context} */
  const context = {
    id: uniqueId("document"),
    model,
    // What goes wrong is in the alert, because Python has set `problem`: here it is only the end.
    work: (what, deed, content = {}) => {
      busy(what);
      return ask(deed, content)
        .catch(() => null)
        .finally(() => busy(""));
    },
    say: (sentence) => (live.textContent = sentence),
    on: (name, hear) => {
      model.on(name, hear);
      cleanup(() => model.off(name, hear));
    },
  };

  const chooser = makeChooser(context);
  const plan = makePlan(context);
  const tabs = makeTabs(context, "Parts of the map", {
    readers: { word: "Readers", ...makeReaders(context) },
    lints: { word: "Lints", ...makeLints(context) },
    examples: { word: "Examples", ...makeExamples(context) },
  });

  fill(
    root,
    h(
      "header",
      { class: "tk-header" },
      h(
        "div",
        {},
        h("h2", { class: "tk-title" }, "Documentation map"),
        h("p", { class: "tk-subtitle" }, "Who comes, what for, and which page serves them?"),
      ),
      working,
    ),
    chooser.element,
    problem.element,
    tabs.element,
    tabs.panel,
    plan.element,
    live,
  );
  // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  el.append(root);
  cleanup(followScheme(root, () => {}));
  context.on("change:view", tabs.draw);
  context.on("change:problem", problem.draw);
  context.on("change:shown", () => context.say(model.get("shown")?.sentence ?? ""));
  chooser.draw();
  tabs.draw();
  problem.draw();
  plan.draw();
  return () => undos.forEach((undo) => undo());
}

export default { render };
