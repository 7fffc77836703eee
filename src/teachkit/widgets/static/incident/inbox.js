import { put } from "../tool/ask.js";
import { fill, h } from "../tool/dom.js";

/**
 * The message that waits, and what can be done about it: a button each, or in a room a count each.
 * @param {import("../tool/shell.js").Context} context
 */
export function makeInbox({ id, model, work, say }) {
  const element = h("section", { class: "tk-inbox", "aria-label": "Inbox" });
  let drawn = "";

  /** @param {string} name @param {number} count */
  function vote(name, count) {
    put(model, { votes: { ...model.get("votes"), [name]: Math.max(0, count) } });
    draw();
  }

  /** @param {any} one @param {number} number */
  function hands(one, number) {
    const count = model.get("votes")[one.id] ?? 0;
    const field = h("input", {
      class: "tk-input tk-votes",
      type: "number",
      min: "0",
      step: "1",
      "data-vote": one.id,
      "aria-label": `Votes for ${one.label}`,
      value: String(count),
      onchange: () => vote(one.id, Math.floor(Number(field.value) || 0)),
    });
    const more = h(
      "button",
      {
        type: "button",
        class: "tk-button tk-small",
        "data-more": one.id,
        "aria-label": `One more for ${one.label}`,
        onclick: () => vote(one.id, count + 1),
      },
      "+1",
    );
    return h("li", { class: "tk-hand" }, h("span", {}, `${number + 1}. ${one.label}`), h("span", { class: "tk-line" }, field, more));
  }

  /** @param {any} one @param {number} number */
  function button(one, number) {
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "tk-button tk-choice", "data-choice": one.id, onclick: () => work("Playing", "choose", { choice: one.id }) },
        h("span", { class: "tk-number", "aria-hidden": "true" }, String(number + 1)),
        h("span", {}, one.label),
      ),
    );
  }

  async function decide() {
    const answer = await work("Playing", "vote", { votes: model.get("votes") });
    if (answer?.said) {
      element.querySelector(".tk-decided").textContent = answer.said;
      say(answer.said);
    }
  }

  function draw() {
    const game = model.get("game");
    const room = model.get("room");
    const place = /** @type {any} */ (document.activeElement);
    const focused = element.contains(place);
    const kept = focused ? place.dataset : {};
    const former = element.querySelector(".tk-decided")?.textContent ?? "";
    const heading = h("h3", { class: "tk-subject", tabindex: "-1", id: `${id}-subject` }, game.inbox.title);
    fill(
      element,
      h("p", { class: "tk-quiet" }, `Day ${game.day}. From ${game.inbox.from}`),
      heading,
      h("p", { class: "tk-message" }, game.inbox.text),
      game.over
        ? h("p", {}, "Look at the debrief below, take a choice back, or start again with other luck.")
        : h(
            "ol",
            { class: "tk-choices", "aria-labelledby": `${id}-subject` },
            game.choices.map(room ? hands : button),
          ),
      room && !game.over
        ? h("button", { type: "button", class: "tk-button tk-primary", "data-decide": "yes", onclick: decide }, "Count the hands")
        : null,
      h("p", { class: "tk-decided" }, room ? former : ""),
    );
    const moved = drawn !== `${game.seed}/${game.steps}`;
    drawn = `${game.seed}/${game.steps}`;
    if (!focused) return;
    const same = kept.vote
      ? element.querySelector(`[data-vote="${kept.vote}"]`)
      : kept.more
        ? element.querySelector(`[data-more="${kept.more}"]`)
        : null;
    /** @type {any} */ (moved ? heading : (same ?? element.querySelector("[data-decide]") ?? heading)).focus();
  }
  return { element, draw };
}
