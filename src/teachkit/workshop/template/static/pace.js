/** Where the room is: chapters that are not open yet, and a word when the room goes on without one. */

import { h } from "../widgets/tool/dom.js";
import { address } from "./place.js";

/** @param {string} chapter this page's, "" on the home page @param {ReturnType<typeof import("./banner.js").makeBanner>} banner */
export function makePace(chapter, banner) {
  let stayed = "";
  /** @param {{chapter: string | null, free: boolean, open: string[]}} pace */
  return ({ chapter: goes, free, open }) => {
    for (const link of document.querySelectorAll("a[data-chapter]")) {
      const name = /** @type {HTMLElement} */ (link).dataset.chapter ?? "";
      const closed = !free && !open.includes(name);
      link.toggleAttribute("data-closed", closed);
      if (closed) link.setAttribute("aria-description", "opens later");
      else link.removeAttribute("aria-description");
      if (goes === name && !free) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const away = !free && goes && goes !== chapter && goes !== stayed;
    banner.note("pace", away ? invitation(goes, () => {
      stayed = goes;
      banner.note("pace", null);
    }) : null);
  };
}

/** @param {string} goes @param {() => void} stay */
function invitation(goes, stay) {
  const listed = document.querySelector(`a[data-chapter="${CSS.escape(goes)}"] [data-title]`)?.textContent;
  const title = JSON.parse(document.body.dataset.titles ?? "{}")[goes] ?? listed;
  return h(
    "p",
    { class: "rm-pace" },
    h("span", {}, "The room goes on to ", h("strong", {}, title || goes), "."),
    h("a", { class: "rm-button rm-go", href: address(`room/${goes}`) }, "Go there"),
    h("button", { type: "button", class: "rm-button", onclick: stay }, "Stay here"),
  );
}
