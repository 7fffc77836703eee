"""Starting a learner's process, and talking to it: the seam at which the sandbox stands.

`Launch` is any function that takes an answer, its limits and the exercise's data, and returns a
`Child`. How a child is reached is a `Channel`; what is said over it is the same everywhere, and
is here (`talk`). The launch of this module, `launch_process`, starts a plain process of its own:
it can be killed, has limits on time, memory and output, and shares no memory with the truth. It
does *not* keep code from reading files or the network: that is `teachkit.grading.sandbox`.
"""

from __future__ import annotations

import math
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

from teachkit.grading import runner
from teachkit.grading.answers import Answer
from teachkit.grading.runner import LARGEST_REPLY, LONGEST_SOURCE, LONGEST_TEXT
from teachkit.grading.values import Handle, Ran, pack, unpack

__all__ = [
    "LARGEST_REPLY",
    "LONGEST_OUTPUT",
    "AnswerFailedError",
    "AnswerUnavailableError",
    "Channel",
    "Child",
    "Launch",
    "Limits",
    "Returned",
    "launch_process",
    "storable",
    "talk",
]

LONGEST_OUTPUT = 20_000
# Enough for any exercise here, and far below what would hurt the machine beside a browser.
MEMORY = 1 << 30
LARGEST_FILE = 8 << 20
# What starting Python may take on a busy machine, on top of a learner's own time.
START_SECONDS = 5.0


class AnswerFailedError(Exception):
    """The learner's function ran, and raised or returned what is no plain data.

    ``kind`` is the name of the exception's type, or ``not-plain``.
    """

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class AnswerUnavailableError(Exception):
    """There is no answer to judge; ``kind`` is a key of `teachkit.grading.report.KINDS`.

    ``gone`` says that nothing more can be asked of this process.
    """

    def __init__(self, message: str, kind: str = "not-read", *, gone: bool = True) -> None:
        super().__init__(message)
        self.kind = kind
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for one call, ``budget`` seconds for all calls of an answer together."""

    seconds: float = 2.0
    budget: float = 12.0


@dataclass(frozen=True, slots=True)
class Returned:
    """What a call gave back; ``changed`` are the positions of arguments that it modified.

    ``arguments`` are all of them as the call left them, when it changed any and they are still
    plain data; otherwise None.
    """

    value: Any
    changed: tuple[int, ...] = ()
    arguments: tuple[Any, ...] | None = None


class Channel(Protocol):
    """How a child is reached. Deadlines are moments of `time.monotonic`."""

    def send(self, frame: bytes, deadline: float) -> None:
        """Send one whole message; raises TimeoutError, OSError or EOFError."""

    def receive(self, deadline: float) -> bytes:
        """Return the next message's body; raises TimeoutError, EOFError, OSError.

        Raises ValueError, before reading it, for one larger than `LARGEST_REPLY`.
        """

    def output(self) -> bytes:
        """Return the beginning of what was printed so far: `LONGEST_OUTPUT` bytes and one."""

    def close(self) -> None:
        """Stop the child whatever it is doing, reap it, and wipe its folder."""


class Child(Protocol):
    """A running answer.

    ``source`` is what was found in it, as its process says; ``left`` are the seconds of its
    budget that it has not used up.
    """

    source: str
    left: float

    def call(
        self,
        name: str,
        arguments: tuple[Any, ...] = (),
        named: dict[str, Any] | None = None,
        verb: str = "call",
        extra: object = None,
    ) -> Returned:
        """Call one of the learner's functions; see the two errors above."""

    def printed(self) -> str:
        """Return what the learner's code has printed so far, capped."""

    def close(self) -> None:
        """Stop it, whatever it is doing."""


Launch = Callable[[Answer, Limits, Path | None], Child]


def talk(channel: Channel, answer: Answer, limits: Limits, *, start: float = 0.0) -> Child:
    """Say hello over a channel, and wait until the answer is defined; ``start`` seconds longer.

    Raises:
        AnswerFailedError: when the code raises while it is being defined.
        AnswerUnavailableError: when it does not get that far, or a function is missing.
    """
    conversation = _Conversation(channel, answer, limits)
    try:
        conversation.hello(start)
    except BaseException:
        conversation.close()
        raise
    return conversation


