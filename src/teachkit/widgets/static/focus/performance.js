import { chip, fill, h } from "../tool/dom.js";
import { makeReader } from "../tool/reader.js";
import { makePlot, ratioPicture, roundsPicture } from "./plots.js";
import { caseButtons, reasonList } from "./reasons.js";

/**
 * Two series of timings and a claim: supported, not supported, or cannot tell.
 * @param {import("./protocol.js").Context} context
 */
export function makePerformance(context) {
  const { model, work, on } = context;
  const cases = h("div", {});
  const hint = "A column of times, or hyperfine, pytest-benchmark or criterion JSON";
  /** @type {("old" | "new" | "rival")[]} */
  const SIDES = ["old", "new", "rival"];
  /** @type {Record<string, ReturnType<typeof makeReader>>} */
  const readers = {};
  /** @type {Record<string, any>} */
  const sizes = {};
  /** @type {Record<string, any>} */
  const picks = {};
  const side = (/** @type {string} */ which, /** @type {string} */ label) => {
    readers[which] = makeReader({ label, hint, rows: 6, changed: () => fresh(which) });
    sizes[which] = h("input", {
      class: "tk-input tk-number",
      type: "number",
      min: 0,
      step: "any",
      inputmode: "decimal",
    });
    picks[which] = h("select", { class: "tk-input tk-pick", onchange: () => judge() });
    return h(
      "div",
      { class: "tk-side", role: "group", "aria-label": label },
      readers[which].element,
      h("label", { class: "tk-field", hidden: true }, "Series ", picks[which]),
      h("label", { class: "tk-field" }, "Bytes of output, if known ", sizes[which]),
    );
  };
  const more = h(
    "details",
    { class: "tk-more" },
    h("summary", {}, "A third one: the best rival. Is your claim true of it, too?"),
    side("rival", "The rival"),
  );
  const claim = h("input", {
    class: "tk-input tk-claiminput",
    type: "text",
    placeholder: "2.7x faster",
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && judge(),
  });
  const paired = h("input", { type: "checkbox" });
  const go = h("button", { type: "button", class: "tk-button tk-primary", onclick: () => judge() }, "Judge");
  const result = h("section", { class: "tk-result", "aria-label": "The judgement" });
  const rounds = makePlot(context);
  const ratio = makePlot(context);
  const element = h(
    "div",
    { class: "tk-performanceview" },
    h(
      "p",
      { class: "tk-explain" },
      "Make sure you benchmark what you claim. Bring two series of timings, best taken in turns: theirs, yours, theirs, yours.",
    ),
    cases,
    h("div", { class: "tk-sides" }, side("old", "Before: theirs"), side("new", "After: yours")),
    more,
    h(
      "div",
      { class: "tk-line tk-claimline" },
      h("label", { class: "tk-field" }, "The claim ", claim),
      h("label", { class: "tk-field" }, paired, " both were measured in turns"),
      go,
      h("span", { class: "tk-quiet" }, "Without a claim, it is held to: faster at all."),
    ),
    result,
  );

  /** A new text has its own series: what was picked in the old one means nothing. @param {string} which */
  function fresh(which) {
    fill(picks[which]);
    picks[which].parentElement.hidden = true;
  }

  function judge() {
    const given = SIDES.map((which) => [
      which,
      { ...readers[which].value(), size: sizes[which].value, pick: picks[which].value },
    ]);
    work("Judging", "judge", { ...Object.fromEntries(given), claim: claim.value, paired: paired.checked });
  }

  const load = (/** @type {string} */ id) => work("Judging", "timings-case", { case: id });

  function drawInputs() {
    const given = model.get("inputs")?.timings;
    if (!given) return;
    const judged = model.get("judgement") ?? {};
    for (const which of SIDES) {
      const one = given[which] ?? {};
      if (typeof one.text === "string") readers[which].set(one.name ?? "", one.text);
      sizes[which].value = one.size ?? "";
      const names = judged.picks?.[which]?.names ?? [];
      picks[which].parentElement.hidden = names.length < 2;
      fill(
        picks[which],
        names.map((/** @type {string} */ name) => h("option", { value: name }, name)),
      );
      picks[which].value = judged.picks?.[which]?.picked ?? "";
    }
    claim.value = given.claim ?? "";
    paired.checked = Boolean(given.paired);
    more.open = given.rival?.text !== "";
  }

  function drawResult() {
    const judged = model.get("judgement") ?? {};
    if (!judged.verdict) return fill(result);
    fill(
      result,
      h(
        "header",
        { class: "tk-verdictline" },
        chip(judged.verdict),
        h("h3", { class: "tk-resulttitle" }, judged.sentence),
      ),
      judged.work
        ? h(
            "p",
            { class: "tk-work" },
            h("span", { class: "tk-mark", "aria-hidden": "true" }, "⚖ "),
            h("strong", {}, "Not the same work. "),
            judged.work,
          )
        : null,
      h(
        "div",
        { class: "tk-pictures" },
        h("figure", { class: "tk-figurebox" }, h("figcaption", {}, judged.ratioCaption), ratio.element),
        h(
          "figure",
          { class: "tk-figurebox" },
          h(
            "figcaption",
            { class: "tk-legend" },
            judged.roundsCaption,
            " ",
            judged.series.map((/** @type {any} */ one, /** @type {number} */ at) =>
              h(
                "span",
                { class: "tk-key" },
                h("span", { class: `tk-keydot tk-keydot-${at}`, "aria-hidden": "true" }),
                `${one.name}: median ${one.said}`,
              ),
            ),
          ),
          rounds.element,
        ),
      ),
      reasonList(judged.reasons),
      h(
        "div",
        { class: "tk-buttons" },
        h(
          "button",
          { type: "button", class: "tk-button", onclick: () => work("Opening", "judged-point") },
          "Make it a selling point",
        ),
        judged.source ? h("span", { class: "tk-quiet" }, judged.source) : null,
      ),
    );
    ratio.show(ratioPicture(judged));
    rounds.show(roundsPicture(judged));
  }

  function draw() {
    fill(cases, caseButtons("Cases:", model.get("cases")?.timings ?? [], load));
    drawInputs();
    drawResult();
  }

  on("change:inputs", () => element.isConnected && drawInputs());
  on("change:judgement", () => {
    drawInputs();
    drawResult();
    const judged = model.get("judgement") ?? {};
    if (element.isConnected && judged.verdict) context.say(`${judged.verdict.word}. ${judged.sentence}`);
  });
  return { element, draw };
}
