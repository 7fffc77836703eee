"""Vulnerabilities of the systems that the talk names, in C and in Rust: one row for each.

A row says what went wrong, in our words, and who decided its class: the record itself, when it
states a CWE (``classified`` is "record"), or we, from its description ("teachkit"). ``memory`` is
the question of the talk's title: would a memory-safe language have prevented it? A crash whose
cause nobody wrote down is "unclear", and a null dereference counts as memory.

The table is a selection, not a census, and a count of rows says nothing of severity. It takes in
what ships with a program (tools, drivers, scripts, a distribution's patch: the note says so), and
leaves out what is rejected or disputed. `checks` lists every row that was read again, what that
changed, what was added, and what was looked at and left out.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from teachkit.data.facts import FOLDER
from teachkit.errors import TeachkitError

__all__ = [
    "CLASSES",
    "C_SYSTEMS",
    "RUST_SYSTEMS",
    "Check",
    "Vulnerability",
    "checks",
    "read_checks",
    "read_vulnerabilities",
    "vulnerabilities",
]

C_SYSTEMS = ("sudo", "ntpd", "ntpsec", "chrony", "zlib", "bzip2")
# Of bzip2-rs and statime no source that was read knows a vulnerability.
RUST_SYSTEMS = ("sudo-rs", "ntpd-rs", "zlib-rs", "bzip2-rs")

# What a class is called, and in words; the order is that of a legend.
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "buffer-overflow": "writes outside a buffer",
        "out-of-bounds-read": "reads outside a buffer",
        "use-after-free": "uses or frees memory that is already freed",
        "null-dereference": "follows a null pointer",
        "uninitialised": "uses memory that nobody has filled",
        "format-string": "lets input choose the format of a print",
        "undefined-behaviour": "relies on what the C standard leaves undefined",
        "segfault": "touches memory it must not, and the source says no more",
        "crash": "crashes, and the source does not say how",
        "assertion": "stops itself: an assertion, a check or a panic",
        "resources": "uses up time, memory, disk or network",
        "protocol": "believes or answers what it should not",
        "authentication": "takes somebody for somebody else",
        "cryptography": "weak keys, weak randomness, wrong use of a cipher",
        "policy": "allows what its rules forbid",
        "privileges": "keeps rights it should have dropped",
        "environment": "trusts its environment variables",
        "files": "trusts a path, a link or a file that others control",
        "parsing": "misreads input, or passes it on unescaped",
        "information": "tells what should stay secret",
        "configuration": "does harm through how it is set up or packaged",
        "hardware": "trusts that a bit in memory stays as it is",
    }
)
_MEMORY = ("yes", "no", "unclear")
_CLASSIFIED = ("record", "teachkit")
_VERDICTS = ("right", "corrected", "added", "left out")


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One known vulnerability.

    ``memory`` is "yes", "no" or "unclear"; ``cls`` a key of `CLASSES`; ``cwe`` the ids that the
    record states, separated by a space, or ""; ``source`` where the description stands and
    ``read`` the day somebody read it there; ``classified`` who decided ``memory`` and ``cls``:
    "record" or "teachkit"; ``rust`` whether the fault is in the Rust rewrite.
    """

    id: str
    system: str
    year: int
    cls: str
    memory: str
    cwe: str
    short: str
    source: str
    read: str
    classified: str
    note: str
    rust: bool

    @property
    def borderline(self) -> bool:
        """Whether two careful readers may differ on ``memory``; the note says why, if it can."""
        return self.memory == "unclear" or self.note.startswith("borderline: ")


@dataclass(frozen=True, slots=True)
class Check:
    """One row read again: against which ``source``, on which ``date``, and the ``verdict``.

    ``verdict`` is "right", "corrected", "added" or "left out"; ``changed`` says what was.
    """

    id: str
    source: str
    date: str
    verdict: str
    changed: str


@cache
def vulnerabilities() -> tuple[Vulnerability, ...]:
    """Return every row, by system and then by year."""
    return read_vulnerabilities(FOLDER / "cves.csv")


