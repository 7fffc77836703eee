/**
 * What Python and the browser say to each other.
 *
 * State lives in the model's traits (`shown`, `ran`, `saved`, `problem`, `view`), so that it
 * survives a reload and a second view. Deeds that need an answer are messages with an id. Every
 * verdict and sentence comes from Python; the browser only places them.
 */

/** @typedef {{place: string, link: string}} Place a file and line, with its address or "" */
