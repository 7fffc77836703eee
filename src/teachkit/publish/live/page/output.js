/** What cells print and show, and ipywidgets' Output, which shows the same within a widget. */

import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";

const VIEW = "application/vnd.jupyter.widget-view+json";

export class OutputModel extends DOMWidgetModel {
  defaults() {
    const module = { _model_module: "@jupyter-widgets/output", _view_module: "@jupyter-widgets/output" };
    return { ...super.defaults(), ...module, _model_name: "OutputModel", _view_name: "OutputView", outputs: [], msg_id: "" };
  }
}

export class OutputView extends DOMWidgetView {
  render() {
    super.render();
    this.listenTo(this.model, "change:outputs", this.draw);
    this.draw();
  }

  draw() {
    const manager = this.model.widget_manager;
    this.el.replaceChildren(...this.model.get("outputs").map((/** @type {any} */ one) => render(one, manager)));
  }
}

/** The widget that an output shows. @param {any} output @returns {string | undefined} */
export const widgetIn = (output) => output.data?.[VIEW]?.model_id;

/**
 * Draw one output of a cell (nbformat).
 * @param {any} output @param {any} manager @returns {HTMLElement}
 */
export function render(output, manager) {
  const { data = {}, output_type: type } = output;
  const box = document.createElement("div");
  box.className = "output";
  const id = widgetIn(output);
  if (type === "error") box.append(failure(output));
  else if (id) manager.show(id, box);
  else if (data["text/html"] ?? data["image/svg+xml"]) box.innerHTML = text(data["text/html"] ?? data["image/svg+xml"]);
  else box.append(Object.assign(document.createElement("pre"), { textContent: text(output.text ?? data["text/plain"] ?? "") }));
  return box;
}

/** Whether a place says this already, whatever the build wrapped around it. @param {Element} place @param {any} output */
export function shows(place, output) {
  const said = (/** @type {Element} */ one) => one.textContent?.replaceAll(/\s+/g, " ").trim();
  return said(render(output, null)) === said(place);
}

/** What is printed comes in pieces; a notebook has it as one output. @param {any[]} outputs */
export function joined(outputs) {
  /** @type {any[]} */
  const made = [];
  for (const output of outputs) {
    const last = made.at(-1);
    if (output.name && last?.name === output.name) last.text += output.text;
    else made.push({ ...output });
  }
  return made;
}

/** nbformat allows lines as a list. @param {string | string[]} value */
const text = (value) => (Array.isArray(value) ? value.join("") : value);

/** A sentence first, the trace for who wants it. @param {any} error */
function failure({ ename, evalue, traceback = [], teachkit }) {
  const box = document.createElement("div");
  box.className = "tk-error";
  box.setAttribute("role", "alert");
  const said = document.createElement("p");
  said.textContent = teachkit ? [teachkit.message, teachkit.hint].filter(Boolean).join(". ") : `${ename}: ${evalue}`;
  box.append(said);
  if (!teachkit && traceback.length) {
    const more = document.createElement("details");
    more.append(Object.assign(document.createElement("summary"), { textContent: "Where Python stopped" }));
    more.append(Object.assign(document.createElement("pre"), { textContent: traceback.join("\n") }));
    box.append(more);
  }
  return box;
}
