"""Modules that are fetched when somebody imports one.

What the pages import is in the snapshot. A reader's own code may import anything else of the
standard library, and some of our commands' modules: these are in a pack of their own, which
nobody pays for who does not ask. An import cannot wait for a promise, so the pack is fetched
synchronously, which a worker may do.
"""

from __future__ import annotations

import importlib.machinery
import sys
import zlib
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["Rest", "leave"]

SITE = "/lib/python3.14/site-packages"
STDLIB = "/lib/python314.zip"


class Rest:
    """A finder that comes after Python's own: it brings the rest in, once, and looks again."""

    def __init__(self, tops: Any, fetch: Any, lay: Any) -> None:
        """Take JavaScript's word for what is there, how to fetch it, and how to lay it out."""
        self.tops = frozenset(tops.to_py())
        self._fetch = fetch
        self._lay = lay
        sys.meta_path.insert(sys.meta_path.index(importlib.machinery.PathFinder) + 1, self)

    def find_spec(
        self, name: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of the rest; None for what is not in it, which costs no fetch."""
        if name.partition(".")[0] not in self.tops:
            return None
        sys.meta_path.remove(self)
        self._lay(zlib.decompress(self._fetch().to_bytes(), wbits=31))
        importlib.invalidate_caches()
        return importlib.machinery.PathFinder.find_spec(name, path, target)


def leave() -> list[str]:
    """Detach this Python from the archive of the standard library, before its memory is kept.

    The archive is not there when the memory comes back: its packages look below site-packages for
    their modules from now on. Returns the paths, below their roots, of all modules imported.
    """
    sys.path.remove(STDLIB)
    for known in [name for name in sys.path_importer_cache if name.startswith(STDLIB)]:
        del sys.path_importer_cache[known]
    paths = []
    for module in list(sys.modules.values()):
        where = getattr(module, "__file__", None) or ""
        root = next((root for root in (STDLIB, SITE) if where.startswith(root)), None)
        if root is None:
            continue
        paths.append(where.removeprefix(f"{root}/"))
        if root == STDLIB and module.__spec__ and hasattr(module, "__path__"):
            folder = f"{SITE}/{module.__name__.replace('.', '/')}"
            module.__path__ = [folder]
            module.__spec__.submodule_search_locations = [folder]
    return paths
