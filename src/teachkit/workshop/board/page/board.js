/** The facilitator's board: what the room says is drawn, what is pressed is done in the room. */

import { makeAsked, makeCompose, makeCourse } from "./asks.js";
import { makeDeeds } from "./deeds.js";
import { makeKeys, sure } from "./keys.js";
import { makeHome, makePredictions } from "./outcome.js";
import { makeRail } from "./rail.js";
import { redraw } from "./redraw.js";
import { address } from "./room/place.js";
import { openWire } from "./room/wire.js";
import { makeStage } from "./stage.js";
import { fill, followScheme, h } from "./tool/dom.js";
import { makeTabs } from "./tool/tabs.js";
import { makeWords, waiting } from "./words.js";

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

let offset = 0;
let selected = "";
/** @type {"" | "here" | "gone" | "shut"} */
let wire = "";

const board = {
  /** @type {any} the course's message */ course: null,
  /** @type {any} the latest message of the board */ state: null,
  /** @type {any} how the machine is */ machine: {},
  now: () => Date.now() + offset,
  sure,
  deeds: makeDeeds({ told, failed, changed: draw }),
  /** The ask on the stage: the one picked here, else the one on the beamer, else the last. */
  current() {
    const { asks, show } = board.state;
    const by = (/** @type {string} */ id) => asks.find((/** @type {any} */ one) => one.id === id);
    return by(selected) ?? by(show?.id) ?? asks[asks.length - 1] ?? null;
  },
  select(/** @type {string | null} */ id) {
    if (!id) return;
    selected = id;
    draw();
    at("stage").scrollIntoView({ block: "nearest" });
  },
};

followScheme(document.body, () => {});

// ---- the top

const crowd = h("span", { class: "bd-crowd" });
const connection = h("span", {});
const undo = h("button", { type: "button", class: "tk-button tk-small", onclick: () => board.deeds.undo() }, "Undo");
const title = h("h1", {});
const door = h("span", { class: "tk-line" });
fill(
  at("top"),
  title,
  door,
  crowd,
  connection,
  h(
    "span",
    { class: "tk-line bd-far" },
    undo,
    h("button", { type: "button", class: "tk-button tk-small", onclick: () => keys.show() }, "Shortcuts"),
    h("a", { href: address("present"), target: "_blank", rel: "noopener" }, "Beamer page"),
  ),
);

function drawTop() {
  const { room, people, online } = board.state;
  redraw(title, room.title, () => room.title);
  redraw(door, room, () => [h("span", { class: "bd-code" }, room.code), h("span", { class: "tk-quiet" }, room.url.replace(/^https?:\/\//, ""))]);
  redraw(crowd, [people, online], () => [h("strong", {}, online), ` online of ${people} who joined`]);
  const last = board.deeds.last();
  undo.disabled = !last;
  undo.textContent = last ? `Undo ${last}` : "Undo";
  document.title = `${room.title} · the board`;
}

// ---- what is said back

function told(/** @type {string} */ text) {
  at("status").textContent = text;
  fill(at("alert"));
}

function failed(/** @type {any} */ error) {
  fill(
    at("alert"),
    h(
      "div",
      { class: "tk-alert" },
      h("p", {}, h("span", { class: "tk-mark", "aria-hidden": "true" }, "✕ "), `${error.message} ${error.hint ?? ""}`),
      h("button", { type: "button", class: "tk-button tk-small", onclick: () => fill(at("alert")) }, "Put away"),
    ),
  );
}

function drawWire() {
  const words = { "": "Connecting …", here: "", gone: "The room does not answer; trying again. What you see may be old.", shut: "This board was closed. Open it again by its link." };
  redraw(connection, wire, () => (words[wire] ? h("span", { class: "tk-chip tk-warn", role: "status" }, `◐ ${words[wire]}`) : null));
}

// ---- the pieces

const rail = makeRail(board);
fill(at("rail"), rail.element);
const stage = makeStage(board, at("stage"));
const views = {
  course: { word: "From the course", ...makeCourse(board) },
  own: { word: "Your own", ...makeCompose(board) },
  asked: { word: "Asked", ...makeAsked(board) },
  words: { word: "Words", ...makeWords(board) },
  predictions: { word: "How sure", ...makePredictions(board) },
  home: { word: "Take home", ...makeHome(board) },
};
let view = "course";
const tabs = makeTabs(
  {
    id: "bd",
    model: /** @type {any} */ ({
      get: () => view,
      set: (/** @type {string} */ _, /** @type {string} */ to) => (view = to),
      save_changes: () => tabs.draw(),
    }),
  },
  "What you can do",
  Object.fromEntries(Object.entries(views).map(([name, one]) => [name, { ...one, draw: () => board.state && one.draw() }])),
  (name) => {
    const count = name === "words" && board.state ? waiting(board.state) : 0;
    return count ? h("span", { class: "tk-badge" }, ` ${count} wait`) : null;
  },
);
fill(at("rest"), tabs.element, tabs.panel);

let badge = -1;
function draw() {
  drawWire();
  if (!board.state) return;
  drawTop();
  rail.draw();
  stage.draw();
  const count = waiting(board.state);
  if (count !== badge) tabs.draw();
  badge = count;
  views[/** @type {"course"} */ (view)].draw();
}

const keys = makeKeys({
  o: { word: "open the question on the stage", press: () => on("draft closed", board.deeds.open) },
  c: { word: "close it", press: () => on("open", board.deeds.close) },
  r: { word: "reveal it; you are asked first", press: () => on("open closed", board.deeds.reveal) },
  v: { word: "second vote", press: () => on("closed", board.deeds.again) },
  p: { word: "peek at the answers, or cover them", press: () => board.state && stage.peek() },
  n: { word: "next chapter for all", press: () => board.state && rail.next() },
  u: { word: "undo", press: () => board.deeds.undo() },
  "?": { word: "this list", press: () => keys.show() },
});

/** Do it to the ask on the stage, if it is in one of these states. @param {string} states @param {(one: any) => any} deed */
function on(states, deed) {
  const one = board.state && board.current();
  if (!one || !states.split(" ").includes(one.state) || (one.kind === "incident" && deed !== board.deeds.open && deed !== board.deeds.close)) {
    told("The question on the stage is not at that point.");
    return;
  }
  deed(one);
}

setInterval(() => {
  if (!board.state) return;
  rail.tick();
  stage.tick();
}, 1000);

/** How the machine is, now and then: that is not worth a place in each message. */
async function lookAfter() {
  const answer = await fetch(address("board/machine"), { cache: "no-store" }).catch(() => null);
  if (answer?.ok) board.machine = await answer.json();
  setTimeout(lookAfter, 10000);
}
lookAfter();

let shown = "";
openWire("board/live", {
  heard(message) {
    if (message.type === "course") board.course = message;
    if (message.type !== "board") return;
    offset = message.now - Date.now();
    board.state = message;
    // What goes on the beamer comes to the stage too, whoever put it there.
    if ((message.show?.id ?? "") !== shown) selected = "";
    shown = message.show?.id ?? "";
    draw();
  },
  told(state) {
    wire = state;
    drawWire();
  },
});
drawWire();
tabs.draw();
