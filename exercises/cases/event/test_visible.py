import pytest

from teachkit.grading import same
from teachkit.grading.launch import AnswerFailedError

QUARTER = 15 * 60


def event(start, *intervals, priority=1, cancelled=False):
    return {
        "id": "it",
        "priority": priority,
        "cancelled": cancelled,
        "start": start,
        "intervals": [{"seconds": seconds, "level": level} for seconds, level in intervals],
    }


EVENING = event("2026-11-23T17:00:00+00:00", (QUARTER, 1), (QUARTER, 2), (QUARTER, 1))


def test_each_interval_follows_the_one_before(answer):
    """Each interval begins where the one before ends."""
    got = [answer.level_at([EVENING], f"2026-11-23T17:{m:02}:00+00:00") for m in (5, 20, 40)]
    long_after = answer.level_at([EVENING], "2026-11-23T20:00:00+00:00")
    assert not (same(got, [1, 1, 1]) and same(long_after, 0)), (
        "The level is the same throughout: each interval has its own begin."
    )
    assert same(got, [1, 2, 1]), "Five, twenty and forty minutes after the start hold 1, 2 and 1."


def test_before_and_after_it_asks_for_nothing(answer):
    """Before its start and after its end an event asks for nothing: level 0."""
    times = ("2026-11-23T16:59:59+00:00", "2026-11-23T17:20:00+00:00", "2026-11-23T18:30:00+00:00")
    before, within, after = (answer.level_at([EVENING], time) for time in times)
    assert same(within, 2), "Twenty minutes after the start level 2 holds."
    assert same(before, 0), "Before the start nothing is asked for: level 0."
    assert same(after, 0), "The event is long over, and nobody asks for anything: level 0."
    assert same(answer.level_at([], "2026-11-23T17:00:00+00:00"), 0), "Without events it is 0."


def test_a_moment_between_two_belongs_to_the_later(answer):
    """The moment at which one interval ends belongs to the next."""
    got = answer.level_at([EVENING], "2026-11-23T17:15:00+00:00")
    soon = answer.level_at([EVENING], "2026-11-23T17:15:01+00:00")
    assert not same((got, soon), (1, 2)), (
        "At 17:15 the second interval has begun: an interval is without its end."
    )
    assert same((got, soon), (2, 2)), "At 17:15 level 2 holds."
    assert same(answer.level_at([EVENING], EVENING["start"]), 1), "The start itself is part of it."
    assert same(answer.level_at([EVENING], "2026-11-23T17:45:00+00:00"), 0), "Its end is not."


def test_times_are_compared_as_times(answer):
    """The same moment may be written with another offset."""
    try:
        got = answer.level_at([EVENING], "2026-11-23T18:20:00+01:00")
        zulu = answer.level_at([EVENING], "2026-11-23T17:20:00Z")
    except AnswerFailedError as error:
        pytest.fail(f"A time with another offset stops you ({error.kind}).")
    assert not same((got, zulu), (0, 2)), (
        "18:20+01:00 is 17:20 in London: compare times, not their texts."
    )
    assert same((got, zulu), (2, 2)), "Both are the same moment, with level 2."


def test_an_interval_without_a_length_does_not_end(answer):
    """An interval of 0 seconds holds until further notice."""
    open_end = event("2026-11-23T17:00:00+00:00", (QUARTER, 1), (0, 3))
    early = answer.level_at([open_end], "2026-11-23T17:10:00+00:00")
    night = answer.level_at([open_end], "2026-11-24T03:00:00+00:00")
    assert not same((early, night), (1, 0)), (
        "0 seconds means without an end, and not without a length."
    )
    assert same((early, night), (1, 3)), "The last interval still holds, with level 3."


def test_the_lowest_priority_above_zero_wins(answer):
    """Of several events the lowest priority above zero wins, and zero comes last."""
    start = "2026-11-23T17:00:00+00:00"
    events = [
        event(start, (QUARTER, 3), priority=0),
        event(start, (QUARTER, 1), priority=2),
        event(start, (QUARTER, 2), priority=7),
    ]
    got = answer.level_at(events, "2026-11-23T17:05:00+00:00")
    assert not same(got, 3), "Priority 0 means none: it comes after all others."
    assert not same(got, 2), "The lowest number is the most urgent, not the highest."
    assert same(got, 1), "The event of priority 2 wins, with level 1."
    later = answer.level_at(events[:1], "2026-11-23T17:05:00+00:00")
    assert same(later, 3), "Alone, an event without a priority holds."


def test_a_cancelled_event_asks_for_nothing(answer):
    """A cancelled event asks for nothing, whatever its priority."""
    start = "2026-11-23T17:00:00+00:00"
    events = [
        event(start, (QUARTER, 3), priority=1, cancelled=True),
        event(start, (QUARTER, 2), priority=2),
    ]
    got = answer.level_at(events, "2026-11-23T17:05:00+00:00")
    assert not same(got, 3), "The first event was cancelled, and asks for nothing any more."
    assert same(got, 2), "The other one holds."
