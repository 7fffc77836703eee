// node snapshot.mjs NODE_MODULES STAGE OUT: the files of the browser's Python, from what lies ready.
//
// STAGE is laid out as below site-packages, and becomes a pack of compiled modules and other files.
// With it in place a Python is started, imports what the pages need, and its memory is kept. All files are compressed here, so that the host need not, and named by
// their content, so that a browser may keep them for good.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { SITE, startPython } from "./worker/python.js";

// Node would show the line that threw, and Pyodide is one line of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(error.message.slice(-2000)); // its end: a traceback ends with what was wrong
  process.exit(1);
});

const [modules, stage, out] = process.argv.slice(2).map((path) => resolve(path));
const pyodide = join(modules, "pyodide");
const { loadPyodide, version } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));

const start = (packs, options) =>
  startPython({
    loadPyodide,
    indexURL: `${pyodide}/`,
    core: () => import(pathToFileURL(join(pyodide, "pyodide.asm.mjs"))),
    packs: Promise.resolve(packs),
    options,
  });

/** All files below a folder: [path, content], in the order of their paths. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(folder, path), readFileSync(path)]);
}

function packed(files) {
  const index = Buffer.from(JSON.stringify(files.map(([path, content]) => [path, content.length])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(index.length);
  return Buffer.concat([length, index, ...files.map(([, content]) => content)]);
}

// Modules travel compiled: the browser's Python would need seconds for that on each visit.
const COMPILE = `
from importlib._bootstrap_external import _code_to_hash_pyc

def compiled(source, path):
    code = compile(source.to_bytes(), path, "exec", dont_inherit=True)
    return bytes(_code_to_hash_pyc(code, bytes(8), False))

compiled
`;
const compiler = await start([]);
const compiled = compiler.runPython(COMPILE);
function withoutSources(files) {
  return files.map(([path, content]) => {
    if (!path.endsWith(".py") || path.includes("/_content/")) return [path, content];
    const made = compiled(new Uint8Array(content), `${SITE}/${path}`);
    const code = Buffer.from(made.toJs());
    made.destroy();
    return [`${path}c`, code];
  });
}

const manifest = { pyodide: version, files: {} };
function keep(role, content) {
  const zipped = gzipSync(content, { level: 9 });
  const sha256 = createHash("sha256").update(zipped).digest("hex");
  const name = `${role}-${sha256.slice(0, 12)}.bin`; // no .gz: some hosts undo it, some do not
  writeFileSync(join(out, name), zipped);
  manifest.files[role] = { name, size: zipped.length, sha256 };
  console.log(`${role}: ${content.length} bytes, ${zipped.length} compressed`);
}

console.log("Compiling the modules");
const site = packed(withoutSources(filesIn(stage)));
keep("site", site);
keep("wasm", readFileSync(join(pyodide, "pyodide.asm.wasm")));
keep("core", readFileSync(join(pyodide, "pyodide.asm.mjs")));
keep("stdlib", readFileSync(join(pyodide, "python_stdlib.zip")));

console.log("Starting Python, and keeping its memory");
const python = await start([site], { _makeSnapshot: true });
python.runPython("from teachkit.publish.live.kernel import prepare; kernel = prepare()");
keep("snapshot", python.makeMemorySnapshot());

const text = JSON.stringify(manifest, null, 1);
const name = `manifest-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.json`;
writeFileSync(join(out, name), text);
