import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";
import { settled } from "../tool/settled.js";

/**
 * A bar of users: reached for certain, reached perhaps, and the rest; `scale` is its own length.
 * @param {{low: number, high: number}} share @param {number} scale 0 to 1
 */
function reachBar(share, scale) {
  const bar = h("span", { class: "tk-reachbar", "aria-hidden": "true" });
  bar.style.setProperty("--tk-low", String(share.low));
  bar.style.setProperty("--tk-high", String(share.high));
  bar.style.setProperty("--tk-scale", String(scale));
  return bar;
}

/**
 * Switch channels on and off: who is reached by what, who is left, and in which order to work.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeReach(context) {
  const { model, work, on } = context;
  const assumed = h("p", { class: "tk-explain" });
  const total = h("section", { class: "tk-card tk-total", "aria-label": "Who is reached" });
  const people = h("ul", { class: "tk-people", "aria-label": "Users by platform" });
  const channels = h("ul", { class: "tk-channels", "aria-label": "Channels" });
  const order = h("section", { class: "tk-card", "aria-label": "Order of work" });
  const overlap = h("select", {
    class: "tk-input",
    onchange: () => put(model, { overlap: overlap.value }),
  });
  const save = h(
    "button",
    {
      type: "button",
      class: "tk-button tk-primary",
      onclick: () => work("Saving", "save-channels"),
    },
    "Save these channels",
  );
  const element = h(
    "div",
    { class: "tk-reachview" },
    assumed,
    h("label", { class: "tk-field tk-overlap" }, "Who could use two channels is ", overlap),
    total,
    h(
      "div",
      { class: "tk-split" },
      h(
        "section",
        { "aria-label": "Platforms" },
        h("h3", { class: "tk-cardtitle" }, "Your users, by platform (assumed until you count)"),
        people,
        h(
          "p",
          { class: "tk-key tk-quiet", "aria-hidden": "true" },
          h("span", { class: "tk-keybox tk-keysure" }),
          "reached",
          h("span", { class: "tk-keybox tk-keyperhaps" }),
          "perhaps",
          h("span", { class: "tk-keybox" }),
          "left. Thick: counted once. Thin: each way by itself.",
        ),
      ),
      h(
        "section",
        { "aria-label": "Ways to them" },
        h("h3", { class: "tk-cardtitle" }, "Ways to them"),
        channels,
        h("div", { class: "tk-buttons" }, save),
      ),
    ),
    order,
  );

  /** @type {Map<string, any>} */
  let fields = new Map();
  /** @type {Map<string, any>} */
  let ticks = new Map();

  const count = settled((/** @type {string} */ id, /** @type {any} */ field) => {
    if (!field.validity.valid) return;
    const users = { ...model.get("users") };
    if (field.value === "") delete users[id];
    else users[id] = field.valueAsNumber;
    put(model, { users });
  }, 300);

  /** @param {string} id @param {boolean} wanted */
  function toggle(id, wanted) {
    const chosen = model.get("chosen").filter((/** @type {string} */ one) => one !== id);
    put(model, { chosen: wanted ? [...chosen, id] : chosen });
  }

  /** Rows are made once, so that a redrawing never takes the field from under somebody's fingers. */
  function makeRows() {
    const options = model.get("options") ?? {};
    assumed.textContent = options.assumed ?? "";
    fill(
      overlap,
      (options.overlaps ?? []).map((/** @type {[string, string]} */ [id, title]) =>
        h("option", { value: id }, title),
      ),
    );
    fields = new Map();
    fill(
      people,
      (options.platforms ?? []).map((/** @type {any} */ one, /** @type {number} */ at) => {
        const id = `${context.id}-users-${at}`;
        const field = h("input", {
          type: "number",
          class: "tk-input tk-number",
          id,
          min: 0,
          max: 1000000000,
          step: 1,
          placeholder: one.assumed,
          "aria-describedby": `${id}-said`,
          oninput: () => count(one.id, field),
        });
        const bar = h("span", { class: "tk-barplace", "aria-hidden": "true" });
        const said = h("p", { class: "tk-quiet tk-personsaid", id: `${id}-said` });
        fields.set(one.id, { field, bar, said });
        return h(
          "li",
          { class: "tk-person" },
          h("label", { for: id, class: "tk-label" }, one.title),
          field,
          bar,
          said,
        );
      }),
    );
    ticks = new Map();
    fill(
      channels,
      (options.channels ?? []).map((/** @type {any} */ one, /** @type {number} */ at) => {
        const id = `${context.id}-channel-${at}`;
        const tick = h("input", {
          type: "checkbox",
          id,
          "aria-describedby": `${id}-said`,
          onchange: () => toggle(one.id, tick.checked),
        });
        const said = h("span", { class: "tk-quiet", id: `${id}-said` });
        const item = h(
          "li",
          { class: "tk-channel" },
          tick,
          h("label", { for: id, class: "tk-label" }, one.title),
          said,
          h(
            "details",
            { class: "tk-asks" },
            h("summary", {}, `${one.days}. Looked after by ${one.keeper}`),
            h("p", {}, "It asks for:"),
            h("ul", { class: "tk-bullets" }, one.asks.map((/** @type {string} */ ask) => h("li", {}, ask))),
            h("p", { class: "tk-quiet" }, one.source),
          ),
        );
        ticks.set(one.id, { tick, said, item });
        return item;
      }),
    );
  }

  function drawRows() {
    const reached = model.get("reached") ?? {};
    const chosen = new Set(model.get("chosen"));
    const users = model.get("users") ?? {};
    overlap.value = model.get("overlap");
    for (const one of reached.platforms ?? []) {
      const row = fields.get(one.id);
      if (!row) continue;
      if (document.activeElement !== row.field) row.field.value = users[one.id] ?? "";
      fill(
        row.bar,
        reachBar(one, one.scale),
        one.by.map((/** @type {any} */ by) =>
          h("span", { class: "tk-thin" }, reachBar(by, one.scale), h("span", { class: "tk-quiet" }, by.title)),
        ),
      );
      row.said.textContent = one.said;
    }
    for (const one of reached.channels ?? []) {
      const row = ticks.get(one.id);
      if (!row) continue;
      row.tick.checked = chosen.has(one.id);
      row.item.classList.toggle("tk-on", row.tick.checked);
      row.said.textContent = one.said;
    }
    save.disabled = !chosen.size;
  }

  function drawTotal() {
    const reached = model.get("reached") ?? {};
    if (!reached.total) return fill(total);
    return fill(
      total,
      h(
        "dl",
        { class: "tk-figures" },
        [
          ["reached", reached.total.said, "total"],
          ["left", reached.nobody, "nobody"],
          ["all users", reached.users, "users"],
          ["days of work", reached.days, "days"],
        ].map(([word, said, name]) =>
          h("div", {}, h("dt", {}, word), h("dd", { "data-number": name }, said)),
        ),
      ),
      reachBar(reached.total, 1),
      h("p", {}, reached.sentence),
    );
  }

  function drawOrder() {
    const work_ = (model.get("reached") ?? {}).order ?? {};
    fill(
      order,
      h("h3", { class: "tk-cardtitle" }, "In which order"),
      h("p", { class: "tk-quiet" }, work_.sentence ?? ""),
      work_.steps?.length
        ? h(
            "ol",
            { class: "tk-steps" },
            work_.steps.map((/** @type {any} */ step) =>
              h(
                "li",
                {},
                h("span", { class: "tk-label" }, step.title),
                h("span", { class: "tk-quiet" }, ` ${step.said}`),
              ),
            ),
          )
        : null,
    );
  }

  function draw() {
    makeRows();
    drawRows();
    drawTotal();
    drawOrder();
  }

  on("change:options", draw);
  on("change:reached", () => {
    drawRows();
    drawTotal();
    drawOrder();
    const { sentence } = model.get("reached") ?? {};
    if (element.isConnected && sentence) context.say(sentence);
  });
  on("change:chosen", drawRows);
  on("change:overlap", drawRows);
  return { element, draw };
}
