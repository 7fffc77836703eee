"""What is different between two plans: by section, field and row, as text, Markdown and data.

Rows are told apart by their key, which is their first field, so that a row that moved is no
difference, and one that was edited is one change and not two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from teachkit.decisions.plan.reading import Plan
from teachkit.decisions.plan.shapes import SHAPES, Rows

__all__ = ["KINDS", "Cell", "Change", "as_data", "as_markdown", "as_text", "difference", "in_words"]

# What may have happened to a text or a row, each with its sign.
KINDS: Mapping[str, str] = {"added": "+", "removed": "-", "changed": "~"}

_PROJECT = {
    "name": "Its name",
    "repository": "Its repository",
    "lock": "Its Cargo.lock",
    "line": "In one line",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One text on both sides as the plan has it, "" = not there; ``label`` is from its form."""

    column: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one text or one row of a section.

    ``kind`` is one of `KINDS`. ``row`` is the row's key, and "" for a text. ``cells`` are the
    texts that differ; of a row that came or went, those that are not empty. ``title`` is the
    section's, ``one`` names the field for a person ("a dependency").
    """

    section: str
    title: str
    field: str
    one: str
    row: str
    kind: str
    cells: tuple[Cell, ...]


def difference(a: Plan, b: Plan) -> tuple[Change, ...]:
    """Return what leads from plan ``a`` to plan ``b``, in the order of the plan's sections.

    Their histories are not looked at: a revision more changes nothing that was decided.
    """
    return (*_project(a, b), *_sections(a, b), *_others(a, b))


def in_words(one: Change, cell: Cell) -> tuple[str, str]:
    """Return both sides of a text as a person reads them: ``security`` is shown in words."""
    shape = SHAPES.get(one.section)
    rows = shape.rows.get(one.field) if shape is not None else None
    words = rows.words.get(cell.column, {}) if rows is not None else {}
    return words.get(cell.before, cell.before), words.get(cell.after, cell.after)


def as_data(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return the changes as plain JSON data."""
    return [
        {
            "section": one.section,
            "field": one.field,
            "row": one.row,
            "kind": one.kind,
            "cells": [
                {"column": cell.column, "before": cell.before, "after": cell.after}
                for cell in one.cells
            ],
        }
        for one in changes
    ]


def as_text(changes: Sequence[Change]) -> str:
    """Return the changes for a terminal: one block a section, ``+``, ``-`` and ``~`` in front."""
    lines: list[str] = []
    for section, found in _by_section(changes):
        lines += ([""] if lines else []) + [f"{found[0].title} ({section})"]
        for one in found:
            lines.append(f"  {KINDS[one.kind]} {_named(one)}")
            lines += [f"      {line}" for cell in one.cells for line in _sides(one, cell)]
    return "\n".join(lines) + "\n" if lines else ""


def as_markdown(changes: Sequence[Change]) -> str:
    """Return the changes as Markdown, a list a section."""
    lines: list[str] = []
    for _, found in _by_section(changes):
        lines += [f"## {found[0].title}", ""]
        for one in found:
            said = "; ".join(_plain(line) for cell in one.cells for line in _sides(one, cell))
            lines.append(f"- **{one.kind}** {_plain(_named(one))}{f': {said}' if said else ''}")
        lines.append("")
    return "\n".join(lines)


def _by_section(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    for section in dict.fromkeys(one.section for one in changes):
        yield section, [one for one in changes if one.section == section]


def _named(one: Change) -> str:
    return f"{one.one}: {one.row}" if one.row else one.one


def _sides(one: Change, cell: Cell) -> list[str]:
    label = f"{cell.label}: " if one.row else ""
    before, after = in_words(one, cell)
    if one.kind == "changed":
        return [f"{label}was {before or '(empty)'}", f"{label}is {after or '(empty)'}"]
    return [f"{label}{before or after}"]


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _project(a: Plan, b: Plan) -> Iterator[Change]:
    for item in fields(a.project):
        sides = getattr(a.project, item.name), getattr(b.project, item.name)
        label = _PROJECT[item.name]
        yield from _text("project", "The project", item.name, label, sides)


def _sections(a: Plan, b: Plan) -> Iterator[Change]:
    for name, shape in SHAPES.items():
        # What was never opened and what is empty is the same to whoever reads the plan.
        before, after = (getattr(plan, name) or shape.kind() for plan in (a, b))
        for field, rows in shape.rows.items():
            sides = [_keyed(getattr(one, field)) for one in (before, after)]
            for key in dict.fromkeys((*sides[0], *sides[1])):
                kind, cells = _row(sides[0].get(key), sides[1].get(key), rows)
                if kind:
                    yield Change(name, shape.title, field, rows.one, key[0], kind, cells)
        for field, heading in shape.texts.items():
            texts = getattr(before, field), getattr(after, field)
            yield from _text(name, shape.title, field, heading.title, texts)
        sure = tuple(
            "" if one.confidence is None else f"{one.confidence} %" for one in (before, after)
        )
        yield from _text(name, shape.title, "confidence", "Confidence", (sure[0], sure[1]))


def _others(a: Plan, b: Plan) -> Iterator[Change]:
    for name in sorted({*a.others, *b.others}):
        before, after = (
            json.dumps(plan.others[name], ensure_ascii=False, sort_keys=True)
            if name in plan.others
            else ""
            for plan in (a, b)
        )
        yield from _text(name, name, "", "the whole section", (before, after))


def _text(
    section: str, title: str, field: str, label: str, sides: tuple[str, str]
) -> Iterator[Change]:
    before, after = sides
    if before != after:
        kind = "changed" if before and after else "added" if after else "removed"
        yield Change(section, title, field, label, "", kind, (Cell(field, label, before, after),))


def _row(
    before: Mapping[str, str] | None, after: Mapping[str, str] | None, rows: Rows
) -> tuple[str, tuple[Cell, ...]]:
    """Return what happened to one row, "" for nothing, and its texts that differ."""
    kind = "added" if before is None else "removed" if after is None else "changed"
    old, new = before or {}, after or {}
    cells = [
        Cell(column, heading.title, old.get(column, ""), new.get(column, ""))
        for column, heading in list(rows.columns.items())[1:]  # the first one is the key
        if old.get(column, "") != new.get(column, "")
    ]
    return (kind if kind != "changed" or cells else "", tuple(cells))


def _keyed(rows: Sequence[Any]) -> dict[tuple[str, int], dict[str, str]]:
    """Return the texts of each row, by its key and by which row with that key it is."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for row in rows:
        texts = asdict(row)
        key = next(iter(texts.values()))
        found[key, sum(known == key for known, _ in found)] = texts
    return found
