import { fill, followScheme, h, uniqueId } from "../tool/dom.js";
import { makeAsk } from "../tool/ask.js";
import { makeClaim } from "./claim.js";
import { makeOwn } from "./own.js";
import { makePerformance } from "./performance.js";
import { makePlan } from "./plan.js";
import { makeSecurity } from "./security.js";
import { makeStability } from "./stability.js";

/**
 * Put the parts together: five tabs, and below them what is in the plan.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render({ model, el }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const alert = h("div", { class: "tk-alert", role: "alert", hidden: true });
  const working = h("span", { class: "tk-working", "aria-hidden": "true" });
  const root = h("section", { class: "tk-tool tk-focus", "aria-label": "Focus finder" });
  const ask = makeAsk(model, cleanup);

  const busy = (/** @type {string} */ what) => {
    working.textContent = what ? `${what} …` : "";
    root.setAttribute("aria-busy", String(Boolean(what)));
  };
  /** @type {import("./protocol.js").Context} */
  const context = {
    id: uniqueId("focus"),
    model,
    cleanup,
    ask,
    // What goes wrong is in the alert, because Python has set `problem`: here it is only the end.
    work: (what, deed, content = {}) => {
      busy(what);
      return ask(deed, content)
        .catch(() => null)
        .finally(() => busy(""));
    },
    say: (sentence) => (live.textContent = sentence),
    go: show,
    on: (name, hear) => {
      model.on(name, hear);
      cleanup(() => model.off(name, hear));
    },
  };

  /** @type {Record<string, {word: string, element: HTMLElement, draw: () => void}>} */
  const views = {
    claim: { word: "Claim", ...makeClaim(context) },
    security: { word: "Security", ...makeSecurity(context) },
    performance: { word: "Performance", ...makePerformance(context) },
    stability: { word: "Stability", ...makeStability(context) },
    own: { word: "Your own", ...makeOwn(context) },
  };
  const names = Object.keys(views);
  const plan = makePlan(context);
  const tabs = h("div", { class: "tk-tabs", role: "tablist", "aria-label": "Focuses" });
  const panel = h("div", { class: "tk-panel", role: "tabpanel", id: `${context.id}-panel` });

  function drawTabs() {
    const focused = tabs.contains(document.activeElement);
    const view = names.includes(model.get("view")) ? model.get("view") : "claim";
    fill(
      tabs,
      names.map((name) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: "tk-tab",
            id: `${context.id}-tab-${name}`,
            "aria-selected": String(name === view),
            "aria-controls": panel.id,
            tabindex: name === view ? 0 : -1,
            onclick: () => show(name),
          },
          views[name].word,
        ),
      ),
    );
    panel.setAttribute("aria-labelledby", `${context.id}-tab-${view}`);
    if (panel.firstChild !== views[view].element) {
      fill(panel, views[view].element);
      views[view].draw();
    }
    if (focused) /** @type {any} */ (tabs.querySelector('[aria-selected="true"]'))?.focus();
  }

  /** @param {string} name */
  function show(name) {
    model.set("view", name);
    model.save_changes();
  }

  tabs.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = names.indexOf(model.get("view"));
    /** @type {Record<string, number>} */
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: names.length - 1 };
    if (!(event.key in to)) return;
    event.preventDefault();
    event.stopPropagation();
    show(names[to[event.key] % names.length]);
  });

  function drawProblem() {
    const problem = model.get("problem") ?? {};
    alert.hidden = !problem.message;
    fill(
      alert,
      problem.message
        ? [
            h("span", { class: "tk-mark", "aria-hidden": "true" }, "✕ "),
            h("strong", {}, problem.message),
            problem.place ? h("span", { class: "tk-place" }, ` (${problem.place})`) : null,
            problem.hint ? h("p", {}, problem.hint) : null,
            h("p", { class: "tk-quiet" }, "What you see below is as it was before."),
          ]
        : [],
    );
  }

  fill(
    root,
    h(
      "header",
      { class: "tk-header" },
      h(
        "div",
        {},
        h("h2", { class: "tk-title" }, "Focus finder"),
        h(
          "p",
          { class: "tk-subtitle" },
          "Who gains what, and how would they check? Write it, then hold it to the evidence.",
        ),
      ),
      working,
    ),
    tabs,
    alert,
    panel,
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
  context.on("change:view", drawTabs);
  context.on("change:problem", drawProblem);
  drawTabs();
  drawProblem();
  plan.draw();
  return () => undos.forEach((undo) => undo());
}

export default { render };
