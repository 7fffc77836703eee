"""The talk's seven systems, who paid for them and when, and twelve programs to sort.

Who says so: `systems` are what the speaker's foundation makes, `grants` how that came about (each
with the slide's date, and where a source says otherwise), and `programs` are for the question
what systems software is, on the criteria of slide S07.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from teachkit.data.facts import FOLDER
from teachkit.data.tables import broken, like, one_of, read_rows

__all__ = [
    "CRITERIA",
    "Grant",
    "Program",
    "System",
    "grants",
    "programs",
    "read_grants",
    "read_programs",
    "read_systems",
    "systems",
]

# What slide S07 asks of systems software: the field of a `Program`, and the question.
CRITERIA: Mapping[str, str] = MappingProxyType(
    {
        "platform": "Is it a platform for other software?",
        "low_level": "Is it relatively low-level?",
        "overhead": "Must it cost little and be fast?",
        "protocols": "Is it about a protocol, an algorithm or a format?",
    }
)
_ANSWERS = ("yes", "no", "arguable")


@dataclass(frozen=True, slots=True)
class System:
    """One of the seven: what it is for, what it replaces, and what sells it, in our words.

    ``first`` is the day of the first commit, ``release`` the newest version that the sources show
    and ``release_date`` its day; ``read`` the day somebody read the ``sources``.
    """

    id: str
    name: str
    replaces: str
    purpose: str
    licence: str
    language: str
    first: str
    release: str
    release_date: str
    focus: str
    left_out: str
    steward: str
    repository: str
    sources: tuple[str, ...]
    read: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One step of the timeline: money, a contract, or a change of hands.

    ``date`` is a month (2022-04); ``project`` names systems, or is "" for all of them; ``funder``
    is "" where nobody paid. ``slide`` is the talk's bullet or "", and ``differs`` says where slide
    and source are not of one mind.
    """

    date: str
    funder: str
    project: str
    what: str
    source: str
    slide: str
    differs: str
    read: str


@dataclass(frozen=True, slots=True)
class Program:
    """A program to sort: what it is, the answer to each of `CRITERIA`, and a reason for each.

    An answer is "yes", "no" or "arguable"; ``because`` maps a criterion to one line.
    """

    name: str
    what: str
    platform: str
    low_level: str
    overhead: str
    protocols: str
    because: Mapping[str, str]


@cache
def systems() -> tuple[System, ...]:
    """Return the seven systems, in the order of slide S06."""
    return read_systems(FOLDER / "systems.toml")


@cache
def grants() -> tuple[Grant, ...]:
    """Return the timeline, oldest first."""
    return read_grants(FOLDER / "grants.csv")


@cache
def programs() -> tuple[Program, ...]:
    """Return the twelve programs."""
    return read_programs(FOLDER / "programs.toml")


def read_systems(path: Path) -> tuple[System, ...]:
    """Return the systems of a TOML file.

    Raises:
        TeachkitError: ``broken-table``, with file, row and field.
    """
    found = []
    for place, row in _tables(path, "system", System):
        for field in ("first", "release_date", "read"):
            like(row, field, r"\d{4}-\d\d-\d\d", place)
        if not row["sources"]:
            raise broken("sources", "a system needs at least one source", place)
        found.append(System(**{**row, "sources": tuple(row["sources"])}))
    return tuple(found)


def read_grants(path: Path) -> tuple[Grant, ...]:
    """Return the rows of a timeline.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    wanted = [field.name for field in fields(Grant)]
    rows: list[Grant] = []
    for place, row in read_rows(path, wanted):
        like(row, "date", r"\d{4}-\d\d", place)
        like(row, "slide", r"(S\d\d\.\d)?", place)
        like(row, "read", r"\d{4}-\d\d-\d\d", place)
        like(row, "source", r".{8,}", place)
        like(row, "what", r".{8,}", place)
        if rows and row["date"] < rows[-1].date:
            raise broken("date", "the rows go from the oldest to the newest", place)
        rows.append(Grant(**row))
    return tuple(rows)


def read_programs(path: Path) -> tuple[Program, ...]:
    """Return the programs of a TOML file.

    Raises:
        TeachkitError: ``broken-table``, with file, row and field.
    """
    found = []
    for place, row in _tables(path, "program", Program):
        for criterion in CRITERIA:
            one_of(row, criterion, _ANSWERS, place)
        because = row["because"]
        if not isinstance(because, dict) or list(because) != list(CRITERIA):
            problem = f"it has one line for each of {', '.join(CRITERIA)}"
            raise broken("because", problem, place)
        found.append(Program(**{**row, "because": MappingProxyType(because)}))
    return tuple(found)


def _tables(path: Path, name: str, shape: type[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return each ``[[name]]`` of a TOML file with its place; its keys are fields of ``shape``."""
    import tomllib

    wanted = [field.name for field in fields(shape)]
    found = []
    for number, row in enumerate(tomllib.loads(path.read_text("utf-8")).get(name, ()), 1):
        place = f"{path.name}, {name} {number}"
        for key in wanted:
            if key not in row:
                raise broken(key, "it is missing", place)
        for key, value in row.items():
            if key not in wanted:
                raise broken(key, "nobody knows this field", place)
            if isinstance(value, str) and not value:
                raise broken(key, "it is empty", place)
        found.append((place, dict(row)))
    return found
