"""Debian-readiness: each crate is a source package there, and mostly one version at a time.

The five states are those of cargo-debstatus. The truth about what Debian has is every
``librust-NAME-A.B.C-dev`` that a binary package provides, not the packages' names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from teachkit.data.snapshots import SUITES, DebianCrates
from teachkit.decisions import semver
from teachkit.decisions.depend import graph
from teachkit.decisions.depend.lock import Package

__all__ = ["Conflict", "DebianStatus", "Packaging", "debian_status", "packaging_plan"]


@dataclass(frozen=True, slots=True)
class DebianStatus:
    """What Debian has of one crate.

    ``state`` speaks of the locked version: ``exact`` (same series, as new or newer),
    ``compatible`` (same series, older), ``newer`` or ``outdated`` (only another series, later or
    earlier), ``missing``. ``version`` and ``source`` are Debian's. ``requirement`` is what
    Cargo.toml asks for where it is known, and ``requirement_met`` whether Debian's meets that:
    an older version of the series often does.
    """

    state: str
    version: str | None
    source: str | None
    requirement: str | None
    requirement_met: bool | None

    @property
    def ready(self) -> bool:
        """Say whether Debian's version does: the requirement's word counts, else the series."""
        if self.requirement_met is not None:
            return self.requirement_met
        return self.state in ("exact", "compatible")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A crate locked in several series, of which Debian lacks ``lacking``."""

    name: str
    locked: tuple[str, ...]
    in_debian: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packaging:
    """What a packager would do: ``rounds`` of indices to package, each after the one before.

    ``several`` counts the names locked in several series; ``conflicts`` are those that Debian
    does not have in every one of them.
    """

    rounds: tuple[tuple[int, ...], ...]
    several: int
    conflicts: tuple[Conflict, ...]


def debian_name(name: str) -> str:
    """Return a crate's name as Debian writes it: lower case, dashes."""
    return name.lower().replace("_", "-")


def debian_status(
    package: Package, crates: DebianCrates, suite: str, requirements: Sequence[str] = ()
) -> DebianStatus:
    """Return what ``suite`` (trixie or sid) has of a crate; see `DebianStatus`."""
    rows = _in_suite(crates, package.name, suite)
    wanted = ", ".join(requirements) or None
    if not rows:
        return DebianStatus("missing", None, None, wanted, False if wanted else None)
    key = semver.version(package.version)
    same = [row for row in rows if semver.series(_key(row[1])) == semver.series(key)]
    best = (same or rows)[-1]
    newest = _key(best[1])
    if same:
        state = "exact" if newest >= key else "compatible"
    else:
        state = "newer" if newest >= key else "outdated"
    met = None
    if wanted:
        met = any(
            all(semver.requirement_met(text, _text(row[1])) for text in requirements)
            for row in rows
        )
    return DebianStatus(state, best[1], best[3], wanted, met)


def packaging_plan(
    packages: Sequence[Package],
    edges: graph.Edges,
    statuses: Mapping[int, DebianStatus],
    crates: DebianCrates,
    suite: str,
) -> Packaging:
    """Return the order in which the missing crates would be packaged, and the conflicts.

    ``statuses`` holds the packages that count (those the platform builds), by index.
    """
    missing = [i for i, status in statuses.items() if status.state == "missing"]
    series: dict[str, dict[tuple[int, int, int], list[int]]] = {}
    for index in statuses:
        package = packages[index]
        key = semver.series(semver.version(package.version))
        series.setdefault(package.name, {}).setdefault(key, []).append(index)
    conflicts = []
    several = {name: groups for name, groups in series.items() if len(groups) > 1}
    for name, groups in sorted(several.items()):
        locked = [i for key in sorted(groups) for i in groups[key]]
        lacking = [i for i in locked if statuses[i].state not in ("exact", "compatible")]
        if lacking:
            conflicts.append(
                Conflict(
                    name,
                    _versions(packages, locked),
                    tuple(row[1] for row in _in_suite(crates, name, suite)),
                    _versions(packages, lacking),
                )
            )
    return Packaging(graph.rounds(edges, missing), len(several), tuple(conflicts))


def _versions(packages: Sequence[Package], indices: Iterable[int]) -> tuple[str, ...]:
    return tuple(packages[i].version for i in indices)


def _in_suite(crates: DebianCrates, name: str, suite: str) -> list[list[Any]]:
    """Return the rows of a crate in one suite, the newest last."""
    rows = crates.rows.get(debian_name(name), ())
    return sorted((row for row in rows if row[2] & SUITES[suite]), key=lambda row: _key(row[1]))


@lru_cache(maxsize=16384)
def _text(text: str) -> str:
    """Return Debian's version as SemVer: it may lack parts, and then they are zero."""
    if semver.is_version(text):
        return text
    numbers = [part for part in text.partition("-")[0].split(".") if part.isdigit()]
    return ".".join(str(int(number)) for number in [*numbers, "0", "0", "0"][:3])


def _key(text: str) -> semver.Version:
    return semver.version(_text(text))
