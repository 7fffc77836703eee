"""Running real programs: with a time limit, in a group of their own, and ended together.

A program of another Debian suite needs that suite's libraries, and the loader that goes with
them: `through_loader` begins its command line.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from subprocess import Popen

__all__ = ["Ran", "Running", "ran", "running", "through_loader"]

LIBRARIES = "usr/lib/x86_64-linux-gnu"
LOADER = "ld-linux-x86-64.so.2"
GRACE = 3.0  # seconds between asking a server to end and ending it


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its status (minus the signal that ended it), and what it wrote.

    ``seconds`` are those of the clock on the wall. With ``timed_out`` it had its time, and was
    ended with all that it had started.
    """

    code: int
    out: bytes
    err: bytes
    seconds: float
    timed_out: bool = False

    @property
    def text(self) -> str:
        """What it wrote to its standard output, as text."""
        return self.out.decode("utf-8", "replace")

    @property
    def said(self) -> str:
        """What it wrote to its standard error, as text."""
        return self.err.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Running:
    """A program at work, such as a server."""

    process: Popen[bytes]
    log: Path

    @property
    def text(self) -> str:
        """What it has written so far, to standard output and error."""
        return self.log.read_text("utf-8", "replace")

    def ended(self, within: float = 0.0) -> int | None:
        """Wait at most so many seconds for it to end; return its status, or None."""
        return _ended(self.process, within)


def ran(
    command: Sequence[str | Path],
    *,
    within: float = 60.0,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> Ran:
    """Run a program to its end, or for ``within`` seconds, and return how it went.

    ``env`` is added to the environment. What it started in its own process group ends with it.

    Raises:
        TeachkitError: ``not-started`` when there is no such program, or it is not for us.
    """
    import tempfile

    with (
        tempfile.TemporaryFile() as into,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        into.write(stdin)
        into.seek(0)
        start = time.monotonic()
        process = _started(command, into.fileno(), out.fileno(), err.fileno(), cwd, env)
        try:
            timed_out = _ended(process, within) is None
            seconds = time.monotonic() - start
        finally:
            _end_group(process)
        out.seek(0)
        err.seek(0)
        return Ran(process.returncode, out.read(), err.read(), seconds, timed_out)


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    ready: Callable[[Running], bool] | None = None,
    within: float = 10.0,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Running]:
    """Have a program at work while the body runs; then ask it to end, and after a while end it.

    The body begins once ``ready`` says so, within so many seconds. What the program writes goes
    to the file ``log``, or to one that is removed afterwards.

    Raises:
        TeachkitError: ``not-started`` when it ended, or was not ready in time.
    """
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = log or Path(folder) / "log"
        with path.open("wb") as file:
            at_work = Running(
                _started(command, subprocess.DEVNULL, file.fileno(), file.fileno(), cwd, env), path
            )
        try:
            _wait_until(at_work, ready, within, command)
            yield at_work
        finally:
            with suppress(ProcessLookupError):
                at_work.process.terminate()
            try:
                at_work.ended(GRACE)
            finally:
                _end_group(at_work.process)


def through_loader(root: Path, program: str, extra: Sequence[str] = ()) -> list[str]:
    """Return the words that start a program below ``root`` with its own suite's libraries.

    ``program`` is a path below ``root`` ("usr/bin/visudo"); so are the folders of libraries in
    ``extra``. What such a program starts itself uses this machine's loader again.

    Raises:
        TeachkitError: ``not-started`` when the program or the loader (libc6) is not there.
    """
    libraries = root / LIBRARIES
    for path in (root / program, libraries / LOADER):
        if not path.is_file():
            raise _not_started(str(path), "it is not there")
    folders = ":".join(map(str, (libraries, *(root / folder for folder in extra))))
    name = "/" + program.lstrip("/")
    words = [libraries / LOADER, "--library-path", folders, "--argv0", name, root / program]
    return list(map(str, words))


def _started(
    command: Sequence[str | Path],
    stdin: int,
    stdout: int,
    stderr: int,
    cwd: Path | None,
    env: Mapping[str, str] | None,
) -> Popen[bytes]:
    import subprocess

    words = [str(word) for word in command]
    environment = {**os.environ, **(env or {})}
    try:
        return subprocess.Popen(
            words,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd=cwd,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started(words[0], error.strerror or str(error)) from error


def _ended(process: Popen[bytes], within: float) -> int | None:
    """Wait for the very moment of the end: `subprocess` alone would look every 50 ms."""
    import select
    import subprocess

    if process.poll() is None and hasattr(os, "pidfd_open"):
        with suppress(OSError):  # an old kernel
            waited_for = os.pidfd_open(process.pid)
            try:
                poll = select.poll()
                poll.register(waited_for, select.POLLIN)
                poll.poll(within * 1000)
            finally:
                os.close(waited_for)
            return process.poll()
    with suppress(subprocess.TimeoutExpired):
        return process.wait(within)
    return None


def _end_group(process: Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_until(
    at_work: Running,
    ready: Callable[[Running], bool] | None,
    within: float,
    command: Sequence[str | Path],
) -> None:
    until = time.monotonic() + within
    while ready is not None and not ready(at_work):
        code = at_work.ended(0.02)
        if code is not None:
            why = f"it ended with status {code}"
        elif time.monotonic() > until:
            why = f"it was not ready after {within:g} seconds"
        else:
            continue
        last = at_work.text.strip().rpartition("\n")[2]
        raise _not_started(str(command[0]), f"{why}: {last}" if last else why)


def _not_started(program: str, why: str) -> TeachkitError:
    return TeachkitError(
        "not-started",
        f"{Path(program).name} could not be run: {why}",
        place=program,
        hint="'teachkit lab doctor' says what is missing; 'teachkit lab clean' begins anew.",
    )
