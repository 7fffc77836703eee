import { labelOf } from "./protocol.js";

/**
 * Which rows to show and in what order: plain functions on the table, without a browser.
 *
 * @typedef {object} Filter the `filter` trait
 * @property {string} [text] words that must all stand in "name version"
 * @property {string[]} [only] ids of FACETS that must all hold
 * @property {string} [sort] id of a column
 * @property {boolean} [descending]
 */

/**
 * @typedef {object} Facet
 * @property {string} id
 * @property {string} word
 * @property {(t: import("./protocol.js").Table, i: number) => boolean} holds
 */

/** @type {Facet[]} */
export const FACETS = [
  { id: "direct", word: "Direct", holds: (t, i) => t.direct[i] === 1 },
  { id: "advisory", word: "Advisory", holds: (t, i) => t.advisories[i] > 0 },
  { id: "unaudited", word: "Not audited", holds: (t, i) => t.vetted[i] === 0 },
  { id: "missing", word: "Missing in Debian", holds: (t, i) => t.debian[i] === "missing" && t.here[i] === 1 },
  { id: "copies", word: "Several versions", holds: (t, i) => t.copies[i] > 1 },
  { id: "elsewhere", word: "Other platforms only", holds: (t, i) => t.here[i] === 0 },
];

const AUDIT_ORDER = ["violation", "unaudited", "exempted", "trusted", "audited", ""];
const DEBIAN_ORDER = ["missing", "outdated", "newer", "compatible", "exact", ""];

/**
 * The columns in reading order. `key` gives what to sort by; numbers start with the largest.
 * @type {{id: string, word: string, numeric?: boolean, hint: string, key: (t: import("./protocol.js").Table, i: number) => string | number}[]}
 */
export const COLUMNS = [
  { id: "name", word: "Package", hint: "its name on the registry", key: (t, i) => t.name[i] },
  { id: "version", word: "Version", hint: "as locked", key: (t, i) => versionKey(t.version[i]) },
  {
    id: "direct",
    word: "Direct",
    hint: "named by your own Cargo.toml",
    key: (t, i) => -(t.direct[i] + 2 * t.member[i]),
  },
  { id: "kind", word: "Kind", hint: "run, build or dev", key: (t, i) => kindWords(t.kinds[i]) },
  { id: "depth", word: "Depth", hint: "steps from your project", numeric: true, key: (t, i) => t.depth[i] },
  {
    id: "gone",
    word: "Goes with it",
    hint: "packages that disappear with it, itself counted",
    numeric: true,
    key: (t, i) => t.gone[i],
  },
  {
    id: "advisories",
    word: "Advisories",
    hint: "known problems of this version",
    numeric: true,
    key: (t, i) => t.advisories[i],
  },
  {
    id: "audit",
    word: "Audit",
    hint: "somebody read this version, says cargo vet",
    key: (t, i) => AUDIT_ORDER.indexOf(t.audit[i]),
  },
  {
    id: "debian",
    word: "Debian",
    hint: "does Debian have it",
    key: (t, i) => DEBIAN_ORDER.indexOf(t.debian[i]),
  },
];

/** "run", "build", "dev" or several. @param {number} bits */
export function kindWords(bits) {
  return ["run", "build", "dev"].filter((_, bit) => bits & (1 << bit)).join(", ");
}

/** Digits padded, so that 0.10 comes after 0.9. @param {string} version */
export function versionKey(version) {
  return version.replace(/\d+/g, (digits) => digits.padStart(10, "0"));
}

/**
 * The indices to show, in order. Ties fall back on the name, then the version, so that the same
 * table always looks the same.
 * @param {import("./protocol.js").Table} table
 * @param {Filter} filter
 */
export function shownRows(table, filter) {
  const facets = FACETS.filter((facet) => filter.only?.includes(facet.id));
  const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [];
  for (let i = 0; i < table.name.length; i++) {
    if (table.member[i]) continue;
    if (words.length) {
      const label = labelOf(table, i).toLowerCase();
      if (!words.every((word) => label.includes(word))) continue;
    }
    if (facets.every((facet) => facet.holds(table, i))) rows.push(i);
  }
  const column = COLUMNS.find((one) => one.id === filter.sort) ?? COLUMNS[5];
  const keys = rows.map((i) => [column.key(table, i), i]);
  const names = new Map(rows.map((i) => [i, `${table.name[i]} ${versionKey(table.version[i])}`]));
  const sign = filter.descending ? -1 : 1;
  keys.sort(([a, i], [b, j]) => {
    const order = a < b ? -1 : a > b ? 1 : 0;
    return order ? sign * order : names.get(i) < names.get(j) ? -1 : 1;
  });
  return keys.map(([, i]) => i);
}
