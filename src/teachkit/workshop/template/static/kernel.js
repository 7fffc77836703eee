/**
 * The Python behind the page's tools: notice that it is gone, have it back as soon as there is
 * somebody to ask, and give it what the reader had set.
 *
 * JupyterLab's own connection asks, when its socket closes, whether the kernel still lives, and
 * when nobody answers it looks away for 10 to 30 seconds. So its question is asked for it, here,
 * once a second, until there is an answer.
 */

import { pause } from "./place.js";

const AGAIN = 1; // seconds

/** Resolved with Voila's application, once it has begun. @returns {Promise<any>} */
export function voila() {
  if (window.jupyterapp) return Promise.resolve(window.jupyterapp);
  return new Promise((resolve) => {
    Object.defineProperty(window, "jupyterapp", {
      configurable: true,
      set(app) {
        Object.defineProperty(window, "jupyterapp", { value: app, configurable: true, writable: true });
        resolve(app);
      },
    });
  });
}

/**
 * @param {any} manager Voila's widget manager
 * @param {{told: (here: boolean) => void, restored: () => void}} hearer
 */
export function watchKernel(manager, { told, restored }) {
  const { kernel } = manager;
  const words = lastWords(kernel);
  patient(kernel.serverSettings);
  kernel.connectionStatusChanged.connect(() => told(kernel.connectionStatus === "connected"));
  manager.restored.connect(async () => {
    await giveBack(manager, words);
    restored();
  });
  if (manager.restoredStatus) restored();
  told(kernel.connectionStatus === "connected");
  const again = () => kernel.isDisposed || kernel.reconnect().catch(() => {});
  // After seven tries JupyterLab gives up, and says so.
  setInterval(() => kernel.connectionStatus === "disconnected" && again(), 2000);
  return {
    /** Connect anew: the old socket may be one that nobody is at the other end of. */
    again,
    /** Whether nothing but a new page can help. */
    lost: () => kernel.isDisposed,
  };
}

/** Have the question for the kernel's health answered by yes or no, and never by silence. */
function patient(/** @type {any} */ settings) {
  const plain = settings.fetch;
  settings.fetch = async (/** @type {any} */ request, /** @type {any} */ init) => {
    for (;;) {
      try {
        const answer = await plain.call(null, request.clone?.() ?? request, init);
        // Anything but "here" and "no such kernel" would make JupyterLab give up for good.
        if (answer.ok || answer.status === 404) return answer;
      } catch {
        // Nobody there.
      }
      await pause(AGAIN * (0.5 + Math.random()));
    }
  };
}

/**
 * The traits in which the reader has the last word, by model: what the page sent, and Python has
 * not changed since. In the order in which they were said.
 * @param {any} kernel @returns {Map<string, Record<string, any>>}
 */
function lastWords(kernel) {
  /** @type {Map<string, Record<string, any>>} */
  const words = new Map();
  kernel.anyMessage.connect((/** @type {any} */ _, /** @type {any} */ { msg, direction }) => {
    const { comm_id: id, data } = msg.content ?? {};
    if (msg.header.msg_type !== "comm_msg" || data?.method !== "update") return;
    const before = words.get(id) ?? {};
    if (direction === "send") {
      words.delete(id);
      words.set(id, { ...before, ...data.state });
    } else {
      for (const name of Object.keys(data.state)) delete before[name];
    }
  });
  return words;
}

/** @param {any} manager @param {Map<string, Record<string, any>>} words */
async function giveBack(manager, words) {
  for (const id of new Set([...words.keys(), ...manager.registeredModels])) {
    const model = await manager.get_model(id).catch(() => null);
    if (!model) continue;
    // A model holds its next message back until its last is done, and a Python that died in the
    // middle is never done.
    const held = model._msg_buffer ?? {};
    model._pending_msgs = 0;
    model._msg_buffer = null;
    const said = { ...words.get(id), ...held };
    if (!Object.keys(said).length) continue;
    const heard = await model.constructor._deserialize_state(said, manager);
    model.set(heard);
    model.save_changes();
  }
}
