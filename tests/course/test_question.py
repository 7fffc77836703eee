"""Questions as data, and how a prediction is scored."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.course.load import load_course, load_question, load_questions
from teachkit.course.question import brier, hit, log_error, parse_questions, shuffled
from teachkit.errors import TeachkitError

GOOD = """
schema = 1
chapter = "depend"

[[predict]]
id = "crates"
prompt = "How many?"
answer = 2
reveal = "Two."
source = "its lock file"
date = 2026-07-15

[[predict]]
id = "which"
prompt = "Which?"
choices = ["Sentry", "clap"]
answer = "Sentry"
reveal = "Sentry."
source = "its history"
date = "2023-07"

[[check]]
id = "why"
objective = "depend.burden"
prompt = "Why?"
answer = "Because"
feedback = "Right."
[[check.distractor]]
text = "So"
misconception = "so-so"
feedback = "So is no reason."
[[check.distractor]]
text = "Thus"
misconception = "thus-thus"
feedback = "Thus is no reason."
"""


def test_questions_read_with_their_full_ids():
    questions = parse_questions(GOOD, "depend.toml")
    assert questions.ids() == ("depend.crates", "depend.which", "depend.why")
    crates, which = questions.predictions
    assert (crates.answer, crates.choices, crates.factor, crates.date) == (
        2.0,
        (),
        2.0,
        "2026-07-15",
    )
    assert (which.answer, which.revision) == ("Sentry", 1)
    (check,) = questions.checks
    assert check.right.text == "Because"
    assert [choice.misconception for choice in check.choices] == ["", "so-so", "thus-thus"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("answer = 2", "answer = -2", "not be negative"),
        ("answer = 2", 'answer = "two"', "a number"),
        ("answer = 2", "answer = inf", "a number"),
        ("answer = 2", "answer = true", "a number"),
        ('answer = "Sentry"', 'answer = "axum"', "one of"),
        ('id = "which"', 'id = "crates"', "twice"),
        ('id = "which"', 'id = "Which one"', "hyphens"),
        ('misconception = "thus-thus"', 'misconception = "so-so"', "two distractors"),
        ('misconception = "thus-thus"', 'misconception = "Thus!"', "hyphens"),
        ('feedback = "Thus is no reason."', 'feedback = "So is no reason."', "same feedback"),
        ('text = "Thus"', 'text = "So"', "same text"),
        ('feedback = "Thus is no reason."', "", "missing"),
        ("date = 2026-07-15", "date = 2026", "date"),
        ('source = "its lock file"', "", "missing"),
        ('prompt = "How many?"', 'prompt = "How many?"\nfactor = 0.5', "at least 1"),
        ('prompt = "How many?"', 'prompt = "How many?"\nrevision = 0', "at least 1"),
        ('prompt = "How many?"', 'prompt = "How many?"\nhint = "x"', "not a field"),
        ('chapter = "depend"', 'chapter = "Depend"', "id of a chapter"),
    ],
)
def test_what_is_wrong_is_said(old, new, said):
    assert old in GOOD
    with pytest.raises(TeachkitError) as raised:
        parse_questions(GOOD.replace(old, new, 1), "depend.toml")
    assert said in str(raised.value)
    assert "depend.toml" in raised.value.place


def test_one_wrong_choice_is_a_coin_to_toss():
    with pytest.raises(TeachkitError, match="coin"):
        parse_questions(GOOD[: GOOD.rindex("[[check.distractor]]")], "depend.toml")


def test_brier_scores_are_what_brier_says():
    assert brier(1.0, right=True) == 0
    assert brier(1.0, right=False) == 1
    assert brier(0.5, right=True) == brier(0.5, right=False) == 0.25
    assert brier(0.7, right=True) == pytest.approx(0.09)
    with pytest.raises(ValueError, match="between 0 and 1"):
        brier(1.2, right=True)


@given(st.floats(0.01, 0.99), st.floats(0, 1))
def test_honesty_is_the_best_policy(truth, said):
    def expected(confidence):
        return truth * brier(confidence, right=True) + (1 - truth) * brier(confidence, right=False)

    assert expected(truth) <= expected(said) + 1e-12


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_log_error_is_symmetric_and_nought_only_for_the_truth(guess, truth):
    assert log_error(guess, truth) == pytest.approx(log_error(truth, guess))
    assert (log_error(guess, truth) == 0) == (guess == truth)


def test_log_error_counts_in_powers_of_ten():
    assert log_error(99, 9) == pytest.approx(1)
    assert log_error(0, 0) == 0
    with pytest.raises(ValueError, match="negative"):
        log_error(-1, 2)


def test_a_number_is_right_within_its_factor():
    crates, which = parse_questions(GOOD, "depend.toml").predictions
    assert [hit(crates, guess) for guess in (0.9, 1, 2, 4, 4.1)] == [False, True, True, True, False]
    assert hit(which, "Sentry")
    assert not hit(which, "clap")


def test_choices_are_in_one_order_for_everybody_and_in_another_when_asked_again():
    (check,) = parse_questions(GOOD, "depend.toml").checks
    assert shuffled(check) == shuffled(check)
    assert sorted(shuffled(check), key=str) == sorted(check.choices, key=str)
    assert len({shuffled(check, salt=str(n)) for n in range(20)}) > 1


def test_a_question_is_found_by_its_full_id(small):
    assert load_question("choose.people", small).answer == 4
    with pytest.raises(TeachkitError) as raised:
        load_question("choose.nothing", small)
    assert "choose.people" in raised.value.hint
    assert load_questions("nowhere", small).ids() == ()


def test_the_right_choice_of_the_real_questions_is_not_always_in_one_place(repository):
    places = [
        shuffled(check).index(check.right)
        for chapter in load_course(repository).pages
        for check in load_questions(chapter.id, repository).checks
    ]
    assert len(places) >= 5
    assert len(set(places)) > 1
    assert not math.isclose(max(map(places.count, set(places))), len(places))
