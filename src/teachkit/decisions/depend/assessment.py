"""The assessment: one frozen object that the command, the widget, the exercises and tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from teachkit.data.projects import ProjectFiles
from teachkit.data.snapshots import SUITES, Knowledge, Origin
from teachkit.decisions import semver
from teachkit.decisions.depend import graph, trust
from teachkit.decisions.depend.debian import (
    DebianStatus,
    Packaging,
    debian_status,
    packaging_plan,
)
from teachkit.decisions.depend.kinds import Use, use_of_lock, use_of_metadata
from teachkit.decisions.depend.lock import Lock, read_lock
from teachkit.decisions.depend.platform import PLATFORMS
from teachkit.errors import TeachkitError

__all__ = ["Assessment", "Numbers", "assess", "numbers"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures that move when dependencies come or go; all count packages but the depth.

    ``packages`` has the workspace's members in it. ``duplicates`` counts names with several
    versions, ``advisories`` findings, ``unaudited`` and ``debian_missing`` crates.
    """

    packages: int
    direct: int
    max_depth: int
    duplicates: int
    advisories: int
    unaudited: int
    debian_missing: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the lock says of burden, trust and Debian. Tuples run along ``lock.packages``.

    The whole lock, for all platforms, is assessed, as cargo's own tools do; ``on_platform`` says
    which packages ``platform`` builds, as far as that can be told.

    =========================  ==================================================================
    ``labels``                 ``name version`` of every package
    ``members``                indices of the workspace's own packages
    ``direct``                 indices of what the members ask for by name
    ``depth``                  steps from the nearest member; -1 when nothing leads there
    ``dominator``              the package that all paths from the project run through last before
                               this one; -1 when that is the project itself
    ``gone``                   how many packages go with this one, itself counted; 0 for members
    ``dropped``                direct dependency -> how many packages go when its lines in the
                               members' Cargo.toml go (0: something else needs it, too)
    ``kinds``                  run, build, dev: what each package is for
    ``kinds_known``            ``exact`` (from cargo metadata), ``direct`` (members' manifests;
                               below them an upper bound) or ``no`` (lock alone: run, a bound)
    ``requirements``           index -> what the members' manifests ask for
    ``duplicates``             name -> its versions, in order, where there are several
    ``duplicates_cargo_deny``  the same by cargo-deny's rule (see `_cargo_deny_duplicates`)
    ``never_built``            labels that the lock has and cargo metadata's graph has not; without
                               metadata that cannot be told, and it is empty
    ``audits``, ``debian``     per package; None for what comes from no registry, or without data
    ``sources``, ``without``   the data it stands on, and sentences on what it did without
    =========================  ==================================================================
    """

    project: str
    lock: Lock
    labels: tuple[str, ...] = field(repr=False)
    lock_path: str
    never_built: tuple[str, ...]
    members: tuple[int, ...]
    direct: tuple[int, ...]
    depth: tuple[int, ...]
    dominator: tuple[int, ...]
    gone: tuple[int, ...]
    dropped: Mapping[int, int]
    kinds: tuple[frozenset[str], ...]
    kinds_known: str
    requirements: Mapping[int, tuple[str, ...]]
    platform: str
    platform_exact: bool
    on_platform: tuple[bool, ...]
    platform_edges: tuple[tuple[int, ...], ...] = field(repr=False)
    duplicates: Mapping[str, tuple[str, ...]]
    duplicates_cargo_deny: Mapping[str, tuple[str, ...]]
    advisories: tuple[trust.Finding, ...]
    audits: tuple[trust.AuditStatus | None, ...]
    suite: str
    debian: tuple[DebianStatus | None, ...]
    packaging: Packaging | None
    whole: Numbers
    view: Numbers
    sources: tuple[Origin, ...]
    without: tuple[str, ...]

    @property
    def dropped_by_platform(self) -> tuple[int, ...]:
        """Return the indices of what the platform filter leaves out."""
        return tuple(i for i, kept in enumerate(self.on_platform) if not kept)


def assess(
    files: ProjectFiles | str,
    knowledge: Knowledge,
    *,
    platform: str = "linux",
    suite: str = "sid",
) -> Assessment:
    """Assess a project's dependencies.

    ``files`` is a `ProjectFiles` or the text of a ``Cargo.lock``. ``platform`` is one of
    `PLATFORMS`, ``suite`` a Debian suite that the snapshot covers (sid or trixie).

    Raises:
        TeachkitError: whatever is wrong with the files (see `read_lock`, `read_manifests`,
            `read_metadata`); ``unknown-platform``, ``unknown-suite``.
    """
    if platform not in PLATFORMS:
        raise _unknown("platform", platform, PLATFORMS)
    if suite not in SUITES:
        raise _unknown("suite", suite, SUITES)
    if isinstance(files, str):
        files = ProjectFiles(name="pasted lock", lock=files)
    never_built: tuple[str, ...] = ()
    # What reads files that may not be there is imported when they are: a lock alone is quick.
    if files.metadata is not None:
        from teachkit.decisions.depend.metadata import read_metadata

        metadata = read_metadata(files.metadata, place=files.metadata_path)
        lock, use = metadata.lock, use_of_metadata(metadata, platform)
        if files.lock:
            built = {package.label for package in lock.packages}
            locked = read_lock(files.lock, place=files.lock_path).packages
            never_built = tuple(p.label for p in locked if p.label not in built)
    else:
        lock = read_lock(files.lock, place=files.lock_path)
        manifests = {}
        if files.manifests:
            from teachkit.decisions.depend.manifest import read_manifests

            manifests = read_manifests(files.manifests)
        use = use_of_lock(lock, manifests, platform)
    packages, edges = lock.packages, lock.edges

    depth = graph.depths(edges, use.members)
    reached_on_platform = graph.depths(use.platform_edges, use.members)
    on_platform = tuple(d >= 0 for d in reached_on_platform)
    member = frozenset(use.members)
    direct = tuple(sorted({t for m in use.members for t in edges[m] if t not in member}))
    dominator, gone, dropped = _removal(edges, use.members, direct)

    advisories: tuple[trust.Finding, ...] = ()
    if knowledge.advisories is not None:
        advisories = trust.find_advisories(packages, knowledge.advisories)
    own = None
    if files.supply_chain:
        from teachkit.decisions.depend.supply_chain import read_supply_chain

        own = read_supply_chain(files.supply_chain)
    audits: tuple[trust.AuditStatus | None, ...] = (None,) * len(packages)
    if knowledge.audits is not None or own is not None:
        audits = tuple(
            trust.audit_status(package, level, knowledge.audits, own) if level else None
            for package, level in zip(packages, use.required, strict=True)
        )
    statuses: tuple[DebianStatus | None, ...] = (None,) * len(packages)
    plan = None
    if knowledge.debian is not None:
        crates = knowledge.debian
        statuses = tuple(
            debian_status(package, crates, suite, use.requirements.get(i, ()))
            if package.origin == "registry"
            else None
            for i, package in enumerate(packages)
        )
        wanted = {i: s for i, s in enumerate(statuses) if s is not None and on_platform[i]}
        plan = packaging_plan(packages, use.platform_edges, wanted, crates, suite)

    several = _several_versions(lock)
    blank = Numbers(0, 0, 0, 0, 0, 0, 0)
    assessment = Assessment(
        project=files.name,
        lock=lock,
        labels=tuple(package.label for package in packages),
        lock_path=files.lock_path,
        never_built=never_built,
        members=use.members,
        direct=direct,
        depth=tuple(depth),
        dominator=dominator,
        gone=gone,
        dropped=dropped,
        kinds=use.kinds,
        kinds_known=use.known,
        requirements=use.requirements,
        platform=platform,
        platform_exact=use.platform_exact,
        on_platform=on_platform,
        platform_edges=use.platform_edges,
        duplicates={name: tuple(packages[i].version for i in found) for name, found in several},
        duplicates_cargo_deny=_cargo_deny_duplicates(lock, several),
        advisories=advisories,
        audits=audits,
        suite=suite,
        debian=statuses,
        packaging=plan,
        whole=blank,
        view=blank,
        sources=tuple(
            snapshot.origin
            for snapshot in (knowledge.advisories, knowledge.audits, knowledge.debian)
            if snapshot is not None
        ),
        without=_without(files, knowledge, use, platform),
    )
    return replace(
        assessment,
        whole=numbers(assessment, depth),
        view=numbers(assessment, reached_on_platform),
    )


def numbers(assessment: Assessment, depth: Sequence[int]) -> Numbers:
    """Count over the packages with a depth of 0 or more: the lock, a platform's part, a what-if."""
    packages, kept = assessment.lock.packages, [d >= 0 for d in depth]
    names: dict[str, set[str]] = {}
    for package, keep in zip(packages, kept, strict=True):
        if keep:
            names.setdefault(package.name, set()).add(package.version)
    return Numbers(
        packages=sum(kept),
        direct=sum(kept[i] for i in assessment.direct),
        max_depth=max(depth, default=0),
        duplicates=sum(len(versions) > 1 for versions in names.values()),
        advisories=sum(kept[finding.index] for finding in assessment.advisories),
        unaudited=_count(kept, assessment.audits, lambda status: not status.vetted),
        debian_missing=_count(kept, assessment.debian, lambda status: status.state == "missing"),
    )


