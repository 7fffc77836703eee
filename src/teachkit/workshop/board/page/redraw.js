/** Draw again only what has changed, and leave the focus and what is unfolded where they were. */

import { fill } from "./tool/dom.js";

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Fill a place, if what it shows is not what it showed. Whatever has a `data-key` keeps the focus,
 * whatever has a `data-keep` stays open.
 * @param {HTMLElement} place @param {any} shows @param {() => any} make
 */
export function redraw(place, shows, make) {
  const text = JSON.stringify(shows);
  if (drawn.get(place) === text) return;
  drawn.set(place, text);
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const key = active && place.contains(active) ? active.closest("[data-key]")?.getAttribute("data-key") : null;
  const open = [...place.querySelectorAll("details[open][data-keep]")].map((one) => one.getAttribute("data-keep"));
  fill(place, make());
  for (const name of open) place.querySelector(`[data-keep="${CSS.escape(name ?? "")}"]`)?.setAttribute("open", "");
  if (!key) return;
  const same = place.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`) ?? place;
  if (same === place) place.tabIndex = -1; // what had the focus is gone: its place takes it
  /** @type {HTMLElement} */ (same).focus();
}
