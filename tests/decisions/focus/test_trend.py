"""The arithmetic below the verdicts, held against formulas written another way."""

import math
import random

import pytest

from teachkit.decisions.focus.trend import blocks, resembling_run, theil_sen


def swinging(count, kept, seed):
    """Noise in which each value keeps a part of the one before."""
    draw, value, values = random.Random(seed), 0.0, []
    for _ in range(count):
        value = kept * value + draw.gauss(0, 1)
        values.append(value)
    return values


def ranked(values):
    """Ranks from 1; the mean of the places for equal values."""
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2
        for value in values
    ]


def correlation(ranks, lag):
    mean = sum(ranks) / len(ranks)
    above = sum((ranks[i] - mean) * (ranks[i + lag] - mean) for i in range(len(ranks) - lag))
    return above / sum((rank - mean) ** 2 for rank in ranks)


@pytest.mark.parametrize(
    ("values", "score", "variance"),
    [
        pytest.param([1, 2, 3, 4, 5, 6], 15, 6 * 5 * 17 / 18, id="rising"),
        pytest.param([6, 5, 4, 3, 2, 1], -15, 6 * 5 * 17 / 18, id="falling"),
        pytest.param([1, 2, 2, 3, 3, 3], 11, (6 * 5 * 17 - 2 * 9 - 3 * 2 * 11) / 18, id="ties"),
        pytest.param([2, 1, 4, 3, 6, 5], 9, 6 * 5 * 17 / 18, id="mixed"),
    ],
)
def test_p_is_mann_and_kendalls_with_its_correction(values, score, variance):
    expected = math.erfc((abs(score) - 1) / math.sqrt(variance) / math.sqrt(2))
    assert theil_sen(range(6), values, resembling=False).p == pytest.approx(expected)


def test_values_that_are_all_the_same_have_no_trend():
    fit = theil_sen(range(9), [4.0] * 9)
    assert (fit.slope, fit.low, fit.high, fit.p) == (0, 0, 0, 1)
    assert fit.intercept == 4.0


def test_the_line_goes_through_the_middle():
    fit = theil_sen(range(1, 10), [3.0 + 2.0 * x for x in range(1, 10)])
    assert (fit.slope, fit.intercept) == (2.0, 3.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_interval_is_widened_as_hamed_and_rao_say(seed):
    values = swinging(60, 0.8, seed)
    n = len(values)
    plain = theil_sen(range(n), values, resembling=False)
    rest = [value - plain.slope * x for x, value in enumerate(values)]
    ranks = ranked(rest)
    weighed = [
        (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation(ranks, lag)
        for lag in range(1, n // 2)
        if abs(correlation(ranks, lag)) > 1.96 / math.sqrt(n)
    ]
    factor = 1 + 2 / (n * (n - 1) * (n - 2)) * sum(weighed)
    assert factor > 1.5
    # The score is the same and its variance larger, so p tells the factor.
    wide = theil_sen(range(n), values)
    score = sum(
        (values[j] > values[i]) - (values[j] < values[i]) for j in range(n) for i in range(j)
    )
    sigma = math.sqrt(n * (n - 1) * (2 * n + 5) / 18 * factor)
    assert wide.p == pytest.approx(math.erfc((abs(score) - 1) / sigma / math.sqrt(2)))
    assert wide.high - wide.low > 1.1 * (plain.high - plain.low)
    assert wide.slope == plain.slope


@pytest.mark.parametrize(("kept", "seed"), [(0.6, 4), (0.8, 5), (0.9, 6)])
def test_the_length_of_a_run_is_carlsteins(kept, seed):
    values = swinging(90, kept, seed)
    rho = correlation(ranked(values), 1)
    expected = math.ceil((2 * rho / (1 - rho**2)) ** (2 / 3) * 90 ** (1 / 3))
    assert 2 <= expected <= 30
    assert resembling_run(values) == expected


def test_noise_has_runs_of_one_and_a_staircase_is_cut_at_a_third():
    assert resembling_run(swinging(90, 0.0, 1)) == 1
    assert resembling_run([1.0] * 30) == 1
    assert resembling_run([1.0, 2.0, 3.0]) == 1
    assert resembling_run([float(i // 15) for i in range(30)]) == 10


def test_blocks_take_every_value_once_and_keep_the_order():
    values = list(range(1003))
    found = blocks(values, 10, of=len)
    assert sum(found) == 1003
    assert set(found) == {100, 101}
    assert blocks(values, 10) == tuple(sorted(blocks(values, 10)))
    assert blocks([3, 1, 2], 10) == (3, 1, 2)
