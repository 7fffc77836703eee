"""Facts: small tables that we counted ourselves, each row with its source, date and method.

========================== =================================================================
``depend``, ``premise``    the ledgers: single numbers that a chapter may print
``dependencies_over_time`` 124 releases of six projects: crates in the lock, advisories today
``named_commits``          which commit changed the number of locked crates, and by how many
``cargo_vet_use``          how far each repository's history was searched for cargo vet
``false_alarm``            crates that sid seems to lack, over all targets and on Linux alone
``advisories``, ``audits`` what is public about the crates in those locks: partial snapshots
``releases``               the package graphs of chosen releases (see `data.releases`)
``cves``, ``cves_checked`` vulnerabilities, and how each row was checked (see `data.cves`)
``systems``, ``grants``    the seven projects and who paid for them (see `data.systems`)
``parity``                 what programs and libraries promise, old and new (see `data.parity`)
``programs``               twelve programs to sort: what is systems software?
========================== =================================================================

Every row is a `Fact` with an id, such as ``ntpd-rs.locked.v0.3.1`` or ``rustsec.live``, so that
a chapter prints the number from here and never types it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.snapshots import Advisories, Audits

__all__ = [
    "Fact",
    "NamedCommit",
    "ReleaseCounts",
    "fact",
    "facts",
    "named_commits",
    "partial_advisories",
    "partial_audits",
    "releases_over_time",
    "tables",
]

FOLDER = Path(__file__).with_name("facts")
_PARTIAL = "only crates in the locks of the talk's six Rust projects through time"
_KIND_WORDS = {
    "vulnerability": "a vulnerability",
    "unmaintained": "no longer maintained",
    "unsound": "unsound: safe code can misuse memory",
    "notice": "a notice",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One counted value.

    ``date`` is the day of the source (or of the measurement), ``counted`` says how it was counted,
    and ``expires`` is the day after which it should be counted again ("" = history, never).
    """

    id: str
    value: int | float | str
    unit: str
    source: str
    date: str
    counted: str
    expires: str = ""

    def __str__(self) -> str:
        return f"{self.value:,}" if isinstance(self.value, int) else str(self.value)


@dataclass(frozen=True, slots=True)
class ReleaseCounts:
    """One release through time: what its Cargo.lock holds, and what is known of that today.

    ``locked`` counts lock entries with a source, ``names`` their different names, ``direct`` the
    names that a workspace member depends on, ``members`` the entries without a source.
    ``vulnerabilities``, ``unmaintained`` and ``unsound`` are RustSec matches today;
    ``published_later`` counts the vulnerabilities that became known after the release.
    """

    project: str
    release: str
    date: str
    locked: int
    names: int
    direct: int
    members: int
    vulnerabilities: int
    unmaintained: int
    unsound: int
    published_later: int
    commit: str
    source: str
    counted: str


@dataclass(frozen=True, slots=True)
class NamedCommit:
    """A commit that changed the number of locked crates from ``before`` to ``after``.

    ``what`` says in our words what it did; ``asked`` is "yes" when it did so on purpose.
    """

    project: str
    commit: str
    date: str
    before: int
    after: int
    what: str
    asked: str
    source: str
    counted: str

    @property
    def change(self) -> int:
        """How many locked crates came (positive) or went (negative)."""
        return self.after - self.before


def fact(id: str) -> Fact:
    """Return the fact of that id.

    Raises:
        TeachkitError: ``no-such-fact``, with the ids that look alike.
    """
    known = facts()
    if id not in known:
        import difflib

        near = ", ".join(difflib.get_close_matches(id, known, n=3))
        raise TeachkitError(
            "no-such-fact",
            f"There is no fact '{id}'",
            place=id,
            hint=f"Did you mean {near}?" if near else "teachkit.data.facts.facts() lists them all.",
        )
    return known[id]


@cache
def facts() -> Mapping[str, Fact]:
    """Return every fact by its id: the ledgers, then what the tables say, row by row."""
    known: dict[str, Fact] = {}
    for one in _all_facts():
        if one.id in known:
            raise TeachkitError(
                "same-fact-twice", f"Two facts have the id '{one.id}'", place=one.id
            )
        known[one.id] = one
    return MappingProxyType(known)


@cache
def releases_over_time() -> tuple[ReleaseCounts, ...]:
    """Return the releases of the talk's projects, by project and then by date."""
    counts = ("locked", "names", "direct", "members", "vulnerabilities", "unmaintained", "unsound")
    return tuple(
        ReleaseCounts(**_with_integers(row, *counts, "published_later"))
        for row in _rows("dependencies_over_time.csv")
    )


