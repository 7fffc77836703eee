"""A plan for a room: what fits, in which order, and what is refused."""

from fractions import Fraction

import pytest

from teachkit.course.load import load_course
from teachkit.course.outline import parse_course
from teachkit.course.schedule import (
    clock,
    make_schedule,
    schedule_chapters,
    schedule_track,
    table,
)
from teachkit.errors import TeachkitError


def chapter(name, read, widget, exercises=0, *, of=(), requires=()):
    listed = ", ".join(f'"{name}/{one}"' for one in of)
    required = ", ".join(f'"{one}"' for one in requires)
    return f"""
[[chapter]]
id = "{name}"
title = "The chapter {name}"
prerequisites = [{required}]
minutes = {{ read = {read}, widget = {widget}, exercises = {exercises} }}
exercises = [{listed}]
[[chapter.objective]]
id = "{name}.do"
text = "do it"
"""


TEXT = (
    'schema = 1\ntitle = "A course"\n'
    + chapter("start", 6, 3)
    + chapter("choose", 12, 6, 20, of=("rank", "flip"), requires=("start",))
    + chapter("focus", 9, 9, 15, of=("leak",), requires=("start",))
    + chapter("plan", 6, 0, requires=("choose", "focus"))
    + """
[[track]]
id = "long"
title = "Long"
who = "you have a day"
chapters = ["start", "choose", "focus", "plan"]

[[track]]
id = "short"
title = "Short"
who = "you have an hour"
chapters = ["start", "focus"]
skip = ["start:widget"]
"""
)
COURSE = parse_course(TEXT)


def told(found):
    return [(slot.start, slot.end, slot.chapter, slot.what) for slot in found.slots]


def test_thirty_minutes_of_material_fill_an_hour_and_the_hour_has_a_break():
    # 6 + 3 + 12 + 6 minutes of material; a minute of it is 50/30 minutes in the room.
    assert told(schedule_track(COURSE, "long", 70)) == [
        (0, 10, "start", "read"),
        (10, 15, "start", "widget"),
        (15, 35, "choose", "read"),
        (35, 45, "choose", "widget"),
    ]


def test_a_break_falls_between_two_parts_where_it_can():
    late = told(schedule_track(COURSE, "long", 100))
    assert late[4:6] == [(45, 60, "focus", "read"), (60, 70, "", "break")]
    course = parse_course('schema = 1\ntitle = "x"\n' + chapter("start", 24, 15))
    early = told(schedule_chapters(course, ["start"], 75))
    assert early == [
        (0, 40, "start", "read"),
        (40, 50, "", "break"),
        (50, 75, "start", "widget"),
    ]


def test_a_part_that_is_too_long_is_cut_by_a_break_and_goes_on():
    course = parse_course('schema = 1\ntitle = "x"\n' + chapter("start", 60, 0))
    found = schedule_chapters(course, ["start"], 150)
    assert told(found) == [
        (0, 50, "start", "read"),
        (50, 60, "", "break"),
        (60, 110, "start", "read"),
    ]
    assert [slot.material for slot in found.slots] == [60, 0, 0]


def test_without_breaks_the_hour_is_taught_through_and_holds_no_more_material():
    found = schedule_track(COURSE, "long", 60, 0)
    assert {slot.what for slot in found.slots}.isdisjoint({"break"})
    assert found.slots[0].end == 12  # six minutes of material take a fifth of the hour


def test_chapters_come_whole_and_then_exercises_in_the_order_of_the_track():
    found = schedule_track(COURSE, "short", 100)
    assert found.chapters == ("start", "focus")
    assert [slot.what for slot in found.slots if slot.material] == [
        "read",
        "read",
        "widget",
        "focus/leak",
    ]
    assert found.left_out == ()


def test_an_exercise_stands_behind_its_own_chapter():
    found = schedule_track(COURSE, "long", 400)
    whats = [slot.what for slot in found.slots if slot.material]
    assert whats.index("choose/rank") < whats.index("choose/flip") < whats.index("focus/leak")
    assert whats.index("choose/flip") == 5
    assert {slot.material for slot in found.slots if slot.what == "choose/flip"} == {10}


def test_what_a_track_skips_is_neither_taught_nor_missed():
    found = schedule_track(COURSE, "short", 400)
    assert ("start", "widget") not in {(slot.chapter, slot.what) for slot in found.slots}
    assert found.left_out == ()
    assert found.needs == found.ends


