import { fill, h, svg } from "../tool/dom.js";

const WEEK = 7;
const CELL = 22;
const LEFT = 46;

/**
 * The days as a picture: a row a weekday, a column a week; what is past is filled, and what
 * happened on a day has its sign. The same is said in words below, for who cannot see it.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeCalendar({ model }) {
  const words = h("p", { class: "tk-quiet tk-milestones" });
  const picture = h("div", { class: "tk-days" });
  const element = h("figure", { class: "tk-calendar" }, picture, words);
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

  function draw() {
    const game = model.get("game");
    const weeks = Math.ceil((game.days + 1) / WEEK);
    const width = LEFT + weeks * CELL + 16; // the last label stands out
    const height = WEEK * CELL + 16;
    const kinds = new Map();
    for (const one of game.log) {
      if (one.kind === "event") kinds.set(one.day, "event");
      else if (one.kind === "choice" && !kinds.has(one.day)) kinds.set(one.day, "choice");
    }
    const marks = game.marks.map((/** @type {any} */ one) => `${one.word}: day ${one.day}`);
    const label = `Day ${game.day} of ${game.days}. ${marks.join(", ") || "Nothing has happened yet"}.`;
    const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    names.forEach((name, row) => {
      const text = svg("text", { x: 2, y: row * CELL + 15, class: "tk-weekday" });
      text.textContent = name;
      chart.append(text);
    });
    for (let day = 0; day <= game.days; day += 1) {
      const x = LEFT + Math.floor(day / WEEK) * CELL;
      const y = (day % WEEK) * CELL;
      const state = day === game.day ? "now" : day < game.day ? "past" : "ahead";
      chart.append(
        svg("rect", { x, y, width: CELL - 3, height: CELL - 3, rx: 3, class: `tk-day tk-${state}`, "data-day": day }),
      );
      const kind = day === game.day ? "now" : kinds.get(day);
      if (kind) {
        const sign = svg("text", { x: x + (CELL - 3) / 2, y: y + 14, class: `tk-sign tk-sign-${kind}` });
        sign.textContent = { now: "▶", choice: "●", event: "!" }[/** @type {"now"} */ (kind)];
        chart.append(sign);
      }
      if (day % 28 === 0) {
        const text = svg("text", { x, y: WEEK * CELL + 11, class: "tk-weekday" });
        text.textContent = `day ${day}`;
        chart.append(text);
      }
    }
    fill(picture, chart);
    words.textContent = `Day ${game.day} of ${game.days}. ▶ today, ● you chose, ! it happened. ${marks.join("; ")}`;
  }
  return { element, draw };
}
