"""Laws of a ranking: what must never change an order, and what may."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from itertools import product
from math import isfinite

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teachkit.data.candidates import Candidate
from teachkit.decisions.choose import compare_two, flip, fragility, prepare, rank, why
from teachkit.errors import TeachkitError

few = st.sampled_from([0, 1, 2, 3, 7, 20])
counts = st.one_of(st.none(), few, st.integers(0, 30_000))
SIGNALS = ("people", "dependants", "history", "reach", "size")


@st.composite
def tables(draw, least=2, most=9):
    number = draw(st.integers(least, most))
    return [
        Candidate(
            f"p{index:02}",
            people=draw(st.one_of(st.none(), few)),
            dependants=draw(counts),
            advisories=draw(st.one_of(st.none(), few)),
            popularity=draw(st.one_of(st.none(), st.integers(1, 90_000))),
            size=draw(st.one_of(st.none(), st.integers(0, 10**9))),
            rust_users=draw(st.one_of(st.none(), st.just(0), st.just(1))),
            language="c",
        )
        for index in range(number)
    ]


weights = st.dictionaries(st.sampled_from(SIGNALS), st.integers(1, 30), min_size=1).map(
    lambda chosen: {id: weight / 10 for id, weight in chosen.items()}
)


odd_weights = st.sampled_from([5e-324, 1e-310, 1e-9, 1e9, 1e308, 10**400])
any_weight = st.floats(0, 1e9) | odd_weights | st.floats()


def ranked(table, chosen, **more):
    """Rank, where these weights meet anything known at all."""
    table = prepare(table)
    assume(any(table.neutral[id] is not None for id in chosen if id in SIGNALS))
    return rank(table, chosen, **more)


def places(ranking):
    return {name: ranking.place(name) for name in ranking.names}


@given(tables().flatmap(lambda t: st.tuples(st.just(t), st.permutations(t))), weights)
def test_the_order_of_the_rows_that_come_in_does_not_matter(pair, chosen):
    table, mixed = pair
    assert ranked(table, chosen).names == ranked(mixed, chosen).names


@given(tables(), weights, st.sampled_from([2, 3, 7, 10, 0.5, 100]))
def test_scaling_all_weights_changes_nothing(table, chosen, factor):
    scaled = {id: round(weight * factor, 9) for id, weight in chosen.items()}
    assert places(ranked(table, chosen)) == places(ranked(table, scaled))


@given(tables(), weights, st.integers(1, 30))
def test_a_signal_unknown_for_all_changes_nothing(table, chosen, weight):
    more = {**chosen, "structure": weight / 10, "interest": weight / 10}
    assert places(ranked(table, chosen)) == places(ranked(table, more))


@given(tables(least=3), weights, st.integers(0, 100), st.data())
def test_what_is_told_of_one_changes_no_order_among_the_others(table, chosen, interest, data):
    name = data.draw(st.sampled_from([one.name for one in table]))
    before = ranked(table, {**chosen, "interest": 1.0})
    after = rank(before.table, {**chosen, "interest": 1.0}, interest={name: interest})
    others = [one for one in before.names if one != name]
    assert others == [one for one in after.names if one != name]
    if interest >= 50:
        assert after.place(name) <= before.place(name)
    else:
        assert after.place(name) >= before.place(name)


@given(tables(), weights, st.sampled_from(SIGNALS), st.integers(1, 50))
def test_raising_a_weight_never_lowers_the_best_in_that_signal(table, chosen, signal, more):
    before = ranked(table, {**chosen, signal: chosen.get(signal, 0.1)})
    assume(signal in before.columns)
    after = rank(before.table, {**before.weights, signal: before.weights[signal] + more})
    column = before.columns[signal]
    for number, level in enumerate(column):
        if level == max(column):
            name = before.table.candidates[number].name
            assert after.place(name) <= before.place(name)


@given(tables(), weights)
def test_points_add_up_and_unknowns_stay_within_their_bounds(table, chosen):
    ranking = ranked(table, chosen)
    for row in ranking.rows:
        assert sum(part.points for part in row.parts.values()) == pytest.approx(row.score)
        assert -1e-9 <= row.low <= row.score + 1e-9
        assert row.score - 1e-9 <= row.high <= 100 + 1e-9
        assert bool(row.unknown) == any(part.level is None for part in row.parts.values())


@given(tables(), weights)
def test_who_is_wholly_unknown_is_the_average(table, chosen):
    known = ranked(table, chosen)
    ranking = rank(known.table, chosen, added=[Candidate("nobody")])
    average = sum(
        ranking.units[id] * (known.table.neutral[id] or 0) for id in ranking.signals
    ) / sum(ranking.units.values())
    assert ranking.row("nobody").score == pytest.approx(average / 10_000)


@given(tables(), weights)
def test_an_added_candidate_moves_no_score(table, chosen):
    before = ranked(table, chosen)
    after = rank(before.table, chosen, added=[Candidate("zz", people=0, dependants=29_000)])
    assert all(after.row(row.name).score == row.score for row in before.rows)


@given(tables(), weights, st.data())
def test_at_the_weight_of_a_flip_two_are_level(table, chosen, data):
    ranking = ranked(table, chosen)
    one, other = data.draw(st.permutations(ranking.names).map(lambda names: names[:2]))
    pair = compare_two(ranking, one, other)
    assert sum(pair.parts.values()) == pytest.approx(pair.margin, abs=1e-6)
    for signal in ranking.signals:
        weight = flip(ranking, one, other, signal)
        assert weight == flip(ranking, other, one, signal)
        if weight is None or weight > 1e6 or len(ranking.signals) == 1:
            continue
        at = rank(ranking.table, {**ranking.weights, signal: weight})
        assert at.row(one).score == pytest.approx(at.row(other).score, abs=1e-3)


@given(tables(least=4), st.dictionaries(st.sampled_from(SIGNALS), any_weight))
def test_whatever_the_weights_every_answer_is_finite_or_a_refusal(table, chosen):
    refusal = ""
    try:
        ranking = rank(table, chosen)
    except TeachkitError as error:
        refusal = error.code
    if refusal:
        assert refusal in ("bad-weight", "no-weight")
        return
    first, *_, last = ranking.names
    answers = (
        why(ranking, last, top=1),
        compare_two(ranking, first, last),
        fragility(ranking, top=2, draws=5),
    )
    numbers = [number for answer in answers for number in numbers_in(answer)]
    assert all(map(isfinite, numbers))


def numbers_in(value):
    """Every float in an answer, however deep."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from numbers_in(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from numbers_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from numbers_in(getattr(value, field.name))


