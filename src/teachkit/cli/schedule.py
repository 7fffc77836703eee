"""``teachkit schedule``: a plan for a room, from the minutes that there are."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.course.outline import Course
    from teachkit.course.schedule import Schedule
    from teachkit.course.taught import Beside

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit schedule --minutes 90                       the track that fills them best
  teachkit schedule --minutes 180 --track evaluator
  teachkit schedule --minutes 130 --with depend        that chapter, and what it requires
  teachkit schedule --minutes 180 --breaks 15 --json
  teachkit schedule --minutes 90 --taught room.json    beside what it took the last time
  teachkit schedule --table                            what fits into an hour, a day, ...

Thirty minutes of material fill an hour in the room, and an hour has a break of ten minutes. An
exercise counts with an equal share of its chapter's minutes for exercises. room.json is what the
board of 'teachkit workshop' exports.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--minutes", type=int, metavar="N", help="that you have, breaks included")
    asked.add_argument(
        "--table", action="store_true", help="what fits into usual lengths, as Markdown"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--track", metavar="NAME", help="maintainer, evaluator or newcomer")
    what.add_argument(
        "--with",
        dest="chapters",
        action="append",
        default=[],
        metavar="CHAPTER",
        help="teach this chapter, whole; may be given again",
    )
    parser.add_argument(
        "--breaks", type=int, default=10, metavar="N", help="minutes of break in each hour (10)"
    )
    parser.add_argument(
        "--taught", type=Path, metavar="FILE.json", help="show what each part took in that room"
    )
    parser.add_argument("--json", action="store_true", help="for a program")


def run(args: argparse.Namespace) -> int:
    """Print a plan for the room.

    Raises:
        TeachkitError: ``cannot-fit`` with the minutes that would do, ``no-such-track``,
            ``no-such-chapter``, ``bad-usage``, ``no-course``; ``cannot-read`` or
            ``no-room-export`` for what is no export of a room.
    """
    from teachkit.course.load import load_course
    from teachkit.course.schedule import (
        make_schedule,
        schedule_chapters,
        schedule_track,
        table,
    )

    course = load_course()
    if args.table and args.taught:
        raise TeachkitError(
            "bad-usage",
            "The table is of all tracks, and has no place for what one room took",
            place="--taught",
            hint="Say --minutes in place of --table.",
        )
    if args.table:
        text = table(course, breaks=args.breaks)
        print(json.dumps({"markdown": text}) if args.json else text, end="\n" if args.json else "")
        return 0
    if args.chapters:
        found = schedule_chapters(course, args.chapters, args.minutes, args.breaks)
    elif args.track:
        found = schedule_track(course, args.track, args.minutes, args.breaks)
    else:
        found = make_schedule(course, args.minutes, args.breaks)
    last = _last_time(found, args.taught)
    if args.json:
        print(json.dumps(_data(found, last), indent=2))
    else:
        print(_text(found, course, last), end="")
    return 0


def _last_time(found: Schedule, path: Path | None) -> Mapping[int, Beside]:
    """Return what the parts of a plan took in the room that was exported to a file."""
    from teachkit.course.taught import beside, read_taught

    if path is None:
        return {}
    try:
        text = path.read_text("utf-8", "replace")
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The room's export cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Name the room.json that the board has exported.",
        ) from error
    return beside(found, read_taught(text, str(path)))


def _data(found: Schedule, last: Mapping[int, Beside]) -> dict[str, object]:
    slots: list[dict[str, object]] = [
        {"start": slot.start, "end": slot.end, "chapter": slot.chapter, "what": slot.what}
        for slot in found.slots
    ]
    for place, known in last.items():
        slots[place]["took"] = known.took
    return {
        "minutes": found.minutes,
        "track": found.track,
        "ends": found.ends,
        "needs": found.needs,
        "slots": slots,
        "left_out": list(found.left_out),
    }


def _text(found: Schedule, course: Course, last: Mapping[int, Beside]) -> str:
    from teachkit.course.schedule import clock, in_words, missing

    titles = {chapter.id: chapter.title for chapter in course.chapters}
    track = next((one for one in course.tracks if one.id == found.track), None)
    lines = [f"{track.title}: {track.who}" if track else ", ".join(found.chapters), ""]
    former = ""
    for place, slot in enumerate(found.slots):
        if slot.chapter and slot.chapter != former:
            lines.append(f"  {'':<12}{titles[slot.chapter]}")
            former = slot.chapter
        line = f"  {clock(slot.start):>5}-{clock(slot.end):<5} {in_words(slot)}"
        if place in last:
            planned, took = last[place].planned, round(last[place].took)
            line = f"{line:<48} {planned} min; the last time it took {took}"
        lines.append(line)
    lines += ["", f"Over at {clock(found.ends)}, of {clock(found.minutes)}."]
    if last:
        planned = sum(one.planned for one in last.values())
        took = round(sum(one.took for one in last.values()))
        lines.append(f"What was taught the last time took {took} min; here it has {planned}.")
    if found.left_out:
        lines.append(f"Not in it: {missing(found)}. All of it would take {clock(found.needs)}.")
    return "\n".join(lines) + "\n"
