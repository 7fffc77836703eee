/** An order that is made by buttons, by the arrow keys on them, or by dragging. */

import { inline } from "../widgets/ask/words.js";
import { h } from "../widgets/tool/dom.js";

/** @param {string[]} items @param {{order: number[]}} draft its places are changed */
export function makeRanking(items, draft) {
  const told = h("p", { class: "rm-hidden", role: "status" });
  const rows = items.map((text, item) => makeRow(text, item));
  const list = h("ol", { class: "rm-ranking" });
  draw();

  function draw() {
    list.replaceChildren(...draft.order.map((item) => rows[item].row));
    draft.order.forEach((item, place) => {
      rows[item].up.disabled = place === 0;
      rows[item].down.disabled = place === items.length - 1;
      rows[item].place.textContent = `${place + 1}`;
    });
  }

  /** @param {number} item @param {number} to its new place */
  function move(item, to) {
    if (to < 0 || to >= items.length || draft.order[to] === item) return;
    draft.order.splice(draft.order.indexOf(item), 1);
    draft.order.splice(to, 0, item);
    draw();
    told.textContent = `${items[item]}: place ${to + 1} of ${items.length}`;
  }

  /** @param {string} text @param {number} item */
  function makeRow(text, item) {
    const at = () => draft.order.indexOf(item);
    const step = (/** @type {number} */ by) => () => {
      move(item, at() + by);
      // A button that has come to the end is switched off, and would lose the focus.
      const [first, second] = by < 0 ? [up, down] : [down, up];
      (first.disabled ? second : first).focus();
    };
    const up = h("button", { type: "button", class: "rm-button", "aria-label": `${text}: move up`, "data-key": `up-${item}`, onclick: step(-1) }, "↑");
    const down = h("button", { type: "button", class: "rm-button", "aria-label": `${text}: move down`, "data-key": `down-${item}`, onclick: step(1) }, "↓");
    const place = h("span", { class: "rm-place", "aria-hidden": "true" });
    const grip = h("span", { class: "rm-grip", title: "Drag to another place" }, place, h("span", { class: "rm-item" }, inline(text)));
    const row = h("li", {}, grip, up, down);
    row.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      step(by)();
    });
    grip.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      if (event.button) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      row.classList.add("rm-dragged");
    });
    grip.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const before = draft.order.filter((other) => other !== item && middle(rows[other].row) < event.clientY);
      if (before.length === at()) return;
      move(item, before.length);
      grip.setPointerCapture(event.pointerId); // a row that was moved in the page has lost it
    });
    const drop = () => row.classList.remove("rm-dragged");
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", drop);
    return { row, up, down, place };
  }

  return h("div", {}, h("p", { class: "rm-quiet" }, "The best first. Drag, or use the arrows."), list, told);
}

function middle(/** @type {Element} */ row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
