"""``teachkit data``: what the tools stand on, bringing it up to date, and building what ships."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit import errors
from teachkit.cli import BAD, FINE, NOT_HERE
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.debian import Index
    from teachkit.data.status import FactsTable, Held
    from teachkit.data.update import Outcome

__all__ = ["configure", "run"]

EXAMPLES = """\
examples:
  teachkit data status                     what there is, of which day, from where
  teachkit data update                     RustSec, the public audits, Debian's indices
  teachkit data update candidates          all of Debian's sources, to choose a project from
  teachkit data update names               all names of Debian's sources and of PyPI
  teachkit data update rustsec --json      one of them, and what happened as JSON
  teachkit data update --from /media/usb   no network here: take the snapshots somebody copied
  teachkit data update debian --mirror http://your.mirror.example/debian
  teachkit data update --limit 20 --quiet  a try that neither waits nor speaks

An update that breaks off is taken up again by the next one. Whatever fails, the old data stay.
They live in your cache; TEACHKIT_CACHE names another folder. The mirror of Debian is the one that
apt uses, or TEACHKIT_DEBIAN_MIRROR, or --mirror (see the list at debian.org/mirror/list). PyPI's
index is the one that TEACHKIT_PYPI_INDEX names; 'names --from DIR' reads lists that you have.
"""

_WHAT = (
    "Debian's crates, the candidates among its sources, the facts tables from clones, how many "
    "advisories name each source, names that are taken, what the talk's seven document, or the "
    "hashes in SOURCES.toml"
)
BUILT = ("debian", "candidates", "facts", "advisories", "names", "documentation", "sources")
NAMES = ("rustsec", "vet", "debian")
# These are fetched when they are asked for alone: they take 10 to 50 MB from a mirror.
OPTIONAL = ("candidates", "names")


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what ``teachkit data`` takes."""
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    status = actions.add_parser("status", help="what data there are, and how old they are")
    status.add_argument("--json", action="store_true", help="print JSON")

    update = actions.add_parser("update", help="fetch newer data into your cache")
    update.epilog = EXAMPLES
    update.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        choices=[*NAMES, *OPTIONAL, []],  # [] is what 3.11 checks when no name is given
        help="rustsec, vet, debian (default: these three), candidates, names",
    )
    update.add_argument("--from", dest="source", metavar="SOURCE", help="a file, folder or address")
    update.add_argument("--mirror", metavar="URL", help="a Debian mirror's base address")
    update.add_argument(
        "--timeout", type=_seconds, default=20.0, metavar="SECONDS",
        help="give up on a silent server (default: 20)",
    )  # fmt: skip
    update.add_argument("--limit", type=_seconds, metavar="SECONDS", help="stop after this long")
    update.add_argument("--force", action="store_true", help="take data with few rows all the same")
    update.add_argument("--json", action="store_true", help="print JSON")
    update.add_argument("--quiet", action="store_true", help="print nothing; see the exit code")

    build = actions.add_parser("build", help="for maintainers: build the data that ship")
    build.add_argument("what", choices=BUILT, help=_WHAT)
    build.add_argument(
        "--mirror", metavar="URL", help="a Debian mirror: an address, or file:///DIR"
    )
    build.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        help="facts, advisories, names, documentation: a folder",
    )
    build.add_argument(
        "--output", metavar="DIR", type=Path, help="where to write (default: in place)"
    )
    build.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS",
        help="give up on a silent server (default: 60)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit code."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "status": _status,
        "update": _update,
        "build": _build,
    }
    return actions[args.action](args)


# --- status ----------------------------------------------------------------------------------


