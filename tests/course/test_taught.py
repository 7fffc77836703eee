"""What the last room took, beside the plan for the next one."""

import json

import pytest

from teachkit.course.load import load_course
from teachkit.course.schedule import in_the_room, schedule_track
from teachkit.course.taught import Beside, Taught, beside, read_taught
from teachkit.errors import TeachkitError


def export(rows, format=1):
    return json.dumps({"teachkit-room": format, "title": "x", "taught": rows})


ROW = {"chapter": "start", "what": "read", "planned": 13.3, "taught": 20}


def test_an_export_is_read_and_what_else_is_in_it_does_not_matter():
    never = {"chapter": "start", "what": "widget", "planned": 23.0, "taught": None, "more": 1}
    assert read_taught(export([ROW, never]), "room.json") == (
        Taught("start", "read", 13.3, 20.0),
        Taught("start", "widget", 23.0, None),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        export([ROW], format=2),
        export("none"),
        export([None]),
        export([{**ROW, "taught": -1}]),
        export([{**ROW, "taught": True}]),
        export([{**ROW, "taught": 1e9}]).replace("1000000000.0", "NaN"),
        export([{**ROW, "what": None}]),
    ],
    ids=[
        *("empty", "a list", "deep", "later", "no list", "no row", "below nought", "a truth"),
        *("no number", "no part"),
    ],
)
def test_what_is_no_export_is_refused_with_its_place(text):
    with pytest.raises(TeachkitError) as caught:
        read_taught(text, "room.json")
    assert (caught.value.code, caught.value.place) == ("no-room-export", "room.json")


def test_each_part_stands_once_at_its_first_slot_with_all_its_minutes(repository):
    course = load_course(repository)
    found = schedule_track(course, course.tracks[0].id, 360)
    parts = {(slot.chapter, slot.what) for slot in found.slots}
    chapter = next(name for name, what in sorted(parts) if "/" in what)
    last = [
        Taught(chapter, "exercises", None, 41.0),
        Taught("start", "read", None, 12.4),
        Taught("start", "widget", None, None),
        Taught("nowhere", "read", None, 5.0),
    ]
    known = beside(found, last)
    assert sorted(one.took for one in known.values()) == [12.4, 41.0]
    for place, one in known.items():
        slot = found.slots[place]
        exercise = "/" in slot.what
        same = [
            other
            for other in found.slots
            if other.chapter == slot.chapter
            and (("/" in other.what) if exercise else other.what == slot.what)
        ]
        assert same[0] == slot
        assert one == Beside(sum(other.end - other.start for other in same), one.took)


def test_thirty_minutes_of_material_are_fifty_in_the_room():
    assert in_the_room(30) == 50
    assert in_the_room(30, breaks=0) == 60
