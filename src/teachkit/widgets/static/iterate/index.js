import { h } from "../tool/dom.js";
import { makeShell } from "../tool/shell.js";
import { makeDifference } from "./difference.js";
import { makeKeep } from "./keep.js";
import { makeLoop } from "./loop.js";
import { makePicture } from "./picture.js";
import { makeStates } from "./states.js";

/**
 * Put the parts together: the line of time, its states, what differs, and what to keep.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render(host) {
  const shell = makeShell(host, { name: "iterate", label: "Revision timeline" });
  const { context, root } = shell;

  const parts = {
    picture: makePicture(context),
    states: makeStates(context),
    difference: makeDifference(context),
    keep: makeKeep(context),
    loop: makeLoop(context),
  };
  shell.open([
    shell.header("How the plan stood, what was learned, and what changed because of it."),
    shell.problem,
    parts.picture.element,
    parts.states.element,
    h(
      "div",
      { class: "tk-columns" },
      parts.difference.element,
      h("div", { class: "tk-column" }, parts.loop.element, parts.keep.element),
    ),
  ]);
  // Another form may have written to the plan since: whoever comes back sees it as it is.
  const look = () => context.ask("look").catch(() => null);
  root.addEventListener("pointerenter", look);
  root.addEventListener("focusin", (event) => root.contains(event.relatedTarget) || look());
  for (const part of Object.values(parts)) part.draw();
  return shell.close;
}

export default { render };
