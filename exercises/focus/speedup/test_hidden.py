import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent


def middle(values):
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def expected(old, new, picks):
    """The truth in a way of its own: count how many ratios lie beyond."""
    ratios = []
    for pick in picks:
        pairs = [(old[number], new[number]) for number in pick]
        ratios.append(middle([a for a, _ in pairs]) / middle([b for _, b in pairs]))
    cut = len(ratios) // 40
    while cut:
        ratios.remove(min(ratios))
        ratios.remove(max(ratios))
        cut -= 1
    return min(ratios), max(ratios)


def test_the_interval_is_of_picks_and_not_of_rounds(answer):
    """The interval says how far the median moves, not how far apart single rounds are."""
    old = [1.0, 3.0] * 15 + [2.0] * 30
    picks = [[(start + 7 * i) % 60 for i in range(60)] for start in range(40)]
    got = answer.interval(old, [1.0] * 60, picks)
    require(got, tuple, of=float)
    assert len(got) == 2, "An interval is two numbers: low, then high."
    assert got[1] - got[0] < 1.0, (
        "These are the single rounds' ratios. They lie far apart on any machine; the question is"
        " how far the median of all of them would move."
    )
    assert same(got, expected(old, [1.0] * 60, picks), tolerance=1e-9), "The ends are others."


def test_every_pair_of_real_programs(answer):
    """The intervals are right for real rounds of real programs."""
    measured = json.loads((HERE / "data" / "compress.json").read_text())
    seconds, picks = measured["seconds"], measured["picks"]
    for old, new in (("zlib-6", "zlib-rs-6"), ("zlib-1", "zlib-rs-1"), ("zlib-ng-6", "zlib-rs-6")):
        got = answer.interval(seconds[old], seconds[new], picks)
        require(got, tuple, of=float)
        assert same(got, expected(seconds[old], seconds[new], picks), tolerance=1e-9), (
            "For one pair of real programs the interval is another."
        )


def test_the_ends_belong_to_the_claim(answer):
    """An interval that begins exactly at the claim supports it."""
    assert answer.verdict(2.0, 2.2, 2.0) == "supported", (
        "The interval begins at the claim itself: at or above counts."
    )
    assert answer.verdict(1.9, 2.0, 2.0) == "cannot tell", (
        "The interval ends at the claim itself, so the claim may just hold."
    )


def test_the_input_is_left_as_it_was(answer):
    """The rounds keep their order: the next question needs it."""
    got = answer.interval([2.5, 3.0, 1.0], [1.0, 1.0, 1.0], [[2, 0, 1]] * 40)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, (2.5, 2.5), tolerance=1e-9), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
