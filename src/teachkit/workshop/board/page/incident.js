/** The incident on the stage: what came in, what the room votes for, who has paid so far. */

import { counted, said } from "./drawing.js";
import { NEAR, bars } from "./pictures.js";
import { harm } from "./shown.js";
import { h } from "./tool/dom.js";

/** What the last step was, and who wanted it. @param {any} last */
export const lastVote = (last) =>
  `You chose: ${last.label}${last.votes ? ` (${last.counts[last.chosen] ?? 0} of ${counted(last.votes, "vote")})` : ""}.`;

/**
 * @param {any} board @param {any} one the ask @param {boolean} open whether the votes are looked at
 * @param {() => void} peek
 */
export function drawGame(board, one, open, peek) {
  const message = board.state.game;
  if (message?.ask !== one.id) return h("p", { class: "tk-quiet" }, "Open it, and day 0 begins.");
  const { game, last } = message;
  const votes = one.rounds[one.rounds.length - 1]?.shown ?? { answered: 0, counts: {} };
  const play = (choice = "") =>
    board.deeds.go(
      { do: "incident.play", id: one.id, round: one.round, ...(choice ? { choice } : {}) },
      "the last step",
      { do: "incident.back", id: one.id, round: one.round + 1 },
    );
  const press = (/** @type {string} */ word, /** @type {() => void} */ go, kind = "") =>
    h("button", { type: "button", class: `tk-button ${kind}`, onclick: go, "data-key": word }, word);
  return h(
    "div",
    { class: "bd-two" },
    h(
      "div",
      { class: "bd-inbox" },
      last ? h("p", { class: "tk-quiet" }, lastVote(last)) : null,
      h("p", { class: "tk-quiet" }, `Day ${game.day} of ${game.days}. From ${game.inbox.from}`),
      h("h3", {}, game.inbox.title),
      h("p", {}, game.inbox.text),
      game.over ? h("p", {}, h("strong", {}, `It is over: ${counted(game.total, "point")} of harm.`)) : choices(game, play),
      game.over
        ? null
        : [
            h(
              "p",
              { class: "tk-line" },
              press("Play what most voted for", () => play(), "tk-primary"),
              press(open ? "Cover the votes" : "Peek", peek),
            ),
            open && votes.answered ? voted(game, votes) : null,
          ],
      game.debrief ? debriefed(game.debrief) : null,
    ),
    h("div", {}, harm(game, NEAR), log(game)),
  );
}

function choices(/** @type {any} */ game, /** @type {(choice: string) => void} */ play) {
  return h(
    "ol",
    { class: "bd-choices" },
    game.choices.map((/** @type {any} */ one) =>
      h(
        "li",
        {},
        one.label,
        " ",
        h(
          "button",
          { type: "button", class: "tk-link", "data-key": `play ${one.id}`, "aria-label": `Play this by hand: ${one.label}`, onclick: () => play(one.id) },
          "play this",
        ),
      ),
    ),
  );
}

function voted(/** @type {any} */ game, /** @type {any} */ votes) {
  const rows = game.choices.map((/** @type {any} */ one) => ({ label: one.label, counts: [votes.counts[one.id] ?? 0] }));
  return bars(rows, [{ name: "Votes", answered: votes.answered }], { ...NEAR, width: 440 }, `Votes on day ${game.day}`);
}

function log(/** @type {any} */ game) {
  return h(
    "details",
    { "data-keep": "log" },
    h("summary", {}, `What happened (${said(game.log.length)})`),
    h(
      "ol",
      { class: "bd-log" },
      [...game.log].reverse().map((/** @type {any} */ one) =>
        h("li", {}, h("strong", {}, `Day ${one.day}. ${one.title ? `${one.title}. ` : ""}`), one.text, one.hurts.map((/** @type {any} */ hurt) => ` ${hurt.word} +${hurt.points}: ${hurt.why}`)),
      ),
    ),
  );
}

function debriefed(/** @type {any} */ found) {
  return h(
    "div",
    { class: "bd-told" },
    h("p", {}, found.luck.length ? `What luck had decided: ${found.luck.join(" ")}` : "Luck was on your side."),
    h(
      "ul",
      {},
      found.days.map((/** @type {any} */ one) => h("li", {}, `${one.word}: ${one.day === null ? "never" : `day ${one.day}`}`)),
    ),
  );
}
