import { fill, h } from "./dom.js";
import { takeDrops } from "./drops.js";

// What is longer is kept, but not shown: a field with megabytes in it makes a browser crawl.
const MOST_SHOWN = 60000;

/**
 * A labelled field to type or paste into, that also takes a dropped or chosen file.
 * @param {{label: string, hint: string, rows: number, changed?: () => void}} options
 * @returns {{element: HTMLElement, value: () => {name: string, text: string}, set: (name: string, text: string) => void, focus: () => void}}
 */
export function makeReader({ label, hint, rows, changed = () => {} }) {
  let name = "";
  /** @type {string | null} */
  let held = null;
  const about = h("span", { class: "tk-quiet tk-filename" });
  const area = h("textarea", {
    class: "tk-paste",
    rows,
    spellcheck: "false",
    autocomplete: "off",
    placeholder: hint,
    oninput: () => {
      held = null;
      name = "";
      about.textContent = "";
      changed();
    },
  });
  const picker = h("input", {
    type: "file",
    class: "tk-hidden",
    tabindex: -1,
    "aria-hidden": "true",
    onchange: () => take(picker.files?.[0]),
  });
  const element = h(
    "div",
    { class: "tk-drop" },
    h("label", { class: "tk-droplabel" }, h("span", { class: "tk-label" }, label), area),
    h(
      "div",
      { class: "tk-line" },
      h(
        "button",
        {
          type: "button",
          class: "tk-button tk-small",
          "aria-label": `Choose a file: ${label}`,
          onclick: () => picker.click(),
        },
        "Choose a file",
      ),
      about,
    ),
    picker,
  );

  /** @param {File | undefined} file */
  async function take(file) {
    if (!file) return;
    set(file.name, await file.text());
    picker.value = "";
    changed();
  }

  /** @param {string} from @param {string} text */
  function set(from, text) {
    name = from;
    const long = text.length > MOST_SHOWN;
    held = long ? text : null;
    area.value = long ? "" : text;
    fill(about, from, long ? ` (${Math.round(text.length / 1000).toLocaleString("en")} kB, not shown)` : "");
  }

  takeDrops(element, ([file]) => take(file));
  return { element, set, value: () => ({ name, text: held ?? area.value }), focus: () => area.focus() };
}
