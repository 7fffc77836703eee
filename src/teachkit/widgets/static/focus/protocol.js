/**
 * What Python and the browser say to each other.
 *
 * State lives in the model's traits, so that it survives a reload, a second view and the printed
 * page. Deeds that need an answer (judge these timings, save this point) are messages with an id.
 * Every number, verdict and sentence comes from Python; the browser only places them.
 */

/**
 * How sure a verdict is, with a mark and a word beside its colour.
 * @typedef {{mark: string, word: string, tone: string}} Verdict
 */

/**
 * What the parts of the view share: what all tools have, and the way to another tab.
 * @typedef {import("../tool/shell.js").Context & {go: (view: string) => void}} Context
 */

/**
 * The parts of a selling point, in the order of the form: its label, a hint, rows of the field.
 * @type {[string, string, string, number][]}
 */
export const PARTS = [
  ["claim", "Claim", "What would people repeat? One sentence.", 3],
  ["audience", "For whom", "Who would notice? Name a kind of user.", 1],
  ["need", "Their need", "What do they lack today?", 2],
  ["evidence", "Evidence", "What could they run, count or read to see that it holds?", 2],
  ["rivals", "What rivals say of themselves", "A line each. It is asked of them, and not saved.", 1],
];

/** The mark that stands for each focus. @type {Record<string, string>} */
export const FOCUS_MARKS = { security: "◇", performance: "▸", stability: "▬", own: "★" };
