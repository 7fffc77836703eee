/** The room's clock, in the head of the page. It is not read out each second. */

import { h } from "../widgets/tool/dom.js";
import { countdown } from "./clock.js";

export function makeTimer() {
  const face = h("span", { class: "rm-clock" });
  const name = h("span", {});
  const place = h("p", { class: "rm-timer", role: "timer", hidden: true }, name, " ", face);
  document.getElementById("kept")?.before(place);
  let ends = 0;
  const draw = () => {
    const left = ends - Date.now();
    face.textContent = left > 0 ? countdown(left) : "time is up";
  };
  setInterval(() => ends && draw(), 500);

  /** @param {{ends: number, label: string} | null} timer @param {number} offset of the room's clock */
  return (timer, offset) => {
    ends = timer ? timer.ends - offset : 0;
    place.hidden = !timer;
    name.textContent = timer?.label || "Time left:";
    if (timer) draw();
  };
}
