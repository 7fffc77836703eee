"""The learner's side: what runs in their process, and knows nothing else.

It is handed the sheets, finds the functions in them, and answers calls with plain data until
somebody ends it. Tests, expected values and other people's work are never in its memory.
Whatever it sends is a *claim*: once the learner's code runs here, so may its lies, and whoever
reads them trusts nothing but their form (see `teachkit.grading.values`).

A message is four bytes of length, little-endian, and as many of msgpack. The first one is the
hello, ``[0, sheets, functions, exercise, starter, packages]``; each further one a request,
``[number, verb, name, arguments, named, extra]`` with the arguments packed once more, so that
they can be compared with what the call left of them. A reply is ``[number, True, value,
changed, arguments]`` or ``[number, False, kind, type, text, line]``.
"""

from __future__ import annotations

import gc
import io
import json
import os
import sys
import traceback
import types
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, NoReturn

from teachkit.grading.answers import FILE, Answer, Collected, Sheet, collect_answer
from teachkit.grading.values import NotPlainError, pack, unpack

__all__ = ["LARGEST_REPLY", "LONGEST_SOURCE", "LONGEST_TEXT", "Runner", "serve"]

LARGEST_REPLY = 1 << 20
LONGEST_SOURCE = 1 << 16
LONGEST_TEXT = 2000
LONGEST_PRINTED = 1 << 16
MODULE = "__answer__"


class Runner:
    """One answer: its names, and the objects that the checks hold by a number.

    ``names`` are what it has in place of Python's own built-in ones.
    """

    def __init__(self, names: Mapping[str, Any] | None = None) -> None:
        self.space: dict[str, Any] = {}
        self.names = names
        self.source = ""
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}

    def define(self, hello: list[Any]) -> list[Any]:
        """Find the functions and run what they need; reply with what was found."""
        _, sheets, functions, exercise, starter, packages = hello
        answer = Answer(
            tuple(Sheet(name, content) for name, content in sheets),
            tuple(functions),
            exercise,
            starter,
            tuple(packages),
        )
        found = collect_answer(answer)
        self.source = found.source
        # Dataclasses and pickles of their classes look their module up by its name.
        module = types.ModuleType(MODULE)
        sys.modules[MODULE] = module
        self.space = module.__dict__
        if self.names is not None:
            self.space["__builtins__"] = dict(self.names)
        reply = [0, True, _found(found), [], None]
        gc.enable()
        try:
            code = found.code or compile(found.source, FILE, "exec", dont_inherit=True)
            exec(code, self.space)  # noqa: S102  # its purpose
        except BaseException as error:  # noqa: BLE001  # sys.exit and Ctrl-C of the learner's code too
            return [*self._raised(0, error), _found(found)]
        return reply

    def answer(self, request: list[Any]) -> bytes:
        """Answer one request, as the bytes of its reply."""
        number, verb, name, packed, named, extra = request
        try:
            arguments = unpack(packed, self._object, build=True)
            value = self._act(verb, name, arguments, unpack(named, self._object, build=True), extra)
            changed, after = self._left_over(arguments, packed)
            reply = pack([number, True, value, changed, after], self.numbers)
            if len(reply) > LARGEST_REPLY:
                raise NotPlainError("more than a megabyte")
        except NotPlainError as error:
            reply = pack([number, False, "not-plain", "", str(error)[:LONGEST_TEXT], ""])
        except BaseException as error:  # noqa: BLE001  # as above
            reply = pack(self._raised(number, error))
        return reply

    def _act(
        self, verb: str, name: str, arguments: list[Any], named: dict[str, Any], extra: Any
    ) -> Any:
        if verb == "read":
            return getattr(self._object(extra), name)
        act: Callable[..., Any]
        act = getattr(self._object(extra), name) if verb == "method" else self.space[name]
        if verb == "new":
            return self._keep(act(*arguments, **named))
        if verb == "take":
            return list(islice(act(*arguments, **named), extra))
        if verb == "run":
            return _run(act, arguments, named, extra)
        return act(*arguments, **named)

    def _object(self, number: int) -> Any:
        return self.objects[number]

    def _keep(self, value: Any) -> int:
        self.objects.append(value)
        self.numbers[id(value)] = len(self.objects) - 1
        return len(self.objects) - 1

    def _left_over(self, arguments: list[Any], packed: bytes) -> tuple[list[int], bytes | None]:
        """Return which arguments the call has changed, and what it left of all of them."""
        try:
            after = pack(arguments, self.numbers)
        except NotPlainError:
            after = None
        if after == packed:
            return [], None
        before = unpack(packed, self._object, build=True)
        changed = [
            place
            for place, (item, old) in enumerate(zip(arguments, before, strict=False))
            if not self._is_same(item, old)
        ]
        return changed, after

    def _is_same(self, item: object, old: object) -> bool:
        try:
            return pack(item, self.numbers) == pack(old, self.numbers)
        except NotPlainError:
            return item is old  # an object by its handle

    def _raised(self, number: int, error: BaseException) -> list[Any]:
        name = type(error).__name__[:100].encode("utf-8", "replace").decode()
        return [number, False, "raised", name, _text(error), self._line(error)]

    def _line(self, error: BaseException) -> str:
        """Return the learner's own line in which it went wrong, as they wrote it."""
        number = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename == FILE:
                number = line
        lines = self.source.splitlines()
        return lines[number - 1].strip()[:200] if number and number <= len(lines) else ""


