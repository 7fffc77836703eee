import { h, svg } from "../tool/dom.js";

const TEXT = 12.5;
// What an axis over more than a few doublings is marked with.
const ROUND = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/**
 * A box whose picture is drawn to the room there is, and again when that changes: letters in an
 * SVG that is only scaled become too small to read on a narrow page.
 * @param {import("./protocol.js").Context} context
 * @returns {{element: HTMLElement, show: (paint: ((width: number) => Element) | null) => void}}
 */
export function makePlot(context) {
  const element = h("div", { class: "tk-plot" });
  /** @type {((width: number) => Element) | null} */
  let painter = null;
  let width = 0;
  const paint = () => {
    const now = Math.round(element.clientWidth);
    if (!painter || !now) return;
    width = now;
    element.replaceChildren(painter(now));
  };
  const observer = new ResizeObserver(() => Math.round(element.clientWidth) !== width && paint());
  observer.observe(element);
  context.cleanup(() => observer.disconnect());
  return {
    element,
    show: (next) => {
      painter = next;
      element.hidden = !next;
      element.replaceChildren();
      paint();
    },
  };
}

/** @param {number} width @param {number} height @param {string} said */
function sheet(width, height, said) {
  return svg("svg", {
    class: "tk-picture",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": said,
    "font-size": TEXT,
  });
}

/** @param {string} text @param {number} x @param {number} y @param {string} anchor @param {string} kind */
function word(text, x, y, anchor = "middle", kind = "tk-axisword") {
  return svg(
    "text",
    { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor, class: kind },
    document.createTextNode(text),
  );
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} kind */
function stroke(x1, y1, x2, y2, kind) {
  return svg("line", {
    x1: x1.toFixed(1),
    y1: y1.toFixed(1),
    x2: x2.toFixed(1),
    y2: y2.toFixed(1),
    class: kind,
  });
}

/** Round steps for an axis: 1, 2 or 5 times a power of ten. @param {number} low @param {number} high @param {number} most */
export function ticks(low, high, most) {
  const raw = (high - low || Math.abs(high) || 1) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? raw;
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9) * step; at <= high + step * 1e-9; at += step)
    found.push(Number(at.toPrecision(12)));
  return found;
}

/** @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(size >= 100 ? 3 : 2)));
}

/** A dot: round for the first series, square for the second, hollow while it warms up. @param {number} x @param {number} y @param {number} which @param {boolean} hollow */
function dot(x, y, which, hollow) {
  const kind = `tk-dot tk-dot-${which}${hollow ? " tk-hollow" : ""}`;
  return which === 0
    ? svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 3.6, class: kind })
    : svg("rect", { x: (x - 3.3).toFixed(1), y: (y - 3.3).toFixed(1), width: 6.6, height: 6.6, class: kind });
}

/**
 * Both series, round by round, each with its median; what is not counted is hollow.
 * @param {any} judged the trait `judgement`
 * @returns {(width: number) => Element}
 */
