import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";
import { makeShell } from "../tool/shell.js";
import { makeTabs } from "../tool/tabs.js";
import { makeFavourite, makeSuggestions } from "./favourite.js";
import { makeFlips } from "./flips.js";
import { makeOwn } from "./own.js";
import { makePair } from "./pair.js";
import { readRanks } from "./protocol.js";
import { makeRanking } from "./ranking.js";
import { makeReasons } from "./reasons.js";
import { makeShortlist } from "./shortlist.js";
import { makeWeights } from "./weights.js";

/**
 * Put the parts together: what it stands on, the weights beside one of five views, and below them
 * the reasons for the candidate that is chosen.
 * @param {{model: import("../tool/ask.js").Model, el: HTMLElement}} host
 */
function render(host) {
  const subtitle = h("p", { class: "tk-subtitle" });
  const shell = makeShell(host, { name: "choose", label: "Project chooser", still: () => "" });
  const { model } = shell.context;
  // Read when asked for: of several traits that change together, one hears of itself first.
  const reader = (/** @type {string} */ trait) => {
    /** @type {any} */
    let seen = null;
    let ranks = readRanks(undefined);
    return () => {
      const packed = model.get(trait);
      if (packed !== seen) [seen, ranks] = [packed, readRanks(packed)];
      return ranks;
    };
  };

  /** @type {any} */
  const context = {
    ...shell.context,
    parts: {},
    ranks: reader("order"),
    start: reader("start"),
    open: async (/** @type {string} */ name, /** @type {{focus?: boolean}} */ { focus = false } = {}) => {
      if (focus) parts.reasons.focusWhenReady();
      put(model, { selected: name });
    },
    show: (/** @type {string} */ view) => tabs.show(view),
  };
  const { parts } = context;

  const suggestions = makeSuggestions(context);
  context.suggests = suggestions.suggests;
  const weights = makeWeights(context);
  const favourite = makeFavourite(context);
  const reasons = makeReasons(context);
  /** @type {Record<string, any>} */
  const views = {
    ranking: { word: "Ranking", ...makeRanking(context) },
    flips: { word: "If a weight moves", ...makeFlips(context) },
    pair: { word: "Compare two", ...makePair(context) },
    own: { word: "Add your own", ...makeOwn(context) },
    shortlist: { word: "Short list", ...makeShortlist(context) },
  };
  Object.assign(parts, views, { reasons, focusView: () => views[model.get("view")]?.focus?.() });
  const tabs = makeTabs(context, "Views", views, (name) => {
    const kept = model.get("shortlist")?.rows?.length ?? 0;
    return name === "shortlist" && kept ? h("span", { class: "tk-badge" }, kept) : null;
  });
  const strip = h("div", { class: "tk-strip" });
  const sources = h("details", { class: "tk-sources" });

  function drawStrip() {
    const standing = model.get("standing") ?? {};
    const fragility = model.get("fragility") ?? {};
    fill(
      strip,
      h("p", {}, h("strong", {}, standing.top ?? "")),
      h("p", { class: "tk-fragile" }, fragility.sentence ?? "…"),
      standing.idle_sentence ? h("p", { class: "tk-quiet" }, standing.idle_sentence) : null,
    );
  }

  function drawSources() {
    const all = model.get("sources") ?? { summary: "", rows: [] };
    subtitle.textContent = all.subtitle ?? "";
    fill(
      sources,
      h("summary", {}, "What this stands on"),
      h("p", { class: "tk-quiet" }, all.summary),
      h(
        "dl",
        {},
        all.rows.map(([word, text]) => [h("dt", {}, word), h("dd", {}, text)]),
      ),
    );
  }

  let told = "";
  /** While a slider moves, what is slow to answer is of the weights before. */
  context.stale = () => strip.classList.add("tk-stale");
  /** After it has come to rest, say the new top; nobody wants every step of a drag. */
  context.settled = () => {
    strip.classList.remove("tk-stale");
    const now = model.get("standing")?.top ?? "";
    if (now && now !== told) context.say(`${now} ${model.get("fragility")?.sentence ?? ""}`);
    told = now;
  };

  shell.root.style.setProperty("--tk-height", `${model.get("height")}px`);
  shell.open([
    shell.header(subtitle, "Which project?"),
    sources,
    favourite.element,
    shell.problem,
    h("div", { class: "tk-main" }, weights.element, h("div", { class: "tk-right" }, strip, tabs.element, tabs.panel)),
    reasons.element,
    suggestions.element,
  ]);

  context.on("change:view", tabs.draw);
  context.on("change:shortlist", tabs.draw);
  context.on("change:sources", drawSources);
  context.on("change:standing", drawStrip);
  context.on("change:fragility", drawStrip);
  drawSources();
  drawStrip();
  tabs.draw();
  weights.draw();
  reasons.draw();
  told = model.get("standing")?.top ?? "";
  // The size of letters and of the room is known only once the page has laid us out.
  requestAnimationFrame(() => views[model.get("view")]?.draw?.());
  weights.settle();
  return shell.close;
}

export default { render };
