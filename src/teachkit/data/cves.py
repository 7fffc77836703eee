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

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from teachkit.data.facts import FOLDER
from teachkit.data.tables import broken, day_in, like, one_of, read_rows

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
    seen: dict[str, str] = {}
    for place, row in read_rows(path, _columns(Vulnerability)):
        one_of(row, "system", C_SYSTEMS + RUST_SYSTEMS, place)
        one_of(row, "cls", tuple(CLASSES), place)
        one_of(row, "memory", _MEMORY, place)
        one_of(row, "classified", _CLASSIFIED, place)
        one_of(row, "rust", ("yes", "no"), place)
        like(row, "id", r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|RUSTSEC-\d{4}-\d{4}", place)
        like(row, "year", r"(19|20)\d\d", place)
        like(row, "cwe", r"(CWE-\d+( CWE-\d+)*)?", place)
        like(row, "short", r".{8,}", place)
        like(row, "source", r".{8,}", place)
        day_in(row, "read", place)
        rust = row["rust"] == "yes"
        if rust != (row["system"] in RUST_SYSTEMS):
            raise broken("rust", f"{row['system']} is of the other kind", place)
        if row["classified"] == "record" and not row["cwe"]:
            raise broken("classified", "there is no CWE that could have decided", place)
        if (first := seen.setdefault(row["id"], place)) != place:
            raise broken("id", f"{first} has it already", place)
        values: dict[str, Any] = {**row, "year": int(row["year"]), "rust": rust}
        rows.append(Vulnerability(**values))
    return tuple(rows)


def read_checks(path: Path) -> tuple[Check, ...]:
    """Return the rows of a table of checks, each looked at.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    rows = []
    for place, row in read_rows(path, _columns(Check)):
        one_of(row, "verdict", _VERDICTS, place)
        like(row, "source", r".{8,}", place)
        day_in(row, "date", place)
        if (row["verdict"] == "right") == bool(row["changed"]):
            problem = "a row that was right has no change, and any other has one"
            raise broken("changed", problem, place)
        rows.append(Check(**row))
    return tuple(rows)


def _columns(shape: type[Any]) -> list[str]:
    return [field.name for field in fields(shape)]
