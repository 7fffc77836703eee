"""Can this machine hold the room? Looked at before the people come, each with what to do about it.

The figures of a participant are measured: benchmarks/workshop has how, and on what.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = ["Finding", "Need", "examine", "memory_left", "raise_descriptors"]

_MIB = 1024 * 1024
_DISK = 500 * _MIB  # answers are small; the log, plans, and a database that works are not nothing


@dataclass(frozen=True, slots=True)
class Need:
    """What kernels of one kind take: MiB and open files of one participant, and of the server."""

    each: float
    server: float
    files: int


# Proportional set sizes, and the server's open descriptors, with all tools of "depend" touched: a
# forked Python 6.2 MiB, of which somebody who goes on has two for two minutes; the server 107, and
# 32 for each chapter's warm process. An ipykernel 54 MiB, 9 descriptors, and 5 more with its page.
NEEDS = {
    "warm": Need(each=13, server=107 + 10 * 32, files=5),
    "ipykernel": Need(each=54, server=120, files=16),
}
_FILES = 200  # the server's own, and those of a few browsers that open six at once


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``mend`` says what to do, and is empty where all is fine."""

    what: str
    fine: bool
    found: str
    mend: str = ""


def examine(
    folder: Path, participants: int, kernels: str, host: str, port: int, database: str | None
) -> tuple[Finding, ...]:
    """Look at all that a room of so many people needs; nothing is left behind."""
    need = NEEDS[kernels]
    return tuple(_looks(folder, participants, kernels, need, host, port, database))


def raise_descriptors() -> int:
    """Take as many open files as this system gives us; return how many those are."""
    try:
        import resource
    except ImportError:
        return sys.maxsize  # Windows counts otherwise
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else hard
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has a second limit, below the one that it tells
            return soft
    return max(soft, wanted)


def _looks(
    folder: Path,
    participants: int,
    kernels: str,
    need: Need,
    host: str,
    port: int,
    database: str | None,
) -> Iterator[Finding]:
    yield _packages()
    yield _kernels(kernels)
    yield _descriptors(participants, need)
    yield _memory(participants, need, kernels)
    yield _port(host, port)
    yield _store(folder, database)
    yield _disk(folder)
    yield _assets()
    yield _clock()


def _packages() -> Finding:
    wanted = ("voila", "ipykernel", "jupytext", "anywidget", "ipywidgets", "sqlalchemy", "segno")
    missing = [name for name in wanted if find_spec(name) is None]
    if missing:
        mend = "Run: python -m pip install 'teachkit[workshop]'"
        return Finding("packages", fine=False, found=f"without {', '.join(missing)}", mend=mend)
    return Finding("packages", fine=True, found="all there")


def _kernels(kernels: str) -> Finding:
    if kernels == "warm" and not hasattr(os, "fork"):
        return Finding(
            "kernels",
            fine=False,
            found="this system cannot fork",
            mend="Use: --kernels ipykernel, with three times the memory",
        )
    if kernels == "warm":
        from teachkit.workshop.kernels.sealing import layers

        held = ", ".join(layers()) or "nothing"
        return Finding("kernels", fine=True, found=f"warm, held by {held}")
    return Finding("kernels", fine=True, found="an ipykernel each")


def _descriptors(participants: int, need: Need) -> Finding:
    there, wanted = raise_descriptors(), _FILES + need.files * participants
    found = f"{there} may be open at once; {participants} people need {wanted}"
    if there >= wanted:
        return Finding("open files", fine=True, found=found)
    mend = f"Before you open the room: ulimit -n {wanted} (systemd: LimitNOFILE={wanted})"
    return Finding("open files", fine=False, found=found, mend=mend)


def _memory(participants: int, need: Need, kernels: str) -> Finding:
    wanted = need.server + need.each * participants
    told = f"{need.each:g} MiB a participant, {need.server:g} MiB for the server"
    left = memory_left()
    if left is None:
        found = f"{participants} people need {wanted:.0f} MiB ({told}); what is free is not told"
        return Finding("memory", fine=True, found=found)
    there = left / _MIB
    found = f"{there:.0f} MiB free; {participants} people need {wanted:.0f} ({told})"
    if there >= wanted:
        return Finding("memory", fine=True, found=found)
    fits = max(0, int((there - need.server) / need.each))
    cheaper = " Or --kernels warm." if kernels == "ipykernel" and hasattr(os, "fork") else ""
    mend = f"Close other programs, or plan for {fits} people on this machine.{cheaper}"
    return Finding("memory", fine=False, found=found, mend=mend)


