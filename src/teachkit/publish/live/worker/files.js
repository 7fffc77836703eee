// The files of the runtime: fetched, counted, held to their hashes and decompressed on the way.
//
// They are compressed by us, because not every host compresses; what a file is called on the host
// and which hash it has is in the manifest.

const STALLED = 30_000; // milliseconds without a byte, and a file is given up

/**
 * @param {string} runtime the address of the folder, with a slash at its end
 * @param {object} manifest as snapshot.mjs wrote it
 * @param {(loaded: number) => void} onBytes called with the bytes that have come so far
 */
export function runtimeFiles(runtime, manifest, onBytes) {
  let loaded = 0;
  const checks = [];
  /** @type {(error: Error) => void} */
  let giveUp;
  const broken = new Promise((_, reject) => (giveUp = reject));
  broken.catch(() => {}); // whoever does not ask for it hears it from `open`
  let coming = 0;
  let watch = 0;
  /** Something came, or is asked for: what is still on its way has its time again. */
  function alive() {
    clearTimeout(watch);
    const stalled = () => giveUp(new Error(`nothing has come from the book's host for ${STALLED / 1000} seconds`));
    if (coming) watch = setTimeout(stalled, STALLED);
  }

  /** One of the files by its role, as a Response of what was compressed. */
  async function open(role, type = "application/octet-stream") {
    const { name, sha256 } = manifest.files[role];
    coming += 1;
    alive();
    const response = await fetchAnew(new URL(name, runtime)).catch((error) => {
      giveUp(error);
      throw error;
    });
    const pieces = [];
    const counted = new TransformStream({
      transform(piece, out) {
        loaded += piece.byteLength;
        pieces.push(piece);
        onBytes(loaded);
        alive();
        out.enqueue(piece);
      },
      flush() {
        coming -= 1;
        alive();
        const checked = check(name, pieces, sha256);
        checked.catch(giveUp);
        checks.push(checked);
      },
    });
    const unpacked = new DecompressionStream("gzip");
    const whole = response.body.pipeThrough(counted).pipeTo(unpacked.writable);
    whole.catch(() => giveUp(new Error(`${name} is damaged, or did not come whole`)));
    return new Response(unpacked.readable, { headers: { "Content-Type": type } });
  }

  return {
    open,
    bytes: async (role) => new Uint8Array(await (await open(role)).arrayBuffer()),
    /** Rejects when a file cannot be had: Pyodide itself would wait for it for ever. */
    broken,
    /** Resolves when all that was read is what was built; nothing of it should run before. */
    verified: () => Promise.all(checks),
  };
}

// What a worker's fetch is before `answerFetches` changes it.
const fetchAnew = async (address) => {
  const response = await hostFetch(address);
  if (!response.ok) throw new Error(`${address} could not be fetched: ${response.status}`);
  return response;
};
const hostFetch = globalThis.fetch;

/** Digests need a secure context: there is none on a plain http:// address other than localhost. */
async function check(name, pieces, sha256) {
  if (!globalThis.crypto?.subtle) return;
  const digest = await crypto.subtle.digest("SHA-256", await new Blob(pieces).arrayBuffer());
  const found = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  if (found.join("") !== sha256) throw new Error(`${name} is not the file that the book was built with`);
}

/**
 * Answer what Pyodide fetches by its own names from our files.
 * @param {Record<string, () => Promise<Response>>} answers by the last part of the address
 */
export function answerFetches(answers) {
  globalThis.fetch = (request, options) => {
    const address = typeof request === "string" ? request : (request.url ?? request.href);
    const answer = answers[address.slice(address.lastIndexOf("/") + 1)];
    if (!answer) return hostFetch(request, options);
    // A failure is heard of by `broken`; Pyodide would leave it to nobody.
    return Promise.resolve(answer()).catch(() => new Promise(() => {}));
  };
}
