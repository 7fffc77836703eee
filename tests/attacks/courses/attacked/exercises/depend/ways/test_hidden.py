import pytest

from teachkit.grading import same

SECRET = "canary-hidden-00000000"
NOTE = "canary-expected-00000000"


@pytest.mark.points(3)
def test_two_stacks_are_two(answer):
    """Two stacks are two."""
    one, two = answer.new("Stack"), answer.new("Stack")
    one.push(SECRET)
    two.push(5)
    assert same(two.pop(), 5), f"{NOTE}: 5"
    assert same(one.pop(), SECRET), f"{NOTE}: {SECRET}"


@pytest.mark.points(3)
def test_other_numbers_are_doubled(answer, rng):
    """Other numbers are doubled as well."""
    number = rng.randrange(10**6)
    assert same(answer.run("main", stdin=f"{number}\n").out, f"{2 * number}\n"), f"{NOTE}: {number}"
