import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent


def shared(clocks):
    """The truth in a way of its own: ask at every end of every interval."""
    ends = sorted({end for clock in clocks for end in clock})
    counts = [sum(low <= end <= high for low, high in clocks) for end in ends]
    first = counts.index(max(counts))
    last = first
    inside = [clock for clock in clocks if clock[0] <= ends[first] <= clock[1]]
    while last + 1 < len(ends) and all(ends[last + 1] <= high for _, high in inside):
        last += 1
    return [ends[first], ends[last], max(counts)]


def test_the_first_of_several_as_good(answer):
    """Of parts with as many clocks, the first is taken, in whatever order they come."""
    assert same(answer.agreed([[5.0, 6.0], [1.0, 2.0], [5.5, 7.0], [1.5, 3.0]]), [1.5, 2.0, 2]), (
        "The first such part along the line is asked for."
    )
    assert same(answer.agreed([[4.0, 5.0], [0.0, 1.0]]), [0.0, 1.0, 1]), (
        "One clock is an agreement of one, and the first of these is at 0."
    )


def test_one_inside_the_other(answer):
    """Of two intervals, one inside the other, the inner one is shared."""
    assert same(answer.agreed([[0.0, 10.0], [4.0, 5.0]]), [4.0, 5.0, 2]), "The inner one is shared."
    assert same(answer.believed([[0.0, 10.0], [4.0, 5.0]], 2), 4.5, tolerance=1e-9), (
        "The middle of the inner one is asked for."
    )


def test_any_clocks(answer, rng):
    """Any clocks, far in the past as well."""
    for _ in range(40):
        lows = [rng.randint(-20, 20) / 2 for _ in range(rng.randint(1, 8))]
        clocks = [[low, low + rng.randint(0, 12) / 2] for low in lows]
        low, high, count = shared(clocks)
        got = answer.agreed(clocks)
        require(got, list)
        assert same(got, [low, high, count], tolerance=1e-9), "For some clocks it is another part."
        at_least = rng.randint(1, 4)
        enough = count >= at_least and count > len(clocks) / 2
        time = answer.believed(clocks, at_least)
        assert (time is None) == (not enough), "For some clocks the decision is another."
        if enough:
            assert same(time, (low + high) / 2, tolerance=1e-9), "The middle is another."


def test_the_measured_clocks(answer):
    """The clocks of the lab are judged as they should be."""
    cases = json.loads((HERE / "data" / "clocks.json").read_text())["cases"]
    got = {name: answer.believed(clocks, 3) for name, clocks in cases.items()}
    assert [name for name, time in got.items() if time is None] == [
        "one source, and it lies",
        "two against two",
    ], "In two of the six cases nobody is to be believed."
    assert 1.9 < got["one liar of four"] < 2.1, "Three of four were honest."
    assert got["three liars of four"] > 3_000, "Three of four lied, and voting cannot know."


def test_the_input_is_left_as_it_was(answer):
    """The clocks keep their order."""
    got = answer.agreed([[5.0, 6.0], [1.0, 2.0], [1.5, 3.0]])
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, [1.5, 2.0, 2]), "That is not what is asked for here."
