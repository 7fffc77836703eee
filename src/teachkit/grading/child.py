"""The learner's side: a process that runs their functions and knows nothing else.

It is started as a script of its own, with an empty environment, in an empty folder; it gets
source and arguments over a pipe and gives values back. Tests, expected values and other
people's work are never in its memory. What it sends is a *claim*: plain data with exact types,
decoded by code that calls nothing of the sender's. It needs the standard library only.

One frame is four bytes of length (big-endian) and JSON. JSON keeps None, bool, int, float, str
and list as they are; everything else is an object with one key that names its type.
"""

from __future__ import annotations

import json
import math
import os
import struct
import sys
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

__all__ = ["NotPlainError", "decode", "encode", "read_frame", "write_frame"]

LARGEST_FRAME = 4 << 20
DEEPEST = 64
LONGEST_TEXT = 2000
# str(int) refuses more digits than this by itself; saying so first gives a better sentence.
LARGEST_BITS = 4096
# Enough for any exercise here, and far below what would hurt the machine beside a browser.
MEMORY = 1 << 30


class NotPlainError(Exception):
    """A value that is not plain data; its text names the type."""


def encode(value: object, depth: int = 0) -> Any:  # JSON has no better type
    """Return ``value`` as JSON data that keeps exact types.

    Raises:
        NotPlainError: for anything but None, bool, int, float, str, bytes, list, tuple, dict,
            set and frozenset (subclasses included: their ``==`` may say what it likes).
    """
    if depth > DEEPEST:
        raise NotPlainError(f"a value nested more than {DEEPEST} deep")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        if value.bit_length() > LARGEST_BITS:  # type: ignore[attr-defined]  # it is an int
            raise NotPlainError("a number of more than a thousand digits")
        return value
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}  # type: ignore[arg-type]
    if kind is bytes:
        return {"bytes": value.hex()}  # type: ignore[attr-defined]  # it is bytes
    if kind is list:
        return [encode(item, depth + 1) for item in value]  # type: ignore[attr-defined]
    if kind in (tuple, set, frozenset):
        return {kind.__name__: [encode(item, depth + 1) for item in value]}  # type: ignore[attr-defined]
    if kind is dict:
        pairs = value.items()  # type: ignore[attr-defined]  # it is a dict
        return {"dict": [[encode(key, depth + 1), encode(item, depth + 1)] for key, item in pairs]}
    raise NotPlainError(f"a {kind.__name__}")


def decode(value: Any) -> Any:  # as encode
    """Return the value that `encode` wrote.

    Raises:
        ValueError: for data that `encode` does not write.
    """
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        raise ValueError("not a value of this wire")
    ((kind, inner),) = value.items()
    try:
        match kind:
            case "float":
                return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[inner]
            case "bytes":
                return bytes.fromhex(inner)
            case "tuple":
                return tuple(decode(item) for item in inner)
            case "set":
                return {decode(item) for item in inner}
            case "frozenset":
                return frozenset(decode(item) for item in inner)
            case "dict":
                return {decode(key): decode(item) for key, item in inner}
    except (TypeError, KeyError) as error:
        raise ValueError("not a value of this wire") from error
    raise ValueError("not a value of this wire")


def read_frame(pipe: BinaryIO) -> Any:  # as encode
    """Return the next frame's JSON, or None at the end of the pipe.

    Raises:
        ValueError: for a frame too large, or one that is not JSON.
    """
    head = pipe.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    if length > LARGEST_FRAME:
        raise ValueError("frame too large")
    body = pipe.read(length)
    return json.loads(body) if len(body) == length else None


def write_frame(pipe: BinaryIO, value: object) -> None:
    """Write one frame.

    Raises:
        NotPlainError: when it is larger than a frame may be.
    """
    body = json.dumps(value, allow_nan=False).encode()
    if len(body) > LARGEST_FRAME:
        raise NotPlainError("more than four megabytes")
    pipe.write(struct.pack(">I", len(body)) + body)
    pipe.flush()


def main() -> None:
    """Answer calls until the pipe closes."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    # From here on what the learner prints goes to the captured stream, never among the replies.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    hello = read_frame(requests)
    _limit(hello["seconds"])
    sys.path.extend(hello["path"])
    space: dict[str, Any] = {"__name__": "__answer__"}
    reply = _attempt(partial(_define, hello["source"], space), hello["source"])
    write_frame(replies, {"id": 0, **reply})
    while (request := read_frame(requests)) is not None:
        reply = _attempt(partial(_call, request, space), hello["source"])
        sys.stdout.flush()
        try:
            write_frame(replies, {"id": request["id"], **reply})
        except (NotPlainError, ValueError, RecursionError) as error:
            refused = {"ok": False, "kind": "not-plain", "text": str(error)[:LONGEST_TEXT]}
            write_frame(replies, {"id": request["id"], **refused})


def _define(source: str, space: dict[str, Any]) -> dict[str, Any]:
    exec(compile(source, "<your answer>", "exec", dont_inherit=True), space)  # noqa: S102  # its purpose
    return {"ok": True}


def _call(request: dict[str, Any], space: dict[str, Any]) -> dict[str, Any]:
    arguments = decode(request["arguments"])
    named = decode(request["named"])
    before = [json.dumps(item) for item in request["arguments"]]
    value = space[request["call"]](*arguments, **named)
    encoded = encode(value)
    changed = [
        number
        for number, (item, old) in enumerate(zip(arguments, before, strict=True))
        if _changed(item, old)
    ]
    return {"ok": True, "value": encoded, "changed": changed}


def _changed(item: object, before: str) -> bool:
    try:
        return json.dumps(encode(item)) != before
    except NotPlainError:
        return True


def _attempt(act: Callable[[], dict[str, Any]], source: str) -> dict[str, Any]:
    try:
        return act()
    except NotPlainError as error:
        return {"ok": False, "kind": "not-plain", "text": str(error)[:LONGEST_TEXT]}
    except BaseException as error:  # noqa: BLE001  # sys.exit and Ctrl-C of the learner's code too
        return {
            "ok": False,
            "kind": "raised",
            "type": type(error).__name__[:100],
            "text": _text(error),
            "line": _line(error, source),
        }


def _text(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_TEXT].encode("utf-8", "replace").decode()
    except BaseException:  # noqa: BLE001  # a message may itself raise
        return "(its message cannot be shown)"


def _line(error: BaseException, source: str) -> str:
    """Return the learner's own line in which it went wrong, as they wrote it."""
    number = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__, limit=-200):
        if frame.filename == "<your answer>":
            number = frame.lineno
    lines = source.splitlines()
    return lines[number - 1].strip()[:200] if number and number <= len(lines) else ""


def _limit(seconds: float) -> None:
    try:
        import resource  # not there on every system
    except ImportError:
        return
    whole = math.ceil(seconds)
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, whole),
    ):
        hard = resource.getrlimit(what)[1]
        if hard in (resource.RLIM_INFINITY, -1) or limit < hard:
            resource.setrlimit(what, (limit, hard))


if __name__ == "__main__":
    main()
