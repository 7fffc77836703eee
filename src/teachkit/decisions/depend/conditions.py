"""Conditions that a build may fail on: each has a word, a meaning and an answer with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.comparison import Comparison

__all__ = ["CONDITIONS", "conditions_met"]

# The first group looks at one assessment, the second at a comparison.
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
            return [f"{f.id} ({labels[f.index]})" for f in a.advisories if f.grave]
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
