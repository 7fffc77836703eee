"""The class on one page."""

import re
from dataclasses import replace
from html import unescape

import pytest

from teachkit.course.load import load_exercise
from teachkit.grading.feedback import feedback_name, overview_page
from teachkit.grading.gradebook import Total


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main>")[2])).split())


@pytest.fixture
def closure(repository):
    return load_exercise("depend/closure", repository)


def test_a_class_of_nobody_has_a_page():
    assert "No grades yet." in overview_page([], [])


def test_points_are_counted_in_tenths_and_five_numbers(result, counted):
    right, wrong = result("a"), result("a", "wrong")
    items = [
        counted(*([right] * n + [wrong] * (10 - n)), learner=f"learner-{n:02}") for n in range(11)
    ]
    page = overview_page(items, [])
    shown = text_of(page)
    assert "least 0 0 %" in shown
    assert "lower quartile 2.5 25 % median 5 50 % upper quartile 7.5 75 % most 10 100 %" in shown
    assert "9 to 10 2" in shown  # nine and ten: the last tenth has its end with it
    assert "0 to less than 1 1" in shown


def test_what_was_not_handed_in_counts_as_nothing(result, counted):
    items = [
        counted(result(), exercise="a/one"),
        counted(result(), exercise="a/two"),
        counted(result(), exercise="a/one", learner="learner-02"),
    ]
    shown = text_of(overview_page(items, []))
    assert "learner-01 2 1 1" in shown
    assert "learner-02 1 1 –" in shown
    assert "least 1 50 %" in shown


def test_each_check_has_its_rate_in_the_checks_order(result, counted):
    items = [
        counted(
            result("visible_one", "" if n < 3 else "wrong", sentence="It counts."),
            result("hidden_one", "raised" if n % 2 else "", sentence="It ends.", hidden=True),
            learner=f"learner-{n}",
        )
        for n in range(4)
    ]
    shown = text_of(overview_page(items, []))
    assert "1. It counts. 25 % 1 wrong 1 1" in shown
    assert "2. It ends. hidden 50 % 2 raised an exception 2 1" in shown


def test_wrong_answers_are_matched_to_what_the_exercise_knows(result, counted, closure):
    known = ("direct-is-all",)
    items = [
        counted(result("a", "wrong"), learner=f"learner-{n}", exercise="depend/closure",
                misconceptions=known if n < 3 else ())
        for n in range(4)
    ]  # fmt: skip
    page = overview_page(items, [closure])
    shown = text_of(page)
    assert closure.exercise.title in shown
    assert "direct is all You stopped at the direct dependencies 3 75 %" in shown
    assert "Wrong in a way nobody has named" in shown
    assert "1 wrong The sentence of a. 1 learner-3" in shown
    assert f'href="feedback/{feedback_name("learner-3")}"' in page


def test_a_pattern_reads_in_few_words(result, counted):
    kinds = ("wrong", "wrong", "wrong", "", "too-slow", "wrong")
    items = [
        counted(*(result(f"c{place}", kind) for place, kind in enumerate(kinds)),
                learner=f"learner-{n}")
        for n in range(2)
    ]  # fmt: skip
    assert "1 to 3, 6 wrong; 5 too slow The sentence of c0. 2" in text_of(overview_page(items, []))


def test_what_needs_a_person_is_named_with_its_reason(result, counted):
    items = [
        counted(result(), learner="fine"),
        counted(learner="bomb", problem="The archive unpacks to 100 MB."),
        counted(result("a", "stopped"), learner="stuck", problem="It did not come to an end."),
        counted(result("check_x", "broken", broken=True), learner="unlucky"),
        counted(learner="empty"),
    ]
    shown = text_of(overview_page(items, [])).partition("Needs a person")[2]
    assert "4 answers to look at" in shown
    assert "bomb choose/few-people The archive unpacks to 100 MB. handed-in/bomb.zip" in shown
    assert "stuck choose/few-people It did not come to an end." in shown
    assert "unlucky choose/few-people A check broke: check_x." in shown
    assert "empty choose/few-people No check ran." in shown


