/** Keyboard shortcuts: single letters, never while something is typed, and they can be switched off. */

import { h } from "./tool/dom.js";

const KEPT = "teachkit-board-keys";
const TYPED = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]";

/**
 * @param {Record<string, {word: string, press: () => void}>} keys by the letter, in the order of the list
 */
export function makeKeys(keys) {
  let on = read() !== "off";
  const box = h("input", { type: "checkbox", checked: on, onchange: () => turn(box.checked) });
  const dialog = h(
    "dialog",
    { class: "bd-dialog", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, "Shortcuts"),
    h(
      "dl",
      { class: "bd-keys" },
      Object.entries(keys).map(([key, { word }]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, word)]),
    ),
    h("p", { class: "tk-quiet" }, "They sleep while you type, and in a dialogue. A reveal asks first. Undo takes back the others, but for a second vote."),
    h("label", { class: "bd-check" }, box, "Shortcuts are on"),
    h("form", { method: "dialog" }, h("button", { class: "tk-button" }, "Close")),
  );
  document.body.append(dialog);

  function turn(/** @type {boolean} */ to) {
    on = to;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // A browser that keeps nothing forgets this too.
    }
  }

  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (target.closest?.(TYPED) || document.querySelector("dialog[open]")) return;
    const one = keys[event.key.toLowerCase()];
    if (!one) return;
    event.preventDefault();
    one.press();
  });
  return { show: () => dialog.showModal() };
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/**
 * Ask before something that the room would see.
 * @param {string} title @param {string} text @param {string} yes what the button says
 * @returns {Promise<boolean>}
 */
export function sure(title, text, yes) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "bd-dialog", "aria-labelledby": "sure-title", onclose: closed },
      h("h2", { id: "sure-title" }, title),
      h("p", {}, text),
      h(
        "form",
        { method: "dialog", class: "tk-line" },
        h("button", { class: "tk-button tk-primary", value: "yes" }, yes),
        h("button", { class: "tk-button", value: "no" }, "Not yet"),
      ),
    );
    function closed() {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }
    document.body.append(dialog);
    dialog.showModal();
  });
}
