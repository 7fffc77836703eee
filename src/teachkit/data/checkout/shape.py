"""The shape of a source tree, for those who look at one and must not be able to open anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Tree"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A source tree: ``files`` are all its files with their bytes, ``texts`` those that were read.

    Names are relative, with ``/``. ``notes`` say what was not read.
    """

    name: str
    files: Mapping[str, int]
    texts: Mapping[str, str]
    notes: tuple[str, ...] = ()