def memory_left(
    system: Path = Path("/proc/meminfo"), container: Path = Path("/sys/fs/cgroup")
) -> int | None:
    """Return how many bytes programs may still take, here or in the container around us.

    None where nobody says.
    """
    try:
        lines = system.read_text().splitlines()
    except OSError:
        return None
    table = {name: text.split()[0] for name, _, text in (line.partition(":") for line in lines)}
    free = int(table["MemAvailable"]) * 1024
    try:
        limit = (container / "memory.max").read_text().strip()
        used = int((container / "memory.current").read_text())
    except (OSError, ValueError):
        return free
    return free if limit == "max" else min(free, int(limit) - used)


def _port(host: str, port: int) -> Finding:
    try:
        with socket.create_server((host, port)):
            return Finding("port", fine=True, found=f"{port} is free")
    except OSError as error:
        found = f"{port} cannot be had: {os.strerror(error.errno or 0)}"
        mend = "Close what listens there (a room that is open?), or take another with --port"
        return Finding("port", fine=False, found=found, mend=mend)


def _store(folder: Path, database: str | None) -> Finding:
    from teachkit.workshop.store import open_store, people

    what = "database" if database else "folder"
    try:
        if database:
            store = open_store(database, patience=5)
            try:
                store.read_now(people.count)
            finally:
                store.close()
        else:
            around = _existing(folder)
            with tempfile.TemporaryDirectory(dir=around, prefix=".room-") as there:
                store = open_store(Path(there, "room.sqlite"))
                try:
                    store.read_now(people.count)
                finally:
                    store.close()
    except TeachkitError as error:
        return Finding("store", fine=False, found=str(error), mend=error.hint)
    except OSError as error:
        found = f"nothing can be written: {error.strerror or error}"
        mend = "Check the rights and the free space, or open the room in another folder"
        return Finding("store", fine=False, found=found, mend=mend)
    return Finding("store", fine=True, found=f"the {what} can be written")


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.is_dir())


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    found = f"{free // _MIB} MiB free"
    if free >= _DISK:
        return Finding("disk", fine=True, found=found)
    mend = f"Make room until {_DISK // _MIB} MiB are free, or open the room on another disk"
    return Finding("disk", fine=False, found=found, mend=mend)


def _assets() -> Finding:
    """Look for what browsers are sent: a room has no other host to get it from."""
    from jupyter_core.paths import jupyter_path

    from teachkit.workshop import template
    from teachkit.workshop.server.app import EXTENSIONS

    places = [*jupyter_path("labextensions"), *jupyter_path("voila", "labextensions")]
    missing = [
        name
        for name in EXTENSIONS
        if not any(Path(place, name, "package.json").is_file() for place in places)
    ]
    templates = [Path(place) for place in jupyter_path("voila", "templates", "base", "static")]
    if not any((place / "voila.js").is_file() for place in templates):
        missing.append("voila.js")
    if not any(template.STATIC.glob("*.js")):
        missing.append("the room's own scripts")
    if missing:
        mend = "Run: python -m pip install --force-reinstall 'teachkit[workshop]'"
        return Finding("assets", fine=False, found=f"without {', '.join(missing)}", mend=mend)
    return Finding("assets", fine=True, found="all on this machine; no other host is asked")


def _clock() -> Finding:
    """Compare the clock with our own files: a laptop that woke in 1970 lets cookies expire."""
    newest = max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py"))
    now = time.strftime("%Y-%m-%d %H:%M", time.localtime())
    if time.time() + 24 * 3600 < newest:
        return Finding(
            "clock",
            fine=False,
            found=f"{now}, which is before this program was installed",
            mend="Set the clock: cookies and times of answers go by it",
        )
    return Finding("clock", fine=True, found=now)
