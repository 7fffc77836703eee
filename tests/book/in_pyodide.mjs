// node in_pyodide.mjs NODE_MODULES RUNTIME KIND [ARGUMENTS]: the browser's Python, without a browser.
//
// KIND cells: every code cell of the notebooks given as JSON on standard input, {name: [code, …]},
// each notebook in a kernel of its own. KIND pytest: the repository, a folder with
// pytest's packages, and pytest's arguments. Prints one line of JSON at the end.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

// Pyodide is one line of a megabyte, which Node would show.
process.on("uncaughtException", (error) => {
  console.error(String(error.message).slice(-3000));
  process.exit(1);
});

const [modules, runtime, kind, ...given] = process.argv.slice(2);
const live = join(import.meta.dirname, "../../src/teachkit/publish/live");
const { layOut, SITE, startPython } = await import(pathToFileURL(join(live, "worker/python.js")));
const { HOME, workspace } = await import(pathToFileURL(join(live, "worker/workspace.js")));
const { loadPyodide } = await import(pathToFileURL(join(modules, "pyodide/pyodide.mjs")));

const name = readdirSync(runtime).find((one) => one.startsWith("manifest-"));
const manifest = JSON.parse(readFileSync(join(runtime, name)));
const bytes = (role) => new Uint8Array(gunzipSync(readFileSync(join(runtime, manifest.files[role].name))));

const start = (snapshot) =>
  startPython({
    loadPyodide,
    indexURL: join(modules, "pyodide/"),
    core: () => import(pathToFileURL(join(modules, "pyodide/pyodide.asm.mjs"))),
    packs: Promise.resolve([bytes("site"), bytes("rest"), ...(snapshot ? [] : [bytes("frozen")])]),
    snapshot: snapshot && Promise.resolve(snapshot),
    options: { env: { HOME } },
  });

async function cells() {
  const snapshot = bytes("snapshot");
  const told = {};
  for (const [notebook, codes] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
    const python = await start(snapshot);
    const kernel = python.globals.get("kernel");
    workspace(python.FS).take({});
    const messages = [];
    kernel.connect((message) => messages.push(JSON.parse(message)), python.toPy({ HOME }));
    told[notebook] = [];
    for (const [cell, code] of codes.entries()) {
      const began = performance.now();
      const ok = await kernel.run(cell, code);
      const milliseconds = Math.round(performance.now() - began);
      const mine = messages.splice(0);
      told[notebook].push({
        ok,
        milliseconds,
        opened: mine.filter((one) => one.type === "comm_open").map((one) => one.comm_id),
        errors: mine.filter((one) => one.output?.output_type === "error").map((one) => one.output),
        outputs: mine.filter((one) => one.type === "output").length,
      });
    }
  }
  return told;
}

async function pytest([repository, packages, ...options]) {
  const python = await start();
  const { FS } = python;
  for (const [folder, root] of [["/repository", repository], ["/packages", packages]]) {
    FS.mkdirTree(folder);
    FS.mount(FS.filesystems.NODEFS, { root }, folder);
  }
  FS.mkdirTree(HOME);
  FS.chdir("/repository");
  python.globals.set("options", python.toPy(options));
  return JSON.parse(
    python.runPython(`
import json, sys
from teachkit.publish.live.kernel import prepare
prepare()
sys.path.append("/packages")
sys.dont_write_bytecode = True
import pytest

class Told:
    def __init__(self):
        self.outcomes = {}
        self.failures = {}
        self.left_out = 0

    def pytest_addoption(self, parser):
        parser.addoption("--deselect-part", action="append", default=[])

    def pytest_ignore_collect(self, collection_path, config):
        parts = config.getoption("--deselect-part")
        return True if any(part in str(collection_path) for part in parts) else None

    def pytest_collection_modifyitems(self, items, config):
        parts = config.getoption("--deselect-part")
        out = [one for one in items if any(part in one.nodeid for part in parts)]
        self.left_out += len(out)
        items[:] = [one for one in items if one not in out]

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome
        if report.failed:
            self.failures[report.nodeid] = str(report.longrepr)[-1500:]

    def pytest_collectreport(self, report):
        if report.failed:
            self.outcomes[report.nodeid] = "failed"
            self.failures[report.nodeid] = str(report.longrepr)[-1500:]

told = Told()
pytest.main(["-p", "no:cacheprovider", "-q", "--tb=short", *options], plugins=[told])
json.dumps(vars(told))
`),
  );
}

const answer = await { cells, pytest }[kind](given);
console.log(JSON.stringify(answer));
