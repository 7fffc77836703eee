"""Measurements kept round by round, so that a tool can judge them and a reader can see them.

A summary hides a warm-up, a drift and a bad round. ``rounds.csv`` has the times of five ways to
compress the same four megabytes, and ``memory.csv`` what three small servers held while they
worked: one leaks, one fills a cache, one does neither.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from teachkit.data.facts import FOLDER
from teachkit.errors import TeachkitError

__all__ = ["Held", "Timed", "held_memory", "timed_rounds"]


@dataclass(frozen=True, slots=True)
class Timed:
    """One implementation at one level: milliseconds of each round, and the bytes it put out.

    Rounds of the same level were measured in turns: round 3 of each met the same machine.
    """

    implementation: str
    what: str
    level: int
    bytes: int
    milliseconds: tuple[float, ...]
    source: str
    date: str
    counted: str


@dataclass(frozen=True, slots=True)
class Held:
    """The resident memory of one process, in KiB, after each ``every`` requests from none on."""

    name: str
    what: str
    every: int
    kibibytes: tuple[int, ...]
    source: str
    date: str
    counted: str


@cache
def timed_rounds() -> tuple[Timed, ...]:
    """Return what was timed, level by level.

    Raises:
        TeachkitError: ``broken-table`` when the rounds of a level differ in number.
    """
    found = tuple(
        Timed(
            row["implementation"],
            row["what"],
            int(row["level"]),
            int(row["bytes"]),
            tuple(float(word) for word in row["milliseconds"].split()),
            row["source"],
            row["date"],
            row["counted"],
        )
        for row in _rows("rounds.csv")
    )
    for level in {one.level for one in found}:
        if len({len(one.milliseconds) for one in found if one.level == level}) != 1:
            raise TeachkitError(
                "broken-table",
                "Rounds in turns are as many for each",
                place=f"rounds.csv, level {level}",
                hint="The table is damaged.",
            )
    return found


@cache
def held_memory() -> tuple[Held, ...]:
    """Return the memory of each of the small servers."""
    return tuple(
        Held(
            row["name"],
            row["what"],
            int(row["every"]),
            tuple(int(word) for word in row["kibibytes"].split()),
            row["source"],
            row["date"],
            row["counted"],
        )
        for row in _rows("memory.csv")
    )


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)
