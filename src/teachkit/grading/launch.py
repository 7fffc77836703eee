"""Starting the learner's process, and talking to it: the seam where a sandbox will stand.

`Launch` is any function that takes an answer and its limits and returns a `Child`. The one
here, `launch_process`, starts a plain process of its own: it can be killed, has limits on time,
memory and output, and shares no memory with the truth. It does *not* stop code that looks
for files or the network; it is meant for checking one's own answer on one's own machine.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from teachkit.grading import child as wire
from teachkit.grading.answers import Answer

__all__ = [
    "AnswerFailedError",
    "AnswerUnavailableError",
    "Child",
    "Launch",
    "Limits",
    "Returned",
    "launch_process",
]

LONGEST_OUTPUT = 20_000


class AnswerFailedError(Exception):
    """The learner's function ran, and raised or returned what is no plain data."""

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class AnswerUnavailableError(Exception):
    """There is no answer to judge: not written, not Python, too slow, or gone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for one call, ``budget`` seconds for all calls of an answer together."""

    seconds: float = 2.0
    budget: float = 12.0


@dataclass(frozen=True, slots=True)
class Returned:
    """What a call gave back; ``changed`` are the positions of arguments that it modified."""

    value: Any
    changed: tuple[int, ...]


class Child(Protocol):
    """A running answer."""

    def call(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Returned:
        """Call one of the learner's functions; see the two errors above."""

    def printed(self) -> str:
        """Return what the learner's code has printed so far, capped."""

    def close(self) -> None:
        """Stop it, whatever it is doing."""


Launch = Callable[[Answer, Limits, Path | None], Child]


def launch_process(answer: Answer, limits: Limits, data: Path | None = None) -> Child:
    """Start a plain process with ``answer``; ``data`` is copied into its folder as ``data/``.

    Raises:
        AnswerFailedError: when the code raises while it is being defined.
        AnswerUnavailableError: when it does not get that far in time.
    """
    return _Process(answer, limits, data)


class _Process:
    def __init__(self, answer: Answer, limits: Limits, data: Path | None) -> None:
        self._limits = limits
        self._left = limits.budget
        self._number = 0
        self._output = bytearray()
        self._cut = False
        self._folder = Path(tempfile.mkdtemp(prefix="teachkit-answer-"))
        if data is not None and data.is_dir():
            shutil.copytree(data, self._folder / "data")
        environ = {"PATH": os.defpath, "HOME": str(self._folder)}
        if "SYSTEMROOT" in os.environ:  # Windows starts no process without it
            environ["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        self._process = subprocess.Popen(  # noqa: S603  # our own Python and our own file
            [sys.executable, "-I", "-X", "utf8", "-B", wire.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._folder,
            env=environ,
            start_new_session=True,
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)
        self._errors = cast("BinaryIO", self._process.stderr)
        self._frames: queue.Queue[Any] = queue.Queue()
        self._readers = [
            threading.Thread(target=self._read_replies, daemon=True),
            threading.Thread(target=self._read_output, daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        # The budget on the processor as well, so that nothing outlives a parent that was killed.
        hello = {
            "source": answer.source,
            "seconds": limits.budget + 2,
            "path": [str(Path(__file__).resolve().parents[2])],
        }
        try:
            self._exchange(hello, "Your code", limits.seconds + 5)  # starting Python comes on top
        except BaseException:
            self.close()
            raise

    def call(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Returned:
        self._number += 1
        if self._left <= 0:
            raise AnswerUnavailableError(
                f"Your answer has used up its {self._limits.budget:g} seconds; this was not tried."
            )
        request = {
            "id": self._number,
            "call": name,
            "arguments": [wire.encode(item) for item in arguments],
            "named": wire.encode(named),
        }
        begun = time.monotonic()
        try:
            reply = self._exchange(request, name, min(self._limits.seconds, self._left))
            return Returned(wire.decode(reply["value"]), tuple(reply["changed"]))
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise AnswerUnavailableError(f"{name} sent back what nobody can read.") from error
        finally:
            self._left -= time.monotonic() - begun

    def printed(self) -> str:
        text = bytes(self._output).decode("utf-8", "replace")
        return text + ("\n… (there was more)" if self._cut else "")

    def close(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=2)
        for pipe in (self._requests, self._replies, self._errors):
            with suppress(OSError):
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _exchange(self, request: dict[str, Any], name: str, seconds: float) -> dict[str, Any]:
        with suppress(OSError):  # a process that is gone shows below, with its reason
            wire.write_frame(self._requests, request)
        try:
            reply = self._frames.get(timeout=seconds)
        except queue.Empty:
            raise AnswerUnavailableError(
                f"{name} did not finish within {seconds:.2g} s. Is there a loop that"
                " never ends, or one that visits the same thing again and again?"
            ) from None
        if reply is None:
            raise AnswerUnavailableError(
                f"{name} ended the whole process: too much memory, or a call such as os._exit."
            )
        if not isinstance(reply, dict) or reply.get("id") != request.get("id", 0):
            raise AnswerUnavailableError(f"{name} sent back what nobody can read.")
        if reply.get("ok") is True:
            return reply
        if reply.get("kind") == "not-plain":
            raise AnswerFailedError(
                f"{name} returned {reply.get('text')}, which is no plain data;"
                " return lists, tuples, sets, dicts, texts and numbers.",
                "not-plain",
            )
        said = f"{reply.get('type')}: {reply.get('text')}".removesuffix(": ")
        line = f", at the line `{reply['line']}`" if reply.get("line") else ""
        raise AnswerFailedError(f"{name} raised {said}{line}.", str(reply.get("type")))

    def _read_replies(self) -> None:
        try:
            while (frame := wire.read_frame(self._replies)) is not None:
                self._frames.put(frame)
        except (OSError, ValueError, RecursionError):
            self._frames.put({})
        self._frames.put(None)

    def _read_output(self) -> None:
        with suppress(OSError, ValueError):
            while chunk := os.read(self._errors.fileno(), 1 << 16):
                room = LONGEST_OUTPUT - len(self._output)
                self._output += chunk[:room]
                self._cut = self._cut or len(chunk) > room
