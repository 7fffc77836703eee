/** What is right, how far off, and what to ask: as in `teachkit.course.answer` and `.review`. */

/**
 * @typedef {object} Question a question as Python sends it; `kind` says which fields it has
 * @property {"predict" | "explain" | "check"} kind
 * @property {string} id
 * @property {number} revision
 * @property {string} prompt
 * @property {any} [answer] of a prediction, with `choices`, `unit`, `factor`, `reveal`
 * @property {any} [choices] of a check: texts with feedback and misconception, none for the right one
 * @property {number[][]} [orders] of a check: the orders that its choices are shown in, try by try
 *
 * @typedef {{kind: string, id: string, revision: number, when: string, right?: boolean, said: any}} Entry
 */

export const brier = (/** @type {number} */ sure, /** @type {boolean} */ right) =>
  (sure / 100 - Number(right)) ** 2;

/** How many times too high or too low, as a power of ten. */
export const logError = (/** @type {number} */ guess, /** @type {number} */ truth) =>
  Math.abs(Math.log10((guess + 1) / (truth + 1)));

/** @param {any} question @param {number | string} said */
export function hit({ answer, factor }, said) {
  if (typeof answer === "string" || typeof said === "string") return said === answer;
  return answer / factor <= said && said <= answer * factor;
}

/** What was typed, as a number; null for none. Commas and spaces between thousands are fine. */
export function numberIn(/** @type {string} */ typed) {
  const text = typed.replace(/[,\s]/g, "");
  const value = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** The entry that an answer makes: `said` has the answer, or the name of what was chosen, or a text. */
export function entryFor(/** @type {any} */ question, /** @type {any} */ said) {
  const { kind, id, revision } = question;
  const when = new Date().toISOString().replace("Z", "+00:00");
  const made = { kind, id, revision, when };
  if (kind === "explain") return { ...made, said };
  if (kind === "check") return { ...made, right: said.chosen === "right", said };
  const right = hit(question, said.answer);
  const rounded = (/** @type {number} */ number) => Number(number.toFixed(4));
  const kept = { ...said, brier: rounded(brier(said.confidence, right)) };
  if (!question.choices.length) kept.log_error = rounded(logError(said.answer, question.answer));
  return { ...made, right, said: kept };
}

/** The last answer to this revision of a question, if there is one that a card can show. */
export function answered(/** @type {any} */ question, /** @type {Record<string, Entry>} */ earlier) {
  const entry = earlier[question.id];
  if (entry?.kind !== question.kind || entry.revision !== question.revision) return null;
  const { answer, text } = entry.said ?? {};
  if (entry.kind === "predict" && typeof answer !== typeof question.answer) return null;
  return entry.kind === "explain" && typeof text !== "string" ? null : entry;
}

/** Two of a pool in order: what was missed, then what was never asked, then the rest. */
export function mostUrgent(/** @type {Question[]} */ pool, /** @type {Record<string, Entry>} */ earlier) {
  const urgency = (/** @type {Question} */ one) => {
    const last = answered(one, earlier);
    return last?.right === false ? 0 : last ? 2 : 1;
  };
  return [...pool].sort((a, b) => urgency(a) - urgency(b)).slice(0, 2);
}
