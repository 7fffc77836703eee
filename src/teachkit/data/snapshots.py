"""The three snapshots that `depend` stands on, in compact JSON that loads in milliseconds.

========================= ==================================================================
``rustsec.json.gz``       crate -> advisories ``{id, k, p, u, t, d, al, c, cvss, url}``: kind,
                          patched and unaffected ranges, title, date, aliases, categories
``vet-audits.json.gz``    ``audits`` crate -> ``[from, to, level, who]`` ("" = a full audit;
                          level 2 is safe-to-deploy, 1 safe-to-run), ``wild`` crate ->
                          ``[publisher, start, end, level, who]``, ``pub`` crate -> version ->
                          ``[publisher, date]``, ``viol`` crate -> ``[range, level, who]``
``debian-crates.json.gz`` rows ``[crate, version, suites, source]``; suites 1 trixie, 2 sid, 3 both
========================= ==================================================================

A snapshot is either the bare value above or ``{"origin": {...}, "data": value}``, which is what
``teachkit data`` writes, so that the date travels with the rows.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError

__all__ = [
    "ADVISORIES_FILE",
    "AUDITS_FILE",
    "DEBIAN_FILE",
    "Advisories",
    "Audits",
    "DebianCrates",
    "Knowledge",
    "Origin",
    "load_knowledge",
    "pack",
    "read_advisories",
    "read_audits",
    "read_debian_crates",
    "unpack",
]

ADVISORIES_FILE = "rustsec.json.gz"
AUDITS_FILE = "vet-audits.json.gz"
DEBIAN_FILE = "debian-crates.json.gz"

# How zlib is told of a gzip header. The module gzip adds four imports and no check.
GZIP = zlib.MAX_WBITS | 16
MOST_UNPACKED = 200_000_000  # bytes; the largest of the three has under half a million
SUITES = {"trixie": 1, "sid": 2}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from, so that every result can say what it stands on.

    ``kind`` is ``shipped`` (in the package), ``updated`` (the user's cache), ``given`` (a folder
    named by the user) or ``partial`` (facts about some crates only: silence means nothing).
    ``date`` is that of the source (index, commit), not of the download.
    """

    name: str
    title: str
    date: str
    kind: str
    rows: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Advisories:
    """RustSec advisories by crate; the rows are kept raw because few are ever looked at."""

    origin: Origin
    rows: Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Audits:
    """Public cargo-vet audits by crate, in the shapes that the module's docstring gives."""

    origin: Origin
    audits: Mapping[str, list[list[Any]]]
    wildcards: Mapping[str, list[list[Any]]]
    publishers: Mapping[str, Mapping[str, list[Any]]]
    violations: Mapping[str, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class DebianCrates:
    """Crates that Debian has: Debian's name -> rows ``[crate, version, suites, source]``."""

    origin: Origin
    rows: Mapping[str, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything an assessment may stand on; what is None is named in its ``without``."""

    advisories: Advisories | None = None
    audits: Audits | None = None
    debian: DebianCrates | None = None


def read_advisories(raw: bytes, origin: Origin) -> Advisories:
    """Read a RustSec snapshot; ``origin`` gives what the file itself does not say.

    Raises:
        TeachkitError: ``broken-snapshot`` when it is not one.
    """
    value, origin = _read(raw, origin, dict)
    return Advisories(origin=replace(origin, rows=_count(value, origin)), rows=value)


def read_audits(raw: bytes, origin: Origin) -> Audits:
    """Read a snapshot of public audits (see `read_advisories`)."""
    value, origin = _read(raw, origin, dict)
    if "audits" not in value:
        raise _broken(origin, "it has no table 'audits'")
    return Audits(
        origin=replace(origin, rows=_count(value["audits"], origin)),
        audits=value["audits"],
        wildcards=value.get("wild", {}),
        publishers=value.get("pub", {}),
        violations=value.get("viol", {}),
    )


def read_debian_crates(raw: bytes, origin: Origin) -> DebianCrates:
    """Read a snapshot of Debian's crates (see `read_advisories`)."""
    value, origin = _read(raw, origin, list)
    rows: dict[str, list[list[Any]]] = {}
    try:
        for row in value:
            rows.setdefault(row[0], []).append(row)
    except (TypeError, IndexError, KeyError) as error:
        raise _broken(origin, "its rows are not [crate, version, suites, source]") from error
    return DebianCrates(origin=replace(origin, rows=len(value)), rows=rows)


def load_knowledge(directory: Path | None = None) -> Knowledge:
    """Load what there is: the folder given, else the user's cache, else what is shipped.

    What a folder lacks falls back to the shipped snapshot or facts table, each marked so.

    Raises:
        TeachkitError: ``broken-snapshot``, ``cannot-read`` or ``no-data-folder``.
    """
    if directory is not None and not directory.is_dir():
        raise TeachkitError(
            "no-data-folder",
            "The data folder is not there",
            place=str(directory),
            hint="Name a folder with rustsec.json.gz, vet-audits.json.gz or debian-crates.json.gz.",
        )
    if directory is not None:
        folder, kind = directory, "given"
    else:
        from teachkit.data import cache

        folder, kind = cache.location(), "updated"

    raw_advisories, raw_audits, raw_debian = (
        _found(folder / file) for file in (ADVISORIES_FILE, AUDITS_FILE, DEBIAN_FILE)
    )
    if raw_advisories is None or raw_audits is None:
        from teachkit.data import facts
    advisories = (
        read_advisories(raw_advisories, Origin("rustsec", "RustSec advisories", "", kind, 0))
        if raw_advisories is not None
        else facts.partial_advisories()
    )
    audits = (
        read_audits(raw_audits, Origin("vet-audits", "Public cargo-vet audits", "", kind, 0))
        if raw_audits is not None
        else facts.partial_audits()
    )
    if raw_debian is None:
        kind = "shipped"
        raw_debian = Path(__file__).with_name(DEBIAN_FILE).read_bytes()
    debian = read_debian_crates(raw_debian, Origin("debian", "Debian's Rust crates", "", kind, 0))
    return Knowledge(advisories, audits, debian)


def _found(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The data cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Check its rights, or name another folder with TEACHKIT_CACHE or --data.",
        ) from error


def pack(value: object, origin: Mapping[str, Any]) -> bytes:
    """Return a snapshot as we keep it: gzipped compact JSON, the same bytes for the same rows."""
    import gzip  # only those who write need it

    text = json.dumps({"origin": origin, "data": value}, separators=(",", ":"), ensure_ascii=False)
    raw = gzip.compress(text.encode(), 9, mtime=0)
    # Byte 9 of the header names the system that compressed (RFC 1952); ours says "unknown".
    return raw[:9] + b"\xff" + raw[10:]


def unpack(raw: bytes) -> tuple[Any, dict[str, Any]]:
    """Return a snapshot's value and its origin; the latter is empty when the file has none.

    Raises:
        TeachkitError: ``broken-snapshot``.
    """
    try:
        return _contents(raw)
    except ValueError as error:
        raise TeachkitError(
            "broken-snapshot",
            f"The file does not read as gzipped JSON: {error}",
            hint="Fetch it again with 'teachkit data update', or copy it again.",
        ) from error


def _read(raw: bytes, origin: Origin, shape: type) -> tuple[Any, Origin]:
    try:
        value, said = _contents(raw)
    except ValueError as error:
        raise _broken(origin, f"it does not read as gzipped JSON: {error}") from error
    if not isinstance(value, shape):
        raise _broken(origin, f"it holds no {shape.__name__}")
    date, note = (str(said.get(key, getattr(origin, key))) for key in ("date", "note"))
    return value, replace(origin, date=date, note=note)


def _count(crates: Any, origin: Origin) -> int:
    try:
        return sum(map(len, crates.values()))
    except (AttributeError, TypeError) as error:
        raise _broken(origin, "it is no table of rows by crate") from error


def _contents(raw: bytes) -> tuple[Any, dict[str, Any]]:
    try:
        value = json.loads(_inflated(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except (zlib.error, RecursionError) as error:
        raise ValueError(str(error)) from error
    if isinstance(value, dict) and isinstance(value.get("origin"), dict) and "data" in value:
        return value["data"], value["origin"]
    return value, {}


def _inflated(raw: bytes) -> bytes:
    """Decompress up to a bound: a snapshot may come from anywhere."""
    inflate = zlib.decompressobj(GZIP)
    text = inflate.decompress(raw, MOST_UNPACKED)
    if not inflate.eof:
        raise ValueError("it breaks off" if not inflate.unconsumed_tail else "it is far too large")
    return text


def _broken(origin: Origin, why: str) -> TeachkitError:
    return TeachkitError(
        "broken-snapshot",
        f"The data '{origin.title}' cannot be read: {why}",
        place=origin.name,
        hint="Run 'teachkit data update' again, or delete that file from the cache.",
    )
