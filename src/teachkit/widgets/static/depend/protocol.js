/**
 * What Python and the browser say to each other.
 *
 * State lives in the model's traits, so that it survives a reload, a second view and the printed
 * page. Deeds that need an answer (read these files, export as SARIF) are messages with an id.
 * Nothing is computed here: every number comes from Python.
 */

/**
 * The packages, one list a column, all of the same length.
 * @typedef {object} Table
 * @property {string} title what was assessed, "ntpd-rs v1.6.2"
 * @property {string[]} name
 * @property {string[]} version
 * @property {string[]} origin "registry", "git" or "path"
 * @property {number[]} direct 1 when the project itself names it
 * @property {number[]} member 1 for the workspace's own packages
 * @property {number[]} kinds bits: 1 run, 2 build, 4 dev
 * @property {number[]} depth steps from the project
 * @property {number[]} gone how many packages disappear with it, itself counted
 * @property {number[]} drop what goes when the Cargo.toml lines go; -1 for what is not direct
 * @property {number[]} dominator the package that every path runs through; -1 is the project
 * @property {number[]} here 1 when the platform filter keeps it
 * @property {number[]} advisories how many apply
 * @property {string[]} audit "audited", "trusted", "exempted", "violation", "unaudited" or ""
 * @property {number[]} vetted 1 audited or trusted, 0 not, -1 not asked
 * @property {string[]} debian "exact", "compatible", "newer", "outdated", "missing" or ""
 * @property {number[]} copies how many versions of this name there are
 * @property {number[][]} needs indices of the packages it depends on
 * @property {string} platform
 * @property {string} kindsKnown "exact", "direct" or "no": below that, an upper bound
 * @property {{audits: boolean, advisories: boolean, debian: boolean}} known what data there was
 */

/**
 * One shape for everything the parts of the view share.
 * @typedef {object} Context
 * @property {import("../tool/ask.js").Model} model
 * @property {(deed: string, content?: object) => Promise<any>} ask
 * @property {(sentence: string) => void} say read out by a screen reader
 * @property {(index: number, options?: {focus?: boolean}) => void} select
 * @property {(index: number) => void} toggle tick or untick for the what-if
 * @property {(name: string, hear: () => void) => void} on heard until the view goes
 * @property {(undo: () => void) => void} cleanup
 */

/** @param {Table} table @param {number} index */
export function labelOf(table, index) {
  return `${table.name[index]} ${table.version[index]}`;
}

/**
 * The words, marks and tones of each state. A mark and a word always stand beside the colour.
 * @type {Record<string, {mark: string, word: string, tone: string}>}
 */
export const STATES = {
  audited: { mark: "✓", word: "audited", tone: "good" },
  trusted: { mark: "✓", word: "trusted publisher", tone: "good" },
  violation: { mark: "✕", word: "warned against", tone: "bad" },
  exempted: { mark: "○", word: "exempted", tone: "fair" },
  unaudited: { mark: "?", word: "unaudited", tone: "plain" },
  exact: { mark: "✓", word: "exact", tone: "good" },
  compatible: { mark: "≈", word: "compatible", tone: "good" },
  newer: { mark: "↑", word: "newer", tone: "fair" },
  outdated: { mark: "↓", word: "outdated", tone: "warn" },
  missing: { mark: "✕", word: "missing", tone: "bad" },
  vulnerability: { mark: "▲", word: "vulnerability", tone: "bad" },
  unsound: { mark: "▲", word: "unsound", tone: "bad" },
  unmaintained: { mark: "◇", word: "unmaintained", tone: "warn" },
  notice: { mark: "◇", word: "notice", tone: "warn" },
};
