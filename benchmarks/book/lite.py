"""JupyterLite's REPL with our package in it, on this machine's own files: the peer.

It gets what makes it quick: our wheel and all it needs lie in the list of packages that are loaded
at its start, so that nothing is looked up or installed; source maps and archives are left out.
"""

import hashlib
import json
import shutil
import subprocess
import zipfile
from email.parser import Parser
from pathlib import Path

__all__ = ["build", "version"]

RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
WANTED = ("ipython>=9", "ipywidgets", "anywidget", "micropip", "platformdirs", "license-expression")
NEEDED = ("pexpect", "ptyprocess", "widgetsnbextension", "jupyterlab-widgets", "shtab")  # not there
FOR_BROWSERS = (
    *("--python-version", "3.14", "--implementation", "cp", "--abi", "cp314", "--abi", "none"),
    *("--platform", "pyemscripten_2026_0_wasm32", "--platform", "any", "--only-binary", ":all:"),
)


def version(jupyter):
    """Return the peer's version, as it says it itself."""
    words = [str(jupyter), "lite", "--version"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def build(jupyter, pyodide, wheel, folder):
    """Build the site into ``folder / "site"`` and return that.

    ``jupyter`` is the command of an environment with jupyterlite-core, jupyterlite-pyodide-kernel,
    jupyterlab_widgets and anywidget; ``pyodide`` the folder of Pyodide's npm package; ``wheel``
    ours.
    """
    site = folder / "site"
    if site.is_dir():
        return site
    there = folder / "lite" / "static" / "pyodide"
    there.mkdir(parents=True)
    for name in RUNTIME:
        shutil.copy2(pyodide / name, there / name)
    python = Path(jupyter).with_name("python")
    words = [str(python), *("-m", "pip", "download", "--quiet", "--dest", str(there))]
    words += [*FOR_BROWSERS, *WANTED]
    subprocess.run(words, check=True)
    shutil.copy2(wheel, there)
    kernel = python.parents[1] / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
    for name in ("piplite", "pyodide_kernel", "ipykernel"):
        (found,) = (kernel / "static" / "pypi").glob(f"{name}-*.whl")
        shutil.copy2(found, there)
    packages = dict(_package(path) for path in sorted(there.glob("*.whl")))
    for name in NEEDED:
        packages.pop(name, None)
    for package in packages.values():
        package["depends"] = [name for name in package["depends"] if name in packages]
    info = json.loads((pyodide / "pyodide-lock.json").read_text())["info"]
    lock = json.dumps({"info": info, "packages": packages})
    (there / "pyodide-lock.json").write_text(lock)
    _settings(folder / "lite", sorted(packages))
    words = [str(jupyter), "lite", "build", "--lite-dir", ".", "--output-dir", str(site)]
    with (folder / "build.log").open("w") as log:
        subprocess.run([*words, "--apps", "repl"], cwd=folder / "lite", check=True, stdout=log,
                       stderr=subprocess.STDOUT)  # fmt: skip
    return site


def _package(path):
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(archive.read(metadata).decode())
    tops = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    needs = [line for line in said.get_all("Requires-Dist") or [] if "extra ==" not in line]
    name = _plain(said["Name"])
    return name, {
        "name": name,
        "version": said["Version"],
        "file_name": path.name,
        "install_dir": "site",
        "package_type": "package",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "depends": sorted({_plain(_name_in(line)) for line in needs}),
        "imports": sorted(top for top in tops if "." not in top),
        "unvendored_tests": False,
    }


def _name_in(requirement):
    end = next((at for at, sign in enumerate(requirement) if sign in " ;<>=!~[("), None)
    return requirement[:end]


def _plain(name):
    return name.lower().replace("_", "-").replace(".", "-")


def _settings(folder, packages):
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": packages},
    }
    settings = {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}
    data = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {"litePluginSettings": settings},
    }
    (folder / "jupyter-lite.json").write_text(json.dumps(data))
    config = {"LiteBuildConfig": {"no_sourcemaps": True, "no_libarchive": True}}
    (folder / "jupyter_lite_config.json").write_text(json.dumps(config))
