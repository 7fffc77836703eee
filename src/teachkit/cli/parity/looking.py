"""Looking at a program, a library or a text: the only place of the course that runs yours.

A program is run with ``--help``, with ``--version`` and with what the user named, nothing else:
no shell, input closed, a folder of its own as home and working folder, five seconds and a
megabyte of output a run, then it and its children are stopped.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from teachkit.decisions.distribute.parity import Surface, read_surface, surface
from teachkit.decisions.focus import read_symbols
from teachkit.errors import TeachkitError

__all__ = ["Looking", "look", "run_program"]

SECONDS = 5.0
MOST = 1_000_000  # letters of output, and more than any help text has
LARGEST = 20_000_000  # bytes of a text that is handed in
_VERSION = re.compile(r"\d+(?:\.\d+)+[\w.+~-]*")
_NM_LINE = re.compile(r"^(?:[0-9a-f]{8,} |\s+)[A-Za-z] \S+", re.MULTILINE)


@dataclass(slots=True)
class Looking:
    """What the user asked for; ``ran`` is what was run so far, ``notes`` what was odd in it."""

    runs: tuple[str, ...] = ()
    header: str | None = None
    ran: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look(name: str, looking: Looking, *, man: str | None = None) -> Surface:
    """Return the surface of what ``name`` stands for, see ``teachkit parity --help``.

    Raises:
        TeachkitError: ``nothing-there``, ``not-a-surface``, ``not-started``, ``cannot-read``,
            ``missing-tool``, or what `read_symbols` says.
    """
    page = _text(Path(man)) if man else None
    path = Path(name)
    if not path.is_file():
        found = None if os.sep in name else shutil.which(name)
        if found is None:
            raise TeachkitError(
                "nothing-there",
                "There is no such file, and no such program on your PATH",
                place=name,
                hint="Name a program, a shared library, a text or a saved surface.",
            )
        return _program(name, found, looking, page)
    start = _start(path)
    if start == b"\x7fELF" and ".so" in path.name:
        return _library(path, looking.header)
    if start[:2] != b"#!" and start != b"\x7fELF" and not os.access(path, os.X_OK):
        return _from_text(path, looking.header, page)
    if path.suffix == ".json" or start[:2] == b"\x1f\x8b":
        return _from_text(path, looking.header, page)
    return _program(name, str(path.resolve()), looking, page)


def run_program(command: list[str], *, seconds: float = SECONDS) -> tuple[str, str]:
    """Run a program and return its exit code, ``signal 11`` or ``no end``, and its output.

    Raises:
        TeachkitError: ``not-started``.
    """
    with tempfile.TemporaryDirectory(prefix="teachkit-parity-") as home:
        wanted = {"LC_ALL": "C", "HOME": home, "TERM": "dumb", "NO_COLOR": "1", "PAGER": "cat"}
        try:
            child = subprocess.Popen(  # noqa: S603  # the program that the user named, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=home,
                env={**os.environ, **wanted},
                start_new_session=True,
            )
        except OSError as error:
            raise TeachkitError(
                "not-started",
                f"It did not start: {error.strerror or error}",
                place=command[0],
                hint="Start it by hand once; --help must work without anything else.",
            ) from error
        try:
            said, ended = _listen(child, seconds)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # its own session: children go with it
            child.wait()
    text = said.decode("utf-8", "replace")
    if not ended:
        return "no end", text
    code = child.returncode
    return (f"signal {-code}" if code < 0 else str(code)), text


def _listen(child: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, bool]:
    """Collect what a program says until it ends; stop at the time limit, or at too much."""
    deadline = time.monotonic() + seconds
    said = bytearray()
    pipe = child.stdout
    if pipe is None:  # never, it was asked for; said for the type checker
        return b"", False
    with selectors.DefaultSelector() as waiting, pipe:
        waiting.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0 and len(said) < MOST:
            if not waiting.select(left):
                return bytes(said), False
            piece = os.read(pipe.fileno(), 65_536)
            if not piece:
                break
            said += piece
        else:
            return bytes(said), False
    try:
        child.wait(timeout=max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return bytes(said), False
    return bytes(said), True


def _program(name: str, path: str, looking: Looking, page: str | None) -> Surface:
    exits: dict[str, str] = {}
    said: dict[str, str] = {}
    for arguments in dict.fromkeys(("--help", "--version", *looking.runs)):
        try:
            words = shlex.split(arguments)
        except ValueError as error:
            raise TeachkitError(
                "bad-usage",
                f"--run cannot be split into words: {error}",
                place=arguments,
                hint="Close every quotation mark; no shell will look at it.",
            ) from None
        exits[arguments], said[arguments] = run_program([path, *words])
        looking.ran.append(f"{name} {arguments}")
    version = _VERSION.search(said["--version"]) if exits["--version"] == "0" else None
    found = surface(
        Path(name).name,
        version=version[0] if version else "",
        source="--help, --version" + (" and its manual page" if page else ""),
        date=_today(),
        help_text=said["--help"],
        man_text=page,
        exits=exits,
    )
    if found.options:
        return found
    # Where no option could be read there is nothing known, which is not "it has none".
    first = next(iter(said["--help"].split("\n")), "").strip() or "nothing"
    looking.notes.append(f"no option could be read in '{name} --help', which said: {first:.120}")
    return replace(found, options=None)


def _library(path: Path, header: str | None) -> Surface:
    tool = shutil.which("nm")
    if tool is None:
        raise TeachkitError(
            "missing-package",
            "The symbols of a library are read by 'nm', which is not installed",
            place=str(path),
            hint="Install binutils; or run 'nm -D --defined-only' elsewhere and give its output.",
        )
    code, text = run_program([tool, "-D", "--defined-only", str(path.resolve())])
    if code != "0":
        raise TeachkitError(
            "cannot-read",
            f"nm could not read it: {text.strip():.200}",
            place=str(path),
            hint="Name a shared library of this machine, or give what 'nm -D' prints elsewhere.",
        )
    return surface(
        path.name,
        source="nm -D --defined-only",
        date=_today(),
        symbols=_marked(read_symbols(text, place=str(path)), header),
    )


def _from_text(path: Path, header: str | None, page: str | None) -> Surface:
    text = _text(path)
    name = path.name.removesuffix(".gz")
    if path.suffix == ".json":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise TeachkitError(
                "not-a-surface",
                f"This is no surface: it is not JSON: {error}",
                place=str(path),
                hint="Save one with: teachkit parity PROGRAM --save FILE.json",
            ) from None
        return read_surface(value, str(path))
    if re.search(r"^\.(?:TH|Dd|SH|Sh)\b", text, re.MULTILINE):
        return surface(Path(name).stem, source=path.name, date=_today(), man_text=text)
    if _NM_LINE.search(text):
        symbols = _marked(read_symbols(text, place=str(path)), header)
        return surface(Path(name).stem, source=path.name, date=_today(), symbols=symbols)
    found = surface(Path(name).stem, source=path.name, date=_today(), help_text=text, man_text=page)
    if not found.options:
        raise TeachkitError(
            "nothing-there",
            "No option, no symbol and no manual page could be read in it",
            place=str(path),
            hint="Give the output of --help, of 'nm -D', or a page such as sudo.8.gz.",
        )
    return found


def _marked(symbols: dict[str, str], header: str | None) -> dict[str, str]:
    """Mark what is exported and in no header: it was never promised."""
    if header is None:
        return symbols
    words = set(re.findall(r"\w+", _text(Path(header))))
    return {name: kind if name in words else "internal" for name, kind in symbols.items()}


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as error:
        raise _cannot_read(path, error) from error


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise OSError("there is no such file")
        with path.open("rb") as file:
            raw = file.read(LARGEST)
        if raw[:2] == b"\x1f\x8b":
            raw = zlib.decompressobj(wbits=31).decompress(raw, LARGEST)
    except (OSError, zlib.error) as error:
        raise _cannot_read(path, error) from error
    return raw.decode("utf-8", "replace")


def _cannot_read(path: Path, error: Exception) -> TeachkitError:
    return TeachkitError(
        "cannot-read",
        f"{path.name} cannot be read: {getattr(error, 'strerror', None) or error}",
        place=str(path),
        hint="Check its name and rights.",
    )


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
