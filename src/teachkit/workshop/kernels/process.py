"""The server's end of a warm process: starts it, keeps what it made, has it fork."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from teachkit.errors import TeachkitError
from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.sealing import compiled

__all__ = ["Line", "Warm", "start_warm"]

START_SECONDS = 120.0  # on a machine that has a room to serve meanwhile
# Nothing of the server's environment goes in but what Python and the data need.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "TEACHKIT_CACHE")
# A line of orders is short; parts of any length are read as they come.
LONGEST_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Line:
    """The server's end of the line to a child."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@dataclass(slots=True)
class Warm:
    """A warm process, and what the server tells pages without asking anybody.

    ``outputs`` are those of each code cell, ``saving`` the cells that read what a person has saved
    (or stand on one that does), ``texts`` the modules and styles of widgets by name,
    ``states`` what answers ``request_states`` as the chapter stands.
    """

    process: subprocess.Popen[bytes]
    outputs: list[list[dict[str, Any]]]
    saving: frozenset[int]
    texts: dict[str, str]
    states: list[bytes]
    control: socket.socket
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    alone: asyncio.Lock
    scratch: tempfile.TemporaryDirectory[str]

    def runs(self) -> bool:
        """Whether it is alive."""
        return self.process.poll() is None

    async def fork(self, folder: Path, saved: Sequence[str]) -> Line:
        """Have a child made that lives in this folder; what goes wrong shows as a line that ends.

        Raises:
            OSError: the warm process is gone.
        """
        ours, theirs = socket.socketpair()
        async with self.alone:
            with theirs:
                order = json.dumps([str(folder), list(saved)]).encode()
                socket.send_fds(self.control, [order], [theirs.fileno()])
            answer = await self.reader.readline()
        if not answer:
            ours.close()
            raise ConnectionResetError("the warm process is gone")
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=LONGEST_HEAD)
        return Line(int(answer), reader, writer)

    async def stop(self) -> None:
        """End it; its children live on."""
        self.writer.close()
        self.control.close()
        with suppress(ProcessLookupError):
            self.process.kill()
        await asyncio.to_thread(self.process.wait)
        self.scratch.cleanup()


async def start_warm(codes: Sequence[str], root: Path, chapter: str, *, patience: float) -> Warm:
    """Start a warm process, and await that it has run the chapter.

    Its children end when one order takes longer than ``patience``, in seconds.

    Raises:
        TeachkitError: ``broken-chapter`` when a cell breaks; ``no-kernels`` when no process can
            be started, or this system cannot fork one.
    """
    if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
        raise TeachkitError(
            "no-kernels",
            f"This system ({sys.platform}) cannot fork warm kernels",
            place=chapter,
            hint="Use --kernels ipykernel.",
        )
    scratch = tempfile.TemporaryDirectory(prefix="teachkit-warm-")
    (Path(scratch.name) / ".teachkit").mkdir()  # a workspace, so that nobody looks in our home
    control, theirs = socket.socketpair()
    control.setblocking(False)
    with tempfile.TemporaryFile() as configuration, tempfile.TemporaryFile() as errors:
        given = {
            "codes": list(codes),
            "readable": _readable(root),
            "filter": compiled(),
            "patience": patience,
        }
        configuration.write(json.dumps(given).encode())
        configuration.seek(0)
        with theirs:
            process = _started(theirs, scratch.name, root, configuration, errors)
        reader, writer = await asyncio.open_unix_connection(sock=control.dup(), limit=LONGEST_HEAD)
        try:
            said = await asyncio.wait_for(frames.take(reader), START_SECONDS)
        except TimeoutError:
            said = None
        if said is None or said[0] != "up":
            writer.close()
            control.close()
            process.kill()
            await asyncio.to_thread(process.wait)
            scratch.cleanup()
            raise _trouble(said, errors, chapter)
    outputs, saving, texts, *states = said[1]
    return Warm(
        process,
        json.loads(outputs),
        frozenset(json.loads(saving)),
        json.loads(texts),
        states,
        control,
        reader,
        writer,
        asyncio.Lock(),
        scratch,
    )


def _started(
    theirs: socket.socket,
    scratch: str,
    root: Path,
    configuration: IO[bytes],
    errors: IO[bytes],
) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own Python and our own module
        [sys.executable, "-m", "teachkit.workshop.kernels.warm", str(theirs.fileno())],
        stdin=configuration,
        stdout=errors,
        stderr=errors,
        env={
            **kept,
            "TEACHKIT_ROOM": "1",
            "TEACHKIT_COURSE": str(root),
            # Stores that the chapter makes are the child's own: they follow it into its folder.
            "TEACHKIT_WORKSPACE": ".",
            "PYTHONHASHSEED": "0",
        },
        pass_fds=(theirs.fileno(),),
        cwd=scratch,
        start_new_session=True,  # Ctrl-C is for the server, which ends it in its own time
    )


def _readable(root: Path) -> list[str]:
    """Return what children may read beside their own folder: Python, and the course."""
    from teachkit.data.cache import location

    package = Path(__file__).resolve().parents[2]
    course = [root / name for name in ("course.toml", "notebooks", "exercises", "book")]
    places = [Path(sys.prefix), Path(sys.base_prefix), package, location(), *course]
    # Not all of sys.path: the folder that the server was started in may be on it, with the room.
    places += [Path(place) for place in sys.path if place.endswith("-packages")]
    return sorted({str(place.resolve()) for place in places if place.exists()})


def _trouble(said: frames.Frame | None, errors: IO[bytes], chapter: str) -> TeachkitError:
    told = json.loads(said[1][0]) if said else {}
    if "code" in told:
        place = f"{chapter}: {told['place']}" if told.get("place") else chapter
        return TeachkitError(told["code"], told["message"], place=place, hint=told["hint"])
    errors.seek(0)
    words = told.get("text") or errors.read().decode("utf-8", "replace")
    last = words.strip().splitlines()[-1] if words.strip() else "it says nothing"
    return TeachkitError(
        "no-kernels",
        f"The process that runs the chapter does not start: {last}",
        place=chapter,
        hint="Run the chapter in JupyterLab, and look at what it says.",
    )
