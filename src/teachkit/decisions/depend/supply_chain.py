"""A project's own cargo-vet store: what its ``supply-chain/`` folder says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from teachkit.data.audits import compact_set, level_of, publishers_of, read_toml
from teachkit.decisions import semver
from teachkit.decisions.depend.trust import OwnStore
from teachkit.errors import TeachkitError

__all__ = ["read_supply_chain"]

_FOLDER = "supply-chain"
Rows = dict[str, list[list[Any]]]


def read_supply_chain(texts: Mapping[str, str]) -> OwnStore:
    """Read ``audits.toml``, ``config.toml`` and ``imports.lock`` (name -> text; any may lack).

    Own audits, imported ones and trusted publishers count alike; exemptions stand apart. The
    project's ``[policy]`` is not read: every dependency is asked for what cargo-vet asks by
    default.

    Raises:
        TeachkitError: ``broken-audits``, with the file.
    """
    try:
        return _read(texts)
    except TeachkitError as error:
        place = error.place if error.place.startswith(_FOLDER) else f"{_FOLDER}, {error.place}"
        raise _broken(error.message, place.removesuffix(", ")) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(f"{type(error).__name__} {error}", _FOLDER) from error


def _read(texts: Mapping[str, str]) -> OwnStore:
    tables = {name: read_toml(text, f"{_FOLDER}/{name}") for name, text in texts.items()}
    own, config = tables.get("audits.toml", {}), tables.get("config.toml", {})
    imports = tables.get("imports.lock", {})
    # Trusting a publisher has the shape of a wildcard audit, and the same effect.
    sets = {"own": own, "own trust": {"wildcard-audits": own.get("trusted", {})}}
    sets |= imports.get("audits", {})
    compact = [compact_set(table, who) for who, table in sets.items()]
    violations = _joined(rows["viol"] for rows in compact)
    for warnings in violations.values():
        for warning in warnings:
            semver.requirement(warning[0])  # refused here, where the folder can still be named
    return OwnStore(
        audits=_joined(rows["audits"] for rows in compact),
        wildcards=_joined(rows["wild"] for rows in compact),
        publishers=publishers_of(imports, f"{_FOLDER}/imports.lock"),
        violations=violations,
        exemptions={
            crate: [
                [entry["version"], level_of(entry["criteria"], own.get("criteria", {}))]
                for entry in entries
            ]
            for crate, entries in config.get("exemptions", {}).items()
        },
    )


def _broken(why: str, place: str) -> TeachkitError:
    return TeachkitError(
        "broken-audits",
        f"The project's own audits cannot be read: {why}",
        place=place,
        hint="'cargo vet' names the mistake; or assess the lock alone with --lock-only.",
    )


def _joined(tables: Iterable[Rows]) -> Rows:
    """Put the rows of several sets together, crate by crate."""
    result: Rows = {}
    for table in tables:
        for crate, rows in table.items():
            result.setdefault(crate, []).extend(rows)
    return result
