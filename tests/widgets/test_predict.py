"""Predict and SelfExplain: commit first, then see; recorded, scored, and readable on paper."""

from pathlib import Path

import pytest

from teachkit.course.load import load_question
from teachkit.course.store import FileRecordStore
from teachkit.errors import TeachkitError

pytest.importorskip("ipywidgets")

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "record.jsonl")


def number(store):
    from teachkit.widgets import Predict

    return Predict(load_question("choose.people", SMALL), store=store)


def test_nothing_is_revealed_before_the_reader_commits(store):
    widget = number(store)
    assert "Four" not in widget.message.value
    assert widget.answer.value == ""
    widget.answer.value = "8"
    widget.confidence.value = 80
    widget.commit.click()
    assert "Four, of whom" in widget.message.value
    assert widget.answer.disabled
    assert widget.commit.disabled


def test_a_number_is_scored_by_how_near_and_how_sure(store):
    widget = number(store)
    widget.answer.value = "8"
    widget.confidence.value = 80
    widget.commit.click()
    (entry,) = store.load().entries
    assert entry.right is True
    assert entry.said["brier"] == pytest.approx(0.04)
    assert entry.said["log_error"] == pytest.approx(0.2553, abs=1e-4)
    assert "Brier score: 0.04" in widget.message.value
    assert "factor of 1.8" in widget.message.value


@pytest.mark.parametrize("text", ["", "many", "-3", "nan", "inf"])
def test_what_is_no_number_is_asked_for_again(text, store):
    widget = number(store)
    widget.answer.value = text
    widget.commit.click()
    assert "Please write a number" in widget.message.value
    assert not widget.commit.disabled
    assert store.load().entries == ()


def test_a_number_may_be_written_with_commas(store):
    widget = number(store)
    widget.answer.value = "1,200"
    widget.commit.click()
    assert store.load().entries[0].said["answer"] == 1200
    assert "Not this time." in widget.message.value


def test_a_choice_is_committed_with_a_confidence(store):
    from teachkit.widgets import Predict

    widget = Predict(load_question("choose.which", SMALL), store=store)
    widget.commit.click()
    assert "Choose one first" in widget.message.value
    widget.answer.value = "sudo"
    widget.confidence.value = 90
    widget.commit.click()
    (entry,) = store.load().entries
    assert (entry.right, entry.said["brier"]) == (False, 0.81)


def test_the_answer_given_before_is_shown_again(store):
    first = number(store)
    first.answer.value = "8"
    first.commit.click()
    again = number(store)
    assert again.commit.disabled
    assert "You said 8 people" in again.message.value
    assert len(store.load().entries) == 1


def test_what_course_files_say_is_text_and_never_html(store):
    widget = number(store)
    widget.answer.value = "4"
    widget.commit.click()
    assert "&lt;b&gt;Not bold." in widget.message.value
    assert "<code>one</code>" in widget.message.value


def test_on_paper_the_question_is_readable_and_the_answer_folded_away(store):
    page = number(store)._repr_mimebundle_()
    assert "How many people maintain it?" in page["text/html"]
    assert page["text/html"].index("<details>") < page["text/html"].index("Four, of whom")
    assert "How many people maintain it?" in page["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in page


def test_a_record_that_cannot_be_written_does_not_stop_the_reader(store):
    store.path.write_text("my diary")
    widget = number(store)
    assert "cannot be read" in widget.message.value
    widget.answer.value = "4"
    widget.commit.click()
    assert "Four, of whom" in widget.message.value
    assert "Not recorded" in widget.message.value
    assert store.path.read_text() == "my diary"


def test_every_part_has_a_name_for_those_who_cannot_see_it(store):
    widget = number(store)
    assert all(part.description for part in (widget.answer, widget.confidence, widget.commit))


def test_their_reason_comes_after_yours(store):
    from teachkit.widgets import SelfExplain

    widget = SelfExplain(load_question("choose.why", SMALL), store=store)
    widget.show.click()
    assert "sentence of your own" in widget.message.value
    assert "nobody paid" not in widget.message.value
    widget.reason.value = "They were tired."
    widget.show.click()
    assert "nobody paid" in widget.message.value
    assert store.load().entries[0].said == {"text": "They were tired."}
    again = SelfExplain(load_question("choose.why", SMALL), store=store)
    assert again.reason.value == "They were tired."
    assert "nobody paid" in again.message.value
    assert "Their reason" in again.printed()


def test_each_widget_shows_its_own_kind_of_question(store):
    from teachkit.widgets import Predict, SelfExplain

    for kind, name in ((Predict, "choose.why"), (SelfExplain, "choose.people")):
        with pytest.raises(TeachkitError) as raised:
            kind(load_question(name, SMALL), store=store)
        assert raised.value.code == "wrong-kind-of-question"
