"""What each package is used for, and on which platform: from metadata, manifests or the lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.decisions import semver
from teachkit.decisions.depend import graph
from teachkit.decisions.depend.lock import Lock, Package
from teachkit.decisions.depend.platform import builds_on, named_for_other_platform
from teachkit.decisions.depend.trust import DEPLOY, RUN

if TYPE_CHECKING:
    from teachkit.decisions.depend.manifest import Manifest, Requirement
    from teachkit.decisions.depend.metadata import Metadata

__all__ = ["ALL_KINDS", "Use", "use_of_lock", "use_of_metadata"]

ALL_KINDS = ("run", "build", "dev")
# Kinds of every edge, in the shape of the lock's edges.
EdgeKinds = Sequence[Sequence[frozenset[str]]]

_RUN = frozenset({"run"})
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Use:
    """How the packages of a lock are used; tuples run along its packages.

    ``required`` is the audit level cargo-vet asks of each crate, 0 for what it does not ask
    about (anything that is not from a registry). ``known`` is exact, direct or no.
    """

    members: tuple[int, ...]
    kinds: tuple[frozenset[str], ...]
    known: str
    required: tuple[int, ...]
    requirements: Mapping[int, tuple[str, ...]]
    platform_edges: tuple[tuple[int, ...], ...]
    platform_exact: bool


def use_of_metadata(metadata: Metadata, platform: str) -> Use:
    """Return the exact use of every package, from ``cargo metadata``."""
    lock, members = metadata.lock, metadata.members
    edge_kinds = [[frozenset(kind for kind, _ in pairs) for pairs in row] for row in metadata.uses]
    platform_edges = tuple(
        tuple(
            target
            for target, pairs in zip(targets, row, strict=True)
            if any(builds_on(condition, platform) for _, condition in pairs)
        )
        for targets, row in zip(lock.edges, metadata.uses, strict=True)
    )
    return Use(
        members,
        _kinds(lock.edges, edge_kinds, members),
        "exact",
        _required(lock, edge_kinds, members),
        {},
        platform_edges,
        platform_exact=True,
    )


def use_of_lock(lock: Lock, manifests: Mapping[str, Manifest], platform: str) -> Use:
    """Return the use as far as the lock and the members' manifests tell.

    Below the direct dependencies every edge counts as run time: an upper bound. Without any
    manifest, the direct ones do, too.
    """
    members = tuple(i for i, package in enumerate(lock.packages) if package.source is None)
    if not members:
        # A lock without members (a list made by hand): what nobody needs stands on top.
        needed = {target for targets in lock.edges for target in targets}
        members = tuple(i for i in range(len(lock.packages)) if i not in needed)
    edge_kinds: list[Sequence[frozenset[str]]] = [(_RUN,) * len(t) for t in lock.edges]
    asked: dict[int, list[str]] = {}
    off_platform: set[tuple[int, int]] = set()
    for member in members:
        manifest = manifests.get(lock.packages[member].name)
        if manifest is None:
            continue
        row = []
        by_name: dict[str, list[Requirement]] = {}
        for line in manifest.requirements:
            by_name.setdefault(line.name, []).append(line)
        beside = Counter(lock.packages[target].name for target in lock.edges[member])
        for target in lock.edges[member]:
            package = lock.packages[target]
            lines = by_name.get(package.name, [])
            if beside[package.name] > 1:
                lines = _lines_for(package, lines)
            row.append(frozenset(line.kind for line in lines) or _RUN)
            texts = asked.setdefault(target, [])
            texts.extend(
                line.requirement
                for line in lines
                if line.requirement is not None and line.requirement not in texts
            )
            if lines and not any(builds_on(line.target, platform) for line in lines):
                off_platform.add((member, target))
        edge_kinds[member] = row

    names = {package.name for package in lock.packages if package.source is not None}
    other = {name for name in names if named_for_other_platform(name, platform)}
    elsewhere = frozenset(
        i
        for i, package in enumerate(lock.packages)
        if package.source is not None and package.name in other
    )
    platform_edges = lock.edges
    if elsewhere or off_platform:
        platform_edges = tuple(
            tuple(t for t in targets if t not in elsewhere and (node, t) not in off_platform)
            for node, targets in enumerate(lock.edges)
        )
    return Use(
        members,
        _kinds(lock.edges, edge_kinds, members) if manifests else _reached_as_run(lock, members),
        "direct" if manifests else "no",
        _required(lock, edge_kinds, members),
        {index: tuple(texts) for index, texts in asked.items() if texts},
        platform_edges,
        platform_exact=platform == "all",
    )


def _lines_for(package: Package, lines: Sequence[Requirement]) -> list[Requirement]:
    """Return which lines of a manifest mean this one of several versions that it locks."""
    return [
        line
        for line in lines
        if line.requirement is None or semver.requirement_met(line.requirement, package.version)
    ]


def _reached_as_run(lock: Lock, members: Sequence[int]) -> tuple[frozenset[str], ...]:
    return tuple(_RUN if d >= 0 else _NONE for d in graph.depths(lock.edges, members))


def _kinds(
    edges: graph.Edges, edge_kinds: EdgeKinds, members: Sequence[int]
) -> tuple[frozenset[str], ...]:
    """Say of every package whether the project runs it, builds with it, or only tests with it.

    What a build script or a test needs to run is itself needed for building or testing. The
    members are run; their dev-dependencies count only at the first step, as Cargo has it.
    """
    result: list[set[str]] = [set() for _ in edges]
    waiting = [(member, "run") for member in members]
    for member, kind in waiting:
        result[member].add(kind)
    own = frozenset(members)
    while waiting:
        node, kind = waiting.pop()
        for target, uses in zip(edges[node], edge_kinds[node], strict=True):
            if uses is _RUN:  # nearly all are
                if kind not in result[target]:
                    result[target].add(kind)
                    waiting.append((target, kind))
                continue
            for use in uses:
                if use == "dev" and node not in own:
                    continue
                passed_on = kind if use == "run" else use if kind == "run" else kind
                if passed_on not in result[target]:
                    result[target].add(passed_on)
                    waiting.append((target, passed_on))
    return tuple(frozenset(kinds) for kinds in result)


def _required(lock: Lock, edge_kinds: EdgeKinds, members: Sequence[int]) -> tuple[int, ...]:
    """Return the audit level that cargo-vet asks: safe-to-run for what only tests need."""
    level = [0] * len(lock.packages)
    own = frozenset(members)
    waiting = list(members)
    for member in members:
        level[member] = DEPLOY
    while waiting:
        node = waiting.pop()
        for target, uses in zip(lock.edges[node], edge_kinds[node], strict=True):
            asked = level[node]
            if "dev" in uses:
                if uses == {"dev"}:
                    asked = 0
                if node in own:
                    asked = max(asked, RUN)
            if asked > level[target]:
                level[target] = asked
                waiting.append(target)
    return tuple(
        asked if package.origin == "registry" else 0
        for asked, package in zip(level, lock.packages, strict=True)
    )
