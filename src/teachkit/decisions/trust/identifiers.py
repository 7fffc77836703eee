"""Advisory ids, and whether a text gives each of them to the right hole.

An id is worth something because everybody means the same hole by it. Records say which hole an id
belongs to; a changelog that says otherwise sends its readers to the wrong fix. When two ids are
swapped, each of them exists, each looks right, and a check for existence finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.data.policies import IdClaim

__all__ = ["RIGHT", "SWAPPED", "UNKNOWN", "WRONG", "IdVerdict", "compare_ids"]

RIGHT, SWAPPED, WRONG, UNKNOWN = "right", "swapped", "wrong", "unknown"


@dataclass(frozen=True, slots=True)
class IdVerdict:
    """What records make of one claim.

    ``verdict`` is "right"; "swapped", when the same source gives this id's hole the other id, and
    ``other`` is that id; "wrong", when it is another hole's id and no swap; or "unknown", when no
    record has it. ``truth`` is the hole that the id belongs to, "" where it is unknown.
    """

    claim: IdClaim
    verdict: str
    truth: str
    other: str = ""


def compare_ids(claims: Iterable[IdClaim]) -> tuple[IdVerdict, ...]:
    """Return a verdict for each claim that is no record, in the order given."""
    given = tuple(claims)
    truth = {one.ghsa: one.subject for one in given if one.kind == "record"}
    said = {(one.source, one.subject): one.ghsa for one in given if one.kind != "record"}
    verdicts = []
    for one in given:
        if one.kind == "record":
            continue
        right = truth.get(one.ghsa, "")
        if not right:
            verdicts.append(IdVerdict(one, UNKNOWN, ""))
            continue
        other = said.get((one.source, right), "")
        if right == one.subject:
            verdicts.append(IdVerdict(one, RIGHT, right))
        elif other and truth.get(other) == one.subject:
            verdicts.append(IdVerdict(one, SWAPPED, right, other))
        else:
            verdicts.append(IdVerdict(one, WRONG, right))
    return tuple(verdicts)
