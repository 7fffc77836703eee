/**
 * From painted to alive: starts Python when it is wanted, runs the cells that are wanted, and
 * brings what they say to the widgets.
 */

import { ferry } from "../store/ferry.js";
import { makeCells } from "./cells.js";
import { render, shows, widgetIn } from "./output.js";
import { missing, startPython } from "./python.js";

const WORKER = new URL("worker.js", import.meta.url);
const ENV = { TEACHKIT_STABLE_IDS: "1", JUPYTER_WIDGETS_ECHO: "0" };

/**
 * @param {object} parts
 * @param {any} parts.page the build's data of this page
 * @param {import("./manager.js").Manager} parts.manager
 * @param {any} parts.store
 * @param {ReturnType<import("./status.js").makeStatus>} parts.status
 * @param {(name: string) => void} parts.mark
 */
export function makeLive({ page, manager, store, status, mark }) {
  /** @type {Promise<import("./python.js").Python> | null} */
  let python = null;
  /** @type {Map<number, {messages: any[], outputs: any[]}>} what the running cells said so far */
  const running = new Map();
  const boat = ferry(store);
  const cells = makeCells(page.cells, run);
  const root = document.documentElement;
  let behind = Promise.resolve();

  function start() {
    python ??= begin();
    return python;
  }

  async function begin() {
    const lack = missing();
    if (lack) throw cannot(`Python cannot run here: ${lack}`, null);
    mark("start");
    root.dataset.live = "starting";
    status.progress({ stage: "Starting Python" });
    const made = startPython(WORKER, (message) => hear(message, made), broken);
    try {
      const runtime = new URL(page.runtime, document.baseURI).href;
      const snapshot = new URLSearchParams(location.search).get("snapshot") !== "no";
      const init = { runtime, manifest: page.manifest, snapshot, env: ENV, files: await boat.files() };
      const { fetched = [] } = (await made.request("init", init)) ?? {};
      mark("python");
      localStorage.setItem("teachkit-runtime", page.manifest); // the next page may start by itself
      document.dispatchEvent(new CustomEvent("teachkit-live", { detail: { fetched } }));
    } catch (error) {
      made.end();
      throw cannot(`Python could not start: ${/** @type {Error} */ (error).message}`, again);
    }
    return made;
  }

  /** @param {string} what @param {(() => void) | null} retry */
  function cannot(what, retry) {
    python = retry ? null : python;
    root.dataset.live = "failed";
    status.failed(what, retry);
    return new Error(what);
  }

  /** @param {Error} error */
  function broken(error) {
    cells.forget();
    running.clear();
    manager.release();
    document.querySelectorAll("[data-live-cell]").forEach((place) => place.removeAttribute("data-live-cell"));
    cannot(`Python stopped: ${error.message}`, again);
  }

  function again() {
    python = null;
    for (const k of inView()) want(k);
  }

  /** The live cells that the reader has before them now. */
  const inView = () =>
    new Set(
      [...document.querySelectorAll(".tk-place[data-cell]")]
        .filter((place) => {
          const { top, bottom } = place.getBoundingClientRect();
          return bottom > 0 && top < innerHeight;
        })
        .map((place) => Number(/** @type {HTMLElement} */ (place).dataset.cell))
        .filter(isLive),
    );

  const isLive = (/** @type {number} */ k) => page.cells.some((/** @type {any} */ one) => one.k === k && one.live);

  /** @param {import("./cells.js").Cell} cell */
  async function run({ k, code }) {
    const lives = await start();
    const said = { messages: [], outputs: [] };
    running.set(k, said);
    try {
      const changed = await boat.changed();
      if (Object.keys(changed).length) await lives.request("files", { changed });
      await lives.request("run", { cell: k, code });
    } finally {
      running.delete(k);
    }
    const replaced = await manager.adopt(said.messages, lives);
    await draw(k, said.outputs, replaced);
    mark(`cell ${k}`);
    if (root.dataset.live !== "live") {
      root.dataset.live = "live";
      mark("live");
      status.hide();
    }
  }

  /** @param {any} message @param {import("./python.js").Python} lives */
  function hear(message, lives) {
    const said = running.get(message.cell);
    if (message.type === "progress") status.progress(message);
    else if (message.type === "files") boat.take(message.changed);
    else if (message.type === "output") said ? said.outputs.push(message.output) : trouble(message);
    else if (said) said.messages.push(message);
    else behind = behind.then(() => manager.hear(message, lives)).catch(console.error);
  }

  /** An answer to a move that went wrong, or printed. @param {{cell: number, output: any}} message */
  function trouble({ cell, output }) {
    const last = [...document.querySelectorAll(`.tk-place[data-cell="${cell}"]`)].at(-1);
    if (!last) return;
    last.parentElement?.querySelectorAll(`.tk-late[data-of="${cell}"]`).forEach((old) => old.remove());
    const box = render(output, manager);
    box.classList.add("tk-late");
    box.dataset.of = String(cell);
    last.after(box);
  }

  /**
   * Show what a cell put out, in the places where the build's output stands; what is the same
   * stays as it is.
   * @param {number} k @param {any[]} outputs @param {string[]} replaced
   */
  async function draw(k, outputs, replaced) {
    const places = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`.tk-place[data-cell="${k}"]`)]);
    for (const [i, output] of outputs.entries()) {
      const place = places[i];
      if (!place) trouble({ cell: k, output });
      else if (widgetIn(output)) {
        const id = widgetIn(output);
        if (id !== place.dataset.model || replaced.includes(id)) await paint(place, id);
      } else if (!shows(place, output)) {
        (place.querySelector(".tk-printed") ?? place).replaceChildren(...render(output, manager).childNodes);
      }
    }
    for (const place of places) place.dataset.liveCell = "";
  }

  /** Paint a place from its model. @param {HTMLElement} place @param {string} [id] */
  async function paint(place, id = place.dataset.model) {
    let host = /** @type {HTMLElement | null} */ (place.querySelector(":scope > .tk-painted"));
    if (!host) {
      host = document.createElement("div");
      host.className = "tk-painted";
      place.append(host);
    }
    await manager.show(/** @type {string} */ (id), host);
    place.dataset.painted = "";
  }

  /** Have a cell run, and its widgets alive. @param {number} k */
  function want(k) {
    return cells.want(k).catch((error) => {
      if (root.dataset.live !== "failed") console.error(error);
    });
  }

  return { want, paint, isLive, started: () => python !== null };
}
