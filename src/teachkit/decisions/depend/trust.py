"""The trust risk: what is known against a version (advisories) and who has read it (audits).

Advisories are matched as cargo-audit does, audits as cargo-vet does; both were compared on
real locks, and the tests hold them equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teachkit.data.snapshots import Advisories, Audits
from teachkit.decisions import semver
from teachkit.decisions.depend.lock import Package

__all__ = ["DEPLOY", "RUN", "AuditStatus", "Finding", "OwnStore", "audit_status", "find_advisories"]

# cargo-vet's two built-in criteria, as the snapshots count them; deploy implies run.
DEPLOY, RUN = 2, 1
CRITERIA = {DEPLOY: "safe-to-deploy", RUN: "safe-to-run"}


@dataclass(frozen=True, slots=True)
class Finding:
    """An advisory that applies to package ``index`` of the lock.

    ``kind`` is vulnerability, unsound, unmaintained or notice; ``patched`` the requirements that
    are no longer affected (empty: no fix). The title is RustSec's; in the facts we ship it only
    says the kind again, in words.
    """

    index: int
    id: str
    kind: str
    title: str
    date: str
    patched: tuple[str, ...]
    url: str
    aliases: tuple[str, ...]

    @property
    def grave(self) -> bool:
        """Say whether it is about security or soundness, not about who looks after the crate."""
        return self.kind in ("vulnerability", "unsound")


@dataclass(frozen=True, slots=True)
class AuditStatus:
    """Who has read a crate for what it is used for.

    ``state`` is ``audited``, ``trusted`` (someone vouches for all its publisher's releases),
    ``exempted`` (the project's own list of "not yet"), ``violation`` (someone warns of it) or
    ``unaudited``. ``nearest`` is the closest version that is audited, ``step`` the size of the
    step from there: what is left to read. ``by`` names the sets that helped.
    """

    required: str
    state: str
    nearest: str | None
    step: str | None
    by: tuple[str, ...]

    @property
    def vetted(self) -> bool:
        """Say whether public or own audits cover the crate without an exemption."""
        return self.state in ("audited", "trusted")


@dataclass(frozen=True, slots=True)
class OwnStore:
    """A project's own ``supply-chain/``, in the shapes of `Audits`, and its exemptions.

    ``exemptions`` is crate -> ``[version, level]``; publishers that are trusted stand among the
    wildcards.
    """

    audits: Mapping[str, Sequence[Sequence[Any]]]
    wildcards: Mapping[str, Sequence[Sequence[Any]]]
    publishers: Mapping[str, Mapping[str, Sequence[Any]]]
    violations: Mapping[str, Sequence[Sequence[Any]]]
    exemptions: Mapping[str, Sequence[Sequence[Any]]]


def find_advisories(packages: Sequence[Package], database: Advisories) -> tuple[Finding, ...]:
    """Return the advisories that apply, ordered by package, then id.

    A version is affected when no patched and no unaffected range holds it, pre-releases ordered
    as SemVer orders them. Only crates from crates.io match: a fork from git may be patched.
    """
    findings = []
    for index, package in enumerate(packages):
        rows = database.rows.get(package.name)
        if rows is None or not package.on_crates_io:
            continue
        key = semver.version(package.version)
        for row in rows:
            ranges = (*row["p"], *row["u"])
            if any(semver.within(key, semver.requirement(text)) for text in ranges):
                continue
            findings.append(
                Finding(
                    index,
                    row["id"],
                    row["k"],
                    row.get("t") or "",
                    row.get("d") or "",
                    tuple(row["p"]),
                    row.get("url") or f"https://rustsec.org/advisories/{row['id']}.html",
                    tuple(row.get("al") or ()),
                )
            )
    return tuple(sorted(findings, key=lambda finding: (finding.index, finding.id)))


def audit_status(
    package: Package, level: int, public: Audits | None, own: OwnStore | None
) -> AuditStatus:
    """Return how far audits cover a crate of which ``level`` (DEPLOY or RUN) is asked.

    An audit leads from nothing ("") or from one version to another; a version is audited when
    such steps of enough level lead to it. A wildcard audit vouches for what its publisher
    released between two dates.
    """
    name, version = package.name, package.version
    stores = [store for store in (public, own) if store is not None]
    if own is None and public is not None and not _mentioned(name, public):
        return AuditStatus(CRITERIA[level], "unaudited", None, None, ())
    steps = [
        (row[0], row[1], row[3])
        for store in stores
        for row in store.audits.get(name, ())
        if row[2] >= level
    ]
    vouched = [pair for store in stores for pair in _vouched(name, level, store, stores)]
    steps += [("", released, who) for released, who in vouched]
    reached = _reached(steps)
    state = "unaudited"
    if _warned(name, version, level, stores):
        state = "violation"
    elif version in reached:
        state = "trusted" if version in {released for released, _ in vouched} else "audited"
    elif own is not None and _exempted(own, package, level, steps):
        state = "exempted"
    nearest = _nearest(version, reached)
    return AuditStatus(
        required=CRITERIA[level],
        state=state,
        nearest=nearest,
        step=semver.step(nearest, version) if nearest is not None else None,
        by=tuple(sorted({who for _, to, who in steps if to in reached})) if steps else (),
    )


def _mentioned(name: str, store: Audits) -> bool:
    return name in store.audits or name in store.wildcards or name in store.violations


def _vouched(
    name: str, level: int, store: Audits | OwnStore, stores: Iterable[Audits | OwnStore]
) -> Iterable[tuple[str, str]]:
    """Yield (version, who) for every release that a wildcard audit of ``store`` covers."""
    wildcards = store.wildcards.get(name, ())
    if not wildcards:
        return
    for publishers in stores:
        for version, (user, date) in publishers.publishers.get(name, {}).items():
            for publisher, start, end, held, who in wildcards:
                if publisher == user and start <= date <= end and held >= level:
                    yield version, who


def _reached(steps: Iterable[tuple[str, str, str]]) -> set[str]:
    """Return every version that audit steps lead to, starting from nothing."""
    following: dict[str, list[str]] = {}
    for start, end, _ in steps:
        following.setdefault(start, []).append(end)
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        for version in following.get(waiting.pop(), ()):
            if version not in reached:
                reached.add(version)
                waiting.append(version)
    return reached


def _exempted(
    own: OwnStore, package: Package, level: int, steps: Sequence[tuple[str, str, str]]
) -> bool:
    """Say whether an exemption, or audits that lead on from one, cover the version."""
    starts = [("", row[0], "") for row in own.exemptions.get(package.name, ()) if row[1] >= level]
    return bool(starts) and package.version in _reached([*steps, *starts])


def _warned(name: str, version: str, level: int, stores: Iterable[Audits | OwnStore]) -> bool:
    key = semver.version(version)
    return any(
        semver.within(key, semver.requirement(row[0]))
        for store in stores
        for row in store.violations.get(name, ())
        # Whoever says "not even safe to run" speaks against deploying, too.
        if row[1] <= level
    )


def _nearest(version: str, reached: Iterable[str]) -> str | None:
    """Return the audited version to start reading from: the last one before, else the next."""
    key = semver.version(version)
    before = after = None
    for candidate in reached:
        if not semver.is_version(candidate):
            continue  # an audit of a git revision: there is no release to compare with
        order = semver.version(candidate)
        if order <= key:
            if before is None or order > semver.version(before):
                before = candidate
        elif after is None or order < semver.version(after):
            after = candidate
    return before if before is not None else after
