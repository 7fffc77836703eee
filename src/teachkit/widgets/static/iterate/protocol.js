import { put } from "../tool/ask.js";

/**
 * What Python and the browser say to each other.
 *
 * State lives in the model's traits, so that it survives a reload, a second view and the printed
 * page. Deeds (keep this state, save this turn of the loop) are messages with an id. Every number
 * and sentence comes from Python; the browser only places them.
 */

/**
 * One state of the plan; `at` is where it lies in time, from 0 to 1.
 * @typedef {{number: number, day: string, short: string, now: boolean, at: number, source: string, mark: string,
 *   word: string, learned: string, changes: number, said: string}} State
 */

/**
 * Pick one more state: it and the one picked before it are compared.
 * @param {import("../tool/ask.js").Model} model @param {number} number
 */
export function pick(model, number) {
  const { a, b } = model.get("picks") ?? {};
  if (number === a || number === b) return;
  const kept = Math.abs(number - a) > Math.abs(number - b) ? a : b;
  put(model, { picks: { a: Math.min(number, kept), b: Math.max(number, kept) } });
}
