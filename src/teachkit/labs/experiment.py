"""Run a lab: see what it needs, fetch and unpack that, shut the box, and keep what comes out."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError
from teachkit.labs.lab import LABS, Lab, lab_module
from teachkit.labs.needs import needs_of
from teachkit.labs.outcome import Outcome, as_json, kept_at, shaped
from teachkit.labs.place import silent

if TYPE_CHECKING:
    from subprocess import Popen

    from teachkit.data.fetch import Report
    from teachkit.labs.place import Place

__all__ = ["run", "started", "stopped"]

_MOST_BYTES = 20_000_000


def run(
    name: str,
    *,
    file: Path | None = None,
    quick: bool = False,
    tell: Callable[[str], None] = silent,
    report: Report | None = None,
    mirror: str | None = None,
    keep_work: bool = False,
) -> Outcome:
    """Run a lab and return what it found; it is kept for `teachkit.labs.last`, too.

    ``file`` is one of the reader's own, for a lab that takes one. ``quick`` asks for the shortest
    run that still answers. ``tell`` takes lines of progress, and ``report`` the progress of each
    file that is fetched: its name, the bytes so far, and all of them. ``keep_work`` leaves the
    experiment's folder where it is, to look into it.

    Raises:
        TeachkitError: ``no-such-lab``; ``takes-no-file``, ``cannot-read``; ``cannot-run-here``;
            ``time-is-up``; what fetching and unpacking raise; and what the lab itself finds amiss.
    """
    from teachkit.data.files import write_atomically
    from teachkit.labs import box
    from teachkit.labs.place import Job, fresh_work, held, place_of

    module = lab_module(name)
    own = _own_file(module.LAB, file)
    needs = needs_of(name, mirror=mirror)
    if not needs.runs:
        raise TeachkitError(
            "cannot-run-here",
            " ".join(needs.why).rstrip("."),
            place=name,
            hint=f"What it found elsewhere: teachkit lab show {name}",
        )
    place = place_of(name)
    with held(place.root, tell), fresh_work(place, keep=keep_work):
        fetched, unpacked = _prepare(module.LAB, place, tell, report, mirror)
        start = time.monotonic()
        found = box.experiment(
            LABS[name],
            Job(place, own, quick, tell),
            seconds=module.LAB.seconds,
            box=needs.box,
            capabilities=module.LAB.capabilities,
        )
        seconds = time.monotonic() - start
    outcome = Outcome(
        lab=name,
        date=datetime.now(UTC).date().isoformat(),
        seconds=round(seconds, 1),
        fetched=fetched,
        unpacked=unpacked,
        box=needs.box,
        machine=_machine(),
        system=_system(),
        recorded=False,
        found=shaped(module.Found, found),
        quick=quick,
    )
    write_atomically(kept_at(name), as_json(outcome))
    return outcome


def started(name: str) -> Popen[str]:
    """Run a lab in a process beside this one, as ``teachkit lab run NAME --json`` does.

    Its standard output is the outcome, or an error; its standard error lines of progress.
    """
    import subprocess
    import sys

    return subprocess.Popen(
        [sys.executable, "-P", "-m", "teachkit", "lab", "run", name, "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )


def stopped(process: Popen[str], within: float = 10.0) -> None:
    """Stop what `started` began, as Ctrl-C would; what is not gone in so many seconds is ended."""
    import signal
    import subprocess

    process.send_signal(signal.SIGINT)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _own_file(one: Lab, file: Path | None) -> Path | None:
    if file is None:
        return None
    if not one.file:
        raise TeachkitError("takes-no-file", f"The lab '{one.name}' takes no file", place=str(file))
    path = file.expanduser().resolve()
    try:
        size = path.stat().st_size
        if path.is_file():  # to open a pipe would be to wait for whoever writes into it
            path.open("rb").close()
    except OSError as error:
        locked = isinstance(error, PermissionError)
        raise TeachkitError(
            "cannot-read",
            f"Your file cannot be read: {error.strerror or error}",
            place=str(file),
            hint="Give it a copy that you may read: sudo cat FILE > mine" if locked else "",
        ) from error
    if not path.is_file() or size > _MOST_BYTES:
        raise TeachkitError(
            "cannot-read",
            f"That is no file of at most {_MOST_BYTES // 1_000_000} MB",
            place=str(file),
        )
    return path


def _prepare(
    one: Lab,
    place: Place,
    tell: Callable[[str], None],
    report: Report | None,
    mirror: str | None,
) -> tuple[int, int]:
    """Fetch and unpack what the lab names; return both in bytes."""
    from teachkit.labs.archive import debian, wheels

    prepared = [
        debian.prepare(
            place, packages.suite, packages.names, mirror=mirror, tell=tell, report=report
        )
        for packages in one.packages
    ]
    if one.wheels:
        prepared.append(wheels.prepare(place, one.wheels, tell=tell))
    return sum(each.fetched for each in prepared), sum(each.unpacked for each in prepared)


def _machine() -> str:
    """Return the processor as it calls itself, and how many of its cores are ours."""
    name: Any = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
        name = next(line for line in lines if line.startswith("model name")).partition(": ")[2]
    except (OSError, StopIteration):
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{' '.join(name.split())}, {cores} cores"


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name}, Python {platform.python_version()}"
