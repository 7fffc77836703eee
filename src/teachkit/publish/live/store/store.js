// The reader's workspace in the browser: one for all pages and all tabs of this site.
//
// It holds files by path, the very files of a workspace on a disk (paths.js). The record is only ever
// appended to; any other file is written by compare-and-swap. Two books on one host do not mix: the
// database is named after the root of the site. Where the browser keeps nothing, everything lives as
// long as the page, and `problem` says so in a sentence.
import { memory, openDatabase } from "./database.js";
import { HEADER, Record, StoreError, entryOf, lineOf, now } from "./record.js";
import { RECORD } from "./paths.js";

const BLOCKED =
  "Your browser keeps nothing for this page: a private window, or its settings. Everything works, and is" +
  " gone when you close or reload the page. To save it, export it from 'Your record and plan'.";
const FULL =
  "There is no room left in what your browser keeps for this site. What you did before is safe; what you" +
  " do from now on lives until you close this page. Export it from 'Your record and plan'.";
const LOCK_WAIT = 2000; // milliseconds; a tab that hangs must not hold up the others

/** The path under which the site lies, such as "/" or "/book/". */
export function siteRoot() {
  const { content_root: up = "." } = document.documentElement.dataset;
  return new URL(up, document.baseURI).pathname.replace(/[^/]*$/, "");
}

let opened = null;

/** The store of this site; the same one for everybody on the page. Never rejects. */
export function openStore({ root } = {}) {
  if (root !== undefined) return open(root);
  return (opened ??= open(siteRoot()));
}

async function open(root) {
  const name = `teachkit:${root}`;
  try {
    return new Store(name, await openDatabase(name), "");
  } catch {
    return new Store(name, memory(), BLOCKED);
  }
}

class Store {
  #name;
  #base;
  #listeners = new Set();
  #channel = null;

  constructor(name, base, problem) {
    this.#name = name;
    this.#base = base;
    this.problem = problem;
    this.place = problem ? "page" : "browser";
    if (!problem && globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = ({ data }) => this.#hear({ paths: data.paths, here: false });
    }
  }

  /** Every file with its version, the record among them: {path: {text, version}}. */
  async all() {
    const [files, lines] = await this.#do(async (base) => [await base.files(), await base.lines()]);
    const found = {};
    if (lines.length) found[RECORD] = { text: recordText(lines), version: lines.length };
    for (const { path, text, version } of files) if (text !== null) found[path] = { text, version };
    return found;
  }

  /** Every file's text by its path. */
  async files() {
    const all = await this.all();
    return Object.fromEntries(Object.entries(all).map(([path, { text }]) => [path, text]));
  }

  /** One file's {text, version}, or null. */
  async read(path) {
    if (path === RECORD) return (await this.all())[RECORD] ?? null;
    const found = await this.#do((base) => base.read(path));
    return found?.text == null ? null : { text: found.text, version: found.version };
  }

  /**
   * Put a file in its place and return its version; a text of null removes it.
   *
   * Rejects with the code "conflict" when `expect` is given and is not the version that is there (0
   * for none), and nothing is changed.
   */
  async write(path, text, { expect } = {}) {
    if (path === RECORD) throw new StoreError("append-only", "The record is only ever added to.");
    const version = await this.#do((base) => base.write(path, text, expect));
    this.#tell([path]);
    return version;
  }

  /**
   * Add to the record: entries, or lines as they stand in another record.
   *
   * Rejects with the code "no-entry" for what is none, and adds nothing.
   */
  async append(entries) {
    const lines = entries.map((entry) => (typeof entry === "string" ? oneLine(entry) : written(entry)));
    return this.addMissing(() => lines);
  }

  /** Add to the record the lines that `choose` picks when it sees those that are there. */
  async addMissing(choose) {
    const added = await this.#do((base) => base.add(choose));
    if (added) this.#tell([RECORD]);
    return added;
  }

  /** The record as it stands. */
  async record() {
    return new Record(await this.#do((base) => base.lines()));
  }

  /** The last entry for exactly this revision, or null. */
  async latest(kind, id, revision) {
    return (await this.record()).latest(kind, id, revision);
  }

  /** What a page has kept under a key, or undefined. It stays in this browser: see `keep`. */
  async kept(key) {
    return this.#do((base) => base.kept(key));
  }

  /** Keep a small value for a page, such as where a slider stood. It is in no export. */
  async keep(key, value) {
    await this.#do((base) => base.keep(key, value));
  }

  /** Throw everything away. */
  async clear() {
    const paths = Object.keys(await this.all());
    await this.#do((base) => base.clear());
    this.#tell(paths);
  }

  /** Call `listen` with {paths, here, problem} after each change; returns what ends that. */
  onChange(listen) {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Run `work` while no other tab runs its own. Nobody waits for long: see LOCK_WAIT. */
  async exclusive(work) {
    if (!navigator.locks) return work(); // http, or an old browser
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), LOCK_WAIT);
    let started = false;
    const begin = () => {
      started = true;
      clearTimeout(timer);
      return work();
    };
    try {
      return await navigator.locks.request(`${this.#name} workspace`, { signal: patience.signal }, begin);
    } catch (error) {
      if (started || error.name !== "AbortError") throw error;
      return work();
    }
  }

  /** Do something with what keeps; when that fails, go on in memory and say so. */
  async #do(work) {
    try {
      return await work(this.#base);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (error?.name === "InvalidStateError" && this.place === "browser") {
        // The browser has closed the connection, as after "clear site data". Open another.
        const base = await openDatabase(this.#name).catch(() => null);
        if (base) {
          this.#base = base;
          return work(base);
        }
      }
      await this.#moveToMemory();
      return work(this.#base);
    }
  }

  async #moveToMemory() {
    const [files, lines] = await Promise.all([this.#base.files(), this.#base.lines()]).catch(() => [[], []]);
    this.#base = memory({ files, lines });
    this.place = "page";
    this.problem = FULL;
    this.#channel?.close();
    this.#channel = null;
    this.#hear({ paths: [], here: true });
  }

  #tell(paths) {
    this.#channel?.postMessage({ paths });
    this.#hear({ paths, here: true });
    if (this.place === "browser") askToPersist(this).catch(() => {});
  }

  #hear(change) {
    for (const listen of this.#listeners) listen({ ...change, problem: this.problem });
  }
}

/** After the first work worth keeping, ask the browser once not to throw it away for room. */
async function askToPersist(store) {
  if (!navigator.storage?.persist || (await store.kept("asked to persist"))) return;
  await store.keep("asked to persist", true);
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

const recordText = (lines) => [HEADER, ...lines, ""].join("\n");

function oneLine(line) {
  if (/[\r\n]/.test(line)) throw new StoreError("no-entry", "A line of the record holds no line break.");
  return line;
}

function written(entry) {
  const found = entryOf({ when: now(), ...entry });
  if (!found) throw new StoreError("no-entry", `That is no entry of a record: ${JSON.stringify(entry)}`);
  return lineOf(found);
}

/**
 * Paint now and after every change, one painting after the other: what was read first must not be
 * painted last, and what changes while the first is at work is not missed.
 */
export function follow(store, paint) {
  let painted = Promise.resolve();
  const anew = () => (painted = painted.then(paint).catch((error) => console.error(error)));
  store.onChange(anew);
  return anew();
}
