"""Who says so: the timeline, the cards, and the sorting in which arguable is never wrong."""

import re
from collections import Counter
from html import escape
from xml.etree import ElementTree as ET

import pytest

from teachkit.data.systems import CRITERIA, grants, programs, systems

pytest.importorskip("ipywidgets")

from teachkit.widgets.systems import ANSWERS, Grants, SortPrograms, Systems

SVG = "{http://www.w3.org/2000/svg}"


def picture():
    return ET.fromstring(re.search(r"<svg.*</svg>", Grants()._repr_html_(), re.DOTALL)[0])


def test_the_timeline_has_a_mark_for_each_grant_and_project():
    drawn = picture()
    marks = [
        mark for kind in ("circle", "path") for mark in drawn.findall(f"{SVG}{kind}")
    ]  # fmt: skip
    wanted = Counter(
        f"{one.date}: {one.what}" for one in grants() for _ in (one.project or "all").split(", ")
    )
    assert Counter(mark.find(f"{SVG}title").text for mark in marks) == wanted
    assert len(drawn.findall(f"{SVG}path")) == sum(not one.funder for one in grants())


def test_later_stands_further_to_the_right():
    marks = {}
    for mark in picture().findall(f"{SVG}circle"):
        marks[mark.find(f"{SVG}title").text[:7]] = float(mark.get("cx"))
    assert len(marks) > 5
    assert [marks[month] for month in sorted(marks)] == sorted(marks.values())


def test_what_is_not_on_the_slide_is_hollow():
    said = {f"{one.date}: {one.what}": bool(one.slide) for one in grants()}
    assert {*said.values()} == {True, False}
    for kind in ("circle", "path"):
        for mark in picture().findall(f"{SVG}{kind}"):
            assert (mark.get("fill") != "none") == said[mark.find(f"{SVG}title").text]


def test_the_timeline_is_told_in_words_and_as_a_table():
    page = Grants()._repr_html_()
    told = picture().find(f"{SVG}desc").text
    for one in grants():
        assert one.what in told
        assert one.funder in told
        assert one.what in repr(Grants())
    assert any(one.differs for one in grants())
    assert "where slide and source differ" in page


def test_each_system_has_a_card():
    page = Systems()._repr_html_()
    assert page.count("<li style=") == len(systems()) == 7
    for one in systems():
        assert one.name in page
        assert one.name in repr(Systems())
        assert escape(one.focus) in page


def answer(card, **given):
    for criterion in CRITERIA:
        card.questions[criterion].value = given.get(criterion, "yes")


def test_nothing_is_compared_before_every_question_has_an_answer():
    card = SortPrograms()
    card.questions["platform"].value = "no"
    card.compare.click()
    assert CRITERIA["overhead"] in card.message.value
    assert CRITERIA["platform"] not in card.message.value
    assert programs()[0].because["overhead"] not in card.message.value
    assert card.summary.value == ""


def test_answers_are_compared_with_ours_and_the_reasons():
    card = SortPrograms()
    one = programs()[1]
    card.program.value = one.name
    answer(card, **{key: getattr(one, key) for key in CRITERIA})
    card.compare.click()
    assert card.message.value.count("we agree") == len(CRITERIA)
    for key in CRITERIA:
        assert escape(one.because[key]) in card.message.value
    assert f"{len(CRITERIA)} are as ours, 0 are open to argument, 0 are the opposite" in (
        card.summary.value
    )


@pytest.mark.parametrize("chosen", ANSWERS)
def test_what_is_arguable_is_never_wrong(chosen):
    card = SortPrograms()
    for one in programs():
        card.program.value = one.name
        answer(card, **dict.fromkeys(CRITERIA, chosen))
        card.compare.click()
        lines = re.findall(r"<li><strong>[^<]*</strong> (.*?)</li>", card.message.value)
        for key, line in zip(CRITERIA, lines, strict=True):
            ours = getattr(one, key)
            verdict = line.removesuffix(escape(one.because[key])).strip()
            assert not re.search("wrong|right|correct", verdict)
            if ours == "arguable" != chosen:
                assert verdict == f"You say {chosen}; we call it arguable."
            elif "arguable" in (chosen, ours):
                assert "rguable" in verdict
            else:
                assert ("we agree" in verdict) == (chosen == ours)
    assert ("0 are the opposite" in card.summary.value) == (chosen == "arguable")
    assert "That is all." in card.summary.value


def test_the_opposite_of_ours_is_told_with_both():
    card = SortPrograms()
    one = next(one for one in programs() if one.overhead == "yes")
    card.program.value = one.name
    answer(card, overhead="no")
    card.compare.click()
    assert "You say no; we say yes." in card.message.value


def test_answers_are_there_when_one_comes_back():
    card = SortPrograms()
    answer(card, platform="arguable", low_level="no")
    card.compare.click()
    compared = card.message.value
    card.following.click()
    assert card.program.value == programs()[1].name
    assert card.message.value == ""
    assert [radio.value for radio in card.questions.values()] == [None] * len(CRITERIA)
    card.program.value = programs()[0].name
    assert card.message.value == compared
    assert card.questions["platform"].value == "arguable"
    card.questions["platform"].value = "no"
    assert card.message.value != compared


def test_the_last_program_has_no_next():
    card = SortPrograms()
    card.program.value = programs()[-1].name
    assert card.following.disabled


def test_on_paper_there_is_room_to_answer_and_ours_is_folded_away():
    page = SortPrograms()._repr_mimebundle_()["text/html"]
    asked, ours = page.split("<details>")
    assert asked.count("____") == len(programs()) * len(CRITERIA)
    reason = programs()[0].because["overhead"]
    assert reason not in asked
    assert reason in ours
