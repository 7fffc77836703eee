"""The ranking: levels times weights, an average, and a place; every row can say why.

A score is the weighted average of levels, as a number from 0 to 100. An average, and not a
product: one weakness must not be fatal, and the parts can be read off. An unknown level counts
as the average of the known ones in the table, so that it moves a row neither up nor down against
the average row; `Row.low` and `Row.high` tell what the score would be at worst and at best. What
is known of no row at all takes no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, overload

from teachkit.decisions.choose.signals import DEFAULT_WEIGHTS, SIGNALS, Known
from teachkit.decisions.choose.table import (
    FULL,
    OWN,
    Prepared,
    level_in_millionths,
    nearest_names,
    prepare,
    with_added,
)
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.candidates import Candidate, Candidates
    from teachkit.data.checkout import Checkout

__all__ = ["Move", "Part", "Ranking", "Row", "moves", "rank"]

# Beyond these a weight says nothing that its neighbours do not, and sums are no longer exact.
LEAST_WEIGHT, MOST_WEIGHT = 1e-9, 1e9


class Part(NamedTuple):
    """What one signal does to one row.

    ``level`` is 0 to 1 or None; ``counted`` the level that was used in its place; ``points`` what
    it brings to the score (a row's points add up to it); ``effect`` the same, less what the
    average candidate gets from it.
    """

    level: float | None
    reason: str
    counted: float
    points: float
    effect: float


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate in a ranking.

    ``place`` counts from 1, and ``joint`` is how many share it. ``score`` is 0 to 100; ``low``
    and ``high`` are what it would be if everything ``unknown`` were at level 0, and at 1. What
    the reader did not tell (interest, structure) is the reader's to know, and not among that.
    """

    place: int
    of: int
    joint: int
    name: str
    score: float
    low: float
    high: float
    parts: Mapping[str, Part]
    unknown: tuple[str, ...]
    added: bool
    candidate: Candidate

    @property
    def sentence(self) -> str:
        """Where it stands, in a sentence."""
        joint = f", jointly with {self.joint - 1:,} more" if self.joint > 1 else ""
        return (
            f"{self.name} is at {self.place:,} of {self.of:,}{joint}, with {self.score:.1f} points."
        )


class Rows(Sequence[Row]):
    """The rows of a ranking in order, each made when it is asked for."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    def __len__(self) -> int:
        return len(self._ranking.order)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        made, order = self._ranking.row_of, self._ranking.order
        return made(order[at]) if isinstance(at, int) else tuple(made(n) for n in order[at])


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Candidates in order under some weights.

    ``weights`` are the reader's, one for each signal; ``idle`` names the signals that are known
    of no candidate and take no part. The rest is for the modules beside this one: ``units`` is
    signal -> its weight as a whole number, ``columns`` signal -> the level that counts for each
    candidate in millionths, ``totals`` their sums, ``order`` the candidates' numbers,
    best first, and ``places`` number -> place.
    """

    table: Prepared
    weights: Mapping[str, float]
    idle: tuple[str, ...]
    interest: Mapping[str, float]
    structure: Mapping[str, Checkout]
    units: Mapping[str, float]
    columns: Mapping[str, Sequence[float]]
    totals: Sequence[float]
    order: Sequence[int]
    places: Mapping[int, int]

    def __len__(self) -> int:
        return len(self.order)

    @property
    def rows(self) -> Rows:
        """All rows, best first."""
        return Rows(self)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, best first."""
        return tuple(self.table.candidates[number].name for number in self.order)

    @property
    def unit(self) -> float:
        """What a weight of 1 is worth in ``units``."""
        return sum(self.units.values()) / sum(self.weights[id] for id in self.units)

    @property
    def signals(self) -> tuple[str, ...]:
        """The signals that take part, in the order of `SIGNALS`."""
        return tuple(self.columns)

    def top(self, n: int) -> tuple[Row, ...]:
        """Return the first ``n`` rows, fewer if there are not so many."""
        return self.rows[: max(n, 0)]

    def place(self, name: str) -> int:
        """Return the place of a candidate, from 1.

        Raises:
            TeachkitError: ``no-such-candidate``.
        """
        return self.places[self.number(name)]

    def row(self, name: str) -> Row:
        """Return the row of a candidate.

        Raises:
            TeachkitError: ``no-such-candidate``.
        """
        return self.row_of(self.number(name))

    def number(self, name: str) -> int:
        """Return the number of a candidate that has a place here.

        Raises:
            TeachkitError: ``no-such-candidate``.
        """
        number = self.table.number(name)
        if number not in self.places:
            raise TeachkitError(
                "no-such-candidate",
                f"'{name}' is not among these {len(self):,} candidates, but among all",
                place=name,
                hint="Leave the filter out.",
            )
        return number

    def row_of(self, number: int) -> Row:
        """Make the row of the candidate with that number."""
        candidate = self.table.candidates[number]
        known = self.known(number)
        whole = sum(self.units.values())
        parts, unknown, missing = {}, [], 0.0
        for id, column in self.columns.items():
            neutral = self.table.neutral[id] or 0.0
            counted, share = column[number], 100 * self.units[id] / whole
            level = self._level(id, number)
            if level is None and id not in OWN:
                unknown.append(id)
                missing += self.units[id] * counted
            parts[id] = Part(
                None if level is None else level / FULL,
                SIGNALS[id].reason(known),
                counted / FULL,
                share * counted / FULL,
                share * (counted - neutral) / FULL,
            )
        total = self.totals[number]
        room = sum(self.units[id] for id in unknown)
        place = self.places[number]
        return Row(
            place=place,
            of=len(self),
            joint=self._joint(place),
            name=candidate.name,
            score=100 * total / (FULL * whole),
            low=100 * (total - missing) / (FULL * whole),
            high=100 * (total - missing + room * FULL) / (FULL * whole),
            parts=MappingProxyType(parts),
            unknown=tuple(unknown),
            added=candidate.name in self.table.added,
            candidate=candidate,
        )

    def known(self, number: int) -> Known:
        """Return all that is known of the candidate with that number."""
        candidate = self.table.candidates[number]
        return Known(
            candidate, self.interest.get(candidate.name), self.structure.get(candidate.name)
        )

    def only(self, keep: Callable[[Candidate], bool]) -> Ranking:
        """Return the same ranking of some candidates: places are new, scores are not."""
        order = [number for number in self.order if keep(self.table.candidates[number])]
        return Ranking(
            self.table,
            self.weights,
            self.idle,
            self.interest,
            self.structure,
            self.units,
            self.columns,
            self.totals,
            order,
            _places(order, self.totals),
        )

    def describe(self, name: str) -> str:
        """Return a place with the weights it was taken under, for a reader a month later.

        Raises:
            TeachkitError: ``no-such-candidate``.
        """
        weights = ", ".join(f"{id} {self.weights[id]:g}" for id in self.columns)
        return f"{self.place(name):,} of {len(self):,}; {weights}"

    def _level(self, id: str, number: int) -> float | None:
        if id in OWN:
            return level_in_millionths(id, self.known(number))
        return self.table.levels[id][number]

    def _joint(self, place: int) -> int:
        """Count who shares a place: they follow each other from there on."""
        last = place
        while last < len(self.order) and self.places[self.order[last]] == place:
            last += 1
        return last - place + 1


@dataclass(frozen=True, slots=True)
class Move:
    """Where a candidate stood, and where it stands; None where it has no place."""

    name: str
    before: int | None
    after: int | None


def rank(
    candidates: Prepared | Candidates | Iterable[Candidate],
    weights: Mapping[str, float] = DEFAULT_WEIGHTS,
    *,
    interest: Mapping[str, float] = MappingProxyType({}),
    structure: Mapping[str, Checkout] = MappingProxyType({}),
    added: Sequence[Candidate] = (),
) -> Ranking:
    """Rank candidates; give a `Prepared` table when you ask more than once.

    ``weights`` is signal -> weight, from 0 to 1e9; a signal left out weighs nothing, nor does one
    below 1e-9. Only their proportions matter. ``interest`` is name -> 0 to 100, ``structure``
    name -> a measured checkout, ``added`` are the reader's own candidates: one whose name is in the
    table corrects that row.

    Raises:
        TeachkitError: ``unknown-signal``, ``bad-weight``, ``no-weight``, ``bad-interest``,
            ``no-such-candidate``, ``same-candidate-twice`` or ``nothing-to-rank``.
    """
    table = candidates if isinstance(candidates, Prepared) else prepare(candidates)
    table = with_added(table, added)
    if not table.candidates:
        raise TeachkitError(
            "nothing-to-rank",
            "There is no candidate in the table",
            hint="Give another table, or candidates of your own.",
        )
    checked = _checked_weights(weights)
    columns: dict[str, Sequence[float]] = {}
    idle = []
    for id in SIGNALS:
        column = _column(table, id, interest, structure)
        if column is None:
            idle.append(id)
        elif checked[id]:
            columns[id] = column
    units = _units({id: checked[id] for id in columns})
    totals = [0.0] * len(table.candidates)
    for id, column in columns.items():
        unit = units[id]
        totals = [total + unit * level for total, level in zip(totals, column, strict=True)]
    order = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)  # stable: by name
    return Ranking(
        table,
        MappingProxyType(checked),
        tuple(idle),
        MappingProxyType(dict(interest)),
        MappingProxyType(dict(structure)),
        MappingProxyType(units),
        MappingProxyType(columns),
        totals,
        order,
        _places(order, totals),
    )


def moves(before: Ranking, after: Ranking, top: int = 20) -> tuple[Move, ...]:
    """Return how the first ``top`` of either ranking moved, in the order of ``after``."""
    first = {*before.names[:top], *after.names[:top]}
    found = [
        Move(name, _place_or_none(before, name), _place_or_none(after, name)) for name in first
    ]
    last = len(before) + len(after)  # who has no place comes after everybody
    return tuple(
        sorted(found, key=lambda move: (move.after or last, move.before or last, move.name))
    )


def _place_or_none(ranking: Ranking, name: str) -> int | None:
    number = ranking.table.index.get(name)
    return None if number is None else ranking.places.get(number)


def _column(
    table: Prepared,
    id: str,
    interest: Mapping[str, float],
    structure: Mapping[str, Checkout],
) -> Sequence[float] | None:
    """Return the level that counts for each candidate; None when nothing is known of any."""
    neutral = table.neutral[id]
    if neutral is None:
        return None
    if id not in OWN:
        return [neutral if level is None else level for level in table.levels[id]]
    told: Iterator[tuple[str, Known]]
    if id == "interest":
        told = ((name, _interested(table, name, value)) for name, value in interest.items())
    else:
        told = (
            (name, Known(table.candidates[table.number(name)], checkout=checkout))
            for name, checkout in structure.items()
        )
    column = [neutral] * len(table.candidates)
    anything = False
    for name, known in told:
        level = level_in_millionths(id, known)
        if level is not None:
            column[table.number(name)] = level
            anything = True
    return column if anything else None


def _interested(table: Prepared, name: str, value: float) -> Known:
    if not _is_number(value, 100):
        raise TeachkitError(
            "bad-interest",
            f"Interest is a number from 0 to 100, and {value!r:.40} is none",
            place=name,
            hint="50 is neither here nor there, 100 is what you dream of.",
        )
    return Known(table.candidates[table.number(name)], interest=value)


def _is_number(value: object, most: float) -> bool:
    """Say whether it is a number from 0 up: values come from sliders and from the command line."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def _checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    for id, weight in weights.items():
        if id not in SIGNALS:
            raise TeachkitError(
                "unknown-signal",
                f"There is no signal '{id:.40}'",
                place="weights",
                hint=nearest_names(id, SIGNALS) or f"The signals are {', '.join(SIGNALS)}.",
            )
        if not _is_number(weight, MOST_WEIGHT):
            raise TeachkitError(
                "bad-weight",
                f"A weight is a number from 0 to {MOST_WEIGHT:,.0f}, and {weight!r:.40} is none",
                place=id,
                hint="0 leaves the signal out; 2 counts twice as much as 1.",
            )
    given = {id: float(weights.get(id, 0.0)) for id in SIGNALS}
    return {id: weight if weight >= LEAST_WEIGHT else 0.0 for id, weight in given.items()}


def _units(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights as whole numbers of nine digits, so that sums are exact.

    Digits are decimal, as people write weights: 0.1, 0.2 and 0.3 keep their proportions.
    """
    largest = max(weights.values(), default=0.0)
    if not largest:
        raise TeachkitError(
            "no-weight",
            "No signal that says anything here has a weight, so nothing can be ranked",
            place="weights",
            hint="Give one of them a weight: people, dependants or history, say.",
        )
    scale = 10.0 ** (8 - floor(log10(largest)))
    return {id: float(round(weight * scale)) for id, weight in weights.items()}


def _places(order: Sequence[int], totals: Sequence[float]) -> dict[int, int]:
    """Return candidate -> place; equal totals share one, and the next ones are not moved up."""
    places: dict[int, int] = {}
    place, last = 0, -1.0
    for position, number in enumerate(order, 1):
        total = totals[number]
        if total != last:
            place, last = position, total
        places[number] = place
    return places