def prepare(*, rehearsals: int = 0) -> None:
    """Do what comes before any answer is read; a process that forks does it once for all.

    What a child touches first is copied for it, page by page, and what it runs first is slow:
    each of the ``rehearsals``, a small answer put through all of this module, has it done before.
    """
    _open_streams()
    sys.argv = ["answer.py"]  # for programs that look at their arguments; ours are none of theirs
    _forget_ourselves()
    gc.disable()  # until the learner's code begins: what is made here goes by itself
    for _ in range(rehearsals):
        _rehearse()
    sys.modules.pop(MODULE, None)


def serve(reading: int, writing: int) -> NoReturn:
    """Say what was found, then answer requests until the other end is closed; never return.

    The process has called `prepare` before, or was forked from one that has.
    """
    leave = os._exit  # no clean-up of the learner's making
    runner = Runner()
    try:
        hello = unpack(_receive(reading))
        _send(writing, pack(runner.define(hello)))
        while True:
            request = unpack(_receive(reading))
            _send(writing, runner.answer(request))
    except BaseException:  # noqa: BLE001  # whatever is wrong by now, the other end notices
        leave(1)
    leave(0)


# What learners write, in small: an import, a constant, a class, helping functions, loops.
_REHEARSAL = """
import re
WORD = re.compile("x")

class Pair:
    def __init__(self, left, right=0):
        self.left, self.right = left, right

def helping(items):
    return sorted({f"{item}" for item in items if not WORD.match(str(item))}, key=len)

def one(items, most=2):
    counts, found = {}, []
    for item in items:
        counts[item] = counts.get(item, 0) + 1
        while len(found) < most and item not in found:
            found.append(item)
    return {"counts": counts, "found": tuple(helping(found)), "set": set(found)}
"""


def _rehearse() -> None:
    cells = [{"cell_type": "code", "source": source} for source in (_REHEARSAL, "%x\ndef two(:")]
    sheet = ["rehearsal.ipynb", json.dumps({"cells": cells}).encode()]
    hello = pack([0, [sheet], ["one", "two"], "word/slug", "def one(items):\n    pass\n", []])
    runner = Runner()
    pack(runner.define(unpack(hello)))
    gc.disable()  # `define` has switched it on
    for arguments in ([["a", "b", "a"]], [[1, (2, 3)], 1], [None]):  # the last one raises
        request = pack([1, "call", "one", pack(arguments), pack({}), None])
        runner.answer(unpack(request))


def _found(found: Collected) -> list[Any]:
    return [found.source[:LONGEST_SOURCE], list(found.missing), found.problem[:LONGEST_TEXT]]


def _open_streams() -> None:
    """Let what is printed reach its file at once: whoever is killed has printed it before."""
    raw = io.FileIO(1, "w", closefd=False)
    stream = io.TextIOWrapper(raw, "utf-8", "backslashreplace", write_through=True)
    sys.stdout = sys.stderr = stream
    sys.stdin = io.StringIO()


def _forget_ourselves() -> None:
    """Let nobody import what the course's own tools do: that would be the answer."""
    for name in list(sys.modules):
        if name.partition(".")[0] == "teachkit":
            del sys.modules[name]


def _run(
    act: Callable[..., Any], arguments: list[Any], named: Mapping[str, Any], stdin: str
) -> list[Any]:
    """Call a program's function with this input; return its value, output, errors and exit."""
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = _stream(), _stream()
    status = 0
    value: Any = None
    try:
        sys.stdin, sys.stdout, sys.stderr = _stream(stdin), out, err
        value = act(*arguments, **named)
    except SystemExit as leaving:
        if isinstance(leaving.code, int):
            status = leaving.code
        elif leaving.code is not None:
            err.write(f"{leaving.code}\n")
            status = 1
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    printed = [_written(stream)[:LONGEST_PRINTED] for stream in (out, err)]
    return [value, *printed, status]


def _stream(text: str = "") -> io.TextIOWrapper[io.BytesIO]:
    """Return a stream as programs have it, with a ``buffer`` of bytes below the text."""
    raw = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    return io.TextIOWrapper(raw, "utf-8", "surrogatepass", newline="\n", write_through=True)


def _written(stream: io.TextIOWrapper[io.BytesIO]) -> str:
    return stream.buffer.getvalue().decode("utf-8", "replace")


def _text(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_TEXT].encode("utf-8", "replace").decode()
    except BaseException:  # noqa: BLE001  # a message may itself raise
        return "(its message cannot be shown)"


def _receive(reading: int) -> bytes:
    return _exactly(reading, int.from_bytes(_exactly(reading, 4), "little"))


def _exactly(reading: int, length: int) -> bytes:
    parts = []
    while length:
        part = os.read(reading, min(length, 1 << 16))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _send(writing: int, body: bytes) -> None:
    data = memoryview(len(body).to_bytes(4, "little") + body)
    while data:
        data = data[os.write(writing, data) :]


def main() -> None:
    """Serve on the first two descriptors, as a plain process of its own does."""
    reading, writing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    prepare()
    serve(reading, writing)
