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

/** What the benchmarks and the tests look at: milliseconds since navigation began, by name. */
/** @type {Record<string, number>} */
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
  Object.assign(window.teachkitLive, { want: live.want, manager });

  const saved = read("application/vnd.jupyter.widget-state+json");
  const places = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".tk-place[data-model]")]);
  if (saved) {
    await remember(saved, store);
    await manager.make(saved);
    await Promise.all(places.filter((place) => manager.has_model(place.dataset.model ?? "")).map((place) => live.paint(place)));
  }
  mark("painted");
  document.documentElement.dataset.live = "painted";
  wake(page, live);
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

/** @param {any} page @param {ReturnType<typeof makeLive>} live */
function wake(page, live) {
  const cellOf = (/** @type {EventTarget | null} */ target) => {
    const place = target instanceof Element ? target.closest(".tk-place[data-cell]") : null;
    const k = Number(/** @type {HTMLElement | null} */ (place)?.dataset.cell ?? -1);
    return live.isLive(k) ? k : -1;
  };
  const careful = navigator.connection?.saveData;
  // A pointer that moves over a widget is likely to press it; scrolling moves no pointer.
  for (const kind of ["pointerdown", "focusin", "keydown", ...(careful ? [] : ["pointermove"])]) {
    document.addEventListener(
      kind,
      ({ target }) => {
        const k = cellOf(target);
        if (k >= 0) live.want(k);
      },
      { capture: true, passive: true },
    );
  }
  const here = !careful && localStorage.getItem("teachkit-runtime") === page.manifest;
  const idle = window.requestIdleCallback ?? setTimeout;
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const k = isIntersecting ? cellOf(target) : -1;
      if (k >= 0) idle(() => (here || live.started()) && live.want(k));
    }
  });
  document.querySelectorAll(".tk-place[data-cell]").forEach((place) => seen.observe(place));
}

window.teachkitLive = { marks, ready: main() };
