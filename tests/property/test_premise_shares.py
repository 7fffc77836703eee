"""Laws of a share and its interval, of a filter and of a score."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.data.cves import CLASSES, Vulnerability
from teachkit.decisions.premise import (
    READINGS,
    Filter,
    brier,
    by_year,
    effects,
    pooled,
    select,
    shares,
    wilson,
)

COUNTS = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@st.composite
def tables(draw):
    kinds = st.tuples(
        st.sampled_from(["sudo", "zlib", "ntpd"]),
        st.integers(2000, 2012),
        st.sampled_from(sorted(CLASSES)),
        st.sampled_from(READINGS),
    )
    return tuple(
        Vulnerability(f"CVE-{year}-{number:04}", system, year, cls, memory, "", "what it was",
                      "a source", "2026-11-22", "teachkit", "", False)
        for number, (system, year, cls, memory) in enumerate(draw(st.lists(kinds, max_size=25)))
    )  # fmt: skip


@st.composite
def tables_and_readings(draw):
    rows = draw(tables())
    some = draw(st.lists(st.sampled_from(rows), unique=True)) if rows else []
    return rows, {one.id: draw(st.sampled_from(READINGS)) for one in some}


@given(COUNTS, st.floats(0, 5))
def test_an_interval_contains_its_share_and_stays_between_nought_and_one(count, z):
    hits, n = count
    low, high = wilson(hits, n, z)
    assert 0 <= low <= high <= 1
    if n:
        assert low <= hits / n <= high


@given(COUNTS)
def test_what_is_no_memory_bug_has_the_mirrored_interval(count):
    hits, n = count
    low, high = wilson(hits, n)
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(COUNTS, st.integers(2, 20))
def test_more_rows_of_the_same_share_narrow_the_interval(count, times):
    hits, n = count
    low, high = wilson(hits, n)
    narrow_low, narrow_high = wilson(hits * times, n * times)
    if n:
        assert narrow_high - narrow_low < high - low
        assert low - 1e-12 <= narrow_low <= narrow_high <= high + 1e-12


@given(COUNTS)
def test_one_more_memory_bug_moves_both_ends_up(count):
    hits, n = count
    if hits < n:
        low, high = wilson(hits, n)
        more_low, more_high = wilson(hits + 1, n)
        assert more_low > low
        assert more_high > high or more_high == high == 1


@given(COUNTS, st.floats(0, 4), st.floats(0, 4))
def test_to_be_surer_takes_a_wider_interval(count, one, other):
    less, more = sorted([one, other])
    low, high = wilson(*count, less)
    wide_low, wide_high = wilson(*count, more)
    assert wide_low <= low + 1e-12
    assert wide_high >= high - 1e-12


@given(tables_and_readings(), st.sampled_from(["none", "neither", "all"]))
def test_programs_add_up_to_all_of_them(given_, counting):
    rows, changed = given_
    parts = shares(rows, changed, counting=counting)
    whole = pooled(rows, changed, counting=counting)
    for field in ("yes", "no", "unclear", "hits", "of"):
        assert sum(getattr(part, field) for part in parts) == getattr(whole, field)


@given(tables_and_readings())
def test_the_three_ways_to_count_stand_in_order(given_):
    rows, changed = given_
    none, neither, all_ = (
        pooled(rows, changed, counting=word) for word in ("none", "neither", "all")
    )
    if neither.share is not None:
        assert none.share <= neither.share <= all_.share
    for one in (none, neither, all_):
        assert one.low_if_none <= one.low + 1e-12
        assert one.high <= one.high_if_all + 1e-12


@given(tables_and_readings())
def test_reading_back_what_was_read_otherwise_undoes_it(given_):
    rows, changed = given_
    back = {**changed, **{one.id: one.memory for one in rows}}
    assert shares(rows, back) == shares(rows)
    assert effects(rows, back) == ()


@given(tables_and_readings())
def test_effects_name_each_row_that_was_read_otherwise(given_):
    rows, changed = given_
    named = Counter(key for effect in effects(rows, changed) for key in effect.changed)
    otherwise = {one.id for one in rows if changed.get(one.id, one.memory) != one.memory}
    assert named == Counter(otherwise)


@given(tables(), st.integers(1998, 2014), st.sampled_from(READINGS))
def test_a_filter_and_its_opposite_share_out_the_rows(rows, year, reading):
    early, late = select(rows, Filter(last=year)), select(rows, Filter(first=year + 1))
    assert sorted(one.id for one in early + late) == sorted(one.id for one in rows)
    kept = select(rows, Filter(memory=(reading,)))
    assert select(kept, Filter(memory=(reading,))) == kept
    assert all(one.memory == reading for one in kept)


@given(tables_and_readings())
def test_years_add_up_to_the_total_of_the_last(given_):
    rows, changed = given_
    years = by_year(rows, changed)
    for number, year in enumerate(years):
        assert year.total.yes == sum(one.yes for one in years[: number + 1])
    if years:
        assert years[-1].total.hits == pooled(rows, changed).hits


@given(st.floats(0, 1), st.floats(0, 1))
def test_nobody_does_better_than_by_saying_what_they_believe(belief, said):
    def expected(word):
        return belief * brier(word, True) + (1 - belief) * brier(word, False)

    assert expected(belief) <= expected(said) + 1e-12
