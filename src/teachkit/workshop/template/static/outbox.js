/**
 * What somebody said, until the room has it: kept in this browser, sent until it is acknowledged,
 * and sent under the same id each time, so that the room keeps it once.
 */

import { freshId, pause, tell } from "./place.js";

const ANSWERS = "room/answers";
const SAY = "room/say";
const MOST = 50; // entries in one request
const LONGEST = 15; // seconds between two tries
const REFUSED = new Set([400, 404, 409, 410, 413, 415, 422]); // the same again would be refused again

/**
 * @typedef {{id: string, person: string, made: number, path: string, body: any}} Item
 * @typedef {{waiting: number, state: "fine" | "trying" | "shut", lasting: boolean}} Told
 *   `shut`: the room does not know this browser any more
 */

/**
 * @param {import("./box.js").Box} box @param {string} person whose answers these are
 * @param {{changed: (told: Told) => void, refused: (item: Item, error: Error) => void}} listener
 */
export async function makeOutbox(box, person, listener) {
  /** @type {Map<string, Item>} */
  const items = new Map();
  /** @type {Map<string, {resolve: () => void, reject: (error: Error) => void}>} */
  const promised = new Map();
  const others = "BroadcastChannel" in window ? new BroadcastChannel("teachkit-outbox") : null;
  let { lasting } = box;
  /** @type {Told["state"]} */
  let state = "fine";
  let running = false;
  let wake = () => {};

  const mine = () => [...items.values()].filter((item) => item.person === person).sort((a, b) => a.made - b.made);
  const changed = () => listener.changed({ waiting: mine().length, state, lasting });

  for (const item of await box.all()) items.set(item.id, /** @type {Item} */ (item));
  if (others) others.onmessage = ({ data }) => hear(data);

  /** What another tab has put in, or has had acknowledged. @param {any} data */
  function hear({ put, gone, error }) {
    if (put) items.set(put.id, put);
    if (gone) settle(gone, error && Object.assign(new Error(error.message), error));
    changed();
    flush(); // the other tab may be closed before it has sent
  }

  function settle(/** @type {string} */ id, /** @type {Error | null} */ error = null) {
    items.delete(id);
    if (error) promised.get(id)?.reject(error);
    else promised.get(id)?.resolve();
    promised.delete(id);
  }

  /** @param {Item} item @param {any} [error] */
  async function gone(item, error = null) {
    settle(item.id, error && Object.assign(new Error(error.message), error));
    others?.postMessage({ gone: item.id, error });
    if (error) listener.refused(item, error);
    await box.remove(item.id).catch(() => {});
  }

  /**
   * Have something kept by the room.
   * @param {string} path @param {any} body @returns {Promise<void>} when the room has it
   */
  async function put(path, body) {
    const last = mine().at(-1)?.made ?? 0;
    const item = { id: freshId(), person, made: Math.max(Date.now(), last + 1), path, body };
    items.set(item.id, item);
    const kept = new Promise((resolve, reject) => promised.set(item.id, { resolve, reject }));
    kept.catch(() => {}); // whoever asked has it; nobody must
    changed();
    const stored = box.put(item).catch((error) => {
      console.warn("This browser keeps nothing:", error);
      lasting = false;
    });
    others?.postMessage({ put: item });
    flush();
    await stored;
    if (!items.has(item.id)) await box.remove(item.id).catch(() => {}); // the room was quicker than the disk
    changed();
    return kept;
  }

  /** What goes out next: answers together, the rest one by one. */
  function next(/** @type {number} */ most) {
    const [first, ...rest] = mine();
    if (first?.path !== ANSWERS) return first ? [first] : [];
    const end = rest.findIndex((item) => item.path !== ANSWERS);
    return [first, ...rest.slice(0, end < 0 ? undefined : end)].slice(0, most);
  }

  /** Send until nothing is left. One loop a page; a second call hurries the first. */
  async function flush() {
    wake();
    if (running) return;
    running = true;
    let tries = 0;
    let most = MOST;
    while (mine().length) {
      const batch = next(most);
      const answer = await send(batch).catch(() => ({ status: 0, data: {}, after: 0 }));
      if (answer.status === 200) {
        await acknowledge(batch, answer.data);
        state = "fine";
        tries = 0;
      } else if (REFUSED.has(answer.status)) {
        if (batch.length === 1) await gone(batch[0], answer.data);
        most = Math.max(1, batch.length >> 1); // one of them is at fault: look for it
      } else {
        state = answer.status === 401 || answer.status === 403 ? "shut" : "trying";
        const wait = answer.after || Math.min(LONGEST, 2 ** tries++) * (0.7 + 0.6 * Math.random());
        const woken = new Promise((done) => (wake = () => done(undefined)));
        changed();
        // Who is told to wait, waits; who met nobody tries again as soon as there is a sign of life.
        await Promise.race(answer.after ? [pause(wait)] : [pause(wait), woken]);
        wake = () => {};
      }
      changed();
    }
    running = false;
  }

  /** @param {Item[]} batch */
  function send(batch) {
    if (batch[0].path === ANSWERS) {
      return tell(ANSWERS, { entries: batch.map(({ id, body }) => ({ id, ...body })) });
    }
    return tell(batch[0].path, { id: batch[0].id, ...batch[0].body });
  }

  /** @param {Item[]} batch @param {any} data */
  async function acknowledge(batch, { kept, refused = [] }) {
    for (const item of batch) {
      const error = refused.find((/** @type {any} */ one) => one.id === item.id);
      if (error) await gone(item, error);
      else if ([kept].flat().includes(item.id)) await gone(item);
    }
  }

  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  addEventListener("beforeunload", (event) => mine().length && event.preventDefault());
  changed();
  flush();

  return {
    /** An entry of the record, made by a card. @param {string} chapter @param {any} entry */
    answer: (chapter, entry) => put(ANSWERS, { chapter, entry }),
    /** What is said to what the room is asked. @param {string} ask @param {number} round @param {any} value */
    say: (ask, round, value) => put(SAY, { ask, round, value }),
    /** What has not been acknowledged, oldest first. */
    unsent: () => mine(),
    flush,
  };
}
