/**
 * What Python and the browser say to each other about a ranking.
 *
 * What never changes with a weight (names, sections, the level of each signal) comes once, as
 * columns. A moved slider brings back one short list of bytes: who stands where, with which score.
 * All arithmetic is Python's; what is counted here are rows to show.
 */

/**
 * @typedef {object} Signal
 * @property {string} id
 * @property {string} title
 * @property {string} short a word for the head of a column
 * @property {string} slide "S11.1"
 * @property {string} advice
 * @property {number} weight by default
 * @property {string} because why that is its weight
 */

/**
 * The candidates, one list a column, all of the same length.
 * @typedef {object} Table
 * @property {string[]} name
 * @property {[string[], number[]]} language the words, and which of them each candidate has
 * @property {[string[], number[]]} section
 * @property {number[]} flags bits: 1 orphaned, 2 looked after by a team, 4 the reader's own
 * @property {number[]} people -1 is unknown
 * @property {Record<string, number[]>} levels signal → 0 to 100 for each, -1 unknown; an empty
 *   list when nobody's is known
 * @property {Record<string, Record<string, number>>} given signal → name → level, what the reader
 *   brought on top of these: a trait of its own, because it changes while the columns do not
 */

/**
 * One shape for everything that the parts of the page share.
 * @typedef {object} Context
 * @property {import("../tool/ask.js").Model} model
 * @property {string} id
 * @property {(deed: string, content?: object) => Promise<any>} ask
 * @property {(sentence: string) => void} say read out by a screen reader
 * @property {(name: string, options?: {focus?: boolean}) => Promise<void>} open show the reasons for one candidate
 * @property {() => Ranks} ranks now
 * @property {() => Ranks} start under the default weights, before the reader said anything
 * @property {() => void} stale a weight moves
 * @property {() => void} settled the answers that take longer are there
 * @property {(what: string) => void} busy
 * @property {(view: string) => void} show
 * @property {(input: HTMLInputElement) => void} suggests complete names in this field
 * @property {(name: string, hear: () => void) => void} on heard until the view goes
 * @property {(undo: () => void) => void} cleanup
 * @property {Record<string, any>} parts
 */

/**
 * Who stands where. Candidates with the same score share a place: 1, 2, 2, 4.
 * @typedef {object} Ranks
 * @property {Uint16Array} order indices of the candidates, the first place first
 * @property {Uint16Array} place of each candidate
 * @property {Uint16Array} score of each candidate, in hundredths
 */

/**
 * Read what Python packs: the order, then the place and the score of each in that order, two bytes
 * a number.
 * @param {DataView | undefined} packed
 * @returns {Ranks}
 */
export function readRanks(packed) {
  const count = (packed?.byteLength ?? 0) / 6;
  const ranks = { order: new Uint16Array(count), place: new Uint16Array(count), score: new Uint16Array(count) };
  for (let at = 0; at < count; at++) {
    const index = packed.getUint16(2 * at, true);
    ranks.order[at] = index;
    ranks.place[index] = packed.getUint16(2 * (count + at), true);
    ranks.score[index] = packed.getUint16(2 * (2 * count + at), true);
  }
  return ranks;
}

/** The level of a signal, 0 to 100, or -1. @param {Table} table @param {string} signal @param {number} i */
export function levelOf(table, signal, i) {
  return table.given[signal]?.[table.name[i]] ?? table.levels[signal]?.[i] ?? -1;
}

/**
 * Say beside a button why it did not do it: the alert at the top may be out of sight. The alert
 * is what a screen reader hears, so this one is quiet.
 * @param {Element} place @param {any} error
 */
export function failedHere(place, error) {
  place.textContent = `✕ ${error.message}. ${error.hint ?? ""}`;
}

/** "2", "0.5", or "off". @param {number} weight */
export function weightWord(weight) {
  return weight ? String(Math.round(weight * 100) / 100) : "off";
}

/** "▲ 3", "▼ 12" or "=", with the words for those who do not see the sign. @param {number} by places won */
export function moveWords(by) {
  if (!by) return { mark: "=", words: "as before", tone: "quiet" };
  const many = Math.abs(by).toLocaleString("en");
  return by > 0
    ? { mark: `▲ ${many}`, words: `${many} up`, tone: "up" }
    : { mark: `▼ ${many}`, words: `${many} down`, tone: "down" };
}
