import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";
import { settled } from "../tool/settled.js";

/**
 * A polite letter to whoever has the name: fields on one side, the letter on the other.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeLetter(context) {
  const { model, on } = context;
  /** @type {Map<string, any>} */
  let fields = new Map();
  const form = h("div", { class: "tk-form" });
  const missing = h("p", { class: "tk-quiet" });
  const subject = h("p", { class: "tk-label" });
  const text = h("pre", { class: "tk-letter", tabindex: 0, "aria-label": "The letter, as text" });
  const copied = h("span", { class: "tk-quiet" });
  const element = h(
    "div",
    { class: "tk-letterview" },
    form,
    h(
      "section",
      { class: "tk-card", "aria-label": "The letter" },
      h("h3", { class: "tk-cardtitle" }, "The letter"),
      missing,
      subject,
      text,
      h(
        "div",
        { class: "tk-buttons" },
        h("button", { type: "button", class: "tk-button", onclick: () => copy() }, "Copy"),
        copied,
      ),
    ),
  );

  const send = settled(() => {
    const now = Object.fromEntries([...fields].map(([name, field]) => [name, field.value]));
    if (JSON.stringify(now) !== JSON.stringify(model.get("letter"))) put(model, { letter: now });
  }, 300);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text.textContent ?? "");
      copied.textContent = "Copied.";
    } catch {
      copied.textContent = "Your browser does not allow it: select the text.";
    }
    context.say(copied.textContent);
  }

  function makeForm() {
    fields = new Map();
    fill(
      form,
      ((model.get("options") ?? {}).letter ?? []).map((/** @type {any} */ one) => {
        const hint = `${context.id}-letter-${one.id}`;
        const attributes = {
          class: "tk-input tk-area",
          "aria-describedby": hint,
          oninput: () => send(),
          onchange: () => send.now(),
        };
        const field = one.choices
          ? h(
              "select",
              attributes,
              one.choices.map((/** @type {string} */ word) => h("option", { value: word }, word)),
            )
          : h("textarea", { ...attributes, rows: one.rows });
        fields.set(one.id, field);
        return h(
          "div",
          {},
          h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, one.label), field),
          h("p", { class: "tk-quiet tk-hint", id: hint }, one.hint),
        );
      }),
    );
  }

  function drawForm() {
    const letter = model.get("letter") ?? {};
    for (const [name, field] of fields) {
      if (document.activeElement !== field) field.value = letter[name] ?? "";
    }
  }

  function drawText() {
    const written = model.get("written") ?? {};
    subject.textContent = written.subject ?? "";
    text.textContent = written.text ?? "";
    missing.textContent = written.missing ?? "";
    copied.textContent = "";
  }

  on("change:letter", drawForm);
  on("change:written", () => {
    drawText();
    const told = (model.get("written") ?? {}).missing;
    if (element.isConnected && told) context.say(told);
  });
  return {
    element,
    draw: () => {
      makeForm();
      drawForm();
      drawText();
    },
  };
}
