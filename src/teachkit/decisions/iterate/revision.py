"""A revision: the plan as it stood once, and what was learned that made it change (slide S19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Revision"]


@dataclass(frozen=True, slots=True)
class Revision:
    """The plan as it stood at a moment, kept with what had been learned by then.

    ``when`` is ISO 8601 in UTC; ``source`` is one of `loop.SOURCES`, or "" for a plain copy;
    ``learned`` is a sentence; ``plan`` is the plan as JSON data with its own ``schema``, without
    the revisions before it.
    """

    when: str
    source: str
    learned: str
    plan: Mapping[str, Any]
