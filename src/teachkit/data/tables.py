"""Reading our own tables of facts: what does not fit is refused, with file, line and field."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["broken", "day_in", "like", "one_of", "read_rows"]


def read_rows(path: Path, columns: Sequence[str] = ()) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a CSV file with its place, such as "cves.csv, line 3".

    Raises:
        TeachkitError: ``broken-table`` when the columns are not those that are given, in that
            order, or when a row has more fields or fewer.
    """
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        found = list(reader.fieldnames or ())
        if columns and found != [*columns]:
            problem = f"the columns are to be {', '.join(columns)}, and are {', '.join(found)}"
            raise broken("columns", problem, f"{path.name}, line 1")
        for row in reader:
            place = f"{path.name}, line {reader.line_num}"
            if None in row or None in row.values():
                raise broken("row", f"it has not {len(found)} fields", place)
            yield place, row


def one_of(row: Mapping[str, Any], field: str, words: Collection[str], place: str) -> str:
    """Return a field that holds one of some words.

    Raises:
        TeachkitError: ``broken-table``.
    """
    if row[field] not in words:
        problem = f"'{row[field]}' is not one of {', '.join(filter(None, words))}"
        raise broken(field, problem, place)
    return str(row[field])


def like(row: Mapping[str, Any], field: str, pattern: str, place: str) -> None:
    """Look at a field that matches a pattern from its first letter to its last.

    Raises:
        TeachkitError: ``broken-table``.
    """
    if not re.fullmatch(pattern, row[field]):
        raise broken(field, f"'{row[field]}' does not look like {pattern}", place)


def day_in(row: Mapping[str, str], field: str, place: str) -> str:
    """Return a field that holds a day.

    Raises:
        TeachkitError: ``broken-table``.
    """
    try:
        date.fromisoformat(row[field])
    except ValueError:
        raise broken(field, f"'{row[field]}' is no day such as 2026-11-23", place) from None
    return row[field]


def broken(field: str, problem: str, place: str) -> TeachkitError:
    """Return the error for a field of a table."""
    return TeachkitError(
        "broken-table",
        f"The field '{field}': {problem}",
        place=f"{place}, {field}",
        hint="Mend that field of the table.",
    )
