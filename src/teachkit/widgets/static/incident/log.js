import { fill, h } from "../tool/dom.js";
import { counted } from "../tool/ask.js";

const SIGNS = { choice: "●", event: "!", daily: "~" };

/** Who pays, with the reason. @param {any[]} hurts */
export function paid(hurts) {
  return h(
    "ul",
    { class: "tk-paid" },
    hurts.map((one) => h("li", {}, h("strong", {}, `${one.word} +${one.points}`), ` ${one.why}`)),
  );
}

/**
 * Bars of who has paid so far, and the log of what was chosen and what happened, the latest first.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeLog({ model }) {
  const bars = h("section", { class: "tk-harm", "aria-label": "Who pays" });
  const element = h("section", { class: "tk-log", "aria-label": "Log" });

  function draw() {
    const game = model.get("game");
    const most = Math.max(20, ...game.harm.map((/** @type {any} */ one) => one.points));
    fill(
      bars,
      h("h3", { class: "tk-cardtitle" }, `Who pays: ${counted(game.total, "point")} of harm`),
      h(
        "dl",
        { class: "tk-bars" },
        game.harm.map((/** @type {any} */ one) => [
          h("dt", {}, one.word),
          h(
            "dd",
            { "data-group": one.group },
            h("span", { class: "tk-bar", style: `width: ${(100 * one.points) / most}%`, "aria-hidden": "true" }),
            h("span", { class: "tk-points" }, String(one.points)),
          ),
        ]),
      ),
    );
    fill(
      element,
      h("h3", { class: "tk-cardtitle" }, "What happened"),
      game.log.length
        ? h(
            "ol",
            { class: "tk-entries", tabindex: "0", "aria-label": "What happened, the latest first" },
            [...game.log].reverse().map((/** @type {any} */ one) =>
              h(
                "li",
                { class: `tk-entry tk-entry-${one.kind}` },
                h(
                  "p",
                  {},
                  h("span", { class: "tk-sign", "aria-hidden": "true" }, SIGNS[/** @type {"daily"} */ (one.kind)]),
                  h("span", { class: "tk-when" }, `Day ${one.day}${one.until > one.day ? ` to ${one.until}` : ""} `),
                  one.title ? h("strong", {}, `${one.title}. `) : null,
                  one.text,
                ),
                paid(one.hurts),
              ),
            ),
          )
        : h("p", { class: "tk-quiet" }, "Nothing yet. Every choice costs somebody something; the log says whom."),
    );
  }
  return { element, bars, draw };
}
