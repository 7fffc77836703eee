"""A table of candidates made ready: each level computed once, so that weights only weigh.

Levels are kept as whole millionths in floats, and weights will be whole numbers of nine digits:
all sums of their products stay below 2^53, so they are exact, in whatever order they are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.decisions.choose.signals import SIGNALS, Known
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.candidates import Candidate, Candidates

__all__ = ["FULL", "OWN", "Prepared", "level_in_millionths", "nearest_names", "prepare"]

FULL = 1_000_000.0  # a level of 1
MIDDLE = FULL / 2
# What only the reader can tell: there is no average of it, so unknown is the middle of its scale.
OWN = ("structure", "interest")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Candidates by name, and for each signal what is known and what an unknown counts as.

    ``levels`` is signal -> one level in millionths (or None) for each candidate; ``neutral`` is
    signal -> what an unknown counts as: the average of the known levels, the middle of the scale
    for what only the reader can tell, and None when nobody is known.
    """

    candidates: tuple[Candidate, ...]
    index: Mapping[str, int]
    levels: Mapping[str, Sequence[float | None]]
    neutral: Mapping[str, float | None]
    added: frozenset[str] = frozenset()

    def number(self, name: str) -> int:
        """Return the index of a candidate.

        Raises:
            TeachkitError: ``no-such-candidate``, with the names that look alike.
        """
        try:
            return self.index[name]
        except KeyError:
            raise TeachkitError(
                "no-such-candidate",
                f"There is no candidate '{name:.60}'",
                place=name[:60],
                hint=nearest_names(name, self.index)
                or "Candidates are named as Debian names its source packages.",
            ) from None


def prepare(candidates: Candidates | Iterable[Candidate]) -> Prepared:
    """Compute every level that the table itself tells.

    Raises:
        TeachkitError: ``same-candidate-twice``.
    """
    from teachkit.data.candidates import Candidates

    given = candidates.rows if isinstance(candidates, Candidates) else candidates
    rows = sorted(given, key=attrgetter("name"))
    index = {candidate.name: number for number, candidate in enumerate(rows)}
    if len(index) < len(rows):
        twice = next(a.name for a, b in pairwise(rows) if a.name == b.name)
        raise TeachkitError(
            "same-candidate-twice",
            f"Two candidates are named '{twice}'",
            place=twice,
            hint="Give one of them another name.",
        )
    levels: dict[str, Sequence[float | None]] = {}
    neutral: dict[str, float | None] = {}
    known = [Known(candidate) for candidate in rows]
    for id in SIGNALS:
        if id in OWN:
            levels[id], neutral[id] = [None] * len(rows), MIDDLE
            continue
        column = [level_in_millionths(id, one) for one in known]
        told = [level for level in column if level is not None]
        levels[id] = column
        neutral[id] = float(round(sum(told) / len(told))) if told else None
    return Prepared(
        tuple(rows), MappingProxyType(index), MappingProxyType(levels), MappingProxyType(neutral)
    )


def with_added(table: Prepared, added: Sequence[Candidate]) -> Prepared:
    """Return the table with the reader's own candidates in it.

    One whose name is there already takes that row: what it leaves unknown stays as the table has
    it. What an unknown counts as stays, too, so that no other row's score moves.

    Raises:
        TeachkitError: ``same-candidate-twice``.
    """
    if not added:
        return table
    names = [candidate.name for candidate in added]
    if len(set(names)) < len(names):
        prepare(added)  # which names the one that is there twice
    new = {
        one.name: _merged(table.candidates[table.index[one.name]], one)
        if one.name in table.index
        else one
        for one in added
    }
    old = [number for name, number in table.index.items() if name not in new]
    rows = [table.candidates[number] for number in old] + list(new.values())
    order = sorted(range(len(rows)), key=lambda number: rows[number].name)
    levels = {}
    for id, column in table.levels.items():
        mixed = [column[number] for number in old] + [
            level_in_millionths(id, Known(candidate)) for candidate in new.values()
        ]
        levels[id] = [mixed[number] for number in order]
    candidates = tuple(rows[number] for number in order)
    return Prepared(
        candidates,
        MappingProxyType({one.name: number for number, one in enumerate(candidates)}),
        MappingProxyType(levels),
        table.neutral,
        table.added | frozenset(new),
    )


def level_in_millionths(id: str, known: Known) -> float | None:
    """Return a signal's level of one candidate, in whole millionths."""
    level = SIGNALS[id].level(known)
    return None if level is None else float(round(level * FULL))


def nearest_names(name: str, known: Iterable[str]) -> str:
    """Return "Did you mean …?" with up to three names that look alike, or nothing."""
    from difflib import get_close_matches

    known = list(known)
    word = name.strip().lower()
    near = get_close_matches(word, known, n=3, cutoff=0.6)
    if len(word) > 2:
        near += [other for other in known if word in other and other not in near]
    return f"Did you mean {' or '.join(near[:3])}?" if near else ""


def _merged(old: Candidate, new: Candidate) -> Candidate:
    """Return ``old`` with what ``new`` knows."""
    told = {
        field.name: value
        for field in fields(new)
        if (value := getattr(new, field.name)) not in (None, "", (None, None, None))
    }
    return replace(old, **told)
