"""What a library offers to programs: held against another's, and against what programs ask for.

A program can switch when every symbol that it asks of the old library is there in the new one.
So the programs of this machine are asked, and nobody has to guess who cannot.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from teachkit.errors import TeachkitError
from teachkit.labs.compression.elf import read_elf

__all__ = ["Surface", "Users", "compare_surfaces", "promised", "users_of"]

_FOLDERS = ("/usr/bin", "/usr/sbin", "/usr/libexec", "/usr/lib", "/usr/lib64")


@dataclass(frozen=True, slots=True)
class Surface:
    """One library's exported functions, held against the Rust one's.

    ``library`` is the name and version, ``soname`` what the loader calls it, ``versions`` how many
    symbol versions it has. ``functions`` counts the public ones; ``missing`` are those of them
    that the Rust library lacks, and ``internal`` what is exported and no header promises.
    ``size`` is the file's, in bytes.
    """

    library: str
    soname: str
    functions: int
    versions: int
    missing: tuple[str, ...]
    internal: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Users:
    """The programs and libraries of this machine that load a library: ``stuck`` cannot switch.

    ``looked_at`` counts the ELF files that were read. ``asked_for`` is how many different
    functions the ``count`` users ask for; ``whole`` says that there was time to look at all.
    """

    looked_at: int
    count: int
    asked_for: int
    stuck: tuple[str, ...]
    whole: bool


def promised(header: Path) -> set[str]:
    """Return the functions that bzlib.h declares.

    Raises:
        OSError: it cannot be read.
    """
    return set(re.findall(r"BZ_API *\((BZ2_\w+)\)", header.read_text("utf-8")))


def compare_surfaces(
    library: str, path: Path, rust: set[str], header: set[str] | None = None
) -> Surface:
    """Hold the library at a path against the functions of the Rust one.

    ``header`` names the functions that are promised, where the library exports more than that.

    Raises:
        TeachkitError: ``not-elf``.
    """
    elf = read_elf(path)
    functions = set(elf.functions())
    promised = functions if header is None else functions & header
    return Surface(
        library=library,
        soname=elf.soname,
        functions=len(promised),
        versions=len({one.version for one in elf.exports} - {""}),
        missing=tuple(sorted(promised - rust)),
        internal=tuple(sorted({one.name for one in elf.exports} - promised)),
        size=path.stat().st_size,
    )


def users_of(soname: str, functions: set[str], rust: set[str], *, within: float = 30.0) -> Users:
    """Return which programs of this machine load ``soname``, and which ask for what is missing.

    ``functions`` are the old library's; what else a program asks for is somebody else's.
    """
    until = monotonic() + within
    looked_at = count = 0
    asked: set[str] = set()
    stuck = []
    whole = True
    for path in _files():
        if monotonic() > until:
            whole = False
            break
        try:
            elf = read_elf(path)
        except (OSError, TeachkitError):
            continue
        looked_at += 1
        if soname not in elf.needed:
            continue
        count += 1
        mine = set(elf.wants) & functions
        asked |= mine
        if mine - rust:
            stuck.append(f"{path.name}: {', '.join(sorted(mine - rust))}")
    return Users(looked_at, count, len(asked), tuple(sorted(stuck)[:20]), whole)


def _files() -> Iterator[Path]:
    """Yield the programs and shared libraries of the usual folders, each file once."""
    seen: set[tuple[int, int]] = set()
    for folder in _FOLDERS:
        for below, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(below, name)
                if os.path.islink(path) or not (".so" in name or os.access(path, os.X_OK)):
                    continue
                about = os.stat(path)
                if (about.st_dev, about.st_ino) not in seen:
                    seen.add((about.st_dev, about.st_ino))
                    yield Path(path)
