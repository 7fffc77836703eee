// Python for a page: a plain module worker, with no service worker and no shared memory.
//
// The page sends {id, op, …}, and hears {type: "done", id, value | error} when it is done; in
// between come comm_open, comm_msg, comm_close, output, clear, check, files and progress.
import { loadPyodide } from "pyodide";
import { answerFetches, runtimeFiles } from "./files.js";
import { layOut, SITE, startPython } from "./python.js";
import { HOME, workspace } from "./workspace.js";

let python;
let kernel;
let files;

/** Tell the page how far the start is: the stage in one word, and bytes of bytes. */
const progress = (stage, loaded, total) => postMessage({ type: "progress", stage, loaded, total });

/** Tell the page which files Python has changed since it was last told. */
function tellFiles() {
  const changed = files?.changed();
  if (changed) postMessage({ type: "files", changed });
}

/**
 * What the kernel calls: a message as JSON, its binary parts beside it. Files go first: a widget that
 * says that something is saved speaks of what the page has.
 */
function post(message, buffers) {
  tellFiles();
  const parts = buffers.length ? buffers.toJs().map((bytes) => new DataView(bytes.buffer)) : [];
  postMessage({ ...JSON.parse(message), buffers: parts }, parts.map((view) => view.buffer));
}

/** With the snapshot when there is one and it is wanted, else (or when that fails) without. */
async function start(runtime, manifest, withSnapshot) {
  const packs = withSnapshot ? ["site"] : ["site", "frozen", "rest"];
  const roles = ["wasm", "core", withSnapshot ? "snapshot" : "stdlib", ...packs];
  const total = roles.reduce((sum, role) => sum + manifest.files[role].size, 0);
  let told = 0;
  const ours = runtimeFiles(runtime, manifest, (loaded) => {
    if (loaded < total && performance.now() - told < 50) return; // twenty times a second will do
    told = performance.now();
    progress("download", loaded, total);
  });
  answerFetches({
    "pyodide.asm.wasm": () => ours.open("wasm", "application/wasm"),
    // The snapshot holds what it imported, and finds the rest elsewhere.
    "python_stdlib.zip": () => (withSnapshot ? new Response() : ours.open("stdlib")),
  });
  const core = ours.open("core", "text/javascript");
  core.catch(() => {}); // `broken` says it
  const starting = startPython({
    loadPyodide,
    indexURL: runtime,
    core: async () => import(URL.createObjectURL(await (await core).blob())),
    packs: Promise.all(packs.map(ours.bytes)),
    snapshot: withSnapshot ? ours.bytes("snapshot") : undefined,
    options: { env: { HOME } },
  });
  // A stream that breaks says only that it did; `broken` knows which file it was, a moment later.
  const named = starting.catch(async (error) => {
    await new Promise((next) => setTimeout(next, 50));
    throw error;
  });
  const started = await Promise.race([ours.broken, named]);
  await ours.verified();
  return started;
}

/** Fetch while Python waits: an import cannot wait for a promise. */
function fetchNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${address} could not be fetched: ${request.status}`);
  return new Uint8Array(request.response);
}

const ops = {
  /** @returns {{snapshot: boolean, fetched: string[]}} what is needed to start again, offline */
  async init({ runtime, manifest: name, env = {}, files: given = {}, snapshot = true }) {
    const listed = await fetch(new URL(name, runtime), { signal: AbortSignal.timeout(30_000) });
    if (!listed.ok) throw new Error(`${listed.url} could not be fetched: ${listed.status}`);
    const manifest = await listed.json();
    let frozen = snapshot && "snapshot" in manifest.files;
    if (frozen) {
      try {
        python = await start(runtime, manifest, true);
        kernel = python.globals.get("kernel");
        const { Rest } = python.pyimport("teachkit.publish.live.kernel.rest");
        const rest = new URL(manifest.files.rest.name, runtime);
        Rest(manifest.rest, () => fetchNow(rest), (pack) => layOut(python.FS, pack.toJs(), SITE));
      } catch (error) {
        console.warn(`Python starts without its snapshot: ${error.message}`);
        frozen = false;
      }
    }
    if (!frozen) {
      python = await start(runtime, manifest, false);
      progress("start");
      kernel = python.pyimport("teachkit.publish.live.kernel").prepare();
    }
    files = workspace(python.FS);
    files.take(given);
    kernel.connect(post, python.toPy({ ...env, HOME }));
    progress("ready");
    const fetched = performance.getEntriesByType("resource").map((entry) => entry.name);
    return { snapshot: frozen, fetched };
  },

  run: async ({ cell, code }) => ({ ok: await kernel.run(cell, code) }),

  comm_msg({ comm_id, data, buffers = [] }) {
    kernel.comm_msg(comm_id, JSON.stringify(data), python.toPy(buffers));
  },

  comm_close({ comm_id }) {
    kernel.comm_close(comm_id);
  },

  files({ changed }) {
    files.take(changed);
  },

  check({ exercise, cells, patience = 1 }) {
    return JSON.parse(kernel.check(exercise, JSON.stringify(cells), patience));
  },
};

// One at a time, in the order in which they came: a cell that awaits must not be overtaken.
let queue = Promise.resolve();
onmessage = ({ data: { id, op, ...given } }) => {
  queue = queue.then(async () => {
    const answer = { type: "done", id };
    try {
      answer.value = await ops[op](given);
    } catch (error) {
      answer.error = String(error.message ?? error);
      // Pyodide is of no use after such an error; the page may start another.
      if (error.pyodide_fatal_error) postMessage({ type: "crash", error: answer.error });
    }
    tellFiles();
    postMessage(answer);
  });
};
