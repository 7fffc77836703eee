import { chip, fill, h } from "../tool/dom.js";
import { makeReader } from "../tool/reader.js";
import { makePlot, memoryPicture } from "./plots.js";
import { caseButtons, reasonList } from "./reasons.js";

/**
 * Does it leak, and does its interface stay?
 * @param {import("./protocol.js").Context} context
 */
export function makeStability(context) {
  const memory = makeMemory(context);
  const api = makeApi(context);
  return {
    element: h("div", { class: "tk-stabilityview" }, memory.element, api.element),
    draw: () => {
      memory.draw();
      api.draw();
    },
  };
}

/** @param {import("./protocol.js").Context} context */
function makeMemory(context) {
  const { model, work, on } = context;
  const cases = h("div", {});
  const reader = makeReader({
    label: "Memory, a line for each sample: requests so far, then what is in use",
    hint: "requests,KiB\n0,20480\n1000,20992\n…",
    rows: 8,
  });
  const result = h("div", { class: "tk-result", role: "group", "aria-label": "What the memory says" });
  const plot = makePlot(context);
  /** @type {Record<string, any>} */
  const numbers = {
    every: h("input", { class: "tk-input tk-number", type: "number", min: 1, step: 1, onchange: judge }),
    limit: h("input", { class: "tk-input tk-number", type: "number", min: 1, step: "any", onchange: judge }),
  };
  const said = h("p", {});
  const joke = h(
    "aside",
    { class: "tk-joke", "aria-label": "A joke of the talk" },
    h(
      "p",
      {},
      h("strong", {}, "Slide 17, a joke. "),
      "“Restart the web worker every 1000 requests to fix memory leaks.” What would it cost?",
    ),
    h(
      "div",
      { class: "tk-line" },
      h("label", { class: "tk-field" }, "Restart every ", numbers.every, " requests"),
      h("label", { class: "tk-field" }, "with a limit of ", numbers.limit, " MiB"),
    ),
    said,
  );
  const element = h(
    "section",
    { class: "tk-half", "aria-label": "Memory" },
    h("h3", { class: "tk-cardtitle" }, "Leak, or warm-up?"),
    cases,
    reader.element,
    h(
      "div",
      { class: "tk-buttons" },
      h(
        "button",
        {
          type: "button",
          class: "tk-button tk-primary",
          onclick: judge,
        },
        "Judge the memory",
      ),
    ),
    result,
    joke,
  );

  function judge() {
    work("Judging", "trend", {
      samples: reader.value(),
      every: numbers.every.value,
      limit: numbers.limit.value,
    });
  }

  const load = (/** @type {string} */ id) => work("Judging", "memory-case", { case: id });

  function drawInputs() {
    const given = model.get("inputs")?.memory;
    if (!given) return;
    if (typeof given.samples?.text === "string") reader.set(given.samples.name ?? "", given.samples.text);
    for (const name of ["every", "limit"])
      if (numbers[name] !== document.activeElement) numbers[name].value = given[name] ?? "";
  }

  function drawResult() {
    const trend = model.get("trend") ?? {};
    if (!trend.verdict) {
      joke.hidden = true;
      return fill(result);
    }
    fill(
      result,
      h(
        "header",
        { class: "tk-verdictline" },
        chip(trend.verdict),
        h("h4", { class: "tk-resulttitle" }, trend.sentence),
      ),
      h("figure", { class: "tk-figurebox" }, h("figcaption", {}, trend.caption), plot.element),
      reasonList(trend.reasons),
      trend.source ? h("p", { class: "tk-quiet" }, trend.source) : null,
    );
    plot.show(memoryPicture(trend));
    said.textContent = trend.restart;
  }

  on("change:inputs", () => element.isConnected && drawInputs());
  on("change:trend", () => {
    drawResult();
    const trend = model.get("trend") ?? {};
    if (element.isConnected && trend.verdict) context.say(`${trend.verdict.word}. ${trend.sentence}`);
  });
  return {
    element,
    draw: () => {
      fill(cases, caseButtons("Cases:", model.get("cases")?.memory ?? [], load));
      drawInputs();
      drawResult();
    },
  };
}

