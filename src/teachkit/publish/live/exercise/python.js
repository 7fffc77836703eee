// The exercises' own Python: a worker that can be ended at any moment, and started again.
import { missing, startPython } from "../page/python.js";
import { ferry } from "../store/ferry.js";

// How many times slower than on a desktop a call may be before it is stopped.
export const PATIENCE = 4;

/**
 * @param {object} page the page's data: cells, runtime, manifest
 * @param {object} store
 * @param {(progress: object | null) => void} onProgress while Python starts; null when it is there
 * @param {(message: object) => void} hear what Python says by itself: outputs and checks
 */
export function makePython(page, store, onProgress, hear) {
  const boat = ferry(store);
  let running = null; // {worker, ready}, from the first start to the next end
  let ran = new Map(); // cell → the code that was run in this Python

  function start() {
    const worker = startPython(
      new URL("worker.js", import.meta.url),
      (message) => {
        if (message.type === "progress") onProgress(message);
        else if (message.type === "files") boat.take(message.changed).catch((error) => console.warn(error.message));
        else hear(message);
      },
      () => end(),
    );
    const ready = (async () => {
      const runtime = new URL(page.runtime, document.baseURI).href;
      const told = await worker.request("init", {
        runtime,
        manifest: page.manifest,
        files: await boat.files(),
        snapshot: new URLSearchParams(location.search).get("snapshot") !== "no",
      });
      document.dispatchEvent(new CustomEvent("teachkit-live", { detail: { fetched: told.fetched } }));
    })();
    ready.then(
      () => onProgress(null),
      () => {
        onProgress(null);
        end();
      },
    );
    return { worker, ready };
  }

  /** End Python, whatever it does; what waits for it is refused. @param {Error} [reason] */
  function end(reason) {
    running?.worker.end(reason);
    running = null;
    ran = new Map();
    onProgress(null);
  }

  async function request(op, args) {
    const lack = running ? "" : missing();
    if (lack) throw new Error(lack);
    running ??= start();
    const { worker, ready } = running;
    await ready;
    const changed = await boat.changed();
    if (Object.keys(changed).length) await worker.request("files", { changed });
    return worker.request(op, args);
  }

  return {
    end,
    /** Start, if it is not there: somebody is about to need it. */
    warm() {
      if (!running && missing()) return; // who runs or checks something is told
      running ??= start();
      running.ready.catch(() => {}); // whoever asks for something will hear of it
    },
    started: () => running !== null,
    check: (exercise, cells) => request("check", { exercise, cells, patience: PATIENCE }),

    /**
     * Run a cell, and before it those that it needs and that were not run as they now stand.
     * @param {number} k @param {string[]} codes of all cells
     * @param {(k: number) => void} begins called as each of them begins
     * @returns {Promise<number | null>} the cell that broke, or null
     */
    async run(k, codes, begins) {
      const earlier = new Set();
      const need = (place) => page.cells[place].needs.forEach((one) => earlier.add(one));
      need(k);
      // What the reader has changed may have become needed, and needs what it always did.
      for (let place = 0; place < k; place++) {
        if (codes[place] === page.cells[place].code) continue;
        earlier.add(place);
        need(place);
      }
      const again = new Set();
      for (const place of [...[...earlier].sort((a, b) => a - b), k]) {
        const stale = ran.get(place) !== codes[place] || page.cells[place].needs.some((one) => again.has(one));
        if (place !== k && !stale) continue;
        again.add(place);
        begins(place);
        ran.delete(place);
        const { ok } = await request("run", { cell: place, code: codes[place] });
        if (!ok) return place;
        ran.set(place, codes[place]);
      }
      return null;
    },
  };
}
