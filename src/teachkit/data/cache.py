"""The user's cache: where `teachkit data update` keeps what it fetched.

Platform conventions decide the folder (``~/.cache/teachkit`` on Linux); the environment variable
``TEACHKIT_CACHE`` overrides them. Nothing here is precious: deleting the folder only means that
the tools fall back to what the package ships, and say so.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["LOCATION_VARIABLE", "location", "origin_of", "pack", "sole_use", "unpack"]

LOCATION_VARIABLE = "TEACHKIT_CACHE"
MOST_UNPACKED = 200_000_000


def location() -> Path:
    """Return the cache folder, which need not exist yet."""
    chosen = os.environ.get(LOCATION_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    system: str = sys.platform  # else mypy looks at its own system alone
    # On Linux this is all that platformdirs would say, and its import costs a tenth of a run.
    if system.startswith("linux"):
        base = os.environ.get("XDG_CACHE_HOME", "")
        return Path(base if base.startswith("/") else Path.home() / ".cache") / "teachkit"
    try:
        from platformdirs import user_cache_dir
    except ImportError:  # the browser has neither platformdirs nor a cache worth keeping
        return Path.home() / ".cache" / "teachkit"
    return Path(user_cache_dir("teachkit", appauthor=False))


def pack(value: object, origin: Mapping[str, Any]) -> bytes:
    """Return a snapshot as we keep it: gzipped compact JSON, the same bytes for the same rows."""
    import gzip  # readers of the cache, who are many, start without it

    text = json.dumps({"origin": origin, "data": value}, separators=(",", ":"), ensure_ascii=False)
    raw = gzip.compress(text.encode(), 9, mtime=0)
    # Byte 9 of the header names the system that compressed (RFC 1952); ours says "unknown".
    return raw[:9] + b"\xff" + raw[10:]


def unpack(raw: bytes) -> tuple[Any, dict[str, Any]]:
    """Return a snapshot's value and its origin; the latter is empty when the file has none.

    Raises:
        TeachkitError: ``broken-snapshot``.
    """
    try:
        value = json.loads(_inflated(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (zlib.error, ValueError, RecursionError) as error:
        raise TeachkitError(
            "broken-snapshot",
            f"The file does not read as gzipped JSON: {error}",
            hint="Fetch it again with 'teachkit data update', or copy it again.",
        ) from error
    if isinstance(value, dict) and isinstance(value.get("origin"), dict) and "data" in value:
        return value["data"], value["origin"]
    return value, {}


def origin_of(path: Path) -> dict[str, Any]:
    """Return what a snapshot in the cache says of its origin; empty when there is none to read."""
    try:
        return unpack(path.read_bytes())[1]
    except (OSError, TeachkitError):
        return {}


def _inflated(raw: bytes) -> bytes:
    """Decompress up to a bound: a snapshot may come from anywhere."""
    inflate = zlib.decompressobj(31)
    text = inflate.decompress(raw, MOST_UNPACKED)
    if not inflate.eof:
        raise ValueError("it breaks off" if not inflate.unconsumed_tail else "it is far too large")
    return text


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold the cache for one writer, so that two updates at once do not trip over each other.

    The lock goes with the process: after a crash nothing is left to clean up.

    Raises:
        TeachkitError: ``busy`` when somebody else updates just now, ``cannot-write``.
    """
    import fcntl

    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "update.lock").open("ab")
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The cache cannot be written: {error.strerror or error}",
            place=str(folder),
            hint=f"Set {LOCATION_VARIABLE} to a folder of yours.",
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TeachkitError(
                "busy",
                "Another 'teachkit data update' is at work",
                place=str(folder),
                hint="Let it finish; it fetches the same.",
            ) from error
        yield
