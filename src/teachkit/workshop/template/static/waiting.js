/** The queue: ask again by itself, say how many are before one, and go in when there is a place. */

import { address, pause } from "./place.js";

const line = /** @type {HTMLElement} */ (document.getElementById("queue"));
const { back } = document.body.dataset;

/** @param {number | null | undefined} before */
const words = (before) => {
  if (before === null || before === undefined) return "You are in the queue.";
  if (before === 0) return "You are next.";
  return before === 1 ? "One person is before you." : `${before} people are before you.`;
};

async function wait() {
  let seconds = Number(document.body.dataset.seconds) || 5;
  for (;;) {
    await pause(seconds);
    try {
      const answer = await fetch(new URL(back ?? "", location.href), { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status !== 503) return location.replace(new URL(back ?? "", location.href));
      const told = await answer.json();
      seconds = told.seconds ?? seconds;
      const text = words(told.before);
      if (line.textContent !== text) line.textContent = text;
    } catch {
      line.textContent = "The room does not answer at the moment. This page goes on asking.";
    }
  }
}

wait();
