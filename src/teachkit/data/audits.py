"""The public cargo-vet audit sets as compact rows.

An audit names criteria; what counts for a dependency is whether they imply ``safe-to-deploy``
(level 2) or ``safe-to-run`` (level 1), through the ``implies`` of the set's own criteria. Audits
that imply neither are left out.

``audits``  crate -> ``[from, to, level, who]``; "" as from is a full audit of that version
``wild``    crate -> ``[publisher, start, end, level, who]``: all that this publisher released
``pub``     crate -> version -> ``[publisher, date]``: who released it, as import locks record it
``viol``    crate -> ``[range, level, who]``: versions that somebody warns of
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["SETS", "compact_set", "level_of", "merge_audits", "publishers_of", "read_toml"]

# Who audits in public, as cargo-vet's registry names them: that name -> where the set lies on
# GitHub (repository, path). Import locks say which publisher released a version.
SETS: Mapping[str, tuple[str, str]] = {
    "bytecode-alliance": ("bytecodealliance/wasmtime", "supply-chain/audits.toml"),
    "google": ("google/supply-chain", "audits.toml"),
    "isrg": ("divviup/libprio-rs", "supply-chain/audits.toml"),
    "mozilla": ("mozilla/supply-chain", "audits.toml"),
    "zcash": ("zcash/rust-ecosystem", "supply-chain/audits.toml"),
}
LEVELS = {"safe-to-run": 1, "safe-to-deploy": 2}


def read_toml(text: str, place: str) -> dict[str, Any]:
    """Read one of cargo-vet's files.

    Raises:
        TeachkitError: ``broken-audits``.
    """
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(place, str(error)) from error
    except RecursionError as error:
        raise _broken(place, "it is nested too deeply") from error


def level_of(criteria: object, defined: Mapping[str, Any]) -> int:
    """Return 2, 1 or 0 for what ``criteria`` (a name or several) imply.

    ``defined`` is the set's table ``[criteria]``; a ring of implications ends where it began.
    """
    best = 0
    todo = _names(criteria)
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in LEVELS:
            best = max(best, LEVELS[name])
        else:
            todo += _names(defined.get(name, {}).get("implies", []))
    return best


def merge_audits(sets: Mapping[str, str], locks: Mapping[str, str]) -> dict[str, Any]:
    """Merge audit sets (who -> ``audits.toml``) and import locks (place -> ``imports.lock``).

    Raises:
        TeachkitError: ``broken-audits``.
    """
    merged: dict[str, dict[str, Any]] = {"audits": {}, "wild": {}, "viol": {}}
    publishers: dict[str, dict[str, list[Any]]] = {}
    for who in sorted(sets):
        for kind, rows in compact_set(read_toml(sets[who], who), who).items():
            for crate, found in rows.items():
                merged[kind].setdefault(crate, []).extend(found)
    for place in sorted(locks):
        for crate, versions in publishers_of(read_toml(locks[place], place), place).items():
            publishers.setdefault(crate, {}).update(versions)
    return {kind: _sorted(rows) for kind, rows in {**merged, "pub": publishers}.items()}


def publishers_of(lock: Mapping[str, Any], place: str) -> dict[str, dict[str, list[Any]]]:
    """Return who released which version when, as an ``imports.lock`` records it: ``pub`` above.

    Raises:
        TeachkitError: ``broken-audits``.
    """
    try:
        return {
            crate: {
                _text(entry, "version"): [_publisher(entry), str(entry["when"])]
                for entry in entries
            }
            for crate, entries in lock.get("publisher", {}).items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(place, f"a publisher: {_said(error)}") from error


def compact_set(table: Mapping[str, Any], who: str) -> dict[str, dict[str, list[list[Any]]]]:
    """Return the rows ``audits``, ``wild`` and ``viol`` of one set, or of a project's own store.

    Raises:
        TeachkitError: ``broken-audits``.
    """
    audits: dict[str, list[list[Any]]] = {}
    wild: dict[str, list[list[Any]]] = {}
    violations: dict[str, list[list[Any]]] = {}
    crate = "its table"
    try:
        defined = table.get("criteria", {})
        for crate, entries in table.get("audits", {}).items():
            for entry in entries:
                level = level_of(entry["criteria"], defined)
                if not level:
                    continue
                if "version" in entry:
                    audits.setdefault(crate, []).append(["", _text(entry, "version"), level, who])
                elif "delta" in entry:
                    start, arrow, end = _text(entry, "delta").partition(" -> ")
                    if not arrow:
                        raise _broken(who, f"a delta of {crate} has no arrow")
                    audits.setdefault(crate, []).append([start, end, level, who])
                elif "violation" in entry:
                    span = _text(entry, "violation")
                    violations.setdefault(crate, []).append([span, level, who])
        for crate, entries in table.get("wildcard-audits", {}).items():
            for entry in entries:
                level = level_of(entry["criteria"], defined)
                if level:
                    days = [str(entry["start"]), str(entry["end"])]
                    wild.setdefault(crate, []).append([_publisher(entry), *days, level, who])
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(who, f"an audit of {crate}: {_said(error)}") from error
    return {"audits": audits, "wild": wild, "viol": violations}


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str):
        raise TypeError(f"'{key}' is no text")
    return value


def _said(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)


def _publisher(entry: Mapping[str, Any]) -> object:
    return entry.get("user-id") or entry.get("trusted-publisher")


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else [str(value)]


def _sorted(table: Mapping[str, Any]) -> dict[str, Any]:
    return {crate: table[crate] for crate in sorted(table)}


def _broken(place: str, why: str) -> TeachkitError:
    return TeachkitError(
        "broken-audits",
        f"A set of audits cannot be read: {why}",
        place=place,
        hint="Fetch it again; if it stays so, tell its maintainers.",
    )
