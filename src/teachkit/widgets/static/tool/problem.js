import { fill, h } from "./dom.js";

/**
 * The alert that says what is wrong, where, and what to do: the trait `problem` of a tool.
 * @param {import("./ask.js").Model} model
 * @param {() => string} [still] what is on show meanwhile, "" for nothing to say
 */
export function makeProblem(model, still = () => "") {
  const element = h("div", { class: "tk-alert", role: "alert", hidden: true });

  function draw() {
    const problem = model.get("problem") ?? {};
    const kept = still();
    element.hidden = !problem.message;
    fill(
      element,
      problem.message
        ? [
            h("span", { class: "tk-mark", "aria-hidden": "true" }, "✕ "),
            h("strong", {}, problem.message),
            problem.place ? h("span", { class: "tk-place" }, ` (${problem.place})`) : null,
            problem.hint ? h("p", {}, problem.hint) : null,
            kept ? h("p", { class: "tk-quiet" }, kept) : null,
          ]
        : [],
    );
  }
  return { element, draw };
}
