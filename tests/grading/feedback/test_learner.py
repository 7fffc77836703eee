"""A learner's page."""

import re
from html import unescape

import pytest

from teachkit.course.load import load_course
from teachkit.grading.feedback import feedback_name, feedback_pages
from teachkit.grading.feedback.learner import Look, learner_page
from teachkit.grading.gradebook import Total
from teachkit.grading.report import KINDS

KNOWN = {"choose/few-people": Look("Few people", 1, "Choose", ("choose a project",))}


def text_of(page):
    body = page.partition("<main>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_page_says_what_each_check_says(result, counted):
    item = counted(
        result("a", points=2.0),
        result("b", "wrong", "You stopped too early: `rows` has more."),
    )
    page = learner_page("ada", [item], KNOWN)
    assert "Feedback for ada" in page
    shown = text_of(page)
    assert "2 of 3 points in 1 exercise." in shown
    assert "passed: The sentence of a. 2 / 2" in shown
    assert "not passed: The sentence of b. 0 / 1 You stopped too early: rows has more." in shown
    assert "<code>rows</code>" in page


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind])
def test_a_hidden_check_shows_its_sentence_and_its_kind_and_nothing_else(kind, result, counted):
    secret = "SECRET-4711"  # an input, as an answer might echo it
    item = counted(
        result(
            f"test_{secret}",
            kind,
            f"It raised {secret}",
            sentence="Circles end.",
            hidden=True,
            broken=kind == "broken",
        ),
        misconceptions=(f"mis-{secret}",),
    )
    page = learner_page("ada", [item], KNOWN)
    assert secret not in page
    shown = text_of(page)
    assert KINDS[kind] in shown
    assert "Circles end. hidden 0 / 1" in shown


def test_a_hidden_check_that_passed_shows_no_more(result, counted):
    item = counted(result("test_secret", sentence="Circles end.", hidden=True))
    page = learner_page("ada", [item], KNOWN)
    assert "test_secret" not in page
    assert "passed: Circles end. hidden 1 / 1" in text_of(page)


def test_hostile_output_is_only_text(result, counted):
    nasty = "<script>alert(1)</script>\u202e\x1b[2J" + "x" * 50_000
    item = counted(result("a", "raised", nasty), learner="<b>ada</b>", printed=nasty, problem=nasty)
    page = learner_page("<b>ada</b>", [item], {})
    assert "<script>" not in page
    assert "<b>ada" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert len(page) < 30_000


def test_what_the_code_printed_is_shown(result, counted):
    page = learner_page("ada", [counted(result(), printed="one\n\ttwo\n")], KNOWN)
    assert "What your code printed" in page
    assert "one\n    two" in page
    quiet = learner_page("ada", [counted(result(), printed=" \n")], KNOWN)
    assert "What your code printed" not in quiet


def test_being_late_is_said_with_what_it_cost(result, counted):
    item = counted(
        result("a", points=5.0), penalty=0.2, why=("2 days late: 20 % off.",), attempts=3, attempt=2
    )
    shown = text_of(learner_page("ada", [item], KNOWN))
    assert "2 days late: 20 % off. Your code earned 5 points; 4 count." in shown
    assert "Attempt 2 of 3 is the one that counts, received 2026-11-20 16:05 UTC." in shown


def test_a_grace_that_cost_nothing_is_said_without_a_sum(result, counted):
    item = counted(result(), why=("3 minutes late, which the grace forgives.",))
    shown = text_of(learner_page("ada", [item], KNOWN))
    assert "which the grace forgives." in shown
    assert "Your code earned" not in shown


def test_where_to_look_again_names_the_chapter_and_gives_no_hint_away(repository, counted, result):
    from teachkit.course.load import load_exercise

    folder = load_exercise("depend/closure", repository)
    item = counted(result("a", "wrong", "No."), exercise="depend/closure")
    ((name, page),) = feedback_pages([item], [folder], load_course(repository))
    assert name == "learner-01.html"
    assert "Depend: use them, then count them" in page
    assert folder.exercise.title in page
    for hint in folder.exercise.hints:
        assert hint[:30] not in unescape(page)


def test_who_passes_everything_is_sent_nowhere(result, counted):
    shown = text_of(learner_page("ada", [counted(result())], KNOWN))
    assert "Where to look again" not in shown
    assert "All of it." in shown


def test_what_has_not_come_is_named_and_all_is_not_claimed(result, counted):
    known = KNOWN | {"choose/rank": Look("A place for everyone")}
    shown = text_of(learner_page("ada", [counted(result())], known))
    assert "Nothing has come for “A place for everyone”." in shown
    assert "All of it." not in shown


