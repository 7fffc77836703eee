import { fill, h } from "../tool/dom.js";

/**
 * Which project to look at: one of the talk's, or a folder on this machine.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeChooser({ model, work, on, id }) {
  const select = h("select", {
    class: "tk-input",
    onchange: () => select.value && work(`Opening ${select.value}`, "show", { name: select.value }),
  });
  const path = h("input", {
    type: "text",
    class: "tk-input tk-path",
    spellcheck: "false",
    autocomplete: "off",
    placeholder: "such as ~/src/mine",
    "aria-describedby": `${id}-path-hint`,
  });
  const element = h(
    "form",
    {
      class: "tk-chooser",
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        work("Reading the folder", "path", { path: path.value });
      },
    },
    h("label", { class: "tk-field" }, h("span", { class: "tk-label" }, "One of the talk's"), select),
    h("label", { class: "tk-field tk-grow" }, h("span", { class: "tk-label" }, "or a folder"), path),
    h("button", { type: "submit", class: "tk-button" }, "Look at it"),
    h(
      "p",
      { class: "tk-quiet tk-hint", id: `${id}-path-hint` },
      "The folder of a repository on the machine where Python runs. It is read, and nothing in it is run.",
    ),
  );

  function draw() {
    const shown = model.get("shown") ?? {};
    const names = (model.get("systems") ?? []).map((/** @type {any} */ one) => one.name);
    const own = !names.includes(shown.name);
    fill(
      select,
      own ? h("option", { value: "" }, "your folder") : null,
      names.map((/** @type {string} */ name) => h("option", { value: name }, name)),
    );
    select.value = own ? "" : shown.name;
    if (own && document.activeElement !== path) path.value = shown.name ?? "";
  }

  on("change:shown", draw);
  return { element, draw };
}
