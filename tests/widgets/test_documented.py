"""The two tables of the chapter *document*: they say what the data and the ledger say."""

import re
from html import unescape

import pytest

from teachkit.data.documentation import documentation
from teachkit.data.facts import fact, facts
from teachkit.decisions.document import NEEDS
from teachkit.widgets.documented import Lints, Served


def cells(page):
    """The cells of the first table of a page, row by row, as text."""
    table = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    return [
        [
            unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    ]


def test_served_has_seven_rows_of_nine_verdicts():
    table = Served()
    assert table.head == ("system", *NEEDS, "served")
    assert [row[0] for row in table.rows] == [one.name for one in documentation()]
    for row, one in zip(table.rows, documentation(), strict=True):
        assert row[1:-1].count("served") == len(one.served)
        assert row[1:-1].count("missing") == len(one.missing)
        assert row[-1] == f"{len(one.served)} of {len(one.served) + len(one.missing)}"


def test_what_is_drawn_is_what_is_said():
    """Each cell has a mark for the eye and the word for everybody else."""
    marks = {"served": "✓", "missing": "✕", "does not apply": "–"}
    for drawn, row in zip(cells(Served()._repr_html_()), Served().rows, strict=True):
        assert drawn[0] == row[0]
        assert drawn[-1] == row[-1]
        for cell, word in zip(drawn[1:-1], row[1:-1], strict=True):
            assert cell == marks[word] + word


def test_served_agrees_with_the_ledger():
    for row in Served().rows:
        assert row[-1].startswith(f"{fact(f'document.{row[0]}.served')} of ")


def test_no_lint_is_forbidden_by_any_of_the_seven():
    assert fact("document.forbids").value == 0
    assert "forbid" not in repr(Lints())


def test_lints_agree_with_the_ledger():
    rows = {row[0]: row for row in Lints().rows}
    denies = [row for row in rows.values() if row[1].startswith("▣ deny")]
    assert len(denies) == fact("document.denies-missing-docs").value
    assert f"{fact('document.ntpd-rs.crates-denying')} of" in rows["ntpd-rs"][1]
    asks = [row for row in rows.values() if "none" not in row[2]]
    assert len(asks) == fact("document.asks-undocumented-unsafe").value


@pytest.mark.parametrize("one", documentation(), ids=lambda one: one.name)
def test_blocks_without_a_reason_are_those_that_were_counted(one):
    row = next(row for row in Lints().rows if row[0] == one.name)
    bare = facts().get(f"document.{one.name}.undocumented")
    assert row[3].startswith(str(bare)) if bare is not None else row[3] == "not counted"


def test_the_places_of_each_level_are_below_the_table():
    page = Lints()._repr_html_()
    for one in documentation():
        for lint in one.lints:
            for place in (*lint.places, *lint.undone):
                assert place in page


def test_both_say_when_the_seven_were_looked_at():
    days = sorted(one.date for one in documentation())
    for table in (Lints(), Served()):
        assert f"{days[0]} to {days[-1]}" in table._repr_html_()
