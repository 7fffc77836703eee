"""Turns are taken fairly, and ratios come with their sizes."""

from collections import Counter
from functools import partial

import pytest

from teachkit.labs.compression.timing import compare, take_turns


def test_everybody_works_once_a_round_and_the_first_is_not_counted():
    order = []

    def work(name):
        order.append(name)
        return float(len(order))

    seconds = take_turns({name: partial(work, name) for name in "abc"}, 9)
    assert all(len(found) == 9 for found in seconds.values())
    rounds = [order[i : i + 3] for i in range(0, len(order), 3)]
    assert len(rounds) == 10
    assert all(sorted(one) == ["a", "b", "c"] for one in rounds)
    assert len({tuple(one) for one in rounds}) > 2, "always in the same order"
    assert min(min(found) for found in seconds.values()) == 4.0, "the warming round was counted"
    assert Counter(order) == {"a": 10, "b": 10, "c": 10}


@pytest.mark.parametrize(
    ("size", "verdict"), [(1000, "supported"), (1300, "not supported")], ids=["same", "larger"]
)
def test_speed_bought_with_size_is_another_claim(size, verdict):
    seconds = {"old": [0.2 + 0.001 * i for i in range(12)],
               "new": [0.1 + 0.0005 * i for i in range(12)]}  # fmt: skip
    (found,) = compare(
        seconds, [("new", "old")], work="compress", data="text", length=5_000_000, level=1,
        sizes={"old": 1000, "new": size}, claim="faster",
    )  # fmt: skip
    assert found.ratio == pytest.approx(2.0)
    assert found.low <= 2.0 <= found.high
    assert found.verdict == verdict
    assert found.size_ratio == size / 1000
    assert found.megabytes == pytest.approx(5 / 0.10275, abs=0.1)
