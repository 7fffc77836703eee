/** What the room has learned of itself, and what is taken home: predictions, plans, minutes, exports. */

import { percent, said } from "./drawing.js";
import { NEAR, calibration } from "./pictures.js";
import { redraw } from "./redraw.js";
import { address } from "./room/place.js";
import { inline } from "./ask/words.js";
import { h } from "./tool/dom.js";

/** @param {string} caption @param {string[]} heads @param {any[][]} rows */
const table = (caption, heads, rows) =>
  h(
    "div",
    { class: "bd-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      { class: "bd-table" },
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map(([first, ...others]) => h("tr", {}, h("th", { scope: "row" }, first), others.map((one) => h("td", {}, one))))),
    ),
  );

/** How sure they were against how right, and each prediction against the truth. @param {any} board */
export function makePredictions(board) {
  const element = h("div", { class: "bd-panel" });
  function draw() {
    const { calibration: found, predictions } = board.state;
    redraw(element, [found, predictions], () => {
      if (!found.count) return h("p", { class: "tk-quiet" }, "Nobody has predicted anything yet. Predictions of the chapters' cards and of your questions are counted here.");
      const bins = found.bins
        .filter((/** @type {any} */ bin) => bin.count)
        .map((/** @type {any} */ bin) => ({
          sure: bin.sure,
          right: bin.share,
          n: bin.count,
          range: bin.range,
        }));
      const lean = found.over === null ? "" : Math.abs(found.over) < 0.05 ? "The room knows about as much as it thinks. " : `The room is ${found.over > 0 ? "surer than it is right" : "righter than it is sure"}, by ${percent(Math.abs(found.over), 1)}. `;
      return [
        h(
          "p",
          {},
          `${said(found.count)} predictions, ${percent(found.right, found.count)} right. `,
          lean,
          found.brier === null ? "" : `Brier score ${found.brier.toFixed(2)}: 0 is perfect, 0.25 is what always saying 50 % gives.`,
        ),
        h(
          "div",
          { class: "bd-two" },
          calibration(bins, NEAR),
          predictions.length > 0 && table(
            "Predictions on the cards of the chapters, against the truth",
            ["Question", "People", "Right", "Median (half of them)", "Truth"],
            predictions.map((/** @type {any} */ one) => [
              inline(one.prompt),
              said(one.count),
              percent(one.right, one.count),
              one.median === null ? "–" : `${said(one.median)} (${said(one.low)}–${said(one.high)})`,
              String(one.truth),
            ]),
          ),
        ),
      ];
    });
  }
  return { element, draw };
}

/** What the plans have put where, the minutes that were taken, and what can be taken home. @param {any} board */
export function makeHome(board) {
  const element = h("div", { class: "bd-panel" });
  function draw() {
    const { plans, steps } = board.state;
    const title = (/** @type {string} */ id) => board.course?.chapters.find((/** @type {any} */ one) => one.id === id)?.title ?? id;
    redraw(element, [plans, steps], () => [
      h("h2", {}, "Take it home"),
      h(
        "p",
        { class: "bd-downloads" },
        [
          ["board/export.html", "Report (HTML)"],
          ["board/export.csv", "Answers (CSV)"],
          ["board/export.json", "Everything (JSON)"],
          ["board/plans.zip", "Everybody's plans (ZIP)"],
        ].map(([path, word]) => h("a", { href: address(path), download: true }, word)),
      ),
      h("p", { class: "tk-quiet" }, "The CSV and the plans name people as they named themselves: keep them as carefully as the room did."),
      plans.listed.length
        ? table(
            `What ${said(plans.count)} plans chose between, the most favoured first`,
            ["Candidate", "Plans", "On top", "Mean place", "Chosen"],
            plans.listed.map((/** @type {any} */ one) => [one.name, said(one.people), said(one.first), one.mean === null ? "–" : one.mean.toFixed(1), said(one.chosen)]),
          )
        : null,
      steps.length
        ? table(
            "Minutes, taken and planned",
            ["Part", "Taken", "Planned"],
            steps.map((/** @type {any} */ one) => [`${title(one.chapter)}: ${one.what}`, said(Math.round(one.minutes)), one.planned === null ? "–" : said(one.planned)]),
          )
        : h("p", { class: "tk-quiet" }, "Minutes are counted as soon as you set the pace."),
    ]);
  }
  return { element, draw };
}