def _status(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from teachkit.data import cache, status

    today = datetime.now(UTC).date()
    snapshots, tables = status.held(today), status.facts_tables(today)
    if args.json:
        from dataclasses import asdict

        value = {
            "cache": str(cache.location()),
            "snapshots": [asdict(one) for one in snapshots],
            "facts": [asdict(one) for one in tables],
        }
        print(json.dumps(value, indent=1))
        return FINE
    _print_table([_snapshot_row(one) for one in snapshots])
    for one in snapshots:
        if one.note:
            print(f"  {one.name}: {one.note}")
    print()
    _print_table([_facts_row(one) for one in tables])
    late = [name for table in tables for name in table.expired]
    if late:
        print(f"\nPast their date, to be counted again: {', '.join(late[:12])}", end="")
        print(f" and {len(late) - 12} more" if len(late) > 12 else "")
    print(f"\nYour cache: {cache.location()}")
    if any(one.kind != "updated" for one in snapshots):
        print("'teachkit data update' fetches what is whole and new.")
    if any((one.name, one.kind) == ("candidates", "shipped") for one in snapshots):
        print("'teachkit data update candidates' builds the table of all sources (50 MB to fetch).")
    return FINE


_KINDS = {
    "updated": "updated by you",
    "shipped": "as shipped",
    "partial": "partial: facts about the talk's projects",
    "broken": "broken: delete it or update",
}


def _snapshot_row(one: Held) -> tuple[str, ...]:
    age = (
        "age unknown" if one.age is None else f"{one.age} days old" if one.age != 1 else "1 day old"
    )
    return one.name, one.title, f"{one.rows:,} rows", one.date or "-", age, _KINDS[one.kind]


def _facts_row(one: FactsTable) -> tuple[str, ...]:
    late = f"{len(one.expired)} past their date" if one.expired else "all in date"
    return "facts", one.name, f"{one.rows:,} facts", one.date, late


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


# --- update ----------------------------------------------------------------------------------


def _update(args: argparse.Namespace) -> int:
    from teachkit.data import cache, debian
    from teachkit.data.fetch import Pace
    from teachkit.data.update import Request, update

    names = tuple(dict.fromkeys(args.names)) or NAMES
    if args.source is not None and not args.source.strip():
        raise TeachkitError(
            "bad-usage", "--from is empty", hint="Name a file, a folder or an address, or leave it."
        )
    watchdog = _watchdog(args.limit)
    try:
        request = Request(
            folder=cache.location(),
            source=args.source,
            mirror=args.mirror,
            pace=Pace.within(args.timeout, args.limit),
            force=args.force,
            keyring=debian.find_keyring(),
            report=_progress(quiet=args.quiet or args.json),
        )
        outcomes = []
        try:
            for outcome in update(names, request):
                outcomes.append(outcome)
                if not (args.quiet or args.json):
                    _tell(outcome)
        except TeachkitError:
            if not args.quiet:
                raise
            return NOT_HERE
    finally:
        watchdog()
    if args.json:
        print(json.dumps({"snapshots": [one.as_dict() for one in outcomes]}, indent=1))
    elif not args.quiet:
        _tell_kept(outcomes, named=args.source is not None)
    return _code(outcomes, asked=bool(args.names))


def _code(outcomes: Sequence[Outcome], *, asked: bool) -> int:
    codes = {one.error.code for one in outcomes if one.error is not None}
    if not asked:
        # Nobody asked for Debian on a machine that knows no mirror: that is no failure.
        codes.discard("no-mirror")
    if codes - errors.NOT_HERE:
        return BAD
    return NOT_HERE if codes else FINE


def _tell(outcome: Outcome) -> None:
    from teachkit.data.update import UNITS

    _clear()
    if outcome.error is None:
        state = "up to date" if outcome.state == "current" else "updated"
        day = f" of {outcome.date}" if outcome.date else ""
        print(f"{outcome.name}: {state}, {outcome.rows:,} {UNITS[outcome.name]}{day}")
    for note in outcome.notes:
        print(f"  {note}")


def _tell_kept(outcomes: Sequence[Outcome], *, named: bool) -> None:
    """Say what failed: one line for all that failed for the same reason."""
    from datetime import UTC, datetime

    from teachkit.data import status

    failed = [one for one in outcomes if one.error is not None]
    days = {one.name: one.date or "unknown date" for one in status.held(datetime.now(UTC).date())}
    for code in dict.fromkeys(one.error.code for one in failed if one.error):
        alike = [one for one in failed if one.error and one.error.code == code]
        error = alike[0].error
        assert error is not None  # noqa: S101 - filtered two lines above
        kept = ", ".join(f"{one.name} of {days[one.name]}" for one in alike)
        # Without a network no one needs three addresses; a server that you named is another case.
        reason = "offline" if code == "offline" and not named else f"{code}: {error}"
        print(f"teachkit: {reason}; kept {kept}", file=sys.stderr)
        if error.hint and code != "offline":
            print(f"  hint: {error.hint}", file=sys.stderr)


def _progress(*, quiet: bool) -> Callable[[str, int, int], None] | None:
    if quiet or not sys.stderr.isatty():
        return None

    def report(name: str, at: int, whole: int) -> None:
        share = (
            f"{at * 100 // whole:3} % of {whole / 1e6:.1f} MB" if whole else f"{at / 1e6:.1f} MB"
        )
        sys.stderr.write(f"\r\033[K{name[-50:]}  {share}")
        sys.stderr.flush()

    return report


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _watchdog(limit: float | None) -> Callable[[], None]:
    """End the process a little after the limit, even when a name server never answers.

    Every write is atomic and the lock goes with the process, so this leaves nothing half done.
    """
    if limit is None:
        return lambda: None
    import threading

    timer = threading.Timer(limit + 3, os._exit, [NOT_HERE])
    timer.daemon = True
    timer.start()
    return timer.cancel


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 86_400:
        raise argparse.ArgumentTypeError("it takes a number of seconds above 0")
    return value


# --- build -----------------------------------------------------------------------------------


def _build(args: argparse.Namespace) -> int:
    folder = args.output or Path(__file__).parents[1] / "data"
    if args.what == "debian":
        return _build_debian(args, folder)
    if args.what == "candidates":
        return _build_candidates(args, folder)
    if args.what == "facts":
        from teachkit.cli.pinned import build_facts

        return build_facts(args.source, folder)
    if args.what == "advisories":
        return _build_advisories(args, folder)
    if args.what == "names":
        return _build_names(args, folder)
    if args.what == "documentation":
        from teachkit.cli.pinned import build_documentation

        return build_documentation(args.source, folder)
    return _build_sources(folder)


def _build_sources(folder: Path) -> int:
    """Renew hashes and rows after a table was edited by hand."""
    from teachkit.data import sources

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


def _build_debian(args: argparse.Namespace, folder: Path) -> int:
    import tempfile
    import time

    from teachkit.data import debian
    from teachkit.data.fetch import Pace
    from teachkit.data.files import write_atomically
    from teachkit.data.snapshots import DEBIAN_FILE, pack

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        archive = debian.survey(
            debian.choose_mirror(args.mirror),
            Path(scratch),
            pace=Pace(args.timeout),
            keyring=debian.find_keyring(),
            report=_progress(quiet=False),
        )
    _clear()
    days = ", ".join(f"{suite} of {day}" for suite, day in archive.dates.items())
    date = max(archive.dates.values())
    raw = pack(archive.rows, {"date": date, "note": days, "rows": len(archive.rows)})
    path = folder / DEBIAN_FILE
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


def _build_candidates(args: argparse.Namespace, folder: Path) -> int:
    import tempfile
    import time

    from teachkit.data import candidates, debian, debian_sources
    from teachkit.data.fetch import Pace
    from teachkit.data.files import write_atomically
    from teachkit.data.snapshots import pack

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        found = debian_sources.gather(
            debian.choose_mirror(args.mirror),
            Path(scratch),
            pace=Pace(args.timeout),
            keyring=debian.find_keyring(),
            report=_progress(quiet=False),
        )
    _clear()
    rows = [row for row in found.rows if candidates.matters(row)]
    origin = {
        "date": found.date,
        "note": debian_sources.summary(found.dates),
        "rows": len(rows),
        "whole": len(found.rows),
        "dates": found.dates,
    }
    raw = pack(candidates.encode(rows), origin)
    path = folder / candidates.CANDIDATES_FILE
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


def _build_advisories(args: argparse.Namespace, folder: Path) -> int:
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
    path = folder / "facts" / debian_history.ADVISORIES_FILE.name
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
        folder / "SOURCES.toml",
    )
    print(f"{path}: {len(rows):,} sources, the newest advisory is of {newest}")
    return FINE


def _build_names(args: argparse.Namespace, folder: Path) -> int:
    """Select the names that ship from a mirror of Debian and a list of PyPI's names."""
    import tempfile

    from teachkit.data import debian, name_lists, names, snapshots
    from teachkit.data.fetch import Pace
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
    with tempfile.TemporaryDirectory() as scratch:
        whole, index, notes = name_lists.names_from_mirror(
            debian.choose_mirror(args.mirror),
            Path(scratch),
            pace=Pace(args.timeout),
            keyring=debian.find_keyring(),
            report=_progress(quiet=False),
        )
    _clear()
    raw = Path(snapshots.__file__).with_name(snapshots.DEBIAN_FILE).read_bytes()
    origin = snapshots.Origin("debian", "Debian's Rust crates", "", "shipped", 0)
    crates = snapshots.read_debian_crates(raw, origin).rows
    shipped = name_lists.selected(whole, pypi, crates)
    said = "; ".join(f"{one.title} of {one.date}, {one.note}" for one in shipped)
    date, rows = max(one.date for one in shipped), sum(len(one.names) for one in shipped)
    path = folder / names.NAMES_FILE
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
