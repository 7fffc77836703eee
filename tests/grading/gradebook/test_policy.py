"""What counts, what being late costs, and the file in which a teacher says so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.gradebook import Policy, count, parse_policy, read_policy, totals
from teachkit.grading.gradebook.policy import Late, moment, penalty
from teachkit.grading.report import Report

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DUE = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def policy(text):
    return parse_policy(f"schema = 1\n{text}")


def late(text, exercise="depend/closure", learner="learner-07"):
    return policy(text).terms_for(exercise, learner)


# ---- how late


@pytest.mark.parametrize(
    ("after", "share", "said"),
    [
        (timedelta(seconds=-1), 0, ""),
        (timedelta(), 0, ""),
        (timedelta(seconds=1), 0, "1 minute late, which the grace of 10 minutes forgives."),
        (timedelta(minutes=10), 0, "10 minutes late, which the grace of 10 minutes forgives."),
        (timedelta(minutes=10, seconds=1), 0.2, "1 day late: 20 % off."),
        (timedelta(hours=24), 0.2, "1 day late: 20 % off."),
        (timedelta(hours=24, seconds=1), 0.4, "2 days late: 40 % off."),
        (timedelta(days=3), 0.5, "3 days late: 50 % off, the most there is."),
        (timedelta(days=7), 0.5, "7 days late: 50 % off, the most there is."),
        (timedelta(days=7, seconds=1), 1, "8 days late, after the cut-off of 7 days."),
    ],
    ids=lambda value: str(value).replace(" ", "-"),
)
def test_being_late_costs_what_was_laid_down(after, share, said):
    terms = Late(grace=10, percent=20, per="day", most=50, cutoff=7)
    assert penalty(DUE + after, DUE, terms, UTC) == (share, said)


def test_hours_are_counted_like_days():
    terms = Late(percent=2.5, per="hour")
    found = penalty(DUE + timedelta(hours=2, seconds=1), DUE, terms, UTC)
    assert found == (0.075, "3 hours late: 7.5 % off.")


def test_late_work_may_cost_nothing_and_is_still_called_late():
    assert penalty(DUE + timedelta(days=2), DUE, Late(), UTC) == (0, "2 days late: nothing off.")


@pytest.mark.parametrize(
    ("due", "hours"),
    [
        (datetime(2026, 10, 24, 17, tzinfo=AMSTERDAM), 25),
        (datetime(2026, 3, 28, 17, tzinfo=AMSTERDAM), 23),
        (datetime(2026, 6, 1, 17, tzinfo=AMSTERDAM), 24),
    ],
    ids=["clock set back", "clock set on", "plain night"],
)
def test_a_day_ends_at_the_same_time_of_the_clock(due, hours):
    start = due.astimezone(UTC)
    terms = Late(percent=10)
    assert penalty(start + timedelta(hours=hours), due, terms, AMSTERDAM)[0] == 0.1
    assert penalty(start + timedelta(hours=hours, seconds=1), due, terms, AMSTERDAM)[0] == 0.2
    # An hour is an hour, whatever the clock on the wall says.
    said = penalty(start + timedelta(hours=hours), due, Late(percent=1, per="hour"), AMSTERDAM)[1]
    assert said.startswith(f"{hours} hours late")


def test_a_zone_that_left_out_a_day_counts_it_as_one():
    apia = ZoneInfo("Pacific/Apia")  # there was no 30 December 2011 there
    due = datetime(2011, 12, 29, 12, tzinfo=apia)
    said = penalty(datetime(2011, 12, 31, 12, tzinfo=apia), due, Late(percent=1), apia)[1]
    assert said == "1 day late: 1 % off."


def test_times_are_read_on_the_clock_of_the_zone():
    text = 'zone = "Europe/Amsterdam"\ndue = {}\n'
    assert late(text.format("2026-11-20T17:00:00")).due == DUE
    assert late(text.format("2026-07-20T17:00:00")).due == datetime(2026, 7, 20, 15, tzinfo=UTC)
    assert late(text.format("2026-11-20T17:00:00-05:00")).due == DUE + timedelta(hours=6)
    assert late("due = 2026-11-20T16:00:00").due == DUE


def test_a_date_is_due_at_its_end():
    found = late('zone = "Europe/Amsterdam"\ndue = 2026-10-25\n').due
    assert found == datetime(2026, 10, 25, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-10-25T02:30:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
    ids=["twice", "never"],
)
def test_a_time_that_the_clock_shows_twice_or_never_is_the_later(wall, instant):
    assert late(f'zone = "Europe/Amsterdam"\ndue = {wall}\n').due == instant


# ---- which attempt


def attempts(grade):
    return [
        grade(points=points, of=4, attempt=number, received=f"2026-11-20T1{number}:00:00+00:00")
        for number, points in enumerate((1, 3, 2), 1)
    ]


@pytest.mark.parametrize(("counts", "points"), [("best", 3), ("last", 2), ("first", 1)])
def test_the_attempt_that_counts_is_the_one_laid_down(counts, points, grade):
    found = count(attempts(grade), policy(f'counts = "{counts}"'))
    assert (found.points, found.earned, found.of, found.attempts) == (points, points, 4, 3)
    assert found.grade.points == points


def test_no_more_tries_are_looked_at_than_there_are(grade):
    found = count(attempts(grade), policy('tries = 1\ncounts = "last"'))
    assert found.points == 1
    assert found.attempts == 3
    assert found.why == ("Only the first try counts.",)
    found = count(attempts(grade), policy('tries = 2\ncounts = "last"'))
    assert (found.points, found.why) == (3, ("Only the first 2 tries count.",))


@pytest.mark.parametrize("counts", ["best", "last", "first"])
def test_what_came_at_once_is_told_apart_by_what_it_is(counts, grade):
    same = {"received": "2026-11-20T10:00:00+00:00", "attempt": 1}
    both = [grade(points=2, digest=digest, **same) for digest in ("b", "a")]
    rules = policy(f'counts = "{counts}"')
    assert count(both, rules) == count(both[::-1], rules)


def test_the_best_attempt_is_the_one_that_is_left_with_most(grade):
    early, later = (
        grade(points=points, of=4, received=f"2026-11-2{day}T00:00:00+00:00")
        for day, points in ((0, 3), (8, 4))
    )
    rules = policy("due = 2026-11-20T12:00:00\n[late]\npercent = 10\n")
    found = count([later, early], rules)
    assert (found.grade, found.points, found.penalty, found.why) == (early, 3, 0, ())
    last = count([later, early], policy('due = 2026-11-20\ncounts = "last"\n[late]\npercent = 10'))
    assert (last.grade, last.points, last.earned) == (later, 1.2, 4)
    assert last.why == ("7 days late: 70 % off.",)


def test_what_could_not_be_read_uses_up_no_try(grade):
    unread = grade(
        report=Report(grade(points=0).report.results, problem="This is no notebook."),
        received="2026-11-20T09:00:00+00:00",
    )
    good = grade(points=3)
    found = count([unread, good], policy('tries = 1\ncounts = "first"'))
    assert found.grade == good
    assert found.why == ("1 attempt could not be read and used up no try.",)
    alone = count([unread], Policy())
    assert (alone.points, alone.of) == (0, 3)


def test_points_are_scaled_to_what_the_exercise_is_worth(grade):
    rules = policy('[[exercise]]\nid = "depend/closure"\npoints = 10\n')
    found = count([grade(points=1, of=3)], rules)
    assert (found.earned, found.of) == (3.333333, 10)


OVERRIDE = """due = 2026-11-20T12:00:00
[late]
percent = 10
[[override]]
learner = "learner-07"
exercise = "depend/closure"
points = 2.5
why = "Shown to us on paper."
"""


def test_a_persons_word_stands_above_checks_and_lateness(grade):
    found = count([grade(points=1), grade(points=0)], policy(OVERRIDE))
    assert (found.points, found.earned, found.penalty, found.of) == (2.5, 2.5, 0, 3)
    assert (found.by_hand, found.attempts) == (True, 2)
    assert found.why == ("Given by hand.", "Shown to us on paper.")


def test_a_persons_word_is_for_one_learner_and_exercise(grade):
    for other in (grade("learner-08"), grade(exercise="choose/rank")):
        found = count([other], policy(OVERRIDE))
        assert (found.by_hand, found.points) == (False, 1.8)


def test_when_it_came_may_be_unknown(grade):
    found = count([grade(received="")], policy("due = 2020-01-01"))
    assert found.penalty == 0
    assert found.why == ("It is not known when it was handed in, so it counts as in time.",)


def test_an_extension_moves_the_end_for_one_learner():
    text = (
        "due = 2026-11-20\n"
        '[[extension]]\nlearner = "ada"\ndue = 2026-11-22\n'
        '[[extension]]\nlearner = "ada"\nexercise = "choose/rank"\ndue = 2026-11-24\n'
    )
    days = {
        (who, what): late(text, what, who).due.day
        for who in ("ada", "grace")
        for what in ("choose/rank", "depend/closure")
    }
    assert days == {
        ("ada", "choose/rank"): 25,
        ("ada", "depend/closure"): 23,
        ("grace", "choose/rank"): 21,
        ("grace", "depend/closure"): 21,
    }


# ---- in all


def test_what_was_not_handed_in_gives_nothing_and_the_lowest_are_dropped(grade):
    counted = [
        count([grade(points=points, of=4, exercise=name)], Policy())
        for name, points in (("a/a", 4), ("a/b", 1))
    ]
    worths = {"a/a": 4.0, "a/b": 4.0, "a/c": 2.0}
    for drop, points, of, dropped in (
        (0, 5, 10, ()),
        (1, 5, 8, ("a/c",)),
        (2, 4, 4, ("a/b", "a/c")),
        (9, 4, 4, ("a/b", "a/c")),
    ):
        total = totals(counted, policy(f"drop = {drop}"), worths)
        assert (total.points, total.of, total.dropped) == (points, of, dropped)
    assert totals([], Policy(), {}).of == 0


# ---- the file


def test_what_an_exercise_leaves_out_is_as_above():
    text = """
