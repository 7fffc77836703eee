/** One's own page: how far one is, and the link that finds the way back. */

import { h } from "../widgets/tool/dom.js";
import { joinTalk } from "./talk.js";

function makeCopy() {
  const link = /** @type {HTMLInputElement} */ (document.getElementById("link"));
  const said = h("span", { role: "status" });
  const button = h("button", { type: "button", class: "rm-button", onclick: copy }, "Copy my link");
  link.after(button, said);
  link.addEventListener("focus", () => link.select());

  async function copy() {
    try {
      await navigator.clipboard.writeText(link.value);
    } catch {
      // A room in a local network has no https, and so no clipboard but the old one.
      link.focus();
      link.select();
      if (!document.execCommand("copy")) return void (said.textContent = " Mark it and copy it by hand.");
      button.focus();
    }
    said.textContent = " Copied.";
  }
}

/** @param {Record<string, any>} latest the latest answer to each question */
function progress(latest) {
  const answered = Object.keys(latest).map((id) => id.split(".")[0]);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-answered]"))) {
    const count = answered.filter((chapter) => chapter === place.dataset.answered).length;
    const whole = Number(place.dataset.questions);
    place.textContent = whole ? `${Math.min(count, whole)} of ${whole} questions answered` : "";
  }
}

makeCopy();
joinTalk({}).then(({ latest }) => progress(latest));
