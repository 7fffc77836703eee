"""The store: everything that was graded or judged, in one file that survives being killed.

Rows only come: a grade is known by its key, and adding it again changes nothing, so that a run
which was cut off starts over from the beginning and skips what is there. One batch is one
transaction; a crash leaves the batches before it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from teachkit.course.rubric import Rubric, rubric_data, rubric_from_data
from teachkit.grading.gradebook.grade import Grade, Key, Mark
from teachkit.grading.gradebook.opening import connect, told
from teachkit.grading.gradebook.policy import Counted, Policy, count
from teachkit.grading.report import Report, report_data, report_from_data

__all__ = ["Gradebook", "open_gradebook"]

# Letters kept of what a learner's code said. The grader's own limits are lower; these hold when
# something else writes here.
LONGEST = {"name": 500, "sentence": 5_000, "message": 20_000, "printed": 50_000, "source": 100_000}

ROWS = 50  # read at a time; a report may be large

_COLUMNS = (
    "learner, exercise, revision, checks, digest, attempt, received, origin, level,"
    " report, misconceptions"
)
# Of one submission that several versions of the checks have judged, the one judged last.
_LATEST = "number IN (SELECT max(number) FROM grades GROUP BY learner, exercise, digest, attempt)"


def open_gradebook(path: Path | str, *, write: bool = True) -> Gradebook:
    """Open a gradebook, made when it is not there; a context manager.

    Raises:
        TeachkitError: see `teachkit.grading.gradebook.opening.connect`.
    """
    return Gradebook(Path(path), connect(Path(path), write=write))


class Gradebook:
    """An open gradebook, for any thread; methods raise TeachkitError as `open_gradebook` does."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was added is on the disk already."""
        with self._lock, told(self.path):
            self._connection.close()

    # ---- what the checks said

    def has(self, learner: str, exercise: str, checks: str, digest: str, attempt: int) -> bool:
        """Return whether exactly this was graded."""
        asked = (_in(learner), _in(exercise), _in(checks), _in(digest), attempt)
        where = "learner = ? AND exercise = ? AND checks = ? AND digest = ? AND attempt = ?"
        return any(self._rows(f"SELECT 1 FROM grades WHERE {where}", asked))  # noqa: S608  # no input in it

    def done(self) -> set[Key]:
        """Return the keys of all grades: one query in place of one `has` for each submission."""
        rows = self._rows("SELECT learner, exercise, checks, digest, attempt FROM grades")
        return {(*(_out(text) for text in row[:4]), row[4]) for row in rows}

    def add(self, grades: Sequence[Grade], *, replace: bool = False) -> int:
        """Keep grades, all or none of them; return how many were new.

        A key that is there already changes nothing, or with ``replace`` gives way.
        """
        verb = "REPLACE" if replace else "IGNORE"
        marks = ", ".join("?" * 13)
        statement = f"INSERT OR {verb} INTO grades ({_COLUMNS}, points, worth) VALUES ({marks})"  # noqa: S608  # both are ours
        with self._writing() as connection:
            before = connection.total_changes
            connection.executemany(statement, [_row(grade) for grade in grades])
            return connection.total_changes - before

    def grades(
        self, *, learner: str = "", exercise: str = "", checks: Mapping[str, str] | None = None
    ) -> Iterator[Grade]:
        """Yield grades by learner, exercise and time, one at a time.

        ``checks`` maps an exercise to the fingerprint of its checks as they are today, and leaves
        out what others have judged; without it the latest judgement of each submission stands.
        """
        chosen = {_in(name): _in(value) for name, value in (checks or {}).items()}
        where, values = _LATEST, []
        if chosen:
            names, pairs = ", ".join("?" * len(chosen)), ", ".join(["(?, ?)"] * len(chosen))
            where = (
                f"((exercise NOT IN ({names}) AND {_LATEST})"
                f" OR (exercise, checks) IN (VALUES {pairs}))"
            )
            values = [*chosen, *(text for pair in chosen.items() for text in pair)]
        for column, value in (("learner", learner), ("exercise", exercise)):
            if value:
                where += f" AND {column} = ?"
                values.append(_in(value))
        order = "learner, exercise, received, attempt, digest, checks"
        query = f"SELECT {_COLUMNS} FROM grades WHERE {where} ORDER BY {order}"  # noqa: S608  # names are ours, values bound
        for row in self._rows(query, values):
            yield _grade(row)

    def learners(self) -> set[str]:
        """Return everybody of whom something was graded."""
        return {_out(learner) for (learner,) in self._rows("SELECT DISTINCT learner FROM grades")}

    def outdated(self, checks: Mapping[str, str]) -> dict[str, int]:
        """Count, for each exercise of ``checks``, the learners of whom only older checks tell."""
        query = (
            "SELECT count(DISTINCT learner) FROM grades WHERE exercise = ? AND learner NOT IN"
            " (SELECT learner FROM grades WHERE exercise = ? AND checks = ?)"
        )
        found = {
            exercise: number
            for exercise, now in sorted(checks.items())
            for (number,) in self._rows(query, (_in(exercise), _in(exercise), _in(now)))
        }
        return {exercise: number for exercise, number in found.items() if number}

    def counting(
        self, policy: Policy | None = None, *, checks: Mapping[str, str] | None = None
    ) -> Iterator[Counted]:
        """Yield, for each learner and exercise, the attempt that counts and what it counts for."""
        policy = policy or Policy()
        for _, group in groupby(
            self.grades(checks=checks), lambda one: (one.learner, one.exercise)
        ):
            yield count(list(group), policy)

    def worths(
        self, policy: Policy | None = None, *, checks: Mapping[str, str] | None = None
    ) -> dict[str, float]:
        """Return what each exercise is worth, by its id: all there is to earn for a learner so far.

        An exercise of which nobody's work was graded is not there yet, even where the policy names
        it: in the middle of a course nobody has failed its end.
        """
        latest = "SELECT max(number) FROM grades GROUP BY exercise, checks"
        query = f"SELECT exercise, checks, worth FROM grades WHERE number IN ({latest})"  # noqa: S608  # no input in it
        found: dict[str, float] = {}
        today = checks or {}
        for exercise, fingerprint, worth in self._rows(f"{query} ORDER BY number"):
            name = _out(exercise)
            if today.get(name, _out(fingerprint)) == _out(fingerprint):
                found[name] = worth
        terms = (policy or Policy()).exercises
        for name in found:
            if name in terms and (points := terms[name].points) is not None:
                found[name] = points
        return dict(sorted(found.items()))

    # ---- what people judged

    def keep_rubric(self, rubric: Rubric) -> None:
        """Keep the rubric that marks are about: reports need its words and its points."""
        content = _text(rubric_data(rubric))
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO rubrics VALUES (?, ?, ?)",
                (_in(rubric.id), rubric.revision, content),
            )

    def rubrics(self) -> tuple[Rubric, ...]:
        """Return the latest revision of each rubric, by id."""
        rows = self._rows("SELECT content, max(revision) FROM rubrics GROUP BY id ORDER BY id")
        return tuple(rubric_from_data(json.loads(content)) for content, _ in rows)

    def mark(self, marks: Sequence[Mark]) -> None:
        """Keep marks; a grader's new mark for the same criterion takes the old one's place."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [tuple(_in(v) if isinstance(v, str) else v for v in astuple(m)) for m in marks],
            )

    def unmark(self, learner: str, rubric: str, revision: int, criterion: str, grader: str) -> None:
        """Take back a mark."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM marks WHERE learner = ? AND rubric = ? AND revision = ?"
                " AND criterion = ? AND grader = ?",
                (_in(learner), _in(rubric), revision, _in(criterion), _in(grader)),
            )

    def marks(self, *, rubric: str = "", learner: str = "") -> tuple[Mark, ...]:
        """Return marks by learner, rubric, criterion and grader."""
        query = "SELECT * FROM marks WHERE (? IN ('', rubric)) AND (? IN ('', learner))"
        order = " ORDER BY learner, rubric, revision, criterion, grader"
        return tuple(
            Mark(_out(who), _out(what), revision, _out(criterion), _out(grader), *points)
            for who, what, revision, criterion, grader, *points in self._rows(
                query + order, (_in(rubric), _in(learner))
            )
        )

    def remark(self, learner: str, rubric: str, revision: int, grader: str, words: str) -> None:
        """Keep what a grader says to a learner about the whole work; nothing takes it back."""
        kept = (_in(learner), _in(rubric), revision, _in(grader))
        with self._writing() as connection:
            if words.strip():
                words = _in(_cut(words, LONGEST["message"]))
                connection.execute(
                    "INSERT OR REPLACE INTO remarks VALUES (?, ?, ?, ?, ?)", (*kept, words)
                )
            else:
                connection.execute(
                    "DELETE FROM remarks WHERE (learner, rubric, revision, grader) = (?, ?, ?, ?)",
                    kept,
                )

    def remarks(
        self, *, rubric: str = "", learner: str = ""
    ) -> dict[tuple[str, str, int, str], str]:
        """Return the remarks by learner, rubric, revision and grader."""
        rows = self._rows(
            "SELECT * FROM remarks WHERE ? IN ('', rubric) AND ? IN ('', learner)"
            " ORDER BY learner, rubric, revision, grader",
            (_in(rubric), _in(learner)),
        )
        return {(_out(a), _out(b), c, _out(d)): _out(words) for a, b, c, d, words in rows}

    # ---- what belongs to the file

    @property
    def salt(self) -> bytes:
        """32 random bytes that were made with the file; in no export."""
        ((salt,),) = self._rows("SELECT value FROM notes WHERE name = 'the salt of this file'")
        return bytes(salt)

    def pseudonym(self, learner: str) -> str:
        """Return a name that is the same in this gradebook and says nothing of the learner."""
        code = hmac.digest(self.salt, learner.encode("utf-8", "surrogatepass"), hashlib.sha256)
        letters = base64.b32encode(code).decode()
        return f"{letters[:4]}-{letters[4:8]}"

    def note(self, name: str) -> str:
        """Return a note of the grader's own, empty when there is none; notes are in no export."""
        rows = list(self._rows("SELECT value FROM notes WHERE name = ?", (f"note {_in(name)}",)))
        return _out(rows[0][0]) if rows else ""

    def keep_note(self, name: str, text: str) -> None:
        """Keep a note in place of the former of that name."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO notes VALUES (?, ?)", (f"note {_in(name)}", _in(text))
            )

    # ---- SQLite

    def _rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with self._lock, told(self.path):
            cursor = self._connection.execute(query, values)
            rows = cursor.fetchmany(ROWS)
        while rows:
            yield from rows
            with self._lock, told(self.path):
                rows = cursor.fetchmany(ROWS)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that has the right to write from its beginning, or waits for it there."""
        with self._lock, told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _row(grade: Grade) -> tuple[Any, ...]:
    texts = (grade.received, grade.origin, grade.level)
    report = _text(report_data(_bounded(grade.report)))
    named = _text(grade.misconceptions)
    return (
        _in(grade.learner), _in(grade.exercise), grade.revision, _in(grade.checks),
        _in(grade.digest), grade.attempt, *(_in(text) for text in texts), report, named,
        grade.points, grade.of,
    )  # fmt: skip


