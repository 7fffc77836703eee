"""Before and after: asked one by one, told at the end, and nothing given away on the way."""

import re
from xml.etree import ElementTree as ET

import pytest

from teachkit.course.gain import Forecast
from teachkit.course.load import load_questions
from teachkit.course.question import shuffled
from teachkit.course.record import Entry
from teachkit.course.store import FileRecordStore

pytest.importorskip("ipywidgets")

from teachkit.widgets.gain import Calibration, PostTest, PreTest

CHECKS = load_questions("gain").checks
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "record.jsonl")


def answer(widget, *, right=True, sure=70):
    """Commit one answer to the question on show."""
    check = widget.left[0]
    wanted = check.right if right else check.choices[1]
    widget.answer.value = shuffled(check).index(wanted)
    widget.confidence.value = sure
    widget.commit.click()


def take(kind, store, marks, sure=70):
    widget = kind(store=store)
    for mark in marks:
        answer(widget, right=mark == "+", sure=sure)
    return widget


def in_the_browser(widget):
    """All that the page holds of a widget: every part's state, and what stands in its place."""
    import ipywidgets

    def parts(one):
        yield one
        for child in getattr(one, "children", ()):
            yield from parts(child)

    states = [part.get_state() for part in parts(widget) if isinstance(part, ipywidgets.Widget)]
    return repr(states) + repr(widget._repr_mimebundle_())


@pytest.mark.parametrize("kind", [PreTest, PostTest], ids=["before", "after"])
def test_nothing_that_is_right_is_in_the_browser_before_the_last_commit(kind, store):
    widget = kind(store=store)
    while widget.left:
        seen = in_the_browser(widget)
        for check in CHECKS:
            for choice in check.choices:
                assert choice.feedback not in seen
                assert not choice.misconception or choice.misconception not in seen
        assert '"right"' not in seen
        answer(widget)


def test_the_order_of_the_choices_gives_nothing_away(store):
    widget = PreTest(store=store)
    first = []
    while widget.left:
        check = widget.left[0]
        first.append(widget.answer.options[0][0] == check.right.text)
        answer(widget)
    assert 1 <= sum(first) <= 4


def test_the_pretest_never_tells_how_many_were_right(store):
    widget = take(PreTest, store, "++++-----")
    seen = in_the_browser(widget)
    assert "All 9 are kept" in widget.result.value
    assert widget.left == ()
    for check in CHECKS:
        assert check.right.feedback not in seen
    assert not re.search(r"\b[45] of 9", seen)


def test_each_answer_is_kept_as_it_is_given(store):
    take(PreTest, store, "+-", sure=80)
    one, two = store.load().entries
    assert (one.kind, one.id, one.right) == ("pretest", CHECKS[0].id, True)
    assert one.said == {"chosen": "right", "confidence": 80, "brier": 0.04}
    assert two.said["chosen"] == CHECKS[1].choices[1].misconception
    assert two.said["brier"] == 0.64


def test_a_page_that_is_loaded_again_goes_on_where_it_stopped(store):
    take(PreTest, store, "+-+")
    again = PreTest(store=store)
    assert again.left == CHECKS[3:]
    assert "4 of 9." in again.question.value
    assert again.answer.value is None
    assert again.confidence.value == 50


def test_a_commit_without_a_choice_is_asked_for_one(store):
    widget = PreTest(store=store)
    widget.commit.click()
    assert "Choose one" in widget.message.value
    assert store.load().entries == ()


def test_the_result_says_what_moved_with_what_chance_does(store):
    take(PreTest, store, "+--+-----")
    widget = take(PostTest, store, "++++++++-")
    said = widget.result.value
    assert "3 of 9" not in said
    assert "Before the course 2 of 9 were right, and now 8." in said
    assert "<strong>0.86</strong>" in said
    assert "each question moves it by 0.14" in said
    assert "Of the 6 that changed sides, 6 moved up; a coin does as well or better in 2 %" in said
    assert "8 of 9 fits anybody who gets 57 % to 98 %" in said
    assert f"Still open: {CHECKS[8].objective.partition('.')[0]}." in said
    assert "mark" not in said.replace("You see no mark", "")
    for check in CHECKS:
        assert check.right.text in said


def test_a_loss_is_told_as_one(store):
    take(PreTest, store, "++++++++-")
    said = take(PostTest, store, "++++++---").result.value
    assert "<strong>\N{MINUS SIGN}2.00</strong>" in said
    assert "Moved down: " in said


def test_whoever_knew_it_all_had_nothing_to_gain(store):
    take(PreTest, store, "+++++++++")
    said = take(PostTest, store, "+++++++++").result.value
    assert "nothing to gain" in said
    assert "No question has changed sides." in said


def test_without_a_pretest_it_says_that_nothing_can_be_compared(store):
    said = take(PostTest, store, "+++++++--").result.value
    assert "7 of 9 right" in said
    assert "You did not answer them before the course" in said
    assert "Hake" not in said


def test_a_wrong_answer_is_told_what_it_thought(store):
    said = take(PostTest, store, "-" * 9).result.value
    for check in CHECKS:
        first, *others = check.choices[1:]
        assert first.text in said
        assert all(other.text not in said for other in others)


def test_a_record_that_cannot_be_read_stops_nobody(store):
    store.path.write_text("my diary")
    widget = take(PreTest, store, "+++++++++")
    assert "All 9 are kept" not in widget.result.value
    assert "Not recorded" in widget.message.value
    assert store.path.read_text() == "my diary"


def test_the_calibration_is_a_picture_and_the_same_as_a_table():
    said = [Forecast(0.9, n < 5) for n in range(10)] + [Forecast(0.5, n < 2) for n in range(4)]
    table = Calibration(said)
    drawn = ET.fromstring(re.search(r"<svg.*</svg>", table._repr_html_(), re.DOTALL)[0])
    described = drawn.find(f"{SVG}desc").text
    assert "90 % sure on average: 5 of 10 right" in described
    assert [row[1] for row in table.rows] == ["4", "10"]
    assert [row[-1] for row in table.rows] == ["yes", "no"]
    assert "29 points too sure" in table.caption
    assert "That is few" in table.caption
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "5 of 10" in words
    (square,) = drawn.iter(f"{SVG}rect")
    (dot,) = drawn.iter(f"{SVG}circle")
    assert float(square.get("x")) > float(dot.get("cx"))


def test_the_calibration_reads_the_whole_record(store):
    store.add(Entry("predict", "focus.directives", 1, "", True, {"confidence": 60}))
    take(PreTest, store, "+")
    table = Calibration(store=store)
    assert "2 answers, 2 right" in table.caption
    assert "35 points less sure than you are right" in table.caption


def test_without_a_forecast_there_is_a_sentence_and_no_plot(store):
    page = Calibration(store=store)._repr_html_()
    assert "predict first" in page
    assert "<svg" not in page


def test_a_second_click_that_comes_late_commits_nothing(store):
    widget = PreTest(store=store)
    button = widget.commit
    answer(widget)
    widget.answer.value = 0
    button.click()
    assert len(store.load().entries) == 1


def test_a_key_that_comes_late_changes_nothing_of_the_next_question(store):
    widget = PreTest(store=store)
    choices, sure = widget.answer, widget.confidence
    answer(widget)
    choices.index, sure.value = 3, 100
    assert widget.answer.index is None
    assert widget.confidence.value == 50
