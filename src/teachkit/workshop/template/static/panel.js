/** What the room is asked: a panel on each page, in nobody's way and never under their hands. */

import { fill, h } from "../widgets/tool/dom.js";
import { inline, makeSaid, notice, prose, say } from "../widgets/ask/words.js";
import { countdown } from "./clock.js";
import { KINDS, ownWords } from "./kinds.js";
import { makeScene } from "./scene.js";
import { outcome } from "./outcome.js";

const STATES = { open: "The room is asked", closed: "Voting is closed", revealed: "What the room says" };

/**
 * @param {Awaited<ReturnType<typeof import("./outbox.js").makeOutbox>>} outbox
 * @param {Record<string, Record<string, any>>} said by ask and round
 */
export function makePanel(outbox, said) {
  const name = h("h2", { id: "ask-name" });
  const time = h("span", { class: "rm-clock", role: "timer" });
  const fold = h("button", { type: "button", class: "rm-button rm-fold", "aria-expanded": "true", onclick: () => turn(!open) });
  const head = h("div", { class: "rm-panel-head" }, name, time, fold);
  const body = h("div", { class: "rm-panel-body", id: "ask-body" });
  const told = h("p", { class: "rm-hidden", role: "status" });
  const panel = h("section", { class: "rm-panel", id: "ask", "aria-labelledby": "ask-name", hidden: true }, head, body);
  const jump = h("a", { class: "rm-skip", href: "#ask", hidden: true }, "Go to what the room is asked");
  document.querySelector(".rm-skip")?.after(jump);
  document.querySelector("main")?.before(panel, told);
  fold.setAttribute("aria-controls", "ask-body");

  /** @type {any} */
  let ask = null;
  /** @type {any} */
  let game = null;
  let offset = 0;
  let open = true;
  let drawn = "";
  let announced = "";
  /** What somebody is about to say, by ask and round. @type {Map<string, any>} */
  const drafts = new Map();

  function turn(/** @type {boolean} */ to) {
    open = to;
    body.hidden = !open;
    fold.setAttribute("aria-expanded", String(open));
    fold.textContent = open ? "Later" : "Show";
    document.body.classList.toggle("rm-asked", Boolean(ask) && open);
  }

  function room(/** @type {any} */ message, /** @type {number} */ ahead) {
    offset = ahead;
    ask = message.ask;
    draw();
  }

  function draw() {
    panel.hidden = jump.hidden = !ask;
    document.body.classList.toggle("rm-asked", Boolean(ask) && open);
    tick();
    const shows = JSON.stringify([ask, ask?.kind === "incident" && game]);
    if (shows === drawn) return;
    drawn = shows;
    if (!ask) return fill(body);
    name.textContent = STATES[/** @type {keyof typeof STATES} */ (ask.state)];
    panel.dataset.state = ask.state;
    panel.dataset.ask = ask.id;
    const stage = `${ask.id} ${ask.round} ${ask.state}`;
    if (stage !== announced) {
      turn(true);
      body.scrollTop = 0;
      told.textContent = `${name.textContent}: ${ask.prompt || game?.game?.title || ""}`;
      announced = stage;
    }
    const focus = body.contains(document.activeElement) && document.activeElement?.getAttribute("data-key");
    fill(body, [
      ask.title && h("p", { class: "rm-quiet" }, ask.title),
      h("div", { id: "ask-prompt", class: "rm-prompt" }, ask.prompt && prose(ask.prompt)),
      ask.kind === "incident" && game?.ask === ask.id && makeScene(game),
      ask.state === "open" ? form() : closed(),
    ]);
    // What scrolls must be reached by the keyboard, if need be by itself.
    if (body.querySelector("input, textarea, button")) body.removeAttribute("tabindex");
    else body.tabIndex = 0;
    if (focus) body.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  const mine = (round = ask.round) => said[ask.id]?.[round];
  const kind = () => KINDS[/** @type {keyof typeof KINDS} */ (ask.kind)];

  function form() {
    const key = `${ask.id} ${ask.round}`;
    const here = ask;
    const draft = drafts.get(key) ?? kind().draft(ask, mine());
    drafts.set(key, draft);
    const verdict = makeSaid();
    const send = h("button", { type: "button", class: "rm-button rm-go", "data-key": "send", onclick: press });
    const parts = kind().form(ask, draft, { label: "ask-prompt", game: game?.game });
    const sure = ask.sure && makeSure(draft);
    const first = ask.round > 1 && ask.kind !== "incident" && mine(ask.round - 1);
    const label = () => (send.textContent = mine() === undefined ? "Send" : "Send my changed answer");
    label();
    if (mine() !== undefined) say(verdict, [notice("You can change it until voting closes.", "Sent.", "good")]);

    async function press() {
      const value = kind().value(here, draft);
      if (typeof value === "string") return say(verdict, [notice(value)]);
      if (here.sure) value.sure = draft.sure;
      if (JSON.stringify(value) === JSON.stringify(mine())) {
        return say(verdict, [notice("That is what you have said already. You can change it until voting closes.", "Sent.", "good")]);
      }
      (said[here.id] ??= {})[here.round] = value;
      label();
      say(verdict, [notice("It waits in this browser, and goes out as soon as the room answers.", "On its way.")]);
      try {
        await outbox.say(here.id, here.round, value);
        say(verdict, [notice("You can change it until voting closes.", "Kept.", "good")]);
      } catch (/** @type {any} */ error) {
        say(verdict, [notice(`${error.message}. ${error.hint ?? ""}`, "Not taken.", "warn")]);
      }
    }

    return [
      first && h("p", { class: "rm-quiet" }, `Second vote. Before, you said: ${ownWords(ask, first)}.`),
      parts,
      sure,
      h("div", { class: "rm-send" }, send),
      verdict,
    ];
  }

  function closed() {
    const own = mine();
    const yours = own === undefined
      ? ask.round > 0 && !game?.game?.over && h("p", { class: "rm-quiet" }, "You have not voted this time.")
      : h("p", {}, "You said: ", h("strong", {}, inline(ownWords(ask, own, game?.game))), own.sure !== undefined && `, ${own.sure} % sure`);
    if (ask.state === "closed") return [yours, h("p", { class: "rm-quiet" }, "The room's answers are shown when they are revealed.")];
    return [outcome(ask, own, game?.game), yours];
  }

  function tick() {
    const left = ask?.state === "open" && ask.closes ? ask.closes - offset - Date.now() : null;
    time.textContent = left === null ? "" : left > 0 ? `${countdown(left)} left` : "time is up";
  }
  setInterval(() => ask && tick(), 500);
  turn(true);

  return {
    room,
    game(/** @type {any} */ message) {
      game = message;
      draw();
    },
  };
}

/** @param {{sure: number}} draft */
function makeSure(draft) {
  const shown = h("output", {}, `${draft.sure} %`);
  const input = h("input", {
    type: "range", min: 0, max: 100, step: 5, value: draft.sure, "data-key": "sure",
    oninput: () => {
      draft.sure = Number(input.value);
      shown.textContent = `${draft.sure} %`;
    },
  });
  return h("label", { class: "rm-sure" }, h("span", {}, "How sure are you?"), input, shown);
}
