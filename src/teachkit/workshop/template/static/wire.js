/** The socket to the room: what it says comes in, and within three seconds it is known to be gone. */

import { address, pause } from "./place.js";

const BEAT = 300; // milliseconds between two looks at the clock
const QUIET = 900; // after so long without a word the page asks for a sign of life
const SILENCE = 1300; // and how long none may come, where the way to the room is short
const LONGEST = 4; // seconds between two tries

/**
 * Listen to the room for as long as the page is open.
 * @param {string} path of the socket
 * @param {{heard: (message: any) => void, told: (state: "here" | "gone" | "shut", why: string) => void}} hearer
 *   `shut`: the room does not take this browser in
 */
export function openWire(path, { heard, told }) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {string | null} */
  let where = null;
  let tries = 0;
  let hurry = () => {};
  let asked = 0; // when the sign of life was asked for that has not come
  let last = 0; // when the room was last heard
  let trip = 0; // how long the last one took

  const say = (/** @type {string} */ text) => socket?.readyState === WebSocket.OPEN && socket.send(text);

  function open() {
    const mine = new WebSocket(address(path).replace(/^http/, "ws"));
    socket = mine;
    asked = performance.now();
    mine.onopen = () => {
      // What it took to come in says how long the way is, before any word has come over it.
      trip = Math.max(trip, performance.now() - asked);
      asked = performance.now();
      if (where) mine.send(where);
    };
    mine.onmessage = ({ data }) => {
      if (mine !== socket) return;
      last = performance.now();
      if (asked) trip = Math.max(last - asked, trip * 0.9);
      asked = 0;
      tries = 0;
      told("here", "");
      const message = JSON.parse(data);
      if (message.type !== "pong") heard(message);
    };
    mine.onclose = ({ code, reason }) => mine === socket && lost(code, reason);
  }

  async function lost(/** @type {number} */ code, /** @type {string} */ reason) {
    socket = null;
    if (code === 4401) return told("shut", reason);
    told("gone", reason || (code ? "" : "silent"));
    const wait = Math.min(LONGEST, 2 ** tries++ / 2) * (0.5 + Math.random());
    await Promise.race([pause(wait), new Promise((done) => (hurry = () => done(undefined)))]);
    hurry = () => {};
    open();
  }

  // A cable that is out closes no socket: only silence tells. Over a long way it lasts longer.
  setInterval(() => {
    if (!socket || document.hidden) return;
    const now = performance.now();
    const patience = socket.readyState === WebSocket.OPEN ? Math.max(SILENCE, trip * 2.5) : 10_000;
    if (asked && now - asked > patience) {
      const old = socket;
      socket = null;
      old.close();
      lost(0, "");
    } else if (!asked && socket.readyState === WebSocket.OPEN && now - last > QUIET) {
      asked = now;
      say('{"ping":1}');
    }
  }, BEAT);

  addEventListener("online", () => hurry());
  addEventListener("offline", () => socket?.close());
  document.addEventListener("visibilitychange", () => {
    asked = 0; // a page that slept has missed its answers
    hurry();
  });
  open();
  return {
    /** Tell the room where this page is. @param {string} chapter @param {string} heading */
    where(chapter, heading) {
      const next = JSON.stringify({ where: { chapter, heading: heading.slice(0, 120) } });
      if (next === where) return;
      where = next;
      say(where);
    },
  };
}
