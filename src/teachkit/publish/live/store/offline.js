// Keeping the book on this machine: what was visited by itself, and all of it when the reader asks.
//
// The work is the service worker's (sw.js). Where there is none (http to another machine, or an old
// browser), nothing here happens and everything else works.
import { openStore, siteRoot } from "./store.js";

const WHOLE = "keep the whole book";

/** Have the service worker keep this page and what it is made of, also what Python brings later. */
export async function keepVisited(page) {
  if (!navigator.serviceWorker) return;
  if (page.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
  const registration = await registered();
  const seen = () => performance.getEntriesByType("resource").map((entry) => entry.name);
  page.addEventListener("teachkit-live", ({ detail }) => {
    ask(registration, { keep: [...seen(), ...(detail?.fetched ?? [])] }).catch(() => {});
  });
  await ask(registration, { keep: [location.href, ...seen()] });
  const store = await openStore();
  if ((await store.kept(WHOLE)) && !navigator.connection?.saveData) await keepBook(() => {});
}

/**
 * What of the book is not on this machine yet; null where it cannot be kept.
 * @returns {Promise<{files: [string, number][], bytes: number} | null>}
 */
export async function notKept() {
  if (!navigator.serviceWorker) return null;
  const { missing } = await ask(await registered(), { missing: true });
  return { files: missing, bytes: missing.reduce((sum, [, size]) => sum + size, 0) };
}

/**
 * Fetch all that is missing; calls `tell` with the bytes so far and in all. Rejects with a sentence.
 */
export async function keepBook(tell) {
  const store = await openStore();
  await store.keep(WHOLE, true); // so that a new edition is kept as well
  const registration = await registered();
  const { files, bytes } = await notKept();
  let done = 0;
  const waiting = [...files];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, size] = next;
      const address = name.split("/").map(encodeURIComponent).join("/");
      const { kept, error } = await ask(registration, { keep: [address] });
      if (error || !kept) {
        waiting.length = 0;
        throw new Error(`${name} could not be kept${error ? `: ${error}` : ""}. What came is here; press again to go on.`);
      }
      done += size;
      tell(done, bytes);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}

/** Take the book off this machine again; the reader's own work stays. */
export async function letGo() {
  await (await openStore()).keep(WHOLE, false);
  const registration = await navigator.serviceWorker.getRegistration(siteRoot());
  await registration?.unregister();
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith(`teachkit:${siteRoot()}:`));
  await Promise.all(ours.map((name) => caches.delete(name)));
}

async function registered() {
  const registration = await navigator.serviceWorker.register(`${siteRoot()}sw.js`, { scope: siteRoot() });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker.state !== "activated") {
    await new Promise((resolve, reject) => {
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") resolve();
        if (worker.state === "redundant") reject(new Error("the service worker could not begin"));
      });
    });
  }
  return registration;
}

function ask(registration, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    registration.active.postMessage(question, [port2]);
  });
}