export function roundsPicture(judged) {
  return (width) => {
    const height = 230;
    const [left, right, top, bottom] = [56, 14, 12, 36];
    const picture = sheet(width, height, judged.pictured);
    const series = judged.series;
    const values = series.flatMap((/** @type {any} */ one) => one.times);
    const most = Math.max(...values);
    const least = Math.min(...values);
    // From nought when the two are far apart, so that twice as high is twice as long.
    const floor = least < most * 0.75 ? 0 : Math.max(0, least - (most - least) * 0.35);
    const ceiling = most + (most - floor) * 0.06;
    const rounds = Math.max(...series.map((/** @type {any} */ one) => one.times.length));
    const x = (/** @type {number} */ at) => left + ((at + 0.5) / rounds) * (width - left - right);
    const y = (/** @type {number} */ value) =>
      top + (1 - (value - floor) / (ceiling - floor || 1)) * (height - top - bottom);
    for (const at of ticks(floor, ceiling, 4)) {
      picture.append(stroke(left, y(at), width - right, y(at), "tk-gridline"));
      picture.append(word(short(at), left - 7, y(at) + 4, "end"));
    }
    picture.append(word(judged.unit, left - 7, height - 10, "end"));
    const step = Math.max(1, Math.ceil(rounds / Math.max(4, (width - left - right) / 42)));
    for (let at = 0; at < rounds; at += step)
      picture.append(word(String(at + 1), x(at), height - bottom + 16));
    picture.append(word("round", (left + width - right) / 2, height - 4));
    series.forEach((/** @type {any} */ one, /** @type {number} */ which) => {
      // A drift that is believed tilts the line of the median.
      const tilt = (one.median * one.drift) / 2;
      picture.append(
        stroke(
          x(-0.5),
          y(one.median - tilt),
          x(rounds - 0.5),
          y(one.median + tilt),
          `tk-median tk-median-${which}`,
        ),
      );
      one.times.forEach((/** @type {number} */ value, /** @type {number} */ at) =>
        picture.append(dot(x(at), y(value), which, at < one.warmup)),
      );
    });
    return picture;
  };
}

/**
 * Ratios with their intervals, a row each, on a logarithmic axis: 1× is "as fast", and the claim
 * has a row of its own.
 * @param {any} judged the trait `judgement`
 * @returns {(width: number) => Element}
 */
export function ratioPicture(judged) {
  return (width) => {
    const rows = judged.ratios;
    const [left, right, top, step] = [18, 18, 8, judged.ratios.length > 2 ? 52 : 68];
    const axis = top + rows.length * step + 6;
    const height = axis + 40;
    const picture = sheet(width, height, judged.ratioPictured);
    const all = [1, ...rows.flatMap((/** @type {any} */ row) => [row.low, row.value, row.high])];
    let from = Math.log(Math.min(...all));
    let to = Math.log(Math.max(...all));
    const room = Math.max(0.08, (to - from) * 0.1);
    [from, to] = [from - room, to + room];
    const x = (/** @type {number} */ ratio) =>
      left + ((Math.log(ratio) - from) / (to - from)) * (width - left - right);
    const [lowest, highest] = [Math.exp(from), Math.exp(to)];
    const wide = highest / lowest > 4;
    const nice = wide ? ROUND : ticks(lowest, highest, Math.max(3, width / 110));
    picture.append(stroke(left, axis, width - right, axis, "tk-axis"));
    for (const at of nice.filter((n) => n >= lowest && n <= highest)) {
      picture.append(stroke(x(at), top, x(at), axis + 5, at === 1 ? "tk-one" : "tk-gridline"));
      picture.append(word(at === 1 ? "1×, as fast" : `${short(at)}×`, x(at), axis + 19));
    }
    picture.append(word("slower", left, height - 4, "start"));
    picture.append(word("faster", width - right, height - 4, "end"));
    rows.forEach((/** @type {any} */ row, /** @type {number} */ at) => {
      const y = top + at * step;
      const half = row.said.length * TEXT * 0.29;
      const centre = Math.min(Math.max(x(row.value), half + 4), width - half - 4);
      picture.append(word(row.said, centre, y + 16, "middle", `tk-marked tk-is-${row.kind}`));
      if (row.kind === "claim") {
        const [here, middle] = [x(row.value).toFixed(1), y + 32];
        const path = `M${here} ${middle - 8}l8 8l-8 8l-8 -8z`;
        picture.append(svg("path", { d: path, class: "tk-diamond" }));
        return;
      }
      picture.append(
        svg("rect", {
          x: x(row.low).toFixed(1),
          y: y + 25,
          width: Math.max(3, x(row.high) - x(row.low)).toFixed(1),
          height: 14,
          rx: 3,
          class: `tk-interval tk-interval-${row.kind}`,
        }),
      );
      picture.append(stroke(x(row.value), y + 22, x(row.value), y + 42, `tk-middle tk-middle-${row.kind}`));
    });
    return picture;
  };
}

