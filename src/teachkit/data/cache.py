"""The user's cache: where `teachkit data update` keeps what it fetched.

Platform conventions decide the folder (``~/.cache/teachkit`` on Linux); the environment variable
``TEACHKIT_CACHE`` overrides them. Nothing here is precious: deleting the folder only means that
the tools fall back to what the package ships, and say so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["LOCATION_VARIABLE", "location", "origin_of", "sensible", "sole_use"]

LOCATION_VARIABLE = "TEACHKIT_CACHE"
# What a snapshot says of its origin.
_KINDS: Mapping[str, type] = {
    "date": str, "note": str, "dates": dict, "commit": str, "whole": int, "rows": int,
    "source": str, "validator": str,
}  # fmt: skip


def location() -> Path:
    """Return the cache folder, which need not exist yet."""
    chosen = os.environ.get(LOCATION_VARIABLE)
    if chosen:
        return Path(os.path.expanduser(chosen))
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


def origin_of(path: Path) -> dict[str, Any]:
    """Return what a snapshot in the cache says of its origin; empty when there is none to read."""
    from teachkit.data.snapshots import unpack  # which imports us, where it needs the folder

    try:
        return sensible(unpack(path.read_bytes())[1])
    except (OSError, TeachkitError):
        return {}


def sensible(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is of the right kind: damage must not stop the update that mends it."""
    return {key: said[key] for key in said if isinstance(said[key], _KINDS.get(key, object))}


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
