import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";
import { makeShell } from "../tool/shell.js";
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
function render(host) {
  const title = h("h2", { class: "tk-title", tabindex: -1 }, "Is the title true?");
  const shell = makeShell(host, { name: "premise", label: "Is the title true?", still: () => "" });
  const { model } = shell.context;
  const context = {
    ...shell.context,
    set: (/** @type {Record<string, any>} */ changes) => put(model, changes),
    revealed: () => title.focus(),
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

  shell.root.style.setProperty("--tk-height", `${model.get("height")}px`);
  shell.open([h("header", { class: "tk-header" }, title), shell.problem, predict.element, after]);
  context.on("change:revealed", () => {
    // The other traits of the same message are set by then, one after the other.
    queueMicrotask(drawStep);
  });
  context.on("change:table", () => {
    open = false; // other rows: everything is drawn anew
    queueMicrotask(drawStep);
  });
  predict.draw();
  drawStep();
  return shell.close;
}

export default { render };
