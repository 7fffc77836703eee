"""Everything as plain data, by the schema that lies beside this file.

The top level speaks of the whole lock, on all platforms, so that it can be held against cargo's
own tools; ``platform`` speaks of the part that one platform builds.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from teachkit import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from teachkit.decisions.depend.assessment import Assessment, Numbers
    from teachkit.decisions.depend.comparison import Comparison
    from teachkit.decisions.depend.questions import WhatIf
    from teachkit.decisions.depend.trust import Finding

__all__ = ["SCHEMA", "as_data", "comparison_data", "to_json", "what_if_data", "why_data"]

# Changes in meaning raise the number; new optional fields do not.
SCHEMA = "urn:teachkit:assessment:1"


def to_json(assessment: Assessment) -> str:
    """Return `as_data` as indented JSON."""
    return dumps(as_data(assessment))


def dumps(value: Any) -> str:
    """Write JSON for people and diffs: a line for each row of a table, and a newline at the end.

    Below that, `json` writes a row at once: indenting each level takes it five times as long.
    """
    return _rows(value, json.JSONEncoder(ensure_ascii=False).encode, "\n ") + "\n"


def _rows(value: Any, encode: Callable[[Any], str], newline: str) -> str:
    if len(newline) > 3 or not isinstance(value, dict | list | tuple) or not value:
        return encode(value)
    deeper = newline + " "
    if isinstance(value, dict):
        rows = [f"{encode(str(k))}: {_rows(v, encode, deeper)}" for k, v in value.items()]
        return f"{{{newline}{f',{newline}'.join(rows)}{newline[:-1]}}}"
    rows = [_rows(item, encode, deeper) for item in value]
    return f"[{newline}{f',{newline}'.join(rows)}{newline[:-1]}]"


def as_data(assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as the schema describes it; what was not looked up is None.

    Packages are written ``name version``. Should a lock have the same two from two sources, the
    second carries its source in parentheses.
    """
    a = assessment
    keys = _keys(a)
    known = {origin.name for origin in a.sources}
    audited = any(status is not None for status in a.audits) or "vet-audits" in known
    packages = a.lock.packages
    debian = {k: s for k, s in zip(keys, a.debian, strict=True) if s is not None}
    audits = {k: s for k, s in zip(keys, a.audits, strict=True) if s is not None}
    member = frozenset(a.members)
    return {
        "schema": SCHEMA,
        "teachkit": __version__,
        "project": a.project,
        "packages": len(packages),
        "direct": len(a.direct),
        "direct_packages": sorted(keys[i] for i in a.direct),
        "max_depth": a.whole.max_depth,
        "closure": a.whole.packages,
        "duplicates": _lists(a.duplicates.items()),
        "duplicates_cargo_deny": _lists(a.duplicates_cargo_deny.items()),
        "advisories": sorted(
            [f.id, packages[f.index].name, packages[f.index].version, f.kind] for f in a.advisories
        )
        if "rustsec" in known
        else None,
        "debian": {key: status.state for key, status in debian.items()}
        if "debian" in known
        else None,
        "vet_unaudited": sorted(k for k, s in audits.items() if not s.vetted) if audited else None,
        "gone": {keys[i]: n for i, n in enumerate(a.gone) if i not in member},
        "dropped": {keys[i]: n for i, n in sorted(a.dropped.items())},
        "platform": {
            "name": a.platform,
            "exact": a.platform_exact,
            "dropped": [keys[i] for i in a.dropped_by_platform],
            **asdict(a.view),
        },
        "kinds": {
            "known": a.kinds_known,
            "packages": {key: sorted(kinds) for key, kinds in zip(keys, a.kinds, strict=True)},
        },
        "packaging": {
            "suite": a.suite,
            "rounds": [[keys[i] for i in indices] for indices in a.packaging.rounds],
            "several": a.packaging.several,
            "conflicts": [_plain(conflict) for conflict in a.packaging.conflicts],
        }
        if a.packaging is not None
        else None,
        "details": {
            "advisories": [_finding(f, keys) for f in a.advisories],
            "audits": {key: _plain(status) for key, status in audits.items()},
            "debian": {key: _plain(status) for key, status in debian.items()},
        },
        "sources": [_plain(origin) for origin in a.sources],
        "without": list(a.without),
    }


def why_data(assessment: Assessment, paths: Sequence[Sequence[int]], index: int) -> dict[str, Any]:
    """Return the answer to ``--why``: the shortest paths, each from a member to the package."""
    labels = assessment.labels
    return {
        "package": labels[index],
        "paths": [[labels[i] for i in path] for path in paths],
        "goes": assessment.gone[index],
    }


def what_if_data(assessment: Assessment, removed: Sequence[int], answer: WhatIf) -> dict[str, Any]:
    """Return the answer to ``--drop``: the figures before and after, and what goes."""
    labels = assessment.labels
    return {
        "dropped": [labels[i] for i in removed],
        "before": asdict(answer.before),
        "after": asdict(answer.after),
        "gone": [labels[i] for i in answer.gone],
    }


def comparison_data(
    comparison: Comparison, before: Assessment, after: Assessment
) -> dict[str, Any]:
    """Return the answer to ``--compare``."""
    c = comparison
    return {
        "before": c.before,
        "after": c.after,
        "numbers": {
            "before": asdict(c.numbers_before),
            "after": asdict(c.numbers_after),
            "change": _change(c.numbers_before, c.numbers_after),
        },
        "came": list(c.came),
        "left": list(c.left),
        "changed": [_plain(change) for change in c.changed],
        "new_advisories": [_finding(f, after.labels) for f in c.new_advisories],
        "fixed_advisories": [_finding(f, before.labels) for f in c.fixed_advisories],
        "new_duplicates": _lists(c.new_duplicates.items()),
        "gone_duplicates": _lists(c.gone_duplicates.items()),
        "new_unaudited": list(c.new_unaudited),
        "new_missing_in_debian": list(c.new_missing_in_debian),
    }


def _change(before: Numbers, after: Numbers) -> dict[str, int]:
    old, new = asdict(before), asdict(after)
    return {field: new[field] - old[field] for field in new}


def _keys(a: Assessment) -> tuple[str, ...]:
    labels = a.labels
    if len(set(labels)) == len(labels):
        return labels
    seen: set[str] = set()
    keys = []
    for label, package in zip(labels, a.lock.packages, strict=True):
        keys.append(label if label not in seen else f"{label} ({package.source or 'path'})")
        seen.add(label)
    return tuple(keys)


def _finding(finding: Finding, labels: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = _plain(finding)
    del row["index"]
    return {"package": labels[finding.index], **row}


def _plain(row: Any) -> dict[str, Any]:
    """Turn a frozen row into a dictionary; asdict would copy deeply, and takes its time."""
    fields = ((name, getattr(row, name)) for name in row.__slots__)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fields}


def _lists(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    # Sorted as text, as every list here is, so that other tools' output can be compared with ours.
    return {name: sorted(versions) for name, versions in pairs}
