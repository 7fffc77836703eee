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
