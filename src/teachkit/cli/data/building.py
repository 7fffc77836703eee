"""``teachkit data build``: the tables that ship, from Debian's archive, lists and by hand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from teachkit.cli import FINE
from teachkit.cli.data.updating import clear, progress
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.debian import Index

__all__ = ["BUILDERS"]

_Found = TypeVar("_Found")


def _build_sources(args: argparse.Namespace) -> int:
    """Renew hashes and rows after a table was edited by hand."""
    from teachkit.data import sources

    folder: Path = args.output
    file = folder / sources.FILE.name
    if not file.is_file():
        raise TeachkitError(
            "no-data-folder",
            f"The folder has no {file.name}",
            place=str(folder),
            hint="Build something into it first: teachkit data build debian --output DIR",
        )
    before = sources.recorded_sources(file)
    after = [sources.renewed(entry, folder) for entry in before]
    sources.record(after, file)
    changed = [new.path for old, new in zip(before, after, strict=True) if old != new]
    print(f"{file}: {len(after)} files, changed: {', '.join(changed) or 'none'}")
    return FINE


def _gathered(args: argparse.Namespace, gather: Callable[..., _Found]) -> _Found:
    """Return what ``gather`` makes of the mirror's indices, which lie nowhere afterwards."""
    import tempfile

    from teachkit.data import debian
    from teachkit.data.fetch import Pace

    with tempfile.TemporaryDirectory() as scratch:
        found = gather(
            debian.choose_mirror(args.mirror),
            Path(scratch),
            pace=Pace(args.timeout),
            keyring=debian.find_keyring(),
            report=progress(quiet=False),
        )
    clear()
    return found


def _build_debian(args: argparse.Namespace) -> int:
    import time

    from teachkit.data import debian
    from teachkit.data.files import write_atomically
    from teachkit.data.snapshots import DEBIAN_FILE, pack

    began = time.monotonic()
    archive = _gathered(args, debian.survey)
    days = ", ".join(f"{suite} of {day}" for suite, day in archive.dates.items())
    date = max(archive.dates.values())
    raw = pack(archive.rows, {"date": date, "note": days, "rows": len(archive.rows)})
    path = args.output / DEBIAN_FILE
    write_atomically(path, raw)
    _record_archive(
        path,
        origin=f"Debian archive, main: binary-amd64/Packages and source/Sources; {days}",
        date=date,
        rows=len(archive.rows),
        made="teachkit data build debian",
        indices=archive.indices,
    )
    for note in archive.notes:
        print(note, file=sys.stderr)
    print(
        f"{path}: {len(archive.rows):,} rows, {len(raw):,} bytes ({days}); "
        f"{time.monotonic() - began:.1f} s, peak memory {_peak():.0f} MB"
    )
    return FINE


def _build_candidates(args: argparse.Namespace) -> int:
    import time

    from teachkit.data import candidates, debian_sources
    from teachkit.data.files import write_atomically
    from teachkit.data.snapshots import pack

    began = time.monotonic()
    found = _gathered(args, debian_sources.gather)
    rows = [row for row in found.rows if candidates.matters(row)]
    origin = {
        "date": found.date,
        "note": debian_sources.summary(found.dates),
        "rows": len(rows),
        "whole": len(found.rows),
        "dates": found.dates,
    }
    raw = pack(candidates.encode(rows), origin)
    path = args.output / candidates.CANDIDATES_FILE
    write_atomically(path, raw)
    _record_archive(
        path,
        origin=f"Debian archive, main: {origin['note']}",
        date=found.date,
        rows=len(rows),
        made="teachkit data build candidates",
        indices=found.indices,
    )
    for note in found.notes:
        print(note, file=sys.stderr)
    print(
        f"{path}: {len(rows):,} of {len(found.rows):,} sources, {len(raw):,} bytes; "
        f"{time.monotonic() - began:.1f} s, peak memory {_peak():.0f} MB"
    )
    return FINE


def _record_archive(
    path: Path, *, origin: str, date: str, rows: int, made: str, indices: Iterable[Index]
) -> None:
    """Write into the SOURCES.toml beside it what a table of Debian's archive was made from."""
    from teachkit.data import sources

    source = sources.Source(
        path=path.name,
        origin=origin,
        date=date,
        rows=rows,
        sha256=sources.sha256_of(path),
        licence="facts from Debian's package metadata; the table is CC0-1.0",
        made=made,
        inputs=tuple({"file": one.path, "date": one.date, "sha256": one.sha256} for one in indices),
    )
    sources.record([source], path.with_name("SOURCES.toml"))