def _grade(row: tuple[Any, ...]) -> Grade:
    learner, exercise, revision, checks, digest, attempt, *texts, report, named = row
    received, origin, level = map(_out, texts)
    return Grade(
        _out(learner),
        _out(exercise),
        revision,
        _out(checks),
        _out(digest),
        attempt,
        received,
        origin,
        level,
        report_from_data(json.loads(report)),
        tuple(json.loads(named)),
    )


def _bounded(report: Report) -> Report:
    """Return a report with no text that is too long: nearly always the report itself."""
    if not _is_too_long(report):
        return report
    results = tuple(
        replace(
            result,
            name=_cut(result.name, LONGEST["name"]),
            sentence=_cut(result.sentence, LONGEST["sentence"]),
            message=_cut(result.message, LONGEST["message"]),
        )
        for result in report.results
    )
    return replace(
        report,
        results=results,
        printed=_cut(report.printed, LONGEST["printed"]),
        problem=_cut(report.problem, LONGEST["message"]),
        source=_cut(report.source, LONGEST["source"]),
    )


def _is_too_long(report: Report) -> bool:
    return (
        len(report.printed) > LONGEST["printed"]
        or len(report.problem) > LONGEST["message"]
        or len(report.source) > LONGEST["source"]
        or any(
            len(result.name) > LONGEST["name"]
            or len(result.sentence) > LONGEST["sentence"]
            or len(result.message) > LONGEST["message"]
            for result in report.results
        )
    )


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[:longest]} \N{HORIZONTAL ELLIPSIS} [cut: {len(text) - longest:,} more letters]"


# Learners' names and words may hold anything that a file name or a program can: a NUL, which cuts
# SQLite's texts short, or half of a character, which UTF-8 cannot write. Spelled as within a JSON
# string, both are plain letters, no two names become one, and ordinary names look as they are.


def _in(text: str) -> str:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return _text(text)[1:-1]


def _out(stored: str) -> str:
    text: str = json.loads(f'"{stored}"') if "\\" in stored else stored
    return text


def _text(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    if written.isascii():
        return written
    return written.encode("utf-8", "backslashreplace").decode("utf-8")
