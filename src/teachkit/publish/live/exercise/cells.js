// The code cells of an exercise's page: an editor each, a button that runs it, and what came out.
import { element } from "../store/elements.js";
import { addOutput } from "./output.js";
import { say } from "./telling.js";

const KEYS = "tk-editor-keys";

/** What stands in for the editor where it cannot be loaded. */
function makeTextarea({ code, label, onChange, run }) {
  const area = element("textarea", { class: "tk-textarea", "aria-label": label, spellcheck: "false" });
  area.value = code;
  const fit = () => (area.rows = area.value.split("\n").length + 1);
  area.oninput = () => {
    fit();
    onChange(area.value);
  };
  area.onkeydown = (event) => {
    if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  fit();
  return { element: area, code: () => area.value, set: (text) => ((area.value = text), fit()), focus: () => area.focus() };
}

/** The editor's module, or null where it cannot be had. */
async function editorModule() {
  try {
    return await import("./editor.js");
  } catch (error) {
    console.warn(`Plain text areas instead of editors: ${error.message}`);
    return null;
  }
}

/**
 * Put an editor in the place of each code cell.
 * @param {string[]} codes null for a cell that is none of ours
 * @param {{change: (k: number, code: string) => void, run: (k: number) => void,
 *   stop: () => void, focused: () => void}} act
 */
export async function makeCells(codes, act) {
  const make = (await editorModule())?.makeEditor ?? makeTextarea;
  const cells = codes.map((code, k) => (code === null ? null : makeCell(make, code, k, act)));
  if (make !== makeTextarea) {
    const hint = "Shift+Enter runs a cell. Tab indents; to leave an editor, press Escape and then Tab.";
    cells.find(Boolean)?.box.before(element("p", { id: KEYS, class: "tk-editor-hint" }, hint));
  }
  return cells;
}

function makeCell(make, code, k, act) {
  const box = document.getElementById(`cell-${k}`);
  const editor = make({
    code,
    label: `Code of cell ${k + 1}`,
    describedBy: KEYS,
    onChange: (text) => act.change(k, text),
    run: () => act.run(k),
  });
  const name = element("span", { class: "tk-unseen" }, ` cell ${k + 1}`);
  const run = element("button", { type: "button", class: "tk-button", onclick: () => act.run(k) }, "Run", name);
  const stop = element("button", { type: "button", class: "tk-button", hidden: true, onclick: act.stop }, "Stop");
  const told = element("span", { class: "tk-run-told", role: "status" });
  const output = element("div", { class: "tk-run-output", role: "log", "aria-label": `Output of cell ${k + 1}` });
  box.querySelector(".cell_input")?.remove();
  box.prepend(
    element("div", { class: "tk-editor" }, editor.element, element("div", { class: "tk-editor-bar" }, run, stop, told), output),
  );
  editor.element.addEventListener("focusin", act.focused);
  return {
    box,
    editor,
    clear() {
      output.replaceChildren();
      output.removeAttribute("tabindex");
    },
    add(one) {
      addOutput(output, one);
      output.tabIndex = 0; // it may be longer than its place, and scrolls by keyboard then
    },
    /** @param {string} said @param {boolean} running whether there is something to stop */
    tell(said, running = false, bytes = "") {
      say(told, said, bytes);
      stop.hidden = !running;
      if (!running && document.activeElement === stop) run.focus();
    },
  };
}
