"""Looking at every row of a snapshot: is it of the shape that the decisions rely on?

``teachkit data update`` looks before it lets anything into the cache. What somebody made by hand
and gave with ``--data`` is looked at when it has made an assessment stumble, and then it is told
whose fault that was: looking at every row each time would cost as much as assessing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teachkit.data.candidates import decode
from teachkit.data.names import decode_names
from teachkit.data.snapshots import Knowledge
from teachkit.errors import TeachkitError

__all__ = ["count_rows", "look_at"]


def look_at(knowledge: Knowledge) -> None:
    """Look at every row of what is loaded.

    Raises:
        TeachkitError: ``broken-snapshot`` for the first snapshot whose rows have another shape.
    """
    if knowledge.advisories is not None:
        count_rows("rustsec", knowledge.advisories.rows, place="--data")
    audits = knowledge.audits
    if audits is not None:
        parts = (audits.audits, audits.wildcards, audits.publishers, audits.violations)
        value = dict(zip(("audits", "wild", "pub", "viol"), parts, strict=True))
        count_rows("vet", value, place="--data")
    if knowledge.debian is not None:
        rows = [row for crate in knowledge.debian.rows.values() for row in crate]
        count_rows("debian", rows, place="--data")


def count_rows(name: str, value: Any, *, place: str = "") -> int:
    """Look at every row of the snapshot ``name`` (a key of `update.FILES`); return their number.

    Raises:
        TeachkitError: ``broken-snapshot``.
    """
    try:
        rows, fits = _LOOKS[name](value)
    except (AttributeError, KeyError, TypeError, IndexError, ValueError):
        rows, fits = 0, False
    if not fits:
        raise TeachkitError(
            "broken-snapshot",
            f"What came is no snapshot of '{name}': its rows have another shape",
            place=place,
            hint="Was it made for another name, or by a later version?",
        )
    return rows


def _advisories(value: Any) -> tuple[int, bool]:
    rows = [row for crate in value.values() for row in crate]
    return len(rows), all(
        _are_texts((row["id"], row["k"], row["d"], *row["p"], *row["u"]))
        and _are_texts(row.get("al") or ())
        and _are_texts((row.get("t") or "", row.get("url") or ""))
        and isinstance(row["p"], list)
        and isinstance(row["u"], list)
        for row in rows
    )


def _audits(value: Any) -> tuple[int, bool]:
    rows = [row for crate in value["audits"].values() for row in crate]
    wildcards = [row for crate in value.get("wild", {}).values() for row in crate]
    publishers = [row for crate in value.get("pub", {}).values() for row in crate.values()]
    violations = [row for crate in value.get("viol", {}).values() for row in crate]
    return len(rows), (
        all(_are_texts((start, end, who)) and level in (1, 2) for start, end, level, who in rows)
        and all(_are_texts((a, b, who)) and level in (1, 2) for _, a, b, level, who in wildcards)
        and all(_are_texts((day,)) for _, day in publishers)
        and all(_are_texts((row[0],)) and row[1] in (1, 2) for row in violations)
    )


def _crates(value: Any) -> tuple[int, bool]:
    return len(value), isinstance(value, list) and all(
        isinstance(row, list)
        and [type(one) for one in row] == [str, str, int, str]
        and row[2] in (1, 2, 3)
        for row in value
    )


def _columns(value: Any) -> tuple[int, bool]:
    return len(decode(value)), True


def _names(value: Any) -> tuple[int, bool]:
    return sum(len(one.names) for one in decode_names(value)), True


def _are_texts(values: Any) -> bool:
    return not isinstance(values, str) and all(isinstance(one, str) for one in values)


_LOOKS: Mapping[str, Callable[[Any], tuple[int, bool]]] = {
    "rustsec": _advisories,
    "vet": _audits,
    "debian": _crates,
    "candidates": _columns,
    "names": _names,
}
