"""Lists as prose has them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["joined"]


def joined(names: Sequence[str]) -> str:
    """Return names with commas and an "and" between them; "" when there are none."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
