import json
from fractions import Fraction
from pathlib import Path

import pytest

from teachkit.grading import require, same

FORECASTS = json.loads((Path(__file__).parent / "data" / "forecasts.json").read_text())["forecasts"]
EDGES = [0, 20, 40, 60, 80, 100]


def near(got, wanted):
    if got is None or wanted is None:
        return got is wanted
    assert type(got) in (int, float), "Scores and means are numbers."
    return same(float(got), float(wanted), tolerance=1e-6)


def true_score(forecasts):
    """In a way of its own: one square for each outcome, counted in exact fractions."""
    if not forecasts:
        return None
    total = sum(
        Fraction(100 - one["sure"] if one["right"] else one["sure"]) ** 2 for one in forecasts
    )
    return float(total / 10_000 / len(forecasts))


def true_table(forecasts, edges):
    """In a way of its own: each forecast looks for its row."""
    places = {}
    for one in forecasts:
        row = max(i for i, edge in enumerate(edges[:-1]) if edge <= one["sure"])
        places.setdefault(row, []).append(one)
    found = []
    for i in range(len(edges) - 1):
        inside = places.get(i, [])
        n = len(inside)
        found.append(
            (
                n,
                sum(one["sure"] for one in inside) / n if n else None,
                100 * sum(one["right"] for one in inside) / n if n else None,
            )
        )
    return found


def judge(answer, forecasts, edges):
    got = answer.table(forecasts, edges)
    require(got, list, of=dict)
    wanted = true_table(forecasts, edges)
    assert len(got) == len(wanted), "There is one row for each two neighbouring edges."
    for row, (low, high), (count, sure, share) in zip(got, zip(edges, edges[1:]), wanted):
        assert {"from", "to", "count", "sure", "share"} == set(row), "A row has other keys."
        assert (row["from"], row["to"]) == (low, high), "A row stands at other edges."
        assert same(row["count"], count), "A row has another number of forecasts."
        assert near(row["sure"], sure), "A row has another mean of what was said."
        assert near(row["share"], share), "A row has another share of what came true."


@pytest.mark.points(2)
def test_the_releases(answer):
    """For the forecasts about releases, score and table are right."""
    assert near(answer.brier(FORECASTS), true_score(FORECASTS)), "The score is another one."
    judge(answer, FORECASTS, EDGES)
    judge(answer, FORECASTS, [0, 10, 50, 100])


@pytest.mark.points(2)
def test_any_forecasts(answer, rng):
    """Whatever was said, score and table are right."""
    for _ in range(40):
        forecasts = [
            {"sure": rng.choice((0, 20, 50, 80, 100, rng.randint(0, 100))), "right": rng.random() < 0.5}
            for _ in range(rng.randint(1, 12))
        ]
        assert near(answer.brier(forecasts), true_score(forecasts)), (
            "For some forecasts the score is another one."
        )
        judge(answer, forecasts, rng.choice((EDGES, [0, 50, 100], [0, 100])))


def test_always_the_same(answer, rng):
    """Whoever always says the same gets a score for it too."""
    for sure in rng.sample(range(3, 49), 4):
        forecasts = [{"sure": sure, "right": n % 3 == 0} for n in range(9)]
        assert near(answer.brier(forecasts), true_score(forecasts)), "The score is another one."


def test_the_input_is_left_as_it_was(answer):
    """Forecasts and edges are the same afterwards."""
    forecasts = [{"sure": 70, "right": True}, {"sure": 30, "right": True}]
    got = answer.brier(forecasts)
    changed = answer.changed
    judge(answer, forecasts, [0, 50, 100])
    assert near(got, true_score(forecasts)), "That is not the score, so the rest says nothing."
    assert not changed, "Your function has changed what it was given."
    assert not answer.changed, "Your function has changed what it was given."
