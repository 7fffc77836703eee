import { fill, h } from "../tool/dom.js";
import { counted } from "../tool/ask.js";

/** How sure one can be of one side of a half: below 50 % one would be on the other side. */
const SURE = [50, 60, 70, 80, 90, 95, 100];

/**
 * The guesses, one a program: a slider that counts as touched only when it was, and how sure.
 * @param {any} context
 */
export function makePredict(context) {
  const { model, ask, set } = context;
  const listing = h("ul", { class: "tk-guesses" });
  const count = h("span", { class: "tk-quiet", role: "status" });
  const commit = h(
    "button",
    { type: "button", class: "tk-button tk-primary", onclick: () => reveal(guesses()) },
    "Commit and look",
  );
  const skip = h(
    "button",
    { type: "button", class: "tk-button", onclick: () => reveal({}) },
    "Look without guessing",
  );
  const element = h(
    "div",
    { class: "tk-predict" },
    h(
      "p",
      {},
      "Of all known vulnerabilities of a program, how many are memory-safety bugs: bugs that a " +
        "memory-safe language would have prevented? Guess before you look. A guess that was " +
        "wrong is remembered longest.",
    ),
    listing,
    h("div", { class: "tk-line tk-go" }, commit, skip, count),
  );

  const guesses = () => ({ ...(model.get("guesses") ?? {}) });

  function tell() {
    const made = Object.keys(guesses()).length;
    const all = (model.get("programs") ?? []).length;
    count.textContent = made
      ? `${made} of ${all} guessed. What you leave out is not scored.`
      : "Nothing guessed yet.";
    commit.disabled = !made;
  }

  /** @param {Record<string, any>} made */
  async function reveal(made) {
    commit.disabled = skip.disabled = true;
    try {
      await ask("reveal", { guesses: made });
      const scored = counted(Object.keys(made).length, "guess", "guesses");
      context.say(`Committed to ${scored}. ${model.get("picture").headline ?? ""}`);
      context.revealed();
    } catch {
      // What went wrong is in the alert: Python has set `problem`.
      skip.disabled = false;
      tell();
    }
  }

  /** One program's line. @param {{id: string, name: string, what: string}} one */
  function line(one) {
    const kept = guesses()[one.id];
    const id = `${context.id}-guess-${one.id}`;
    const output = h("output", { class: "tk-said", for: id });
    const slider = h("input", { type: "range", class: "tk-slider", id, min: 0, max: 100, step: 1 });
    slider.value = kept?.share ?? 50;
    const side = h("span", {});
    const sure = h(
      "select",
      { class: "tk-input" },
      SURE.map((n) =>
        h(
          "option",
          { value: n, selected: n === (kept?.sure ?? 50) },
          n === 50 ? "50 %: no idea" : n === 100 ? "100 %: certain" : `${n} %`,
        ),
      ),
    );
    const item = h(
      "li",
      { class: "tk-guess" },
      h(
        "label",
        { class: "tk-who", for: id },
        h("strong", {}, one.name),
        h("span", { class: "tk-quiet" }, one.what),
      ),
      h("div", { class: "tk-how" }, slider, output),
      h("label", { class: "tk-sure" }, side, sure),
    );
    let touched = Boolean(kept);

    function draw() {
      const share = Number(slider.value);
      item.classList.toggle("tk-untouched", !touched);
      output.textContent = touched ? `${share} %` : "?";
      slider.setAttribute(
        "aria-valuetext",
        touched ? `${share} % memory-safety bugs` : "not guessed yet",
      );
      side.textContent = !touched
        ? "Sure of it? "
        : share > 50
          ? "Sure it is more than half? "
          : "Sure it is not more than half? ";
      sure.disabled = !touched;
      sure.setAttribute("aria-label", `${one.name}: ${side.textContent.trim()}`);
    }
    function keep() {
      set({
        guesses: {
          ...guesses(),
          [one.id]: { share: Number(slider.value), sure: Number(sure.value) },
        },
      });
      tell();
    }
    function touch() {
      touched = true;
      draw();
    }
    slider.addEventListener("input", touch);
    slider.addEventListener("change", keep);
    // Half is a guess as well: a click on the handle, or Enter, takes what is there.
    const take = () => {
      touch();
      keep();
    };
    slider.addEventListener("click", () => touched || take());
    slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && !event.shiftKey) take();
    });
    sure.addEventListener("change", keep);
    draw();
    return item;
  }

  function draw() {
    fill(listing, (model.get("programs") ?? []).map(line));
    tell();
  }
  return { element, draw };
}
