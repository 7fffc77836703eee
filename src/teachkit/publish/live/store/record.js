// What the reader has answered: a list of entries that only grows, read as course/record.py does.
//
// A line travels as the text that it is: written anew, 1.0 would become 1 and a merge would take it
// for another line.

const SCHEMA = 1;

/** The first line of a record. */
export const HEADER = '{"teachkit-record": 1}';

export const KINDS = Object.freeze([
  "predict", "explain", "check", "exercise", "hint", "give-up", "pretest", "posttest", "incident",
]);

/**
 * One thing that the reader did; the fields are explained in book/reference/record.md.
 * @typedef {{kind: string, id: string, revision: number, when: string,
 *   right?: boolean | null, said?: Record<string, unknown>}} Entry
 */

/** A sentence for the reader, with a word for programs. */
export class StoreError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "StoreError";
    this.code = code;
  }
}

/** The time for an entry: ISO 8601, UTC, to the second, as Python writes it. */
export const now = () => `${new Date().toISOString().slice(0, 19)}+00:00`;

/** When an entry was, in milliseconds since 1970; null when it does not say it in ISO 8601. */
export function moment(entry) {
  const shape = /^(\d{4}-\d\d-\d\d)(?:.(\d\d(?::\d\d(?::\d\d(?:[.,]\d+)?)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
  const found = shape.exec(entry.when);
  if (!found) return null;
  const [, day, clock = "00:00", zone = "Z"] = found;
  const full = clock.length === 2 ? `${clock}:00` : clock.replace(",", ".");
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const when = Date.parse(`${day}T${full}${offset.toUpperCase()}`);
  return Number.isNaN(when) ? null : when;
}

/** An entry as one line, the fields in the order of course/record.py. */
export function lineOf({ kind, id, revision, when, right = null, said = {} }) {
  const value = { kind, id, revision, when };
  if (right !== null) value.right = right;
  if (Object.keys(said).length) value.said = said;
  return JSON.stringify(value);
}

/** The entry that a value is, or null. */
export function entryOf(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { kind, id, revision, when, right = null, said = {} } = value;
  const fits =
    KINDS.includes(kind) &&
    typeof id === "string" &&
    Number.isInteger(revision) &&
    typeof when === "string" &&
    (right === null || typeof right === "boolean") &&
    typeof said === "object" && said !== null && !Array.isArray(said);
  return fits ? { kind, id, revision, when, right, said } : null;
}

const decoded = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** The lines below the header that are not blank; refuses what is no record. */
export function bodyOf(text, place = "record") {
  const [header, ...rest] = text.split("\n");
  const schema = decoded(header)?.["teachkit-record"];
  if (Number.isInteger(schema) && schema > SCHEMA) {
    throw new StoreError(
      "foreign-record",
      `${place} was written by a later teachkit (record schema ${schema}); nothing was read from it.`,
    );
  }
  if (schema !== SCHEMA) {
    throw new StoreError("foreign-record", `${place} is not a teachkit record; nothing was read.`);
  }
  return rest.map((line) => line.trim()).filter(Boolean);
}

/** What two lines must share to be one line: the entry, whatever the order of its keys. */
function sameLine(line) {
  const entry = entryOf(decoded(line));
  return entry ? JSON.stringify(entry, sortedKeys) : line;
}

const sortedKeys = (_key, value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The lines of another record that this one has not: adding them merges the two. */
export function linesToAdd(own, other) {
  const there = new Map();
  for (const line of own) {
    const key = sameLine(line);
    there.set(key, (there.get(key) ?? 0) + 1);
  }
  return other.filter((line) => {
    const key = sameLine(line);
    const left = there.get(key) ?? 0;
    there.set(key, left - 1);
    return left <= 0;
  });
}

/** All entries, oldest first; what cannot be read is counted, never dropped. */
export class Record {
  /** @param {string[]} lines without the header */
  constructor(lines) {
    const read = lines.map((line) => entryOf(decoded(line)));
    /** @type {Entry[]} */
    this.entries = byTime(read.filter(Boolean));
    this.unreadable = read.length - this.entries.length;
    // A page of progress asks for hundreds of both.
    this.byName = new Map();
    for (const entry of this.entries) {
      const name = `${entry.kind} ${entry.id}`;
      if (!this.byName.has(name)) this.byName.set(name, []);
      this.byName.get(name).push(entry);
    }
  }

  /** The entries of one kind about one id, oldest first, all revisions. */
  about(kind, id) {
    return this.byName.get(`${kind} ${id}`) ?? [];
  }

  /** The last entry for exactly this revision, or null. */
  latest(kind, id, revision) {
    return this.about(kind, id).filter((entry) => entry.revision === revision).at(-1) ?? null;
  }

  /** Where the reader stands with an exercise: passed, changed, given-up, tried or new. */
  status(exercise, revision) {
    const runs = this.about("exercise", exercise);
    const passes = runs.filter((entry) => entry.right).map((entry) => entry.revision);
    if (passes.includes(revision)) return "passed";
    if (passes.length) return "changed";
    if (this.latest("give-up", exercise, revision)) return "given-up";
    return runs.length ? "tried" : "new";
  }

  /** How many hints of this revision have been opened. */
  hints(exercise, revision) {
    const opened = this.about("hint", exercise).filter((entry) => entry.revision === revision);
    return new Set(opened.map((entry) => JSON.stringify(entry.said.number))).size;
  }
}

/** Sorted by time; an entry without one stays behind the entry before it. */
function byTime(entries) {
  let before = 0;
  const times = entries.map((entry) => (before = moment(entry) ?? before));
  const order = entries.map((_, place) => place).sort((a, b) => times[a] - times[b] || a - b);
  return order.map((place) => entries[place]);
}
