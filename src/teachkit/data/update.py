"""Bringing the snapshots in the user's cache up to date.

Each snapshot is fetched, read whole, checked for sanity and only then swapped in, so that at any
moment the cache holds what it held or something better. A source may be the public one, another
address, a folder or a file; a file may also be a snapshot that somebody copied from another
machine's cache. Whatever fails leaves the old one in place and is told in one line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from teachkit.data import cache
from teachkit.data.candidates import CANDIDATES_FILE
from teachkit.data.fetch import Fetched, Pace, Report, fetch, is_address
from teachkit.data.files import write_atomically
from teachkit.data.names import NAMES_FILE, NameList
from teachkit.data.shapes import count_rows
from teachkit.data.snapshots import ADVISORIES_FILE, AUDITS_FILE, DEBIAN_FILE, GZIP, pack, unpack
from teachkit.errors import TeachkitError

__all__ = ["FEWEST", "FILES", "Outcome", "Request", "update"]

FILES: Mapping[str, str] = {
    "rustsec": ADVISORIES_FILE,
    "vet": AUDITS_FILE,
    "debian": DEBIAN_FILE,
    "candidates": CANDIDATES_FILE,
    "names": NAMES_FILE,
}
# About three quarters of what each held in November 2026: less is a part, or something else.
FEWEST: Mapping[str, int] = {
    "rustsec": 900,
    "vet": 3_700,
    "debian": 4_800,
    "candidates": 31_000,
    "names": 31_000,
}
UNITS: Mapping[str, str] = {
    "rustsec": "advisories",
    "vet": "audits",
    "debian": "rows",
    "candidates": "sources",
    "names": "names",
}
ADVISORY_DB = "https://github.com/rustsec/advisory-db/archive/refs/heads/main.tar.gz"
RAW = "https://raw.githubusercontent.com/{repository}/HEAD/{path}"
_KEPT = ("date", "note", "dates", "commit", "whole")  # what a copied snapshot says of itself
MOST_ARCHIVE, MOST_AUDITS, MOST_SNAPSHOT = 50_000_000, 20_000_000, 20_000_000

Built = tuple[Any, dict[str, Any]]  # the value, and what to say of its origin


@dataclass(frozen=True, slots=True)
class Request:
    """What to take from where: ``source`` is a file, folder or address, None the public one.

    ``force`` accepts fewer rows than are sane. ``keyring`` is Debian's, None where there is none.
    """

    folder: Path
    source: str | None = None
    mirror: str | None = None
    pace: Pace = field(default_factory=Pace)
    force: bool = False
    keyring: Path | None = None
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one snapshot.

    ``state`` is ``updated``, ``current`` (nothing newer there) or ``kept`` (see ``error``);
    ``date`` and ``rows`` are those of what is there now.
    """

    name: str
    state: str
    date: str
    rows: int
    notes: tuple[str, ...] = ()
    error: TeachkitError | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as ``--json`` prints them."""
        said: dict[str, Any] = {
            "name": self.name,
            "state": self.state,
            "date": self.date,
            "rows": self.rows,
            "notes": list(self.notes),
        }
        if self.error is not None:
            said["error"] = self.error.as_dict()
        return said


def update(names: Sequence[str], request: Request) -> Iterator[Outcome]:
    """Update the snapshots called ``names`` one after the other; yield each one's outcome.

    Raises:
        TeachkitError: ``busy`` or ``cannot-write`` when the cache cannot be used at all.
    """
    with cache.sole_use(request.folder):
        for name in names:
            target = request.folder / FILES[name]
            held = cache.origin_of(target)
            try:
                value, origin = _BUILDERS[name](request, held)
                if value is None:
                    yield _outcome(name, "current", held, origin)
                    continue
                rows = count_rows(name, value)
                _check_number(name, rows, held, request)
                origin |= {"rows": rows, "fetched": datetime.now(UTC).date().isoformat()}
                write_atomically(target, pack(value, origin))
                yield _outcome(name, "updated", origin, origin)
            except TeachkitError as error:
                yield _outcome(name, "kept", held, {}, error)


# --- one builder a snapshot ------------------------------------------------------------------


def _rustsec(request: Request, held: Mapping[str, Any]) -> Built:
    from teachkit.data import advisories

    source = request.source or ADVISORY_DB
    if is_address(source):
        if not source.endswith((".gz", ".tgz", ".tar", ".json")):
            source = f"{source.rstrip('/')}/{ADVISORIES_FILE}"
        known = held.get("validator", "") if held.get("source") == source else ""
        got = _get(request, source, "rustsec", MOST_ARCHIVE, known)
        if got.unchanged:
            return None, {}
        with _gone_after(got.path):
            return _rustsec_file(got.path, source, got)
    path = _local(source)
    if path.is_file():
        return _rustsec_file(path, source, None)
    if (path / ADVISORIES_FILE).is_file():
        return _rustsec_file(path / ADVISORIES_FILE, source, None)
    if (path / "HEAD").is_file() or (path / ".git").exists():
        database = advisories.read_git(path)
    elif (path / "crates").is_dir():
        database = advisories.read_folder(path)
    else:
        raise _nothing_for("rustsec", source, "rustsec.json.gz, an advisory-db or its archive")
    return database.rows, _said(database.date or _newest(database.rows), source, database.commit)


def _rustsec_file(path: Path, source: str, got: Fetched | None) -> Built:
    from teachkit.data import advisories

    if _is_snapshot(path):
        return _copied(path, source, _newest)
    database = advisories.read_archive(path)
    origin = _said(database.date or _newest(database.rows), source, database.commit)
    if got is not None:
        origin |= {"validator": got.validator, "inputs": [{"file": source, "sha256": got.sha256}]}
    return database.rows, origin


def _vet(request: Request, _held: Mapping[str, Any]) -> Built:
    from teachkit.data import audits

    source = request.source
    if source is not None and not is_address(source):
        return _vet_local(_local(source), source)
    if source is not None and (built := _snapshot_at(request, source, "vet")) is not None:
        return built
    sets: dict[str, str] = {}
    locks: dict[str, str] = {}
    inputs = []
    for who, (repository, path) in audits.SETS.items():
        lock_path = path.replace("audits.toml", "imports.lock")
        for texts, name, below, needed in (
            (sets, f"{who}.toml", path, True),
            (locks, f"{who}.lock", lock_path, False),
        ):
            address = (
                RAW.format(repository=repository, path=below)
                if source is None
                else f"{source.rstrip('/')}/{name}"
            )
            try:
                got = _get(request, address, name, MOST_AUDITS)
            except TeachkitError as error:
                # Only some of the sets import others' audits; all five are needed themselves.
                if needed or error.code != "not-found-there":
                    raise
                continue
            with _gone_after(got.path):
                texts[who] = _utf8(got.path)
            inputs.append({"file": f"{repository}: {below}", "sha256": got.sha256})
    # The sets do not date themselves: what we have is what was public today.
    origin = _said(datetime.now(UTC).date().isoformat(), source or "GitHub", "")
    return audits.merge_audits(sets, locks), origin | {"inputs": inputs}


def _vet_local(path: Path, source: str) -> Built:
    from teachkit.data import audits

    file = path / AUDITS_FILE if path.is_dir() else path
    if file.is_file() and _is_snapshot(file):
        return _copied(file, source)
    found = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    sets = {one.stem: _utf8(one) for one in found if one.suffix == ".toml" and one.is_file()}
    locks = {one.stem: _utf8(one) for one in path.glob("*.lock") if one.is_file()}
    locks.pop("update", None)
    if not sets:
        raise _nothing_for("vet", source, "vet-audits.json.gz, or one WHO.toml for each set")
    newest = max(one.stat().st_mtime for one in found)
    date = datetime.fromtimestamp(newest, UTC).date().isoformat()
    return audits.merge_audits(sets, locks), _said(date, source, "")


def _debian(request: Request, held: Mapping[str, Any]) -> Built:
    from teachkit.data import debian

    built, mirror = _copy_or_mirror(request, "debian")
    if built is not None:
        return built
    archive = debian.survey(
        mirror,
        request.folder / "incoming",
        pace=request.pace,
        keyring=request.keyring,
        known=held.get("dates"),
        report=request.report,
    )
    if not archive.indices:
        return None, {"notes": list(archive.notes)}
    said = ", ".join(f"{suite} of {date}" for suite, date in archive.dates.items())
    return archive.rows, _said(max(archive.dates.values()), mirror, "") | {
        "note": said,
        "dates": archive.dates,
        "notes": list(archive.notes),
        "inputs": [{"file": index.path, "sha256": index.sha256} for index in archive.indices],
    }


def _candidates(request: Request, held: Mapping[str, Any]) -> Built:
    from teachkit.data import candidates, debian_sources

    built, mirror = _copy_or_mirror(request, "candidates")
    if built is not None:
        return built
    found = debian_sources.gather(
        mirror,
        request.folder / "incoming",
        pace=request.pace,
        keyring=request.keyring,
        known=held.get("dates"),
        report=request.report,
    )
    if not found.indices:
        return None, {"notes": list(found.notes)}
    return candidates.encode(found.rows), _said(found.date, mirror, "") | {
        "note": debian_sources.summary(found.dates),
        "dates": found.dates,
        "whole": len(found.rows),
        "notes": list(found.notes),
        "inputs": [{"file": index.path, "sha256": index.sha256} for index in found.indices],
    }


def _names(request: Request, _held: Mapping[str, Any]) -> Built:
    from teachkit.data import name_lists
    from teachkit.data.names import encode_names, read_names

    def beside(fresh: Sequence[NameList]) -> list[NameList]:
        """Return the fresh lists, and the ones before of the registries that they leave out."""
        held = request.folder / NAMES_FILE
        path = held if held.is_file() else Path(__file__).with_name(NAMES_FILE)
        new = {one.registry for one in fresh}
        return [*fresh, *(one for one in read_names(path.read_bytes()) if one.registry not in new)]

    source = request.source
    if source is not None and not is_address(source):
        path = _local(source)
        snapshot = path / NAMES_FILE if path.is_dir() else path
        if snapshot.is_file() and snapshot.name == NAMES_FILE:
            return _copied(snapshot, source)
        if not (path / "dists").is_dir():
            lists = beside(name_lists.names_from_folder(path))
            return encode_names(lists), _said(min(one.date for one in lists), source, "")
    built, mirror = _copy_or_mirror(request, "names")
    if built is not None:
        return built
    pace, report, incoming = request.pace, request.report, request.folder / "incoming"
    sources, index, notes = name_lists.names_from_mirror(
        mirror, incoming, pace=pace, keyring=request.keyring, report=report
    )
    projects, why = name_lists.names_from_index(incoming, pace=pace, report=report)
    lists = beside([sources] if projects is None else [sources, projects])
    return encode_names(lists), _said(min(one.date for one in lists), mirror, "") | {
        "note": "; ".join(f"{one.title}, {one.date}" for one in lists),
        "notes": [*notes, *filter(None, [why])],
        "inputs": [{"file": index.path, "sha256": index.sha256}],
    }


def _copy_or_mirror(request: Request, name: str) -> tuple[Built | None, str]:
    """Return the snapshot that the source is or offers, else the mirror to build it from."""
    from teachkit.data import debian

    source = request.source
    if source is None:
        return None, debian.choose_mirror(request.mirror)
    if is_address(source):
        return _snapshot_at(request, source, name), source.rstrip("/")
    path = _local(source)
    file = path / FILES[name] if path.is_dir() else path
    if file.is_file():
        return _copied(file, source), ""
    if not (path / "dists").is_dir():
        raise _nothing_for(name, source, f"{FILES[name]}, or a mirror's tree")
    return None, str(path)


_BUILDERS: Mapping[str, Callable[[Request, Mapping[str, Any]], Built]] = {
    "rustsec": _rustsec,
    "vet": _vet,
    "debian": _debian,
    "candidates": _candidates,
    "names": _names,
}


# --- reading what came -----------------------------------------------------------------------


def _get(request: Request, address: str, name: str, most: int, known: str = "") -> Fetched:
    target = request.folder / "incoming" / name
    return fetch(address, target, pace=request.pace, most=most, report=request.report, known=known)


def _snapshot_at(request: Request, source: str, name: str) -> Built | None:
    """Take the snapshot that an address names, or offers below it; None when it offers none."""
    named = source.endswith((".gz", ".json"))
    address = source if named else f"{source.rstrip('/')}/{FILES[name]}"
    try:
        got = _get(request, address, name, MOST_SNAPSHOT)
    except TeachkitError as error:
        if named or error.code != "not-found-there":
            raise
        return None
    with _gone_after(got.path):
        return _copied(got.path, source)


def _is_snapshot(path: Path) -> bool:
    """Tell a snapshot (gzipped JSON) from an archive by its first byte."""
    import zlib

    with path.open("rb") as file:
        start = file.read(4096)
    if start[:2] == b"\x1f\x8b":
        try:
            start = zlib.decompressobj(GZIP).decompress(start, 64)
        except zlib.error:
            return True  # then its reader says what is wrong
    return start.lstrip()[:1] in (b"{", b"[")


def _copied(path: Path, source: str, date_of: Callable[[Any], str] = lambda _: "") -> Built:
    """Take a snapshot as it is; ``date_of`` tells its date from the rows where it does not."""
    import hashlib

    if path.stat().st_size > MOST_SNAPSHOT:
        raise TeachkitError("too-large", "The file is larger than any snapshot", place=source)
    raw = path.read_bytes()
    value, origin = unpack(raw)
    origin = cache.sensible(origin)
    kept = {key: origin[key] for key in _KEPT if key in origin}
    with suppress(TypeError, ValueError, AttributeError, KeyError):
        kept.setdefault("date", date_of(value))
    inputs = [{"file": path.name, "sha256": hashlib.sha256(raw).hexdigest()}]
    return value, _said("", source, "") | kept | {"inputs": inputs}


def _check_number(name: str, rows: int, held: Mapping[str, Any], request: Request) -> None:
    before = int(held.get("rows", 0) or 0)
    if request.force or (rows >= FEWEST[name] and rows * 2 >= before):
        return
    fewer = f"fewer than half of the {before:,} before" if rows >= FEWEST[name] else "too few"
    raise TeachkitError(
        "too-few-rows",
        f"There are {rows:,} {UNITS[name]} in it, {fewer}",
        place=request.source or name,
        hint="It may be a part of the data; --force takes it all the same.",
    )


def _newest(rows: Mapping[str, list[dict[str, Any]]]) -> str:
    return max((str(row["d"]) for crate in rows.values() for row in crate), default="")


def _said(date: str, source: str, commit: str) -> dict[str, Any]:
    origin = {"date": date, "source": source}
    return origin | {"commit": commit} if commit else origin


def _outcome(
    name: str,
    state: str,
    held: Mapping[str, Any],
    origin: Mapping[str, Any],
    error: TeachkitError | None = None,
) -> Outcome:
    rows = int(held.get("rows", 0) or 0)
    return Outcome(
        name, state, str(held.get("date", "")), rows, tuple(origin.get("notes", ())), error
    )


@contextmanager
def _gone_after(path: Path) -> Iterator[None]:
    """Delete what was fetched once it has been read, whether that went well or not."""
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _local(source: str) -> Path:
    # Path.expanduser raises for a ~name that nobody has.
    path = Path(os.path.expanduser(source.removeprefix("file://")))
    if not path.exists():
        raise TeachkitError(
            "no-such-file",
            "There is no such file or folder",
            place=source,
            hint="Name a file, a folder or an address with --from.",
        )
    return path


def _utf8(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise TeachkitError(
            "broken-audits", "A set of audits is not UTF-8 text", place=path.name
        ) from error


def _nothing_for(name: str, source: str, wanted: str) -> TeachkitError:
    return TeachkitError(
        "nothing-for-it",
        f"There is nothing for '{name}' in it",
        place=source,
        hint=f"It should hold {wanted}.",
    )
