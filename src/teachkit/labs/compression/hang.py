"""Ask a library for a checksum that makes no sense, and wait only so long for its answer.

``crc32_combine(a, b, length)`` computes the checksum of two pieces put together; ``length`` is that
of the second. It must not be negative, says zlib.h, and until CVE-2026-27171 a negative one was
shifted right until it would be nought, which a negative number never is.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Answer", "ask"]

_SCRIPT = """
import ctypes, os, sys
library = ctypes.CDLL(sys.argv[1], mode=os.RTLD_NOW | os.RTLD_DEEPBIND)
combine = getattr(library, sys.argv[2])
combine.restype = ctypes.c_uint32
combine.argtypes = (ctypes.c_ulong, ctypes.c_ulong, ctypes.c_long)
print("asked", flush=True)
print(combine(1, 2, int(sys.argv[3])), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a library said to ``crc32_combine(1, 2, length)``.

    ``ended`` says that it came back, with ``value``; else it was ended after ``seconds``, which
    then are its limit.
    """

    library: str
    length: int
    ended: bool
    value: int | None
    seconds: float


def ask(library: str, path: Path, *, length: int, within: float, prefix: str = "") -> Answer:
    """Ask the library at a path, in a process of its own that has ``within`` seconds.

    Raises:
        TeachkitError: ``not-started`` when it could not be asked at all.
    """
    from teachkit.errors import TeachkitError
    from teachkit.labs.process import ran

    command: list[str | Path] = [
        sys.executable,
        "-c",
        _SCRIPT,
        path,
        f"{prefix}crc32_combine",
        str(length),
    ]
    done = ran(command, within=within)
    said = done.text.split()
    if not said or (len(said) < 2 and not done.timed_out):
        raise TeachkitError(
            "not-started",
            f"{library} could not be asked for crc32_combine",
            place=str(path),
            hint=done.said.strip().rpartition("\n")[2] or "It had no time to start.",
        )
    value = int(said[1]) if len(said) > 1 else None
    return Answer(library, length, value is not None, value, round(done.seconds, 2))
