/** The text of a question on the page: text is always text, whatever it looks like. */

import { fill, h } from "../tool/dom.js";

const MARKS = /`([^`]+)`|\*([^*\s][^*]*)\*/g;

function marked(/** @type {string} */ line) {
  const parts = [];
  let end = 0;
  for (const { 0: whole, 1: code, 2: emphasised, index } of line.matchAll(MARKS)) {
    parts.push(line.slice(end, index), code ? h("code", {}, code) : h("em", {}, marked(emphasised)));
    end = index + whole.length;
  }
  return [...parts, line.slice(end)];
}

/** One paragraph: backticks are code, stars emphasis. */
export const inline = (/** @type {string} */ text) => marked(text.trim().replace(/\s+/g, " "));

/** Paragraphs, with a blank line between. */
export const prose = (/** @type {string} */ text) =>
  text.trim().split(/\n\s*\n/).map((paragraph) => h("p", {}, inline(paragraph)));

export const source = (/** @type {any} */ question) =>
  h("p", {}, h("small", {}, `Source: ${question.source}, ${question.date}.`));

/** What the card says back: a word in front, and with it a tone. */
export const notice = (/** @type {any} */ said, mark = "", tone = "") =>
  h("div", { class: `tk-notice${tone && ` tk-${tone}`}` }, mark && [h("strong", {}, mark), " "], said);

/** A place for notices: a screen reader says what changes in it, and it can take the focus. */
export const makeSaid = () => h("div", { class: "tk-said", role: "status", tabindex: "-1" });

/** Say it; what is there already is not said again. @param {Element} place @param {any[]} notices */
export function say(place, notices) {
  const next = fill(document.createElement("div"), notices);
  if (next.innerHTML !== place.innerHTML) place.replaceChildren(...next.childNodes);
}

/** An id of its own: every card loads a copy of this module, so a counter would repeat itself. */
export const freshId = () => `tk-${Math.random().toString(36).slice(2)}`;

/**
 * Choices as one group with a name: one stop for Tab, and the arrows choose.
 * @param {string} label the id of what is asked @param {{text: string, value: any}[]} options
 * @param {(value: any) => void} choose
 */
export function makeChoices(label, options, choose) {
  const name = freshId();
  const inputs = options.map(({ value }) =>
    h("input", { type: "radio", name, onchange: () => choose(value) }));
  const element = h(
    "div",
    { class: "tk-choices", role: "radiogroup", "aria-labelledby": label },
    options.map(({ text }, place) => h("label", {}, inputs[place], h("span", {}, inline(text)))),
  );
  /** @param {any} chosen @param {boolean} disabled */
  const draw = (chosen, disabled) =>
    inputs.forEach((input, place) => {
      input.checked = options[place].value === chosen;
      input.disabled = disabled;
    });
  return { element, draw, focus: () => inputs[0].focus() };
}

/** @param {string} text @param {string} hint @param {() => void} press */
export const makeButton = (text, hint, press) =>
  h("button", { type: "button", class: "tk-button", title: hint, onclick: press }, text);
