import { chip, fill, h } from "../tool/dom.js";
import { settled } from "../tool/settled.js";
import { FOCUS_MARKS, PARTS } from "./protocol.js";

/**
 * Write a selling point, and see what an auditor asks about it, as you type.
 * @param {import("./protocol.js").Context} context
 */
export function makeClaim(context) {
  const { model, work, on } = context;
  /** @type {Record<string, any>} */
  const fields = {};
  const focus = h("select", { class: "tk-input", onchange: () => send.now() });
  const heard = h("p", { class: "tk-heard" });
  const verdict = h("p", { class: "tk-finding-verdict" });
  const findings = h("ul", { class: "tk-findings", "aria-label": "What the auditor asks" });
  const passed = h("details", { class: "tk-passed" });
  const accuracy = h("p", { class: "tk-quiet tk-accuracy" });
  const examples = h("select", { class: "tk-input tk-examples", onchange: () => load() });
  const add = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-primary",
      onclick: () => {
        send.now();
        work("Saving", "save-point", { point: draft() });
      },
    },
    "Add to plan",
  );
  const clear = h(
    "button",
    {
      type: "button",
      class: "tk-button",
      onclick: () => {
        fields.claim.focus();
        for (const [name] of PARTS) fields[name].value = "";
        work("Clearing", "clear");
      },
    },
    "Clear",
  );

  const form = h(
    "div",
    { class: "tk-form" },
    h("label", { class: "tk-field tk-from" }, h("span", {}, "Start from"), examples),
    PARTS.map(([name, label, hint, rows]) => {
      const described = `${context.id}-${name}-hint`;
      fields[name] = h("textarea", {
        class: "tk-input tk-area",
        rows,
        "aria-describedby": described,
        oninput: () => send(),
        onchange: () => send.now(),
      });
      const labelled = h(
        "label",
        { class: `tk-part tk-part-${name}` },
        h("span", { class: "tk-label" }, label),
        fields[name],
      );
      return [
        h("div", {}, labelled, h("p", { class: "tk-quiet tk-hint", id: described }, hint)),
        name === "claim"
          ? h("label", { class: "tk-part" }, h("span", { class: "tk-label" }, "Focus"), focus)
          : null,
      ];
    }),
    h("div", { class: "tk-buttons" }, add, clear),
  );
  const element = h(
    "div",
    { class: "tk-claimview" },
    form,
    h(
      "section",
      { class: "tk-audit", "aria-label": "The auditor" },
      h("h3", { class: "tk-cardtitle" }, "The auditor reads"),
      heard,
      verdict,
      findings,
      passed,
      accuracy,
    ),
  );

  const draft = () => ({
    ...Object.fromEntries(PARTS.map(([name]) => [name, fields[name].value])),
    focus: focus.value,
  });
  const send = settled(() => {
    const now = draft();
    if (JSON.stringify(now) === JSON.stringify(model.get("point"))) return;
    model.set("point", now);
    model.save_changes();
  }, 250);

  function load() {
    if (examples.value) work("Loading", "example", { example: examples.value });
    examples.value = "";
  }

  function drawForm() {
    const point = model.get("point") ?? {};
    for (const [name] of PARTS) {
      const value = point[name] ?? "";
      // What is being typed is newer than what Python has heard.
      if (fields[name].value !== value && document.activeElement !== fields[name]) fields[name].value = value;
    }
    if (point.focus) focus.value = point.focus;
  }

  function drawFindings() {
    const found = model.get("findings") ?? {};
    fill(
      heard,
      (found.heard ?? []).map((/** @type {[string, number]} */ [text, hit]) =>
        hit ? h("mark", {}, text) : text,
      ),
    );
    heard.hidden = !found.heard?.length;
    fill(verdict, found.verdict ? [chip(found.verdict), " ", found.sentence] : (found.sentence ?? ""));
    fill(
      findings,
      (found.rows ?? []).map((/** @type {any} */ row) =>
        h(
          "li",
          { class: "tk-finding" },
          h(
            "p",
            { class: "tk-findinghead" },
            h("span", { class: "tk-mark tk-findingmark", "aria-hidden": "true" }, "?"),
            h("strong", {}, row.title),
          ),
          h("p", { class: "tk-quiet" }, `${row.because}${row.saw ? `: ${row.saw}` : ""}.`),
          h("p", {}, row.advice),
        ),
      ),
    );
    findings.hidden = !found.rows?.length;
    passed.hidden = !found.passed?.length;
    fill(
      passed,
      h("summary", {}, `What it did not object to: ${found.passed?.length ?? 0}`),
      h(
        "ul",
        {},
        (found.passed ?? []).map((/** @type {any} */ one) =>
          h(
            "li",
            {},
            h("span", { class: "tk-mark tk-quiet", "aria-hidden": "true" }, "✓ "),
            `Not “${one.title}”: ${one.because}.`,
          ),
        ),
      ),
    );
  }

  function drawChoices() {
    const all = model.get("cases") ?? {};
    accuracy.textContent = all.accuracy ?? "";
    fill(
      focus,
      (all.focuses ?? []).map((/** @type {[string, string]} */ [id, word]) =>
        h("option", { value: id }, `${FOCUS_MARKS[id] ?? "·"} ${word}`),
      ),
    );
    fill(
      examples,
      h("option", { value: "" }, "an example …"),
      (all.claims ?? []).map((/** @type {any} */ group) =>
        h(
          "optgroup",
          { label: group.title },
          group.rows.map((/** @type {[string, string]} */ [id, title]) => h("option", { value: id }, title)),
        ),
      ),
    );
  }

  const drawAdd = () => (add.textContent = model.get("editing") ? "Save the change" : "Add to plan");
  on("change:editing", drawAdd);
  on("change:point", drawForm);
  on("change:cases", () => (drawChoices(), drawForm()));
  on("change:findings", () => {
    drawFindings();
    const found = model.get("findings") ?? {};
    if (element.isConnected && found.sentence) context.say(`${found.verdict?.word ?? ""}. ${found.sentence}`);
  });
  return {
    element,
    draw: () => {
      drawChoices();
      drawForm();
      drawFindings();
      drawAdd();
    },
  };
}
