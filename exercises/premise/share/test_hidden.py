import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
Z = 1.959964
KEYS = ("least", "most", "low", "high")


def near(got, wanted):
    return same(got, wanted, tolerance=1e-6)


def numbers(got, keys):
    """The values under these keys (or at these places) as floats, when that is what they are."""
    require(got, dict if keys else tuple)
    values = [got.get(key) for key in keys] if keys else list(got)
    assert all(type(value) in (int, float) for value in values), "Some of these are no numbers."
    assert len(got) == len(keys or "ab"), "There are more of them, or fewer, than asked for."
    return tuple(map(float, values))


def ends(hits, n):
    """The truth in a way of its own: the shares that lie just z deviations from hits / n."""

    def end(outside):
        inside = hits / n
        if inside == outside:
            return outside
        for _ in range(60):
            middle = (inside + outside) / 2
            far = abs(hits / n - middle) > Z * (middle * (1 - middle) / n) ** 0.5
            inside, outside = (inside, middle) if far else (middle, outside)
        return inside

    return end(0.0), end(1.0)


def test_every_interval_is_where_the_formula_puts_it(answer):
    """The ends are right for few rows and for many, at the edges and between."""
    for hits, n in ((0, 1), (1, 1), (1, 2), (5, 7), (10, 10), (30, 100), (999, 1000)):
        got = numbers(answer.wilson(hits, n), None)
        low, high = ends(hits, n)
        rounded = tuple(round(end, 2) for end in (low, high))
        assert got != rounded or near(got, (low, high)), (
            "Your ends are rounded. Leave that to whoever prints them: a rounded end that is"
            " compared with a half may fall on the wrong side."
        )
        assert 0 <= got[0] and got[1] <= 1, "An end lies outside nought to one."
        assert near(got[0], low) and near(got[1], high), "For some counts an end is another."


def test_every_program_of_the_table(answer):
    """Share and interval are right for every program of the table."""
    table = json.loads((HERE / "data" / "answers.json").read_text())["answers"]
    for rows in table.values():
        yes, unclear, n = rows.count("yes"), rows.count("unclear"), len(rows)
        got = numbers(answer.memory_share(list(rows)), KEYS)
        wanted = (yes / n, (yes + unclear) / n, ends(yes, n)[0], ends(yes + unclear, n)[1])
        assert near(got, wanted), "For one of the programs a share or an end is another."


def test_the_input_is_left_as_it_was(answer):
    """The answers you are given are the same afterwards."""
    got = answer.memory_share(["yes", "unclear", "no"])
    assert not answer.changed, "Your function has changed what it was given."
    assert near(numbers(got, KEYS), (1 / 3, 2 / 3, ends(1, 3)[0], ends(2, 3)[1])), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
