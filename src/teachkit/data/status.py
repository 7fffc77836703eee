"""What data there are: each snapshot's origin and age, each facts table and its date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from teachkit.data import cache, candidates, facts, names, snapshots
from teachkit.errors import TeachkitError

__all__ = ["FactsTable", "Held", "facts_tables", "held"]


@dataclass(frozen=True, slots=True)
class Held:
    """One snapshot as the tools would load it now.

    ``kind`` is that of `snapshots.Origin`, or ``broken`` (then ``note`` says why). ``age`` is in
    days, None where the data do not say their date.
    """

    name: str
    title: str
    kind: str
    date: str
    age: int | None
    rows: int
    place: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class FactsTable:
    """One table of facts: rows, its newest date, and the ids that are past their date."""

    name: str
    rows: int
    date: str
    expired: tuple[str, ...]


def held(today: date, folder: Path | None = None) -> tuple[Held, ...]:
    """Return the snapshots, as the tools of today would use them."""
    folder = folder if folder is not None else cache.location()
    found = []
    for name, (file, title, read, fallback) in _SNAPSHOTS.items():
        path = folder / file
        try:
            if path.is_file():
                place = path
                origin = read(path.read_bytes(), snapshots.Origin(name, title, "", "updated", 0))
                source = str(cache.origin_of(path).get("source", ""))
            else:
                place, origin = fallback()
                source = "comes with teachkit"
        except TeachkitError as error:
            found.append(Held(name, title, "broken", "", None, 0, str(path), "", error.message))
            continue
        counted = (origin.kind, origin.date, _age(origin.date, today), origin.rows)
        found.append(Held(name, title, *counted, str(place), source, origin.note))
    return tuple(found)


def facts_tables(today: date) -> tuple[FactsTable, ...]:
    """Return the facts tables, each with the facts that ought to be counted again."""
    now = today.isoformat()
    return tuple(
        FactsTable(
            name,
            len(rows),
            max((row.date for row in rows), default=""),
            tuple(row.id for row in rows if row.expires and row.expires < now),
        )
        for name, rows in facts.tables().items()
    )


def _age(day: str, today: date) -> int | None:
    try:
        return (today - date.fromisoformat(day[:10])).days
    except ValueError:
        return None


def _shipped_debian() -> tuple[Path, snapshots.Origin]:
    path = Path(snapshots.__file__).with_name(snapshots.DEBIAN_FILE)
    origin = snapshots.Origin("debian", "Debian's Rust crates", "", "shipped", 0)
    return path, snapshots.read_debian_crates(path.read_bytes(), origin).origin


def _shipped_candidates() -> tuple[Path, snapshots.Origin]:
    path = Path(candidates.__file__).with_name(candidates.CANDIDATES_FILE)
    table = candidates.load_candidates()
    note = f"the C and C++ that matter, of {table.whole:,} sources; {table.origin.note}"
    return path, replace(table.origin, note=note)


def _names_origin(raw: bytes, origin: snapshots.Origin) -> snapshots.Origin:
    lists = names.read_names(raw)
    parts = (
        f"{one.registry} of {one.date}" + ("" if one.whole else " (a selection)") for one in lists
    )
    date = min((one.date for one in lists), default="")
    rows = sum(len(one.names) for one in lists)
    return replace(origin, date=date, rows=rows, note=", ".join(parts))


def _shipped_names() -> tuple[Path, snapshots.Origin]:
    path = Path(names.__file__).with_name(names.NAMES_FILE)
    origin = snapshots.Origin("names", names.TITLE, "", "shipped", 0)
    return path, _names_origin(path.read_bytes(), origin)


_Read = Callable[[bytes, snapshots.Origin], snapshots.Origin]
_Fallback = Callable[[], tuple[Path, snapshots.Origin]]
_SNAPSHOTS: Mapping[str, tuple[str, str, _Read, _Fallback]] = {
    "rustsec": (
        snapshots.ADVISORIES_FILE,
        "RustSec advisories",
        lambda raw, origin: snapshots.read_advisories(raw, origin).origin,
        lambda: (facts.FOLDER / "advisories.csv", facts.partial_advisories().origin),
    ),
    "vet": (
        snapshots.AUDITS_FILE,
        "Public cargo-vet audits",
        lambda raw, origin: snapshots.read_audits(raw, origin).origin,
        lambda: (facts.FOLDER / "audits.json.gz", facts.partial_audits().origin),
    ),
    "debian": (
        snapshots.DEBIAN_FILE,
        "Debian's Rust crates",
        lambda raw, origin: snapshots.read_debian_crates(raw, origin).origin,
        _shipped_debian,
    ),
    "candidates": (
        candidates.CANDIDATES_FILE,
        candidates.TITLE,
        lambda raw, origin: candidates.read_candidates(raw, origin).origin,
        _shipped_candidates,
    ),
    "names": (names.NAMES_FILE, names.TITLE, _names_origin, _shipped_names),
}