def _count(kept: Sequence[bool], rows: Sequence[T | None], wanted: Callable[[T], bool]) -> int:
    return sum(
        keep and row is not None and wanted(row) for keep, row in zip(kept, rows, strict=True)
    )


def _removal(
    edges: graph.Edges, members: Sequence[int], direct: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...], dict[int, int]]:
    """Return each package's dominator, what goes with it, and what goes with a manifest line.

    The project is a root above the members. Between the members and each direct dependency
    stands a node for the lines of Cargo.toml that name it: what that node dominates goes when
    the lines go.
    """
    count = len(edges)
    root = count
    line = {target: root + 1 + n for n, target in enumerate(direct)}
    member = frozenset(members)
    extended: list[Sequence[int]] = [
        [line.get(t, t) for t in targets] if node in member else targets
        for node, targets in enumerate(edges)
    ]
    extended.append(members)
    extended.extend((target,) for target in direct)
    immediate, order = graph.dominators(extended, root)
    size = graph.dominator_sizes(immediate, order, lambda node: node < count)

    def above(node: int) -> int:
        found = immediate[node]
        if found > root:
            found = immediate[found]
        return -1 if found == root or found in member else found

    dominator = tuple(above(node) if immediate[node] >= 0 else -1 for node in range(count))
    gone = tuple(0 if node in member else size[node] for node in range(count))
    return dominator, gone, {target: size[node] for target, node in line.items()}


