import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent


def expected(samples):
    """The truth in a way of its own: half of all slopes lie below it."""
    late = samples[len(samples) // 2 :]
    slopes = []
    while late:
        x, y = late.pop()
        slopes += [(y - b) / (x - a) for a, b in late]
    slopes.sort()
    return (slopes[(len(slopes) - 1) // 2] + slopes[len(slopes) // 2]) / 2


def test_nothing_that_happens_is_flat(answer):
    """Memory that stays where it is, or shrinks, did not even warm up."""
    got = answer.verdict([[i, 5_000] for i in range(9)], 1.0)
    require(got, str)
    assert got == "flat", "Nothing rose here, neither at first nor later."
    got = answer.verdict([[i, 90_000 - 100 * i] for i in range(10)], 1.0)
    assert got == "flat", "Memory that is given back is no warm-up."


def test_the_distance_between_samples_may_differ(answer):
    """Samples need not be evenly apart."""
    uneven = [[0, 0], [5, 10], [6, 12], [50, 100], [70, 140], [71, 142], [300, 600], [900, 1_800]]
    got = answer.slope(uneven)
    require(got, float)
    assert same(got, 2.0, tolerance=1e-9), (
        "Two bytes a request it is, between any two of these; the samples are not evenly apart."
    )


def test_an_odd_number_of_samples_is_halved_down(answer):
    """Of an odd number of samples, the one in the middle counts."""
    bent = [[0, 0], [1, 0], [2, 0], [3, 10], [4, 12]]
    got = answer.slope(bent)
    require(got, float)
    assert same(got, 6.0, tolerance=1e-9), "Of five samples, the last three count."


def test_every_real_process(answer):
    """The four recorded processes are told apart, and their slopes are right."""
    measured = json.loads((HERE / "data" / "memory.json").read_text())["samples"]
    for samples in measured.values():
        got = answer.slope(samples)
        require(got, float)
        assert same(got, expected(list(samples)), tolerance=1e-6), (
            "For one of the recorded processes the slope is another."
        )
    got = [answer.verdict(measured[name], 5.0) for name in ("hoarder", "cacher", "plain", "both")]
    assert got == ["leak", "warm-up", "flat", "leak"], (
        "One of the recorded processes got another verdict."
    )


def test_the_input_is_left_as_it_was(answer):
    """The samples keep their order and their number."""
    slope = answer.slope([[0, 1], [1, 2], [2, 3], [3, 5]])
    assert not answer.changed, "Your function has changed what it was given."
    verdict = answer.verdict([[0, 1], [1, 2], [2, 3], [3, 5]], 1.0)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(slope, 2.0, tolerance=1e-9) and verdict == "leak", (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
