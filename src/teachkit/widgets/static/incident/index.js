import { fill, followScheme, h, uniqueId } from "../tool/dom.js";
import { makeAsk } from "../tool/ask.js";
import { makeProblem } from "../tool/problem.js";
import { makeCalendar } from "./calendar.js";
import { makeDebrief } from "./debrief.js";
import { makeInbox } from "./inbox.js";
import { makeLog } from "./log.js";

/**
 * One shape for everything the parts of the view share.
 * @typedef {object} Context
 * @property {string} id unique in the page
 * @property {import("../tool/ask.js").Model} model
 * @property {(deed: string, content?: object) => Promise<any>} work ask; what goes wrong is in the alert
 * @property {(sentence: string) => void} say read out by a screen reader
 */

/**
 * Put the parts together: the calendar on top, the inbox beside who pays, the log, the debrief.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render({ model, el }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const problem = makeProblem(model, () => "The game is as it was before.");
  const root = h("section", { class: "tk-tool tk-incident", "aria-label": "Incident table-top" });
  const ask = makeAsk(model, cleanup);
  /** @type {Context} */
  const context = {
    id: uniqueId("incident"),
    model,
    work: (deed, content = {}) => ask(deed, content).catch(() => null),
    say: (sentence) => (live.textContent = sentence),
  };

  const title = h("h2", { class: "tk-title" });
  const intro = h("p", { class: "tk-subtitle" });
  const seed = h("input", {
    class: "tk-input tk-seed",
    type: "number",
    min: "0",
    step: "1",
    "aria-label": "Seed: what luck decides",
  });
  const start = h(
    "button",
    { type: "button", class: "tk-button tk-small", onclick: () => restart(Number(seed.value || "-1")) },
    "Start again",
  );
  const other = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-small",
      onclick: () => restart(Math.floor(Math.random() * 100000)),
    },
    "Other luck",
  );
  const back = h(
    "button",
    { type: "button", class: "tk-button tk-small", onclick: () => context.work("back") },
    "Take back",
  );
  const room = h("input", {
    type: "checkbox",
    onchange: () => {
      model.set("room", room.checked);
      model.save_changes();
    },
  });
  const calendar = makeCalendar(context);
  const inbox = makeInbox(context);
  const log = makeLog(context);
  const debrief = makeDebrief(context);

  /** @param {number} number */
  function restart(number) {
    context.work("restart", { seed: number });
  }

  function draw() {
    const game = model.get("game");
    title.textContent = game.title;
    intro.textContent = game.intro;
    if (document.activeElement !== seed) seed.value = String(game.seed);
    back.disabled = !game.steps;
    room.checked = model.get("room");
    calendar.draw();
    inbox.draw();
    log.draw();
    debrief.draw();
  }

  /** Tell what has come of a choice, and put the focus where it goes on. */
  function moved() {
    const game = model.get("game");
    draw();
    const last = game.log.filter((/** @type {any} */ one) => one.kind !== "daily").slice(-1)[0];
    const told = last ? `${last.text} ` : "";
    const rest = game.over ? "The story is over." : `${game.choices.length} choices.`;
    context.say(`Day ${game.day}. ${told}${game.inbox.title}. ${rest}`);
  }

  fill(
    root,
    h(
      "header",
      { class: "tk-header" },
      h("div", {}, title, intro),
      h(
        "div",
        { class: "tk-line tk-controls" },
        h("label", { class: "tk-field" }, "Seed", seed),
        start,
        other,
        back,
        h("label", { class: "tk-field" }, room, "A room votes"),
      ),
    ),
    problem.element,
    h("div", { class: "tk-two" }, calendar.element, log.bars),
    h("div", { class: "tk-two" }, inbox.element, log.element),
    debrief.element,
    live,
  );
  // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
  root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  el.append(root);
  cleanup(followScheme(root, () => {}));
  const hears = /** @type {[string, () => void][]} */ ([
    ["change:game", moved],
    ["change:debriefed", debrief.draw],
    ["change:room", draw],
    ["change:votes", inbox.draw],
    ["change:saved", debrief.saved],
    ["change:problem", problem.draw],
  ]);
  for (const [name, hear] of hears) {
    model.on(name, hear);
    cleanup(() => model.off(name, hear));
  }
  draw();
  problem.draw();
  debrief.saved();
  return () => undos.forEach((undo) => undo());
}

export default { render };
