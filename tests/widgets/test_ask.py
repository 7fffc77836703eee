"""The card of questions, seen from Python: what it sends, what it keeps, and how it prints."""

from pathlib import Path

import pytest

from teachkit.course.load import load_question, load_questions
from teachkit.course.record import Entry
from teachkit.course.store import FileRecordStore
from teachkit.errors import TeachkitError

pytest.importorskip("anywidget")

from teachkit.widgets import CheckYourself, Predict, Review, SelfExplain

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"
CHECKS = load_questions("start", SMALL).checks
WHEN = "2026-11-23T09:55:01.123+00:00"


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "record.jsonl")


def predict(store, name="choose.people"):
    return Predict(load_question(name, SMALL), store=store)


def explain(store):
    return SelfExplain(load_question("choose.why", SMALL), store=store)


def sent(question, when=WHEN, **said):
    kind = {"Predict": "predict", "Explain": "explain", "Check": "check"}[type(question).__name__]
    entry = {"kind": kind, "id": question.id, "revision": question.revision}
    return {**entry, "when": when, "said": said}


def told(widget, content):
    """Give the widget a message as the page does, and return what it answers."""
    answers = []
    widget.send = lambda answer, *_buffers: answers.append(answer)
    widget._handle_custom_msg(content, [])
    (answer,) = answers
    return answer


def test_an_answer_is_judged_kept_and_known_from_then_on(store):
    card = predict(store)
    message = {"id": "a-1", "do": "keep", "entry": sent(card.question, answer=8, confidence=80)}
    assert told(card, message) == {"id": "a-1", "ok": True}
    (entry,) = store.load().entries
    assert (entry.right, entry.said["brier"], entry.when) == (True, 0.04, WHEN)
    assert card.earlier[card.question.id]["said"] == entry.said
    assert predict(store).earlier == card.earlier


def test_what_the_page_says_is_right_is_not_believed(store):
    card = predict(store)
    lie = sent(card.question, answer=4000, confidence=100, brier=0.0, right=True)
    entry = card.keep(lie | {"right": True})
    assert (entry.right, entry.said["brier"]) == (False, 1.0)
    assert store.load().entries == (entry,)


def test_the_same_answer_sent_again_is_recorded_once(store):
    card, entry = predict(store), sent(predict(store).question, answer=8, confidence=80)
    card.keep(entry)
    card.keep(entry)
    predict(store).keep(entry)  # the kernel has begun anew meanwhile
    assert len(store.load().entries) == 1
    card.keep(entry | {"when": "2026-11-23T09:55:02.000+00:00"})
    assert len(store.load().entries) == 2


def test_what_cannot_be_kept_is_answered_with_the_reason(store):
    card = predict(store)
    for entry in (None, {}, sent(CHECKS[0], chosen="right"), sent(card.question, answer="8")):
        answer = told(card, {"id": "a-1", "do": "keep", "entry": entry})
        assert answer["error"]["code"] == "wrong-answer"
    assert store.load().entries == ()
    assert card.problem == {}


def test_a_record_that_is_not_ours_is_told_and_left_alone(store):
    store.path.write_text("my diary")
    card = predict(store)
    assert card.problem["code"] == "foreign-record"
    entry = sent(card.question, answer=8, confidence=80)
    assert told(card, {"id": 1, "do": "keep", "entry": entry})["error"]["code"] == "foreign-record"
    assert store.path.read_text() == "my diary"


def test_an_answer_to_an_earlier_revision_is_not_shown(store):
    store.add(Entry("check", CHECKS[0].id, 7, WHEN, True, {"chosen": "right"}))
    store.add(Entry("check", CHECKS[1].id, 1, WHEN, False, {"chosen": "a-weekend-will-do"}))
    assert list(CheckYourself(CHECKS, store=store).earlier) == [CHECKS[1].id]


def test_the_questions_are_data_and_the_verdict_is_left_to_the_card(store):
    card = CheckYourself(load_questions("start").checks, store=store)
    assert card.alone
    for data, check in zip(card.questions, card.asked, strict=True):
        assert (data["kind"], data["id"], data["prompt"]) == ("check", check.id, check.prompt)
        assert [choice["text"] for choice in data["choices"]] == [one.text for one in check.choices]
        assert not data["choices"][0]["misconception"]
        assert not any(one["feedback"].startswith("Right. ") for one in data["choices"])
    (number,) = predict(store).questions
    assert (number["kind"], number["answer"], number["unit"]) == ("predict", 4, "people")


def test_review_sends_the_pool_and_asks_two_the_missed_one_first(store):
    store.add(Entry("check", CHECKS[2].id, 1, WHEN, False, {}))
    card = Review(CHECKS, store=store)
    assert len(card.asked) == 2
    assert card.asked[0] == CHECKS[2]
    assert {data["id"] for data in card.questions} == {check.id for check in CHECKS}


def test_review_of_a_chapter_asks_about_the_chapters_before(store, monkeypatch):
    monkeypatch.setenv("TEACHKIT_COURSE", str(SMALL))
    assert set(Review("choose", store=store).asked) < set(CHECKS)
    nothing = Review("start", store=store)
    assert nothing.asked == ()
    assert "nothing to ask" in nothing.printed()


def test_on_paper_a_prediction_is_readable_and_its_answer_folded_away(store):
    page, _metadata = predict(store)._repr_mimebundle_()
    text = page["text/html"]
    assert text.index("How many people maintain it?") < text.index("<details>")
    assert text.index("<details>") < text.index("Four, of whom")
    assert "<strong>4</strong> people" in text
    assert "&lt;b&gt;Not bold." in text
    assert "<code>one</code>" in text
    assert "How many people maintain it?" in page["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in page
    assert "<li>sudo</li>" in predict(store, "choose.which").printed()


def test_on_paper_their_reason_is_folded_away(store):
    page = explain(store).printed()
    assert page.index("Why would they stop?") < page.index("<details>")
    assert page.index("<details>") < page.index("nobody paid")


def test_on_paper_each_choice_unfolds_its_feedback(store):
    page = CheckYourself(CHECKS, store=store)._repr_mimebundle_()[0]["text/html"]
    for check in CHECKS:
        for choice in check.choices:
            assert choice.text in page
            assert choice.feedback in page
    assert page.count("<details>") == 9
    assert page.count("Check yourself") == 1
    assert "<p>3. " in page


def test_each_card_shows_its_own_kind_of_question(store):
    for kind, name in ((Predict, "choose.why"), (SelfExplain, "choose.people")):
        with pytest.raises(TeachkitError) as raised:
            kind(load_question(name, SMALL), store=store)
        assert raised.value.code == "wrong-kind-of-question"


def test_the_card_is_small_because_a_page_carries_a_dozen():
    assert len(Predict._esm) + len(Predict._css) < 40_000
    assert Predict._esm == Review._esm
