"""An exercise's widget: check, hints one by one, and the solution after a pass or giving up."""

from pathlib import Path

import pytest

from teachkit.course.load import load_exercise
from teachkit.course.store import FileRecordStore

module = pytest.importorskip("teachkit.widgets.exercise", exc_type=ImportError)

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "record.jsonl")


@pytest.fixture
def make(store):
    def make(answer=None):
        path = SMALL / "answers" / f"{answer}.py" if answer else None
        return module.Exercise(load_exercise("choose/few-people", SMALL), store=store, answer=path)

    return make


def test_a_pass_is_told_and_recorded(make, store):
    widget = make("passes")
    assert "Not begun yet." in widget.standing.value
    widget.check.click()
    assert "2 of 2 checks passed." in widget.results.value
    assert "The names come in their order." in widget.results.value
    assert "Passed." in widget.standing.value
    assert store.load().status("choose/few-people", 1) == "passed"
    assert not widget.check.disabled


def test_a_failed_check_shows_the_authors_words(make, store):
    widget = make("fails")
    widget.check.click()
    assert "You have not compared with the limit." in widget.results.value
    assert "<strong>Not yet:</strong>" in widget.results.value
    assert "Tried, not passed yet." in widget.standing.value


def test_an_endless_answer_does_not_hold_the_kernel(make):
    widget = make("hangs")
    widget.check.click()
    assert "Could not run:" in widget.results.value
    assert "did not finish" in widget.results.value


def test_what_the_code_printed_is_folded_away(make):
    widget = make("prints_a_lot")
    widget.check.click()
    assert "What your code printed" in widget.results.value


def test_hints_come_one_by_one_and_are_recorded(make, store):
    widget = make()
    assert widget.hints.value == ""
    for number in (1, 2, 3):
        widget.hint.click()
        assert widget.hints.value.count("<li>") == number
        assert store.load().hints("choose/few-people", 1) == number
    assert widget.hint.disabled
    assert make().hints.value.count("<li>") == 3


def test_the_solution_costs_a_pass_or_an_honest_word(make, store):
    widget = make("fails")
    widget.solution.click()
    assert "def few_people" not in widget.answer_shown.value
    assert widget.surrender.layout.display == ""
    widget.surrender.click()
    assert widget.answer_shown.value.count("def few_people") == 2
    assert "looked at the solution" in widget.standing.value
    assert store.load().status("choose/few-people", 1) == "given-up"


def test_the_solution_is_there_after_a_pass(make):
    widget = make("passes")
    widget.check.click()
    widget.solution.click()
    assert widget.answer_shown.value.count("def few_people") == 2


def test_the_cells_of_this_session_are_the_answer(make, monkeypatch):
    cells = [
        "",
        "def few_people(people, most):\n    return sorted(n for n in people if people[n] <= most)",
    ]
    monkeypatch.setattr(module, "_session_cells", lambda: cells)
    widget = make()
    widget.check.click()
    assert "2 of 2 checks passed." in widget.results.value


def test_the_saved_notebook_of_the_workspace_is_the_answer_otherwise(make, tmp_path, monkeypatch):
    place = tmp_path / "exercises" / "choose" / "few-people"
    place.mkdir(parents=True)
    (tmp_path / ".teachkit").mkdir()
    text = (SMALL / "exercises/choose/few-people/statement.md").read_text()
    (place / "statement.md").write_text(
        text.replace("return []", "return sorted(n for n in people if people[n] <= most)")
    )
    monkeypatch.chdir(tmp_path)
    widget = make()
    widget.check.click()
    assert "2 of 2 checks passed." in widget.results.value


def test_no_answer_at_all_is_said_in_a_sentence(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    widget = make()
    widget.check.click()
    assert "There is no function few_people in your answer yet." in widget.results.value


def test_on_paper_there_are_the_command_and_the_hints(make):
    page = make()._repr_mimebundle_()["text/html"]
    assert "teachkit check choose/few-people" in page
    assert page.count("<details>") == 3


def test_an_exercise_that_changed_since_says_so(make, store):
    from teachkit.course.record import Entry

    store.add(Entry("exercise", "choose/few-people", 0, "2026-11-22T21:00:00+00:00", True, {}))
    assert "has changed since" in make().standing.value
