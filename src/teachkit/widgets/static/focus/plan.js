import { h } from "../tool/dom.js";
import { makeSaved, pills } from "../tool/saved.js";
import { FOCUS_MARKS } from "./protocol.js";

/**
 * The selling points in the plan, what is left out, and what others get.
 * @param {import("./protocol.js").Context} context
 */
export function makePlan(context) {
  const { work } = context;

  /** @param {any} point */
  function one(point) {
    return h(
      "li",
      { class: "tk-point" },
      h(
        "span",
        { class: "tk-chip tk-fair" },
        h("span", { class: "tk-mark", "aria-hidden": "true" }, FOCUS_MARKS[point.focus] ?? "·"),
        point.word,
      ),
      h("span", { class: "tk-said" }, point.claim),
      h(
        "span",
        { class: "tk-buttons" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "aria-label": `Edit: ${point.claim}`,
            onclick: () => work("Opening", "open", { claim: point.claim }),
          },
          "Edit",
        ),
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "aria-label": `Take out: ${point.claim}`,
            onclick: () => work("Taking out", "remove", { kind: "points", name: point.claim }),
          },
          "Take out",
        ),
      ),
    );
  }

  /** @param {any} row */
  const leftOut = (row) => ({
    word: row.feature,
    title: row.because,
    out: () => work("Taking out", "remove", { kind: "left_out", name: row.feature }),
  });

  return makeSaved(context, ({ points = [], left_out: left = [], helps }) => [
    points.length
      ? h("ul", { class: "tk-points", "aria-label": "Selling points" }, points.map(one))
      : h("p", { class: "tk-quiet" }, "No selling point yet. Write one under Claim, and add it."),
    left.length ? pills("Left out", left.map(leftOut)) : null,
    helps ? h("p", {}, h("span", { class: "tk-label" }, "Helps others: "), helps) : null,
  ]);
}