class _Conversation:
    def __init__(self, channel: Channel, answer: Answer, limits: Limits) -> None:
        self.source = ""
        self._channel = channel
        self._answer = answer
        self._limits = limits
        self.left = limits.budget
        self._number = 0
        self._missing: dict[str, str] = {}

    def hello(self, start: float) -> None:
        answer = self._answer
        sheets = [[sheet.name, sheet.content] for sheet in answer.sheets]
        words = [
            0,
            sheets,
            list(answer.functions),
            answer.exercise,
            answer.starter,
            list(answer.packages),
        ]
        self.left += start
        reply = self._exchange(pack(words), "Your code", self._limits.seconds + start)
        self.left = min(self.left, self._limits.budget)
        found = reply[2] if reply[1] is True else reply[6] if len(reply) > 6 else None
        match found:
            case [str() as source, list() as missing, str() as problem]:
                self.source = storable(source, LONGEST_SOURCE)
                self._missing = {
                    name: storable(problem, LONGEST_TEXT)
                    or f"There is no function {name} in your answer yet."
                    for name in answer.functions
                    if name in missing
                }
            case _:
                raise AnswerUnavailableError("Your code sent back what nobody can read.")
        if reply[1] is not True:
            raise self._failure(reply, "Your code")

    def call(
        self,
        name: str,
        arguments: tuple[Any, ...] = (),
        named: dict[str, Any] | None = None,
        verb: str = "call",
        extra: object = None,
    ) -> Returned:
        if name in self._missing and verb not in ("method", "read"):
            problem = self._missing[name]
            kind = "missing" if problem.startswith("There is no function") else "not-read"
            raise AnswerUnavailableError(problem, kind, gone=False)
        self._number += 1
        packed = pack(list(arguments))
        words = [self._number, verb, name, packed, pack(named or {}), extra]
        reply = self._exchange(pack(words), name, self._limits.seconds)
        if reply[1] is not True:
            raise self._failure(reply, name)
        if verb == "take" and not (type(reply[2]) is list and len(reply[2]) <= cast("int", extra)):
            raise AnswerUnavailableError(f"{name} sent back what nobody can read.")
        return self._returned(reply, name, verb, len(arguments))

    def printed(self) -> str:
        output = self._channel.output()
        text = output[:LONGEST_OUTPUT].decode("utf-8", "replace")
        return text + ("\n… (there was more)" if len(output) > LONGEST_OUTPUT else "")

    def close(self) -> None:
        self._channel.close()

    def _exchange(self, words: bytes, name: str, seconds: float) -> list[Any]:
        """Send words and return the reply to them, its head checked; the budget pays."""
        if self.left <= 0:
            raise AnswerUnavailableError(
                f"Your answer has used up its {self._limits.budget:g} seconds; this was not tried.",
                "too-slow",
            )
        begun = time.monotonic()
        seconds = min(seconds, self.left)
        deadline = begun + seconds
        try:
            self._channel.send(len(words).to_bytes(4, "little") + words, deadline)
            reply = unpack(self._channel.receive(deadline), Handle)
        except TimeoutError:
            raise AnswerUnavailableError(
                f"{name} did not finish within {seconds:.2g} s. Is there a loop that"
                " never ends, or one that visits the same thing again and again?",
                "too-slow",
            ) from None
        except (EOFError, OSError):
            raise AnswerUnavailableError(
                f"{name} ended the whole process: too much memory, or a call such as os._exit.",
                "ended",
            ) from None
        except (ValueError, MemoryError, RecursionError):
            raise AnswerUnavailableError(f"{name} sent back what nobody can read.") from None
        finally:
            self.left -= time.monotonic() - begun
        if not (type(reply) is list and len(reply) >= 5 and reply[0] == self._number):
            raise AnswerUnavailableError(f"{name} sent back what nobody can read.")
        return reply

    def _failure(self, reply: list[Any], name: str) -> Exception:
        match reply[1:6]:
            case [False, "not-plain", str(), str() as text, str()]:
                return AnswerFailedError(
                    f"{name} returned {storable(text, 200)}, which is no plain data;"
                    " return lists, tuples, sets, dicts, texts and numbers.",
                    "not-plain",
                )
            case [False, "raised", str() as kind, str() as text, str() as line]:
                kind = storable(kind, 100)
                said = f"{kind}: {storable(text, LONGEST_TEXT)}".removesuffix(": ")
                where = f", at the line `{storable(line, 200)}`" if line else ""
                hint = ""
                if kind == "ModuleNotFoundError":
                    allowed = ", ".join(self._answer.packages) or "nothing else"
                    hint = f" Checks run with Python's standard library, and {allowed}."
                return AnswerFailedError(f"{name} raised {said}{where}.{hint}", kind)
        return AnswerUnavailableError(f"{name} sent back what nobody can read.")

    def _returned(self, reply: list[Any], name: str, verb: str, count: int) -> Returned:
        match reply:
            case [_, True, value, list() as changed, None | bytes() as after] if all(
                type(place) is int and 0 <= place < count for place in changed
            ):
                pass
            case _:
                raise AnswerUnavailableError(f"{name} sent back what nobody can read.")
        left: Any = None
        try:
            if after is not None and changed:
                left = tuple(unpack(after, Handle))
            if verb == "new":
                value = Handle(_number(value))
            elif verb == "run":
                value = _ran(value)
        except (ValueError, TypeError, MemoryError):
            raise AnswerUnavailableError(f"{name} sent back what nobody can read.") from None
        return Returned(value, tuple(changed), left)


