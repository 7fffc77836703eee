import { chip, fill, h, svg } from "../tool/dom.js";

/** What a vulnerability is when it is none of memory safety. */
const KINDS = {
  "memory safety": { mark: "▲", word: "memory safety", tone: "bad" },
  availability: { mark: "◐", word: "availability", tone: "warn" },
  logic: { mark: "≠", word: "logic", tone: "fair" },
  unclear: { mark: "?", word: "unclear", tone: "plain" },
};

/** The rewrites' own advisories, as a panel of their own. @param {any} context */
export function makeRewrites(context) {
  const { model, on } = context;
  const sentence = h("p", { class: "tk-lead" });
  const caution = h("p", { class: "tk-quiet" });
  const listing = h("ul", {});
  const name = `${context.id}-rewrites`;
  const element = h(
    "section",
    { class: "tk-rewrites", "aria-labelledby": name },
    h("h3", { id: name }, "And what Rust did not prevent"),
    sentence,
    listing,
    caution,
  );

  function draw() {
    const r = model.get("rewrites");
    if (!r?.rows) return;
    sentence.textContent = r.sentence;
    caution.textContent = r.caution;
    fill(
      listing,
      r.rows.map((/** @type {any} */ row) =>
        h(
          "li",
          {},
          h(
            "div",
            { class: "tk-line" },
            h("strong", {}, row.system),
            h("span", { class: "tk-quiet" }, row.year),
            chip(/** @type {any} */ (KINDS)[row.kind]),
          ),
          h("div", {}, `${row.short} `, outward(row.address, row.id)),
        ),
      ),
    );
  }
  on("change:rewrites", draw);
  return { element, draw };
}

/** A link out, followed only when it is clicked. @param {string} address @param {string} text */
export function outward(address, text) {
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "tk-id" }, text);
}

const WIDTH = 760;
const HEIGHT = 198;
const EDGE = { left: 48, right: 12, top: 20, bottom: 24 };

/** Year by year: new rows as bars, the share of all until then as a line. @param {any} context */
export function makeYears(context) {
  const { model, on } = context;
  const sentence = h("p", {});
  const scroll = h("div", { class: "tk-scroll", tabindex: 0, role: "region" });
  scroll.setAttribute("aria-label", "Picture of the years");
  const element = h(
    "details",
    { class: "tk-years" },
    h("summary", {}, "Year by year: how the answer grew"),
    sentence,
    scroll,
    h(
      "p",
      { class: "tk-legend tk-quiet" },
      h("span", { class: "tk-key" }, h("span", { class: "tk-swatch tk-bar-yes" }), "memory safety"),
      h("span", { class: "tk-key" }, h("span", { class: "tk-swatch tk-bar-unclear" }), "unclear"),
      h("span", { class: "tk-key" }, h("span", { class: "tk-swatch tk-bar-no" }), "something else"),
      h("span", { class: "tk-key" }, h("span", { class: "tk-swatch tk-trendkey" }), "share of all rows until then, with its 95 % interval"),
    ),
  );

  function draw() {
    const y = model.get("years");
    if (!y?.rows) return;
    sentence.textContent = y.sentence;
    const rows = /** @type {[number, number, number, number, number | null, number, number][]} */ (y.rows);
    if (!rows.length) return void fill(scroll);
    const most = Math.max(...rows.map((row) => row[1] + row[2] + row[3]));
    const step = (WIDTH - EDGE.left - EDGE.right) / rows.length;
    const tall = HEIGHT - EDGE.top - EDGE.bottom;
    const x = (/** @type {number} */ n) => EDGE.left + step * n;
    const down = (/** @type {number} */ share) => EDGE.top + (1 - share) * tall;
    const word = (/** @type {any} */ attributes, /** @type {string} */ text) => {
      const element_ = svg("text", attributes);
      element_.textContent = text;
      return element_;
    };
    const every = Math.ceil(rows.length / 13);
    const bars = rows.flatMap((row, n) => {
      let top = HEIGHT - EDGE.bottom;
      const parts = [];
      for (const [place, name] of /** @type {[number, string][]} */ ([[1, "yes"], [2, "unclear"], [3, "no"]])) {
        const size = ((/** @type {number} */ (row[place])) / most) * tall;
        top -= size;
        if (size)
          parts.push(svg("rect", { x: x(n) + 1.5, width: Math.max(1, step - 3), y: top, height: size, class: `tk-bar-${name}` }));
      }
      if (row[1] + row[2] + row[3] === most)
        parts.push(word({ x: x(n) + step / 2, y: top - 4, "text-anchor": "middle" }, `${most} rows`));
      if (n % every === 0)
        parts.push(word({ x: x(n) + step / 2, y: HEIGHT - 7, "text-anchor": "middle" }, String(row[0])));
      return parts;
    });
    const known = rows.map((row, n) => ({ row, n })).filter(({ row }) => row[4] !== null);
    const middle = (/** @type {number} */ n) => (x(n) + step / 2).toFixed(1);
    const band = [
      ...known.map(({ row, n }) => `${middle(n)},${down(row[6]).toFixed(1)}`),
      ...known.reverse().map(({ row, n }) => `${middle(n)},${down(row[5]).toFixed(1)}`),
    ].join(" ");
    const trend = [...known].reverse().map(({ row, n }) => `${middle(n)},${down(/** @type {number} */ (row[4])).toFixed(1)}`);
    const picture = svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "tk-yearchart" },
      ...[0, 0.5, 1].flatMap((share) => [
        svg("line", { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: down(share), y2: down(share), class: "tk-gridline" }),
        word({ x: EDGE.left - 6, y: down(share) + 4, "text-anchor": "end" }, `${100 * share} %`),
      ]),
      ...bars,
      svg("polygon", { points: band, class: "tk-band" }),
      svg("polyline", { points: trend.join(" "), class: "tk-trend" }),
    );
    const title = svg("title", {});
    title.textContent = y.sentence;
    picture.prepend(title);
    fill(scroll, picture);
  }
  on("change:years", draw);
  return { element, draw };
}
