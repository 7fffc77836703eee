import { fill, followScheme, h, uniqueId } from "../tool/dom.js";
import { makeAsk } from "../tool/ask.js";
import { makeProblem } from "../tool/problem.js";
import { makePicture } from "./picture.js";
import { makePredict } from "./predict.js";
import { makeRewrites, makeYears } from "./beside.js";
import { makeTable } from "./table.js";

/**
 * First the guesses; once they are committed, the picture, the rewrites beside it, and the table
 * in which every row can be read otherwise. Nothing is counted here: every number and every
 * sentence about one comes from Python, and comes only when it is revealed.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render({ model, el }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const problem = makeProblem(model);
  const title = h("h2", { class: "tk-title", tabindex: -1 }, "Is the title true?");
  const root = h("section", { class: "tk-tool tk-premise", "aria-label": "Is the title true?" });

  /** @type {any} */
  const context = {
    id: uniqueId("premise"),
    model,
    ask: makeAsk(model, cleanup),
    say: (/** @type {string} */ sentence) => (live.textContent = sentence),
    on: (/** @type {string} */ name, /** @type {() => void} */ hear) => {
      model.on(name, hear);
      cleanup(() => model.off(name, hear));
    },
    set: (/** @type {Record<string, any>} */ changes) => {
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      model.save_changes();
    },
  };

  const predict = makePredict(context);
  const picture = makePicture(context);
  const rewrites = makeRewrites(context);
  const years = makeYears(context);
  const table = makeTable(context);
  const sources = h("div", { class: "tk-sources" });
  const after = h(
    "div",
    { class: "tk-after" },
    h("div", { class: "tk-sides" }, picture.element, rewrites.element),
    table.element,
    years.element,
    sources,
  );

  let open = false;
  function drawStep() {
    const revealed = Boolean(model.get("revealed"));
    predict.element.hidden = revealed;
    after.hidden = !revealed;
    if (revealed && !open) {
      picture.draw();
      table.draw();
      rewrites.draw();
      years.draw();
      fill(
        sources,
        h("h3", {}, "What this stands on"),
        (model.get("sources").sentences ?? []).map((/** @type {string} */ sentence) =>
          h("p", {}, sentence),
        ),
      );
    }
    open = revealed;
  }

  context.revealed = () => title.focus();
  fill(root, h("header", { class: "tk-header" }, title), problem.element, predict.element, after, live);
  // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  root.style.setProperty("--tk-height", `${model.get("height")}px`);
  el.append(root);
  cleanup(followScheme(root, () => {}));
  context.on("change:revealed", () => {
    // The other traits of the same message are set by then, one after the other.
    queueMicrotask(drawStep);
  });
  context.on("change:table", () => {
    open = false; // other rows: everything is drawn anew
    queueMicrotask(drawStep);
  });
  context.on("change:problem", problem.draw);
  predict.draw();
  drawStep();
  problem.draw();
  return () => undos.forEach((undo) => undo());
}

export default { render };
