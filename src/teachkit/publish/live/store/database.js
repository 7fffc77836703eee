// Where the store keeps things: in the browser's database, or, where that is refused, in memory.
//
// Both have the same functions. A database does each of them in one transaction, and the browser lets
// no two tabs into one at a time: what is added in one tab is never lost to another.
import { StoreError } from "./record.js";

const [FILES, LINES, PAGE] = ["files", "lines", "page"];

const PATIENCE = 5000; // milliseconds; some browsers never answer, and a page must not wait for ever

/** Open the database of that name, or reject with what the browser says. */
export async function openDatabase(name) {
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1); // throws where storage is blocked
    setTimeout(() => reject(new Error("the browser's database does not open")), PATIENCE);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(FILES, { keyPath: "path" });
      asked.result.createObjectStore(LINES, { autoIncrement: true });
      asked.result.createObjectStore(PAGE);
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  /** Run `work` on the object stores of one transaction; what it hands to `give` is the answer. */
  const within = (stores, mode, work) =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction(stores, mode);
      let answer;
      let refusal = null;
      const give = (value) => (answer = value);
      const refuse = (error) => {
        refusal = error;
        try {
          transaction.abort();
        } catch {
          // the browser was first, and says so to onabort
        }
      };
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => reject(refusal ?? transaction.error);
      work(...stores.map((store) => transaction.objectStore(store)), give, refuse);
    });
  const ask = (store, question) =>
    within([store], "readonly", (place, give) => {
      const asked = question(place);
      asked.onsuccess = () => give(asked.result);
    });

  return {
    read: (path) => ask(FILES, (files) => files.get(path)),
    files: () => ask(FILES, (files) => files.getAll()),
    write: (path, text, expect) =>
      within([FILES], "readwrite", (files, give, refuse) => {
        const asked = files.get(path);
        asked.onsuccess = () => {
          try {
            const next = following(asked.result, path, text, expect);
            files.put(next);
            give(next.version);
          } catch (error) {
            refuse(error);
          }
        };
      }),
    lines: () => ask(LINES, (lines) => lines.getAll()),
    add: (choose) =>
      within([LINES], "readwrite", (lines, give) => {
        const asked = lines.getAll();
        asked.onsuccess = () => {
          const added = choose(asked.result);
          for (const line of added) lines.add(line);
          give(added.length);
        };
      }),
    kept: (key) => ask(PAGE, (page) => page.get(key)),
    keep: (key, value) => within([PAGE], "readwrite", (page) => page.put(value, key)),
    clear: () =>
      within([FILES, LINES, PAGE], "readwrite", (...places) => {
        for (const place of places.slice(0, 3)) place.clear();
      }),
    close: () => db.close(),
  };
}

/** The same in memory, for as long as the page lives; `from` is what to begin with. */
export function memory({ files = [], lines = [] } = {}) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const record = [...lines];
  const page = new Map();
  return {
    read: async (path) => byPath.get(path),
    files: async () => [...byPath.values()],
    write: async (path, text, expect) => {
      const next = following(byPath.get(path), path, text, expect);
      byPath.set(path, next);
      return next.version;
    },
    lines: async () => [...record],
    add: async (choose) => {
      const added = choose([...record]);
      record.push(...added);
      return added.length;
    },
    kept: async (key) => page.get(key),
    keep: async (key, value) => void page.set(key, value),
    clear: async () => {
      byPath.clear();
      record.length = 0;
      page.clear();
    },
    close: () => {},
  };
}

/** What stands in a file's place next. What is removed leaves its version, so that none comes twice. */
function following(before, path, text, expect) {
  const there = before?.text == null ? 0 : before.version;
  if (expect !== undefined && expect !== there) {
    throw new StoreError("conflict", `${path} was written elsewhere in the meantime`);
  }
  return { path, text, version: (before?.version ?? 0) + 1 };
}
