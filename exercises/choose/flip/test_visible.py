import math

from teachkit.grading import require

# sudo has the history, chrony the few people; levels and weights are simple on purpose.
SUDO = {"people": 0.2, "dependants": 0.5, "history": 0.9}
CHRONY = {"people": 0.8, "dependants": 0.2, "history": 0.4}
WEIGHTS = {"people": 1.0, "dependants": 1.0, "history": 3.0}


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


def test_at_that_weight_both_have_the_same_score(answer):
    """At the weight that comes back, both have the same score."""
    got = answer.flip(SUDO, CHRONY, WEIGHTS, "people")
    assert got is not None, "There is such a weight here, and None came back."
    is_weight(got)
    assert got >= 0, "A weight below zero came back: look at which of the two is ahead where."
    assert not near(got, 2), (
        "That is by how much the weight has to change, and the question is what it changes to."
    )
    assert not near(got, 0.8 / 0.6), (
        "The other signals have weights as well: a lead on history counts three times here."
    )
    assert not near(got, 1 / 3), "The fraction is upside down."
    assert near(got, 3), "With this weight on people the two are not level."
    got = answer.flip(SUDO, CHRONY, {**WEIGHTS, "history": 2.9}, "people")
    is_weight(got)
    assert got is not None, "There is such a weight here as well, and None came back."
    assert near(got, 1.75 / 0.6) or abs(got - 1.75 / 0.6) > 0.05, (
        "That is close and not exact: it can be computed, so there is no need to try."
    )
    assert near(got, 1.75 / 0.6), "With a little less weight on history, the two are not level."


def test_a_and_b_may_be_exchanged(answer):
    """Whoever is named first, they are level at the same weight."""
    got = answer.flip(CHRONY, SUDO, WEIGHTS, "people")
    assert got is not None, "There is such a weight here, and None came back."
    is_weight(got)
    assert near(got, answer.flip(SUDO, CHRONY, WEIGHTS, "people")), (
        "Name them the other way round, and another weight comes back."
    )


def test_no_weight_is_below_zero(answer):
    """Where only a weight below zero would do, there is none."""
    assert answer.flip(SUDO, CHRONY, WEIGHTS, "people") != 0, (
        "Zero comes back where a real weight would do."
    )
    # On history and dependants sudo is ahead: no weight on either gives that lead away.
    got = answer.flip(SUDO, {**CHRONY, "people": 0.2}, WEIGHTS, "history")
    is_weight(got)
    assert got != 0, (
        "At a weight of zero they are not level either: where none does it, say None."
    )
    assert got is None, (
        "Only a weight below zero would make these two level, and there is no such weight."
    )
    got = answer.flip(SUDO, CHRONY, WEIGHTS, "people")
    is_weight(got)
    assert got is not None and near(got, 3), "Where a weight above zero does it, it should come back."


def test_the_same_level_tells_nobody_apart(answer):
    """Where both have the same level, no weight of that signal changes who is ahead."""
    a = {"people": 0.5, "dependants": 0.9, "history": 0.1}
    b = {"people": 0.5, "dependants": 0.3, "history": 0.2}
    got = answer.flip(a, b, WEIGHTS, "people")
    is_weight(got)
    assert got is None, (
        "Both have the same level there, so no weight of that signal can tell them apart."
    )
    got = answer.flip(a, {**b, "people": 0.9}, {**WEIGHTS, "history": 0.0}, "people")
    is_weight(got)
    assert got is not None and near(got, 1.5), "Where the levels differ, a weight tells them apart."


def test_a_weight_of_zero_is_a_weight(answer):
    """They may be level when the signal does not count at all."""
    a = {"people": 1.0, "dependants": 0.5, "history": 0.5}
    b = {"people": 0.0, "dependants": 0.5, "history": 0.5}
    sooner = answer.flip({**a, "history": 0.4}, b, WEIGHTS, "people")
    is_weight(sooner)
    assert sooner is not None, "There is such a weight here, and None came back."
    got = answer.flip(a, b, WEIGHTS, "people")
    assert got is not None, (
        "Zero is a weight too: without that signal these two are level in everything."
    )
    is_weight(got)
    assert near(got, 0), "Only without that signal these two are level."
