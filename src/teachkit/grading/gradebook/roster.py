"""Who the learners are elsewhere: the rows of a CSV from Canvas, from Moodle, or of one's own."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from teachkit.errors import TeachkitError
from teachkit.grading.submissions import safe_name

__all__ = ["Roster", "own_name", "parse_roster", "read_roster"]

LARGEST = 50_000_000
# Where our learner's id may stand, the most certain first: a column of one's own, then the login
# names of Canvas's export, then those of Moodle's.
COLUMNS = (
    "learner",
    "id",
    "SIS Login ID",
    "SIS User ID",
    "ID",
    "Username",
    "Email address",
    "Email",
    "ID number",
)
# What a roster of one's own calls the columns of the others.
_OURS = {
    "Student": "name",
    "ID": "canvas",
    "SIS User ID": "sis",
    "Section": "section",
    "Email address": "email",
    "ID number": "moodle",
}


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows by the learner's id, in the file's order; ``column`` is where the ids stand.

    An id is kept as `safe_name` writes it, since that is what submissions are filed under.
    """

    rows: Mapping[str, Mapping[str, str]]
    column: str


def read_roster(path: Path, *, column: str = "") -> Roster:
    """Read a roster: any CSV with a line of headings; Canvas's own export is one.

    ``column`` names the one that holds the learners' ids, where it is none of `COLUMNS`.

    Raises:
        TeachkitError: ``cannot-read`` or ``wrong-roster``, with the line.
    """
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise OSError("it is no list of learners")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TeachkitError(
            "cannot-read",
            f"{path.name} cannot be read: {error}",
            place=str(path),
            hint="Check that it is there, is yours to read, and was saved as CSV in UTF-8.",
        ) from error
    return parse_roster(text, str(path), column=column)


def parse_roster(text: str, place: str = "roster.csv", *, column: str = "") -> Roster:
    """Read a roster from text, see `read_roster`."""
    reader = csv.reader(text.splitlines())
    try:
        heads = [head.strip() for head in next(reader, [])]
        chosen = column or next((name for name in COLUMNS if name in heads), "")
        if chosen not in heads:
            raise _wrong(
                f"{place}, line 1",
                f"No column is named {column or 'learner'}",
                "Name one of: " + ", ".join(COLUMNS) + "; or say which column it is.",
            )
        rows: dict[str, dict[str, str]] = {}
        for values in reader:
            row = dict(zip(heads, (value.strip() for value in values), strict=False))
            # Canvas's second line has the points possible and no learner.
            if not row.get(chosen) or row.get("Student", "").startswith("Points Possible"):
                continue
            learner = safe_name(row[chosen])
            if learner in rows:
                where = f"{place}, line {reader.line_num}, {chosen}"
                raise _wrong(where, f"'{row[chosen]}' is there twice", "Each learner has one row.")
            rows[learner] = row
    except csv.Error as error:
        where = f"{place}, line {reader.line_num}"
        raise _wrong(where, f"This is no CSV: {error}", "Save it as CSV again.") from error
    return Roster(rows, chosen)


def own_name(row: Mapping[str, str], column: str) -> str:
    """Return what a row has for a column of Canvas or Moodle, under its name or under ours."""
    return row.get(column, "") or row.get(_OURS.get(column, ""), "")


def _wrong(place: str, message: str, hint: str) -> TeachkitError:
    return TeachkitError("wrong-roster", message, place=place, hint=hint)
