"""What labs stand on: Debian packages and wheels, fetched once, checked, and kept.

`debian` reads a suite's signed index, fetches the packages that a lab names and has `deb` unpack
them into the lab's own folder; `wheels` has pip do the like with pinned hashes. Whatever is there
already is not asked for again: a second run needs no network.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Prepared"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of a preparation, in bytes: what the network brought, and what lies there now."""

    fetched: int
    unpacked: int
