"""Fragility: what of the top is the candidates', and what the weights'."""

import pytest
from archive import package

from teachkit.data.candidates import load_candidates
from teachkit.decisions.choose import fragility, prepare, rank
from teachkit.errors import TeachkitError

TWO = {"people": 1, "size": 1}


@pytest.fixture(scope="module")
def debian():
    return prepare(load_candidates())


def test_a_row_that_is_best_in_everything_is_certain():
    best = package("best", people=0, size=100_000)
    rest = [package(f"p{n}", people=n, size=1_000_000 * n) for n in range(1, 6)]
    found = fragility(rank([best, *rest], TWO), 0.9, top=1)
    (seat,) = found.seated
    assert (seat.name, seat.alone, seat.certain, seat.share) == ("best", True, True, 1.0)
    assert (found.stable, found.certain) == (1, 1)
    assert "Unsure" not in found.sentence
    (people, size) = found.rooms
    assert (people.low_swap, people.high_swap) == (None, None)
    assert (size.low, size.high) == (0, None)


def test_a_narrow_lead_is_found_out():
    """One leads in people, the other in size, and by nearly the same: a tenth is enough."""
    few = package("few", people=1, size=10_000_000)
    small = package("small", people=3, size=1_900_000)
    ranking = rank([few, small], TWO)
    assert ranking.names == ("few", "small")
    found = fragility(ranking, 0.1, top=1)
    assert (found.stable, found.certain) == (0, 0)
    assert 0 < found.seated[0].share < 1
    assert [one.name for one in found.standings] == ["few", "small"]
    (down, up) = found.rooms
    assert down.low_swap == up.high_swap == ("few", "small")
    assert {(swap.above, swap.below, swap.signal) for swap in found.swaps} == {
        ("few", "small", "people"),
        ("few", "small", "size"),
    }
    for swap in found.swaps:
        tried = rank(ranking.table, {**TWO, swap.signal: swap.weight})
        assert tried.row("few").score == pytest.approx(tried.row("small").score, abs=1e-4)


def test_seeds_are_kept(debian):
    ranking = rank(debian)
    assert fragility(ranking, seed=3) == fragility(ranking, seed=3)


def test_debians_top_ten_is_partly_opinion(debian):
    """What is called safe survives each of many weights, and what is not does not survive all."""
    from random import Random

    ranking = rank(debian)
    found = fragility(ranking, 0.1)
    assert [one.name for one in found.seated] == list(ranking.names[:10])
    assert 0 < found.certain <= found.stable < 10
    random = Random(7)
    seen = {one.name: 0 for one in found.seated}
    for _ in range(60):
        weights = {id: w * random.uniform(0.9, 1.1) for id, w in ranking.weights.items()}
        for name in rank(debian, weights).names[:10]:
            if name in seen:
                seen[name] += 1
    for one in found.seated:
        assert seen[one.name] == 60 or not one.certain
        assert one.share == pytest.approx(seen[one.name] / 60, abs=0.2)


def test_the_top_changes_just_behind_the_wall_of_a_room(debian):
    ranking = rank(debian)
    members = set(ranking.names[:10])
    for room in fragility(ranking, draws=1).rooms:
        leaves, enters = room.high_swap
        inside = rank(debian, {**ranking.weights, room.signal: room.high * 0.9999})
        behind = rank(debian, {**ranking.weights, room.signal: room.high * 1.0001})
        assert set(inside.names[:10]) == members
        assert set(behind.names[:10]) == members - {leaves} | {enters}


@pytest.mark.parametrize("epsilon", [0, -0.1, 1.5, float("nan")], ids=str)
def test_an_epsilon_that_is_no_part_is_refused(talk, epsilon):
    with pytest.raises(TeachkitError) as found:
        fragility(rank(talk), epsilon)
    assert found.value.code == "bad-epsilon"


@pytest.mark.parametrize("top", [0, -1, 101, 10**9], ids=str)
def test_seats_that_would_take_for_ever_are_refused(talk, top):
    with pytest.raises(TeachkitError, match="seats") as found:
        fragility(rank(talk), top=top)
    assert found.value.code == "bad-seats"


def test_nothing_has_no_top(talk):
    with pytest.raises(TeachkitError) as found:
        fragility(rank(talk).only(lambda _: False))
    assert found.value.code == "nothing-to-rank"
