"""A submission as the grader gets it, and which of its files speak to an exercise."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from teachkit.grading.answers import Sheet

__all__ = ["SUFFIXES", "Submission", "digest_of", "sheets_for"]

SUFFIXES = (".ipynb", ".md", ".py")


@dataclass(frozen=True, slots=True)
class Submission:
    """What one learner handed in once, unread.

    ``learner`` is safe as a file's name and unique in a run, ``origin`` where it was found,
    ``digest`` the SHA-256 of all names and contents in hexadecimal, ``received`` ISO 8601 in UTC,
    ``attempt`` counts a learner's submissions from 1. ``problem`` is a sentence when there is
    nothing to grade; then there are no sheets. What ``claims`` may hold is in `find_submissions`.
    """

    learner: str
    origin: str
    sheets: tuple[Sheet, ...]
    digest: str
    received: str
    attempt: int = 1
    claims: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    others: tuple[Sheet, ...] = ()
    """Files that were asked for by name, for people to judge; no part of the digest."""


def digest_of(sheets: tuple[Sheet, ...], problem: str = "") -> str:
    """Return the SHA-256 over names and contents, in the order of the names.

    Each is preceded by its length, so that no two submissions run into one text.
    """
    total = hashlib.sha256()
    texts = [problem.encode()] if problem else []
    for sheet in sorted(sheets, key=lambda sheet: sheet.name):
        texts += [sheet.name.encode(), sheet.content]
    for text in texts:
        total.update(len(text).to_bytes(8, "big"))
        total.update(text)
    return total.hexdigest()


def sheets_for(submission: Submission, exercise_id: str) -> tuple[Sheet, ...]:
    """Return the files in which to look for the answer to an exercise.

    Those below its folder (``exercises/depend/closure/…``) if there are any, else those that bear
    its name (``closure.ipynb``, ``depend-closure.py``, ``closure/answer.md``), else all: an answer
    is known by its functions, not by its file. Files of tests never speak for a learner who handed
    in anything else.
    """
    word, _, slug = exercise_id.partition("/")

    def is_below(path: PurePosixPath) -> bool:
        parts = path.parts
        return (word, slug) in pairwise(parts[:-1])

    names = {_plain(slug), _plain(f"{word}-{slug}")}

    def bears_name(path: PurePosixPath) -> bool:
        return any(_plain(part) in names for part in (*path.parts[:-1], path.stem))

    answers = [sheet for sheet in submission.sheets if not _is_test(PurePosixPath(sheet.name))]
    return (
        _chosen(answers, is_below)
        or _chosen(answers, bears_name)
        or tuple(answers)
        or submission.sheets
    )


def _chosen(sheets: list[Sheet], rule: Callable[[PurePosixPath], bool]) -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in sheets if rule(PurePosixPath(sheet.name)))


def _is_test(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and (path.stem.startswith("test_") or path.stem == "conftest")


def _plain(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")
