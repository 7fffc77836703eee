import { fill, h, svg } from "../tool/dom.js";
import { pick } from "./protocol.js";

const SIDE = 30;
const RADIUS = 13;
const GAP = 36;
const LINE = 128;
const HEIGHT = 186;
const TALLEST = 76;

/**
 * The states on a line of time: each on a stem as high as its changes are many.
 * @param {import("../tool/shell.js").Context} context
 */
export function makePicture(context) {
  const { model, on } = context;
  const drawing = h("div", { class: "tk-line-of-time", role: "group", "aria-label": "Line of time" });
  const element = h(
    "div",
    {},
    drawing,
    h(
      "p",
      { class: "tk-quiet" },
      "Each point is a state of the plan. Its stem is as high as its changes are many. Pick two.",
    ),
  );
  let width = 0;

  function draw() {
    width = drawing.clientWidth;
    const line = model.get("timeline") ?? {};
    if (!width || !line.states?.length) return;
    const before = drawing.firstChild ? drawing.scrollLeft : Infinity; // at first, at the newest
    fill(drawing, paint(line, model.get("picks") ?? {}, width));
    drawing.scrollLeft = Math.min(before, drawing.scrollWidth);
  }

  /** @param {any} line @param {{a: number, b: number}} picks @param {number} room */
  function paint(line, picks, room) {
    /** @type {import("./protocol.js").State[]} */
    const states = line.states;
    // So many states that they do not fit side by side make the picture wider than the page: it scrolls.
    const wide = Math.max(room, 2 * SIDE + GAP * (states.length - 1));
    if (wide > room) drawing.setAttribute("tabindex", "0");
    else drawing.removeAttribute("tabindex");
    const x = places(
      states.map((state) => state.at),
      wide,
    );
    const most = Math.max(1, ...states.map((state) => state.changes));
    const picture = svg("svg", {
      class: "tk-picture",
      viewBox: `0 0 ${wide} ${HEIGHT}`,
      width: wide,
      height: HEIGHT,
      role: "img",
      "aria-label": line.pictured,
    });
    picture.append(
      bar(SIDE / 2, wide - SIDE / 2, "tk-axis"),
      bar(x[picks.a - 1] ?? 0, x[picks.b - 1] ?? 0, "tk-span"),
    );
    states.forEach((state, at) => {
      const top = LINE - RADIUS - (state.changes / most) * TALLEST;
      const picked = state.number === picks.a || state.number === picks.b;
      const below = LINE + RADIUS + 14 + (at % 2) * 17;
      const point = svg(
        "g",
        {
          class: `tk-state tk-from-${state.source || "copy"}${picked ? " tk-picked" : ""}`,
          "data-number": state.number,
        },
        title(`${state.number}: ${state.day}. ${state.learned} (${state.said})`),
        svg("line", { x1: x[at], x2: x[at], y1: top, y2: LINE, class: "tk-stem" }),
        svg("line", { x1: x[at], x2: x[at], y1: LINE + RADIUS, y2: below - 11, class: "tk-lead" }),
        svg("circle", { cx: x[at], cy: LINE, r: RADIUS, class: "tk-point" }),
        words(String(state.number), x[at], LINE + 4.5, "tk-number"),
        words(state.mark, x[at], top - 5, "tk-sign"),
        words(state.short, x[at], below, "tk-day"),
      );
      point.addEventListener("click", () => pick(model, state.number));
      picture.append(point);
    });
    return picture;
  }

  const observer = new ResizeObserver(() => drawing.clientWidth !== width && draw());
  observer.observe(drawing);
  context.cleanup(() => observer.disconnect());
  on("change:timeline", draw);
  on("change:picks", draw);
  return { element, draw };
}

/**
 * Where each state stands: by its time, and never on another one.
 * @param {number[]} times from 0 to 1, in their order
 * @param {number} wide
 */
export function places(times, wide) {
  const reach = wide - 2 * SIDE;
  const found = times.map((at) => SIDE + at * reach);
  for (let i = 1; i < found.length; i++) found[i] = Math.max(found[i], found[i - 1] + GAP);
  let limit = SIDE + reach;
  for (let i = found.length - 1; i >= 0; i--) {
    found[i] = Math.min(found[i], limit);
    limit = found[i] - GAP;
  }
  return found;
}

/** @param {number} from @param {number} to @param {string} kind */
function bar(from, to, kind) {
  return svg("line", { x1: from, x2: to, y1: LINE, y2: LINE, class: kind });
}

/** @param {string} text @param {number} x @param {number} y @param {string} kind */
function words(text, x, y, kind) {
  return svg("text", { x, y, class: kind, "text-anchor": "middle" }, document.createTextNode(text));
}

/** @param {string} text */
function title(text) {
  return svg("title", {}, document.createTextNode(text));
}
