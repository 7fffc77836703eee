import { makeShell } from "../tool/shell.js";
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
function render(host) {
  const shell = makeShell(host, { name: "document", label: "Documentation map" });
  const { context } = shell;

  const chooser = makeChooser(context);
  const plan = makePlan(context);
  const tabs = makeTabs(context, "Parts of the map", {
    readers: { word: "Readers", ...makeReaders(context) },
    lints: { word: "Lints", ...makeLints(context) },
    examples: { word: "Examples", ...makeExamples(context) },
  });

  shell.open([
    shell.header("Who comes, what for, and which page serves them?"),
    chooser.element,
    shell.problem,
    tabs.element,
    tabs.panel,
    plan.element,
  ]);
  context.on("change:view", tabs.draw);
  context.on("change:shown", () => context.say(context.model.get("shown")?.sentence ?? ""));
  chooser.draw();
  tabs.draw();
  plan.draw();
  return shell.close;
}

export default { render };
