"""Run programs that know nothing of it with another library under them, and see who answered.

``LD_PRELOAD`` puts the library before all others, and ``LD_DEBUG=bindings`` makes the loader write
down which library gave each symbol: that is the proof (ld.so(8) tells of both). Each side then
reads what the other wrote.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.labs.process import Ran

__all__ = ["Swap", "host_library", "swap_bzip2", "swap_git", "swap_python"]

_BINDING = re.compile(r"binding file (\S+) \[\d+\] to (\S+) \[\d+\]: normal symbol `(\w+)'")
# What libraries of the same name take from each other is not what the program asked for.
_OURSELVES = re.compile(r"lib(z|bz2)(_rs)?\.so[.\d]*$")
_GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "lab",
    "GIT_AUTHOR_EMAIL": "lab@localhost",
    "GIT_COMMITTER_NAME": "lab",
    "GIT_COMMITTER_EMAIL": "lab@localhost",
}


@dataclass(frozen=True, slots=True)
class Swap:
    """A program with its own library (``before``) and with the Rust one (``after``).

    ``bound`` are the functions that the loader took from the Rust library, ``answered`` says that
    there are some, and ``agrees`` that each side read what the other had written. ``before`` and
    ``after`` are the versions that the program itself reports, "" where it reports none.
    """

    program: str
    before: str
    after: str
    bound: tuple[str, ...]
    answered: bool
    agrees: bool


def host_library(soname: str) -> Path | None:
    """Return the file that this machine's loader takes for a name; None if there is none."""
    from teachkit.labs.process import ran

    script = (
        "import ctypes, sys\n"
        "ctypes.CDLL(sys.argv[1])\n"
        "paths = [line.split()[-1] for line in open('/proc/self/maps')]\n"
        "stem = '/' + sys.argv[1].partition('.so')[0] + '.so'\n"
        "print(next(path for path in paths if stem in path))"
    )
    done = ran([sys.executable, "-c", script, soname], within=20)
    return Path(done.text.strip()) if done.code == 0 else None


def swap_python(library: Path, work: Path) -> Swap:
    """Let Python's ``zlib`` module write and read with either library."""
    script = (
        "import sys, zlib\n"
        "data = open(sys.argv[1], 'rb').read()\n"
        "open(sys.argv[2], 'wb').write(zlib.compress(data, 6))\n"
        "print(zlib.ZLIB_RUNTIME_VERSION)"
    )
    check = (
        "import sys, zlib\n"
        "wanted, packed = (open(name, 'rb').read() for name in sys.argv[1:])\n"
        "sys.exit(0 if zlib.decompress(packed) == wanted else 1)"
    )
    source = Path(__file__)
    packed = [work / "own.z", work / "rust.z"]
    own = _ran([sys.executable, "-c", script, source, packed[0]], work)
    rust = _ran([sys.executable, "-c", script, source, packed[1]], work, library)
    crossed = [
        _ran([sys.executable, "-c", check, source, packed[1]], work),
        _ran([sys.executable, "-c", check, source, packed[0]], work, library),
    ]
    return _swap("Python", own.text, rust.text, [own, rust, *crossed], work, library)


def swap_git(library: Path, work: Path) -> Swap:
    """Let git commit with either library, and check the other's objects with each."""
    runs: list[Ran] = []
    for name, writer in (("own", None), ("rust", library)):
        folder = work / f"git-{name}"
        folder.mkdir()
        (folder / "page.txt").write_text("It has the same interface.\n" * 400, encoding="utf-8")
        reader = None if writer else library
        runs += [
            _ran(["git", "init", "-q", "."], folder, writer, _GIT, work),
            _ran(["git", "add", "page.txt"], folder, writer, _GIT, work),
            _ran(["git", "commit", "-q", "-m", "a page"], folder, writer, _GIT, work),
            _ran(["git", "fsck", "--full", "--strict"], folder, reader, _GIT, work),
            _ran(["git", "show", "HEAD:page.txt"], folder, reader, _GIT, work),
        ]
    shown = {runs[4].out, runs[9].out}
    found = _swap("git", "", "", runs, work, library)
    return found if len(shown) == 1 and b"same interface" in runs[4].out else _disagreeing(found)


def swap_bzip2(library: Path, work: Path, data: bytes) -> Swap:
    """Let the program bzip2 compress with either library, and unpack what the other wrote."""
    before, after = work / "own.bz2", work / "rust.bz2"
    own = _ran(["bzip2", "-c"], work, stdin=data)
    rust = _ran(["bzip2", "-c"], work, library, stdin=data)
    before.write_bytes(own.out)
    after.write_bytes(rust.out)
    runs = [
        own,
        rust,
        _ran(["bzip2", "-dc", after], work),
        _ran(["bzip2", "-dc", before], work, library),
    ]
    said = [_version(_ran(["bzip2", "--version"], work, with_)) for with_ in (None, library)]
    found = _swap("bzip2", said[0], said[1], runs, work, library)
    same = own.out == rust.out and runs[2].out == runs[3].out == data
    return found if same else _disagreeing(found)


def _version(done: Ran) -> str:
    found = re.search(r"Version ([\w.-]+)", done.text + done.said)
    return found[1].rstrip(",.") if found else ""


def _ran(
    command: Sequence[str | Path],
    folder: Path,
    library: Path | None = None,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    stdin: bytes = b"",
) -> Ran:
    """Run a program, with the library before all others if one is given."""
    from teachkit.labs.process import ran

    swapped = {
        "LD_PRELOAD": str(library),
        "LD_DEBUG": "bindings",
        "LD_DEBUG_OUTPUT": str((log or folder) / "bound"),
    }
    added = {**(env or {}), **(swapped if library else {})}
    return ran(command, within=30, cwd=folder, env=added, stdin=stdin)


def _swap(
    program: str, before: str, after: str, runs: Sequence[Ran], work: Path, library: Path
) -> Swap:
    """Return what the runs and the loader's own notes say; the notes are read once."""
    bound: set[str] = set()
    for log in work.glob("bound.*"):
        for asker, target, symbol in _BINDING.findall(log.read_text("utf-8", "replace")):
            if target == str(library) and not _OURSELVES.search(asker):
                bound.add(symbol)
        log.unlink()
    return Swap(
        program=program,
        before=before.strip(),
        after=after.strip(),
        bound=tuple(sorted(bound)),
        answered=bool(bound),
        agrees=all(run.code == 0 for run in runs),
    )


def _disagreeing(swap: Swap) -> Swap:
    return replace(swap, agrees=False)
