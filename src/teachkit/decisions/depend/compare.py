"""Two locks side by side: what came, what left, and at what cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from teachkit.decisions import semver
from teachkit.decisions.depend.assessment import Assessment, Numbers
from teachkit.decisions.depend.trust import Finding
from teachkit.errors import TeachkitError

__all__ = ["CONDITIONS", "Change", "Comparison", "compare", "conditions_met"]


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


# What --fail-on may name: a word, what it means, and whether it holds. The first group looks at
# one assessment, the second at a comparison.
CONDITIONS: Mapping[str, str] = {
    "advisory": "an advisory of any kind applies",
    "vulnerability": "a vulnerability or unsoundness applies",
    "duplicate": "a name is locked in several versions",
    "unaudited": "a crate has no public or own audit",
    "missing": "a crate that the platform builds is missing in Debian",
    "new-package": "a name came that was not there before",
    "new-advisory": "an advisory applies that did not before",
    "new-duplicate": "a name has more versions than before",
    "new-unaudited": "an unaudited crate came",
    "new-missing": "a crate came that Debian does not have",
    "deeper": "the graph became deeper",
}


def conditions_met(
    wanted: Iterable[str], assessment: Assessment, comparison: Comparison | None = None
) -> dict[str, str]:
    """Return which of the ``wanted`` conditions hold, each with a sentence that says why.

    Raises:
        TeachkitError: ``unknown-condition``, or ``nothing-to-compare`` when a ``new-…``
            condition is asked for without a comparison.
    """
    met = {}
    for name in wanted:
        if name not in CONDITIONS:
            raise TeachkitError(
                "unknown-condition",
                f"There is no condition '{name:.40}'",
                place="--fail-on",
                hint=f"Choose from {', '.join(CONDITIONS)}.",
            )
        if name.startswith("new-") or name == "deeper":
            if comparison is None:
                raise TeachkitError(
                    "nothing-to-compare",
                    f"The condition '{name}' needs a lock to compare with",
                    place="--fail-on",
                    hint="Add --compare with the lock from before.",
                )
            found = _found_in_comparison(name, comparison)
        else:
            found = _found(name, assessment)
        if found:
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            met[name] = f"{CONDITIONS[name]}: {', '.join(found[:5])}{more}"
    return met


def _found(name: str, a: Assessment) -> list[str]:
    labels = a.labels
    match name:
        case "advisory":
            return [f"{f.id} ({labels[f.index]})" for f in a.advisories]
        case "vulnerability":
            grave = ("vulnerability", "unsound")
            return [f"{f.id} ({labels[f.index]})" for f in a.advisories if f.kind in grave]
        case "duplicate":
            return list(a.duplicates)
        case "unaudited":
            return [labels[i] for i, s in enumerate(a.audits) if s is not None and not s.vetted]
        case _:
            return [
                labels[i]
                for i, s in enumerate(a.debian)
                if s is not None and s.state == "missing" and a.on_platform[i]
            ]


def _found_in_comparison(name: str, c: Comparison) -> list[str]:
    match name:
        case "new-package":
            return list(c.came)
        case "new-advisory":
            return [finding.id for finding in c.new_advisories]
        case "new-duplicate":
            return [f"{name} {', '.join(found)}" for name, found in c.new_duplicates.items()]
        case "new-unaudited":
            return list(c.new_unaudited)
        case "new-missing":
            return list(c.new_missing_in_debian)
        case _:
            before, after = c.numbers_before.max_depth, c.numbers_after.max_depth
            return [f"{before} to {after} steps"] if after > before else []


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
