"""A selling point: who gains what by your software, and how they could check (slide S13)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FOCUSES", "LeftOut", "SellingPoint"]

# The talk's three focuses and "find your own" (S14 to S18); the words are stored in plans.
FOCUSES = {
    "security": "security: less to attack",
    "performance": "performance: faster, where it is measured",
    "stability": "stability: it stays up, and stays the same",
    "own": "a focus of your own",
}


@dataclass(frozen=True, slots=True)
class SellingPoint:
    """Audience × need × claim × evidence; ``focus`` is one of `FOCUSES`.

    The claim comes first because it is what people repeat. The other three decide whether it
    holds: somebody must need it, and somebody else must be able to measure it.
    """

    claim: str
    focus: str
    audience: str
    need: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A feature that is left out on purpose, and what that buys (slide S14.2)."""

    feature: str
    because: str
