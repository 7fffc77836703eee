"""What a learner has answered: a list of entries that only grows.

Every entry names its question or exercise by a stable id and the revision that was answered.
A course update may raise a revision: the old entry then no longer counts, and is still there.
On disk the record is JSON lines (see `teachkit.course.store`): the first line is the header
``{"teachkit-record": 1}``, each further line one entry. Lines may stand in any order: an entry
says when it was, and `read_record` goes by that, so two records merge by adding lines. The
format is described for people in ``book/reference/record.md``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from teachkit.errors import TeachkitError

__all__ = [
    "HEADER",
    "KINDS",
    "Entry",
    "Record",
    "lines_to_add",
    "lines_without",
    "moment",
    "read_record",
    "write_entry",
]

SCHEMA = 1
HEADER = json.dumps({"teachkit-record": SCHEMA})

KINDS = (
    *("predict", "explain", "check", "exercise", "hint", "give-up"),
    *("pretest", "posttest", "incident"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the learner did.

    ``kind`` is ``predict``, ``explain``, ``check`` (a question answered), ``exercise`` (checks
    run), ``hint``, ``give-up``, ``pretest``, ``posttest`` (a question before and after the
    course) or ``incident`` (a table-top played to its end); ``right`` is None where nothing is
    right or wrong; ``when`` is ISO 8601 in UTC; ``said`` is the answer itself as plain JSON data.
    """

    kind: str
    id: str
    revision: int
    when: str
    right: bool | None = None
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """All entries, oldest first, and how many lines on disk could not be read."""

    entries: tuple[Entry, ...] = ()
    unreadable: int = 0
    _by_name: Mapping[tuple[str, str], tuple[Entry, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Sort the entries by kind and id: a page of progress asks for hundreds of both."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            found.setdefault((entry.kind, entry.id), []).append(entry)
        object.__setattr__(self, "_by_name", {key: tuple(some) for key, some in found.items()})

    def adding(self, entry: Entry) -> Record:
        """Return the record with one more entry."""
        return Record((*self.entries, entry), self.unreadable)

    def about(self, kind: str, name: str) -> Iterator[Entry]:
        """Yield the entries of one kind about one id, oldest first, all revisions."""
        return iter(self._by_name.get((kind, name), ()))

    def latest(self, kind: str, name: str, revision: int) -> Entry | None:
        """Return the last entry for exactly this revision, or None."""
        found = [entry for entry in self.about(kind, name) if entry.revision == revision]
        return found[-1] if found else None

    def status(self, exercise: str, revision: int) -> str:
        """Return where the learner stands with an exercise.

        ``passed``; ``changed`` (an earlier revision was passed, this one was not yet);
        ``given-up`` (the solution was shown first); ``tried``; or ``new``.
        """
        runs = list(self.about("exercise", exercise))
        passes = {entry.revision for entry in runs if entry.right}
        if revision in passes:
            return "passed"
        if passes:
            return "changed"
        if self.latest("give-up", exercise, revision) is not None:
            return "given-up"
        return "tried" if runs else "new"

    def hints(self, exercise: str, revision: int) -> int:
        """Return how many hints of this revision the learner has opened."""
        return len(
            {
                repr(entry.said.get("number"))
                for entry in self.about("hint", exercise)
                if entry.revision == revision
            }
        )

    def briers(self) -> tuple[float, ...]:
        """Return the Brier scores of all first predictions, oldest first: calibration."""
        first: dict[tuple[str, int], Entry] = {}
        for entry in self.entries:
            if entry.kind == "predict" and isinstance(entry.said.get("brier"), float | int):
                first.setdefault((entry.id, entry.revision), entry)
        return tuple(float(entry.said["brier"]) for entry in first.values())


def read_record(lines: Iterable[str], place: str = "record") -> Record:
    """Read a record's lines in the order of time; what cannot be read is counted, never dropped.

    Entries of one second keep the order of their lines.

    Raises:
        TeachkitError: ``foreign-record`` when the file is no record, or of a later teachkit.
    """
    entries: list[Entry] = []
    unreadable = 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        value = _decoded(line)
        if number == 0:
            _know_header(value, place)
            continue
        entry = _entry(value)
        if entry is None:
            unreadable += 1
        else:
            entries.append(entry)
    return Record(tuple(_by_time(entries)), unreadable)


def lines_to_add(own: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of another record that this one has not: adding them merges the two.

    Nothing is ever replaced, so there are no conflicts: of two answers to one question both stay,
    and the later one counts. A line that is in both is one line; a line that one record has twice
    stays twice. Lines that cannot be read are carried along like any other.
    """
    there = Counter(_same_line(line) for line in _body(own))
    missing: list[str] = []
    for line in _body(other):
        key = _same_line(line)
        if there[key]:
            there[key] -= 1
        else:
            missing.append(line)
    return tuple(missing)


def lines_without(lines: Iterable[str], gone: Callable[[Entry], bool]) -> tuple[str, ...]:
    """Return the lines without the entries that are to go; what cannot be read stays."""
    kept: list[str] = []
    for line in _body(lines):
        entry = _entry(_decoded(line))
        if entry is None or not gone(entry):
            kept.append(line)
    return tuple(kept)


def moment(entry: Entry) -> float | None:
    """Return when it was, in seconds since 1970; None when the entry does not say it in ISO 8601.

    A time without a zone is taken as UTC.
    """
    try:
        when = datetime.fromisoformat(entry.when)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def write_entry(entry: Entry) -> str:
    """Return an entry as one line of JSON, without the line's end."""
    value: dict[str, Any] = {
        "kind": entry.kind,
        "id": entry.id,
        "revision": entry.revision,
        "when": entry.when,
    }
    if entry.right is not None:
        value["right"] = entry.right
    if entry.said:
        value["said"] = entry.said
    return json.dumps(value, ensure_ascii=False)


def _by_time(entries: list[Entry]) -> list[Entry]:
    """Sort by time; an entry without one stays behind the entry before it."""
    times: list[float] = []
    for entry in entries:
        when = moment(entry)
        times.append(when if when is not None else (times[-1] if times else 0.0))
    order = sorted(range(len(entries)), key=times.__getitem__)
    return [entries[number] for number in order]


def _body(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines below the header that are not blank."""
    for number, line in enumerate(lines):
        if number and line.strip():
            yield line.strip()


def _same_line(line: str) -> str:
    entry = _entry(_decoded(line))
    if entry is None:
        return line
    return json.dumps(json.loads(write_entry(entry)), sort_keys=True)


def _decoded(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _know_header(value: object, place: str) -> None:
    schema = value.get("teachkit-record") if isinstance(value, dict) else None
    if schema == SCHEMA:
        return
    if isinstance(schema, int) and schema > SCHEMA:
        raise TeachkitError(
            "foreign-record",
            f"Your answers were written by a later teachkit (record schema {schema})",
            place=place,
            hint="Update teachkit; nothing is written to that file until then.",
        )
    raise TeachkitError(
        "foreign-record",
        "This is not a teachkit record",
        place=place,
        hint="Move the file away if it is not yours; nothing is written to it until then.",
    )


def _entry(value: object) -> Entry | None:
    if not isinstance(value, dict):
        return None
    kind, name, revision, when = (value.get(key) for key in ("kind", "id", "revision", "when"))
    right, said = value.get("right"), value.get("said", {})
    if (
        kind not in KINDS
        or not isinstance(name, str)
        or type(revision) is not int
        or not isinstance(when, str)
        or right not in (None, True, False)
        or not isinstance(said, dict)
    ):
        return None
    return Entry(str(kind), name, revision, when, right, said)
