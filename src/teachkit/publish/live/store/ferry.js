// Carries files between the store and one worker that runs Python.
//
// A worker never opens the store itself, so it can be ended at any moment. It has a copy of the files;
// what it adds to the record goes in as lines, what it writes elsewhere by compare-and-swap.
import { HEADER, bodyOf, linesToAdd, now } from "./record.js";
import { PLAN, RECORD, isOurs, keptPath } from "./paths.js";

/** @param store what `openStore` gives */
export function ferry(store) {
  const there = new Map(); // path → {text, version} that the worker has
  const stale = new Set(); // paths to look at before the worker goes on
  let queue = Promise.resolve();
  store.onChange(({ paths }) => paths.forEach((path) => stale.add(path)));

  async function land(path, text) {
    const before = there.get(path);
    if (path === RECORD) {
      there.set(path, { text, version: 0 });
      const lines = linesToAdd(bodyOf(before?.text ?? HEADER), bodyOf(text ?? HEADER));
      if (lines.length) await store.append(lines);
      return;
    }
    try {
      const version = await store.write(path, text, { expect: before?.version ?? 0 });
      there.set(path, { text, version });
    } catch (error) {
      if (error.code !== "conflict") throw error;
      stale.add(path); // what the other tab wrote counts, and this is kept beside it
      if (text !== null) await store.write(keptPath(path, now()), text);
      const what = path === PLAN ? "Your plan" : path;
      throw new Error(`${what} was changed in another tab at this moment. That one counts; yours is in kept/.`);
    }
  }

  const boat = {
    /** All files, for a worker that begins. */
    async files() {
      const all = await store.all();
      there.clear();
      stale.clear();
      for (const [path, file] of Object.entries(all)) there.set(path, file);
      return Object.fromEntries(Object.entries(all).map(([path, { text }]) => [path, text]));
    },

    /** What the worker has not seen yet: {path: text}, null for what is gone. */
    async changed() {
      await queue.catch(() => {});
      const found = {};
      for (const path of [...stale]) {
        stale.delete(path);
        const now = await store.read(path);
        if ((now?.text ?? null) !== (there.get(path)?.text ?? null)) found[path] = now?.text ?? null;
        if (now) there.set(path, now);
        else there.delete(path);
      }
      return found;
    },

    /** Put into the store what a worker has written; rejects with a sentence for the reader. */
    take(changed) {
      const ours = Object.entries(changed).filter(([path]) => isOurs(path));
      const work = async () => {
        for (const [path, text] of ours) await land(path, text);
      };
      const done = queue.catch(() => {}).then(work);
      queue = done;
      return done;
    },

    /** Run a batch of ops while no other tab runs one. */
    batch: (work) => store.exclusive(work),
  };
  return boat;
}
