import { makeShell } from "../tool/shell.js";
import { makeTabs } from "../tool/tabs.js";
import { makeDebian } from "./debian.js";
import { makeLetter } from "./letter.js";
import { makeNames } from "./names.js";
import { makePlan } from "./plan.js";
import { makeReach } from "./reach.js";

/**
 * Put the parts together: four tabs, and below them what is in the plan.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render(host) {
  const shell = makeShell(host, { name: "distribute", label: "Distribution planner" });
  const { context } = shell;

  /** @type {Record<string, {word: string, element: HTMLElement, draw: () => void}>} */
  const views = {
    reach: { word: "Reach", ...makeReach(context) },
    names: { word: "Names", ...makeNames(context) },
    debian: { word: "Debian", ...makeDebian(context) },
    letter: { word: "Letter", ...makeLetter(context) },
  };
  const plan = makePlan(context);
  const tabs = makeTabs(context, "Parts of the distribution", views);

  shell.open([
    shell.header("Who gets it, from where, and who looks after that place?"),
    tabs.element,
    shell.problem,
    tabs.panel,
    plan.element,
  ]);
  context.on("change:view", tabs.draw);
  tabs.draw();
  plan.draw();
  return shell.close;
}

export default { render };