@pytest.mark.parametrize(
    ("level", "words"),
    [("sealed+ns", "Sealed, twice over"), ("sealed", "Sealed"), ("separate", "Not sealed"),
     ("odd<level", "odd<level")],
    ids=["namespaces", "sealed", "separate", "unknown"],
)  # fmt: skip
def test_the_level_of_the_grade_is_said(level, words, result, counted):
    shown = text_of(learner_page("ada", [counted(result(), level=level)], KNOWN))
    assert words in shown
    assert "What was graded: 0123456789ab" in shown


def test_another_revision_of_the_exercise_is_said(result, counted):
    shown = text_of(learner_page("ada", [counted(result(), revision=3)], KNOWN))
    assert "revision 3 of the exercise; today’s is 1" in shown


def test_points_that_the_policy_scaled_are_explained(result, counted):
    from dataclasses import replace

    item = replace(counted(result(), result("b", "wrong", "No.")), of=10.0, earned=5.0, points=5.0)
    shown = text_of(learner_page("ada", [item], KNOWN))
    assert "The checks give 2 points between them; the exercise counts for 10." in shown


def test_what_could_not_be_read_at_all_has_its_reason(counted):
    shown = text_of(learner_page("ada", [counted(problem="The archive unpacks to 100 MB.")], KNOWN))
    assert "The archive unpacks to 100 MB." in shown
    assert "Nothing could be graded" in shown


def test_a_long_message_is_not_said_twice_in_a_row(result, counted):
    long = "The cell with closure is not Python yet: expected ':', at the line `def closure`."
    item = counted(*(result(name, "not-read", long) for name in "abc"))
    page = learner_page("ada", [item], KNOWN)
    assert text_of(page).count("is not Python yet") == 1
    assert text_of(page).count("The same again.") == 2


def test_each_learner_gets_one_page_with_all_their_exercises(result, counted):
    items = [
        counted(result(), learner=learner, exercise=exercise)
        for learner in ("ada", "grace")
        for exercise in ("choose/few-people", "choose/other")
    ]
    pages = dict(feedback_pages(items, []))
    assert sorted(pages) == ["ada.html", "grace.html"]
    assert "grace" not in pages["ada.html"]
    assert pages["ada.html"].count("<section") == 2


def test_pages_are_the_same_byte_for_byte(result, counted):
    item = counted(result("a"), result("b", "wrong", "No."), printed="x")
    assert dict(feedback_pages([item], [])) == dict(feedback_pages([item], []))


def test_a_plain_name_is_its_own_file():
    assert feedback_name("learner-07") == "learner-07.html"
    assert feedback_name("j.doe_2") == "j.doe_2.html"


ODD_NAMES = {
    "up": "../../etc/passwd", "dots": "..", "empty": "", "slash": "a/b", "con": "con",
    "nul": "NUL", "com1": "com1.x", "capital": "Ada", "blank": "a b", "hidden": ".hidden",
    "long": "x" * 300, "letters": "ünï", "zero": "ada\0", "surrogate": "\ud800",
    "like-a-hash": "a-0123abcd", "newline": "ada\n", "dot-at-end": "ada.",
}  # fmt: skip


@pytest.mark.parametrize("learner", ODD_NAMES.values(), ids=ODD_NAMES)
def test_any_name_makes_a_safe_file(learner):
    name = feedback_name(learner)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,80}\.html", name)
    assert ".." not in name
    assert name.partition(".")[0] not in {"con", "nul", "com1"}


def test_no_two_learners_share_a_file():
    taken = feedback_name("Ada")
    names = ["ada", "Ada", "ADA", "ada ", "a/da", taken.removesuffix(".html"), "a-da", "a da"]
    assert len({feedback_name(name) for name in names}) == len(names)


def test_the_total_is_the_policys_where_there_is_one(result, counted):
    known = KNOWN | {"choose/rank": Look("A place for everyone")}
    items = [counted(result("a", points=4.0))]
    total = Total(4.0, 4.0, ("choose/rank",))
    ((_, page),) = feedback_pages(items, [], total=lambda given: total if given else None)
    assert "4 of 4 points . All of it." in text_of(page)
    shown = text_of(learner_page("ada", items, known, total))
    assert "4 of 4 points . All of that." in shown  # something has not come
    assert "Left out of the total, since it helps you: “A place for everyone”." in shown


def test_what_people_judged_stands_on_the_page_as_text(result, counted):
    judged = {"The plan": ("The case against holds. <b>Go on.</b>",), "Nothing yet": ()}
    page = learner_page("ada", [counted(result("a"))], KNOWN, None, judged)
    assert "The plan Read by a person, who saw this: The case against holds. <b>Go on.</b>" in (
        text_of(page)
    )
    assert "<b>" not in page
    assert "Nothing yet" not in page