@cache
def checks() -> tuple[Check, ...]:
    """Return what was read a second time, in the order of the table."""
    return read_checks(FOLDER / "cves_checked.csv")


def read_vulnerabilities(path: Path) -> tuple[Vulnerability, ...]:
    """Return the rows of a table of vulnerabilities, each looked at.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    rows = []
    seen: dict[str, int] = {}
    for line, row in _table(path, Vulnerability):
        place = f"{path.name}, line {line}"
        _one_of(row, "system", C_SYSTEMS + RUST_SYSTEMS, place)
        _one_of(row, "cls", tuple(CLASSES), place)
        _one_of(row, "memory", _MEMORY, place)
        _one_of(row, "classified", _CLASSIFIED, place)
        _one_of(row, "rust", ("yes", "no"), place)
        _like(row, "id", r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|RUSTSEC-\d{4}-\d{4}", place)
        _like(row, "year", r"(19|20)\d\d", place)
        _like(row, "cwe", r"(CWE-\d+( CWE-\d+)*)?", place)
        _like(row, "short", r".{8,}", place)
        _like(row, "source", r".{8,}", place)
        _is_day(row, "read", place)
        rust = row["rust"] == "yes"
        if rust != (row["system"] in RUST_SYSTEMS):
            raise _broken("rust", row["rust"], f"{row['system']} is of the other kind", place)
        if row["classified"] == "record" and not row["cwe"]:
            raise _broken("classified", "record", "there is no CWE that could have decided", place)
        if (first := seen.setdefault(row["id"], line)) != line:
            raise _broken("id", row["id"], f"line {first} has it already", place)
        values: dict[str, Any] = {**row, "year": int(row["year"]), "rust": rust}
        rows.append(Vulnerability(**values))
    return tuple(rows)


def read_checks(path: Path) -> tuple[Check, ...]:
    """Return the rows of a table of checks, each looked at.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    rows = []
    for line, row in _table(path, Check):
        place = f"{path.name}, line {line}"
        _one_of(row, "verdict", _VERDICTS, place)
        _like(row, "source", r".{8,}", place)
        _is_day(row, "date", place)
        if (row["verdict"] == "right") == bool(row["changed"]):
            problem = "a row that was right has no change, and any other has one"
            raise _broken("changed", row["changed"], problem, place)
        rows.append(Check(**row))
    return tuple(rows)


def _table(path: Path, shape: type[Any]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line; the columns are those of ``shape``, in its order."""
    wanted = [field.name for field in fields(shape)]
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if reader.fieldnames != wanted:
            problem = f"the columns are to be {', '.join(wanted)}"
            said = ", ".join(reader.fieldnames or ())
            raise _broken("columns", said, problem, f"{path.name}, line 1")
        for row in reader:
            if None in row or None in row.values():
                problem = f"the row has not {len(wanted)} fields"
                raise _broken("row", row["id"], problem, f"{path.name}, line {reader.line_num}")
            yield reader.line_num, row


def _one_of(row: Mapping[str, str], field: str, known: tuple[str, ...], place: str) -> None:
    if row[field] not in known:
        raise _broken(field, row[field], f"it is one of {', '.join(known)}", place)


def _like(row: Mapping[str, str], field: str, pattern: str, place: str) -> None:
    if not re.fullmatch(pattern, row[field]):
        raise _broken(field, row[field], f"it does not look like {pattern}", place)


def _is_day(row: Mapping[str, str], field: str, place: str) -> None:
    try:
        date.fromisoformat(row[field])
    except ValueError:
        raise _broken(field, row[field], "it is no day such as 2026-11-23", place) from None


def _broken(field: str, said: str, problem: str, place: str) -> TeachkitError:
    return TeachkitError(
        "broken-table",
        f"The field '{field}' says '{said}': {problem}",
        place=f"{place}, {field}",
        hint="Mend that field of the table.",
    )
