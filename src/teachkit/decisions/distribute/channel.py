"""Ways to users, and what those users find different (slide S27)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Channel", "Difference"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to some users: whom it reaches, who looks after it, and the next step there."""

    channel: str
    reaches: str
    keeper: str
    step: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as in the software it replaces, and what is done about it."""

    what: str
    plan: str
