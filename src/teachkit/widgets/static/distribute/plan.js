import { fill, h } from "../tool/dom.js";

/**
 * What this chapter has in the plan, below every tab, and the way back from the last change.
 * @param {import("./protocol.js").Context} context
 */
export function makePlan(context) {
  const { model, work, on } = context;
  const body = h("div", { class: "tk-planbody" });
  const undo = h(
    "button",
    { type: "button", class: "tk-button tk-small", onclick: () => work("Undoing", "undo") },
    "Undo",
  );
  const where = h("p", { class: "tk-quiet tk-where", tabindex: -1 });
  const element = h(
    "section",
    { class: "tk-plan", "aria-label": "In your plan" },
    h("div", { class: "tk-planhead" }, h("h3", { class: "tk-cardtitle" }, "In your plan"), undo),
    body,
    where,
  );

  /** @param {any} row */
  const pill = (row) =>
    h(
      "button",
      {
        type: "button",
        class: "tk-pill",
        title: [row.reaches, row.keeper, row.step].filter(Boolean).join("; "),
        "aria-label": `Take out: ${row.channel}`,
        onclick: () => work("Taking out", "remove", { channel: row.channel }),
      },
      row.channel,
      h("span", { "aria-hidden": "true" }, " ×"),
    );

  /** @param {string} label @param {string} text @param {string} none */
  const line = (label, text, none) =>
    h("p", {}, h("span", { class: "tk-label" }, label), text || h("span", { class: "tk-quiet" }, none));

  function draw() {
    const saved = model.get("saved") ?? {};
    const focused = element.contains(document.activeElement);
    const channels = saved.channels ?? [];
    undo.disabled = !saved.undo;
    fill(
      body,
      channels.length
        ? h(
            "div",
            { class: "tk-pills", role: "group", "aria-label": "Channels" },
            h("span", { class: "tk-label" }, "Channels: "),
            channels.map(pill),
          )
        : line("Channels: ", "", "none yet. Switch some on, and save them."),
      line("Name: ", saved.name, "not looked up yet."),
      line("Conflicts: ", saved.conflicts, "not computed yet."),
    );
    where.textContent = [saved.said, saved.where].filter(Boolean).join(" ");
    if (focused && !element.contains(document.activeElement)) {
      /** @type {any} */ (element.querySelector("button:not(:disabled)") ?? where).focus();
    }
  }

  on("change:saved", () => {
    draw();
    if (model.get("saved")?.said) context.say(model.get("saved").said);
  });
  return { element, draw };
}
