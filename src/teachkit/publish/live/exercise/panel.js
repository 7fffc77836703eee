// The panel of an exercise: its checks with what they said, hints one by one, and a solution.
import { say } from "./telling.js";
import { element, inline } from "../store/elements.js";

export const STANDING = {
  new: "Not begun yet.",
  tried: "Tried, not passed yet.",
  passed: "Passed.",
  changed: "You passed an earlier version; the exercise has changed since.",
  "given-up": "You have looked at the solution. Passing it now still counts, for you.",
};
const WORDS = { passed: "Passed:", failed: "Not yet:" };

const button = (text, onclick, more = {}) => element("button", { type: "button", class: "tk-button", onclick, ...more }, text);

/**
 * @param {HTMLElement} box the panel as the build wrote it
 * @param {object} data the exercise's data
 * @param {{check: () => void, stop: () => void, hint: () => void, giveUp: () => void, startOver: () => Promise<string>}} act
 */
export function makePanel(box, data, act) {
  const standing = element("p", { class: "tk-exercise-standing" });
  const check = button("Check", act.check, { class: "tk-button tk-button-first" });
  const stop = button("Stop", act.stop, { hidden: true });
  const hint = button("Hint 1 of 3", act.hint);
  const solution = button("Show a solution", askSolution);
  const over = button("Start over", askOver);
  const told = element("p", { class: "tk-exercise-told", role: "status" });
  const results = element("ol", { class: "tk-exercise-checks", "aria-live": "polite" });
  const printed = element("div");
  const hints = element("div", { class: "tk-exercise-hints", "aria-live": "polite" });
  const asked = element("div", { class: "tk-exercise-asked", "aria-live": "polite", tabindex: "-1" });
  const buttons = element("div", { class: "tk-exercise-buttons" }, check, stop, hint, solution, over);
  let state = "new";

  const plain = () => results.replaceChildren(...data.checks.map(({ sentence }) => element("li", {}, inline(sentence))));
  plain();
  box.querySelector(".tk-exercise-paper")?.replaceWith(standing, buttons, told, results, printed, hints, asked);

  /** Ask before something that cannot be taken back; the focus goes to the answer, and returns. */
  function ask(words, yes, does, from) {
    const sure = button(yes, async () => {
      asked.replaceChildren();
      from.focus();
      await does();
    });
    const no = button("No", () => {
      asked.replaceChildren();
      from.focus();
    });
    asked.replaceChildren(element("p", {}, words), element("div", { class: "tk-exercise-buttons" }, sure, no));
    sure.focus();
  }

  function askSolution() {
    if (state === "passed" || state === "given-up") return showSolutions();
    const words =
      "You have not passed it yet. Giving up is recorded for you alone, and is no shame; a hint may be the better bargain.";
    ask(words, "Yes, I give up on this one", async () => {
      await act.giveUp();
      showSolutions();
    }, solution);
  }

  function showSolutions() {
    asked.replaceChildren(
      ...(data.solutions.length
        ? [
            element("p", {}, "Different ways, all of them right:"),
            ...data.solutions.flatMap(({ name, source }) => [
              element("p", {}, element("strong", {}, name)),
              element("pre", { tabindex: "0", role: "region", "aria-label": name }, element("code", {}, source)),
            ]),
          ]
        : [element("p", {}, "This copy of the course has no solutions; whoever teaches it has them.")]),
    );
    asked.focus();
  }

  function askOver() {
    const words = "Begin again with the text of the exercise? What you have written is kept beside it.";
    ask(words, "Yes, start over", async () => {
      const aside = await act.startOver();
      plain();
      printed.replaceChildren();
      say(told, aside ? `Begun again. What you had is kept as ${aside} in your workspace.` : "Nothing had been changed.");
    }, over);
  }

  return {
    box,
    say: (text, bytes = "") => say(told, text, bytes),
    /** @param {boolean} running */
    busy(running) {
      stop.hidden = !running;
      if (!running && document.activeElement === stop) check.focus();
    },
    /** All checks wait. */
    waiting() {
      printed.replaceChildren();
      plain();
    },
    /** One check has begun, or has ended. @param {number} number @param {object} [result] */
    row(number, result) {
      const line = results.children[number];
      if (!result) return void (line.dataset.outcome = "running");
      line.dataset.outcome = result.outcome;
      const word = element("strong", {}, WORDS[result.outcome] ?? "Could not run:");
      line.replaceChildren(word, " ", ...inline(result.sentence));
      if (result.message) line.append(element("br"), ...inline(result.message));
    },
    printed(text) {
      const more = text.trim() && element("details", {}, element("summary", {}, "What your code printed"), element("pre", {}, text));
      printed.replaceChildren(...(more ? [more] : []));
    },
    /** Where the reader stands, and the hints that were opened. */
    standing(status, opened) {
      state = status;
      standing.textContent = STANDING[status];
      const shown = data.hints.slice(0, opened);
      const list = hints.querySelector("ol") ?? hints.appendChild(element("ol", { "aria-label": "Hints" }));
      for (const text of shown.slice(list.children.length)) list.append(element("li", {}, inline(text)));
      hints.hidden = !shown.length;
      const none = opened >= data.hints.length;
      hint.textContent = none ? "No more hints" : `Hint ${opened + 1} of ${data.hints.length}`;
      hint.setAttribute("aria-disabled", String(none));
    },
  };
}
