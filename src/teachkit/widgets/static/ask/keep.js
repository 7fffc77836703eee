/** How long to wait for an answer before the same is sent again, in seconds. */
const PATIENCE = [5, 10, 20, 40];

/**
 * Have an entry recorded: by the page's host, which takes the event and promises, or by Python.
 * An entry that is sent twice is recorded once, so it is sent until somebody answers.
 * @param {HTMLElement} element where the event starts
 * @param {import("./judge.js").Entry} entry
 * @param {(deed: string, content: object) => Promise<any>} ask
 * @param {(trouble: string) => void} tell what is wrong with it, "" for nothing
 */
export async function keepEntry(element, entry, ask, tell) {
  /** @type {{entry: object, kept: Promise<void> | null}} */
  const detail = { entry, kept: null };
  const taken = !element.dispatchEvent(
    new CustomEvent("teachkit-entry", { bubbles: true, composed: true, cancelable: true, detail }),
  );
  try {
    await (taken ? detail.kept : untilAnswered(() => ask("keep", { entry }), tell));
    tell("");
  } catch (/** @type {any} */ error) {
    tell(`Not recorded: ${error?.message ?? error} ${error?.hint ?? ""}`.trim());
  }
}

/** @param {() => Promise<any>} send @param {(trouble: string) => void} tell */
async function untilAnswered(send, tell) {
  const sent = [];
  for (const seconds of PATIENCE) {
    sent.push(send());
    const wait = new Promise((done) => setTimeout(() => done("late"), seconds * 1000));
    if ((await Promise.race([...sent, wait])) !== "late") return;
    tell("Not recorded yet: Python does not answer. It is sent again.");
  }
  tell("Not recorded: Python does not answer. If the kernel has stopped, run the cell again.");
  await Promise.race(sent);
}
