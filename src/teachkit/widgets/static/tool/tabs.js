import { fill, h } from "./dom.js";

/**
 * Tabs over one panel: `view` of the model says which view is on show, arrows move between them.
 * @param {{model: import("./ask.js").Model, id: string}} context
 * @param {string} label what the tabs are, for who cannot see them
 * @param {Record<string, {word: string, element: Element, draw: () => void}>} views by their names, in order
 * @param {(name: string) => Node | null} [badge] what stands behind a tab's word
 */
export function makeTabs({ model, id }, label, views, badge = () => null) {
  const names = Object.keys(views);
  const element = h("div", { class: "tk-tabs", role: "tablist", "aria-label": label });
  const panel = h("div", { class: "tk-panel", role: "tabpanel", id: `${id}-panel` });

  /** @param {string} name */
  function show(name) {
    model.set("view", name);
    model.save_changes();
  }

  function draw() {
    const focused = element.contains(document.activeElement);
    const view = names.includes(model.get("view")) ? model.get("view") : names[0];
    fill(
      element,
      names.map((name) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: "tk-tab",
            id: `${id}-tab-${name}`,
            "aria-selected": String(name === view),
            "aria-controls": panel.id,
            tabindex: name === view ? 0 : -1,
            onclick: () => show(name),
          },
          views[name].word,
          badge(name),
        ),
      ),
    );
    panel.setAttribute("aria-labelledby", `${id}-tab-${view}`);
    if (panel.firstChild !== views[view].element) {
      fill(panel, views[view].element);
      views[view].draw();
    }
    if (focused) /** @type {any} */ (element.querySelector('[aria-selected="true"]'))?.focus();
  }

  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = names.indexOf(model.get("view"));
    /** @type {Record<string, number>} */
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: names.length - 1 };
    if (!(event.key in to)) return;
    event.preventDefault();
    event.stopPropagation();
    show(names[to[event.key] % names.length]);
  });
  return { element, panel, draw, show };
}
