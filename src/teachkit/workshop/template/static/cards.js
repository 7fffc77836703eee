/** The chapter's question cards: their answers go to the outbox, and they begin with earlier ones. */

import { h } from "../widgets/tool/dom.js";

/** @param {string} chapter @param {Awaited<ReturnType<typeof import("./outbox.js").makeOutbox>>} outbox */
export function makeCards(chapter, outbox, /** @type {Record<string, any>} */ latest) {
  /** Models with questions, by their id. @type {Map<string, any>} */
  const cards = new Map();
  /** @type {Set<string>} */
  let covered = new Set();
  for (const { body } of outbox.unsent()) if (body.entry) latest[body.entry.id] = body.entry;

  document.addEventListener("teachkit-entry", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    event.preventDefault();
    latest[detail.entry.id] = detail.entry;
    detail.kept = outbox.answer(chapter, detail.entry);
    for (const model of cards.values()) remember(model);
  });

  function remember(/** @type {any} */ model) {
    const known = model.get("questions").map((/** @type {any} */ { id }) => [id, latest[id]]);
    const earlier = Object.fromEntries(known.filter((/** @type {any} */ [, entry]) => entry));
    // Not sent: Python hears of an answer from the room.
    if (JSON.stringify(earlier) !== JSON.stringify(model.get("earlier"))) model.set("earlier", earlier);
  }

  /** Lay a cover over what the room is asked at this moment, and take it off again. */
  function cover() {
    for (const [id, model] of cards) {
      const place = document.querySelector(`.rm-output[data-model="${CSS.escape(id)}"]`);
      const card = place?.querySelector(".tk-ask");
      if (!card) continue;
      const questions = model.get("questions").map((/** @type {any} */ one) => one.id);
      const parts = [...card.querySelectorAll(".tk-question")];
      const whole = model.get("form") === "review" || !parts.length;
      if (whole) hide(card, questions.some((/** @type {string} */ one) => covered.has(one)));
      else parts.forEach((part, place) => hide(part, covered.has(questions[place])));
    }
  }

  const seen = new MutationObserver(() => covered.size && cover());
  seen.observe(document.getElementById("text") ?? document.body, { childList: true, subtree: true });

  return {
    /** The tools are there, or there again. @param {any} manager */
    async found(manager) {
      for (const id of manager.registeredModels) {
        const model = await manager.get_model(id).catch(() => null);
        if (!model?.get("alone") || !Array.isArray(model.get("questions"))) continue;
        cards.set(id, model);
        remember(model);
      }
      cover();
    },
    /** @param {string[]} questions */
    cover(questions) {
      covered = new Set(questions);
      cover();
    },
  };
}

/** @param {Element} part @param {boolean} is */
function hide(part, is) {
  if (part.classList.contains("rm-covered") === is) return;
  part.classList.toggle("rm-covered", is);
  /** @type {HTMLElement} */ (part).inert = is;
  if (part.previousElementSibling?.classList.contains("rm-cover")) part.previousElementSibling.remove();
  if (is) part.before(h("p", { class: "rm-cover" }, "The room is asked this question now: answer it in the panel. It comes back here afterwards."));
}
