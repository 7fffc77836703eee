import { makeAsk } from "./ask.js";
import { fill, followScheme, h, uniqueId } from "./dom.js";
import { makeProblem } from "./problem.js";

/**
 * What all parts of a tool's view share.
 * @typedef {object} Context
 * @property {string} id unique in the page
 * @property {import("./ask.js").Model} model
 * @property {(deed: string, content?: object) => Promise<any>} ask
 * @property {(what: string) => void} busy say that it works, and with "" that it is done
 * @property {(what: string, deed: string, content?: object) => Promise<any>} work ask, and say meanwhile that it works
 * @property {(sentence: string) => void} say read out by a screen reader
 * @property {(name: string, hear: () => void) => void} on heard until the view goes
 * @property {(undo: () => void) => void} cleanup
 */

/**
 * What stands around a tool: its box, the alert, what is read out, and manners in a notebook.
 * @param {{model: import("./ask.js").Model, el: HTMLElement}} host
 * @param {{name: string, label: string, still?: () => string}} tool its word, its title, and what
 *   the alert says of the rest, "" for nothing
 */
export function makeShell({ model, el }, { name, label, still = () => "What you see below is as it was before." }) {
  /** @type {(() => void)[]} */
  const undos = [];
  const cleanup = (/** @type {() => void} */ undo) => undos.push(undo);
  const live = h("div", { class: "tk-hidden", "aria-live": "polite", role: "status" });
  const problem = makeProblem(model, still);
  const working = h("span", { class: "tk-working", "aria-hidden": "true" });
  const root = h("section", { class: `tk-tool tk-${name}`, "aria-label": label });
  const ask = makeAsk(model, cleanup);
  const busy = (/** @type {string} */ what) => {
    working.textContent = what ? `${what} …` : "";
    root.setAttribute("aria-busy", String(Boolean(what)));
  };

  /** @type {Context} */
  const context = {
    id: uniqueId(name),
    model,
    cleanup,
    ask,
    busy,
    // What goes wrong is in the alert, because Python has set `problem`: here it is only the end.
    work: (what, deed, content = {}) => {
      busy(what);
      return ask(deed, content)
        .catch(() => null)
        .finally(() => busy(""));
    },
    // Emptied first: the same sentence twice is to be said twice.
    say: (sentence) => {
      live.textContent = "";
      requestAnimationFrame(() => (live.textContent = sentence));
    },
    on: (trait, hear) => {
      model.on(trait, hear);
      cleanup(() => model.off(trait, hear));
    },
  };

  /**
   * The heading: a title, a line below it, and what is being done.
   * @param {string | Element} subtitle @param {string | Element} [title]
   */
  function header(subtitle, title = label) {
    const line = (/** @type {string} */ tag, /** @type {string} */ kind, /** @type {any} */ said) =>
      typeof said === "string" ? h(tag, { class: kind }, said) : said;
    return h(
      "header",
      { class: "tk-header" },
      h("div", {}, line("h2", "tk-title", title), line("p", "tk-subtitle", subtitle)),
      working,
    );
  }

  /**
   * Put the tool on the page. Draw afterwards: much is measured, and is only there by then.
   * @param {Element[]} parts in order
   * @param {() => void} [scheme] draw what has colours of its own, when light turns to dark
   */
  function open(parts, scheme = () => {}) {
    fill(root, parts, live);
    // JupyterLab takes single keys for itself (an arrow, "d" twice to delete the cell): not in here.
    root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(event.shiftKey && event.key === "Enter")) event.stopPropagation();
    });
    el.append(root);
    cleanup(followScheme(root, scheme));
    context.on("change:problem", problem.draw);
    problem.draw();
  }

  return { root, context, problem: problem.element, header, open, close: () => undos.forEach((undo) => undo()) };
}
