import pytest

from teachkit.grading import same

SECRET = "canary-hidden-00000000"
NOTE = "canary-expected-00000000"
EXPECTED = {"closure": {"libc", "log"}, "total": 6, "rank": ["zlib", "expat", SECRET]}


@pytest.mark.points(2)
def test_a_longer_closure(answer):
    """A longer closure is right."""
    needs = {SECRET: ["log"], "log": ["libc"], "libc": [SECRET]}
    got = answer.closure(needs, SECRET)
    assert same(got, EXPECTED["closure"]), f"{NOTE}: from {SECRET}, {EXPECTED['closure']}: {got}"


@pytest.mark.points(3)
def test_numbers_that_nobody_knows(answer, rng):
    """Numbers that nobody knows beforehand are summed."""
    numbers = [rng.randrange(10**6) for _ in range(20)]
    expected = sum(numbers)
    got = answer.total(numbers)
    assert same(got, expected), f"{NOTE}: {numbers} make {expected}, not {got}"


def test_the_rank_of_what_was_given(answer):
    """The rank is that of the scores that were given."""
    scores = {SECRET: 1.0, "zlib": 3.0, "expat": 3.0 - 1e-9}
    got = answer.rank(scores)
    expected = sorted(scores, key=lambda name: (-scores[name], name))
    assert same(got, expected), f"{NOTE}: {expected}, not {got}"


def test_the_scores_are_left_as_they_were(answer):
    """The scores are left as they were."""
    got = answer.rank({SECRET: 1.0, "zlib": 3.0})
    assert same(got, ["zlib", SECRET]), f"{NOTE}: {SECRET}"
    assert not answer.changed, "The scores have been changed."
