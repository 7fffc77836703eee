/** The day of an incident that the room plays: what has come in, and whom it has hurt so far. */

import { inline, prose } from "../widgets/ask/words.js";
import { counted } from "../widgets/tool/ask.js";
import { h } from "../widgets/tool/dom.js";

/** @param {{game: any, last: any}} message */
export function makeScene({ game, last }) {
  const harm = game.harm.filter((/** @type {any} */ one) => one.points);
  return h(
    "div",
    { class: "rm-scene" },
    h("p", { class: "rm-quiet" }, `${game.title} · day ${game.day} of ${game.days}`),
    last && h("p", {}, "The room chose: ", h("strong", {}, inline(last.label)), `, with ${counted(last.votes, "vote")}.`),
    h(
      "div",
      { class: "rm-mail" },
      game.inbox.from && h("p", { class: "rm-quiet" }, `From: ${game.inbox.from}`),
      h("p", {}, h("strong", {}, inline(game.inbox.title))),
      prose(game.inbox.text),
    ),
    harm.length > 0 && h("p", {}, "Harm so far: ", harm.map((/** @type {any} */ one) => `${one.word} ${one.points}`).join(", "), "."),
    game.over && h("p", {}, h("strong", {}, `It is over: ${counted(game.total, "point")} of harm.`)),
  );
}
