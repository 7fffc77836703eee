"""The box around an experiment: its own processes, network and /tmp, and all else only to read.

==============  ============================================================================
``boxed``       bubblewrap: the machine is read-only but for the lab's ``built`` and ``work``;
                no network but a loopback of its own; no privileges, so no clock can be set;
                when the experiment ends, the kernel ends all that it started
``namespaces``  for a lab that needs root, and a setuid program that works (which bubblewrap
                rules out): processes, mounts and network of its own, and no right to the clock
``open``        no box: a plain process without privileges, on the machine's loopback; all that
                it started is ended, also what tried to get away
==============  ============================================================================

In each the environment is swept, and home is the folder ``work``. The outcome says which it was.
See https://github.com/containers/bubblewrap and unshare(1).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.course.load import course_root
from teachkit.errors import TeachkitError
from teachkit.labs.inside import KEEPER, LOOPBACK, end_all
from teachkit.labs.place import Job, archive_folder

if TYPE_CHECKING:
    from subprocess import Popen

__all__ = ["experiment", "level"]

BOXED, NAMESPACES, OPEN = "boxed", "namespaces", "open"
KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN")
HIDDEN = ("/tmp", "/run")  # noqa: S108  # the box puts empty folders there
_UNSHARE = (
    "unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child",
    "--mount-proc", "--",
)  # fmt: skip
MOST_LINE = 32_000_000


def level(*, root: bool = False, capabilities: Sequence[str] = ()) -> tuple[str, str]:
    """Return the level of the box that this machine can have; and why not ``boxed``, or "".

    ``root`` and ``capabilities`` are for a lab that needs them. bubblewrap is tried, and not only
    looked for.
    """
    if root and os.geteuid():
        return OPEN, "This lab needs root, for namespaces in which setuid programs work."
    program, package = ("unshare", "util-linux") if root else ("bwrap", "bubblewrap")
    if shutil.which(program) is None:
        return OPEN, f"{package} is not installed: apt install {package}."
    said = _refused([*_UNSHARE, "true"] if root else ["bwrap", *_walls(capabilities), "--", "true"])
    if said:
        return OPEN, f"{package} is here, and this system keeps namespaces from it: {said}."
    return (NAMESPACES, "This lab runs as root, in namespaces of its own.") if root else (BOXED, "")


def _refused(command: Sequence[str]) -> str:
    """Return why a command does not run; "" when it does."""
    import subprocess

    try:
        tried = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    said = tried.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return (said or f"status {tried.returncode}") if tried.returncode else ""


def experiment(
    module: str, job: Job, *, seconds: float, box: str, capabilities: Sequence[str] = ()
) -> dict[str, Any]:
    """Run ``module.run(job)`` in a box of this level, at most so many seconds.

    ``capabilities`` are what it may do in user and network namespaces of its own. Whatever
    happens, Ctrl-C too: nothing that it started goes on. What programs printed is in the file
    ``log.txt`` of the lab's folder.

    Raises:
        TeachkitError: ``time-is-up``; ``lab-failed`` when the experiment broke; and its own.
    """
    import subprocess

    root = job.place.root.resolve()
    file = str(job.file.resolve()) if job.file else ""
    words = _command(box, root, file, capabilities)
    told = {"module": module, "root": str(root), "file": file, "quick": job.quick}
    log = root / "log.txt"
    with log.open("wb") as said:
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=root / "work",
            env=_environment(root, box),
            start_new_session=True,
        )
    assert process.stdin is not None  # noqa: S101  # it is a pipe
    try:
        with suppress(BrokenPipeError):  # it could not even start: its log says why
            process.stdin.write(json.dumps(told).encode() + b"\n")
            process.stdin.flush()
        return _heard(process, job.tell, seconds, log)
    finally:
        _end(process)


# --- the command ------------------------------------------------------------------------------


def _command(box: str, root: Path, file: str, capabilities: Sequence[str]) -> list[str]:
    inside = [sys.executable, "-P", "-m", "teachkit.labs.inside"]
    if box == BOXED:
        shown = [*_shown(root, file)]
        own = [word for name in ("built", "work") for word in _bound("--bind", root / name)]
        walls = _walls(capabilities)
        return ["bwrap", *walls, *shown, *own, "--chdir", str(root / "work"), "--", *inside]
    if box == NAMESPACES:
        return [*_UNSHARE, *inside, KEEPER, LOOPBACK]
    return [*inside, KEEPER]


def _walls(capabilities: Sequence[str]) -> list[str]:
    """Return bubblewrap's words that are the same for every lab."""
    words = ["--die-with-parent", "--new-session", "--hostname", "localhost"]
    words += [f"--unshare-{kind}" for kind in ("pid", "net", "ipc", "uts")]
    words += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    # What is uid 0 could set the kernel of the whole machine there, without any capability.
    words += ["--ro-bind", "/proc/sys", "/proc/sys"]
    words += [word for folder in HIDDEN for word in ("--tmpfs", folder)]
    words += ["--cap-drop", "ALL"]
    if capabilities:
        words += ["--unshare-user", "--uid", "0", "--gid", "0"]
        words += [word for name in capabilities for word in ("--cap-add", name)]
    return words


