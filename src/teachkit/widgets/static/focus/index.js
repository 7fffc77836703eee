import { makeShell } from "../tool/shell.js";
import { makeTabs } from "../tool/tabs.js";
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
function render(host) {
  const shell = makeShell(host, { name: "focus", label: "Focus finder" });
  /** @type {import("./protocol.js").Context} */
  const context = { ...shell.context, go: (name) => tabs.show(name) };

  /** @type {Record<string, {word: string, element: HTMLElement, draw: () => void}>} */
  const views = {
    claim: { word: "Claim", ...makeClaim(context) },
    security: { word: "Security", ...makeSecurity(context) },
    performance: { word: "Performance", ...makePerformance(context) },
    stability: { word: "Stability", ...makeStability(context) },
    own: { word: "Your own", ...makeOwn(context) },
  };
  const plan = makePlan(context);
  const tabs = makeTabs(context, "Focuses", views);

  shell.open([
    shell.header("Who gains what, and how would they check? Write it, then hold it to the evidence."),
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
