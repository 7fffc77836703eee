from teachkit.grading import same

EXPECTED = {"closure": {"b", "c"}, "total": 6, "rank": ["b", "a"]}


def test_the_closure_follows_the_needs(answer):
    """What a need needs is followed."""
    got = answer.closure({"a": ["b"], "b": ["c"], "c": []}, "a")
    assert same(got, EXPECTED["closure"]), f"What came back is {got}."


def test_three_numbers_are_summed(answer):
    """Three numbers are summed."""
    assert same(answer.total([1, 2, 3]), EXPECTED["total"]), "The sum is another."


def test_the_highest_comes_first(answer):
    """The highest score comes first."""
    assert same(answer.rank({"a": 1.0, "b": 2.0}), EXPECTED["rank"]), "b has more."
