/**
 * From painted to alive: starts Python when it is wanted, runs the cells that are wanted, and
 * brings what they say to the widgets.
 */

import { ferry } from "../store/ferry.js";
import { makeCells } from "./cells.js";
import { joined, render, shows, widgetIn } from "./output.js";
import { missing, startPython } from "./python.js";

const WORKER = new URL("worker.js", import.meta.url);
const ENV = { TEACHKIT_STABLE_IDS: "1", JUPYTER_WIDGETS_ECHO: "0" };
const REMAINS = "Everything on this page can still be read, and its questions work.";

/** @param {number} k @returns {HTMLElement[]} where the build shows what a cell puts out, in order */
const placesOf = (k) => [...document.querySelectorAll(`.tk-place[data-cell="${k}"]`)];

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
  /** What the cells that run now have said. @type {Map<number, {messages: any[], outputs: any[]}>} */
  const running = new Map();
  /** What is wanted of a Python that died. @type {Set<number>} */
  const wanted = new Set();
  const boat = ferry(store);
  const cells = makeCells(page.cells, run);
  const root = document.documentElement;
  let behind = Promise.resolve();
  /** @type {Promise<unknown>} */
  let released = Promise.resolve();

  /** @param {string} state */
  function stand(state) {
    root.dataset.live = state;
    mark(state);
  }

  async function begin() {
    const lack = missing();
    if (lack) throw fail(`Python cannot run here: ${lack}`);
    stand("starting");
    status.progress({ stage: "start" });
    let up = false;
    const made = startPython(WORKER, (message) => hear(message, made), (error) => up && stop(error));
    try {
      const snapshot = new URLSearchParams(location.search).get("snapshot") !== "no";
      const runtime = new URL(page.runtime, document.baseURI).href;
      const files = await boat.files();
      const value = await made.request("init", { runtime, manifest: page.manifest, snapshot, env: ENV, files });
      up = true;
      mark("python");
      store.keep("runtime", page.manifest); // the next page may start by itself
      store.onChange(() => bring(made));
      document.dispatchEvent(new CustomEvent("teachkit-live", { detail: { fetched: value?.fetched ?? [] } }));
    } catch (error) {
      made.end();
      throw fail(`Python could not start: ${/** @type {Error} */ (error).message}`, again);
    }
    return made;
  }

  /** Say that there is no Python; it stays so until `again`. @param {string} why @param {() => void} [retry] */
  function fail(why, retry) {
    stand("failed");
    status.trouble(`${why}. ${REMAINS}`, retry);
    return new Error(why);
  }

  /** Python died while it lived. @param {Error} error */
  function stop(error) {
    manager.release();
    running.clear();
    python = Promise.reject(fail(`Python stopped: ${error.message}`, again));
    python.catch(() => {});
  }

  function again() {
    python = null;
    cells.forget();
    for (const k of wanted) want(k);
  }

  /** What changed elsewhere, in another tab or by a question, goes to Python. @param {import("./python.js").Python} lives */
  async function bring(lives) {
    const changed = await boat.changed();
    if (Object.keys(changed).length) await lives.request("files", { changed }).catch(() => {});
  }

  /** @param {import("./cells.js").Cell} cell */
  async function run({ k, code }) {
    const lives = await (python ??= begin());
    const said = { messages: [], outputs: [] };
    await bring(lives);
    running.set(k, said);
    await lives.request("run", { cell: k, code });
    running.delete(k);
    const replaced = await manager.adopt(said.messages, lives);
    await draw(k, joined(said.outputs), replaced);
    mark(`cell ${k}`);
    if (root.dataset.live === "live") return;
    stand("live");
    status.hide("Python is ready");
  }

  /**
   * Keep what Python has written. What it says afterwards waits for that: "saved" is a promise.
   * @param {Record<string, string | null>} changed
   */
  function keep(changed) {
    const kept = boat.take(changed).catch((error) => status.trouble(error.message));
    behind = behind.then(() => kept);
  }

  /** @param {any} message @param {import("./python.js").Python} lives */
  function hear(message, lives) {
    const said = running.get(message.cell);
    if (message.type === "progress") status.progress(message);
    else if (message.type === "files") keep(message.changed);
    else if (message.type === "output") said ? said.outputs.push(message.output) : late(message.cell, [message.output]);
    else if (message.type === "clear") said?.outputs.splice(0);
    else if (said) said.messages.push(message);
    else behind = behind.then(() => manager.hear(message, lives)).catch(console.error);
  }

  /**
   * Show what a cell put out, in the places where the build's output stands; what is the same
   * stays as it is.
   * @param {number} k @param {any[]} outputs @param {string[]} replaced
   */
  async function draw(k, outputs, replaced) {
    const places = placesOf(k);
    const [tools, texts] = [true, false].map((tool) => places.filter((place) => "model" in place.dataset === tool));
    const rest = [];
    for (const output of outputs) {
      const id = widgetIn(output);
      const place = (id ? tools : texts).shift();
      if (!place) rest.push(output);
      else if (id) {
        if (id !== place.dataset.model || replaced.includes(id)) await paint(place, id);
      } else if (!shows(place, output)) place.replaceChildren(...render(output, manager).childNodes);
    }
    late(k, rest);
  }

  /** Show what the build has no place for: what was printed, an error. @param {number} k @param {any[]} outputs */
  function late(k, outputs) {
    const last = placesOf(k).at(-1);
    if (last?.nextElementSibling?.matches(".tk-late")) last.nextElementSibling.remove();
    if (!outputs.length) return;
    const box = document.createElement("div");
    box.className = "tk-late";
    box.append(...outputs.map((output) => render(output, manager)));
    last?.after(box);
  }

  /** Paint a place from its model. @param {HTMLElement} place @param {string} [id] */
  async function paint(place, id = place.dataset.model) {
    const host = place.querySelector(":scope > .tk-painted") ?? document.createElement("div");
    host.className = "tk-painted";
    await manager.show(/** @type {string} */ (id), /** @type {HTMLElement} */ (host), () => {
      // A view fills itself in several steps; what stands below must not follow each of them.
      place.style.minHeight = `${place.offsetHeight}px`;
      place.append(host);
      place.dataset.painted = "";
      setTimeout(() => release(place), 100);
    });
  }

  /**
   * Give a place the height that it needs, one in each frame: the browser holds still what is read
   * while something above it shrinks, but not while something in view does so too.
   * @param {HTMLElement} place
   */
  function release(place) {
    released = released.then(() => new Promise((next) => requestAnimationFrame(next)));
    released.then(() => (place.style.minHeight = ""));
  }

  /** Have a cell run, and its widgets alive. @param {number} k */
  async function want(k) {
    wanted.add(k);
    await cells.want(k).catch((error) => root.dataset.live === "failed" || console.error(error));
  }

  return { want, paint, started: () => python !== null };
}
