"""The user's cache: where `teachkit data update` keeps what it fetched.

Platform conventions decide the folder (``~/.cache/teachkit`` on Linux); the environment variable
``TEACHKIT_CACHE`` overrides them. Nothing here is precious: deleting the folder only means that
the tools fall back to what the package ships, and say so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["LOCATION_VARIABLE", "location"]

LOCATION_VARIABLE = "TEACHKIT_CACHE"


def location() -> Path:
    """Return the cache folder, which need not exist yet."""
    chosen = os.environ.get(LOCATION_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    # On Linux this is all that platformdirs would say, and its import costs a tenth of a run.
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_CACHE_HOME", "")
        return Path(base if base.startswith("/") else Path.home() / ".cache") / "teachkit"
    try:
        from platformdirs import user_cache_dir
    except ImportError:  # the browser has neither platformdirs nor a cache worth keeping
        return Path.home() / ".cache" / "teachkit"
    return Path(user_cache_dir("teachkit", appauthor=False))
