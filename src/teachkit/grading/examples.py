"""Running the examples of a strange repository, in a box that it cannot get out of.

Shell examples start processes, which the sandbox of answers forbids; so here bubblewrap does it
alone. Inside there are this system, read-only, without anybody's home; a private copy of the
tree's files, in memory; a private ``/tmp``; no network; and limits on time, memory, processes and
files. Each page has a box of its own, and what is in the box dies with it.

Nothing here is run unless somebody asks for it by name, and without bubblewrap not even then,
unless they accept that an example could do whatever they can.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.data.checkout.listing import list_files
from teachkit.decisions.document.examples import RUNNABLE, Example, steps
from teachkit.errors import TeachkitError
from teachkit.grading import boxed
from teachkit.grading.sandbox.bubblewrap import find_bubblewrap

__all__ = ["STATES", "Outcome", "run_examples"]

Report = Callable[[str, int, int], None]

STATES = ("passed", "failed", "skipped")
MIB = 1 << 20
SECONDS, RUST_SECONDS = 10.0, 240.0  # for one example, and for all of a Rust package
LARGEST_TREE = 256 * MIB
LIMITS = {
    "RLIMIT_AS": 1024 * MIB,
    "RLIMIT_FSIZE": 16 * MIB,
    "RLIMIT_NPROC": 128,
    "RLIMIT_NOFILE": 256,
    "RLIMIT_CORE": 0,
    "RLIMIT_CPU": 60,
}
RUST_LIMITS = LIMITS | {"RLIMIT_AS": 8192 * MIB, "RLIMIT_FSIZE": 512 * MIB, "RLIMIT_CPU": 600}
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/alternatives",
)
_RUST_LINE = re.compile(
    r"^test (\S+) - .*?\(line (\d+)\)(.*?) \.\.\. (ok|FAILED|ignored)", re.MULTILINE
)
_NOT_OFFLINE = re.compile(
    r"--offline|offline mode|no matching package|failed to (?:download|load source|get `)"
    r"|can't find crate|unresolved import|failed to resolve|use of (?:undeclared|unresolved)"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an example: ``state`` is one of `STATES`, ``why`` a sentence ("" = passed).

    ``line`` is the line of the file that differs or fails, ``expected`` and ``got`` what should be
    there and what was.
    """

    example: Example
    state: str
    why: str
    line: int
    expected: str = ""
    got: str = ""


def run_examples(
    examples: Iterable[Example],
    root: Path,
    *,
    accept_unsealed: bool = False,
    budget: float = 600.0,
    report: Report | None = None,
) -> Iterator[Outcome]:
    """Run examples of the tree at ``root``, page by page, and yield an outcome for each.

    Those in languages that nobody runs here are skipped, as is all that is left when ``budget``
    seconds are over. ``report`` is called with a page, its number, and the number of pages.

    Raises:
        TeachkitError: ``no-sandbox`` without bubblewrap, ``no-such-folder``, ``bare-repository``.
    """
    path, _ = find_bubblewrap()
    box = path if path and _works(path) else ""
    if not (box or accept_unsealed):
        raise TeachkitError(
            "no-sandbox",
            "Examples are code of strangers, and this system has no bubblewrap to box them in",
            hint="Install the package bubblewrap, or say --accept-unsealed if you trust all of it.",
        )
    listing = list_files(root)
    known = frozenset(listing.names)
    names = _small_enough(listing.folder, listing.names)
    end = time.monotonic() + budget
    pages: dict[str, list[Example]] = {}
    for example in examples:
        pages.setdefault(example.path, []).append(example)
    crates: dict[str, list[Example]] = {}
    for number, (page, found) in enumerate(pages.items(), start=1):
        if report is not None:
            report(page, number, len(pages))
        here = found
        if page.endswith(".rs"):
            rust = [one for one in found if one.language == "rust"]
            crates.setdefault(_package(page, known), []).extend(rust)
            here = [one for one in found if one.language != "rust"]
        if time.monotonic() > end:
            yield from (_skipped(one, "Time is up.") for one in here)
        elif here:
            yield from _run_page(here, listing.folder, names, box)
    for folder, rust in crates.items():
        if not rust:
            continue
        if report is not None:
            report(f"{folder or '.'}: cargo test --doc", len(pages), len(pages))
        if time.monotonic() > end:
            yield from (_skipped(one, "Time is up.") for one in rust)
        else:
            yield from _run_rust(rust, listing.folder, names, box, f"{folder or '.'}/Cargo.toml")


def _works(path: str) -> bool:
    """Return whether bubblewrap may make its namespaces here."""
    words = [
        path,
        "--unshare-user",
        "--unshare-pid",
        "--unshare-net",
        "--ro-bind",
        "/",
        "/",
        "true",
    ]
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(words, capture_output=True, timeout=20, check=False).returncode == 0  # noqa: S603  # found on the path, no shell
    return False


