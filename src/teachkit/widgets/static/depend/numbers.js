import { fill, h } from "../tool/dom.js";

/**
 * The three cards (burden, trust, Debian), and the strip that says what the what-if does. All
 * sentences and figures come from Python; the browser only sets "before → after" side by side.
 * @param {import("./protocol.js").Context} context
 */
export function makeNumbers(context) {
  const { model, on } = context;
  const cards = h("div", { class: "tk-cards" });
  const strip = h("div", { class: "tk-strip", role: "group", "aria-label": "What-if" });
  /** @type {number[][]} */
  let history = [];

  function drawCards() {
    const after = model.get("after")?.numbers;
    fill(
      cards,
      (model.get("cards") ?? []).map((/** @type {any} */ card) =>
        h(
          "section",
          { class: `tk-card tk-card-${card.id}`, "aria-label": card.title },
          h(
            "h3",
            { class: "tk-cardtitle" },
            card.title,
            card.partial
              ? h(
                  "span",
                  { class: "tk-chip tk-warn", title: card.partial },
                  h("span", { class: "tk-mark", "aria-hidden": "true" }, "◐"),
                  "partial data",
                )
              : null,
          ),
          h(
            "dl",
            { class: "tk-figures" },
            card.figures.map((/** @type {any} */ figure, /** @type {number} */ at) =>
              h(
                "div",
                { class: at ? "tk-figure" : "tk-figure tk-first" },
                h("dt", {}, figure.word),
                h("dd", { "data-number": figure.key }, value(figure, after)),
                h("dd", { class: "tk-was" }, moved(figure, after)),
              ),
            ),
          ),
          h("p", { class: "tk-verdict" }, card.verdict),
        ),
      ),
    );
  }

  /** @param {any} figure @param {Record<string, number> | undefined} after */
  function value(figure, after) {
    if (figure.value === null) return h("span", { class: "tk-quiet" }, "no data");
    return (after?.[figure.key] ?? figure.value).toLocaleString("en");
  }

  /** The line below a figure. It has its room even when empty, so that nothing jumps at a tick. @param {any} figure @param {Record<string, number> | undefined} after */
  function moved(figure, after) {
    const now = after?.[figure.key] ?? figure.value;
    if (now === figure.value) return "";
    const by = now - figure.value;
    return [
      `was ${figure.value.toLocaleString("en")} `,
      h(
        "strong",
        { class: by < 0 ? "tk-down" : "tk-up" },
        `${by < 0 ? "−" : "+"}${Math.abs(by).toLocaleString("en")}`,
      ),
    ];
  }

  function drawStrip() {
    const removed = /** @type {number[]} */ (model.get("removed"));
    const table = model.get("table");
    strip.classList.toggle("tk-moving", removed.length > 0);
    const focused = strip.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-act")
      : null;
    fill(
      strip,
      h("strong", {}, "What if?"),
      h(
        "span",
        { class: "tk-sentence" },
        removed.length
          ? (model.get("after")?.sentence ?? "…")
          : "Tick packages, and see which numbers move when they go.",
      ),
      h(
        "span",
        { class: "tk-removed" },
        removed.map((i) =>
          h(
            "button",
            {
              type: "button",
              class: "tk-pill",
              "data-act": `keep-${i}`,
              onclick: () => context.toggle(i),
              "aria-label": `Keep ${table.name[i]} ${table.version[i]}`,
            },
            table.name[i],
            h("span", { "aria-hidden": "true" }, " ×"),
          ),
        ),
      ),
      h(
        "span",
        { class: "tk-buttons" },
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "data-act": "undo",
            disabled: !history.length,
            onclick: undo,
          },
          "Undo",
        ),
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "data-act": "clear",
            disabled: !removed.length,
            onclick: () => setRemoved([]),
          },
          "Clear",
        ),
      ),
    );
    if (focused) {
      const again = /** @type {any} */ (
        strip.querySelector(`[data-act="${focused}"]:not(:disabled)`) ??
          strip.querySelector("button:not(:disabled)")
      );
      again?.focus();
    }
  }

  /** @param {number[]} removed @param {boolean} [remember] */
  function setRemoved(removed, remember = true) {
    if (remember) history = [...history, model.get("removed")].slice(-50);
    model.set("removed", removed);
    model.save_changes();
  }

  function undo() {
    const before = history.at(-1);
    if (!before) return;
    history = history.slice(0, -1);
    setRemoved(before, false);
  }

  on("change:cards", drawCards);
  on(
    "change:after",
    () => (
      drawCards(),
      drawStrip(),
      model.get("removed").length && context.say(model.get("after")?.sentence ?? "")
    ),
  );
  on("change:removed", drawStrip);
  on("change:table", () => {
    history = [];
    drawStrip();
  });
  return {
    cards,
    strip,
    draw: () => (drawCards(), drawStrip()),
    toggle: (/** @type {number} */ i) => {
      const removed = /** @type {number[]} */ (model.get("removed"));
      setRemoved(removed.includes(i) ? removed.filter((one) => one !== i) : [...removed, i]);
    },
  };
}
