import { chip, fill, h } from "../tool/dom.js";
import { counted } from "../tool/ask.js";
import { STATES, labelOf } from "./protocol.js";

const FEW = 12;

/**
 * Everything about the selected package, beside the table or the graph (below, on a narrow page).
 * @param {import("./protocol.js").Context & {close: () => void}} context
 */
export function makeDetails(context) {
  const { model, select, toggle, on, close } = context;
  // The text scrolls inside the frame, so that the view beside it gives the height.
  const scroller = h("div", { class: "tk-detailscroll" });
  const element = h(
    "aside",
    {
      class: "tk-details",
      "aria-label": "The selected package",
      hidden: true,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      },
    },
    scroller,
  );
  let focusNext = false;

  const table = () => /** @type {import("./protocol.js").Table} */ (model.get("table"));

  /** A package's name as a button that opens it. @param {number} i */
  function link(i) {
    const t = table();
    if (t.member[i]) return h("span", { class: "tk-member", title: "part of the project itself" }, t.name[i]);
    return h(
      "button",
      { type: "button", class: "tk-link", title: labelOf(t, i), onclick: () => select(i, { focus: true }) },
      t.name[i],
      h("span", { class: "tk-quiet" }, ` ${t.version[i]}`),
    );
  }

  /** The first few, and the rest on demand. @param {number[]} indices */
  function list(indices) {
    if (!indices.length) return h("p", { class: "tk-quiet" }, "none");
    const items = h(
      "ul",
      { class: "tk-list" },
      indices.slice(0, FEW).map((i) => h("li", {}, link(i))),
    );
    if (indices.length <= FEW) return items;
    return [
      items,
      h(
        "details",
        { class: "tk-more" },
        h("summary", {}, `and ${indices.length - FEW} more`),
        h(
          "ul",
          { class: "tk-list" },
          indices.slice(FEW).map((i) => h("li", {}, link(i))),
        ),
      ),
    ];
  }

  function draw() {
    const t = table();
    const i = model.get("selected");
    const d = model.get("details") ?? {};
    element.hidden = !(i >= 0 && t?.name && i < t.name.length);
    if (element.hidden || d.index !== i) return;
    const removed = model.get("removed").includes(i);
    const heading = h(
      "h3",
      { class: "tk-detailtitle", tabindex: -1 },
      t.name[i],
      " ",
      h("span", { class: "tk-quiet" }, t.version[i]),
    );
    const kept = element.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-act")
      : null;
    const scroll = scroller.scrollTop;
    const same = element.dataset.index === String(i);
    element.dataset.index = String(i);
    fill(
      scroller,
      h(
        "div",
        { class: "tk-detailhead" },
        heading,
        h(
          "button",
          {
            type: "button",
            class: "tk-button tk-small",
            "aria-label": "Close the details",
            "data-act": "close",
            onclick: close,
          },
          "×",
        ),
      ),
      h("p", { class: "tk-facts" }, d.facts),
      h(
        "button",
        {
          type: "button",
          class: "tk-button tk-wide",
          "data-act": "remove",
          "aria-pressed": String(removed),
          onclick: () => toggle(i),
        },
        removed ? "Keep it after all" : "What if it went?",
      ),
      h(
        "section",
        {},
        h("h4", {}, "Why is it here?"),
        d.why.length
          ? h(
              "ol",
              { class: "tk-paths" },
              d.why.map((/** @type {number[]} */ path) =>
                h(
                  "li",
                  {},
                  path.map((step, at) => [
                    at ? h("span", { class: "tk-quiet", "aria-hidden": "true" }, " › ") : null,
                    step === i ? h("strong", {}, t.name[i]) : link(step),
                  ]),
                ),
              ),
            )
          : h("p", { class: "tk-quiet" }, "Nothing in the project leads to it."),
      ),
      h(
        "section",
        {},
        h("h4", {}, "What goes with it? ", h("span", { class: "tk-badge" }, t.gone[i])),
        h("p", {}, d.goes_sentence),
        d.goes.length ? list(d.goes) : null,
      ),
      h(
        "section",
        {},
        h("h4", {}, "Advisories"),
        d.advisories.length
          ? d.advisories.map((/** @type {any} */ one) =>
              h(
                "div",
                { class: "tk-advisory" },
                h(
                  "p",
                  {},
                  chip(STATES[one.kind] ?? STATES.notice),
                  " ",
                  one.url
                    ? h("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, one.id)
                    : one.id,
                  one.aliases.length ? h("span", { class: "tk-quiet" }, ` ${one.aliases.join(", ")}`) : null,
                ),
                one.title ? h("p", {}, one.title) : null,
                h(
                  "p",
                  { class: "tk-quiet" },
                  `${one.date}. ${one.patched.length ? `Patched in ${one.patched.join(" or ")}.` : "No patched version."}`,
                ),
              ),
            )
          : h(
              "p",
              { class: "tk-quiet" },
              t.known.advisories ? d.advisories_sentence : "No advisories were looked up.",
            ),
      ),
      h(
        "section",
        {},
        h("h4", {}, "Audits"),
        t.audit[i] ? h("p", {}, chip(STATES[t.audit[i]])) : null,
        h("p", {}, d.audit_sentence),
      ),
      h(
        "section",
        {},
        h("h4", {}, "Debian"),
        t.debian[i] ? h("p", {}, chip(STATES[t.debian[i]])) : null,
        h("p", {}, d.debian_sentence),
      ),
      h(
        "section",
        {},
        h("h4", {}, "It needs ", h("span", { class: "tk-badge" }, t.needs[i].length)),
        list(t.needs[i]),
      ),
      h(
        "section",
        {},
        h("h4", {}, "Needed by ", h("span", { class: "tk-badge" }, d.needed_by.length)),
        list(d.needed_by),
      ),
    );
    scroller.scrollTop = same ? scroll : 0;
    if (focusNext) heading.focus({ preventScroll: false });
    else if (kept) /** @type {any} */ (element.querySelector(`[data-act="${kept}"]`))?.focus();
    focusNext = false;
    // Below the view on a narrow page, the panel may have opened out of sight.
    if (!same && element.getBoundingClientRect().top > window.innerHeight - 80)
      heading.scrollIntoView({ block: "center" });
    if (!same) context.say(`${labelOf(t, i)}: ${counted(t.gone[i], "package")} would go with it.`);
  }

  for (const name of ["details", "table", "removed", "selected"]) on(`change:${name}`, draw);
  return {
    element,
    draw,
    focusWhenReady: () => {
      focusNext = true;
      if (model.get("details")?.index === model.get("selected")) draw();
    },
  };
}