def _build_advisories(args: argparse.Namespace) -> int:
    """Count the advisories in a copy of Debian's security tracker."""
    from teachkit.data import debian_history, sources
    from teachkit.data.files import write_atomically

    if args.source is None:
        raise TeachkitError(
            "bad-usage",
            "Counting the advisories takes the lists of Debian's security tracker",
            hint="Give a folder with DSA/list and DLA/list: teachkit data build advisories "
            "--from DIR",
        )
    files = [Path(args.source) / name / "list" for name in ("DSA", "DLA")]
    try:
        texts = [file.read_text("utf-8") for file in files]
    except (OSError, UnicodeDecodeError) as error:
        raise TeachkitError(
            "cannot-read",
            f"The lists of advisories cannot be read: {error}",
            place=args.source,
            hint="Give the folder 'data' of a copy of the tracker: it has DSA/list and DLA/list.",
        ) from error
    rows, newest = debian_history.count_advisories(*texts)
    if not rows:
        raise TeachkitError(
            "nothing-for-it",
            "These lists hold no advisory",
            place=args.source,
            hint="Its table is left as it is. Has the form of the lists changed?",
        )
    lines = [f"{row.source},{row.dsa},{row.dla},{row.last}\n" for row in rows]
    path = args.output / "facts" / debian_history.ADVISORIES_FILE.name
    write_atomically(path, "".join(["source,dsa,dla,last\n", *lines]))
    sources.record(
        [
            sources.Source(
                path=f"facts/{path.name}",
                origin="Debian's security tracker, data/DSA/list and data/DLA/list, in the public "
                f"copy CVEDB/security-tracker; the newest advisory is of {newest}",
                date=newest,
                rows=len(rows),
                sha256=sources.sha256_of(path),
                licence="facts (counts by source package); the table is CC0-1.0",
                made="teachkit data build advisories --from DIR, the folder data of a copy",
                inputs=tuple(
                    {"file": f"{file.parent.name}/list", "sha256": sources.sha256_of(file)}
                    for file in files
                ),
            )
        ],
        path.parents[1] / "SOURCES.toml",
    )
    print(f"{path}: {len(rows):,} sources, the newest advisory is of {newest}")
    return FINE


def _build_names(args: argparse.Namespace) -> int:
    """Select the names that ship from a mirror of Debian and a list of PyPI's names."""
    from teachkit.data import name_lists, names, snapshots
    from teachkit.data.files import write_atomically

    if args.source is None:
        raise TeachkitError(
            "bad-usage",
            "Selecting the names takes a list of PyPI's names",
            hint="Give the folder with pypi.txt, a name a line: teachkit data build names "
            "--from DIR",
        )
    lists = name_lists.names_from_folder(Path(args.source))
    pypi = next((one for one in lists if one.registry == "PyPI"), None)
    if pypi is None:
        raise TeachkitError(
            "nothing-for-it", "There is no list of PyPI's names in it", place=args.source
        )
    whole, index, notes = _gathered(args, name_lists.names_from_mirror)
    raw = Path(snapshots.__file__).with_name(snapshots.DEBIAN_FILE).read_bytes()
    origin = snapshots.Origin("debian", "Debian's Rust crates", "", "shipped", 0)
    crates = snapshots.read_debian_crates(raw, origin).rows
    shipped = name_lists.selected(whole, pypi, crates)
    said = "; ".join(f"{one.title} of {one.date}, {one.note}" for one in shipped)
    date, rows = max(one.date for one in shipped), sum(len(one.names) for one in shipped)
    path = args.output / names.NAMES_FILE
    packed = snapshots.pack(names.encode_names(shipped), {"date": date, "note": said, "rows": rows})
    write_atomically(path, packed)
    _record_archive(
        path,
        origin=said,
        date=date,
        rows=rows,
        made="teachkit data build names --from DIR, a folder with a list of PyPI's names",
        indices=[index, name_lists.input_of(Path(args.source), pypi)],
    )
    for note in notes:
        print(note, file=sys.stderr)
    print(f"{path}: {rows:,} names, {len(packed):,} bytes; {said}")
    return FINE


def _peak() -> float:
    """Return this process's peak memory in MB."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


BUILDERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "debian": _build_debian,
    "candidates": _build_candidates,
    "advisories": _build_advisories,
    "names": _build_names,
    "sources": _build_sources,
}
