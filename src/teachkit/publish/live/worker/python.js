// Starting Python from our own files: the same code in the page's worker and, at build, in Node.
//
// A "pack" is many files in one: the length of an index (4 bytes, little end first), the index
// as JSON, [[path, size], …], then the files. Laid into Python's file system as they are, without
// a copy: a tenth of what unpacking an archive costs.

export const SITE = "/lib/python3.14/site-packages";

/** Lay the files of a pack below a folder. */
export function layOut(FS, pack, folder) {
  const bytes = new Uint8Array(pack);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = 4 + length;
  const made = new Set();
  for (const [path, size] of JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)))) {
    const cut = path.lastIndexOf("/");
    const parent = cut < 0 ? folder : `${folder}/${path.slice(0, cut)}`;
    if (!made.has(parent)) FS.mkdirTree(parent);
    made.add(parent);
    FS.createDataFile(parent, path.slice(cut + 1), bytes.subarray(at, at + size), true, true, true);
    at += size;
  }
}

/**
 * Start Python.
 *
 * The snapshot is a memory image of a Python that has imported all of ours already. Pyodide reads
 * and writes such images, but does not promise to: its exact version is pinned, and whoever calls
 * this has the ordinary way as well.
 *
 * @param {object} from
 * @param {Function} from.loadPyodide of the npm package
 * @param {string} from.indexURL where Pyodide looks for its files
 * @param {() => Promise<object>} from.core imports pyodide.asm.mjs
 * @param {Promise<Uint8Array[]>} from.packs laid into site-packages
 * @param {Promise<Uint8Array>} [from.snapshot]
 * @param {object} [from.options] more for loadPyodide
 */
export async function startPython({ loadPyodide, indexURL, core, packs, snapshot, options }) {
  const python = await loadPyodide({
    indexURL,
    packageBaseUrl: indexURL,
    lockFileContents: { info: INFO, packages: {} }, // no package is ever fetched by name
    createPyodideModule: async (settings) => {
      const module = await (await core()).default(settings);
      if (snapshot) {
        // The memory must be as large as the image, and nothing but an allocation makes it grow.
        const { byteLength } = await snapshot;
        if (byteLength > module.HEAP8.length) module._free(module._malloc(byteLength));
      }
      return module;
    },
    ...(snapshot && { _loadSnapshot: snapshot }),
    ...options,
  });
  for (const pack of await packs) layOut(python.FS, pack, SITE);
  return python;
}

// What Pyodide 314.0.6 asks of a lock file: that it is its own.
const INFO = { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" };
