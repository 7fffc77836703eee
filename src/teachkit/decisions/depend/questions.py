"""Questions to an assessment: why is it here, what goes with it, what if, what to read first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from teachkit.decisions.depend import graph
from teachkit.decisions.depend.assessment import Assessment, Numbers, numbers
from teachkit.decisions.depend.trust import AuditStatus

__all__ = ["Review", "WhatIf", "goes_with", "review_queue", "what_if", "why"]

# Smaller steps first: they are the least to read.
_STEPS = {"none": 0, "pre": 1, "patch": 2, "minor": 3, "major": 4, None: 5}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The figures before and after some packages go, and the indices of all that goes."""

    before: Numbers
    after: Numbers
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """One crate to read: from ``status.nearest`` (None: all of it); ``relied_on`` by how many."""

    index: int
    status: AuditStatus
    relied_on: int


def why(assessment: Assessment, index: int, limit: int = 3) -> tuple[tuple[int, ...], ...]:
    """Return up to ``limit`` shortest paths from a member of the workspace to a package."""
    return tuple(graph.shortest_paths(assessment.lock.edges, assessment.members, index, limit))


def goes_with(assessment: Assessment, index: int) -> tuple[int, ...]:
    """Return every package that disappears when this one does, itself first."""
    if index in assessment.members:
        return ()
    below: dict[int, list[int]] = {}
    for node, above in enumerate(assessment.dominator):
        if above >= 0:
            below.setdefault(above, []).append(node)
    result = [index]
    for node in result:
        result.extend(below.get(node, ()))
    return (index, *sorted(result[1:]))


def what_if(assessment: Assessment, removed: Iterable[int], *, on_platform: bool = False) -> WhatIf:
    """Return what the project would have without these packages and all that only they bring.

    Counted over the whole lock, or over what the platform builds. Removing a member takes what
    only it needs.
    """
    without = frozenset(removed)
    edges = assessment.platform_edges if on_platform else assessment.lock.edges
    before = graph.depths(edges, assessment.members)
    roots = [member for member in assessment.members if member not in without]
    after = graph.depths(edges, roots, lambda node: node not in without)
    gone = tuple(i for i, d in enumerate(before) if d >= 0 and after[i] < 0)
    return WhatIf(numbers(assessment, before), numbers(assessment, after), gone)


def review_queue(assessment: Assessment) -> tuple[Review, ...]:
    """Return the crates that nobody vouches for, in the order to read them.

    The smallest step from an audited version comes first (a patch is minutes, a crate is days);
    among equals the one that most of the lock relies on.
    """
    edges = assessment.lock.edges
    relied_on = [0] * len(edges)
    for targets in edges:
        for target in targets:
            relied_on[target] += 1
    queue = [
        Review(index, status, relied_on[index])
        for index, status in enumerate(assessment.audits)
        if status is not None and not status.vetted
    ]
    labels = assessment.labels
    return tuple(
        sorted(queue, key=lambda r: (_STEPS[r.status.step], -r.relied_on, labels[r.index]))
    )
