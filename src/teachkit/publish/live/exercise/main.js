// The script of every page with an exercise: boxes in a chapter, editors and checks on its own page.
import { openStore } from "../store/store.js";
import "./exercise.css";
import { STANDING } from "./panel.js";
import { openExercise } from "./page.js";

const read = (type) => {
  const text = document.querySelector(`script[type="${type}"]`)?.textContent;
  return text ? JSON.parse(text) : null;
};

/** Say in each box of a chapter where the reader stands. */
async function paintBoxes(store) {
  const record = await store.record();
  for (const box of document.querySelectorAll(".tk-exercise-box")) {
    const status = record.status(box.dataset.exercise, Number(box.dataset.revision));
    box.dataset.standing = status;
    box.querySelector(".tk-exercise-standing").textContent = STANDING[status];
  }
}

async function main() {
  const store = await openStore();
  await paintBoxes(store);
  store.onChange(() => paintBoxes(store));
  const panel = document.querySelector(".tk-exercise-panel");
  const data = read("application/x-teachkit-exercise+json");
  const page = read("application/x-teachkit-page+json");
  if (panel && data && page) await openExercise(panel, data, page, store);
  document.documentElement.dataset.exercise = "ready";
}

main();
