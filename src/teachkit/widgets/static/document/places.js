import { h } from "../tool/dom.js";

/** A text in which `backticks` mark code. @param {string} text */
export function coded(text) {
  return text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? h("code", {}, part) : part));
}

/**
 * Files and lines, as links where they have an address.
 * @param {import("./protocol.js").Place[]} places @param {string} label
 */
export function placeList(places, label) {
  if (!places.length) return null;
  return h(
    "ul",
    { class: "tk-places", "aria-label": label },
    places.map((one) =>
      h(
        "li",
        {},
        one.link
          ? h("a", { href: one.link, target: "_blank", rel: "noopener noreferrer" }, one.place)
          : h("code", {}, one.place),
      ),
    ),
  );
}
