/** A line in the corner that says how far Python is, and why when it cannot come. */

/** What the reader can do without, and with. */
const REMAINS = "Everything on this page can be read as it is, and the questions work.";

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/** @param {string} tag @param {string} kind @param {string} [text] */
function part(tag, kind, text = "") {
  return Object.assign(document.createElement(tag), { className: kind, textContent: text });
}

export function makeStatus() {
  const box = part("div", "tk-status");
  box.hidden = true;
  // Read out when its words change; the bytes change too often to be read out.
  const said = part("span", "tk-status-said");
  said.setAttribute("role", "status");
  const bytes = part("span", "tk-status-bytes");
  bytes.setAttribute("aria-hidden", "true");
  const buttons = part("span", "tk-status-buttons");
  box.append(said, bytes, buttons);
  document.body.append(box);

  /** @param {string} text */
  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function hide() {
    box.hidden = true;
    say("");
    bytes.textContent = "";
    buttons.replaceChildren();
  }

  return {
    hide,

    /** @param {{stage: string, loaded?: number, total?: number}} progress */
    progress({ stage, loaded = 0, total = 0 }) {
      if (box.hidden) hide();
      box.classList.remove("tk-status-failed");
      box.hidden = false;
      say(stage);
      bytes.textContent = total ? `${megabytes(loaded)} of ${megabytes(total)} MB` : "";
    },

    /**
     * @param {string} what a sentence without its full stop
     * @param {(() => void) | null} again what "Try again" does; null where that is no use
     */
    failed(what, again) {
      hide();
      box.classList.add("tk-status-failed");
      box.hidden = false;
      const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
        const made = /** @type {HTMLButtonElement} */ (part("button", "tk-status-button", text));
        made.type = "button";
        made.onclick = () => {
          hide();
          act();
        };
        return made;
      };
      say(`${what}. ${REMAINS}`);
      if (again) buttons.append(button("Try again", again));
      buttons.append(button("Close", () => {}));
    },
  };
}
