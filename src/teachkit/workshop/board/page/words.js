/** Free text, before the room sees it: let through, hide, put what means the same together. */

import { counted } from "./drawing.js";
import { redraw } from "./redraw.js";
import { button } from "./stage.js";
import { chip, h } from "./tool/dom.js";

const STATES = /** @type {Record<string, {mark: string, word: string, tone: string}>} */ ({
  waiting: { mark: "…", word: "waits", tone: "warn" },
  shown: { mark: "✓", word: "let through", tone: "good" },
  hidden: { mark: "✕", word: "hidden", tone: "plain" },
});

export const waiting = (/** @type {any} */ state) =>
  state.words.filter((/** @type {any} */ one) => one.state === "waiting" && !one.into).length;

/** @param {any} board */
export function makeWords(board) {
  const element = h("div", { class: "bd-panel" });
  const small = (/** @type {string} */ word, /** @type {() => void} */ press, /** @type {any} */ one) =>
    button(word, press, { class: "tk-button tk-small", "data-key": `${word} ${one.ask} ${one.key}`, "aria-label": `${word}: ${one.text}` });

  function judge(/** @type {any} */ one, /** @type {string} */ state) {
    const deed = { do: "words.state", ask: one.ask, key: one.key };
    const word = `${state === "shown" ? "letting through" : "hiding"} “${one.text}”`;
    board.deeds.go({ ...deed, state }, word, { ...deed, state: one.state });
  }

  function merge(/** @type {any} */ one, /** @type {string | null} */ into) {
    const deed = { do: "words.merge", ask: one.ask, key: one.key };
    board.deeds.go({ ...deed, into }, `${into ? "moving" : "parting"} “${one.text}”`, { ...deed, into: one.into });
  }

  function all(/** @type {string} */ ask, /** @type {any[]} */ listed, /** @type {string} */ state) {
    const back = listed.filter((one) => one.state === "waiting").map((one) => ({ do: "words.state", ask, key: one.key, state: "waiting" }));
    board.deeds.go({ do: "words.all", ask, state }, `the judging of ${counted(back.length, "text")}`, ...back);
  }

  /** @param {any} one @param {any[]} listed all of the same ask */
  function line(one, listed) {
    const others = listed.filter((other) => other.key !== one.key && !other.into);
    const within = listed.filter((other) => other.into === one.key);
    const pick = h(
      "select",
      {
        "data-key": `merge ${one.ask} ${one.key}`,
        "aria-label": `Put with: ${one.text}`,
        onchange: () => pick.value && merge(one, pick.value),
      },
      h("option", { value: "" }, "Put with…"),
      others.map((other) => h("option", { value: other.key }, other.text)),
    );
    return h(
      "li",
      {},
      h(
        "span",
        {},
        one.text,
        h("span", { class: "tk-quiet" }, ` × ${one.n}`),
        within.length
          ? h(
              "span",
              { class: "bd-merged" },
              " with ",
              within.map((other) => [
                `“${other.text}” × ${other.n} `,
                h("button", { type: "button", class: "tk-link", "data-key": `apart ${other.key}`, "aria-label": `Take apart: ${other.text}`, onclick: () => merge(other, null) }, "apart"),
                " ",
              ]),
            )
          : null,
      ),
      chip(STATES[one.state]),
      h(
        "span",
        { class: "bd-actions" },
        one.state === "shown" ? null : small("Let through", () => judge(one, "shown"), one),
        one.state === "hidden" ? null : small("Hide", () => judge(one, "hidden"), one),
        others.length ? pick : null,
      ),
    );
  }

  function draw() {
    const { words, asks } = board.state;
    redraw(element, [words, asks.map((/** @type {any} */ one) => one.prompt)], () => {
      if (!words.length) return h("p", { class: "tk-quiet" }, "No texts here. What people send to a question for words waits in this place until you let it through.");
      const each = [...new Set(words.map((/** @type {any} */ one) => one.ask))];
      return each.map((ask) => {
        const listed = words.filter((/** @type {any} */ one) => one.ask === ask);
        const left = listed.filter((/** @type {any} */ one) => one.state === "waiting").length;
        return [
          h("h2", {}, asks.find((/** @type {any} */ one) => one.id === ask)?.prompt ?? ""),
          h(
            "p",
            { class: "tk-line" },
            left
              ? [
                  button(`Let all ${left} through`, () => all(ask, listed, "shown"), { "data-key": `all ${ask}` }),
                  button("Hide all that wait", () => all(ask, listed, "hidden"), { "data-key": `none ${ask}` }),
                ]
              : h("span", { class: "tk-quiet" }, "None waits."),
          ),
          h("ul", { class: "bd-lines" }, listed.filter((/** @type {any} */ one) => !one.into).map((/** @type {any} */ one) => line(one, listed))),
        ];
      });
    });
  }
  return { element, draw };
}
