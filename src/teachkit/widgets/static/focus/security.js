import { chip, fill, h } from "../tool/dom.js";
import { barList } from "./plots.js";
import { settled } from "../tool/settled.js";

/**
 * Attack surface: which features to leave out, under "so many users notice nothing".
 * @param {import("./protocol.js").Context} context
 */
export function makeSecurity(context) {
  const { model, work, on } = context;
  const rows = h("ul", { class: "tk-features" });
  const now = h("section", { class: "tk-card tk-now", "aria-label": "Your choice" });
  // Folded away at first: who sees the answer before choosing learns nothing from being beaten.
  const answers = h("div", {});
  const others = h(
    "section",
    { class: "tk-card", "aria-label": "What a computer would leave out" },
    h(
      "details",
      { class: "tk-more" },
      h("summary", {}, "Choose first. Then see what a computer would leave out"),
      answers,
    ),
  );
  const counts = h("div", { class: "tk-counts" });
  const keep = h("input", {
    type: "range",
    class: "tk-slider",
    min: 80,
    max: 100,
    step: 0.5,
    oninput: () => {
      said.textContent = `${keep.value} %`;
      keep.setAttribute("aria-valuetext", `${keep.value} percent`);
      later({ keep: Number(keep.value) });
    },
  });
  const said = h("span", { class: "tk-keepsaid" });
  const users = h("ul", { class: "tk-users" });
  const total = h("p", { class: "tk-quiet" });
  const explain = h("p", { class: "tk-explain" });
  const element = h(
    "div",
    { class: "tk-securityview" },
    explain,
    h(
      "div",
      { class: "tk-line tk-terms" },
      h("label", { class: "tk-field tk-keep" }, "Users who must notice nothing: at least ", keep, said),
    ),
    h(
      "div",
      { class: "tk-split" },
      h(
        "section",
        { class: "tk-featurebox", "aria-label": "Features" },
        h("h3", { class: "tk-cardtitle" }, "What would you leave out?"),
        h(
          "div",
          { class: "tk-featurehead", "aria-hidden": "true" },
          h("span", {}, "Leave out"),
          h("span", {}, "Past issues that go with it"),
          h("span", {}, "Users who need it"),
        ),
        rows,
        h(
          "details",
          { class: "tk-assumed" },
          h("summary", {}, "Who are your users? These numbers are assumed: put your own in their place"),
          users,
          total,
        ),
      ),
      h("div", { class: "tk-stack" }, now, others),
    ),
    counts,
  );

  /** @param {object} part */
  function change(part) {
    model.set("choice", { ...model.get("choice"), ...part });
    model.save_changes();
  }
  const later = settled(change, 150);

  /** @param {string} name @param {boolean} dropped */
  function toggle(name, dropped) {
    const chosen = model.get("choice").dropped.filter((/** @type {string} */ one) => one !== name);
    change({ dropped: dropped ? [...chosen, name] : chosen });
  }

  /** @param {string} name @param {any} field */
  function count(name, field) {
    if (field.value === "" || !field.validity.valid) return;
    later({ users: { ...model.get("choice").users, [name]: field.valueAsNumber } });
  }

  /** @type {Map<string, {tick: any, needed: Element, item: Element}>} */
  let shown = new Map();
  /** @type {Map<string, {amount: any, item: Element}>} */
  let kinds = new Map();

  /** Rows are made once, so that a redrawing never takes the field from under somebody's fingers. */
  function makeRows() {
    const surface = model.get("surface") ?? {};
    const all = surface.rows ?? [];
    const most = Math.max(1, ...all.map((/** @type {any} */ row) => row.gain));
    shown = new Map();
    fill(
      rows,
      all.map((/** @type {any} */ row, /** @type {number} */ at) => {
        const id = `${context.id}-feature-${at}`;
        const tick = h("input", {
          type: "checkbox",
          id,
          "aria-describedby": `${id}-gain ${id}-needed`,
          onchange: () => toggle(row.name, tick.checked),
        });
        const needed = h("span", { class: "tk-needed", id: `${id}-needed` });
        const bar = h("span", { class: "tk-bar", "aria-hidden": "true" });
        bar.style.setProperty("--tk-share", String(row.gain / most));
        const item = h(
          "li",
          {},
          tick,
          h("label", { for: id, class: "tk-featurename" }, row.name),
          h(
            "span",
            { class: "tk-barbox", id: `${id}-gain`, title: row.issues.join(", ") },
            bar,
            h("span", { class: "tk-barword" }, row.gain, h("span", { class: "tk-hidden" }, " past issues")),
          ),
          needed,
        );
        shown.set(row.name, { tick, needed, item });
        return item;
      }),
    );
    kinds = new Map();
    fill(
      users,
      (surface.users ?? []).map((/** @type {any} */ use) => {
        const amount = h("input", {
          type: "number",
          class: "tk-input tk-share",
          min: 0,
          max: 1000000,
          step: 1,
          oninput: () => count(use.name, amount),
        });
        const item = h(
          "li",
          {},
          h("label", {}, h("span", { class: "tk-usename" }, use.name), amount),
          h(
            "p",
            { class: "tk-quiet tk-what" },
            use.needs.length ? `needs ${use.needs.join(", ")}` : "needs none of these",
          ),
        );
        kinds.set(use.name, { amount, item });
        return item;
      }),
    );
  }

  function drawRows() {
    const surface = model.get("surface") ?? {};
    if ((surface.rows ?? []).length !== shown.size) makeRows();
    for (const row of surface.rows ?? []) {
      const one = shown.get(row.name);
      if (!one) continue;
      one.tick.checked = row.dropped;
      fill(one.needed, row.needed, h("span", { class: "tk-needword" }, " need it"));
      one.item.classList.toggle("tk-dropped", row.dropped);
    }
    for (const use of surface.users ?? []) {
      const one = kinds.get(use.name);
      if (!one) continue;
      if (document.activeElement !== one.amount) one.amount.value = String(use.users);
      one.item.classList.toggle("tk-hit", use.hit);
    }
    total.textContent = surface.total ?? "";
  }

  function drawNow() {
    const surface = model.get("surface") ?? {};
    const mine = surface.now;
    if (!mine) return fill(now);
    const focused = now.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-act")
      : null;
    const bar = h("span", { class: `tk-meter${mine.fits ? "" : " tk-over"}`, "aria-hidden": "true" });
    bar.style.setProperty("--tk-share", String(mine.unaffected / 100));
    bar.style.setProperty("--tk-budget", String(surface.keep / 100));
    fill(
      now,
      h("h3", { class: "tk-cardtitle" }, "Your choice", chip(mine.verdict)),
      h(
        "dl",
        { class: "tk-figures" },
        h("div", {}, h("dt", {}, "past issues gone"), h("dd", { "data-number": "gain" }, mine.gain)),
        h(
          "div",
          {},
          h("dt", {}, "users who notice nothing"),
          h("dd", { "data-number": "unaffected" }, mine.said),
        ),
      ),
      bar,
      h("p", {}, mine.sentence),
      h(
        "div",
        { class: "tk-buttons" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-primary",
            "data-act": "save",
            disabled: !mine.count,
            onclick: () => work("Saving", "save-left-out"),
          },
          "Save to plan",
        ),
        h(
          "button",
          {
            type: "button",
            class: "tk-button",
            "data-act": "clear",
            disabled: !mine.count,
            onclick: () => change({ dropped: [] }),
          },
          "Keep all",
        ),
        h(
          "button",
          {
            type: "button",
            class: "tk-button",
            "data-act": "reset",
            disabled: !mine.moved,
            onclick: () => change({ users: {} }),
          },
          "Assumed users again",
        ),
      ),
    );
    if (focused) {
      const again = now.querySelector(`[data-act="${focused}"]:not(:disabled)`);
      /** @type {any} */ (again ?? rows.querySelector("input"))?.focus();
    }
  }

  function drawOthers() {
    const surface = model.get("surface") ?? {};
    const focused = others.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-act")
      : null;
    fill(
      answers,
      (surface.choices ?? []).map((/** @type {any} */ one) =>
        h(
          "div",
          { class: "tk-choice" },
          h(
            "div",
            { class: "tk-choicehead" },
            h("strong", {}, one.title),
            h(
              "button",
              {
                type: "button",
                class: "tk-button tk-small",
                "data-act": one.id,
                "aria-label": `Take the choice: ${one.title}`,
                onclick: () => change({ dropped: one.dropped }),
              },
              "Take it",
            ),
          ),
          h("p", {}, one.sentence),
          h("p", { class: "tk-quiet" }, one.dropped.join(", ") || "nothing"),
        ),
      ),
      h("p", { class: "tk-verdict" }, surface.compared ?? ""),
    );
    if (focused) /** @type {any} */ (others.querySelector(`[data-act="${focused}"]`))?.focus();
  }

  function drawTerms() {
    const surface = model.get("surface") ?? {};
    explain.textContent = surface.explain ?? "";
    if (document.activeElement !== keep) keep.value = String(surface.keep ?? 95);
    said.textContent = `${keep.value} %`;
    keep.setAttribute("aria-valuetext", `${keep.value} percent`);
  }

  function draw() {
    drawTerms();
    drawRows();
    drawNow();
    drawOthers();
    fill(
      counts,
      (model.get("cases")?.counts ?? []).map((/** @type {any} */ one) =>
        barList(one.title, one.rows, one.note),
      ),
    );
  }

  on("change:surface", () => {
    if (!element.isConnected) return;
    draw();
    context.say(model.get("surface")?.now?.sentence ?? "");
  });
  return { element, draw };
}
