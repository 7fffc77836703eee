"""Inside the box: run one experiment and say what it found. Started by `teachkit.labs.box`.

On standard input comes the job, one line of JSON; the input then stays open, and when it ends,
whoever wanted the answer is gone, and so are we. On what was standard output go lines of JSON:
``told`` for each line of progress, and at the end ``found`` or ``error``. What programs print
goes to standard error, which the box keeps as the lab's log.

Where there is no box, a keeper stands between: it is the parent of everybody who loses theirs, so
that nobody outlives the experiment, whatever session or group they went to.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from teachkit.errors import TeachkitError

__all__ = ["descendants", "end_all", "main"]

KEEPER = "--keeper"
LOOPBACK = "--loopback"
# linux/prctl.h
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38
# linux/capability.h: what root in namespaces of its own could still do to the whole machine,
# from its modules, ports and reboot to its clock and alarms.
_ALL = range(64)
_NOT_EVEN_ROOT = (16, 17, 22, 23, 25, 32, 33, 34, 35, 38, 39)
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1  # linux/sockios.h, linux/if.h


def main() -> None:
    """Run the experiment, or keep somebody who does."""
    if KEEPER in sys.argv:
        _keep()
        return
    # What we start must neither read the job nor write among the answers.
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    if LOOPBACK in sys.argv:
        _raise_loopback()

    def say(**line: Any) -> None:
        answers.write(json.dumps(line) + "\n")
        answers.flush()

    job = json.loads(questions.readline())
    _end_with(questions)
    try:
        found = _run(job, lambda line: say(told=line))
        sys.stdout.flush()  # once we have answered, we are ended
        say(found=found)
    except TeachkitError as error:
        say(error=error.as_dict())


def _run(job: dict[str, Any], tell: Any) -> dict[str, Any]:
    from importlib import import_module

    from teachkit.labs.place import Job, Place

    place = Place(Path(job["root"]))
    if place.wheels.is_dir():
        sys.path.insert(0, str(place.wheels))
    file = Path(job["file"]) if job["file"] else None
    found = import_module(job["module"]).run(Job(place, file, job["quick"], tell))
    return asdict(found)


def _end_with(questions: IO[bytes]) -> None:
    """End, with all that we started, when whoever wants our answer has gone."""
    import threading

    def wait() -> None:
        questions.read(1)
        end_all(os.getpid())
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def _raise_loopback() -> None:
    """Switch on the loopback of a network namespace of our own."""
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))


# --- everybody below us -----------------------------------------------------------------------


def _keep() -> None:
    """Run ourselves once more, wait for that, and leave nobody behind."""
    import ctypes
    import subprocess

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    # A child of root has what the bounding set still has; anybody else's has nothing anyway.
    for capability in _NOT_EVEN_ROOT if LOOPBACK in sys.argv else _ALL:
        prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    if LOOPBACK not in sys.argv:
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    words = [word for word in sys.argv[1:] if word != KEEPER]
    try:
        code = subprocess.call([sys.executable, "-P", "-m", "teachkit.labs.inside", *words])
    finally:
        end_all(os.getpid())
    sys.exit(code)


def end_all(process: int, within: float = 5.0) -> None:
    """End everybody below a process, however deep, and not the process itself.

    One that is ended may have started another in the same moment: so we look until nobody is left.
    """
    until = time.monotonic() + within
    while (below := list(descendants(process))) and time.monotonic() < until:
        for one in below:
            try:
                os.kill(one, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        time.sleep(0.01)


def descendants(process: int) -> Iterator[int]:
    """Yield the processes below one, but for the dead, by what /proc says of parents."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                # The name stands in brackets and may hold anything: what follows counts.
                state, parent, *_ = file.read().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if state not in "ZX":
            children.setdefault(int(parent), []).append(int(entry))
    waiting = children.get(process, [])
    while waiting:
        one = waiting.pop()
        yield one
        waiting += children.get(one, [])


if __name__ == "__main__":
    main()