def storable(claim: str, most: int) -> str:
    """Cut a claimed text, and spell out what no file could hold (lone surrogates, NUL)."""
    text = claim[:most].encode("utf-8", "backslashreplace").decode()
    return text.replace("\0", "\\x00")


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a handle")
    return value


def _ran(value: object) -> Ran:
    match value:
        case [result, str() as out, str() as err, int() as status]:
            return Ran(result, out, err, status)
    raise TypeError("not what a program does")


def launch_process(answer: Answer, limits: Limits, data: Path | None = None) -> Child:
    """Start a plain process with ``answer``; ``data`` is copied into its folder as ``data/``.

    Raises:
        AnswerFailedError: when the code raises while it is being defined.
        AnswerUnavailableError: when it does not get that far in time.
    """
    return talk(_Pipes(answer, limits, data), answer, limits, start=START_SECONDS)


# Runs in the new process: our own package from where it is, then nothing of ours or of others.
_BOOT = """\
import sys
sys.path.insert(0, {source!r})
from teachkit.grading import runner
if not {packages!r}:
    sys.path[:] = [p for p in sys.path if 'site-packages' not in p and p != {source!r}]
try:
    import resource
    for what, most in (('AS', {memory}), ('CORE', 0), ('FSIZE', {file}), ('CPU', {seconds})):
        what = getattr(resource, 'RLIMIT_' + what)
        hard = resource.getrlimit(what)[1]
        if hard in (resource.RLIM_INFINITY, -1) or most < hard:
            resource.setrlimit(what, (most, hard))
except ImportError:
    pass
runner.main()
"""


class _Pipes:
    """A plain process, and threads that read its pipes: this works on any system."""

    def __init__(self, answer: Answer, limits: Limits, data: Path | None) -> None:
        descriptor, name = tempfile.mkstemp(prefix="teachkit-printed-")
        self._printed = Path(name)
        self._folder = Path(tempfile.mkdtemp(prefix="teachkit-answer-"))
        if data is not None and data.is_dir():
            shutil.copytree(data, self._folder / "data")
        environ = {"PATH": os.defpath, "HOME": str(self._folder)}
        if "SYSTEMROOT" in os.environ:  # Windows starts no process without it
            environ["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        # The budget on the processor as well, so that nothing outlives a parent that was killed.
        boot = _BOOT.format(
            source=str(Path(runner.__file__).resolve().parents[2]),
            packages=answer.packages,
            memory=MEMORY,
            file=LARGEST_FILE,
            seconds=math.ceil(limits.budget + 2),
        )
        try:
            with open(descriptor, "wb") as printed:
                self._process = subprocess.Popen(  # noqa: S603  # our own Python and our own words
                    [sys.executable, "-I", "-X", "utf8", "-B", "-c", boot],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=printed,
                    cwd=self._folder,
                    env=environ,
                    start_new_session=True,
                )
        except OSError:
            self._remove_files()
            raise
        self._requests = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)
        self._frames: queue.Queue[bytes | Exception] = queue.Queue(maxsize=2)
        self._closed = False
        self._reader = threading.Thread(target=self._read_replies, daemon=True)
        self._reader.start()

    def send(self, frame: bytes, deadline: float) -> None:
        # A process that no longer reads would keep us for ever once the pipe is full.
        alarm = threading.Timer(max(0.0, deadline - time.monotonic()), self._process.kill)
        alarm.start()
        try:
            self._requests.write(frame)
            self._requests.flush()
        finally:
            alarm.cancel()

    def receive(self, deadline: float) -> bytes:
        try:
            frame = self._frames.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(frame, Exception):
            raise frame
        return frame

    def output(self) -> bytes:
        with open(self._printed, "rb") as printed:
            return printed.read(LONGEST_OUTPUT + 1)

    def close(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        self._closed = True
        self._reader.join(timeout=2)
        for pipe in (self._requests, self._replies):
            with suppress(OSError):
                pipe.close()
        self._remove_files()

    def _remove_files(self) -> None:
        self._printed.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read_replies(self) -> None:
        try:
            while len(head := self._replies.read(4)) == 4:
                length = int.from_bytes(head, "little")
                if length > LARGEST_REPLY:
                    self._put(ValueError("larger than a reply may be"))
                    return
                self._put(self._replies.read(length))
        except (OSError, ValueError):
            pass
        self._put(EOFError())

    def _put(self, frame: bytes | Exception) -> None:
        """Hand a frame over; a process that sends what nobody asked for has to wait with it."""
        while not self._closed:
            with suppress(queue.Full):
                self._frames.put(frame, timeout=0.2)
                return