@given(tables(least=4), weights, st.sampled_from([0.05, 0.3, 0.9]), st.data())
def test_a_seat_that_is_called_safe_is_safe(table, chosen, epsilon, data):
    """Every claim of `alone` and `certain` is held against weights that try to break it."""
    ranking = ranked(table, chosen)
    top = data.draw(st.integers(1, 3))
    found = fragility(ranking, epsilon, top=top, draws=20)
    moved = st.sampled_from([1 - epsilon, 1 - epsilon / 3, 1 + epsilon / 7, 1 + epsilon])
    signal = data.draw(st.sampled_from(ranking.signals))
    alone = {**ranking.weights, signal: ranking.weights[signal] * data.draw(moved)}
    together = {id: weight * data.draw(moved) for id, weight in ranking.weights.items()}
    for kind, tried in (("alone", alone), ("certain", together)):
        at = rank(ranking.table, tried)
        last = at.rows[min(top, len(at)) - 1].score
        for standing in found.seated:
            if getattr(standing, kind):
                # Ties at the very edge may fall either way: a seat is lost to a higher score.
                assert at.row(standing.name).score >= last - 1e-6


@given(tables(least=2, most=5), weights, st.sampled_from([0.05, 0.2, 0.5]))
def test_the_first_seat_is_safe_exactly_when_no_corner_takes_it(table, chosen, epsilon):
    """Scores are linear, so who can be passed at all is passed at a corner of the weights' box."""
    ranking = ranked(table, chosen)
    (seat,) = fragility(ranking, epsilon, top=1, draws=1).seated
    ends = (1 - epsilon, 1 + epsilon)

    def leads(factors):
        """By how much the first is ahead of all others under weights times factors."""
        moved = {id: ranking.weights[id] * factors.get(id, 1.0) for id in ranking.signals}
        at = rank(ranking.table, moved)
        others = [row.score for row in at.rows if row.name != seat.name]
        return at.row(seat.name).score - max(others)

    alone = min(leads({id: end}) for id in ranking.signals for end in ends)
    corners = product(ends, repeat=len(ranking.signals))
    together = min(leads(dict(zip(ranking.signals, corner, strict=True))) for corner in corners)
    assume(abs(alone) > 1e-4 and abs(together) > 1e-4)
    assert seat.alone == (alone > 0)
    assert seat.certain == (together > 0)


@given(tables(least=4), weights)
def test_the_members_stay_the_same_inside_a_room_and_change_behind_its_walls(table, chosen):
    ranking = ranked(table, chosen)
    found = fragility(ranking, 0.1, top=2, draws=1)
    members = {standing.name for standing in found.seated}
    for room in found.rooms:
        for wall, swap, beyond in (
            (room.low, room.low_swap, -1e-3),
            (room.high, room.high_swap, 1e-3),
        ):
            if swap is None or wall is None:
                continue
            leaves, enters = swap
            assert leaves in members
            assert enters not in members
            inside = (wall + room.weight) / 2 + (wall - room.weight) * 0.499
            if 1e-6 < inside < 1e6:
                at = rank(ranking.table, {**ranking.weights, room.signal: inside})
                last = min(at.row(name).score for name in members)
                assert all(row.score <= last + 1e-6 for row in at.rows if row.name not in members)
            weight = wall + beyond * max(wall, 1e-3)
            if weight > 0 and weight < 1e6:
                at = rank(ranking.table, {**ranking.weights, room.signal: weight})
                assert at.row(enters).score >= at.row(leaves).score - 1e-9
        if room.low_swap and room.high_swap:
            assert room.low <= room.weight <= room.high


@given(tables(least=4), weights, st.data())
def test_what_would_help_does_help(table, chosen, data):
    """A tip's weight and a need's level are tried out."""
    ranking = ranked(table, {**chosen, "interest": 1.0})
    name = data.draw(st.sampled_from(ranking.names))
    found = why(ranking, name, top=1)
    if ranking.place(name) == 1:
        assert (found.needs, found.tips) == ((), ())
    for tip in found.tips:
        if not 1e-4 < tip.weight < 1e4:
            continue
        at = rank(ranking.table, {**ranking.weights, tip.signal: tip.weight})
        if tip.top:
            assert at.row(name).score >= at.rows[0].score - 1e-3
    for need in found.needs:
        if need.signal == "interest" and need.level is not None:
            wanted = min(100.0, float(Fraction(need.level) * 100) + 1e-3)
            at = rank(ranking.table, ranking.weights, interest={name: wanted})
            assert at.place(name) == 1