def _several_versions(lock: Lock) -> list[tuple[str, list[int]]]:
    """Return each name that is locked in several versions, with its packages in their order."""
    by_name: dict[str, list[int]] = {}
    for index, package in enumerate(lock.packages):
        by_name.setdefault(package.name, []).append(index)

    def order(index: int) -> tuple[semver.Version, str]:
        version = lock.packages[index].version
        return semver.version(version), version

    return [
        (name, sorted(found, key=order))
        for name, found in sorted(by_name.items())
        if len({lock.packages[i].version for i in found}) > 1
    ]


def _cargo_deny_duplicates(
    lock: Lock, several: Iterable[tuple[str, list[int]]]
) -> dict[str, tuple[str, ...]]:
    """Return the duplicates that cargo-deny reports.

    It first leaves out a version that only crates of the same name depend on (a crate that
    re-exports its successor: the "semver trick") and one that nothing depends on (a member).
    """
    users: dict[int, set[str]] = {}
    for node, targets in enumerate(lock.edges):
        for target in targets:
            users.setdefault(target, set()).add(lock.packages[node].name)
    result = {}
    for name, found in several:
        versions = [lock.packages[i].version for i in found if users.get(i, {name}) != {name}]
        if len(versions) > 1:
            result[name] = tuple(versions)
    return result


def _without(files: ProjectFiles, knowledge: Knowledge, use: Use, platform: str) -> tuple[str, ...]:
    """Say in sentences what the assessment had to do without."""
    said = list(files.notes)
    if use.known == "no":
        said.append(
            "Without Cargo.toml every package counts as run time, and every audit as needed for "
            "deploying: an upper bound."
        )
    elif use.known == "direct":
        said.append(
            "Below the direct dependencies, kinds are an upper bound: features and optional "
            "dependencies are not in a lock. 'cargo metadata' is exact."
        )
    if platform != "all" and not use.platform_exact:
        said.append(f"Which crates {PLATFORMS[platform]} does not build is told from their names.")
    if knowledge.advisories is None:
        said.append("No advisories were looked up.")
    elif knowledge.advisories.origin.kind == "partial":
        said.append(
            "The advisories cover only crates of the talk's own projects: for any other crate, "
            "silence means nothing. 'teachkit data update' fetches them all."
        )
    if knowledge.audits is None:
        said.append("No audits were looked up; 'teachkit data update' fetches them.")
    elif knowledge.audits.origin.kind == "partial":
        said.append(
            "The audits cover only crates of the talk's own projects; 'teachkit data update' "
            "fetches them all."
        )
    if knowledge.debian is None:
        said.append("Debian's crates were not looked up.")
    said.append("Yanked versions and owners are not looked up: that takes the crates.io index.")
    return tuple(said)


def _unknown(what: str, value: str, known: Iterable[str]) -> TeachkitError:
    return TeachkitError(
        f"unknown-{what}",
        f"There is no {what} '{value:.40}'",
        place=what,
        hint=f"Choose one of {', '.join(known)}.",
    )
