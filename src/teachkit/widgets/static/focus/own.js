import { fill, h } from "../tool/dom.js";
import { settled } from "../tool/settled.js";

/**
 * A focus of your own, and what you found out that other implementations could use.
 * @param {import("./protocol.js").Context} context
 */
export function makeOwn(context) {
  const { model, work, on } = context;
  const intro = h("div", { class: "tk-prompts" });
  const helps = h("textarea", {
    class: "tk-input tk-area",
    rows: 7,
    "aria-describedby": `${context.id}-helps-hint`,
    oninput: () => keep(),
    onchange: () => keep.now(),
  });
  const keep = settled(() => {
    if (model.get("helps") === helps.value) return;
    model.set("helps", helps.value);
    model.save_changes();
  }, 250);
  const given = h("div", { class: "tk-given" });
  const element = h(
    "div",
    { class: "tk-ownview" },
    intro,
    h(
      "div",
      { class: "tk-form" },
      h(
        "label",
        { class: "tk-part" },
        h("span", { class: "tk-label" }, "What did you find out that the others could use?"),
        helps,
      ),
      h(
        "p",
        { class: "tk-quiet tk-hint", id: `${context.id}-helps-hint` },
        "A bug in the protocol, an input that breaks everybody, a test suite, a measurement, a thing that did not work. Say where they will read it.",
      ),
      h(
        "div",
        { class: "tk-buttons" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-primary",
            onclick: () => {
              keep.now();
              work("Saving", "save-helps", { helps: helps.value });
            },
          },
          "Save to plan",
        ),
      ),
    ),
    given,
  );

  function draw() {
    const all = model.get("cases")?.own ?? {};
    fill(
      intro,
      h("h3", { class: "tk-cardtitle" }, "None of the three? Then what is missing?"),
      h(
        "ol",
        { class: "tk-questions" },
        (all.prompts ?? []).map((/** @type {any} */ one) =>
          h("li", {}, h("strong", {}, one.ask), h("p", { class: "tk-quiet" }, one.why)),
        ),
      ),
      h(
        "button",
        { type: "button", class: "tk-button", onclick: () => work("Opening", "own") },
        "Write it as a selling point",
      ),
    );
    fill(
      given,
      all.given?.length
        ? [
            h("h3", { class: "tk-cardtitle" }, "What rewrites have given to the others"),
            h(
              "ul",
              { class: "tk-givenlist" },
              all.given.map((/** @type {any} */ one) =>
                h(
                  "li",
                  {},
                  h("strong", {}, one.who),
                  ` ${one.what} `,
                  h("span", { class: "tk-quiet" }, one.source),
                ),
              ),
            ),
          ]
        : null,
    );
    if (helps !== document.activeElement) helps.value = model.get("helps") ?? "";
  }

  on("change:helps", () => {
    if (helps !== document.activeElement) helps.value = model.get("helps") ?? "";
  });
  on("change:cases", () => element.isConnected && draw());
  return { element, draw };
}
