import { h } from "../tool/dom.js";
import { put } from "../tool/ask.js";
import { makeShell } from "../tool/shell.js";
import { makeCalendar } from "./calendar.js";
import { makeDebrief } from "./debrief.js";
import { makeInbox } from "./inbox.js";
import { makeLog } from "./log.js";

/**
 * Put the parts together: the calendar on top, the inbox beside who pays, the log, the debrief.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render(host) {
  const shell = makeShell(host, {
    name: "incident",
    label: "Incident table-top",
    still: () => "The game is as it was before.",
  });
  const { context } = shell;
  const { model } = context;

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
    { type: "button", class: "tk-button tk-small", onclick: () => context.work("Playing", "back") },
    "Take back",
  );
  const room = h("input", {
    type: "checkbox",
    onchange: () => put(model, { room: room.checked }),
  });
  const calendar = makeCalendar(context);
  const inbox = makeInbox(context);
  const log = makeLog(context);
  const debrief = makeDebrief(context);

  /** @param {number} number */
  function restart(number) {
    context.work("Playing", "restart", { seed: number });
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

  shell.open([
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
    shell.problem,
    h("div", { class: "tk-two" }, calendar.element, log.bars),
    h("div", { class: "tk-two" }, inbox.element, log.element),
    debrief.element,
  ]);
  context.on("change:game", moved);
  context.on("change:debriefed", debrief.draw);
  context.on("change:room", draw);
  context.on("change:votes", inbox.draw);
  context.on("change:saved", debrief.saved);
  draw();
  debrief.saved();
  return shell.close;
}

export default { render };
