import { fill, h } from "../tool/dom.js";
import { makeReader } from "../tool/reader.js";

/**
 * From a lock file to an outline of the work in Debian: packages, rounds, conflicts, steps.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeDebian(context) {
  const { model, work, on } = context;
  const project = h("select", { class: "tk-input", onchange: () => load() });
  const reader = makeReader({ label: "Or your own Cargo.lock", hint: "Paste it, or drop the file here", rows: 4 });
  const result = h("div", { class: "tk-result" });
  const element = h(
    "div",
    { class: "tk-debianview" },
    h(
      "p",
      { class: "tk-explain" },
      "Debian has each crate as a package of its own, and most of them in one version. What is missing comes first, in rounds.",
    ),
    h("label", { class: "tk-field" }, "The newest release of ", project),
    h(
      "details",
      { class: "tk-ownlock" },
      h("summary", {}, "A lock file of your own"),
      reader.element,
      h(
        "button",
        {
          type: "button",
          class: "tk-button",
          onclick: () => work("Reading", "lock", { text: reader.value().text }),
        },
        "Read it",
      ),
    ),
    result,
  );

  function load() {
    if (project.value) work("Computing", "project", { project: project.value });
  }

  /** @param {string} title @param {any} inner */
  const card = (title, inner) =>
    h("section", { class: "tk-card", "aria-label": title }, h("h3", { class: "tk-cardtitle" }, title), inner);

  function draw() {
    const options = model.get("options") ?? {};
    const found = model.get("debian") ?? {};
    fill(
      project,
      h("option", { value: "" }, "choose a project"),
      (options.projects ?? []).map((/** @type {string} */ name) => h("option", { value: name }, name)),
    );
    project.value = found.project ?? "";
    if (!found.sentence) return fill(result);
    return fill(
      result,
      h("p", { class: "tk-debiansaid" }, found.sentence),
      card(
        "Packages to make, in rounds",
        found.rounds.length
          ? h(
              "ol",
              { class: "tk-rounds" },
              found.rounds.map((/** @type {string[]} */ round) =>
                h("li", {}, h("ul", { class: "tk-crates" }, round.map((one) => h("li", {}, one)))),
              ),
            )
          : h("p", {}, "None: all that it needs is there."),
      ),
      card(
        "Conflicts",
        found.conflicts.length
          ? h("ul", { class: "tk-bullets" }, found.conflicts.map((/** @type {string} */ one) => h("li", {}, one)))
          : h("p", {}, "None: no crate is needed in a version that the suite lacks beside another."),
      ),
      card(
        "The steps",
        h(
          "ol",
          { class: "tk-steps" },
          found.steps.map((/** @type {any} */ step) =>
            h(
              "li",
              {},
              h("span", { class: "tk-label" }, step.title),
              h("span", { class: "tk-quiet" }, ` (${step.who})`),
              h("p", {}, step.what),
              step.names.length
                ? h(
                    "details",
                    {},
                    h("summary", {}, `${step.names.length} packages`),
                    h("ul", { class: "tk-bullets" }, step.names.map((/** @type {string} */ one) => h("li", {}, one))),
                  )
                : "",
            ),
          ),
        ),
      ),
      h(
        "details",
        {},
        h("summary", {}, "The mail that begins it (ITP)"),
        h("pre", { class: "tk-letter", tabindex: 0 }, found.itp),
      ),
      h(
        "div",
        { class: "tk-buttons" },
        h(
          "button",
          { type: "button", class: "tk-button tk-primary", onclick: () => work("Saving", "save-conflicts") },
          "Save the conflicts",
        ),
      ),
    );
  }

  on("change:debian", () => {
    draw();
    const told = (model.get("debian") ?? {}).sentence;
    if (element.isConnected && told) context.say(told);
  });
  return { element, draw };
}
