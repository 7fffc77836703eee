"""Laws of gain and calibration that hold for every record."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.course.gain import Forecast, calibrate, luck, normalised

FORECASTS = st.lists(st.builds(Forecast, st.integers(0, 100).map(lambda n: n / 100), st.booleans()))


@given(FORECASTS, st.integers(1, 20))
def test_every_forecast_is_in_one_bin(said, bins):
    found = calibrate(said, bins=bins)
    assert sum(one.count for one in found.bins) == found.count == len(said)
    assert sum(one.right for one in found.bins) == found.right
    for one in found.bins:
        assert one.share is None or one.range[0] <= one.share <= one.range[1]


@given(FORECASTS.filter(bool))
def test_the_score_is_what_is_off_in_each_bin_and_the_spread_within_it(said):
    """Brier = reliability + the variance of the outcomes in each bin (Murphy 1973)."""
    said = [one for one in said if one.sure < 0.99] or [Forecast(0.5, True)]
    found = calibrate(said, bins=100)  # so that each bin below 99 % has one confidence
    parts = [
        one.count * ((one.sure - one.share) ** 2 + one.share * (1 - one.share))
        for one in found.bins
        if one.count
    ]
    assert found.brier == pytest.approx(math.fsum(parts) / found.count)


@given(st.lists(st.booleans(), min_size=1))
def test_always_saying_fifty_scores_a_quarter(outcomes):
    assert calibrate([Forecast(0.5, right) for right in outcomes]).brier == pytest.approx(0.25)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30))
def test_a_gain_is_never_more_than_all_and_grows_with_what_is_right(before, after, of):
    before, after = min(before, of), min(after, of)
    gain = normalised(before, after, of)
    if before == of:
        assert gain is None
        return
    assert gain <= 1
    assert (gain > 0, gain < 0) == (after > before, after < before)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_coin_and_its_other_side_share_all_that_can_happen(gained, lost):
    if gained + lost == 0:
        assert luck(gained, lost) is None
        return
    tie = math.comb(gained + lost, gained) / 2 ** (gained + lost)
    assert luck(gained, lost) + luck(lost, gained) == pytest.approx(1 + tie)
