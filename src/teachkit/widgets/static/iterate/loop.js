import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";

/** The texts of one turn, in their order: name, label, hint. @type {[string, string, string][]} */
const TEXTS = [
  ["claim", "The claim", "What did you say, or believe? Take it from your selling points, or write it."],
  ["evidence", "The evidence", "What came back, and when? “None yet” is a true sentence."],
  ["change", "The change", "What is different now? “Nothing, because …” is an answer."],
];

/**
 * Turn the loop: a claim, what came back, what changes; and the turns that the plan has.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeLoop(context) {
  const { model, work, on } = context;
  /** @type {Record<string, any>} */
  const fields = {};
  const claims = h("select", { class: "tk-input", onchange: () => start() });
  const from = h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, "Start from"), claims);
  const source = h("select", { class: "tk-input", onchange: () => send() });
  const add = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-primary",
      onclick: () => work("Saving", "keep-loop", { loop: draft() }),
    },
    "Add to plan",
  );
  const turned = h("ol", { class: "tk-turns", "aria-label": "Turns of the loop in your plan" });
  const none = h("p", { class: "tk-quiet" }, "No turn of the loop yet.");
  const element = h(
    "section",
    { class: "tk-card tk-loop", "aria-label": "Turn the loop" },
    h("h3", { class: "tk-cardtitle" }, "Turn the loop: claim → evidence → change"),
    from,
    TEXTS.map(([name, label, hint]) => {
      const described = `${context.id}-${name}`;
      fields[name] = h("textarea", {
        class: "tk-input tk-area",
        rows: 2,
        "aria-describedby": described,
        onchange: () => send(),
      });
      return [
        h(
          "div",
          {},
          h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, label), fields[name]),
          h("p", { class: "tk-quiet tk-hint", id: described }, hint),
        ),
        name === "claim"
          ? h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, "It came from"), source)
          : null,
      ];
    }),
    h("div", { class: "tk-buttons" }, add),
    h("h4", {}, "In your plan"),
    none,
    turned,
  );

  const draft = () => ({
    ...Object.fromEntries(TEXTS.map(([name]) => [name, fields[name].value])),
    source: source.value,
  });
  const send = () => put(model, { draft: draft() });

  function start() {
    const claim = claims.value;
    claims.value = "";
    if (claim) work("Opening", "open-loop", { claim }).then(() => fields.evidence.focus());
  }

  /** @param {any} row */
  function turn(row) {
    return h(
      "li",
      { class: "tk-turn" },
      h(
        "p",
        {},
        h(
          "span",
          { class: `tk-chip tk-from-${row.source}` },
          h("span", { class: "tk-mark", "aria-hidden": "true" }, row.mark),
          row.word,
        ),
        " ",
        h("strong", {}, row.claim),
      ),
      h("p", {}, row.evidence ? `→ ${row.evidence}` : null, row.change ? ` → ${row.change}` : null),
      row.open ? h("p", { class: "tk-open" }, `Still open: ${row.open}`) : null,
      h(
        "div",
        { class: "tk-buttons" },
        button("Edit", row.claim, () => work("Opening", "open-loop", { claim: row.claim }).then(focusClaim)),
        button("Take out", row.claim, () => work("Taking out", "remove-loop", { claim: row.claim })),
      ),
    );
  }

  const focusClaim = () => fields.claim.focus();

  /** @param {string} word @param {string} claim @param {() => void} go */
  function button(word, claim, go) {
    return h(
      "button",
      { type: "button", class: "tk-button tk-small", "aria-label": `${word}: ${claim}`, onclick: go },
      word,
    );
  }

  function drawDraft() {
    const now = model.get("draft") ?? {};
    for (const [name] of TEXTS) if (fields[name].value !== (now[name] ?? "")) fields[name].value = now[name] ?? "";
    if (now.source) source.value = now.source;
    add.textContent = model.get("editing") ? "Save the change" : "Add to plan";
  }

  function drawChoices() {
    const all = model.get("choices") ?? {};
    fill(
      source,
      (all.sources ?? []).map((/** @type {any} */ one) =>
        h("option", { value: one.id }, `${one.mark} ${one.word}`),
      ),
    );
    from.hidden = !all.claims?.length;
    fill(
      claims,
      h("option", { value: "" }, "one of your selling points …"),
      (all.claims ?? []).map((/** @type {string} */ claim) => h("option", { value: claim }, claim)),
    );
  }

  function drawTurns() {
    const focused = turned.contains(document.activeElement);
    const rows = model.get("loops") ?? [];
    none.hidden = rows.length > 0;
    turned.hidden = !rows.length;
    fill(turned, rows.map(turn));
    if (focused) /** @type {any} */ (turned.querySelector("button") ?? fields.claim).focus();
  }

  on("change:draft", drawDraft);
  on("change:editing", drawDraft);
  on("change:choices", () => (drawChoices(), drawDraft()));
  on("change:loops", drawTurns);
  return {
    element,
    draw: () => {
      drawChoices();
      drawDraft();
      drawTurns();
    },
  };
}
