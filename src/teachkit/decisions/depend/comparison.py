"""Two locks side by side: what came, what left, and at what cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from teachkit.decisions import semver
from teachkit.decisions.depend.assessment import Assessment, Numbers
from teachkit.decisions.depend.trust import Finding

__all__ = ["Change", "Comparison", "compare"]


@dataclass(frozen=True, slots=True)
class Change:
    """A crate present before and after in other versions; ``step`` is between the newest ones."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    step: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from ``before`` to ``after``. Labels are ``name version``.

    ``came`` and ``left`` are packages of names that are new or gone altogether; a name that
    stays in other versions is in ``changed``. The ``new_…`` are what CI may fail on.
    """

    before: str
    after: str
    numbers_before: Numbers
    numbers_after: Numbers
    came: tuple[str, ...]
    left: tuple[str, ...]
    changed: tuple[Change, ...]
    new_advisories: tuple[Finding, ...]
    fixed_advisories: tuple[Finding, ...]
    new_duplicates: Mapping[str, tuple[str, ...]]
    gone_duplicates: Mapping[str, tuple[str, ...]]
    new_unaudited: tuple[str, ...]
    new_missing_in_debian: tuple[str, ...]


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Compare two assessments, whole locks, all platforms."""
    old, new = _versions(before), _versions(after)
    changed = tuple(
        Change(name, old[name], new[name], _step(old[name], new[name]))
        for name in sorted(old.keys() & new.keys())
        if old[name] != new[name]
    )
    known = {(before.labels[f.index], f.id) for f in before.advisories}
    now = {(after.labels[f.index], f.id) for f in after.advisories}
    return Comparison(
        before=before.project,
        after=after.project,
        numbers_before=before.whole,
        numbers_after=after.whole,
        came=_labels(new, new.keys() - old.keys()),
        left=_labels(old, old.keys() - new.keys()),
        changed=changed,
        new_advisories=tuple(
            f for f in after.advisories if (after.labels[f.index], f.id) not in known
        ),
        fixed_advisories=tuple(
            f for f in before.advisories if (before.labels[f.index], f.id) not in now
        ),
        new_duplicates=_more(before.duplicates, after.duplicates),
        gone_duplicates=_more(after.duplicates, before.duplicates),
        new_unaudited=_newly(before, after, lambda a, i: bool((s := a.audits[i]) and not s.vetted)),
        new_missing_in_debian=_newly(
            before, after, lambda a, i: bool((s := a.debian[i]) and s.state == "missing")
        ),
    )


def _versions(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """Return the versions of every crate from outside the workspace."""
    found: dict[str, set[str]] = {}
    for package in assessment.lock.packages:
        if package.source is not None:
            found.setdefault(package.name, set()).add(package.version)
    return {
        name: tuple(sorted(versions, key=lambda v: (semver.version(v), v)))
        for name, versions in found.items()
    }


def _labels(versions: Mapping[str, tuple[str, ...]], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name} {version}" for name in sorted(names) for version in versions[name])


def _step(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """Return the step between the newest versions: what a reader of the change would look at."""
    return semver.step(old[-1], new[-1])


def _more(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {
        name: versions
        for name, versions in after.items()
        if len(versions) > len(before.get(name, ()))
    }


def _newly(
    before: Assessment, after: Assessment, holds: Callable[[Assessment, int], bool]
) -> tuple[str, ...]:
    had = {label for i, label in enumerate(before.labels) if holds(before, i)}
    return tuple(
        label for i, label in enumerate(after.labels) if holds(after, i) and label not in had
    )