/** @param {import("./protocol.js").Context} context */
function makeApi(context) {
  const { model, work, on } = context;
  const cases = h("div", {});
  const hint = "deflate\ninflate\n…";
  const readers = {
    old: makeReader({ label: "Symbols before", hint, rows: 7 }),
    new: makeReader({ label: "Symbols after", hint, rows: 7 }),
  };
  /** @type {Record<string, any>} */
  const versions = {
    old: h("input", { class: "tk-input tk-version", type: "text", placeholder: "1.4.0" }),
    new: h("input", { class: "tk-input tk-version", type: "text", placeholder: "1.5.0" }),
  };
  const result = h("div", { class: "tk-result", role: "group", "aria-label": "What the symbols say" });
  const element = h(
    "section",
    { class: "tk-half", "aria-label": "Interface" },
    h("h3", { class: "tk-cardtitle" }, "Does the version keep its promise?"),
    cases,
    h(
      "div",
      { class: "tk-sides" },
      h(
        "div",
        { class: "tk-side" },
        readers.old.element,
        h("label", { class: "tk-field" }, "Version before ", versions.old),
      ),
      h(
        "div",
        { class: "tk-side" },
        readers.new.element,
        h("label", { class: "tk-field" }, "Version after ", versions.new),
      ),
    ),
    h(
      "div",
      { class: "tk-buttons" },
      h(
        "button",
        {
          type: "button",
          class: "tk-button tk-primary",
          onclick: () =>
            work("Comparing", "api", {
              old: { ...readers.old.value(), version: versions.old.value },
              new: { ...readers.new.value(), version: versions.new.value },
            }),
        },
        "Judge the interface",
      ),
    ),
    result,
  );

  const load = (/** @type {string} */ id) => work("Comparing", "symbols-case", { case: id });

  function drawInputs() {
    const given = model.get("inputs")?.symbols;
    if (!given) return;
    for (const which of /** @type {("old" | "new")[]} */ (["old", "new"])) {
      const one = given[which] ?? {};
      if (typeof one.text === "string") readers[which].set(one.name ?? "", one.text);
      versions[which].value = one.version ?? "";
    }
  }

  function drawResult() {
    const api = model.get("api") ?? {};
    if (!api.verdict) return fill(result);
    fill(
      result,
      h(
        "header",
        { class: "tk-verdictline" },
        chip(api.verdict),
        h("h4", { class: "tk-resulttitle" }, api.sentence),
      ),
      reasonList(api.reasons),
      h(
        "div",
        { class: "tk-lists" },
        api.lists.map((/** @type {any} */ list) =>
          h(
            "section",
            { "aria-label": list.title },
            h("h4", {}, list.title, " ", h("span", { class: "tk-badge" }, list.rows.length)),
            list.rows.length
              ? h(
                  "ul",
                  { class: "tk-symbols", tabindex: 0, role: "list", "aria-label": list.title },
                  list.rows.map((/** @type {string} */ row) => h("li", {}, row)),
                )
              : h("p", { class: "tk-quiet" }, "none"),
          ),
        ),
      ),
      api.source ? h("p", { class: "tk-quiet" }, api.source) : null,
    );
  }

  on("change:inputs", () => element.isConnected && drawInputs());
  on("change:api", () => {
    drawResult();
    const api = model.get("api") ?? {};
    if (element.isConnected && api.verdict) context.say(`${api.verdict.word}. ${api.sentence}`);
  });
  return {
    element,
    draw: () => {
      fill(cases, caseButtons("Cases:", model.get("cases")?.symbols ?? [], load));
      drawInputs();
      drawResult();
    },
  };
}
