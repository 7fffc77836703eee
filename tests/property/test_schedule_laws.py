"""Laws of a plan for a room: it fits, nothing stands before what it requires, people get breaks."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from teachkit.course.outline import Chapter, Course, Minutes, Objective, Track
from teachkit.course.schedule import BREAK, HOUR, MATERIAL, schedule_chapters, schedule_track
from teachkit.errors import TeachkitError

NAMES = ("start", "choose", "focus", "depend", "plan")


@st.composite
def courses(draw):
    """Draw a course of up to five chapters, each standing on some before it, with one track."""
    chapters = []
    for name in NAMES[: draw(st.integers(1, len(NAMES)))]:
        before = [chapter.id for chapter in chapters]
        requires = draw(st.lists(st.sampled_from(before), unique=True) if before else st.just([]))
        exercises = tuple(f"{name}/{n}" for n in range(draw(st.integers(0, 3))))
        minutes = Minutes(
            draw(st.integers(1, 40)), draw(st.integers(0, 30)), draw(st.integers(0, 60))
        )
        objective = Objective(f"{name}.do", "do it")
        chapters.append(
            Chapter(name, name, (), tuple(requires), minutes, (objective,), (), exercises)
        )
    ids = tuple(chapter.id for chapter in chapters)
    skip = draw(st.lists(st.sampled_from([f"{name}:widget" for name in ids]), unique=True))
    return Course("A course", tuple(chapters), (Track("all", "All", "you", ids, tuple(skip)),))


LENGTHS = st.integers(1, 700)
BREAKS = st.integers(0, 20)


def planned(course, minutes, breaks=BREAK):
    try:
        return schedule_track(course, "all", minutes, breaks)
    except TeachkitError as error:
        if error.code != "cannot-fit":
            raise
        return None


@given(courses(), LENGTHS, BREAKS)
def test_a_plan_never_runs_over(course, minutes, breaks):
    found = planned(course, minutes, breaks)
    assert found is None or found.ends <= minutes


@given(courses(), LENGTHS, BREAKS)
def test_slots_follow_each_other_without_a_gap(course, minutes, breaks):
    found = planned(course, minutes, breaks)
    assume(found)
    at = 0
    for slot in found.slots:
        assert slot.start == at
        assert slot.end >= slot.start
        at = slot.end
    assert found.slots[-1].what != "break"


@given(courses(), LENGTHS, BREAKS)
def test_nothing_is_taught_before_what_it_requires(course, minutes, breaks):
    found = planned(course, minutes, breaks)
    assume(found)
    for at, name in enumerate(found.chapters):
        assert set(course.chapter(name).prerequisites) <= set(found.chapters[:at])


@given(courses(), LENGTHS, BREAKS)
def test_a_chapter_that_is_taught_is_read_and_its_tool_used(course, minutes, breaks):
    found = planned(course, minutes, breaks)
    assume(found)
    (track,) = course.tracks
    for name in found.chapters:
        whats = {slot.what for slot in found.slots if slot.chapter == name}
        assert "read" in whats
        skipped = f"{name}:widget" in track.skip or not course.chapter(name).minutes.widget
        assert ("widget" in whats) != skipped


@given(courses(), LENGTHS, st.integers(1, 20))
def test_nobody_sits_for_more_than_an_hour_and_every_break_is_whole(course, minutes, breaks):
    found = planned(course, minutes, breaks)
    assume(found)
    sat = 0
    for slot in found.slots:
        length = slot.end - slot.start
        if slot.what == "break":
            assert length == breaks
            assert sat >= HOUR - breaks - 16  # a break is earned: early by a quarter of an hour
            sat = 0
        else:
            sat += length
            assert sat <= HOUR + 1  # both ends are rounded to minutes


@given(courses(), LENGTHS, BREAKS)
def test_an_hour_in_the_room_holds_thirty_minutes_of_material(course, minutes, breaks):
    found = planned(course, minutes, breaks)
    assume(found)
    material = sum((slot.material for slot in found.slots), Fraction(0))
    taught = sum(slot.end - slot.start for slot in found.slots if slot.what != "break")
    assert abs(taught - material * Fraction(HOUR - breaks, MATERIAL)) <= len(found.slots)


@given(courses(), LENGTHS, BREAKS)
def test_the_same_question_has_the_same_answer(course, minutes, breaks):
    assert planned(course, minutes, breaks) == planned(course, minutes, breaks)


@given(courses(), LENGTHS, LENGTHS)
def test_more_time_never_teaches_fewer_chapters(course, one, other):
    few, many = (planned(course, minutes) for minutes in sorted((one, other)))
    if few is not None:
        assert many is not None
        assert set(few.chapters) <= set(many.chapters)


@given(courses(), LENGTHS)
def test_what_is_taught_and_what_is_left_out_are_all_there_is(course, minutes):
    found = planned(course, minutes)
    assume(found)
    whole = planned(course, 10_000)
    names = lambda plan: {  # noqa: E731  # said once, used twice
        slot.what if "/" in slot.what else f"{slot.chapter}:{slot.what}"
        for slot in plan.slots
        if slot.chapter
    }
    assert names(found).isdisjoint(found.left_out)
    assert names(found) | set(found.left_out) == names(whole)
    assert whole.left_out == ()
    assert found.needs == whole.ends


@given(courses(), st.data(), LENGTHS)
def test_a_refusal_names_minutes_that_do(course, data, minutes):
    name = data.draw(st.sampled_from([chapter.id for chapter in course.chapters]))
    try:
        found = schedule_chapters(course, [name], minutes)
    except TeachkitError as error:
        least = int(error.hint.split()[0])
        assert least > minutes
        assert schedule_chapters(course, [name], least).ends <= least
    else:
        assert name in found.chapters
        assert found.ends <= minutes
