/**
 * The worker in which Python runs: requests that are answered, and what it says by itself.
 *
 * Nothing here knows of widgets: the exercises start a Python of their own in the same way.
 */

/**
 * @typedef {object} Python
 * @property {(op: string, args?: object, transfer?: Transferable[]) => Promise<any>} request
 * @property {(reason?: Error) => void} end stop it now, whatever it does; what waits is refused
 */

/**
 * Say why Python cannot run in this browser; nothing if it can.
 * @returns {string}
 */
export function missing() {
  let modules = false;
  const asked = {
    get type() {
      modules = true;
      return /** @type {const} */ ("module");
    },
  };
  try {
    const url = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
    new Worker(url, asked).terminate();
    URL.revokeObjectURL(url);
  } catch {
    // No workers at all: `modules` says it.
  }
  if (typeof WebAssembly !== "object") return "this browser has no WebAssembly";
  if (!modules) return "this browser has no workers with modules";
  if (typeof DecompressionStream !== "function") return "this browser cannot unpack gzip";
  return "";
}

/**
 * Start a worker; it knows no Python before its first request, "init".
 * @param {URL} script
 * @param {(message: any) => void} hear what it says by itself
 * @param {(error: Error) => void} broken it has died; called once, and not for `end`
 * @returns {Python}
 */
export function startPython(script, hear, broken) {
  /** @type {Map<number, {resolve: Function, reject: Function}>} */
  const waiting = new Map();
  const worker = new Worker(script, { type: "module" });
  let count = 0;
  /** @type {Error | null} */
  let ended = null;

  function end(reason = new Error("Python was stopped")) {
    if (ended) return;
    ended = reason;
    worker.terminate();
    for (const one of waiting.values()) one.reject(reason);
    waiting.clear();
  }

  /** @param {string} why */
  function die(why) {
    if (ended) return;
    const error = new Error(why);
    end(error);
    broken(error);
  }

  worker.onmessage = ({ data }) => {
    if (data.type === "crash") return die(data.error);
    if (data.type !== "done") return hear(data);
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) one?.reject(new Error(data.error));
    else one?.resolve(data.value);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    die(event.message || `${script.pathname.split("/").pop()} could not be loaded`);
  };

  return {
    end,
    request(op, args = {}, transfer = []) {
      if (ended) return Promise.reject(ended);
      const id = ++count;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, op, ...args }, transfer);
      });
    },
  };
}