/**
 * Memory against requests (or time): the samples, what warms up, and the line through the rest
 * with the steepest and the flattest that still fit.
 * @param {any} trend the trait `trend`
 * @returns {(width: number) => Element}
 */
export function memoryPicture(trend) {
  return (width) => {
    const height = 240;
    const [left, right, top, bottom] = [62, 26, 12, 38];
    const picture = sheet(width, height, trend.pictured);
    const xs = trend.points.map((/** @type {number[]} */ one) => one[0]);
    const ys = trend.points.map((/** @type {number[]} */ one) => one[1]);
    const lines = trend.fit ? [trend.fit.line, trend.fit.flattest, trend.fit.steepest] : [];
    const all = [...ys, ...lines.flat().map((/** @type {number[]} */ one) => one[1])];
    const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
    const room = (Math.max(...all) - Math.min(...all)) * 0.08 || Math.abs(all[0]) * 0.05 || 1;
    const [y0, y1] = [Math.min(...all) - room, Math.max(...all) + room];
    const x = (/** @type {number} */ at) => left + ((at - x0) / (x1 - x0 || 1)) * (width - left - right);
    const y = (/** @type {number} */ at) => top + (1 - (at - y0) / (y1 - y0)) * (height - top - bottom);
    if (trend.warm > 0 && trend.warm < xs.length) {
      const edge = (x(xs[trend.warm - 1]) + x(xs[trend.warm])) / 2;
      picture.append(
        svg("rect", {
          x: left,
          y: top,
          width: Math.max(2, edge - left).toFixed(1),
          height: height - top - bottom,
          class: "tk-warming",
        }),
      );
      if (edge - left > 150)
        picture.append(word("granted to the warm-up", edge - 6, height - bottom - 7, "end"));
    }
    for (const at of ticks(y0, y1, 4)) {
      picture.append(stroke(left, y(at), width - right, y(at), "tk-gridline"));
      picture.append(word(short(at), left - 7, y(at) + 4, "end"));
    }
    for (const at of ticks(x0, x1, Math.max(3, width / 120)))
      picture.append(word(short(at), x(at), height - bottom + 16));
    picture.append(word(trend.unit, left - 7, height - 10, "end"));
    picture.append(word(trend.per, (left + width - right) / 2, height - 4));
    if (trend.fit) {
      const [, flattest, steepest] = lines;
      const wedge = [...flattest, ...[...steepest].reverse()];
      picture.append(
        svg("polygon", {
          points: wedge
            .map((/** @type {number[]} */ p) => `${x(p[0]).toFixed(1)},${y(p[1]).toFixed(1)}`)
            .join(" "),
          class: "tk-wedge",
        }),
      );
    }
    trend.points.forEach((/** @type {number[]} */ one, /** @type {number} */ at) =>
      picture.append(dot(x(one[0]), y(one[1]), 0, at < trend.warm)),
    );
    if (trend.fit) {
      const [start, end] = trend.fit.line;
      picture.append(stroke(x(start[0]), y(start[1]), x(end[0]), y(end[1]), "tk-fit"));
    }
    return picture;
  };
}

/**
 * Counts as bars with their words: a list that reads well without the bars, too.
 * @param {string} title @param {any[]} rows `{word, count, tone?, note?}` @param {string} note
 */
export function barList(title, rows, note) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return h(
    "section",
    { class: "tk-bars", "aria-label": title },
    h("h3", { class: "tk-cardtitle" }, title),
    h(
      "ul",
      {},
      rows.map((row) => {
        const bar = h("span", { class: `tk-bar tk-bar-${row.tone ?? "plain"}`, "aria-hidden": "true" });
        bar.style.setProperty("--tk-share", String(row.count / most));
        return h(
          "li",
          {},
          h("span", { class: "tk-barname" }, row.word),
          h("span", { class: "tk-barbox" }, bar, h("span", { class: "tk-barword" }, row.count)),
        );
      }),
    ),
    note ? h("p", { class: "tk-quiet" }, note) : null,
  );
}
