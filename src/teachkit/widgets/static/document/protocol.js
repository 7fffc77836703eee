/**
 * What Python and the browser say to each other.
 *
 * State lives in the model's traits (`shown`, `ran`, `saved`, `problem`, `view`), so that it
 * survives a reload and a second view. Deeds that need an answer are messages with an id. Every
 * verdict and sentence comes from Python; the browser only places them.
 */

/**
 * One shape for everything the parts of the view share.
 * @typedef {object} Context
 * @property {string} id unique in the page
 * @property {import("../tool/ask.js").Model} model
 * @property {(what: string, deed: string, content?: object) => Promise<any>} work ask, and say meanwhile that it works
 * @property {(sentence: string) => void} say read out by a screen reader
 * @property {(name: string, hear: () => void) => void} on heard until the view goes
 */

/** @typedef {{place: string, link: string}} Place a file and line, with its address or "" */
