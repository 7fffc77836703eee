import { chip, fill, h } from "../tool/dom.js";
import { paid } from "./log.js";

/**
 * The end: milestones, what luck was, promises kept and broken, the roads not taken, and the plan.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeDebrief({ id, model, work, say }) {
  const heading = h("h3", { class: "tk-subject" }, "Debrief");
  const facts = h("div", {});
  const promises = h("div", { class: "tk-promises" });
  const roads = h("details", { class: "tk-roads" });
  const rules = h("details", { class: "tk-rules" });
  const pick = h(
    "select",
    { class: "tk-input", id: `${id}-policy`, onchange: () => work("Reading", "policy", { example: pick.value }) },
    h("option", { value: "" }, "none"),
    model.get("policies").map((/** @type {any} */ one) => h("option", { value: one.name }, one.title)),
  );
  const own = h("textarea", { class: "tk-input tk-area", rows: "4", id: `${id}-own` });
  const text = h("textarea", { class: "tk-input tk-area", rows: "3", id: `${id}-plan` });
  const undo = h("button", { type: "button", class: "tk-button tk-small", onclick: () => work("Undoing", "undo") }, "Undo");
  const where = h("p", { class: "tk-quiet tk-where" });
  const element = h(
    "section",
    { class: "tk-debrief", "aria-label": "Debrief", hidden: true },
    heading,
    facts,
    h("h4", {}, "What had the policy promised?"),
    h("div", { class: "tk-line" }, h("label", { for: `${id}-policy` }, "A policy to hold it against"), pick),
    h(
      "details",
      {},
      h("summary", {}, "Paste your own SECURITY.md"),
      h("label", { for: `${id}-own`, class: "tk-quiet" }, "Its text; it stays on this machine"),
      own,
      h("button", { type: "button", class: "tk-button tk-small", onclick: () => work("Reading", "policy", { text: own.value }) }, "Hold it against this"),
    ),
    promises,
    roads,
    rules,
    h("h4", {}, "For your plan"),
    h("label", { for: `${id}-plan` }, "Who does what in the first days after a report?"),
    text,
    h(
      "div",
      { class: "tk-line" },
      h("button", { type: "button", class: "tk-button tk-primary", onclick: () => work("Saving", "save", { text: text.value }) }, "Save to plan"),
      undo,
    ),
    where,
  );
  let game = "";

  function draw() {
    const found = model.get("debriefed") ?? {};
    element.hidden = !found.days;
    if (!found.days) return;
    const now = `${model.get("game").seed}/${model.get("game").steps}`;
    if (now !== game) {
      game = now;
      text.value = model.get("saved")?.text || found.draft;
    }
    fill(
      facts,
      h("p", {}, found.luck.length ? "What luck had decided: " : "Luck was on your side.", found.luck.join(" ")),
      h(
        "dl",
        { class: "tk-stones" },
        found.days.map((/** @type {any} */ one) => [
          h("dt", {}, one.word),
          h("dd", {}, one.day === null ? "never" : `day ${one.day}`),
        ]),
      ),
    );
    fill(
      promises,
      found.promises.length
        ? h(
            "ul",
            { class: "tk-kept" },
            found.promises.map((/** @type {any} */ one) =>
              h("li", {}, chip(one), ` ${one.why}.`, one.promised ? h("q", {}, one.promised) : null),
            ),
          )
        : null,
    );
    fill(
      rules,
      h("summary", {}, "Whose rules these are"),
      h("p", {}, "Harm is in points of ours. The days below are other people's rules."),
      h("ul", {}, model.get("game").rules.map((/** @type {string} */ one) => h("li", {}, one))),
    );
    const open = roads.open;
    fill(
      roads,
      h("summary", {}, "The roads not taken, and who would have paid"),
      h(
        "ol",
        {},
        found.elsewhere.map((/** @type {any} */ one) =>
          h(
            "li",
            {},
            h("p", {}, h("strong", {}, `Day ${one.day}, ${one.scene}: `), `you chose “${one.chosen}”.`),
            h("ul", { class: "tk-others" }, one.others.map((/** @type {any} */ other) => h("li", {}, other.label, paid(other.hurts)))),
          ),
        ),
      ),
    );
    roads.open = open;
  }

  function saved() {
    const now = model.get("saved") ?? {};
    undo.disabled = !now.undo;
    where.textContent = [now.said, now.where].filter(Boolean).join(" ");
    if (now.said) say(now.said);
  }
  return { element, draw, saved };
}
