import { fill, h } from "../tool/dom.js";
import { failedHere } from "./protocol.js";

/** What a reader may know of a candidate: the field, its label, what it counts. */
const NUMBERS = [
  ["dependants", "Relied on by", "packages or projects, directly or not"],
  ["direct", "Directly, of these", "who name it themselves"],
  ["people", "People", "who look after it; 0 is nobody"],
  ["advisories", "Security advisories", "so far"],
  ["popularity", "Popularity rank", "1 is the most installed"],
  ["size", "Size in kB", "of its source, compressed"],
  ["rust_users", "Users in Rust", "how many of those that rely on it"],
];
const YES_NO = [
  ["orphaned", "Is it orphaned?"],
  ["team", "Does a team look after it?"],
];

/**
 * The reader's own candidate: what they know goes in, the rest stays unknown. Or a checkout is
 * read, where Python has a file system.
 * @param {import("./protocol.js").Context} context
 */
export function makeOwn(context) {
  const { model, ask, on, id } = context;
  const name = h("input", { type: "text", class: "tk-input", id: `${id}-own-name`, required: true });
  const language = h(
    "select",
    { class: "tk-input", id: `${id}-own-language` },
    [
      ["", "unknown"],
      ["c", "C"],
      ["c++", "C++"],
    ].map(([value, word]) => h("option", { value }, word)),
  );
  /** @type {Record<string, any>} */
  const fields = { name, language };
  const path = h("input", {
    type: "text",
    class: "tk-input tk-path",
    id: `${id}-own-path`,
    placeholder: "only if you have its code here",
  });

  const number = (/** @type {string[]} */ [key, label, hint]) => {
    const input = h("input", {
      type: "number",
      class: "tk-input",
      id: `${id}-own-${key}`,
      min: 0,
      step: 1,
      placeholder: "unknown",
      "aria-describedby": `${id}-own-${key}-hint`,
    });
    fields[key] = input;
    return h(
      "div",
      { class: "tk-ownfield" },
      h("label", { for: input.id }, label),
      input,
      h("span", { class: "tk-quiet", id: `${id}-own-${key}-hint` }, hint),
    );
  };
  const choice = (/** @type {string[]} */ [key, label]) => {
    const select = h(
      "select",
      { class: "tk-input", id: `${id}-own-${key}` },
      [
        ["", "unknown"],
        ["yes", "yes"],
        ["no", "no"],
      ].map(([value, word]) => h("option", { value }, word)),
    );
    fields[key] = select;
    return h("div", { class: "tk-ownfield" }, h("label", { for: select.id }, label), select);
  };

  const missed = h("p", { class: "tk-missed" });
  const mine = h("div", { class: "tk-mine" });
  const element = h(
    "div",
    { class: "tk-ownview" },
    h(
      "p",
      { class: "tk-explain" },
      "Your favourite is not in Debian, or you know it better than Debian does? Write what you know; what you leave empty stays unknown, and unknown is not zero. A name from the table takes your numbers in place of Debian's.",
    ),
    h(
      "form",
      { class: "tk-ownform", onsubmit: add },
      h("div", { class: "tk-ownfield" }, h("label", { for: name.id }, "Its name"), name),
      h("div", { class: "tk-ownfield" }, h("label", { for: language.id }, "Written in"), language),
      NUMBERS.map(number),
      YES_NO.map(choice),
      h(
        "div",
        { class: "tk-ownfield tk-ownwide" },
        h("label", { for: path.id }, "Folder of its checkout"),
        path,
        h("span", { class: "tk-quiet" }, "read by the Python behind this page, and sent nowhere"),
      ),
      h(
        "div",
        { class: "tk-ownwide" },
        h("button", { type: "submit", class: "tk-button tk-primary" }, "Put it in the ranking"),
        missed,
      ),
    ),
    mine,
  );

  async function add(/** @type {Event} */ event) {
    event.preventDefault();
    event.stopPropagation();
    /** @type {Record<string, any>} */
    const candidate = {};
    for (const [key, field] of Object.entries(fields)) candidate[key] = field.value.trim();
    context.busy(path.value.trim() ? "Reading the code" : "");
    try {
      await ask("add", { candidate, path: path.value.trim() });
      for (const field of [...Object.values(fields), path]) field.value = "";
      context.show("ranking");
      context.parts.reasons.focusWhenReady();
      context.parts.ranking.reveal(candidate.name);
      fill(missed);
    } catch (error) {
      failedHere(missed, error); // and the form keeps what was written
    } finally {
      context.busy("");
    }
  }

  function drawMine() {
    const all = /** @type {any[]} */ (model.get("added") ?? []);
    fill(
      mine,
      all.length ? h("h4", {}, "Added by you") : null,
      h(
        "ul",
        {},
        all.map((one) =>
          h(
            "li",
            { class: "tk-line" },
            h(
              "button",
              { type: "button", class: "tk-link", onclick: () => context.open(one.name, { focus: true }) },
              one.name,
            ),
            h(
              "button",
              {
                type: "button",
                class: "tk-button tk-small",
                "aria-label": `Take ${one.name} out again`,
                onclick: () => ask("drop", { name: one.name }).then(() => name.focus(), () => {}),
              },
              "Take out",
            ),
          ),
        ),
      ),
    );
    mine.hidden = !all.length;
  }

  on("change:added", drawMine);
  return { element, draw: drawMine, focus: () => name.focus() };
}
