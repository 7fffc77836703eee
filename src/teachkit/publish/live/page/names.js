/** Names for what ipywidgets leaves nameless: a screen reader says "slider", and of what? */

/** @param {Element | undefined} view */
export function name(view) {
  const label = view?.querySelector(".widget-label")?.textContent?.trim();
  if (!label) return;
  const nameless = "[role=slider]:not([aria-label]), .widget-readout[contenteditable]:not([aria-label])";
  view?.querySelectorAll(nameless).forEach((one) => one.setAttribute("aria-label", label));
}
