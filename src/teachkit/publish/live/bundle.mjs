// node bundle.mjs NODE_MODULES OUT: the JavaScript of the live pages, joined into a few files.
//
// One build, so that what two entries share lands in a chunk that both load once. Beside them
// `packages.json` names the npm packages of which a part is in them: their licences go along.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [modules, out] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(join(modules, "here.js"))("esbuild");

const ENTRIES = {
  live: "page/main.js", // every page with a widget: paints, then talks with Python
  exercise: "exercise/main.js", // the editor of exercises
  store: "store/main.js", // every page: the reader's record
  yours: "store/yours.js", // the page "Your record and plan"
  worker: "worker/worker.js", // Python, in a thread of its own
};

/** anywidget is published as one AMD module; a bundler needs to see an export. */
const anywidget = {
  name: "anywidget",
  setup(build) {
    build.onLoad({ filter: /anywidget[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const amd = /define\(\["@jupyter-widgets\/base"\], (\w+)\);/;
      if (!amd.test(text)) throw new Error(`${path} is no longer the AMD module that we know`);
      return { loader: "js", contents: text.replace(amd, "export default $1;") };
    });
  },
};

const entryPoints = {};
for (const [name, path] of Object.entries(ENTRIES)) {
  if (!existsSync(join(here, path))) throw new Error(`publish/live/${path} is missing: ${name}.js`);
  entryPoints[name] = join(here, path);
}

const { metafile } = await build({
  entryPoints,
  metafile: true,
  outdir: out,
  absWorkingDir: here,
  nodePaths: [modules],
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  chunkNames: "chunk-[hash]",
  define: { global: "globalThis" },
  alias: { "sanitize-html": join(here, "page/sanitize.js") },
  external: ["node:*", "ws"], // asked for by Pyodide outside a browser only
  loader: { ".svg": "dataurl", ".woff2": "dataurl", ".woff": "empty", ".ttf": "empty", ".eot": "empty" },
  plugins: [anywidget],
  legalComments: "eof",
  logLevel: "warning",
});

const packages = new Set();
for (const { inputs } of Object.values(metafile.outputs)) {
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (name && bytesInOutput > 0) packages.add(name);
  }
}
await writeFile(join(out, "packages.json"), JSON.stringify([...packages].sort()));
