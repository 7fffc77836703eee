"""The teacher's own tables: who is in the class, and when what was received.

Both are CSV with a header, in UTF-8 (with a byte-order mark or without), separated by commas,
semicolons or tabs. The teacher wrote them, so a mistake is an error that names line and field.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = ["Learner", "Roster", "in_utc", "parse_learners", "read_learners", "read_received"]

_LARGEST = 8 * 2**20
# Columns of the lists that Canvas and Moodle export, and what they are here. Learners go by the
# first of the ids that such a list has.
_EXPORTS = {
    "student": {
        "id": "canvas",
        "student": "name",
        "sis user id": "sis",
        "sis login id": "login",
        "section": "section",
    },
    "email address": {"email address": "email", "id number": "moodle"},
}
_EXPORTED_IDS = ("sis login id", "sis user id", "id", "username", "email address", "id number")


@dataclass(frozen=True, slots=True)
class Learner:
    """A line of the roster; ``canvas``, ``moodle``, ``gradescope`` and ``sis`` are ids there.

    ``login`` and ``section`` are what Canvas calls so. ``moodle`` is the "ID number" of a profile.
    (The number in the name of a folder from Moodle is of one assignment only: there, learners are
    known by their names.) ``also`` are further names that the learner hands in under, separated by
    blanks.
    """

    id: str
    name: str = ""
    email: str = ""
    canvas: str = ""
    moodle: str = ""
    gradescope: str = ""
    sis: str = ""
    login: str = ""
    section: str = ""
    also: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the fields that are filled in."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in the class, in the table's order, and by every name that they go by.

    ``headings`` are those of the table, as they are written there.
    """

    learners: tuple[Learner, ...]
    known: dict[tuple[str, str], Learner]
    headings: tuple[str, ...] = ()

    def find(self, kind: str, key: str) -> Learner | None:
        """Return the learner whose ``kind`` (a column, or ``any``) is ``key``; None for nobody."""
        return self.known.get((kind, _plain(key)))


def read_learners(path: Path) -> Roster:
    """Read a roster with the columns of `Learner`, of which ``id`` (or ``learner``) is a must.

    The list of learners that Canvas or Moodle exports is one as well; its further columns are
    passed over. Names may be shared by two learners; then nobody is found by that name.

    Raises:
        TeachkitError: ``wrong-roster`` or ``cannot-read``, with the line and the field.
    """
    return parse_learners(_text(path, "wrong-roster"), str(path))


def parse_learners(text: str, place: str = "roster.csv") -> Roster:
    """Read a roster from text, see `read_learners`.

    Raises:
        TeachkitError: ``wrong-roster``.
    """
    columns = {one.name for one in fields(Learner)}
    learners: list[Learner] = []
    known: dict[tuple[str, str], Learner] = {}
    shared: set[tuple[str, str]] = set()
    for line, row in _rows(text, place, columns | {"learner"}, ("id", "learner"), "wrong-roster"):
        if row.get("name", "").startswith("Points Possible"):  # Canvas's second line
            continue
        name = row.get("learner") or row.get("id") or ""
        if not name:
            raise _wrong("wrong-roster", "Every learner needs an id", place, line, "id")
        learner = Learner(**{**{key: row[key] for key in row if key in columns}, "id": name})
        learners.append(learner)
        keys = [("any", "id", learner.id), ("any", "email", learner.email)]
        keys += [("any", "also", word) for word in learner.also.split()]
        keys += [
            (kind, kind, getattr(learner, kind))
            for kind in ("canvas", "moodle", "gradescope", "sis")
        ]
        for kind, column, value in keys:
            key = (kind, _plain(value))
            if not value:
                continue
            if known.setdefault(key, learner) is not learner:
                other = known[key].id
                raise _wrong(
                    "wrong-roster", f"'{value}' is also learner {other}", place, line, column
                )
        if learner.name:
            key = ("name", _plain(learner.name))
            if known.setdefault(key, learner) is not learner:
                shared.add(key)
    for key in shared:
        del known[key]
    headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), [])
    return Roster(tuple(learners), known, tuple(headings))


