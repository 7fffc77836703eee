// node snapshot.mjs NODE_MODULES STAGE CACHE OUT: the files of the browser's Python.
//
// STAGE is laid out as below site-packages. Everything travels compiled, and in these parts:
//
//   wasm, core   Pyodide itself
//   snapshot     the memory of a started Python that has imported what the pages need
//   site         what is not in the snapshot and needed at once: the course, its data
//   rest         modules that no page of ours needs, for readers who do; fetched when one is
//                imported (`teachkit.publish.live.kernel.rest`)
//   frozen       the modules in the snapshot, and
//   stdlib       the standard library: only for a start without the snapshot
//
// All is compressed here, so that the host need not, and named by its content, so that a browser
// may keep it for good. CACHE keeps compiled modules from one run to the next.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { SITE, startPython } from "./worker/python.js";

// Node would show the line that threw, and Pyodide is one line of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(error.message.slice(-2000)); // its end: a traceback ends with what was wrong
  process.exit(1);
});

const [modules, stage, cache, out] = process.argv.slice(2).map((path) => resolve(path));
const pyodide = join(modules, "pyodide");
const { loadPyodide, version } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const STDLIB = "/lib/python314.zip";

const start = (packs, options) =>
  startPython({
    loadPyodide,
    indexURL: `${pyodide}/`,
    core: () => import(pathToFileURL(join(pyodide, "pyodide.asm.mjs"))),
    packs: Promise.resolve(packs),
    options,
  });

const hash = (content) => createHash("sha256").update(content).digest("hex");

/** All files below a folder: [path, content], in the order of their paths. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(folder, path), readFileSync(path)]);
}

/** Many files as one: see worker/python.js. */
function packed(files) {
  const index = Buffer.from(JSON.stringify(files.map(([path, content]) => [path, content.length])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(index.length);
  return Buffer.concat([length, index, ...files.map(([, content]) => content)]);
}

// Without columns in tracebacks (the sources are not there to point at), and what is not ours
// without docstrings: a quarter less to fetch.
const COMPILER = `
import io, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

def compiled(source, path, ours):
    code = compile(source.to_bytes(), path, "exec", dont_inherit=True, optimize=0 if ours else 2)
    return bytes(_code_to_hash_pyc(code, bytes(8), False))

def members(archive):
    with zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as opened:
        return [(one.filename, opened.read(one)) for one in opened.infolist() if not one.is_dir()]

def zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files:
            archive.writestr(zipfile.ZipInfo(path), content.to_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()
`;
const compiler = await start([], { env: { PYTHONNODEBUGRANGES: "1", HOME: "/" } });
compiler.runPython(COMPILER);
/** Call a function of COMPILER; bytes come back as they are. */
function ask(name, ...given) {
  const made = compiler.globals.get(name)(...given);
  const value = made.toJs();
  made.destroy();
  return value;
}

/** Compile modules, below where they will lie; other files stay as they are. */
function compiled(files, root) {
  mkdirSync(cache, { recursive: true });
  return files.map(([path, source]) => {
    if (!path.endsWith(".py") || path.includes("/_content/")) return [path, source];
    const ours = /^(teachkit|_?pyodide)\//.test(path);
    const kept = join(cache, hash(`${version} ${root}/${path} ${hash(source)}`));
    if (!existsSync(kept)) {
      writeFileSync(kept, ask("compiled", new Uint8Array(source), `${root}/${path}`, ours));
    }
    return [`${path}c`, readFileSync(kept)];
  });
}

// What the pages import. A widget for teachers wants a database, which is not there.
const WARM = `
import gc, pkgutil
from importlib import import_module
from teachkit.publish.live.kernel import prepare
from teachkit.publish.live.kernel.rest import leave

kernel = prepare()
for room in ("teachkit.data", "teachkit.decisions", "teachkit.course", "teachkit.widgets"):
    for module in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
        if module.name not in ("teachkit.widgets.rubric",):
            import_module(module.name)
import_module("teachkit.grading.here")
gc.collect()
`;

console.log("Compiling the modules");
const archive = new Uint8Array(readFileSync(join(pyodide, "python_stdlib.zip")));
const stdlib = compiled(ask("members", archive), STDLIB);
const zipped = ask("zipped", stdlib.map(([path, content]) => [path, new Uint8Array(content)]));
const stdlibPath = join(cache, "python_stdlib.zip");
writeFileSync(stdlibPath, zipped);
const ours = compiled(filesIn(stage), SITE);

console.log("Starting Python, and keeping its memory");
const python = await start([packed(ours)], { _makeSnapshot: true, stdLibURL: stdlibPath });
python.runPython(WARM);
const frozen = new Set(python.runPython("' '.join(leave())").split(" "));
const snapshot = python.makeMemorySnapshot();

const atOnce = ([path]) => /^teachkit\/(data|decisions|_content)\//.test(path) && !/\.pyc$/.test(path);
const isFrozen = ([path]) => frozen.has(path);
const left = [...stdlib, ...ours].filter((file) => !atOnce(file) && !isFrozen(file));
const topsOf = (files) => [...new Set(files.map(([path]) => path.split("/")[0].replace(/\.pyc$/, "")))];
const parts = {
  snapshot,
  site: packed(ours.filter(atOnce)),
  rest: packed(left),
  frozen: packed(ours.filter((file) => isFrozen(file))),
  stdlib: zipped,
  wasm: readFileSync(join(pyodide, "pyodide.asm.wasm")),
  core: readFileSync(join(pyodide, "pyodide.asm.mjs")),
};
const manifest = { pyodide: version, rest: topsOf(left), files: {} };
await Promise.all(
  Object.entries(parts).map(async ([role, content]) => {
    const small = await promisify(gzip)(content, { level: 9 });
    const sha256 = hash(small);
    const name = `${role}-${sha256.slice(0, 12)}.bin`; // no .gz: some hosts undo it, some do not
    writeFileSync(join(out, name), small);
    manifest.files[role] = { name, size: small.length, sha256 };
    console.log(`${role}: ${content.length} bytes, ${small.length} compressed`);
  }),
);
const text = JSON.stringify(manifest, null, 1);
writeFileSync(join(out, `manifest-${hash(text).slice(0, 12)}.json`), text);
