import { chip, fill, h } from "../tool/dom.js";
import { coded, placeList } from "./places.js";

/**
 * What the compiler holds: the level of each of the two lints, where it is set and what lifts it.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeLints({ model, on }) {
  const element = h("div", { class: "tk-lints" });

  /** @param {any} one */
  function card(one) {
    return h(
      "section",
      { class: "tk-card", "aria-label": one.lint },
      h("h3", { class: "tk-cardtitle" }, h("code", {}, one.lint), chip(one.state)),
      h("p", { class: "tk-quiet" }, `It asks that ${one.asks}.`),
      h("p", {}, coded(one.sentence)),
      one.places.length ? h("p", { class: "tk-label" }, "Set at") : null,
      placeList(one.places, `Where ${one.lint} is set`),
      one.undone.length ? h("p", { class: "tk-label" }, "Lifted at") : null,
      placeList(one.undone, `Where ${one.lint} is lifted`),
    );
  }

  function draw() {
    const shown = model.get("shown") ?? {};
    fill(
      element,
      h("p", { class: "tk-explain" }, coded(shown.meaning ?? "")),
      h("div", { class: "tk-cards" }, (shown.lints ?? []).map(card)),
    );
  }

  on("change:shown", () => element.isConnected && draw());
  return { element, draw };
}
