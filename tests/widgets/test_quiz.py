"""Check yourself: feedback for every choice, missed ones again, the rest left in peace."""

from pathlib import Path

import pytest

from teachkit.course.load import load_questions
from teachkit.course.record import Entry
from teachkit.course.store import FileRecordStore

pytest.importorskip("ipywidgets")

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"
CHECKS = load_questions("start", SMALL).checks


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "record.jsonl")


def quiz(store):
    from teachkit.widgets import CheckYourself

    return CheckYourself(CHECKS, store=store)


def choose(question, text):
    question.choices.value = dict(question.choices.options)[text]


def answer(widget, wrong=()):
    for question in widget.questions:
        if not question.done:
            pick = question.check.choices[1 if question.check.id in wrong else 0]
            choose(question, pick.text)


def test_every_wrong_choice_gets_its_own_feedback(store):
    for place in (1, 2):
        widget = quiz(store)
        for question in widget.questions:
            choose(question, question.check.choices[place].text)
        widget.button.click()
        for question in widget.questions:
            assert question.check.choices[place].feedback in question.feedback.value
            assert "Not quite." in question.feedback.value
    said = {entry.said["chosen"] for entry in store.load().entries}
    assert said == {choice.misconception for check in CHECKS for choice in check.choices[1:]}


def test_nothing_is_judged_until_all_are_answered(store):
    widget = quiz(store)
    choose(widget.questions[0], CHECKS[0].right.text)
    widget.button.click()
    assert "Answer them all" in widget.message.value
    assert "Not answered." in widget.questions[1].feedback.value
    assert store.load().entries == ()


def test_only_the_missed_ones_are_asked_again(store):
    widget = quiz(store)
    answer(widget, wrong={CHECKS[1].id})
    widget.button.click()
    assert widget.message.value.count("2 of 3 right") == 1
    assert "Ask the one you missed again" in widget.button.description
    widget.button.click()
    first, second, third = widget.questions
    assert (first.choices.disabled, second.choices.disabled, third.choices.disabled) == (
        True, False, True,
    )  # fmt: skip
    assert second.choices.value is None
    answer(widget)
    widget.button.click()
    assert "All right." in widget.message.value
    assert widget.button.layout.display == "none"
    assert len(store.load().entries) == 4


def test_what_was_right_before_is_not_asked_on_another_day(store):
    widget = quiz(store)
    answer(widget, wrong={CHECKS[2].id})
    widget.button.click()
    later = quiz(store)
    assert [question.done for question in later.questions] == [True, True, False]
    assert "Right, earlier." in later.questions[0].feedback.value


def test_review_asks_two_and_the_missed_one_first(store):
    from teachkit.widgets import Review

    store.add(Entry("check", CHECKS[2].id, 1, "2026-11-22T21:00:00+00:00", False, {}))
    widget = Review(CHECKS, store=store)
    assert len(widget.questions) == 2
    assert widget.questions[0].check == CHECKS[2]


def test_review_of_a_chapter_asks_about_the_chapters_before(store, monkeypatch):
    from teachkit.widgets import Review

    monkeypatch.setenv("TEACHKIT_COURSE", str(SMALL))
    asked = {question.check for question in Review("choose", store=store).questions}
    assert len(asked) == 2
    assert asked < set(CHECKS)
    nothing = Review("start", store=store)
    assert nothing.questions == []
    assert "nothing to ask" in nothing.message.value


def test_on_paper_each_choice_unfolds_its_feedback(store):
    page = quiz(store)._repr_mimebundle_()["text/html"]
    for check in CHECKS:
        for choice in check.choices:
            assert choice.text in page
            assert choice.feedback in page
    assert page.count("<details>") == 9


def test_a_record_that_cannot_be_read_does_not_stop_the_reader(store):
    store.path.write_text("my diary")
    widget = quiz(store)
    assert "Not recorded." in widget.message.value
    answer(widget)
    widget.button.click()
    assert "All right." in widget.message.value
    assert store.path.read_text() == "my diary"
