import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from teachkit.grading import same

RECEIVED = json.loads((Path(__file__).parent / "data" / "received.json").read_text())


def truth(events, now):
    """The truth, in a way of its own: seconds since 1970, and a sort."""
    at = datetime.fromisoformat(now).timestamp()
    asked = []
    for one in events:
        begin = datetime.fromisoformat(one["start"]).timestamp()
        for interval in one["intervals"]:
            end = begin + interval["seconds"] if interval["seconds"] else float("inf")
            if begin <= at < end and not one["cancelled"]:
                asked.append((one["priority"] == 0, one["priority"], -interval["level"]))
            begin = end
    return -sorted(asked)[0][2] if asked else 0


def test_the_event_of_the_lab_is_followed_minute_by_minute(answer):
    """The event that the lab received is followed rightly from before its start to after its end."""
    begin = datetime.fromisoformat(RECEIVED["events"][0]["start"])
    for minutes in range(-5, 55, 5):
        now = (begin + timedelta(minutes=minutes)).isoformat()
        assert same(answer.level_at(RECEIVED["events"], now), truth(RECEIVED["events"], now)), (
            "At some minute of it the level is another."
        )


def test_events_that_nobody_has_seen(answer, rng):
    """Overlapping events with their own offsets, priorities and ends are weighed rightly."""
    zero = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for _ in range(12):
        events = []
        for _ in range(rng.randrange(2, 5)):
            zone = timezone(timedelta(hours=rng.randrange(-11, 13)))
            start = (zero + timedelta(minutes=10 * rng.randrange(-6, 3))).astimezone(zone)
            intervals = [
                {"seconds": 600 * rng.randrange(1, 4), "level": rng.randrange(4)}
                for _ in range(rng.randrange(1, 4))
            ]
            if rng.random() < 0.3:
                intervals[-1]["seconds"] = 0
            events.append(
                {
                    "id": "it",
                    "priority": rng.randrange(4),
                    "cancelled": rng.random() < 0.15,
                    "start": start.isoformat(),
                    "intervals": intervals,
                }
            )
        now = (zero + timedelta(minutes=10 * rng.randrange(0, 4))).isoformat()
        assert same(answer.level_at(events, now), truth(events, now)), "For one of them it is not."


def test_among_equals_the_highest_level_wins_and_level_zero_may_win(answer):
    """Equal priorities yield the highest level; an event may ask for level 0 and win."""
    def one(priority, level):
        return {
            "id": "it",
            "priority": priority,
            "cancelled": False,
            "start": "2026-11-23T17:00:00+00:00",
            "intervals": [{"seconds": 600, "level": level}],
        }

    now = "2026-11-23T17:05:00+00:00"
    assert same(answer.level_at([one(2, 1), one(2, 3), one(2, 2)], now), 3), "Equals: the highest."
    assert same(answer.level_at([one(1, 0), one(2, 3)], now), 0), "Level 0 with priority 1 wins."


def test_the_input_is_left_as_it_was(answer):
    """The events you are given are the same afterwards."""
    begin = datetime.fromisoformat(RECEIVED["events"][0]["start"])
    for minutes in (7, 22, 37, 52):
        now = (begin + timedelta(minutes=minutes)).isoformat()
        got = answer.level_at(RECEIVED["events"], now)
        assert not answer.changed, "Your function has changed the events it was given."
        assert same(got, truth(RECEIVED["events"], now)), "That is not the level then."