def read_received(path: Path) -> dict[str, str]:
    """Read when what was received: columns ``submission`` and ``received``.

    ``submission`` is the name of a file or folder that was handed in, or a learner; ``received``
    is ISO 8601 with its offset from UTC, as in 2026-11-23T10:00+01:00.

    Raises:
        TeachkitError: ``wrong-received`` or ``cannot-read``, with the line and the field.
    """
    times: dict[str, str] = {}
    must = ("submission", "received")
    text, place = _text(path, "wrong-received"), str(path)
    for line, row in _rows(text, place, set(must), must[:1], "wrong-received"):
        name = row["submission"]
        if not name or name in times:
            why = f"'{name}' is there twice" if name else "The name is missing"
            raise _wrong("wrong-received", why, place, line, "submission")
        try:
            times[name] = in_utc(row.get("received", ""))
        except ValueError as error:
            raise _wrong("wrong-received", str(error), place, line, "received") from error
    return times


def in_utc(text: str) -> str:
    """Return a time as ISO 8601 in UTC, to the second.

    Raises:
        ValueError: it is no such time, or does not say its offset.
    """
    try:
        when = datetime.fromisoformat(text)
        if when.tzinfo is not None:
            return when.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError) as error:
        raise ValueError(f"'{text[:40]}' is no time such as 2026-11-23T10:00+01:00") from error
    raise ValueError(f"'{text}' does not say its offset from UTC, as in 2026-11-23T10:00+01:00")


def _rows(
    text: str, place: str, allowed: set[str], one_of: tuple[str, ...], code: str
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    hint = f"The columns are {', '.join(sorted(allowed))}."
    try:
        header, ids = _as_ours([name.strip().casefold() for name in next(reader, [])])
        for name in filter(None, header):
            if name not in allowed | {"first", "last"} or header.count(name) > 1:
                why = "is there twice" if name in allowed else "is not known"
                raise _wrong(code, f"The column '{name[:40]}' {why}", place, 1, hint=hint)
        if ids < 0 and not set(one_of) & set(header):
            raise _wrong(code, f"There is no column '{one_of[0]}'", place, 1, hint=hint)
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                why = f"There are {len(row)} fields under {len(header)} columns"
                raise _wrong(code, why, place, reader.line_num)
            cells = [cell.strip() for cell in row]
            found = dict(zip(header, cells, strict=False))
            if ids >= 0:
                found["learner"] = cells[ids] if ids < len(cells) else ""
            if "first" in found:
                found["name"] = f"{found.pop('first')} {found.pop('last', '')}".strip()
            yield reader.line_num, found
    except csv.Error as error:
        raise _wrong(code, f"This is no CSV: {error}", place, reader.line_num) from error


def _delimiter(text: str) -> str:
    return max(",;\t", key=text.partition("\n")[0].count)


def _as_ours(header: list[str]) -> tuple[list[str], int]:
    """Return our names of an exported list's columns, and the place of that with learners' ids.

    "" is a column that is passed over; the place is -1 in a list of one's own.
    """
    names = next((names for mark, names in _EXPORTS.items() if mark in header), None)
    if names is None:
        return header, -1
    chosen = next((name for name in _EXPORTED_IDS if name in header), "")
    if {"first name", "last name"} <= set(header):
        names = {**names, "first name": "first", "last name": "last"}
    return [names.get(name, "") for name in header], header.index(chosen) if chosen else -1


def _text(path: Path, code: str) -> str:
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is no file")
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise OSError("it is too large for a table of a class")
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"{path.name} cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Name a CSV file with a header.",
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _wrong(code, "This is not UTF-8", str(path), line) from error


def _wrong(
    code: str, why: str, place: str, line: int, column: str = "", hint: str = ""
) -> TeachkitError:
    where = f"{place}, line {line}" + (f", {column}" if column else "")
    return TeachkitError(code, why, place=where, hint=hint or "Mend the line, and run it again.")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
