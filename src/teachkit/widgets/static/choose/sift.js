import { levelOf } from "./protocol.js";

/**
 * Which rows to show and in what order: plain functions on the table, without a browser.
 *
 * @typedef {object} Sift the `filter` trait
 * @property {string} [text] words that must all stand in the name
 * @property {string} [language]
 * @property {string} [section]
 * @property {string[]} [only] ids of TRAITS that must all hold
 * @property {string} [sort] "place", "change", "name" or the id of a signal
 * @property {boolean} [reverse]
 */

/**
 * What a candidate can be filtered by. An unknown is in none of them.
 * @type {{id: string, word: string, hint: string, holds: (t: import("./protocol.js").Table, i: number) => boolean}[]}
 */
export const TRAITS = [
  {
    id: "orphaned",
    word: "Orphaned",
    hint: "nobody looks after it in Debian",
    holds: (t, i) => (t.flags[i] & 1) > 0,
  },
  {
    id: "few",
    word: "At most one person",
    hint: "on Debian's side, not upstream",
    holds: (t, i) => t.people[i] === 0 || t.people[i] === 1,
  },
  {
    id: "team",
    word: "Team",
    hint: "a team's list is the maintainer",
    holds: (t, i) => (t.flags[i] & 2) > 0,
  },
  { id: "own", word: "Added by you", hint: "your own candidates", holds: (t, i) => (t.flags[i] & 4) > 0 },
];

/**
 * The indices to show, in order.
 * @param {import("./protocol.js").Table} table
 * @param {import("./protocol.js").Ranks} ranks
 * @param {import("./protocol.js").Ranks} start the ranks to compare with
 * @param {Sift} filter
 */
export function siftRows(table, ranks, start, filter) {
  const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const language = filter.language ? table.language[0].indexOf(filter.language) : -1;
  const section = filter.section ? table.section[0].indexOf(filter.section) : -1;
  const traits = TRAITS.filter((one) => filter.only?.includes(one.id));
  const rows = [];
  for (const i of ranks.order) {
    if (language >= 0 && table.language[1][i] !== language) continue;
    if (section >= 0 && table.section[1][i] !== section) continue;
    if (words.length) {
      const name = table.name[i].toLowerCase();
      if (!words.every((word) => name.includes(word))) continue;
    }
    if (traits.every((one) => one.holds(table, i))) rows.push(i);
  }
  const key = sortKey(table, ranks, start, filter.sort ?? "place");
  const keys = key && new Map(rows.map((i) => [i, key(i)]));
  if (keys) rows.sort((a, b) => compareKeys(keys.get(a), keys.get(b)) || ranks.place[a] - ranks.place[b]);
  if (filter.reverse) rows.reverse();
  return rows;
}

/** What to sort by; nothing for the place, in whose order the rows are. @param {import("./protocol.js").Table} table @param {import("./protocol.js").Ranks} ranks @param {import("./protocol.js").Ranks} start @param {string} by */
function sortKey(table, ranks, start, by) {
  if (by === "name") return (/** @type {number} */ i) => table.name[i];
  if (by === "change") return (/** @type {number} */ i) => -Math.abs(start.place[i] - ranks.place[i]);
  if (by in table.levels) return (/** @type {number} */ i) => -levelOf(table, by, i);
  return null;
}

/** @param {any} a @param {any} b */
function compareKeys(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Names that fit what is typed: those that start with it, then those that hold it, in the order
 * of their places.
 * @param {import("./protocol.js").Table} table
 * @param {import("./protocol.js").Ranks} ranks
 * @param {string} text
 * @param {number} most
 */
export function namesLike(table, ranks, text, most) {
  const word = text.trim().toLowerCase();
  if (!word) return [];
  /** @type {string[]} */
  const starts = [];
  /** @type {string[]} */
  const holds = [];
  for (const i of ranks.order) {
    const at = table.name[i].toLowerCase().indexOf(word);
    if (at === 0) starts.push(table.name[i]);
    else if (at > 0 && holds.length < most) holds.push(table.name[i]);
  }
  // What is typed in full comes first, whatever its place.
  starts.sort((a, b) => Number(b === word) - Number(a === word));
  return [...starts, ...holds].slice(0, most);
}
