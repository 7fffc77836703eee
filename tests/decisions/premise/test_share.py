"""The share, its interval, and what another reading does to both."""

import pytest

from teachkit.data.cves import C_SYSTEMS, vulnerabilities
from teachkit.decisions.premise import (
    effects,
    pooled,
    readings,
    shares,
    to_cross_half,
    wilson,
)
from teachkit.errors import TeachkitError


@pytest.mark.parametrize(
    ("hits", "n"), [(0, 1), (0, 10), (4, 8), (8, 12), (6, 45), (55, 177), (177, 177), (1, 9000)]
)
def test_the_interval_is_that_of_an_independent_implementation(hits, n):
    stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
    theirs = stats.binomtest(hits, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson(hits, n) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_out_of_nothing_nothing_is_known():
    assert wilson(0, 0) == (0, 1)


def test_none_of_ten_is_not_proof_of_none():
    low, high = wilson(0, 10)
    assert low == 0
    assert 0.25 < high < 0.30


@pytest.mark.parametrize(("hits", "n", "z"), [(3, 2, 1), (-1, 2, 1), (1, 2, -1)],
                         ids=["too-many", "too-few", "backwards"])  # fmt: skip
def test_an_impossible_count_is_refused(hits, n, z):
    with pytest.raises(TeachkitError) as raised:
        wilson(hits, n, z)
    assert raised.value.code == "impossible-count"


@pytest.mark.parametrize(
    ("counting", "hits", "of"),
    [("none", 2, 4), ("neither", 2, 3), ("all", 3, 4)],
    ids=["none", "neither", "all"],
)
def test_the_unclear_ones_count_as_one_says(rows, counting, hits, of):
    zlib = shares(rows, counting=counting)[1]
    assert (zlib.system, zlib.yes, zlib.no, zlib.unclear) == ("zlib", 2, 1, 1)
    assert (zlib.hits, zlib.of) == (hits, of)
    assert (zlib.low, zlib.high) == wilson(hits, of)


def test_the_far_ends_hold_both_extremes(rows):
    zlib = shares(rows, counting="neither")[1]
    assert zlib.low_if_none == wilson(2, 4)[0]
    assert zlib.high_if_all == wilson(3, 4)[1]
    assert zlib.low_if_none < zlib.low < zlib.high < zlib.high_if_all


def test_another_reading_moves_its_own_program_alone(rows):
    before, after = shares(rows), shares(rows, {rows[6].id: "yes"})
    assert before[0] == after[0]
    assert (after[1].yes, after[1].unclear) == (3, 0)
    [effect] = effects(rows, {rows[6].id: "yes", rows[0].id: "yes"})
    assert (effect.system, effect.changed) == ("zlib", (rows[6].id,))
    assert (effect.before, effect.after) == (before[1], after[1])


def test_a_word_that_is_no_reading_is_refused(rows):
    with pytest.raises(TeachkitError) as raised:
        readings(rows, {rows[0].id: "maybe"})
    assert raised.value.code == "no-such-reading"
    with pytest.raises(TeachkitError) as raised:
        pooled(rows, counting="half")
    assert raised.value.code == "no-such-counting"


def test_readings_of_other_rows_are_left_out(rows):
    assert shares(rows, {"CVE-1999-9999": "yes"}) == shares(rows)


def test_no_rows_have_no_share_rather_than_none_of_it():
    empty = pooled(())
    assert empty.share is None
    assert (empty.low, empty.high, empty.side) == (0, 1, "open")
    assert to_cross_half(empty) == 0


def test_a_side_is_taken_only_when_the_whole_interval_takes_it(row):
    def side(hits, n):
        return pooled([row(memory="yes" if k < hits else "no") for k in range(n)]).side

    assert side(8, 12) == "open"
    assert side(80, 120) == "above"
    assert side(6, 45) == "below"


@pytest.mark.parametrize(
    ("yes", "no", "moves"),
    [(1, 2, 1), (2, 2, 1), (0, 4, 3), (3, 1, 1), (8, 4, 2), (5, 0, 3)],
)
def test_so_many_rows_bring_it_across_a_half(row, yes, no, moves):
    share = pooled([row(memory=word) for word in ["yes"] * yes + ["no"] * no])
    assert to_cross_half(share) == moves
    above = share.hits * 2 > share.of
    for k in range(moves + 1):
        hits = share.hits - k if above else share.hits + k
        crossed = (hits * 2 > share.of) != above
        assert crossed == (k == moves)


def test_the_programs_of_the_talk_each_have_a_share():
    found = {share.system: share for share in shares(vulnerabilities())}
    assert set(C_SYSTEMS) <= set(found)
    assert sum(share.yes + share.no + share.unclear for share in found.values()) == len(
        vulnerabilities()
    )
    assert found["zlib"].share > 0.5 > found["sudo"].share
