"""What a child needs from the disk: which of Python's files, packages and shared libraries.

Nothing is guessed from names of distributions. A short-lived process of our own Python imports
what the zygote will import, has the system's loader open every compiled module, and writes down
what that took. Folders in which packages are installed are never on the list as a whole: the
answers may lie there.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["Inventory", "interpreter", "inventory_from", "take_inventory"]

SERVING = "teachkit.grading.runner"
_INSTALLED = ("site-packages", "dist-packages")
# It would bring the libraries of a whole desktop, and there is none.
_LEFT_OUT = "_tkinter"
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Inventory:
    """Absolute paths, each list sorted.

    ``path`` are the folders in which the zygote finds modules to import at its start;
    ``library_folders`` those of the standard library, ``standard`` what a child may read of them;
    ``packages`` the folders and files of the named packages and of what these import;
    ``own`` what only the zygote reads; ``libraries`` the names under which the loader found them.
    """

    path: tuple[str, ...]
    library_folders: tuple[str, ...]
    standard: tuple[str, ...]
    packages: tuple[str, ...]
    own: tuple[str, ...]
    libraries: tuple[str, ...]


def interpreter() -> str:
    """Return the path of this Python itself, outside of any virtual environment."""
    return os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)


def take_inventory(packages: Sequence[str]) -> Inventory:
    """Find out what serving answers with these packages takes.

    Raises:
        TeachkitError: ``missing-package`` when one of them cannot be imported;
            ``no-sandbox`` when our own files cannot.
    """
    question = {"path": [os.path.abspath(entry) for entry in sys.path if entry]}
    why = ""
    try:
        ran = subprocess.run(  # noqa: S603  # our own Python and our own file
            [interpreter(), "-P", "-s", "-S", "-B", "-X", "utf8", __file__, *packages],
            input=json.dumps(question),
            env={"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", "PYTHONPATH": _source()},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=_SECONDS,
        )
        if ran.returncode:
            why = (ran.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    except (OSError, subprocess.TimeoutExpired) as error:
        why = str(error)
    if why:
        raise TeachkitError(
            "missing-package" if packages else "no-sandbox",
            f"What answers need cannot be imported: {why}",
            hint="Install the packages that the exercise names beside teachkit[grade].",
        )
    return inventory_from(json.loads(ran.stdout))


def inventory_from(fields: Mapping[str, Sequence[str]]) -> Inventory:
    """Return an inventory from its fields, as `dataclasses.asdict` has them, or JSON made of it."""
    return Inventory(**{name: tuple(paths) for name, paths in fields.items()})


def _source() -> str:
    return str(Path(__file__).resolve().parents[3])


def _main() -> None:
    standard = [folder for folder in sys.path if folder != _source()]
    sys.path[:] = [*standard, *json.load(sys.stdin)["path"]]
    __import__("teachkit.errors")
    before = set(sys.modules)
    for name in sys.argv[1:]:
        __import__(name)
    packages = set(_places(set(sys.modules) - before))
    __import__(SERVING)
    own = {
        str(module.__file__)
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == "teachkit" and getattr(module, "__file__", None)
    }
    here = Path(__file__).resolve().parent
    own |= {str(here / f"{name}.py") for name in ("__init__", "folder", "landlock", "limits")}
    own |= {str(here / f"{name}.py") for name in ("seccomp", "zygote")}
    bytecode = {importlib.util.cache_from_source(path) for path in own}
    own |= {path for path in bytecode if os.path.exists(path)}
    own |= {place for place in _places(set(sys.modules) - before) if place not in packages}
    parts = (*packages, *own)
    compiled = [path for folder in standard for path in Path(folder).glob("*.so")]
    compiled += [path for place in parts for path in Path(place).rglob("*.so")]
    for path in compiled:
        if not path.name.startswith(_LEFT_OUT):
            with suppress(OSError):  # what cannot be loaded will not be imported either
                ctypes.CDLL(str(path))
    libraries = [
        name for name in _loaded() if not any(_below(name, place) for place in (*parts, *standard))
    ]
    found = {
        "path": [*standard, *dict.fromkeys(_import_folders(parts))],
        "library_folders": [folder for folder in standard if os.path.exists(folder)],
        "standard": list(_entries(standard)),
        "packages": sorted(packages),
        "own": sorted(own),
        "libraries": sorted(libraries),
    }
    json.dump(found, sys.stdout)


def _places(names: set[str]) -> Iterator[str]:
    """Yield where the top-level packages among these modules lie, with the libraries they bring."""
    standard = sys.stdlib_module_names | {"teachkit", "__main__"}
    for name in {name.partition(".")[0] for name in names} - standard:
        module = sys.modules.get(name)
        file = getattr(module, "__file__", None)
        for folder in getattr(module, "__path__", ()):
            yield os.path.abspath(folder)
            brought = f"{os.path.abspath(folder)}.libs"  # as auditwheel names it
            if os.path.isdir(brought):
                yield brought
        if file and not hasattr(module, "__path__"):
            yield os.path.abspath(file)


def _import_folders(parts: Sequence[str]) -> Iterator[str]:
    for folder in sys.path:
        if any(os.path.dirname(place) == folder or _below(place, folder) for place in parts):
            yield folder


def _entries(standard: Sequence[str]) -> Iterator[str]:
    """Yield what lies in the folders of the standard library, but for installed packages."""
    for folder in standard:
        if os.path.isdir(folder):
            if not any(_below(folder, other) for other in standard if other != folder):
                names = sorted(os.listdir(folder))
                yield from (os.path.join(folder, name) for name in names if name not in _INSTALLED)
        elif os.path.exists(folder):
            yield folder


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _loaded() -> list[str]:
    """Return the names of the shared libraries in this process, as the loader found them."""

    class Information(ctypes.Structure):  # struct dl_phdr_info of link.h, its beginning
        _fields_ = (("address", ctypes.c_void_p), ("name", ctypes.c_char_p))

    names: list[str] = []

    def note(information: Any, _size: int, _data: object) -> int:
        name = information.contents.name
        if name and name.startswith(b"/"):
            names.append(os.path.abspath(os.fsdecode(name)))
        return 0

    of_each = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(Information), ctypes.c_size_t, ctypes.c_void_p
    )
    ctypes.CDLL(None).dl_iterate_phdr(of_each(note), None)
    return names


if __name__ == "__main__":
    _main()
