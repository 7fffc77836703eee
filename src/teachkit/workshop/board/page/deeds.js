/** What the facilitator can do, each with what takes it back, where anything does. */

import { sure } from "./keys.js";
import { freshId, tell } from "./room/place.js";

const MOST = 20; // so many deeds can be taken back

/**
 * Do something in the room.
 * @param {Record<string, any>} what `do` names it @returns {Promise<any>} what the room answered
 * @throws {Error} with the room's own words, and a `hint`
 */
async function act(what) {
  const { status, data } = await tell("board/do", what).catch(() => {
    throw Object.assign(new Error("The room did not answer."), { hint: "Nothing was changed. Try it again." });
  });
  if (status === 200) return data;
  throw Object.assign(new Error(data.message ?? `The room refused it (${status}).`), { hint: data.hint ?? "" });
}

/**
 * @param {{told: (text: string) => void, failed: (error: any) => void, changed: () => void}} hearer
 */
export function makeDeeds({ told, failed, changed }) {
  /** @type {{word: string, deeds: any[]}[]} what to do to take each back, the latest last */
  const past = [];

  /**
   * Do it; on success remember how to take it back.
   * @param {any} what @param {string} [word] what the undo button calls it @param {any[]} back
   */
  async function go(what, word = "", ...back) {
    let answer;
    try {
      answer = await act(what);
    } catch (error) {
      failed(error);
      return null;
    }
    if (word) past.push({ word, deeds: back });
    if (past.length > MOST) past.shift();
    told(answer.said || "Done.");
    changed();
    return answer;
  }

  async function undo() {
    const last = past.pop();
    if (!last) {
      told("There is nothing to take back.");
      return;
    }
    for (const what of last.deeds) if (!(await go(what))) break;
    told(`Taken back: ${last.word}.`);
    changed();
  }

  const ask = (/** @type {string} */ what, /** @type {any} */ one, more = {}) => ({ do: `ask.${what}`, id: one.id, ...more });

  return {
    go,
    undo,
    last: () => past[past.length - 1]?.word ?? "",
    open: (/** @type {any} */ one, seconds = 0) =>
      go(ask("open", one, seconds ? { seconds } : {}), "the opening", ask("close", one)),
    close: (/** @type {any} */ one) => go(ask("close", one), "the closing", ask("open", one)),
    hide: (/** @type {any} */ one) => go(ask("hide", one)),
    again: (/** @type {any} */ one) => go(ask("again", one, { round: one.round })),
    drop: (/** @type {any} */ one) => go(ask("drop", one)),
    show: (/** @type {any} */ one, /** @type {any} */ now) =>
      go({ do: "ask.show", id: one?.id ?? null }, "what is on the beamer", { do: "ask.show", id: now?.id ?? null }),
    async reveal(/** @type {any} */ one) {
      const yes = await sure(
        "Show it to the room?",
        one.state === "open"
          ? "Answers close, and everybody sees what the room has said. You can hide it again, but not what was seen."
          : "Everybody sees what the room has said. You can hide it again, but not what was seen.",
        "Reveal",
      );
      return yes ? go(ask("reveal", one), "the reveal", ask("hide", one)) : null;
    },
    /** Keep an ask as a draft, and open it at once if wished. @param {any} body @param {boolean} now */
    async add(body, now) {
      const id = freshId();
      const made = await go({ do: "ask.add", id, ...body }, now ? "" : "the new draft", { do: "ask.drop", id });
      if (made && now) await go({ do: "ask.open", id }, "the opening", { do: "ask.close", id });
      return made && id;
    },
  };
}
