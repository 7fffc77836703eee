import { fill, h } from "../tool/dom.js";
import { weightWord } from "./protocol.js";

const SETTLED = 400; // milliseconds without a move, after which the slower answers are asked for

/**
 * The sliders: one a signal, with its number, its slide and its advice.
 *
 * A drag makes many moves. One question is in flight at a time, and the last move waits for it:
 * what came between is dropped, so the page never falls behind the hand.
 * @param {import("./protocol.js").Context} context
 */
export function makeWeights(context) {
  const { model, ask, on, id } = context;
  const list = h("div", { class: "tk-weightlist" });
  const presets = h("div", { class: "tk-presets", role: "group", "aria-label": "Ready-made weights" });
  const note = h("p", { class: "tk-presetnote" });
  const element = h(
    "section",
    { class: "tk-weights", "aria-label": "Weights" },
    h("h3", { class: "tk-cardtitle" }, "What counts, and how much"),
    presets,
    note,
    list,
  );
  /** @type {Record<string, {range: any, number: any, off: any, box: any}>} */
  const fields = {};
  let flying = false;
  /** @type {Record<string, number> | null} */
  let next = null;
  let timer = 0;
  context.cleanup(() => clearTimeout(timer));

  const signals = () => /** @type {import("./protocol.js").Signal[]} */ (model.get("signals") ?? []);
  const limit = () => Number(model.get("limit")) || 4;

  /** What the reader sees now, asked for or not. */
  const wanted = () => next ?? shown;
  /** @type {Record<string, number>} */
  let shown = { ...model.get("weights") };

  async function fly() {
    if (flying || !next) return;
    flying = true;
    while (next) {
      const weights = next;
      shown = weights;
      next = null;
      try {
        await ask("weigh", { weights });
      } catch {
        // Python has said what is wrong in `problem`; the sliders go back to what it ranks by.
        if (!next) shown = { ...model.get("weights") };
        drawFields();
      }
    }
    flying = false;
    settleSoon();
  }

  function settleSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (flying) settleSoon();
      else ask("settle").then(context.settled, () => {});
    }, SETTLED);
  }

  /** @param {Record<string, number>} weights */
  function move(weights) {
    clearTimeout(timer);
    context.stale();
    next = weights;
    drawFields();
    fly();
  }

  /** @param {string} signal @param {string} text */
  function moveOne(signal, text) {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) return; // still being typed
    move({ ...wanted(), [signal]: Math.max(0, Math.min(limit(), value)) });
  }

  function drawFields() {
    const weights = wanted();
    for (const signal of signals()) {
      const { range, number, off, box } = fields[signal.id] ?? {};
      if (!range) continue;
      const value = weights[signal.id] ?? 0;
      range.value = String(value);
      range.setAttribute("aria-valuetext", value ? `${weightWord(value)} of ${limit()}` : "off");
      if (document.activeElement !== number) number.value = String(Math.round(value * 100) / 100);
      const idle = (model.get("standing")?.idle ?? []).includes(signal.id);
      off.hidden = value > 0 && !idle;
      off.textContent = value ? "? waits" : "off";
      off.title = value ? "unknown of all candidates: it counts as soon as you tell one" : "it does not count";
      box.classList.toggle("tk-off", !value);
      box.style.setProperty("--tk-fill", `${(100 * value) / limit()}%`);
    }
    drawPresets();
  }

  function drawPresets() {
    const weights = wanted();
    const all = /** @type {any[]} */ (model.get("presets") ?? []);
    const same = (/** @type {any} */ one) =>
      signals().every((s) => Math.abs((one.weights[s.id] ?? 0) - (weights[s.id] ?? 0)) < 1e-9);
    const chosen = all.find(same);
    const focused = presets.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-preset")
      : null;
    fill(
      presets,
      all.map((one) =>
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "data-preset": one.id,
            "aria-pressed": String(one === chosen),
            title: one.note,
            onclick: () => move({ ...one.weights }),
          },
          one.word,
        ),
      ),
      h(
        "button",
        {
          type: "button",
          class: "tk-button tk-small",
          "data-preset": "reset",
          disabled: !all.length || chosen === all[0],
          onclick: () => {
            move({ ...all[0].weights });
            context.say("The weights are reset.");
          },
        },
        "Reset",
      ),
    );
    note.textContent = chosen ? chosen.note : "Your own mixture.";
    if (focused)
      /** @type {any} */ (
        presets.querySelector(`[data-preset="${focused}"]:not(:disabled)`) ?? presets.querySelector("button")
      )?.focus();
  }

  /** @param {import("./protocol.js").Signal} signal @param {number} at */
  function field(signal, at) {
    const advice = `${id}-advice-${at}`;
    const slide = h("span", { class: "tk-slide" }, signal.slide);
    const range = h("input", {
      type: "range",
      class: "tk-slider",
      id: `${id}-weight-${at}`,
      min: 0,
      max: limit(),
      step: 0.1,
      "data-signal": signal.id,
      "aria-describedby": advice,
      oninput: () => moveOne(signal.id, range.value),
    });
    const number = h("input", {
      type: "number",
      class: "tk-input tk-number",
      min: 0,
      max: limit(),
      step: 0.1,
      "aria-label": `${signal.title}: its weight as a number`,
      oninput: () => moveOne(signal.id, number.value),
      onblur: drawFields, // leaving the field shows what counts, whatever was typed
    });
    const off = h("span", { class: "tk-chip tk-plain tk-offword" }, "off");
    const box = h(
      "div",
      { class: "tk-weight" },
      h(
        "div",
        { class: "tk-weighthead" },
        h("label", { for: range.id }, signal.title),
        off,
        number,
      ),
      range,
      h(
        "details",
        { class: "tk-advice" },
        h("summary", {}, slide, " why, and what to make of it"),
        h("p", { id: advice }, signal.advice),
        h("p", { class: "tk-quiet" }, `By default ${weightWord(signal.weight)}: ${signal.because}.`),
      ),
    );
    fields[signal.id] = { range, number, off, box };
    return box;
  }

  function draw() {
    fill(list, signals().map(field));
    drawFields();
  }

  on("change:signals", draw);
  on("change:standing", () => drawFields());
  on("change:presets", drawPresets);
  on("change:weights", () => {
    if (flying || next) return; // our own move, told back
    shown = { ...model.get("weights") };
    drawFields();
    settleSoon();
  });
  return { element, draw, settle: settleSoon };
}
