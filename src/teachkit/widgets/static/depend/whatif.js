import { fill, h } from "../tool/dom.js";
import { counted } from "../tool/ask.js";
import { labelOf } from "./protocol.js";

/**
 * The direct dependencies, dearest first: what goes when your line goes. Ticking is the same
 * `removed` as in the table, where any package can be ticked.
 * @param {import("./protocol.js").Context} context
 */
export function makeWhatIf(context) {
  const { model, select, toggle, on } = context;
  const listing = h("ul", { class: "tk-whatifs" });
  const element = h(
    "div",
    { class: "tk-whatifview" },
    h(
      "p",
      { class: "tk-explain" },
      "Your direct dependencies, those first that bring most with them. Tick what you could live without, and see the numbers above move. Any other package can be ticked in the table.",
    ),
    listing,
  );

  function draw() {
    const t = /** @type {import("./protocol.js").Table} */ (model.get("table"));
    if (!t?.name) return;
    const removed = /** @type {number[]} */ (model.get("removed"));
    const gone = new Set(model.get("after")?.gone ?? []);
    const direct = t.name.flatMap((_, i) => (t.direct[i] ? [i] : []));
    direct.sort((a, b) => t.gone[b] - t.gone[a] || (t.name[a] < t.name[b] ? -1 : 1));
    const most = Math.max(1, ...direct.map((i) => t.gone[i]));
    const focused = element.contains(document.activeElement) ? document.activeElement?.id : null;
    fill(
      listing,
      direct.map((i) => {
        const id = `${context.id}-whatif-${i}`;
        const label = labelOf(t, i);
        const bar = h("span", { class: "tk-bar", "aria-hidden": "true" });
        bar.style.setProperty("--tk-share", String(t.gone[i] / most));
        return h(
          "li",
          { class: gone.has(i) ? "tk-gone" : "" },
          h("input", { type: "checkbox", id, checked: removed.includes(i), onchange: () => toggle(i) }),
          h(
            "label",
            { for: id },
            h("span", { class: "tk-name" }, t.name[i]),
            " ",
            h("span", { class: "tk-quiet" }, t.version[i]),
            h("span", { class: "tk-hidden" }, `, ${counted(t.gone[i], "package")}`),
          ),
          h("span", { class: "tk-barbox" }, bar, h("span", { class: "tk-barword" }, t.gone[i])),
          h(
            "span",
            { class: "tk-note" },
            t.drop[i] === 0 ? "others need it too" : t.advisories[i] ? "has an advisory" : "",
          ),
          h(
            "button",
            {
              type: "button",
              class: "tk-button tk-small",
              "aria-label": `Details of ${label}`,
              onclick: () => select(i, { focus: true }),
            },
            "Details",
          ),
        );
      }),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  for (const name of ["table", "after", "removed"]) on(`change:${name}`, () => element.isConnected && draw());
  return { element, draw, focus: () => /** @type {any} */ (listing.querySelector("input"))?.focus() };
}

/**
 * The review queue: what nobody has read, smallest step first among what you rely on most. The
 * order comes from Python.
 * @param {import("./protocol.js").Context} context
 */
export function makeReview(context) {
  const { model, select, on } = context;
  const listing = h("ol", { class: "tk-review" });
  const sentence = h("p", { class: "tk-explain" });
  const element = h("div", { class: "tk-reviewview" }, sentence, listing);

  function draw() {
    const queue = model.get("queue") ?? {};
    const t = /** @type {import("./protocol.js").Table} */ (model.get("table"));
    if (!t?.name) return;
    sentence.textContent = queue.sentence ?? "";
    fill(
      listing,
      (queue.rows ?? []).map((/** @type {any} */ row) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "tk-link", onclick: () => select(row.index, { focus: true }) },
            t.name[row.index],
            h("span", { class: "tk-quiet" }, ` ${t.version[row.index]}`),
          ),
          h("span", { class: "tk-note" }, row.why),
        ),
      ),
    );
  }
  for (const name of ["table", "queue"]) on(`change:${name}`, draw);
  return { element, draw };
}
