"""Laws of the focus tools: scale, order, and laws of memory that are known because we made them."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.decisions.focus import (
    api_break,
    judge,
    memory_trend,
    parse_claim,
    read_samples,
    read_symbols,
    read_timings,
)
from teachkit.decisions.focus.performance import bootstrap_ratio, steady_from
from teachkit.decisions.focus.trend import theil_sen
from teachkit.errors import TeachkitError

seconds = st.floats(1e-6, 1e3)
rounds = st.lists(seconds, min_size=6, max_size=20)
names = st.sets(st.sampled_from([f"f{i}" for i in range(12)]), max_size=12)
seeds = st.integers(0, 2**32)
QUICK = {"resamples": 200}


@given(rounds, rounds, st.booleans())
def test_the_ratio_lies_in_what_the_rounds_allow(old, new, paired):
    new = (new * 4)[: len(old)] if paired else new
    ratio, low, high = bootstrap_ratio(old, new, paired=paired, **QUICK)
    assert low <= high
    for value in (ratio, low, high):
        assert min(old) / max(new) * 0.999 <= value <= max(old) / min(new) * 1.001


@given(rounds, rounds, st.sampled_from([0.25, 2.0, 1024.0]))
def test_another_unit_of_time_changes_nothing(old, new, factor):
    one = judge(old, new, claim="2x faster", **QUICK)
    other = judge([v * factor for v in old], [v * factor for v in new], claim="2x faster", **QUICK)
    assert (one.verdict, one.warmup, one.outliers) == (other.verdict, other.warmup, other.outliers)
    assert other.ratio == pytest.approx(one.ratio)
    assert (other.low, other.high) == (pytest.approx(one.low), pytest.approx(one.high))


@given(rounds)
def test_nothing_is_faster_than_itself(old):
    found = judge(old, old, paired=True, **QUICK)
    assert (found.ratio, found.low, found.high) == (1.0, 1.0, 1.0)
    assert found.verdict != "supported"


@given(rounds, rounds, st.floats(1.0, 50.0), st.floats(1.0, 50.0))
def test_who_keeps_the_larger_claim_keeps_the_smaller(old, new, one, other):
    less, more = sorted((one, other))
    if judge(old, new, claim=f"at least {more:.3f}x faster", **QUICK).verdict == "supported":
        found = judge(old, new, claim=f"at least {less:.3f}x faster", **QUICK)
        assert found.verdict == "supported"


@given(rounds, rounds, st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_larger_output_never_helps(old, new, size, other):
    less, more = sorted((size, other))
    if judge(old, new, sizes=(size, more), **QUICK).verdict == "supported":
        assert judge(old, new, sizes=(size, less), **QUICK).verdict == "supported"


@given(st.lists(seconds, max_size=40))
def test_a_warm_up_is_less_than_half(values):
    assert 0 <= steady_from(values) < max(1, len(values) / 2 + 1)


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=40), st.floats(-1e3, 1e3))
def test_a_line_added_is_a_slope_added(values, slope):
    xs = range(len(values))
    one = theil_sen(xs, values)
    other = theil_sen(xs, [y + slope * x for x, y in enumerate(values)])
    assert other.slope == pytest.approx(one.slope + slope, rel=1e-6, abs=1e-6)
    assert one.low <= one.slope <= one.high
    assert 0 <= one.p <= 1


def memory(law, seed, count=80, step=100, noise=2000.0):
    draw = random.Random(seed)
    return [(i * step, 20e6 + law(i * step) + draw.gauss(0, noise)) for i in range(count)]


@given(st.floats(100, 5000), seeds)
def test_a_steady_rise_is_a_leak_of_that_slope(slope, seed):
    found = memory_trend(memory(lambda n: slope * n, seed))
    assert found.verdict == "leak"
    assert found.slope == pytest.approx(slope, rel=0.05)


@given(st.floats(1e6, 2e7), st.floats(100, 500), seeds)
def test_what_saturates_early_is_a_warm_up(height, pace, seed):
    found = memory_trend(memory(lambda n: height * (1 - math.exp(-n / pace)), seed))
    assert found.verdict == "warm-up"


@given(seeds)
def test_noise_alone_is_flat(seed):
    assert memory_trend(memory(lambda _: 0.0, seed)).verdict == "flat"


@given(st.floats(1e6, 2e7), st.floats(100, 500), st.floats(200, 5000), seeds)
def test_a_leak_behind_a_warm_up_is_a_leak(height, pace, slope, seed):
    found = memory_trend(memory(lambda n: height * (1 - math.exp(-n / pace)) + slope * n, seed))
    assert found.verdict == "leak"


@given(st.floats(1e6, 2e7), st.floats(2500, 4000), seeds)
def test_what_is_still_filling_is_never_called_flat(height, pace, seed):
    found = memory_trend(memory(lambda n: height * (1 - math.exp(-n / pace)), seed))
    assert found.verdict != "flat"


@given(names, names)
def test_old_less_removed_plus_added_is_new(old, new):
    found = api_break(sorted(old), sorted(new))
    assert (old - set(found.removed)) | set(found.added) == new
    assert set(found.added) == set(api_break(sorted(new), sorted(old)).removed)
    assert (found.needs == "patch") == (old == new)


@given(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), names, names)
def test_the_version_that_is_due_keeps_the_promise(numbers, old, new):
    version = "{}.{}.{}".format(*numbers)
    due = api_break(sorted(old), sorted(new), version).due
    assert api_break(sorted(old), sorted(new), version, due).verdict in ("kept", "no promise")


@pytest.mark.parametrize("read", [read_samples, read_symbols, parse_claim])
@given(text=st.one_of(st.text(max_size=40), st.text("0123456789.,x% fastlower()@\n ", max_size=40)))
def test_any_text_is_read_or_refused_in_a_sentence(read, text):
    try:
        assert read(text) is not None
    except TeachkitError as error:
        refused = error
    else:
        return
    assert refused.hint


@given(st.text("0123456789.,;:msnµ \t\n\"'[]{}#aez-+", max_size=60))
def test_any_text_is_series_or_a_sentence(text):
    try:
        found = read_timings(text, place="any")
    except TeachkitError:
        return
    assert found
    for series in found:
        assert series.seconds
        assert all(value > 0 and math.isfinite(value) for value in series.seconds)
