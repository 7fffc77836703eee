"""One turn of the loop: what was claimed, what came back, what changed (slide S19)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SOURCES", "Loop"]

# Where evidence comes from; the words are stored in plans.
SOURCES = {
    "user": "a user",
    "benchmark": "a measurement",
    "review": "a review or an audit",
    "downstream": "a packager",
    "incident": "something that broke",
}


@dataclass(frozen=True, slots=True)
class Loop:
    """A claim that met evidence; ``source`` is one of `SOURCES`."""

    claim: str
    source: str
    evidence: str
    change: str
