import { fill, h } from "../tool/dom.js";

/**
 * @typedef {object} Row one program in the picture; shares go from 0 to 1
 * @property {string} id
 * @property {string} name
 * @property {number | null} share
 * @property {number} low the 95 % interval
 * @property {number} high
 * @property {number} low_if_none how far down, with no unclear one counted
 * @property {number} high_if_all how far up, with all of them counted
 * @property {number} unclear
 * @property {number | null} was the share by our own readings, where the reader's differ
 * @property {string} text "8 of 12"
 * @property {string} percent
 * @property {string} interval
 * @property {string} kind "above", "below", "half" or "nothing"
 * @property {string} words what it means
 * @property {boolean} against it speaks against the title
 * @property {number | null} guess 0 to 100
 * @property {string} said the guess and its score
 */

const at = (/** @type {number} */ share) => `${(100 * share).toFixed(2)}%`;

/**
 * Dots and intervals on one scale from none to all, with one half in the middle. The elements of
 * a row stay and move, so that a re-reading is seen as a movement.
 * @param {any} context
 */
export function makePicture(context) {
  const { model, on, say, set } = context;
  const headline = h("h3", { class: "tk-headline" });
  const verdict = h("p", { class: "tk-verdict" });
  const scored = h("p", { class: "tk-scored" });
  const chart = h("ul", { class: "tk-chart" });
  const legend = h("p", { class: "tk-legend tk-quiet", "aria-hidden": "true" });
  const callout = h("div", { class: "tk-callout", hidden: true });
  const selection = h("p", { class: "tk-warned", hidden: true });
  const axis = h(
    "div",
    { class: "tk-axis", "aria-hidden": "true" },
    h("div", {}),
    h(
      "div",
      { class: "tk-ends" },
      h("span", {}, "◂ mostly something else"),
      h("span", {}, "mostly memory safety ▸"),
    ),
    h("div", {}),
  );
  const scale = h(
    "div",
    { class: "tk-axis tk-scale", "aria-hidden": "true" },
    h("div", {}),
    h(
      "div",
      { class: "tk-ticks" },
      [0, 25, 50, 75, 100].map((n) => {
        const tick = h("span", {}, n === 50 ? "half" : `${n} %`);
        tick.style.left = `${n}%`;
        return tick;
      }),
    ),
    h("div", {}),
  );
  const counting = h("select", { class: "tk-input", onchange: () => set({ counting: counting.value }) });
  const narrow = h("input", { type: "checkbox", onchange: () => set({ narrowed: narrow.checked }) });
  const element = h(
    "div",
    { class: "tk-picture" },
    headline,
    verdict,
    selection,
    h("div", { class: "tk-figure" }, axis, chart, scale, legend),
    callout,
    scored,
    h(
      "div",
      { class: "tk-line tk-options", role: "group", "aria-label": "How the picture counts" },
      h("label", { class: "tk-field" }, "Count so: ", counting),
      h("label", { class: "tk-field" }, narrow, "only what the filter below shows"),
    ),
  );
  /** @type {Map<string, any>} */
  const lines = new Map();

  /** @param {Row} row */
  function make(row) {
    const part = (/** @type {string} */ name) => h("span", { class: `tk-${name}` });
    const line = {
      name: h("span", { class: "tk-name" }, row.name),
      words: h("span", { class: "tk-words" }),
      track: h("div", { class: "tk-track", "aria-hidden": "true" }),
      far: part("far"),
      miss: part("miss"),
      bar: part("range"),
      was: part("was"),
      guess: part("mine"),
      dot: part("dot"),
      percent: h("span", { class: "tk-percent" }),
      text: h("span", { class: "tk-counted" }),
      said: h("span", { class: "tk-yours" }),
      item: h("li", { class: "tk-row", "data-program": row.id }),
    };
    line.track.append(line.far, line.bar, line.miss, line.was, line.guess, line.dot);
    fill(
      line.item,
      h("div", { class: "tk-label" }, line.name, line.words),
      line.track,
      h("div", { class: "tk-number" }, h("div", {}, line.percent, " ", line.text), line.said),
    );
    // Where everything starts: at the guess, or at one half, so that the eye sees where it goes.
    const start = at(row.guess === null ? 0.5 : row.guess / 100);
    for (const one of [line.dot, line.bar, line.far, line.miss]) one.style.left = start;
    for (const one of [line.bar, line.far, line.miss]) one.style.width = "0";
    lines.set(row.id, line);
    return line;
  }

  /** @param {any} line @param {Row} row */
  function place(line, row) {
    line.item.className = `tk-row tk-is-${row.kind}`;
    line.item.classList.toggle("tk-against", row.against);
    line.item.classList.toggle("tk-together", row.id === "all");
    fill(
      line.words,
      row.against ? h("span", { class: "tk-mark", "aria-hidden": "true" }, "▲ ") : null,
      row.words,
    );
    line.percent.textContent = row.percent;
    fill(
      line.text,
      row.text,
      h("span", { class: "tk-hidden" }, ` are memory-safety bugs; 95 % interval ${row.interval}`),
    );
    line.said.textContent = row.said;
    const nothing = row.share === null;
    for (const one of [line.dot, line.bar, line.far]) one.hidden = nothing;
    const share = row.share ?? 0.5;
    line.dot.style.left = at(share);
    line.bar.style.left = at(row.low);
    line.bar.style.width = at(row.high - row.low);
    line.far.hidden = nothing || !row.unclear;
    line.far.style.left = at(row.low_if_none);
    line.far.style.width = at(row.high_if_all - row.low_if_none);
    line.was.hidden = row.was === null;
    line.was.style.left = at(row.was ?? 0);
    line.guess.hidden = row.guess === null;
    line.miss.hidden = row.guess === null || nothing;
    if (row.guess !== null) {
      line.guess.style.left = at(row.guess / 100);
      line.miss.style.left = at(Math.min(share, row.guess / 100));
      line.miss.style.width = at(Math.abs(share - row.guess / 100));
    }
  }

  function draw() {
    const p = model.get("picture");
    if (!p?.rows) return;
    headline.textContent = p.headline;
    verdict.textContent = p.verdict;
    if (!counting.options.length)
      fill(
        counting,
        (model.get("options").counting ?? []).map((/** @type {[string, string]} */ [value, word]) =>
          h("option", { value }, word),
        ),
      );
    counting.value = model.get("counting");
    narrow.checked = model.get("narrowed");
    selection.hidden = !p.selection;
    selection.textContent = p.selection;
    scored.textContent = p.guessed;
    scored.hidden = !p.guessed;
    const rows = /** @type {Row[]} */ (p.rows);
    const known = new Set(rows.map((row) => row.id));
    for (const [id, line] of lines) if (!known.has(id)) (line.item.remove(), lines.delete(id));
    const fresh = rows.filter((row) => !lines.has(row.id)).length > 0;
    for (const row of rows) {
      const line = lines.get(row.id) ?? make(row);
      chart.append(line.item); // in the order of the rows, also when some came back
    }
    const settle = () => rows.forEach((row) => lines.has(row.id) && place(lines.get(row.id), row));
    // A movement needs a frame in which the start was painted.
    if (fresh) requestAnimationFrame(() => requestAnimationFrame(settle));
    if (!fresh || document.hidden) settle();
    const some = (/** @type {(row: Row) => any} */ test) => rows.some(test);
    fill(
      legend,
      key("dot", "counted"),
      key("range", "95 % interval"),
      some((row) => row.unclear) ? key("far", "whatever the unclear ones are") : null,
      some((row) => row.guess !== null) ? key("mine", "your guess") : null,
      some((row) => row.was !== null) ? key("was", "by our readings") : null,
      some((row) => row.words.startsWith("perhaps")) ? h("span", {}, "perhaps: the interval crosses one half") : null,
    );
    callout.hidden = !p.callouts.length;
    fill(
      callout,
      p.callouts.map((/** @type {string} */ text, /** @type {number} */ n) =>
        n ? h("p", {}, text) : h("p", { class: "tk-first" }, h("span", { "aria-hidden": "true" }, "▲ "), text),
      ),
    );
  }

  /** @param {string} name @param {string} words */
  function key(name, words) {
    return h("span", { class: "tk-key" }, h("span", { class: `tk-swatch tk-${name}` }), words);
  }

  on("change:picture", () => {
    if (!element.isConnected || element.closest("[hidden]")) return;
    draw();
    const p = model.get("picture");
    const moved = p.moved.map((/** @type {any} */ one) => one.text).join(". ");
    say(`${moved ? `${moved}. ` : ""}${p.headline}`);
  });
  return { element, draw };
}