def test_a_submission_that_cannot_be_read_is_one_row_whatever_it_was_for(counted):
    items = [
        counted(learner="bomb", exercise=name, problem="It unpacks to 100 MB.") for name in "ab"
    ]
    shown = text_of(overview_page(items, []))
    assert "2 answers to look at" in shown
    assert "bomb a; b It unpacks to 100 MB." in shown


def test_what_a_person_has_decided_waits_for_nobody(result, counted):
    item = counted(learner="bomb", problem="The archive unpacks to 100 MB.")
    assert "1 answer to look at" in text_of(overview_page([item], []))
    assert "Nothing: every" in text_of(overview_page([replace(item, by_hand=True)], []))


def test_who_has_not_written_an_exercise_says_nothing_about_its_checks(result, counted):
    items = [
        counted(result("a", "wrong"), result("b"), learner="ada"),
        *(
            counted(result("a", "missing"), result("b", "missing"), learner=f"learner-{n}")
            for n in range(3)
        ),
    ]
    shown = text_of(overview_page(items, []))
    assert "1 answer, and 3 handed in without it; 0 % pass everything." in shown
    assert "1. The sentence of a. 100 % 1 wrong 1 1" in shown
    assert "not written" not in shown


def test_grades_made_unsealed_are_said_so(result, counted):
    items = [counted(result(), learner="a", level="separate"), counted(result(), learner="b")]
    shown = text_of(overview_page(items, []))
    assert "1 grade made unsealed." in shown
    assert "Levels: sealed 1, separate 1." in shown
    assert "unsealed" not in text_of(overview_page(items[1:], []))


def test_late_ones_and_second_attempts_are_counted(result, counted):
    items = [
        counted(result(), learner="a", penalty=0.5, attempts=2),
        counted(result(), learner="b", attempts=3),
        counted(result(), learner="c"),
    ]
    shown = text_of(overview_page(items, []))
    assert "Late: 1. Handed in more than once: 2." in shown
    assert "a 0.5 0.5*" in shown


def test_hostile_names_are_only_text(result, counted):
    nasty = '"><script>alert(1)</script>\u202e'
    item = counted(
        result(nasty, "wrong", sentence=nasty), learner=nasty, exercise=nasty, level=nasty,
        origin=nasty, problem=nasty, misconceptions=(nasty,),
    )  # fmt: skip
    page = overview_page([item, item], [])
    assert "<script" not in page
    assert "\u202e" not in page
    assert '"">' not in page


def test_the_page_does_not_depend_on_the_order_of_the_grades(result, counted):
    items = [
        counted(result("a", "wrong" if n % 3 else ""), result("b", "raised" if n % 2 else ""),
                learner=f"learner-{n:02}", misconceptions=("x",) if n % 5 == 1 else ())
        for n in range(20)
    ]  # fmt: skip
    assert overview_page(items, []) == overview_page(reversed(items), [])


def test_two_thousand_learners_fit_into_a_megabyte(result, counted):
    """Fourteen exercises of eight checks; printed text and sources must not be in there."""

    def one(learner, exercise):
        n = sum(map(ord, learner + exercise))
        return counted(
            *(result(f"c{place}", "wrong" if (n + place) % 3 else "", "A message." * 20)
              for place in range(8)),
            learner=learner, exercise=exercise, printed="printed" * 200, source="source" * 200,
        )  # fmt: skip

    exercises = [f"word/exercise-{n:02}" for n in range(14)]
    page = overview_page(
        (one(f"learner-{n:04}", exercise) for n in range(2_000) for exercise in exercises), []
    )
    assert len(page.encode()) < 1_000_000
    assert page.count("<details>") >= 20
    assert "learner-1999" in page
    assert "printedprinted" not in page


def test_the_link_to_the_similarity_report_is_there_when_there_is_one(result, counted):
    item = counted(result())
    assert 'href="similarity.html"' in overview_page([item], [], similarity=True)
    assert "similarity.html" not in overview_page([item], [])


def test_totals_are_the_policys_where_there_is_one(result, counted):
    items = [counted(result(), learner=f"learner-{n}") for n in range(3)]
    shown = text_of(overview_page(items, [], total=lambda given: Total(2.0 * len(given), 8.0)))
    assert "median 2 25 %" in shown
    assert "learner-1 2 1" in shown
