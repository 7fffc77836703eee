import { fill, followScheme, h, uniqueId } from "../tool/dom.js";
import { makeAsk } from "../tool/ask.js";
import { makeProblem } from "../tool/problem.js";
import { makeDifference } from "./difference.js";
import { makeKeep } from "./keep.js";
import { makeLoop } from "./loop.js";
import { makePicture } from "./picture.js";
import { makeStates } from "./states.js";

/**
 * Put the parts together: the line of time, its states, what differs, and what to keep.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render({ model, el }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const problem = makeProblem(model, () => "What you see below is as it was before.");
  const working = h("span", { class: "tk-working", "aria-hidden": "true" });
  const root = h("section", { class: "tk-tool tk-iterate", "aria-label": "Revision timeline" });
  const ask = makeAsk(model, cleanup);

  const busy = (/** @type {string} */ what) => {
    working.textContent = what ? `${what} …` : "";
    root.setAttribute("aria-busy", String(Boolean(what)));
  };
  /** @type {import("./protocol.js").Context} */
  const context = {
    id: uniqueId("iterate"),
    model,
    cleanup,
    // What goes wrong is in the alert, because Python has set `problem`: here it is only the end.
    work: (what, deed, content = {}) => {
      busy(what);
      return ask(deed, content)
        .catch(() => null)
        .finally(() => busy(""));
    },
    // Emptied first: the same sentence twice is to be said twice.
    say: (sentence) => {
      live.textContent = "";
      requestAnimationFrame(() => (live.textContent = sentence));
    },
    on: (name, hear) => {
      model.on(name, hear);
      cleanup(() => model.off(name, hear));
    },
  };

  const parts = {
    picture: makePicture(context),
    states: makeStates(context),
    difference: makeDifference(context),
    keep: makeKeep(context),
    loop: makeLoop(context),
  };
  fill(
    root,
    h(
      "header",
      { class: "tk-header" },
      h(
        "div",
        {},
        h("h2", { class: "tk-title" }, "Revision timeline"),
        h("p", { class: "tk-subtitle" }, "How the plan stood, what was learned, and what changed because of it."),
      ),
      working,
    ),
    problem.element,
    parts.picture.element,
    parts.states.element,
    h(
      "div",
      { class: "tk-columns" },
      parts.difference.element,
      h("div", { class: "tk-column" }, parts.loop.element, parts.keep.element),
    ),
    live,
  );
  // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  // Another form may have written to the plan since: whoever comes back sees it as it is.
  const look = () => ask("look").catch(() => null);
  root.addEventListener("pointerenter", look);
  root.addEventListener("focusin", (event) => root.contains(event.relatedTarget) || look());
  el.append(root);
  cleanup(followScheme(root, () => {}));
  context.on("change:problem", problem.draw);
  problem.draw();
  for (const part of Object.values(parts)) part.draw();
  return () => undos.forEach((undo) => undo());
}

export default { render };
