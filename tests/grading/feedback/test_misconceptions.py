"""Matching answers to what is known of wrong ones."""

import pytest

from teachkit.course.exercise import WrongAnswer
from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of
from teachkit.grading.feedback import is_told, known_misconceptions, match
from teachkit.grading.feedback.misconceptions import common, patterns
from teachkit.grading.report import Report
from teachkit.grading.session import Task, run_session

DIRECT = WrongAnswer("direct-is-all", "You stopped at the direct dependencies")
CIRCLES = WrongAnswer("no-circles", "You walk in circles")


def test_an_answer_that_is_told_the_words_has_the_misconception(result):
    report = Report((result(kind="wrong", message="You  stopped at the\ndirect DEPENDENCIES."),))
    assert match(report, [CIRCLES, DIRECT]) == ("direct-is-all",)


def test_hidden_checks_speak_as_well(result):
    report = Report((result(kind="wrong", message="You walk in circles: stop.", hidden=True),))
    assert match(report, [DIRECT, CIRCLES]) == ("no-circles",)


def test_what_passed_says_nothing(result):
    report = Report((result(message="You walk in circles"),))
    assert not is_told(report, CIRCLES.feedback)
    assert match(report, [CIRCLES]) == ()


def test_several_misconceptions_come_sorted_and_once(result):
    report = Report(
        (
            result("a", "wrong", "You walk in circles."),
            result("b", "wrong", "You stopped at the direct dependencies. You walk in circles."),
        )
    )
    assert match(report, [CIRCLES, DIRECT, DIRECT]) == ("direct-is-all", "no-circles")


def test_each_wrong_answer_of_a_real_exercise_is_matched_to_its_own(repository):
    """Graded as learners are: what a wrong answer stands for is found in its report."""
    folder = load_exercise("depend/closure", repository)
    known = known_misconceptions(folder)
    assert len(known) == len(folder.wrong) >= 4
    files = [folder.visible, folder.hidden]
    tasks = [
        Task(answer_of(path.read_text(encoding="utf-8"), folder.exercise.functions))
        for path in (*folder.wrong, *folder.solutions)
    ]
    reports = list(run_session(files, tasks, data=folder.path / "data"))
    for item, report in zip(known, reports, strict=False):
        assert item.misconception in match(report, known)
    for report in reports[len(known) :]:
        assert match(report, known) == ()


def test_a_wrong_answer_without_a_header_is_the_courses_fault(broken_copy):
    (broken_copy.path / "wrong" / "nameless.py").write_text("def f(): pass\n")
    with pytest.raises(TeachkitError) as caught:
        known_misconceptions(broken_copy)
    assert caught.value.code == "wrong-course-file"


def test_failures_that_look_alike_are_grouped_largest_first(result, counted):
    alike = (result("a"), result("b", "wrong", "one"), result("c", "too-slow"))
    other = (result("a", "wrong"), result("b"), result("c"))
    grades = [counted(*alike, learner=f"learner-{n}").grade for n in (3, 1, 2)]
    grades.append(counted(*other, learner="learner-4").grade)
    first, second = patterns(grades)
    assert first.checks == (("b", "wrong"), ("c", "too-slow"))
    assert first.learners == ("learner-1", "learner-2", "learner-3")
    assert second.learners == ("learner-4",)


def test_what_is_known_broken_or_never_ran_makes_no_pattern(result, counted):
    wrong = result("a", "wrong")
    grades = [
        counted(wrong, misconceptions=("direct-is-all",)),
        counted(wrong, result("b", "broken", broken=True)),
        counted(result("a", "missing"), result("b", "not-read")),
        counted(result("a"), result("b")),
    ]
    assert patterns([item.grade for item in grades]) == ()


def test_misconceptions_are_counted_once_an_answer(counted):
    grades = [
        counted(misconceptions=names).grade
        for names in (("b",), ("a", "b"), ("b", "b"), ("c",), ("a",))
    ]
    assert common(grades) == (("b", 3), ("a", 2), ("c", 1))
