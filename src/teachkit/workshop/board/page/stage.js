/** What is asked now: how far it is, what was said to it, and what can be done with it. */

import { counted, percent } from "./drawing.js";
import { drawGame } from "./incident.js";
import { NEAR } from "./pictures.js";
import { redraw } from "./redraw.js";
import { countdown } from "./room/clock.js";
import { KINDS, inShort, picture } from "./shown.js";
import { chip, h } from "./tool/dom.js";
import { inline, prose } from "./ask/words.js";

const CLOCKS = [
  [0, "no clock"],
  [30, "30 s"],
  [60, "1 min"],
  [120, "2 min"],
  [300, "5 min"],
];

export const STATES = /** @type {Record<string, {mark: string, word: string, tone: string}>} */ ({
  draft: { mark: "○", word: "draft", tone: "plain" },
  open: { mark: "●", word: "open", tone: "good" },
  closed: { mark: "■", word: "closed", tone: "warn" },
  revealed: { mark: "◉", word: "shown to the room", tone: "fair" },
});

export const button = (/** @type {string} */ word, /** @type {() => any} */ press, more = {}) =>
  h("button", { type: "button", class: "tk-button", onclick: press, "data-key": word, ...more }, word);

const primary = { class: "tk-button tk-primary" };

/** @param {any} board @param {HTMLElement} element */
export function makeStage(board, element) {
  /** Which asks are looked at before the room sees them: `id/round`. @type {Set<string>} */
  const peeked = new Set();
  let seconds = 0;

  function clock() {
    const pick = h(
      "select",
      { "data-key": "clock", onchange: () => (seconds = Number(pick.value)) },
      CLOCKS.map(([value, word]) => h("option", { value, selected: value === seconds }, word)),
    );
    return h("label", { class: "tk-field" }, h("span", { class: "tk-hidden" }, "Time to answer"), pick);
  }

  const name = (/** @type {any} */ one) => `${one.id}/${one.round}`;

  function peek() {
    const one = board.current();
    if (!one || one.state === "revealed") return;
    if (!peeked.delete(name(one))) peeked.add(name(one));
    draw();
  }

  /** @param {any} one */
  function actions(one) {
    const { deeds } = board;
    const shown = board.state.show?.id === one.id;
    const vote = one.kind === "incident" ? "Vote" : "Second vote";
    const wall =
      one.state === "closed" || one.state === "revealed"
        ? shown
          ? button("Take off the beamer", () => deeds.show(null, one))
          : button("Put on the beamer", () => deeds.show(one, board.state.show))
        : null;
    if (one.state === "draft") {
      return [button("Open", () => deeds.open(one, seconds), primary), clock(), button("Delete draft", () => deeds.drop(one))];
    }
    if (one.state === "open") {
      return [
        button("Close", () => deeds.close(one), one.kind === "incident" ? primary : {}),
        one.kind === "incident" ? null : button("Reveal…", () => deeds.reveal(one), primary),
      ];
    }
    if (one.kind === "incident") {
      const { game } = board.state;
      const over = game?.ask === one.id && game.game.over;
      return over ? [wall] : [button("Open the vote", () => deeds.open(one, seconds), primary), clock(), wall];
    }
    const again = one.state === "closed" || !one.truth ? button(vote, () => deeds.again(one)) : null;
    if (one.state === "closed") {
      return [
        button("Reveal…", () => deeds.reveal(one), primary),
        again,
        button("Open again", () => deeds.open(one, seconds)),
        clock(),
        wall,
      ];
    }
    return [button("Hide again", () => deeds.hide(one), primary), again, wall];
  }

  function answered(/** @type {any} */ one) {
    const { people } = board.state;
    return h(
      "p",
      { class: "bd-answered" },
      h("span", {}, h("strong", {}, one.answered), ` of ${people} answered`),
      h("progress", { class: "bd-meter", max: Math.max(1, people), value: one.answered, "aria-hidden": "true" }),
      h("span", { class: "tk-quiet" }, percent(one.answered, people)),
      one.closes && one.state === "open" ? h("span", { class: "bd-closes", role: "timer" }) : null,
    );
  }

  function outcome(/** @type {any} */ one) {
    const open = one.state === "revealed" || peeked.has(name(one));
    const rounds = one.rounds.map((/** @type {any} */ round) => round.shown);
    const look = h(
      "p",
      { class: "tk-line" },
      one.state === "revealed"
        ? null
        : button(open ? "Cover it" : "Peek", peek, { "data-key": "peek", class: "tk-button tk-small" }),
      h("span", { class: "tk-quiet" }, open && one.state !== "revealed" ? "For your eyes: the room sees nothing yet." : ""),
    );
    if (!open) {
      return [
        options(one),
        h("div", { class: "bd-covered" }, h("p", {}, "Covered until you reveal it: this screen may be on the wall by accident."), look),
      ];
    }
    return [
      look,
      picture(one, rounds, one.truth, NEAR),
      h("p", {}, inShort(one, rounds, one.truth).join(" ")),
      told(one.truth),
    ];
  }

  function draw() {
    const one = board.current();
    const { state } = board;
    const shows = one && [one, state.people, state.show?.id, peeked.has(name(one)), one.kind === "incident" && state.game];
    redraw(element, shows ?? "", () => {
      if (!one) {
        return [
          h("h2", { id: "stage-title" }, "Nothing is asked yet"),
          h("p", {}, "Take a question of the course below, or make your own. Until then, the beamer shows how to get in."),
        ];
      }
      const votes = one.kind !== "incident" && one.round > 1 ? h("span", { class: "tk-chip tk-plain" }, `vote ${one.round}`) : null;
      return [
        h(
          "p",
          { class: "tk-line" },
          h("span", { class: "tk-chip tk-plain" }, KINDS[one.kind]),
          one.chapter ? h("span", { class: "tk-chip tk-plain" }, one.chapter) : null,
          chip(STATES[one.state]),
          votes,
          state.show?.id === one.id ? chip({ mark: "▣", word: "on the beamer", tone: "fair" }) : null,
        ),
        h("h2", { id: "stage-title", tabindex: "-1" }, inline(one.title || one.prompt || "An incident, played by the room")),
        one.title ? prose(one.prompt) : null,
        one.state === "draft" ? options(one) : answered(one),
        h("p", { class: "tk-line bd-deeds" }, actions(one)),
        one.kind === "incident"
          ? drawGame(board, one, peeked.has(name(one)), peek)
          : one.state === "draft"
            ? null
            : outcome(one),
      ];
    });
    tick();
  }

  /** The clock of the open question, once a second. */
  function tick() {
    const place = element.querySelector(".bd-closes");
    const one = board.current();
    if (place && one?.closes) place.textContent = `closes in ${countdown(one.closes - board.now())}`;
  }

  return { draw, tick, peek };
}

/** What can be answered, in the order in which the room sees it. @param {any} one */
function options(one) {
  const listed = one.choices ?? one.items;
  if (listed?.length) return h("ol", { class: "bd-choices" }, listed.map((/** @type {string} */ text) => h("li", {}, inline(text))));
  if (one.kind === "scale") return h("p", { class: "tk-quiet" }, `${one.low} (${one.labels[0]}) to ${one.high} (${one.labels[1]})`);
  if (one.kind === "number") return h("p", { class: "tk-quiet" }, `A number${one.unit ? `, ${one.unit}` : ""}`);
  if (one.kind === "words") return h("p", { class: "tk-quiet" }, `${counted(one.most ?? 1, "text")} each, ${one.longest} characters at most`);
  return null;
}

/** What is true, and where it is from. @param {any} truth */
export function told(truth) {
  if (!truth) return null;
  return h(
    "div",
    { class: "bd-told" },
    truth.said ? h("p", {}, "What is true: ", h("strong", {}, inline(truth.said))) : null,
    truth.reveal ? prose(truth.reveal) : null,
    truth.source ? h("p", {}, h("small", { class: "tk-quiet" }, `Source: ${truth.source}`)) : null,
  );
}
