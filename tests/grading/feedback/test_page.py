"""The frame of a page, and the door for a stranger's text."""

import re
from base64 import b64decode
from hashlib import sha256

import pytest

from teachkit.grading.feedback.charts import five_numbers, histogram, meter
from teachkit.grading.feedback.page import (
    block,
    count,
    number,
    page,
    person,
    prose,
    said,
    share,
    table,
)

HOSTILE = "<script>alert(1)</script> \u202e\x1b[31m\u2066\ud800\0 \"'& `<b>`"


@pytest.mark.parametrize("door", [said, prose, person, lambda text: block(text, "a name")],
                         ids=["said", "prose", "person", "block"])  # fmt: skip
def test_no_markup_and_no_control_gets_through_any_door(door):
    shown = door(HOSTILE)
    assert "<script" not in shown
    assert "<b>" not in shown
    assert not re.search("[\u202e\u2066\x1b\0\ud800]", shown)
    assert "\\u202e" in shown
    assert "\\x1b[31m" in shown


def test_a_name_cannot_leave_its_attribute():
    assert 'onmouseover="' not in block("text", 'x" onmouseover="alert(1)')
    assert 'onmouseover="' not in person("ada", 'x" onmouseover="alert(1)')
    assert 'onmouseover="' not in histogram([1], ("0", "1"), 'x" onmouseover="alert(1)')


def test_code_in_backticks_is_code_and_stays_escaped():
    assert prose("Is `x < y` so?") == "Is <code>x &lt; y</code> so?"
    assert said("Is `x` so?") == "Is `x` so?"


def test_a_text_of_any_length_is_bounded_and_says_so():
    assert len(said("x" * 10**6)) < 3_000
    assert "and 998,000 more characters" in said("x" * 10**6)
    long = block("a line\n" * 500, "printed")
    assert long.count("\n") < 100
    assert "more lines" in long


def test_the_policy_names_the_one_style_and_forbids_all_else():
    made = page("A title", ["<p>text</p>"])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)[1]
    style = re.search(r"<style>(.*?)</style>", made, re.DOTALL)[1]
    named = re.search(r"'sha256-([^']*)'", policy)[1]
    assert b64decode(named) == sha256(style.encode()).digest()
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "style=" not in made.replace("<style>", "")


def test_a_page_names_no_address():
    assert "//" not in re.sub(r"<!DOCTYPE html>", "", page("A title", []))


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 10, "0 %"), (1, 3, "33 %"), (1, 1000, "< 1 %"), (999, 1000, "> 99 %"), (5, 5, "100 %"),
     (0, 0, "–")],
    ids=["nothing", "a-third", "hardly", "nearly", "all", "of-nothing"],
)  # fmt: skip
def test_a_share_never_rounds_to_nothing_or_to_all(part, whole, shown):
    assert share(part, whole) == shown


def test_numbers_read_as_people_write_them():
    assert [number(value) for value in (2.0, 2.5, 4 / 3, 0.0, 100.0)] == [
        *("2", "2.5", "1.33", "0", "100")
    ]
    assert [count(value, "learner") for value in (0, 1, 2_000)] == [
        *("no learners", "1 learner", "2,000 learners")
    ]


def test_a_table_has_a_caption_and_heads_for_rows_and_columns():
    made = table("Of what", ("name", "points"), [("ada", "2")], numbers=(1,))
    assert "<caption>Of what</caption>" in made
    assert made.count('scope="col"') == 2
    assert '<th scope="row">ada<td>2' in made
    assert 'tabindex="0" role="region" aria-label="Of what"' in made
    assert "<table class=numbers>" in made


def test_only_columns_of_numbers_are_set_right():
    made = table("Of what", ("name", "points", "why"), [("ada", "2", "late")], numbers=(1,))
    assert '<td class="number">2<td>late' in made
    assert "class=numbers" not in made


def test_five_numbers_are_numpys():
    numpy = pytest.importorskip("numpy", reason="NumPy is not installed")
    for values in ([3.0], [1.0, 2.0], [5.0, 1.0, 4.0, 4.0, 9.5, 0.0, 2.25]):
        expected = numpy.percentile(values, [0, 25, 50, 75, 100])
        assert five_numbers(values) == pytest.approx(tuple(expected))


def test_five_numbers_of_nothing_are_an_error():
    with pytest.raises(ValueError, match="nothing"):
        five_numbers([])


def test_bars_stand_in_proportion_and_carry_their_numbers():
    made = histogram([1, 0, 4], ("0", "3"), "three bars")
    heights = [float(high) for high in re.findall(r'class="bar"[^>]* height="([\d.]+)"', made)]
    assert heights[1] == pytest.approx(4 * heights[0], rel=0.01)
    assert re.findall(r">(\d+)</text>", made)[:2] == ["1", "4"]
    assert 'role="img" aria-label="three bars"' in made


def test_one_pair_among_a_million_is_still_drawn():
    heights = re.findall(
        r'class="bar"[^>]* height="([\d.]+)"', histogram([10**6, 1], ("", ""), "x")
    )
    assert min(map(float, heights)) >= 1


def test_a_meter_of_nothing_is_empty():
    assert 'class="bar" width="0.0"' in meter(0, 0)
    assert 'class="bar" width="25.0"' in meter(1, 4)
