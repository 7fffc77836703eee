/**
 * A place in this browser for things that must outlive the page. IndexedDB where it can be had,
 * or else localStorage; where a browser keeps nothing, the page does, and `lasting` is false.
 *
 * @typedef {{id: string, [name: string]: any}} Item
 * @typedef {object} Box
 * @property {boolean} lasting
 * @property {() => Promise<Item[]>} all
 * @property {(item: Item) => Promise<void>} put resolved when it is on the disk
 * @property {(id: string) => Promise<void>} remove
 */

/** Some browsers neither open a database nor say that they do not. */
const PATIENCE = 3000;

/** @param {string} name @returns {Promise<Box>} */
export async function openBox(name) {
  for (const open of [inDatabase, inStorage]) {
    try {
      return await Promise.race([open(name), late()]);
    } catch (error) {
      console.info(`The outbox is not ${open.name}: ${error}`);
    }
  }
  return inPage();
}

const late = () =>
  new Promise((_, refuse) => setTimeout(() => refuse(new Error("no answer")), PATIENCE));

/** @param {IDBRequest | IDBTransaction} request @returns {Promise<any>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    const end = () => resolve("result" in request ? request.result : undefined);
    Object.assign(request, { onsuccess: end, oncomplete: end });
    request.onerror = () => reject(request.error);
    if ("onabort" in request) request.onabort = () => reject(request.error);
  });

async function inDatabase(/** @type {string} */ name) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("items", { keyPath: "id" });
  const database = await done(opening);
  const change = (/** @type {(items: IDBObjectStore) => void} */ act) => {
    const work = database.transaction("items", "readwrite", { durability: "strict" });
    act(work.objectStore("items"));
    return done(work);
  };
  return {
    lasting: true,
    all: () => done(database.transaction("items").objectStore("items").getAll()),
    put: (/** @type {Item} */ item) => change((items) => items.put(item)),
    remove: (/** @type {string} */ id) => change((items) => items.delete(id)),
  };
}

async function inStorage(/** @type {string} */ name) {
  const prefix = `${name}/`;
  localStorage.setItem(`${prefix}?`, "1"); // a browser that keeps nothing says so here
  localStorage.removeItem(`${prefix}?`);
  const mine = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return {
    lasting: true,
    all: async () => mine().map((key) => JSON.parse(localStorage.getItem(key) ?? "null")).filter(Boolean),
    put: async (/** @type {Item} */ item) => localStorage.setItem(prefix + item.id, JSON.stringify(item)),
    remove: async (/** @type {string} */ id) => localStorage.removeItem(prefix + id),
  };
}

/** @returns {Box} */
function inPage() {
  /** @type {Map<string, Item>} */
  const items = new Map();
  return {
    lasting: false,
    all: async () => [...items.values()],
    put: async (item) => void items.set(item.id, item),
    remove: async (id) => void items.delete(id),
  };
}
