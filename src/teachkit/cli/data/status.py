"""``teachkit data status``: what there is, of which day, and which facts are past their date."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from teachkit.cli import FINE

if TYPE_CHECKING:
    from teachkit.data.status import FactsTable, Held

__all__ = ["show"]


def show(*, as_json: bool) -> int:
    """Print the snapshots and the tables of facts, and return the exit code."""
    from datetime import UTC, datetime

    from teachkit.data import cache, status

    today = datetime.now(UTC).date()
    snapshots, tables = status.held(today), status.facts_tables(today)
    if as_json:
        from dataclasses import asdict

        value = {
            "cache": str(cache.location()),
            "snapshots": [asdict(one) for one in snapshots],
            "facts": [asdict(one) for one in tables],
        }
        print(json.dumps(value, indent=1))
        return FINE
    _print_table([_snapshot_row(one) for one in snapshots])
    for one in snapshots:
        if one.note:
            print(f"  {one.name}: {one.note}")
    print()
    _print_table([_facts_row(one) for one in tables])
    late = [name for table in tables for name in table.expired]
    if late:
        print(f"\nPast their date, to be counted again: {', '.join(late[:12])}", end="")
        print(f" and {len(late) - 12} more" if len(late) > 12 else "")
    print(f"\nYour cache: {cache.location()}")
    if any(one.kind != "updated" for one in snapshots):
        print("'teachkit data update' fetches what is whole and new.")
    if any((one.name, one.kind) == ("candidates", "shipped") for one in snapshots):
        print("'teachkit data update candidates' builds the table of all sources (50 MB to fetch).")
    return FINE


_KINDS = {
    "updated": "updated by you",
    "shipped": "as shipped",
    "partial": "partial: facts about the talk's projects",
    "broken": "broken: delete it or update",
}


def _snapshot_row(one: Held) -> tuple[str, ...]:
    age = (
        "age unknown" if one.age is None else f"{one.age} days old" if one.age != 1 else "1 day old"
    )
    return one.name, one.title, f"{one.rows:,} rows", one.date or "-", age, _KINDS[one.kind]


def _facts_row(one: FactsTable) -> tuple[str, ...]:
    late = f"{len(one.expired)} past their date" if one.expired else "all in date"
    return "facts", one.name, f"{one.rows:,} facts", one.date, late


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
