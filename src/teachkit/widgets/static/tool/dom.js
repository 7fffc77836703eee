/** Small words for making elements. Text is always text: nothing here parses HTML. */

let made = 0;

/** A document-wide unique id. @param {string} stem */
export function uniqueId(stem) {
  return `tk-${stem}-${++made}`;
}

/**
 * Make an element: `h("button", {class: "tk-button", onclick: go}, "Go")`.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on…` are listeners; false, null, undefined are left out
 * @param {...(Node | string | null | undefined | false | (Node | string)[])} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  fill(element, ...children);
  return element;
}

/** Replace an element's children. @param {Element} element @param {...any} children */
export function fill(element, ...children) {
  element.replaceChildren(
    ...children
      .flat(3)
      .filter((c) => c || c === 0)
      .map((c) => (c instanceof Node ? c : String(c))),
  );
  return element;
}

/** The same for SVG. @param {string} tag @param {Record<string, any>} attributes @param {...Node} children */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A mark with its word in the tone of the state: never colour alone. @param {{mark: string, word: string, tone: string}} state @param {string} [more] */
export function chip(state, more = "") {
  return h(
    "span",
    { class: `tk-chip tk-${state.tone}` },
    h("span", { class: "tk-mark", "aria-hidden": "true" }, state.mark),
    more ? `${state.word} ${more}` : state.word,
  );
}

/**
 * Follow the page's scheme: JupyterLab says it on the body, Sphinx themes on the root element,
 * and else the system does.
 * @param {HTMLElement} root gets `data-scheme`
 * @param {() => void} changed
 * @returns {() => void} stop following
 */
export function followScheme(root, changed) {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const read = () => {
    const lab = document.body.dataset.jpThemeLight;
    const page = document.documentElement.dataset.theme;
    const dark =
      lab !== undefined
        ? lab === "false"
        : page === "dark" || page === "light"
          ? page === "dark"
          : system.matches;
    const scheme = dark ? "dark" : "light";
    if (root.dataset.scheme !== scheme) {
      root.dataset.scheme = scheme;
      changed();
    }
  };
  read();
  const observer = new MutationObserver(read);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  system.addEventListener("change", read);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", read);
  };
}
