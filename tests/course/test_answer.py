"""What a page says was answered: taken at its word for what was said, and for nothing else."""

from itertools import pairwise

import pytest

from teachkit.course.answer import LONGEST_TEXT, entry_from, judge, kind_of
from teachkit.course.load import load_question, load_questions
from teachkit.course.question import orders, shuffled
from teachkit.errors import TeachkitError

WHEN = "2026-11-23T09:55:01.123+00:00"


@pytest.fixture
def people(small):
    return load_question("choose.people", small)


@pytest.fixture
def which(small):
    return load_question("choose.which", small)


@pytest.fixture
def check(small):
    return load_questions("start", small).checks[0]


def sent(question, said, **other):
    entry = {"kind": kind_of(question), "id": question.id, "revision": question.revision}
    return {**entry, "when": WHEN, "said": said, **other}


def test_what_is_right_and_how_far_off_is_worked_out_again(people):
    said = {"answer": 8, "confidence": 80, "brier": 0.0, "log_error": 0.0}
    entry = entry_from(people, sent(people, said, right=False))
    assert (entry.kind, entry.id, entry.when, entry.right) == ("predict", people.id, WHEN, True)
    assert entry.said == {"answer": 8, "confidence": 80, "brier": 0.04, "log_error": 0.2553}


def test_a_choice_has_no_distance(which):
    said = {"answer": "sudo", "confidence": 90}
    assert judge(which, said) == (False, {**said, "brier": 0.81})


def test_a_check_is_right_or_has_its_misconception(check):
    assert judge(check, {"chosen": "right"}) == (True, {"chosen": "right"})
    assert judge(check, {"chosen": "old-is-bad"}) == (False, {"chosen": "old-is-bad"})


def test_a_reason_is_neither_right_nor_wrong(small):
    question = load_question("choose.why", small)
    assert judge(question, {"text": " They were tired.\n"}) == (None, {"text": "They were tired."})
    for text in ("", " \n", None, 3, "x" * (LONGEST_TEXT + 1)):
        with pytest.raises(TeachkitError):
            judge(question, {"text": text})


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"answer": 8},
        {"answer": 8, "confidence": 101},
        {"answer": 8, "confidence": -1},
        {"answer": 8, "confidence": 50.0},
        {"answer": 8, "confidence": True},
        {"answer": True, "confidence": 50},
        {"answer": "8", "confidence": 50},
        {"answer": -1, "confidence": 50},
        {"answer": float("nan"), "confidence": 50},
        {"answer": float("inf"), "confidence": 50},
        {"answer": 10**400, "confidence": 50},
    ],
    ids=str,
)
def test_what_is_no_number_with_a_confidence_is_refused(people, said):
    with pytest.raises(TeachkitError) as raised:
        judge(people, said)
    assert raised.value.code == "wrong-answer"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "check"},
        {"revision": 2},
        {"revision": None},
        {"said": None},
        {"said": []},
        {"when": None},
        {"when": "yesterday"},
        {"said": {"answer": "ntpd", "confidence": 50}},
    ],
    ids=str,
)
def test_an_answer_to_something_else_is_refused(which, other):
    with pytest.raises(TeachkitError) as raised:
        entry_from(which, sent(which, {"answer": "sudo", "confidence": 50}) | other)
    assert raised.value.code == "wrong-answer"
    assert raised.value.place == "choose.which"


def test_each_order_of_the_choices_is_another_than_the_one_before():
    checks = [check for word in ("start", "choose") for check in load_questions(word).checks]
    assert len(checks) > 5
    for check in checks:
        found = orders(check)
        assert [check.choices[place] for place in found[0]] == list(shuffled(check))
        assert len(found) == 5
        for order, following in pairwise(found):
            assert sorted(order) == list(range(len(check.choices)))
            assert order != following
