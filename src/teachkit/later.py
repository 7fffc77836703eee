"""Names of a package that are imported when somebody asks for them (PEP 562).

A command in a terminal is felt to wait for every import. A package that offers much imports
little, and says in one line where the rest is::

    __getattr__ = later(__name__, {"compare": "comparison"})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["later"]


def later(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of ``package``; ``homes`` is name -> the module that has it.

    No name may be that of a module of the package: once imported, the module would be found.
    """

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find