def _shown(root: Path, file: str) -> Iterator[str]:
    """Yield words that bring back what lies in a hidden folder and is needed: us, and the lab."""
    needed = [sys.prefix, sys.base_prefix, *sys.path, str(archive_folder()), str(root), file]
    needed.append(_course())
    for path in dict.fromkeys(os.path.realpath(one) for one in needed if one):
        if path.startswith(tuple(f"{folder}/" for folder in HIDDEN)) and os.path.exists(path):
            yield from _bound("--ro-bind", path)


def _bound(how: str, path: Path | str) -> tuple[str, str, str]:
    return how, str(path), str(path)


def _course() -> str:
    """Return where the reader's course lies, as it is found out here; "" when there is none."""
    try:
        return str(course_root())
    except TeachkitError:
        return ""


def _environment(root: Path, box: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    rustup = Path.home() / ".rustup"
    if rustup.is_dir():
        kept.setdefault("RUSTUP_HOME", str(rustup))
    if course := _course():  # from the lab's folder, nobody would find it
        kept["TEACHKIT_COURSE"] = course
    return kept | {
        "HOME": str(root / "work"),
        "TMPDIR": "/tmp" if box == BOXED else str(root / "work"),  # noqa: S108  # the box's own
        "TEACHKIT_CACHE": str(archive_folder().parents[1].resolve()),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


# --- listening --------------------------------------------------------------------------------


def _heard(
    process: Popen[bytes], tell: Callable[[str], None], seconds: float, log: Path
) -> dict[str, Any]:
    """Pass on what the experiment tells until it has found something."""
    import subprocess

    until = time.monotonic() + seconds
    for line in _lines(process, until):
        if "told" in line:
            tell(str(line["told"]))
        elif "error" in line:
            raise TeachkitError(**line["error"])
        elif isinstance(line.get("found"), dict):
            found: dict[str, Any] = line["found"]
            return found
    try:
        code = process.wait(max(until - time.monotonic(), 0))
    except subprocess.TimeoutExpired as error:
        raise TeachkitError(
            "time-is-up",
            f"The experiment had not ended after {seconds:g} seconds, and was ended",
            place=str(log),
            hint="Is the machine busy? Try again, with --quick where it is the first time.",
        ) from error
    last = log.read_text("utf-8", "replace").strip().rpartition("\n")[2]
    raise TeachkitError(
        "lab-failed",
        f"The experiment broke: {last[:300] or f'it ended with status {code}'}",
        place=str(log),
        hint="The file has all that was printed. What it found elsewhere: teachkit lab show NAME.",
    )


def _lines(process: Popen[bytes], until: float) -> Iterator[dict[str, Any]]:
    """Yield what the experiment says, until it has ended or its time is up."""
    import select

    assert process.stdout is not None  # noqa: S101  # it is a pipe
    descriptor, rest = process.stdout.fileno(), b""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    while (left := until - time.monotonic()) > 0 and len(rest) < MOST_LINE:
        if not poll.poll(left * 1000):
            continue
        if not (block := os.read(descriptor, 1 << 16)):
            return
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield json.loads(line)


def _end(process: Popen[bytes]) -> None:
    """End the experiment and all below it; only then is its folder taken away."""
    if process.poll() is None:
        end_all(process.pid)
        with suppress(ProcessLookupError):
            process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
