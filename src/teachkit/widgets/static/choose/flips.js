import { fill, h, svg, uniqueId } from "../tool/dom.js";
import { weightWord } from "./protocol.js";

const LANE = 27;
const TOP = 34;

/**
 * The rank-flip picture: how the top ten moves while one weight goes from nothing to the double.
 * @param {import("./protocol.js").Context} context
 */
export function makeFlips(context) {
  const { model, on, id } = context;
  const which = h("select", {
    class: "tk-input",
    id: `${id}-flip`,
    onchange: () => {
      model.set("flip", which.value);
      model.save_changes();
    },
  });
  const sentence = h("p", { class: "tk-verdict" });
  const picture = h("div", { class: "tk-flippicture" });
  const rooms = h("div", { class: "tk-rooms" });
  const element = h(
    "div",
    { class: "tk-flipview" },
    h(
      "p",
      { class: "tk-line" },
      h("label", { for: which.id }, "The top ten while this weight goes from nothing to the double: "),
      which,
    ),
    sentence,
    picture,
    rooms,
  );
  let width = 0;
  const watch = new ResizeObserver(() => {
    if (element.isConnected && Math.abs(picture.clientWidth - width) > 8) drawPicture();
  });
  watch.observe(picture);
  context.cleanup(() => watch.disconnect());

  const data = () => model.get("flips") ?? {};

  /** stays, enters or leaves: said by a mark and a word as well as by the line. @param {any} line @param {number} most */
  function kindOf(line, most) {
    const [first, last] = [line.lanes[0] <= most, line.lanes.at(-1) <= most];
    if (line.lanes.every((/** @type {number} */ lane) => lane <= most)) return "stays";
    if (first && !last) return "leaves";
    if (!first && last) return "enters";
    return "visits";
  }

  function drawPicture() {
    const d = data();
    if (!d.lines?.length) return fill(picture);
    width = picture.clientWidth || 640;
    const letters = parseFloat(getComputedStyle(picture).fontSize) || 13;
    const longest = Math.max(...d.lines.map((/** @type {any} */ one) => one.name.length));
    const side = Math.min(width * 0.32, (longest + 6) * letters * 0.58 + 10);
    const bottom = TOP + d.most * LANE;
    const height = bottom + 46;
    const steps = d.weights.length - 1;
    const x = (/** @type {number} */ step) => side + (step / steps) * (width - 2 * side);
    const y = (/** @type {number} */ lane) => TOP + (Math.min(lane, d.most + 1) - 0.5) * LANE;
    const text = (/** @type {any} */ attributes, /** @type {string} */ words) =>
      svg("text", attributes, document.createTextNode(words));
    const parts = [];
    // The lane below the ten, where lines go that leave it.
    parts.push(
      svg("rect", { class: "tk-below", x: side, y: bottom, width: width - 2 * side, height: LANE, rx: 3 }),
      text({ class: "tk-belowword", x: width / 2, y: bottom + LANE * 0.68, "text-anchor": "middle" }, "below the top ten"),
    );
    for (const [step, weight] of d.weights.entries()) {
      const now = step === d.now;
      // Where there is no room, the ends and the present are enough.
      if (width < 560 && !now && ((step && step < steps) || Math.abs(step - d.now) < 2)) continue;
      parts.push(
        svg("line", { class: now ? "tk-now" : "tk-tick", x1: x(step), x2: x(step), y1: TOP - 4, y2: bottom }),
        text(
          { class: now ? "tk-nowword" : "tk-tickword", x: x(step), y: 14, "text-anchor": "middle" },
          now ? `now ${weightWord(weight)}` : weightWord(weight),
        ),
      );
    }
    for (const line of d.lines) {
      const kind = kindOf(line, d.most);
      const group = svg("g", { class: `tk-flipline tk-${kind}`, "data-name": line.name });
      let path = "";
      for (let step = 0; step <= steps; step++) {
        const [from, to] = [line.lanes[step - 1] ?? 99, line.lanes[step]];
        if (step && Math.min(from, to) <= d.most)
          path += `M${x(step - 1).toFixed(1)} ${y(from).toFixed(1)}L${x(step).toFixed(1)} ${y(to).toFixed(1)}`;
        if (to <= d.most) group.append(svg("circle", { cx: x(step), cy: y(to), r: 3 }));
      }
      group.prepend(svg("path", { d: path }), svg("path", { class: "tk-hit", d: path }));
      const mark = { enters: "▲ ", leaves: "▼ ", visits: "◆ ", stays: "" }[kind];
      const room = Math.floor((side - 9) / (letters * 0.58)) - mark.length - 3;
      const name = line.name.length > room ? `${line.name.slice(0, Math.max(2, room - 1))}…` : line.name;
      if (line.lanes[0] <= d.most)
        group.append(
          text({ x: side - 9, y: y(line.lanes[0]) + 4, "text-anchor": "end" }, `${mark}${name} ${line.places[0]}`),
        );
      if (line.lanes[steps] <= d.most)
        group.append(
          text({ x: width - side + 9, y: y(line.lanes[steps]) + 4 }, `${line.places[steps]} ${mark}${name}`),
        );
      if (kind === "visits") {
        const best = line.lanes.indexOf(Math.min(...line.lanes));
        group.append(text({ x: x(best), y: y(line.lanes[best]) - 6, "text-anchor": "middle" }, `${mark}${line.name}`));
      }
      group.append(svg("title", {}, document.createTextNode(`${line.name}: ${kind}`)));
      group.addEventListener("click", () => context.open(line.name));
      parts.push(group);
    }
    const title = uniqueId("flip");
    const unfolded = picture.querySelector("details")?.open ?? false;
    fill(
      picture,
      svg(
        "svg",
        { role: "img", "aria-labelledby": title, width, height, viewBox: `0 0 ${width} ${height}` },
        svg("title", { id: title }, document.createTextNode(d.sentence)),
        ...parts,
      ),
      h(
        "p",
        { class: "tk-key" },
        `Across: the weight of ${d.title}. Down: the first ten places. ▲ enters, ▼ leaves, ◆ is there for a while; no sign: stays throughout.`,
      ),
      h(
        "details",
        { class: "tk-more", open: unfolded },
        h("summary", {}, "The same as a table"),
        h(
          "div",
          { class: "tk-scrolls", tabindex: 0, role: "region", "aria-label": "Places by weight" },
          h(
            "table",
            { class: "tk-numbers" },
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                h("th", { scope: "col" }, "Weight"),
                d.weights.map((/** @type {number} */ w) => h("th", { scope: "col" }, weightWord(w))),
              ),
            ),
            h(
              "tbody",
              {},
              d.lines.map((/** @type {any} */ line) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, line.name),
                  line.places.map((/** @type {number} */ place) => h("td", {}, place.toLocaleString("en"))),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  function drawRooms() {
    const f = model.get("fragility") ?? {};
    fill(
      rooms,
      f.rooms?.length
        ? [
            h("h4", {}, "How far may a weight move before the top ten changes?"),
            h(
              "ul",
              {},
              f.rooms.map((/** @type {any} */ room) =>
                h("li", {}, h("strong", {}, room.title), `: ${room.sentence}`),
              ),
            ),
          ]
        : null,
    );
  }

  function draw() {
    const signals = /** @type {import("./protocol.js").Signal[]} */ (model.get("signals") ?? []);
    const weights = model.get("weights") ?? {};
    const idle = /** @type {string[]} */ (model.get("standing")?.idle ?? []);
    fill(
      which,
      signals.map((one) =>
        h(
          "option",
          { value: one.id, disabled: idle.includes(one.id) },
          `${one.title} (${idle.includes(one.id) ? "unknown for all" : weightWord(weights[one.id] ?? 0)})`,
        ),
      ),
    );
    which.value = data().signal ?? "";
    sentence.textContent = data().sentence ?? "";
    drawPicture();
    drawRooms();
  }

  on("change:flips", () => {
    if (!element.parentNode) return;
    draw();
    if (document.activeElement === which && data().sentence) context.say(data().sentence);
  });
  on("change:fragility", () => element.parentNode && drawRooms());
  on("change:standing", () => element.parentNode && draw());
  return { element, draw, focus: () => which.focus() };
}
