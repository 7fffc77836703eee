/** The wall: it shows what is on show, and listens to nobody. There is nothing here to press by accident. */

import { counted, said } from "./drawing.js";
import { lastVote } from "./incident.js";
import { FAR } from "./pictures.js";
import { redraw } from "./redraw.js";
import { countdown } from "./room/clock.js";
import { address } from "./room/place.js";
import { openWire } from "./room/wire.js";
import { harm, inShort, picture } from "./shown.js";
import { followScheme, h } from "./tool/dom.js";
import { inline } from "./ask/words.js";

const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const screen = at("screen");
const foot = at("foot");

let offset = 0;
/** @type {any} */
let state = null;
let wire = "";

followScheme(document.body, () => {});

const people = (/** @type {number} */ count) => `${said(count)} ${count === 1 ? "person" : "people"}`;
const door = (/** @type {string} */ url) => url.replace(/^https?:\/\//, "");

function waiting() {
  const { room, people: joined } = state;
  return h(
    "div",
    { class: "pr-wait" },
    h(
      "div",
      {},
      h("h1", {}, room.title),
      h("p", {}, "Join on your phone or laptop:"),
      h("p", { class: "pr-address" }, door(room.url)),
      h("p", {}, "with the code"),
      h("p", { class: "pr-code" }, room.code),
      h("p", { class: "tk-quiet" }, joined ? `${people(joined)} in the room` : "Nobody is in yet. Be the first."),
    ),
    h("img", { class: "pr-qr", src: address("board/qr.svg"), alt: `A QR code that leads to ${door(room.url)}` }),
  );
}

/** What the room can answer; nothing of what it has. @param {any} ask */
function options(ask) {
  const listed = ask.choices ?? ask.items;
  if (listed?.length) {
    const wide = listed.length > 5 ? " pr-wide" : "";
    return [
      h("ul", { class: `pr-options${wide}` }, listed.map((/** @type {string} */ text) => h("li", {}, h("span", {}, inline(text))))),
      ask.kind === "ranking" ? h("p", { class: "pr-how" }, "Put them in order on your page.") : null,
    ];
  }
  const how = /** @type {Record<string, string>} */ ({
    number: `Type a number${ask.unit ? `: ${ask.unit}` : ""}.`,
    words: ask.most > 1 ? `Send up to ${ask.most} answers of a few words.` : "Send a few words.",
    scale: `${ask.low} is “${ask.labels?.[0]}”, ${ask.high} is “${ask.labels?.[1]}”.`,
  });
  return h("p", { class: "pr-how" }, how[ask.kind] ?? "");
}

/** How many have answered: the one thing about the answers that is said before the reveal. @param {any} ask */
function count(ask) {
  const answered = state.asks.find((/** @type {any} */ one) => one.id === ask.id)?.answered ?? 0;
  const word = ask.state === "open" ? "answered" : "answered; answers are closed";
  return h(
    "p",
    { class: "pr-count" },
    h("span", {}, h("strong", {}, said(answered)), ` of ${state.people} ${word}`),
    h("progress", { max: Math.max(1, state.people), value: answered, "aria-hidden": "true" }),
    ask.state === "open" && ask.closes ? h("span", { class: "pr-timer pr-closes", role: "timer" }) : null,
  );
}

function asking(/** @type {any} */ ask) {
  const open = ask.state !== "revealed";
  const vote = ask.round > 1 && open ? "Second vote: " : "";
  const long = (ask.title || ask.prompt).length > 110 ? "pr-long" : "";
  return h(
    "div",
    { class: "pr-ask" },
    h("h1", { class: long }, vote && h("span", { class: "tk-quiet" }, vote), inline(ask.title || ask.prompt)),
    h("div", { class: "pr-body" }, open ? options(ask) : picture(ask, ask.rounds, ask.truth, FAR)),
    open
      ? count(ask)
      : h("p", { class: "pr-told" }, inShort(ask, ask.rounds, ask.truth).join(" ")),
  );
}

function incident(/** @type {any} */ ask, /** @type {any} */ { game, last }) {
  const choices = game.choices.map((/** @type {any} */ one) => h("li", {}, h("span", {}, one.label)));
  return h(
    "div",
    { class: "pr-ask pr-incident" },
    h("h1", {}, h("span", { class: "tk-quiet" }, `Day ${game.day}. `), game.inbox.title),
    h(
      "div",
      { class: "pr-body pr-beside" },
      h(
        "div",
        {},
        last ? h("p", { class: "tk-quiet" }, lastVote(last)) : null,
        h("p", { class: "tk-quiet" }, `From ${game.inbox.from}`),
        h("p", {}, game.inbox.text),
        game.over
          ? h("ul", {}, game.debrief?.days.map((/** @type {any} */ one) => h("li", {}, `${one.word}: ${one.day === null ? "never" : `day ${one.day}`}`)))
          : h("ul", { class: "pr-options" }, choices),
      ),
      h("div", { class: "pr-harm" }, h("p", {}, `Who pays: ${counted(game.total, "point")} of harm`), harm(game, FAR)),
    ),
    game.over ? null : count(ask),
  );
}

function draw() {
  if (!state) return;
  const { show, game, room } = state;
  const answered = state.asks.find((/** @type {any} */ one) => one.id === show?.id)?.answered;
  const played = show?.kind === "incident" && game?.ask === show.id;
  redraw(screen, [show, played && game, answered, state.people, room], () =>
    played ? incident(show, game) : show && show.kind !== "incident" ? asking(show) : waiting());
  const chapter = state.chapters.find((/** @type {any} */ one) => one.id === state.pace.chapter);
  redraw(foot, [room, state.online, chapter?.title, wire, state.timer, !show], () => [
    show ? h("span", {}, `${door(room.url)}  `, h("strong", {}, room.code)) : null,
    chapter ? h("span", { class: "pr-chapter" }, "Now: ", h("strong", {}, chapter.title)) : null,
    wire === "here" ? null : h("span", { class: "pr-lost", role: "status" }, wire === "shut" ? "Open the board by its link again." : "◐ Reconnecting …"),
    h("span", { class: "pr-far" }, show ? [h("strong", {}, said(state.online)), " online"] : null),
    state.timer ? h("span", {}, state.timer.label, " ", h("span", { class: "pr-timer pr-ends", role: "timer" })) : null,
  ]);
  fit();
  tick();
}

/** Long texts are set smaller, until all is on the screen: nobody can scroll a wall. */
function fit() {
  const body = screen.querySelector(".pr-body");
  const high = () => screen.scrollHeight > screen.clientHeight + 1 || (body && body.scrollHeight > body.clientHeight + 1);
  for (let size = 1; size > 0.35; size -= 0.05) {
    screen.style.setProperty("--fit", size.toFixed(2));
    if (!high()) return;
  }
}

function tick() {
  const clocks = [
    [".pr-closes", state?.show?.closes],
    [".pr-ends", state?.timer?.ends],
  ];
  for (const [where, ends] of clocks) {
    const place = document.querySelector(where);
    if (!place || !ends) continue;
    const left = ends - Date.now() - offset;
    place.textContent = countdown(left);
    place.classList.toggle("pr-over", left <= 0);
  }
}

setInterval(tick, 500);
window.addEventListener("resize", fit);
openWire("board/live", {
  heard(message) {
    if (message.type !== "board") return;
    offset = message.now - Date.now();
    state = message;
    draw();
  },
  told(now) {
    if (now === wire) return;
    wire = now;
    draw();
  },
});
