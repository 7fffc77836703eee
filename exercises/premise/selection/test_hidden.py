import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent


def truth(rows, at_least):
    """The truth in a way of its own: sorted by share, rows and age, the first one wins."""
    years = sorted({row["year"] for row in rows})
    counted = []
    for place, first in enumerate(years):
        hits = size = 0
        for last in years[place:]:
            of_year = [row["memory"] for row in rows if row["year"] == last]
            hits, size = hits + of_year.count("yes"), size + len(of_year)
            if size >= at_least:
                counted.append((hits / size, -size, first, last))
    if not counted:
        return {}
    least = min(counted)
    most = min(counted, key=lambda one: (-one[0], *one[1:]))
    return {"most": most[2:], "least": least[2:]}


def tuples(got):
    require(got, dict)
    assert all(type(span) in (tuple, list) for span in got.values()), "A span is two years."
    return {which: tuple(span) for which, span in got.items()}


def row(year, memory="no"):
    return {"id": f"CVE-{year}-0001", "year": year, "memory": memory}


def test_rows_are_counted_and_not_years(answer):
    """Enough means enough rows, however few or many the years."""
    got = tuples(answer.extremes([row(2001, "yes"), row(2005), row(2009)], 2))
    assert got.get("most") != (2001, 2001), "A span with a single row is not two rows."
    busy = [row(2010, "yes"), row(2010, "yes"), row(2010), row(2012)]
    got = tuples(answer.extremes(busy, 3))
    assert got.get("most") != (2010, 2012), (
        "The number asked for is of rows, and you counted years: many rows of one year are enough."
    )
    assert same(got, {"most": (2010, 2010), "least": (2010, 2012)}), (
        "Three rows in one year make a span that counts."
    )


def test_the_order_of_the_rows_does_not_matter(answer):
    """Rows come in any order, and two spans alike go to the earlier one."""
    mixed = [row(2019, "yes"), row(2003), row(2011, "yes"), row(2003), row(2019), row(2011)]
    got = tuples(answer.extremes(mixed, 2))
    assert set(map(str, got)) == {"most", "least"}, "The dict should have most and least."
    assert same(got, truth(mixed, 2)), "The rows came in another order, and so did your answer."


def test_every_program_of_the_table(answer):
    """The spans are right for every program, with few rows asked for and with many."""
    programs = json.loads((HERE / "data" / "rows.json").read_text())["rows"]
    for rows in programs.values():
        for at_least in (1, 6, 10, 40):
            got = tuples(answer.extremes(rows, at_least))
            assert same(got, truth(rows, at_least)), (
                "For one of the programs a span of years is another."
            )


def test_the_input_is_left_as_it_was(answer):
    """The rows you are given are the same afterwards, in their order."""
    got = tuples(answer.extremes([row(2019), row(2003, "yes"), row(2011)], 1))
    assert not answer.changed, "Your function has changed what it was given."
    assert got == {"most": (2003, 2003), "least": (2011, 2019)}, (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