def _small_enough(folder: Path, names: Sequence[str]) -> list[str]:
    """Return the files that the private copy holds: all, or those that fit."""
    left, kept = LARGEST_TREE, []
    for name in names:
        try:
            left -= (folder / name).lstat().st_size
        except OSError:
            continue
        if left < 0:
            break
        kept.append(name)
    return kept


def _run_page(here: list[Example], root: Path, names: list[str], box: str) -> Iterator[Outcome]:
    page, known = here[0].path, frozenset(names)
    rust = [one for one in here if one.language == "rust"]
    if rust:
        yield from _run_rust(rust, root, names, box, page)
    ready: list[dict[str, Any]] = []
    waiting: list[Example] = []
    for example in here:
        if example.language == "rust":
            continue
        if example.language not in RUNNABLE:
            what = f"Nobody runs {example.language} here."
            yield _skipped(example, what if example.language else "It names no language.")
        elif flags := {"ignore", "no_run", "norun", "notest"} & set(example.flags):
            yield _skipped(example, f"It is marked {min(flags)}.")
        else:
            waiting.append(example)
            ready.append(_told(len(ready), example, known))
    if not waiting:
        return
    job = {"examples": ready, "names": names, "seconds": SECONDS, "limits": LIMITS}
    said = {found["number"]: found for found in _boxed(job, root, box, SECONDS * len(ready) + 30)}
    # The box runs Python first. Where it ended, the first without an outcome has ended it.
    order = sorted(
        range(len(waiting)), key=lambda n: waiting[n].language not in ("doctest", "python")
    )
    never_run = [number for number in order if number not in said][1:]
    for number, example in enumerate(waiting):
        if number in never_run:
            yield _skipped(example, "An example before it has ended the box.")
        else:
            yield _outcome(example, said.get(number))


def _told(number: int, example: Example, known: Collection[str]) -> dict[str, Any]:
    """Return an example as the box reads it."""
    found = steps(example) if example.language == "console" else []
    return {
        "number": number,
        "path": example.path,
        "line": example.line,
        "language": example.language,
        "code": example.code,
        "module": _module(example.path, known),
        "steps": [{"line": s.line, "command": s.command, "expect": s.expect} for s in found],
    }


def _module(path: str, known: Collection[str]) -> str:
    """Return the dotted name by which a file of Python is imported; "" for a page."""
    if not path.endswith(".py"):
        return ""
    parts = path.removesuffix(".py").split("/")
    start = len(parts) - 1
    while start and f"{'/'.join(parts[:start])}/__init__.py" in known:
        start -= 1
    return ".".join(part for part in parts[start:] if part != "__init__")


def _outcome(example: Example, found: dict[str, Any] | None) -> Outcome:
    if found is None or found.get("state") not in STATES:
        return Outcome(example, "failed", "The box ended before it was over.", example.line)
    line = found.get("line")
    return Outcome(
        example,
        found["state"],
        str(found.get("why", "")),
        line if isinstance(line, int) and line > 0 else example.line,
        str(found.get("expected", "")),
        str(found.get("got", "")),
    )


def _skipped(example: Example, why: str) -> Outcome:
    return Outcome(example, "skipped", why, example.line)


# --- Rust -------------------------------------------------------------------------------------


def _package(path: str, known: Collection[str]) -> str:
    """Return the folder of the Rust package that a file is in."""
    parts = path.split("/")[:-1]
    while parts and f"{'/'.join(parts)}/Cargo.toml" not in known:
        parts.pop()
    return "/".join(parts)


def _run_rust(
    rust: list[Example], root: Path, names: list[str], box: str, target: str
) -> Iterator[Outcome]:
    """Have cargo test a package's comments, or rustdoc a page, and sort what it says by line."""
    toolchain = _toolchain()
    if toolchain is None:
        yield from (_skipped(one, "There is no Rust toolchain here.") for one in rust)
        return
    if target.endswith("Cargo.toml"):
        words = ["cargo", "test", "--doc", "--offline", "--manifest-path", target]
    else:
        words = ["rustdoc", "--test", "--edition", "2021", target]
    one = {"number": 0, "path": target, "line": 1, "language": "rust", "words": words}
    job = {"examples": [one], "names": names, "seconds": SECONDS, "limits": RUST_LIMITS,
           "rust_seconds": RUST_SECONDS}  # fmt: skip
    said = list(_boxed(job, root, box, RUST_SECONDS + 60, toolchain))
    printed, status = (said[0]["got"], said[0]["status"]) if said else ("", None)
    results = {(found[1], int(found[2])): found for found in _RUST_LINE.finditer(printed)}
    folder = target.removesuffix("Cargo.toml").removeprefix("./")
    for example in rust:
        name = example.path.removeprefix(folder) if target.endswith("Cargo.toml") else target
        # rustdoc counts from the fence, we from the first line of code.
        found = results.get((name, example.line - 1)) or results.get(
            (example.path, example.line - 1)
        )
        yield _judged(example, found, printed, in_time=status is not None)


