import { h } from "../tool/dom.js";

/**
 * A list of cases to load, as buttons.
 * @param {string} label @param {[string, string][]} cases id and title @param {(id: string) => void} load
 */
export function caseButtons(label, cases, load) {
  return h(
    "div",
    { class: "tk-cases", role: "group", "aria-label": label },
    h("span", { class: "tk-label", "aria-hidden": "true" }, label),
    cases.map(([id, title]) =>
      h("button", { type: "button", class: "tk-button tk-small", onclick: () => load(id) }, title),
    ),
  );
}

/** The sentences below a verdict, each with its mark. @param {{mark: string, text: string, tone: string}[]} reasons */
export function reasonList(reasons) {
  return h(
    "ul",
    { class: "tk-reasons" },
    reasons.map((one) =>
      h(
        "li",
        { class: `tk-reason tk-reason-${one.tone}` },
        h("span", { class: "tk-mark", "aria-hidden": "true" }, one.mark),
        h("span", {}, one.text),
      ),
    ),
  );
}
