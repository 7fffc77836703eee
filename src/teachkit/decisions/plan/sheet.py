"""A plan before it has a form: what there is to read, for a page, a PDF and a card in a notebook.

Said once here, in the words of `SHAPES`; those who print it only say how it looks, and they alone
escape: every text in here may have been written by anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.plan.reading import Plan
from teachkit.decisions.plan.shapes import SHAPES, Rows, Shape

__all__ = ["Item", "Listed", "Part", "Sheet", "Turn", "sheet"]


@dataclass(frozen=True, slots=True)
class Item:
    """One row: its key, and the other columns that hold something, each with its heading."""

    key: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of one list under their head."""

    head: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section: its word, its title, its lists and texts, and what is still open in it.

    ``texts`` are pairs of a heading and a text; ``confidence`` is 0 to 100, or None.
    """

    word: str
    title: str
    lists: tuple[Listed, ...]
    texts: tuple[tuple[str, str], ...]
    confidence: int | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn in the plan's history: the day, where it came from, what was learned."""

    day: str
    source: str
    learned: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a plan. ``answers`` are those to the audit: a pair of what about and why."""

    name: str
    line: str
    repository: str
    parts: tuple[Part, ...]
    turns: tuple[Turn, ...]
    answers: tuple[tuple[str, str], ...]


def sheet(plan: Plan) -> Sheet:
    """Return what there is to read in a plan, its sections in the order of the talk."""
    return Sheet(
        plan.project.name.strip() or "a project without a name yet",
        plan.project.line.strip(),
        plan.project.repository.strip(),
        tuple(
            _part(name, getattr(plan, name), shape)
            for name, shape in SHAPES.items()
            if getattr(plan, name) is not None
        ),
        tuple(
            Turn(one.when[:10], SOURCES.get(one.source, ""), one.learned) for one in plan.history
        ),
        tuple((one.about, one.because) for one in plan.answers),
    )


def _part(word: str, section: Any, shape: Shape) -> Part:
    return Part(
        word,
        shape.title,
        tuple(
            Listed(head, tuple(_item(row, shape.rows[name]) for row in getattr(section, name)))
            for name, head in _heads(shape.rows).items()
            if getattr(section, name)
        ),
        tuple(
            (heading.title, getattr(section, name).strip())
            for name, heading in shape.texts.items()
            if getattr(section, name).strip()
        ),
        section.confidence,
        section.open_questions(),
    )


def _heads(lists: Mapping[str, Rows]) -> dict[str, str]:
    """Return how each list is headed; two about the same things are told apart by their columns."""
    keys = {name: next(iter(rows.columns.values())).title for name, rows in lists.items()}
    heads = {}
    for name, rows in lists.items():
        others = ", ".join(one.title for one in [*rows.columns.values()][1:])
        head = keys[name]
        if list(keys.values()).count(head) > 1:
            head = f"{head}: {others}"
        heads[name] = head[:1].upper() + head[1:]
    return heads


def _item(row: Any, rows: Rows) -> Item:
    key, *others = rows.columns
    columns = (
        (rows.columns[name].title, rows.words.get(name, {}).get(value, value).strip())
        for name in others
        for value in [getattr(row, name)]
    )
    return Item(getattr(row, key).strip(), tuple(pair for pair in columns if pair[1]))
