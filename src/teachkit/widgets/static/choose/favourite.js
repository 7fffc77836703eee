import { fill, h } from "../tool/dom.js";
import { namesLike } from "./sift.js";

const OFFERED = 12;

/**
 * Complete names as they are typed: one list of suggestions for all fields of the page.
 * @param {import("./protocol.js").Context} context
 */
export function makeSuggestions(context) {
  const { model, id } = context;
  const list = h("datalist", { id: `${id}-names` });
  return {
    element: list,
    suggests: (/** @type {HTMLInputElement} */ input) => {
      input.setAttribute("list", list.id);
      input.setAttribute("autocomplete", "off");
      input.addEventListener("input", () =>
        fill(
          list,
          namesLike(model.get("table"), context.ranks(), input.value, OFFERED).map((name) =>
            h("option", { value: name }),
          ),
        ),
      );
    },
  };
}

/**
 * "Why is my favourite at 215?": a name goes in, its place comes out in one sentence, and its
 * reasons open below.
 * @param {import("./protocol.js").Context} context
 */
export function makeFavourite(context) {
  const { model, on, id } = context;
  const input = h("input", {
    type: "text",
    class: "tk-input tk-search",
    id: `${id}-favourite`,
    placeholder: "sudo, zlib, your own …",
  });
  context.suggests(input);
  const answer = h("output", { class: "tk-answer", for: input.id });
  const form = h(
    "form",
    { class: "tk-favourite tk-line", onsubmit: tell },
    h("label", { for: input.id }, "Why is my favourite where it is?"),
    input,
    h("button", { type: "submit", class: "tk-button" }, "Tell me"),
    answer,
  );

  async function tell(/** @type {Event} */ event) {
    event.preventDefault();
    event.stopPropagation();
    const name = input.value.trim();
    if (!name) return;
    try {
      const told = await context.ask("why", { name });
      input.value = told.name;
      context.parts.ranking.reveal(told.name);
    } catch (/** @type {any} */ error) {
      answer.textContent = `${error.message}. ${error.hint ?? ""}`;
      answer.classList.add("tk-missed");
    }
  }

  /** The sentence of the one on show, if it is the one that was asked for. */
  function draw() {
    const why = model.get("why") ?? {};
    if (!why.name || why.name !== input.value.trim()) {
      if (!answer.classList.contains("tk-missed")) fill(answer);
      return;
    }
    answer.classList.remove("tk-missed");
    answer.textContent = why.sentence;
  }

  input.addEventListener("input", () => {
    answer.classList.remove("tk-missed");
    fill(answer);
  });
  on("change:why", draw);
  return { element: form };
}