@cache
def named_commits() -> tuple[NamedCommit, ...]:
    """Return the commits that moved the number of dependencies most, oldest first."""
    return tuple(
        NamedCommit(**_with_integers(row, "before", "after")) for row in _rows("named_commits.csv")
    )


def partial_advisories() -> Advisories:
    """Return the RustSec facts about the talk's own crates: silence on others means nothing."""
    from teachkit.data.snapshots import Advisories, Origin

    rows: dict[str, list[dict[str, Any]]] = {}
    date = ""
    for line in _rows("advisories.csv"):
        row = {
            "id": line["id"],
            "k": line["kind"],
            "p": line["patched"].split(" | ") if line["patched"] else [],
            "u": line["unaffected"].split(" | ") if line["unaffected"] else [],
            # RustSec's own titles stay with RustSec; its page has them.
            "t": _KIND_WORDS.get(line["kind"], line["kind"]),
            "d": line["date"],
            "al": [],
            "c": [],
            "cvss": None,
            "url": f"https://rustsec.org/advisories/{line['id']}.html",
        }
        rows.setdefault(line["crate"], []).append(row)
        date = line["source_date"]
    count = sum(map(len, rows.values()))
    return Advisories(
        Origin("rustsec", "RustSec advisories", date, "partial", count, _PARTIAL), rows
    )


def partial_audits() -> Audits:
    """Return the public audits of the talk's own crates: silence on others means nothing."""
    from teachkit.data.snapshots import Origin, read_audits

    raw = (FOLDER / "audits.json.gz").read_bytes()
    return read_audits(raw, Origin("vet-audits", "Public cargo-vet audits", "", "partial", 0))


def tables() -> Mapping[str, tuple[Fact, ...]]:
    """Return every fact by the table that holds it, for `teachkit data status`."""
    return {name: tuple(read()) for name, read in _TABLES.items()}


def _all_facts() -> Iterator[Fact]:
    for read in _TABLES.values():
        yield from read()


def _ledger() -> Iterator[Fact]:
    import tomllib

    for path in sorted(FOLDER.glob("*.toml")):
        # Tables of other things, such as systems.toml, hold no single numbers.
        for row in tomllib.loads(path.read_text("utf-8")).get("fact", ()):
            yield Fact(**row)


def _over_time() -> Iterator[Fact]:
    lock_columns = {"locked": "crates", "names": "names", "direct": "crates", "members": "crates"}
    advisory_columns = ("vulnerabilities", "unmaintained", "unsound", "published_later")
    for row in releases_over_time():
        source = f"{row.source} at {row.commit[:12]}"
        lock_method, advisory_method = row.counted.split("; ")
        for column, unit in lock_columns.items():
            name = f"{row.project}.{column}.{row.release}"
            # A branch moves on, a tag does not; only the former asks to be counted again.
            expires = "2027-08-31" if row.release == "HEAD" else ""
            yield Fact(name, getattr(row, column), unit, source, row.date, lock_method, expires)
        for column in advisory_columns:
            name = f"{row.project}.{column}.{row.release}"
            value = getattr(row, column)
            method = f"{advisory_method}, on the lock of {row.date}"
            yield Fact(name, value, "advisories", source, "2026-08-21", method, "2027-08-31")


def _commits() -> Iterator[Fact]:
    for row in named_commits():
        name = f"{row.project}.change.{row.commit[:8]}"
        source = f"{row.source} at {row.commit[:12]}"
        yield Fact(name, row.change, "crates", source, row.date, row.counted)


def _column_facts(file: str, names: Mapping[str, str]) -> Iterator[Fact]:
    """Yield ``project.name`` for each column that ``names`` maps to a fact's name and unit."""
    for row in _rows(file):
        for column, said in names.items():
            name, unit = said.split("|")
            yield Fact(
                f"{row['project']}.{name}",
                int(row[column]),
                unit,
                row["source"],
                row["date"],
                row["counted"],
                row["expires"],
            )


_TABLES: Mapping[str, Any] = {
    "ledger": _ledger,
    "dependencies over time": _over_time,
    "named commits": _commits,
    "cargo vet in use": lambda: _column_facts(
        "cargo_vet_use.csv",
        {"commits": "cargo-vet.commits-searched|commits", "traces": "cargo-vet.traces|commits"},
    ),
    "false alarm": lambda: _column_facts(
        "false_alarm.csv",
        {
            "all_targets": "missing-in-sid.all-targets|crates",
            "linux": "missing-in-sid.linux|crates",
        },
    ),
}


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _with_integers(row: Mapping[str, str], *columns: str) -> dict[str, Any]:
    return {**row, **{column: int(row[column]) for column in columns}}
