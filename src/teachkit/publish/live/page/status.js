/** A line in the corner: how far Python is, and why when it cannot come. */

/** What the worker's stages are called here. @type {Record<string, string>} */
const STAGES = { download: "Fetching Python", start: "Starting Python", ready: "Starting the tools" };

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/** @param {string} tag @param {string} kind @param {string} [text] */
function part(tag, kind, text = "") {
  return Object.assign(document.createElement(tag), { className: kind, textContent: text });
}

export function makeStatus() {
  const box = part("div", "tk-status tk-status-idle");
  // Read out when its words change: it has to be there before them. The bytes would be a babble.
  const said = part("span", "tk-status-said");
  said.setAttribute("role", "status");
  const bytes = part("span", "tk-status-bytes");
  bytes.setAttribute("aria-hidden", "true");
  const buttons = part("span", "tk-status-buttons");
  box.append(said, bytes, buttons);
  document.body.append(box);

  /** @param {string} words @param {string} tone */
  function show(words, tone) {
    box.className = `tk-status ${tone}`;
    if (said.textContent !== words) said.textContent = words;
    bytes.textContent = "";
    buttons.replaceChildren();
  }

  /** Out of sight, with a last word for a screen reader. */
  const hide = (words = "") => show(words, "tk-status-idle");

  /** @param {string} words @param {() => void} act */
  function button(words, act) {
    const made = /** @type {HTMLButtonElement} */ (part("button", "tk-status-button", words));
    made.type = "button";
    made.onclick = () => {
      hide();
      act();
    };
    buttons.append(made);
  }

  return {
    hide,

    /** @param {{stage: string, loaded?: number, total?: number}} progress bytes */
    progress({ stage, loaded = 0, total = 0 }) {
      show(STAGES[stage] ?? STAGES.start, "");
      if (total) bytes.textContent = `${megabytes(loaded)} of ${megabytes(total)} MB`;
    },

    /** Say something that stays until it is closed. @param {string} words @param {() => void} [again] */
    trouble(words, again) {
      show(words, "tk-status-failed");
      if (again) button("Try again", again);
      button("Close", () => {});
    },
  };
}
