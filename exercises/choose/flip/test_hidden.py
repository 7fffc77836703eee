import math
import random

from teachkit.grading import require

WEIGHTS = {"people": 1.0, "dependants": 2.0, "history": 0.5}


def near(one, two):
    """Say whether two numbers are the same but for rounding."""
    return abs(one - two) < 1e-9


def is_weight(got):
    """Look at what came back: a number, or None where no weight does it."""
    assert got is None or isinstance(got, int | float), (
        "What comes back should be a number, or None where no weight does it."
    )
    assert got is None or math.isfinite(got), "What comes back is no number that could be a weight."
    if got is not None:
        require(got, float)


def lead(a, b, weights):
    """Return how far a is ahead of b, in points of the average level."""
    return sum(weights[one] * (a[one] - b[one]) for one in weights) / sum(weights.values())


def test_the_weight_is_exact(answer):
    """The weight is exact, and not one of a list that was tried."""
    a = {"people": 1.0, "dependants": 0.0, "history": 0.5}
    b = {"people": 0.7, "dependants": 0.1, "history": 0.5}
    got = answer.flip(a, b, WEIGHTS, "people")
    assert got is not None, "There is such a weight here, and None came back."
    is_weight(got)
    assert near(got, 2 / 3) or abs(got - 2 / 3) > 0.05, (
        "That is close and not exact: it can be computed, so there is no need to try."
    )
    assert near(got, 2 / 3), "With this weight the two are not level."


def test_what_the_weight_was_does_not_matter(answer):
    """The weight that the signal has now does not matter, however large."""
    a = {"people": 1.0, "dependants": 0.0, "history": 0.5}
    b = {"people": 0.7, "dependants": 0.1, "history": 0.5}
    for now in (0.0, 1.0, 250.0):
        got = answer.flip(a, b, {**WEIGHTS, "people": now}, "people")
        is_weight(got)
        assert got is not None and near(got, 2 / 3), (
            "Another present weight of the signal gives another answer, and it is to be replaced."
        )


def test_many_pairs_are_level_where_it_says(answer):
    """For many pairs the two are level at that weight, or never are."""
    draw = random.Random(11)
    for _ in range(60):
        a, b = ({one: draw.random() for one in WEIGHTS} for _ in range(2))
        signal = draw.choice(sorted(WEIGHTS))
        got = answer.flip(a, b, WEIGHTS, signal)
        if got is None:
            # The lead goes one way from no weight at all to a very large one.
            nothing = lead(a, b, {**WEIGHTS, signal: 0.0})
            everything = a[signal] - b[signal]
            assert nothing * everything > 0, "For one pair there is a weight, and None came back."
        else:
            is_weight(got)
            assert got >= 0, "For one pair a weight below zero came back."
            assert abs(lead(a, b, {**WEIGHTS, signal: got})) < 1e-9, (
                "For one pair the scores differ at the weight that came back."
            )


def test_the_input_is_left_as_it_was(answer):
    """The levels and weights you are given are the same afterwards."""
    got = answer.flip({"people": 1.0, "size": 0.2}, {"people": 0.2, "size": 0.9}, {"people": 1.0, "size": 1.0}, "size")
    assert not answer.changed, "Your function has changed what it was given."
    is_weight(got)
    assert got is not None and near(got, 0.8 / 0.7), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
