/**
 * What Python and the browser say to each other.
 *
 * State lives in the model's traits, so that it survives a reload, a second view and the printed
 * page: `users`, `chosen`, `overlap`, `name`, `letter` are the reader's, the rest are answers.
 * Deeds that need an answer (read this lock, save these channels) are messages with an id. Every
 * number and sentence comes from Python; the browser only places them.
 */

/**
 * From so many to so many: as a sentence, and as shares of 1 for a bar.
 * @typedef {{said: string, low: number, high: number}} Between
 */

/**
 * One shape for everything the parts of the view share.
 * @typedef {object} Context
 * @property {string} id unique in the page
 * @property {import("../tool/ask.js").Model} model
 * @property {(what: string, deed: string, content?: object) => Promise<any>} work ask, and say meanwhile that it works
 * @property {(sentence: string) => void} say read out by a screen reader
 * @property {(name: string, hear: () => void) => void} on heard until the view goes
 * @property {(undo: () => void) => void} cleanup
 */

/**
 * Set a trait and send it.
 * @param {import("../tool/ask.js").Model} model @param {string} name @param {any} value
 */
export function change(model, name, value) {
  model.set(name, value);
  model.save_changes();
}
