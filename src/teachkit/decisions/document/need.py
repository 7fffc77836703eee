"""What readers need: each comes with a job, and looks for the page that helps (slide S21)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NEEDS", "ReaderNeed"]

# What a reader may come for; the words are stored in plans. The first four are the kinds of
# Diátaxis (Procida 2017): learning, doing, looking up, understanding.
NEEDS = {
    "tutorial": "to learn it, step by step",
    "guide": "to get one job done",
    "reference": "to look up a detail",
    "explanation": "to understand why",
    "api": "to call it from code",
    "examples": "an example that runs",
    "man": "a manual page",
    "changelog": "to know what changed",
    "migration": "to come over from the original",
}


@dataclass(frozen=True, slots=True)
class ReaderNeed:
    """A reader, one of `NEEDS`, the page that serves it, and what is missing there."""

    reader: str
    need: str
    page: str
    gap: str
