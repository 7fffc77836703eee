"""From what was fetched and staged to the files that a site serves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from teachkit.publish.book.runtime.fetching import LIVE, NPM, WHEELS, node_modules, run, wheels
from teachkit.publish.book.runtime.kept import building, hash_of, kept
from teachkit.publish.book.runtime.staging import own_files, unpack

__all__ = ["Runtime", "make_runtime"]

# What makes the files, beside what goes into them.
_MAKERS = (*NPM, WHEELS, "snapshot.mjs", "worker/python.js")


@dataclass(frozen=True, slots=True)
class Runtime:
    """Two folders for a site to serve: the browser's Python, and our JavaScript.

    ``manifest`` is the name of the file in ``files`` that lists the others. Both are made of npm
    packages, which lie in ``modules``, and of ``wheels``.
    """

    files: Path
    manifest: str
    bundles: Path
    modules: Path
    wheels: tuple[Path, ...]


def make_runtime(root: Path, build: Path, say: Callable[[str], None] = print) -> Runtime:
    """Make what a live page loads, or return what was made before from the same sources.

    ``root`` is the course, ``build`` the folder that keeps what was made; several builds may
    share it. ``say`` gets a sentence before each step that takes a while.

    Raises:
        TeachkitError: ``no-node``, ``offline``, ``cannot-write``, ``not-built``.
    """
    build = build.resolve()
    with building(build, say):
        modules = node_modules(build, say)
        packages = wheels(build, say)
        own = list(own_files(root))
        inputs = [(name, (LIVE / name).read_bytes()) for name in _MAKERS]
        inputs += [(name, path.read_bytes()) for name, path in own]

        def make(folder: Path) -> None:
            with tempfile.TemporaryDirectory(dir=build, prefix=".stage.") as stage:
                say("Starting the browser's Python, to keep its memory (some 15 seconds)")
                unpack(packages, own, Path(stage))
                command = ["node", str(LIVE / "snapshot.mjs"), str(modules)]
                command += [stage, str(build / "compiled"), str(folder)]
                run(command, build, "the browser's Python")

        files = kept(build / f"python-{hash_of(inputs)}", make)
        manifest = next(files.glob("manifest-*.json")).name
        bundles = _bundles(build, modules, say)
        return Runtime(files, manifest, bundles, modules, tuple(packages))


def _bundles(build: Path, modules: Path, say: Callable[[str], None]) -> Path:
    """Join our JavaScript; takes about a second."""
    sources = sorted(
        path
        for path in LIVE.rglob("*")
        if path.suffix in {".js", ".css", ".json", ".mjs", ".svg"} and path.is_file()
    )

    def make(folder: Path) -> None:
        say("Joining the JavaScript of the live pages")
        shutil.rmtree(folder)  # esbuild makes it
        run(["node", str(LIVE / "bundle.mjs"), str(modules), str(folder)], build, "esbuild")

    inputs = ((path.relative_to(LIVE).as_posix(), path.read_bytes()) for path in sources)
    return kept(build / f"bundles-{hash_of(inputs)}", make)
