"""The seven's policies, and two ids that have changed places."""

import re
from xml.etree import ElementTree as ET

import pytest

from teachkit.data.policies import policies, swapped_ids
from teachkit.decisions.trust.identifiers import compare_ids
from teachkit.decisions.trust.policy import RULES

pytest.importorskip("ipywidgets")

from teachkit.widgets.trusted import Policies, SwappedIds

SVG = "{http://www.w3.org/2000/svg}"


def test_each_of_the_seven_answers_each_question():
    seven = [one for one in policies() if one.group == "seven"]
    table = Policies()
    assert table.head == ("question", *(one.project for one in seven))
    assert len(table.rows) == len(RULES) + 1
    for place, one in enumerate(seven, 1):
        cells = [row[place] for row in table.rows]
        assert ("yes" in cells[0]) == bool(one.path)
        for rule, cell in zip(RULES, cells[1:], strict=True):
            if not one.path:
                assert cell == "–"
                continue
            assert cell.startswith({"yes": "✓", "no": "✕", "n/a": "–"}[one.answers[rule.id]])
            assert " " not in cell, "a cell is one line"
            assert (f"line\N{NO-BREAK SPACE}{one.lines[rule.id]}" in cell) == bool(
                one.lines[rule.id]
            )


def test_a_swap_is_drawn_as_a_cross_and_said_in_words():
    drawn = ET.fromstring(re.search(r"<svg.*</svg>", SwappedIds()._repr_html_(), re.DOTALL)[0])
    lines = drawn.findall(f"{SVG}line")
    assert len(lines) == len(swapped_ids())
    truth = {one.ghsa: one.subject for one in swapped_ids() if one.kind == "record"}
    for line, claim in zip(
        lines, sorted(swapped_ids(), key=lambda one: _order(one.source)), strict=True
    ):
        level = line.get("y1") == line.get("y2")
        assert (
            level == (truth[claim.ghsa] == claim.subject) == ("dasharray" not in str(line.attrib))
        )
        assert claim.subject in line.find(f"{SVG}title").text
    told = drawn.find(f"{SVG}desc").text
    assert told.count("(swapped)") == sum(
        one.verdict == "swapped" for one in compare_ids(swapped_ids())
    )


def _order(source):
    return list(dict.fromkeys(one.source for one in swapped_ids())).index(source)


def test_the_table_has_every_claim_with_its_verdict_and_its_place():
    told = repr(SwappedIds())
    for one in swapped_ids():
        assert one.where in told
        assert one.says in told
    assert told.count("swapped: by the records") == 4
    assert told.count("the record ") >= 2