def _judged(
    example: Example, found: re.Match[str] | None, printed: str, *, in_time: bool
) -> Outcome:
    """Return what rustdoc's line about an example, or the lack of one, says of it."""
    state = found[4] if found is not None else ""
    if state == "ok":
        return Outcome(example, "passed", "", example.line)
    if state == "ignored":
        return _skipped(example, "It is marked ignore.")
    if not in_time:
        return _skipped(example, f"The compiler took more than {RUST_SECONDS:g} seconds.")
    got = printed if found is None else _part(printed, int(found[2]))
    if _NOT_OFFLINE.search(got):
        return _skipped(example, "It needs crates that are not here, and there is no network.")
    if found is None:
        return _skipped(example, "rustdoc does not count it among its tests.")
    return Outcome(example, "failed", "rustdoc says that it fails.", example.line, "", got)


def _part(printed: str, line: int) -> str:
    """Return what rustdoc prints of the failure of the example on this line."""
    match = re.search(
        rf"---- [^\n]*\(line {line}\)[^\n]* ----\n(.*?)(?=\n---- |\nfailures:|\Z)",
        printed,
        re.DOTALL,
    )
    return match[1].strip()[:2_000] if match else ""


def _toolchain() -> Path | None:
    """Return the folder of the Rust toolchain that would be used here."""
    rustc = shutil.which("rustc")
    if rustc is None:
        return None
    with suppress(OSError, subprocess.SubprocessError):
        ran = subprocess.run(  # noqa: S603 - found on the path, no shell
            [rustc, "--print", "sysroot"], capture_output=True, text=True, timeout=60, check=False
        )
        folder = Path(ran.stdout.strip())
        if ran.returncode == 0 and (folder / "bin/rustdoc").exists():
            return folder
    return None


# --- the box ----------------------------------------------------------------------------------


def _boxed(
    job: dict[str, Any], root: Path, box: str, seconds: float, toolchain: Path | None = None
) -> Iterator[dict[str, Any]]:
    """Do a job in a box and yield what comes out of it; nothing of it is left behind."""
    with tempfile.TemporaryDirectory(prefix="teachkit-examples-") as spare:
        if box:
            job |= {"original": "/original", "tree": "/tree"}
            words = _command_line(box, root, toolchain)
            environment = None
        else:
            tree = Path(spare) / "tree"
            tree.mkdir()
            job |= {"original": str(root.resolve()), "tree": str(tree)}
            # Out here that limit would count what else this user runs.
            limits = {name: most for name, most in job["limits"].items() if "NPROC" not in name}
            job |= {"limits": limits}
            words = [sys.executable, "-B", boxed.__file__]
            environment = _environment(str(tree), spare, toolchain)
        child = subprocess.Popen(  # noqa: S603 - our own words, no shell
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment,
        )
        try:
            out, _ = child.communicate(json.dumps(job).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill(child)
            out, _ = child.communicate()
        finally:
            _kill(child)
    for line in out.decode("utf-8", "replace").split("\n"):
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict) and isinstance(found.get("number"), int):
                yield found


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _command_line(box: str, root: Path, toolchain: Path | None) -> list[str]:
    words = [box, "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    words += [f"--unshare-{kind}" for kind in ("user", "pid", "net", "ipc", "uts", "cgroup-try")]
    words += ["--uid", "65534", "--gid", "65534", "--hostname", "sandbox"]
    for name, value in _environment("/tree", "/tmp", toolchain).items():  # noqa: S108 - the box's own
        words += ["--setenv", name, value]
    words += ["--proc", "/proc", "--dev", "/dev"]
    big = str((2048 if toolchain else 64) * MIB)
    words += ["--size", big, "--tmpfs", "/tmp", "--size", str(2 * LARGEST_TREE), "--tmpfs", "/tree"]  # noqa: S108 - the box's own
    # What a virtual environment in /tmp holds is laid over the new /tmp.
    seen = [place for place in SYSTEM if os.path.exists(place)]
    seen += [sys.base_prefix, sys.prefix, *([str(toolchain)] if toolchain else [])]
    for place in dict.fromkeys(seen):
        words += ["--ro-bind", place, place]
    registry = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo") / "registry"
    if toolchain and registry.is_dir():
        words += ["--tmpfs", "/cargo", "--ro-bind", str(registry), "/cargo/registry"]
    words += ["--ro-bind", str(root.resolve()), "/original"]
    words += ["--ro-bind", boxed.__file__, "/boxed.py", "--remount-ro", "/", "--chdir", "/tree"]
    return [*words, "--", sys.executable, "-B", "/boxed.py"]


def _environment(tree: str, spare: str, toolchain: Path | None) -> dict[str, str]:
    """Return the variables that examples see: none of ours."""
    path = [os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"]
    more = {"CARGO_HOME": "/cargo", "CARGO_TARGET_DIR": f"{spare}/target"} if toolchain else {}
    if toolchain:
        path.insert(0, str(toolchain / "bin"))
    return more | {
        "PATH": ":".join(path),
        "HOME": spare,
        "TMPDIR": spare,
        "LANG": "C.UTF-8",
        "PYTHONPATH": f"{tree}/src:{tree}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
