/** What a reader should know about the line to the room: said once, in words, and taken back. */

import { fill, h } from "../widgets/tool/dom.js";
import { address } from "./place.js";

const BRIEF = 900; // milliseconds for which something may be gone without a word about it
const BACK = 4000; // and for which "it is back" stands

const TEXTS = {
  shut: "The room does not know this browser any more. What you have said stays here until you are in again.",
  server: "The room does not answer. You can go on reading and answering: your answers are kept in this browser, and sent when the room is back. Tools that calculate have to wait.",
  kernel: "The tools of this page have lost their Python. It is being started again, and gets back what you had set. Questions and answers work meanwhile.",
  lost: "The tools of this page do not find their Python any more. Load the page again: your answers are safe.",
};

export function makeBanner() {
  const place = /** @type {HTMLElement} */ (document.getElementById("banner"));
  const pill = /** @type {HTMLElement} */ (document.getElementById("kept"));
  /** @type {Record<string, boolean>} */
  const gone = {};
  /** @type {Map<string, any>} */
  const notes = new Map();
  /** @type {Map<string, number>} */
  const timers = new Map();
  let shown = "";
  let waited = false;

  const worst = () => ["shut", "server", "lost", "kernel"].find((one) => gone[one]) ?? "";

  function draw() {
    const now = worst();
    const back = shown && shown !== "shut" && !now;
    if (back) {
      notes.set("back", h("p", { class: "rm-fine" }, shown === "server" ? "The room is back." : "The tools have their Python again."));
      setTimeout(() => {
        notes.delete("back");
        draw();
      }, BACK);
    } else if (now) notes.delete("back");
    shown = now;
    document.documentElement.dataset.line = now || "fine";
    const door = now === "shut" && h("a", { href: address("") }, "To the door");
    const reload = now === "lost" && h("button", { type: "button", class: "rm-button", onclick: () => location.reload() }, "Load the page again");
    const text = now && h("p", { class: "rm-gone" }, TEXTS[/** @type {keyof typeof TEXTS} */ (now)], " ", door, reload);
    const next = fill(document.createElement("div"), [text, [...notes.values()]]);
    // What is there already is not said again, and a button in it keeps the focus.
    if (next.textContent !== place.textContent) place.replaceChildren(...next.childNodes);
  }

  return {
    /** @param {"server" | "kernel" | "shut" | "lost"} what @param {boolean} is */
    gone(what, is, brief = BRIEF) {
      clearTimeout(timers.get(what));
      const set = () => {
        gone[what] = is;
        draw();
      };
      if (is && !gone[what]) timers.set(what, setTimeout(set, brief));
      else set();
    },
    /** Say something beside, or with null nothing more of it. @param {string} name @param {Node | null} note */
    note(name, note) {
      if (note) notes.set(name, note);
      else notes.delete(name);
      draw();
    },
    /** @param {import("./outbox.js").Told} told */
    kept({ waiting, state, lasting }) {
      if (state === "shut") this.gone("shut", true, 0);
      else if (gone.shut) this.gone("shut", false);
      waited ||= waiting > 0;
      pill.hidden = !waited;
      pill.className = `rm-kept${waiting ? " rm-waiting" : ""}`;
      const text = waiting ? `Waiting to be sent: ${waiting}${lasting ? "" : ", keep this page open"}` : "All answers kept";
      if (pill.textContent !== text) pill.textContent = text;
    },
    /** @param {Error & {hint?: string}} error */
    refused(error) {
      const close = h("button", { type: "button", class: "rm-button", onclick: () => this.note("refused", null) }, "Close");
      this.note("refused", h("p", { class: "rm-gone" }, `An answer was not taken: ${error.message}. ${error.hint ?? ""} `, close));
    },
  };
}
