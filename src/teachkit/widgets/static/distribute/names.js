import { put } from "../tool/ask.js";
import { chip, fill, h } from "../tool/dom.js";
import { settled } from "../tool/settled.js";

/**
 * Type a name: what each registry makes of it, who has it or nearly, and which lists were asked.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeNames(context) {
  const { model, work, on } = context;
  const field = h("input", {
    type: "text",
    class: "tk-input",
    spellcheck: "false",
    autocomplete: "off",
    maxlength: 80,
    oninput: () => send(field.value),
    onchange: () => send.now(field.value),
  });
  const save = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-primary",
      onclick: () => {
        send.now(field.value);
        work("Saving", "save-name");
      },
    },
    "Save the name",
  );
  const sentence = h("p", { class: "tk-namesaid" });
  const registries = h("div", { class: "tk-registries" });
  const looked = h("section", { class: "tk-card", "aria-label": "Where was looked" });
  const renaming = h("p", { class: "tk-explain" });
  const element = h(
    "div",
    { class: "tk-namesview" },
    h(
      "p",
      { class: "tk-explain" },
      "Registries compare names without capitals and with one kind of hyphen. People compare them even more loosely.",
    ),
    h("div", { class: "tk-line" }, h("label", { class: "tk-field" }, "The name ", field), save),
    sentence,
    registries,
    looked,
    renaming,
  );
  const send = settled((/** @type {string} */ name) => {
    if (name !== model.get("name")) put(model, { name });
  }, 300);

  /** @param {any} one a registry's ruling and hits */
  const registry = (one) =>
    h(
      "section",
      { class: "tk-card", "aria-label": one.registry },
      h("h3", { class: "tk-cardtitle" }, one.registry, chip(one.verdict)),
      h("p", {}, one.said),
      one.hits.length
        ? h(
            "ul",
            { class: "tk-hits" },
            one.hits.map((/** @type {any} */ hit) =>
              h(
                "li",
                {},
                h("code", {}, hit.name),
                h("span", { class: "tk-quiet" }, ` ${hit.why}`),
              ),
            ),
          )
        : null,
    );

  function draw() {
    const found = model.get("names") ?? {};
    if (document.activeElement !== field) field.value = model.get("name") ?? "";
    sentence.textContent = found.sentence ?? "";
    fill(registries, (found.registries ?? []).map(registry));
    fill(
      looked,
      h("h3", { class: "tk-cardtitle" }, "Where was looked"),
      h(
        "ul",
        { class: "tk-bullets" },
        (found.looked ?? []).map((/** @type {string} */ line) => h("li", {}, line)),
      ),
    );
    renaming.textContent = (model.get("options") ?? {}).renaming ?? "";
    save.disabled = !(model.get("name") ?? "").trim();
  }

  on("change:name", draw);
  on("change:names", () => {
    draw();
    const told = (model.get("names") ?? {}).sentence;
    if (element.isConnected && told) context.say(told);
  });
  return { element, draw };
}
