import { fill, h, uniqueId } from "../tool/dom.js";
import { inSight, makeBoxes, openAtFirst, placeBoxes } from "./layout.js";
import { onScreen, paintGraph } from "./paint.js";
import { counted } from "../tool/ask.js";
import { STATES, labelOf } from "./protocol.js";

/** What the boxes can be marked by. Each mark has a sign and a word beside its colour. */
const MARKINGS = {
  trust: { word: "Advisories and audits", states: ["vulnerability", "unaudited", "exempted", "audited"] },
  debian: { word: "Debian", states: ["missing", "outdated", "newer", "compatible", "exact"] },
  direct: { word: "Your own choices", states: [] },
};
const ELSEWHERE = { mark: "", word: "other platforms only", tone: "plain" };
const OWN = { mark: "●", word: "named by you", tone: "fair" };

/**
 * The graph: nested boxes on a canvas, and the lines of the package that is selected.
 *
 * For a screen reader the picture is a tree of one visible item: arrows move along it, and each
 * item says in words what its box shows. The table says the same of all packages at once.
 * @param {import("./protocol.js").Context} context
 */
export function makeGraph(context) {
  const { model, select, toggle, on, cleanup, say } = context;
  const id = uniqueId("graph");
  const help = uniqueId("help");
  const canvas = h("canvas", { class: "tk-canvas", "aria-hidden": "true" });
  const item = h("div", { role: "treeitem", id: `${id}-item`, class: "tk-hidden", "aria-selected": "false" });
  const stage = h(
    "div",
    {
      role: "tree",
      tabindex: 0,
      class: "tk-stage",
      "aria-label": "Packages as nested boxes",
      "aria-describedby": help,
    },
    canvas,
    item,
  );
  const caption = h("p", { class: "tk-caption" });
  const legend = h("div", { class: "tk-legend" });
  const marking = h(
    "select",
    { class: "tk-input", onchange: () => redraw() },
    Object.entries(MARKINGS).map(([key, { word }]) => h("option", { value: key }, word)),
  );
  const search = h("input", {
    type: "search",
    class: "tk-input tk-search",
    placeholder: "Find in the graph",
    "aria-label": "Find packages in the graph by name",
    oninput: () => find(search.value),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || !found.length) return;
      setActive(found[0], true);
      stage.focus();
    },
  });
  const button = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {() => void} */ act) =>
    h(
      "button",
      { type: "button", class: "tk-button tk-small", "aria-label": name, title: name, onclick: act },
      sign,
    );
  const element = h(
    "div",
    { class: "tk-graphview" },
    h(
      "div",
      { class: "tk-toolbar" },
      search,
      h("label", { class: "tk-field" }, "Mark by ", marking),
      h(
        "span",
        { class: "tk-buttons" },
        button("Open all", "Open every box", () => openAll(true)),
        button("Close", "Close all boxes again", () => openAll(false)),
        button("+", "Zoom in", () => zoomBy(1.5)),
        button("−", "Zoom out", () => zoomBy(1 / 1.5)),
        button("0", "Show the whole picture", () => fit()),
      ),
    ),
    h(
      "p",
      { class: "tk-explain" },
      "A box inside another is needed only through it, and goes when it goes; the area is how many packages that is. Lines appear for the package you select.",
    ),
    stage,
    caption,
    legend,
    h(
      "p",
      { class: "tk-hidden", id: help },
      "Up and down move among neighbours, right goes in, left goes out, Enter selects, opens and closes, Space ticks for the what-if, plus, minus and zero zoom. The packages view says the same in a table.",
    ),
  );

  /** @type {import("./layout.js").Box[]} */
  let boxes = [];
  /** @type {number[]} */
  let ofPackage = [];
  /** @type {number[][]} */
  let neededBy = [];
  let open = new Set([0]);
  /** Boxes that the search means, best first, and with them the closed boxes that hide one. */
  let found = /** @type {number[]} */ ([]);
  let matches = new Set();
  let active = 0;
  let width = 0;
  let height = 0;
  let view = { k: 1, x: 0, y: 0 };
  let drawn = null;
  let waiting = 0;
  /** @type {Record<string, string>} */
  let ink = {};
  let font = "";
  let flip = false;

  const table = () => /** @type {import("./protocol.js").Table} */ (model.get("table"));

  function draw() {
    if (!table()?.name) return;
    if (drawn !== table()) {
      drawn = table();
      ({ boxes, ofPackage } = makeBoxes(drawn));
      neededBy = drawn.name.map(() => []);
      drawn.needs.forEach((targets, i) => targets.forEach((target) => neededBy[target].push(i)));
      open = openAtFirst(boxes);
      active = 0;
      found = [];
      matches = new Set();
      search.value = "";
      width = 0;
    }
    resize();
    readInk();
    announce();
    redraw();
  }

  function resize() {
    const room = stage.clientWidth;
    const tall = Math.max(280, Math.min(model.get("height") || 520, room * 1.1));
    if (!room || (room === width && tall === height)) return;
    width = room;
    height = tall;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    placeBoxes(boxes, width, height);
    view = { k: 1, x: 0, y: 0 };
    clamp();
    if (active) keepInSight(boxes[active]);
  }

  function readInk() {
    const style = getComputedStyle(element);
    ink = {};
    for (const name of [
      "bg",
      "surface",
      "ink",
      "quiet",
      "line",
      "edge",
      "box",
      "accent",
      "good",
      "fair",
      "warn",
      "bad",
      "good-bg",
      "fair-bg",
      "warn-bg",
      "bad-bg",
      "out",
    ])
      ink[name] = style.getPropertyValue(`--tk-${name}`).trim() || "#888";
    font = style.fontFamily;
  }

  function redraw() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(paint);
  }

  /** The state that a box shows. @param {import("./layout.js").Box} one */
  function stateOf(one) {
    const t = table();
    const i = one.index;
    if (i < 0) return null;
    if (marking.value === "direct") return t.direct[i] ? OWN : null;
    if (marking.value === "debian") return t.here[i] ? (STATES[t.debian[i]] ?? null) : ELSEWHERE;
    if (t.advisories[i]) return STATES.vulnerability;
    return STATES[t.audit[i]] ?? null;
  }

  function paint() {
    const pen = canvas.getContext("2d");
    if (!pen || !width || !boxes.length) return;
    const chosen = model.get("selected");
    paintGraph({
      pen,
      ratio: canvas.width / width,
      width,
      height,
      view,
      ink,
      font,
      boxes,
      ofPackage,
      open,
      matches,
      stateOf,
      gone: new Set(model.get("after")?.gone ?? []),
      active: document.activeElement === stage ? active : -1,
      chosen: boxes[ofPackage[chosen]]?.parent >= 0 ? chosen : -1,
      needs: table().needs[chosen] ?? [],
      neededBy: (neededBy[chosen] ?? []).filter((one) => !table().member[one]),
    });
    paintLegend();
  }

  let legendOf = "";
  function paintLegend() {
    const named = MARKINGS[/** @type {keyof typeof MARKINGS} */ (marking.value)].states;
    const states = named.map((name) => STATES[name]);
    if (marking.value === "direct") states.push(OWN);
    if (marking.value === "debian" && table().platform) states.push(ELSEWHERE);
    if (legendOf === marking.value) return;
    legendOf = marking.value;
    fill(
      legend,
      states.map((state) =>
        h(
          "span",
          { class: `tk-chip tk-${state.tone}` },
          h("span", { class: "tk-mark", "aria-hidden": "true" }, state.tone === "plain" ? "" : state.mark),
          state === STATES.vulnerability
            ? "advisory"
            : state.tone === "plain"
              ? `no mark: ${state.word}`
              : state.word,
        ),
      ),
      h(
        "span",
        { class: "tk-key" },
        h("span", { class: "tk-dash tk-dash-in", "aria-hidden": "true" }),
        "needs the selected one",
      ),
      h(
        "span",
        { class: "tk-key" },
        h("span", { class: "tk-dash tk-dash-out", "aria-hidden": "true" }),
        "needed by the selected one",
      ),
    );
  }

  /** What a box shows, in words. @param {number} at */
  function words(at) {
    const one = boxes[at];
    const t = table();
    if (at === 0) return `${one.label}: ${counted(one.size, "package")}`;
    if (one.group)
      return `${counted(one.size, "package")} shared by several dependencies: none of these can drop them alone`;
    const state = stateOf(one);
    const gone = (model.get("after")?.gone ?? []).includes(one.index);
    return [
      labelOf(t, one.index),
      one.size > 1 ? `${one.size} packages go with it` : "goes alone",
      t.direct[one.index] ? "named by you" : "",
      marking.value !== "direct" && state
        ? state === STATES.vulnerability
          ? counted(t.advisories[one.index], "advisory", "advisories")
          : marking.value === "debian" && state !== ELSEWHERE
            ? `${state.word} in Debian`
            : state.word
        : "",
      gone ? "gone in the what-if" : "",
    ]
      .filter(Boolean)
      .join(" · ");
  }

  function announce(at = active) {
    if (!boxes.length) return;
    const one = boxes[at];
    caption.textContent = words(at);
    if (at !== active) return;
    const siblings = one.parent >= 0 ? boxes[one.parent].children : [0];
    // A new id at each move: a screen reader reads the item only when the active id changes.
    flip = !flip;
    item.id = `${id}-item-${flip ? "a" : "b"}`;
    item.textContent = words(at);
    item.setAttribute("aria-level", String(one.level + 1));
    item.setAttribute("aria-setsize", String(siblings.length));
    item.setAttribute("aria-posinset", String(siblings.indexOf(at) + 1));
    item.setAttribute("aria-selected", String(one.index >= 0 && one.index === model.get("selected")));
    if (one.children.length) item.setAttribute("aria-expanded", String(open.has(at)));
    else item.removeAttribute("aria-expanded");
    stage.setAttribute("aria-activedescendant", item.id);
  }

  /** @param {number} at @param {boolean} [reveal] open what hides it */
  function setActive(at, reveal = false) {
    if (reveal) for (let up = boxes[at].parent; up >= 0; up = boxes[up].parent) open.add(up);
    active = at;
    keepInSight(boxes[at]);
    announce();
    redraw();
  }

  /** Zoom and pan as little as makes a box readable. @param {import("./layout.js").Box} one */
  function keepInSight(one) {
    const wanted = Math.min(
      24,
      Math.max(view.k, Math.min(36 / one.w, width / one.w), Math.min(16 / one.h, height / one.h)),
    );
    if (wanted > view.k)
      zoomBy(wanted / view.k, (one.x + one.w / 2) * view.k + view.x, (one.y + one.h / 2) * view.k + view.y);
    const x = one.x * view.k + view.x;
    const y = one.y * view.k + view.y;
    const w = Math.min(one.w * view.k, width);
    const hh = Math.min(one.h * view.k, height);
    if (x < 0) view.x -= x;
    else if (x + w > width) view.x -= x + w - width;
    if (y < 0) view.y -= y;
    else if (y + hh > height) view.y -= y + hh - height;
    clamp();
  }

  function zoomBy(/** @type {number} */ factor, x = width / 2, y = height / 2) {
    const k = Math.max(1, Math.min(40, view.k * factor));
    view.x = x - ((x - view.x) * k) / view.k;
    view.y = y - ((y - view.y) * k) / view.k;
    view.k = k;
    clamp();
    redraw();
  }

  function clamp() {
    view.x = Math.min(0, Math.max(width * (1 - view.k), view.x));
    view.y = Math.min(0, Math.max(height * (1 - view.k), view.y));
    stage.style.touchAction = view.k > 1 ? "none" : "pan-y";
  }

  function fit() {
    view = { k: 1, x: 0, y: 0 };
    clamp();
    redraw();
  }

  /** @param {boolean} all */
  function openAll(all) {
    open = all ? new Set(boxes.keys()) : openAtFirst(boxes);
    if (!all) setActive(inSight(boxes, open, active));
    redraw();
  }

  /** @param {string} text */
  function find(text) {
    const wanted = text.trim().toLowerCase();
    const place = (/** @type {number} */ at) =>
      labelOf(table(), boxes[at].index).toLowerCase().indexOf(wanted);
    found = wanted ? ofPackage.filter((at) => boxes[at].parent >= 0 && place(at) >= 0) : [];
    found.sort(
      (a, b) =>
        place(a) - place(b) || boxes[a].label.length - boxes[b].label.length || boxes[b].size - boxes[a].size,
    );
    matches = new Set(found.flatMap((at) => [at, inSight(boxes, open, at)]));
    if (wanted) {
      caption.textContent = found.length
        ? `${counted(found.length, "package")} found; Enter goes to ${boxes[found[0]].label}.`
        : "No package of that name.";
      say(caption.textContent);
    } else announce();
    redraw();
  }

  /** The innermost box in sight at a point. @param {number} px @param {number} py */
  function boxAt(px, py) {
    const x = (px - view.x) / view.k;
    const y = (py - view.y) / view.k;
    let at = 0;
    for (;;) {
      if (!open.has(at)) return at;
      const inner = boxes[at].children.find((child) => {
        const one = boxes[child];
        return x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h;
      });
      if (inner === undefined) return at;
      at = inner;
    }
  }

  /** Enter and click: select a package; open a closed box, close an open one. @param {number} at */
  function activate(at) {
    setActive(at);
    const one = boxes[at];
    const chosen = one.index >= 0 && one.index === model.get("selected");
    if (one.children.length && at !== 0) {
      if (!open.has(at)) open.add(at);
      else if (chosen || one.index < 0) open.delete(at);
    }
    if (one.index >= 0) select(one.index);
    announce();
    redraw();
  }

  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let dragged = 0;
  stage.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (fingers.size === 1) dragged = 0;
    if (view.k > 1) stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    const before = fingers.get(event.pointerId);
    const now = { x: event.offsetX, y: event.offsetY };
    if (!before) {
      announce(boxAt(now.x, now.y));
      return;
    }
    dragged += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    const other = [...fingers].find(([one]) => one !== event.pointerId)?.[1];
    if (other) {
      const apart = Math.hypot(before.x - other.x, before.y - other.y) || 1;
      zoomBy(
        Math.hypot(now.x - other.x, now.y - other.y) / apart,
        (now.x + other.x) / 2,
        (now.y + other.y) / 2,
      );
    } else if (view.k > 1) {
      view.x += now.x - before.x;
      view.y += now.y - before.y;
      clamp();
      redraw();
    }
    fingers.set(event.pointerId, now);
  });
  const lift = (/** @type {PointerEvent} */ event) => fingers.delete(event.pointerId);
  stage.addEventListener("pointerup", (/** @type {PointerEvent} */ event) => {
    const alone = fingers.size === 1;
    lift(event);
    if (alone && dragged < 6) activate(boxAt(event.offsetX, event.offsetY));
  });
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", () => announce());
  stage.addEventListener("dblclick", (/** @type {MouseEvent} */ event) =>
    zoomBy(2, event.offsetX, event.offsetY),
  );
  stage.addEventListener(
    "wheel",
    (/** @type {WheelEvent} */ event) => {
      // The wheel scrolls the page until the graph has the focus, or Ctrl asks for it (a pinch does).
      if (!event.ctrlKey && document.activeElement !== stage) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  stage.addEventListener("focus", () => (announce(), redraw()));
  stage.addEventListener("blur", redraw);
  stage.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const one = boxes[active];
    const siblings = one.parent >= 0 ? boxes[one.parent].children : [0];
    const at = siblings.indexOf(active);
    const goto = (/** @type {number | undefined} */ to) => to !== undefined && to >= 0 && setActive(to);
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => goto(siblings[at + 1]),
      ArrowUp: () => goto(siblings[at - 1]),
      ArrowRight: () => {
        if (!one.children.length) return;
        if (open.has(active)) goto(one.children[0]);
        else (open.add(active), announce(), redraw());
      },
      ArrowLeft: () => {
        if (one.children.length && open.has(active) && active !== 0)
          (open.delete(active), announce(), redraw());
        else goto(one.parent);
      },
      Home: () => goto(siblings[0]),
      End: () => goto(siblings.at(-1)),
      Enter: () => activate(active),
      " ": () => one.index >= 0 && toggle(one.index),
      "+": () => zoomAtActive(1.5),
      "=": () => zoomAtActive(1.5),
      "-": () => zoomAtActive(1 / 1.5),
      0: fit,
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  /** @param {number} factor */
  function zoomAtActive(factor) {
    const { x, y } = onScreen(view, boxes[active]);
    zoomBy(factor, x, y);
  }

  const observer = new ResizeObserver(() => {
    if (stage.clientWidth && stage.clientWidth !== width && boxes.length) draw();
  });
  observer.observe(stage);
  cleanup(() => {
    observer.disconnect();
    cancelAnimationFrame(waiting);
  });
  on("change:selected", () => {
    const chosen = model.get("selected");
    if (chosen >= 0 && ofPackage[chosen] !== undefined && element.isConnected && stage.clientWidth) {
      if (boxes[active].index !== chosen) setActive(ofPackage[chosen], true);
    }
    redraw();
  });
  for (const name of ["after", "removed"]) on(`change:${name}`, () => (announce(), redraw()));
  return { element, draw, focus: () => stage.focus() };
}