due = 2026-11-20
tries = 3
[late]
percent = 10
cutoff = 7
[[exercise]]
id = "depend/closure"
counts = "last"
[exercise.late]
per = "hour"
"""
    terms = late(text)
    assert (terms.tries, terms.counts, terms.due) == (3, "last", late(text, "a/b").due)
    assert terms.late == Late(percent=10, per="hour", cutoff=7)
    assert late(text, "a/b").late == Late(percent=10, cutoff=7)


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("due = ", "not TOML", "grading.toml"),
        ('due = "2026-11-20"', "without quotes", "grading.toml, due"),
        ("due = 17:00:00", "without quotes", "grading.toml, due"),
        ("due = 0001-01-01", "without quotes", "grading.toml, due"),
        ('zone = "Europe/Atlantis"', "no time zone", "grading.toml, zone"),
        ('zone = "../../etc/passwd"', "no time zone", "grading.toml, zone"),
        ('counts = "worst"', "best, last, first", "grading.toml, counts"),
        ("tries = 0", "at least 1", "grading.toml, tries"),
        ("drop = -1", "at least 0", "grading.toml, drop"),
        ("grace = 3", "not a field", "grading.toml, grace"),
        ("[late]\npercents = 3", "not a field", "grading.toml, late, percents"),
        ("[late]\npercent = 101", "0 to 100", "grading.toml, late, percent"),
        ("[late]\ngrace = -1", "below 0", "grading.toml, late, grace"),
        ("[late]\ngrace = nan", "must be a number", "grading.toml, late, grace"),
        ('[late]\nper = "week"', "day or hour", "grading.toml, late, per"),
        ("[[exercise]]\npoints = 3", "missing", "grading.toml, exercise 1, id"),
        ('[[exercise]]\nid = "a"\nzone = "UTC"', "not a field", "grading.toml, exercise a, zone"),
        ('[[exercise]]\nid = "a"\n[[exercise]]\nid = "a"', "above", "grading.toml, exercise a, id"),
        ('[[extension]]\nlearner = "ada"', "missing", "grading.toml, extension 1, due"),
    ],
    ids=range(19),
)
def test_a_slip_in_the_file_is_a_sentence_with_its_place(text, said, place):
    with pytest.raises(TeachkitError, match=said) as raised:
        policy(text)
    assert raised.value.place == place


def test_the_file_in_the_documentation_is_one(tmp_path):
    from teachkit.grading.gradebook import policy as module

    example = module.__doc__.split("::\n")[1].split("All functions")[0]
    path = tmp_path / "grading.toml"
    path.write_text("\n".join(line.strip() for line in example.splitlines()))
    found = read_policy(path)
    assert found.exercises["depend/closure"].points == 10
    assert found.extensions[0].learner == "learner-07"
    with pytest.raises(TeachkitError) as raised:
        read_policy(tmp_path)
    assert raised.value.code == "cannot-read"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "0001-01-01T00:00:00+23:00"])
def test_what_is_no_time_is_none(text):
    assert moment(text) is None
