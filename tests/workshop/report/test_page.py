"""The report as a page: it needs nothing, names nobody, and says what the room said."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from teachkit.workshop.report import drawing
from teachkit.workshop.report.page import page_of
from tests.workshop.report.conftest import FORMULA, SECRET_ID


@pytest.fixture(scope="module")
def page(workshop):
    return page_of(workshop.account())


def test_it_needs_no_script_and_no_address(page):
    assert "<script" not in page
    assert not re.findall(r"(?:src|href|action|url)\s*[=(]", page)
    assert "default-src 'none'" in page
    assert not re.findall(r"\son\w+=", page)
    assert ' style="' not in page  # the policy would drop it


def test_it_names_nobody(page):
    assert SECRET_ID not in page
    assert "Ann" not in page
    assert "漢字" not in page


def test_what_people_wrote_is_text_and_only_what_was_let_through(page):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "unread" not in page
    assert "<b>me" not in page
    assert FORMULA in unescape(page)


def test_it_has_a_part_for_everything_that_happened(page):
    heads = [unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(r"<h[23]>(.*?)</h", page)]
    assert heads[0] == "How long it took"
    assert "Would you rewrite it <now>?" in heads
    assert "Which first?" in heads
    assert heads[-3:] == [
        "How well the room knew what it knew",
        "Predictions in the chapters, beside the truth",
        "What people would rewrite",
    ]
    assert not [one for one in heads if "ntpd-rs lost" in one]  # a draft was never asked


def test_its_numbers_are_the_boards(page, workshop):
    board = workshop.account().board
    ranking = next(one for one in board["asks"] if one["kind"] == "ranking")["rounds"][0]["shown"]
    assert f"They agree by {ranking['w']:.2f}" in page
    assert f"{ranking['mean'][0]:.1f}" in page
    assert f"{board['calibration']['count']} first predictions" in page
    first = board["asks"][0]["rounds"]
    assert f"{first[0]['answered']} and {first[1]['answered']} answered, in 2 rounds" in page


def test_each_picture_is_well_formed_and_says_what_it_shows_or_is_passed_over(page):
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) > 20
    for picture in pictures:
        top = ET.fromstring(picture)  # made here
        assert (top.get("aria-label") and top.get("role") == "img") or top.get("aria-hidden")


def test_a_room_that_nobody_came_to_has_a_short_report(empty):
    page = page_of(empty.account())
    assert "no people, no answers" in page
    assert "<h2>" not in page


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.125, "0.125"), (3.5, "3.5"), (5872.75, "5,870"), (1e15, "1,000,000,000,000,000")],
    ids=str,
)
def test_numbers_have_three_figures(value, shown):
    assert drawing.short(value) == shown


def test_bars_stay_inside_the_picture_wherever_the_truth_is():
    bins = [{"from": 5.0, "to": 5.0, "n": 3}]
    for truth in (None, 0.0, 5.0, 1e15):
        shown = {"bins": bins, "low": 5.0, "high": 5.0, "median": 5.0}
        picture = drawing.numbers(shown, truth, "three people")
        across = [float(x) for x in re.findall(r' x="([\d.-]+)"', picture)]
        assert all(0 <= x <= 360 for x in across)
