"""Where a learner stands, read off a record and a plan."""

from dataclasses import replace

import pytest

from teachkit.course.exercise import parse_exercise
from teachkit.course.load import load_course, load_questions
from teachkit.course.progress import progress_of
from teachkit.course.record import Entry, Record
from teachkit.decisions.plan import Depend, Plan


@pytest.fixture
def course(small):
    """The tiny course: outline, questions by chapter, exercises by id."""
    outline = load_course(small)
    questions = {one.id: load_questions(one.id, small) for one in outline.chapters}
    exercises = {
        name: parse_exercise((small / "exercises" / name / "exercise.toml").read_text(), name)
        for name in outline.exercises()
        if (small / "exercises" / name / "exercise.toml").is_file()
    }
    return outline, questions, exercises


def first_check(course):
    outline, questions, _ = course
    return next(
        (chapter.id, question)
        for chapter in outline.chapters
        for question in questions[chapter.id].checks
    )


def standing(course, *entries, plan=None):
    return progress_of(*course, Record(entries), plan or Plan())


def check(question, *, right, when="2026-11-01T10:00:00+00:00", revision=None):
    return Entry("check", question.id, revision or question.revision, when, right, {})


def test_who_has_done_nothing_is_sent_to_the_first_chapter(course):
    progress = standing(course)
    assert {one.state for one in progress.chapters} == {"not begun"}
    assert progress.next.link == progress.chapters[0].link
    assert progress.again == ()


def test_the_last_answer_counts(course):
    chapter, question = first_check(course)
    wrong = check(question, right=False)
    right = check(question, right=True, when="2026-11-02T10:00:00+00:00")
    missed = standing(course, wrong).chapter(chapter)
    assert (missed.right[0], missed.missed, missed.state) == (0, 1, "begun")
    mended = standing(course, wrong, right).chapter(chapter)
    assert (mended.right[0], mended.missed) == (1, 0)


def test_what_was_missed_comes_back_with_the_reason(course):
    _, question = first_check(course)
    entries = [
        check(question, right=False),
        check(question, right=False, when="2026-11-03T10:00:00+00:00"),
    ]
    (again,) = standing(course, *entries).again
    assert again.id == question.id
    assert "2026-11-03" in again.why
    assert "2 times" in again.why


def test_a_question_that_has_changed_is_asked_again_and_nothing_is_taken_away(course):
    chapter, question = first_check(course)
    outline, questions, exercises = course
    raised = replace(
        questions[chapter],
        checks=tuple(
            replace(one, revision=one.revision + 1) if one.id == question.id else one
            for one in questions[chapter].checks
        ),
    )
    answered = check(question, right=True)
    progress = standing((outline, {**questions, chapter: raised}, exercises), answered)
    assert progress.chapter(chapter).right[0] == 0
    assert "has changed" in progress.again[0].why
    assert progress.entries == 1


@pytest.mark.parametrize(
    ("kinds", "status", "why"),
    [
        ([("exercise", False)], "tried", "not passed it yet"),
        ([("give-up", None)], "given-up", "looked at its solutions"),
        ([("exercise", False), ("exercise", True)], "passed", None),
    ],
    ids=["tried", "given-up", "passed"],
)
def test_exercises_are_told_apart(kinds, status, why, course):
    exercise = next(iter(course[2].values()))
    entries = [
        Entry(kind, exercise.id, exercise.revision, f"2026-11-0{day}T10:00:00+00:00", right)
        for day, (kind, right) in enumerate(kinds, 1)
    ]
    progress = standing(course, *entries)
    (found,) = [
        one for chapter in progress.chapters for one in chapter.exercises if one.id == exercise.id
    ]
    assert found.status == status
    assert [why in item.why for item in progress.again] == ([True] if why else [])


def test_one_goes_on_where_one_is_and_not_where_one_has_left_out():
    outline = load_course()
    questions = {one.id: load_questions(one.id) for one in outline.chapters}
    entry = check(questions["depend"].checks[0], right=False)
    progress = progress_of(outline, questions, {}, Record((entry,)), Plan())
    assert progress.chapters[0].state == "not begun"
    assert progress.next.link == "notebooks/depend.md"


def test_a_section_of_the_plan_is_told_from_none(course):
    outline, questions, exercises = course
    first = outline.chapters[0]
    named = replace(outline, chapters=(replace(first, id="depend"), *outline.chapters[1:]))
    of = {"depend": questions[first.id], **questions}
    empty = progress_of(named, of, exercises, Record(), Plan()).chapter("depend")
    assert (empty.section, empty.state) == ("not begun", "not begun")
    begun = progress_of(named, of, exercises, Record(), Plan(depend=Depend())).chapter("depend")
    assert begun.section == "begun"
    assert begun.open == len(Depend().open_questions()) > 0


def test_nothing_counts_days_in_a_row(course):
    chapter, question = first_check(course)
    near = standing(course, check(question, right=True))
    far = standing(course, check(question, right=True, when="1999-01-01T10:00:00+00:00"))
    assert near == far
    assert near.chapter(chapter).right[0] == 1


@pytest.mark.parametrize(("kind", "chapter"), [("pretest", "start"), ("posttest", "plan")])
def test_who_takes_a_test_has_begun_the_chapter_that_it_stands_in(kind, chapter):
    outline = load_course()
    questions = {one.id: load_questions(one.id) for one in outline.chapters}
    entry = Entry(kind, "one-in-ten", 1, "2026-11-01T10:00:00+00:00", False, {})
    found = progress_of(outline, questions, {}, Record((entry,)), Plan())
    assert [one.id for one in found.chapters if one.state == "begun"] == [chapter]
