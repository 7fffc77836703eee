"""``teachkit schedule``: a plan for a room, from the minutes that there are."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.course.outline import Course
    from teachkit.course.schedule import Schedule

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit schedule --minutes 90                       the track that fills them best
  teachkit schedule --minutes 180 --track evaluator
  teachkit schedule --minutes 130 --with depend        that chapter, and what it requires
  teachkit schedule --minutes 180 --breaks 15 --json
  teachkit schedule --table                            what fits into an hour, a day, ...

Thirty minutes of material fill an hour in the room, and an hour has a break of ten minutes. An
exercise counts with an equal share of its chapter's minutes for exercises.
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
    parser.add_argument("--json", action="store_true", help="for a program")


def run(args: argparse.Namespace) -> int:
    """Print a plan for the room.

    Raises:
        TeachkitError: ``cannot-fit`` with the minutes that would do, ``no-such-track``,
            ``no-such-chapter``, ``bad-usage``, ``no-course``.
    """
    from teachkit.course.load import load_course
    from teachkit.course.schedule import (
        make_schedule,
        schedule_chapters,
        schedule_track,
        table,
    )

    course = load_course()
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
    if args.json:
        print(json.dumps(_data(found), indent=2))
    else:
        print(_text(found, course), end="")
    return 0


def _data(found: Schedule) -> dict[str, object]:
    slots = [
        {"start": slot.start, "end": slot.end, "chapter": slot.chapter, "what": slot.what}
        for slot in found.slots
    ]
    return {
        "minutes": found.minutes,
        "track": found.track,
        "ends": found.ends,
        "needs": found.needs,
        "slots": slots,
        "left_out": list(found.left_out),
    }


def _text(found: Schedule, course: Course) -> str:
    from teachkit.course.schedule import clock, in_words, missing

    titles = {chapter.id: chapter.title for chapter in course.chapters}
    track = next((one for one in course.tracks if one.id == found.track), None)
    lines = [f"{track.title}: {track.who}" if track else ", ".join(found.chapters), ""]
    former = ""
    for slot in found.slots:
        if slot.chapter and slot.chapter != former:
            lines.append(f"  {'':<12}{titles[slot.chapter]}")
            former = slot.chapter
        lines.append(f"  {clock(slot.start):>5}-{clock(slot.end):<5} {in_words(slot)}")
    lines += ["", f"Over at {clock(found.ends)}, of {clock(found.minutes)}."]
    if found.left_out:
        lines.append(f"Not in it: {missing(found)}. All of it would take {clock(found.needs)}.")
    return "\n".join(lines) + "\n"
