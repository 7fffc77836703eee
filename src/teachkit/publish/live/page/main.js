/** The script of every page with widgets. */

import "@jupyter-widgets/base/css/index.css";
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "@lumino/widgets/style/index.css";
import "./live.css";

import { openStore } from "../store/store.js";
import { makeLive } from "./live.js";
import { Manager } from "./manager.js";
import { makeStatus } from "./status.js";

/** Milliseconds since navigation began, for benchmarks and tests. @type {Record<string, number>} */
const marks = {};
const mark = (/** @type {string} */ name) => void (marks[name] ??= Math.round(performance.now()));

const read = (/** @type {string} */ type) => {
  const text = document.querySelector(`script[type="${type}"]`)?.textContent;
  return text ? JSON.parse(text) : null;
};

async function main() {
  const page = read("application/x-teachkit-page+json");
  if (!page) return;
  mark("script");
  const store = await openStore();
  const manager = new Manager();
  const live = makeLive({ page, manager, store, status: makeStatus(), mark });
  Object.assign(window.teachkitLive, { want: live.want });

  const saved = read("application/vnd.jupyter.widget-state+json") ?? { version_major: 2, state: {} };
  await remember(saved, store);
  await manager.make(saved);
  const places = [...document.querySelectorAll(".tk-place[data-model]")].filter((place) => place.dataset.model in saved.state);
  const alone = new Set(places.filter(({ dataset }) => saved.state[dataset.model].state.alone).map(({ dataset }) => dataset.cell));
  const cells = new Set(page.cells.filter(({ k, live }) => live && !alone.has(String(k))).map(({ k }) => k));
  hear(cells, live);
  const [near, far] = [true, false].map((seen) => places.filter((place) => inView(place) === seen));
  await Promise.all(near.map((place) => live.paint(place)));
  mark("seen");
  for (const place of far) {
    await new Promise((next) => setTimeout(next)); // the reader scrolls meanwhile
    await live.paint(place);
  }
  mark("painted");
  document.documentElement.dataset.live ??= "painted"; // a quick reader has touched something already
  look(cells, live, (await store.kept("runtime")) === page.manifest);
}

/** @param {Element} place */
function inView(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** Questions begin with what the reader answered before. @param {any} saved @param {any} store */
async function remember(saved, store) {
  const record = await store.record();
  for (const { state } of Object.values(saved.state)) {
    if (!state.alone) continue;
    const known = state.questions.map((/** @type {any} */ one) => [one.id, record.latest(one.kind, one.id, one.revision)]);
    state.earlier = Object.fromEntries(known.filter(([, entry]) => entry));
  }
}

/** The cell of a place that something happens in; -1 elsewhere. @param {EventTarget | null} target */
function cellOf(target) {
  const place = target instanceof Element ? target.closest(".tk-place[data-cell]") : null;
  return Number(/** @type {HTMLElement | null} */ (place)?.dataset.cell ?? -1);
}

/** Whether the reader has asked for few bytes. */
const careful = () => navigator.connection?.saveData === true;

/**
 * Run a cell when its widget is touched: from the first moment on, while others are still drawn.
 * @param {Set<number>} cells those that need Python @param {ReturnType<typeof makeLive>} live
 */
function hear(cells, live) {
  // A pointer that moves over a widget may soon press it; scrolling moves no pointer. A screen
  // reader may click, and a form be filled, without any pointer or focus; so does a dragged file come.
  for (const kind of ["pointerdown", "focusin", "click", "input", "dragenter", "drop", ...(careful() ? [] : ["pointermove"])]) {
    const touched = ({ target }) => cells.has(cellOf(target)) && live.want(cellOf(target));
    document.addEventListener(kind, touched, { capture: true, passive: true });
  }
}

/**
 * Run cells in view, once Python is here or costs no download.
 * @param {Set<number>} cells @param {ReturnType<typeof makeLive>} live
 * @param {boolean} fetched whether this browser has had this Python before
 */
function look(cells, live, fetched) {
  const idle = window.requestIdleCallback ?? setTimeout;
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const k = isIntersecting ? cellOf(target) : -1;
      if (cells.has(k)) idle(() => ((fetched && !careful()) || live.started()) && live.want(k));
    }
  });
  document.querySelectorAll(".tk-place[data-cell]").forEach((place) => seen.observe(place));
}

window.teachkitLive = { marks, ready: main() };