def test_what_did_not_fit_is_told():
    found = schedule_track(COURSE, "long", 70)
    assert found.left_out == (
        "choose/rank",
        "choose/flip",
        "focus:read",
        "focus:widget",
        "focus/leak",
        "plan:read",
    )
    assert found.needs == schedule_track(COURSE, "long", 1000).ends


def test_a_track_that_cannot_begin_is_refused_with_the_minutes_that_would_do():
    with pytest.raises(TeachkitError) as raised:
        schedule_track(COURSE, "long", 44)
    assert raised.value.code == "cannot-fit"
    assert "45 minutes would do" in raised.value.hint
    assert schedule_track(COURSE, "long", 45).chapters == ("start", "choose")


def test_of_two_tracks_that_fill_it_alike_the_one_nearer_its_end_is_taken():
    nearer = """
[[track]]
id = "half"
title = "Half"
who = "you have half a day"
chapters = ["start", "choose"]
"""
    course = parse_course(TEXT + nearer)
    ends = {name: schedule_track(course, name, 45).ends for name in ("long", "half")}
    assert ends == {"long": 45, "half": 45}
    assert make_schedule(course, 45).track == "half"


def test_a_refusal_names_the_chapters_for_which_there_is_room():
    with pytest.raises(TeachkitError) as raised:
        schedule_chapters(COURSE, ["plan"], 46)
    assert "In 46 there is room for: choose, focus (--with)" in raised.value.hint
    with pytest.raises(TeachkitError) as raised:
        schedule_chapters(COURSE, ["plan"], 20)
    assert "--with" not in raised.value.hint


def test_chapters_that_are_asked_for_bring_what_they_require():
    found = schedule_chapters(COURSE, ["focus"], 60)
    assert found.chapters == ("start", "focus")
    assert schedule_chapters(COURSE, ["plan"], 400).chapters == (
        "start",
        "choose",
        "focus",
        "plan",
    )


def test_chapters_that_do_not_fit_whole_are_refused():
    with pytest.raises(TeachkitError) as raised:
        schedule_chapters(COURSE, ["plan"], 60)
    assert raised.value.code == "cannot-fit"
    assert "start, choose, focus, plan" in str(raised.value)
    minutes = int(raised.value.hint.split()[0])
    assert schedule_chapters(COURSE, ["plan"], minutes).ends == minutes


def test_without_a_track_the_one_that_fills_the_time_best_is_taken():
    assert make_schedule(COURSE, 42).track == "short"
    assert make_schedule(COURSE, 400).track == "long"
    with pytest.raises(TeachkitError, match="any of the tracks"):
        make_schedule(COURSE, 20)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: schedule_track(COURSE, "loud", 90), "no-such-track"),
        (lambda: schedule_chapters(COURSE, ["sing"], 90), "no-such-chapter"),
        (lambda: schedule_track(COURSE, "long", 0), "bad-usage"),
        (lambda: schedule_track(COURSE, "long", 90, 31), "bad-usage"),
        (lambda: make_schedule(parse_course('schema = 1\ntitle = "x"\n' + chapter("a", 1, 0)), 9),
         "no-such-track"),
    ],
    ids=["track", "chapter", "minutes", "breaks", "no-tracks"],
)  # fmt: skip
def test_what_cannot_be_planned_says_why(call, code):
    with pytest.raises(TeachkitError) as raised:
        call()
    assert raised.value.code == code
    assert raised.value.hint


def test_the_table_has_a_row_a_track():
    rows = table(COURSE, (45, 400)).splitlines()
    assert rows[0] == "| track | for whom | 0:45 h | 6:40 h | all of it |"
    assert rows[2].startswith(
        "| Long | you have a day | start, choose | start, choose, focus, plan"
    )
    assert rows[2].count("|") == rows[0].count("|")
    assert rows[3].startswith("| Short | you have an hour | start, focus |")


def test_a_time_is_hours_and_minutes():
    assert [clock(0), clock(59), clock(605)] == ["0:00", "0:59", "10:05"]


def test_the_page_has_the_table_of_the_course_as_it_is(repository):
    page = (repository / "book" / "reference" / "schedule.md").read_text(encoding="utf-8")
    assert table(load_course(repository)) in page, "paste what 'teachkit schedule --table' prints"


@pytest.mark.parametrize("minutes", [90, 180, 360])
def test_the_real_course_has_a_plan_for_usual_lengths(minutes, repository):
    found = make_schedule(load_course(repository), minutes)
    assert len(found.chapters) >= 2
    assert found.ends <= minutes
    assert sum((slot.material for slot in found.slots), Fraction(0)) <= Fraction(minutes, 2) + 5
