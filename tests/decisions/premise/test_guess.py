"""What the reader said before looking, scored."""

import pytest

from teachkit.decisions.premise import Guess, brier, pooled, score
from teachkit.errors import TeachkitError


def share(row, hits, n):
    return pooled([row(memory="yes" if k < hits else "no") for k in range(n)])


def test_sure_and_right_is_perfect_and_sure_and_wrong_is_worst(row):
    low = share(row, 1, 20)
    assert score(Guess(10, 100), low).brier == 0
    assert score(Guess(90, 100), low).brier == 1
    assert score(Guess(90, 50), low).brier == 0.25
    assert score(Guess(10, 70), low).brier == pytest.approx(0.09)


def test_a_score_says_how_far_off_and_whether_within_the_interval(row):
    found = score(Guess(60, 80), share(row, 8, 12))
    assert (found.off, found.right, found.inside) == (7, True, True)
    found = score(Guess(20, 80), share(row, 8, 12))
    assert (found.off, found.right, found.inside) == (47, False, False)


def test_exactly_half_is_not_more_than_half(row):
    assert not Guess(50, 60).more_than_half
    assert score(Guess(50, 60), share(row, 4, 8)).right


def test_nothing_counted_is_nothing_scored():
    assert score(Guess(50, 60), pooled(())) is None


@pytest.mark.parametrize(
    ("given", "sure"), [(-1, 60), (101, 60), (50, 49), (50, 101), (50.5, 60), (True, 60)],
    ids=["below", "above", "unsure", "oversure", "fraction", "truth"],
)  # fmt: skip
def test_a_guess_that_cannot_be_is_refused(given, sure):
    with pytest.raises(TeachkitError) as raised:
        Guess(given, sure)
    assert raised.value.code == "impossible-guess"


def test_a_probability_that_is_none_is_refused():
    with pytest.raises(TeachkitError):
        brier(1.2, True)
