import json
from pathlib import Path

from teachkit.grading import require

DATA = json.loads((Path(__file__).parent / "data" / "candidates.json").read_text())["candidates"]
SCALES = {"people": 6, "dependants": 40_000, "advisories": 100, "popularity": 100_000}
LEVELS = {
    name: {
        signal: None if value is None else min(1.0, value / SCALES[signal])
        for signal, value in about.items()
    }
    for name, about in DATA.items()
}


def near(one, two):
    """Say whether two numbers are the same but for rounding."""
    return abs(one - two) < 1e-6


def rows_of(got, levels):
    """Return the rows, after looking at their shape and that nobody is missing."""
    require(got, list)
    for row in got:
        assert isinstance(row, tuple | list) and len(row) == 3, (
            "Each row should be a name, a score and the list of unknown signals."
        )
    assert got, "No row came back; there should be one for each candidate."
    assert sorted(row[0] for row in got) == sorted(levels), (
        "Somebody is left out, or comes twice: each candidate has one place."
    )
    return [(name, float(score), list(unknown)) for name, score, unknown in got]


def truth(levels, weights):
    """The truth in a way of its own: fill the gaps of each column, then weigh whole columns."""
    filled = {}
    for signal in weights:
        known = [its[signal] for its in levels.values() if its[signal] is not None]
        if known:
            middle = sum(known) / len(known)
            filled[signal] = {
                name: middle if its[signal] is None else its[signal] for name, its in levels.items()
            }
    total = sum(weights[signal] for signal in filled)
    return {
        name: 100 * sum(weights[signal] * filled[signal][name] for signal in filled) / total
        for name in levels
    }


def test_only_the_proportions_of_the_weights_count(answer):
    """Twice the weights on everything change nothing."""
    levels = {"sudo": {"people": 0.2, "history": 0.6}, "zlib": {"people": 1.0, "history": 0.4}}
    once = rows_of(answer.rank(levels, {"people": 1.0, "history": 3.0}), levels)
    twice = rows_of(answer.rank(levels, {"people": 2.0, "history": 6.0}), levels)
    for one, two in zip(once, twice, strict=True):
        assert near(one[1], two[1]), (
            "The score grows with the weights: divide by their sum, since only proportions count."
        )
    scores = dict(row[:2] for row in once)
    assert near(scores["sudo"], 50) and near(scores["zlib"], 55), "The weighted average is another."


def test_where_scores_are_equal_the_alphabet_decides(answer):
    """Equal scores come in the order of the alphabet."""
    levels = {name: {"people": 0.5} for name in ("zlib", "expat", "sudo", "bzip2")}
    names = [row[0] for row in rows_of(answer.rank(levels, {"people": 1.0}), levels)]
    assert names == ["bzip2", "expat", "sudo", "zlib"], "Equal scores are not in alphabetical order."


def test_a_part_of_debian_is_ranked(answer):
    """Scores, order and what is unknown are right for fourteen sources of Debian."""
    for weights in (
        {"people": 1.0, "dependants": 1.0, "advisories": 1.0, "popularity": 0.5},
        {"people": 3.0, "dependants": 0.0, "advisories": 1.0, "popularity": 0.0},
    ):
        got = rows_of(answer.rank(LEVELS, weights), LEVELS)
        right = truth(LEVELS, weights)
        for name, score, unknown in got:
            assert near(score, right[name]), "For one of the sources the score is another."
            gaps = [signal for signal in sorted(weights) if LEVELS[name][signal] is None]
            assert unknown == gaps, "For one of the sources other signals are unknown."
        order = [name for name, _, _ in got]
        assert order == sorted(order, key=lambda name: (-round(right[name], 9), name)), (
            "The order is not that of the scores."
        )


def test_the_input_is_left_as_it_was(answer):
    """The levels you are given are the same afterwards: a gap stays a gap."""
    levels = {"sudo": {"people": None}, "zlib": {"people": 0.9}}
    got = rows_of(answer.rank(levels, {"people": 1.0}), levels)
    assert not answer.changed, "Your function has changed what it was given."
    assert [row[2] for row in got] == [["people"], []] and all(near(row[1], 90) for row in got), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
