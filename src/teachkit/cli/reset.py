"""``teachkit reset``: begin a chapter or an exercise again; what was there is put away whole."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.course.outline import Course
    from teachkit.publish.workspace import Change

__all__ = ["configure", "run"]

EPILOG = """\
Your answers about it leave the record, and the pages and exercises that you have edited give way
to the course's. All of it is kept in kept/DATE/ in your workspace first. The plan stays.

examples:
  teachkit reset depend/closure         one exercise: asks, then does it
  teachkit reset depend --yes           a chapter with its exercises, without asking
  teachkit reset --all --yes            everything but the plan
  teachkit reset depend --keep-files    the record only; your notebooks stay as they are

to get it back:
  teachkit progress import kept/DATE/record.jsonl     answers; nothing is doubled
  cp -r kept/DATE/notebooks kept/DATE/exercises .     pages and exercises, as they were

exit codes:
  0    it is done, or there was nothing to do
  1    you said no
  2    bad usage: no such chapter or exercise, or nobody there to ask and no --yes
  3    it cannot be done here: no room, no rights
  130  you pressed Ctrl-C
"""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is to go: ids of questions and exercises (None for all), and names of files."""

    said: str
    ids: frozenset[str] | None
    rooms: tuple[str, ...] = field(default=())

    def takes(self, name: str) -> bool:
        """Return whether an entry of this id goes."""
        return self.ids is None or name in self.ids

    def holds(self, file: str) -> bool:
        """Return whether a file of the workspace goes."""
        return any(file == room or file.startswith(f"{room}/") for room in self.rooms)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what ``teachkit reset`` takes."""
    parser.epilog = EPILOG
    parser.add_argument(
        "what", metavar="CHAPTER|EXERCISE", nargs="?", help="depend, depend/closure"
    )
    parser.add_argument("--all", action="store_true", help="everything but the plan")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--keep-files", action="store_true", help="leave notebooks as they are")
    parser.add_argument(
        "--workspace", metavar="DIR", help="your workspace; the nearest one if left out"
    )
    parser.add_argument(
        "--json", action="store_true", help="print JSON; asks nobody, so it needs --yes"
    )


def run(args: argparse.Namespace) -> int:
    """Say what would go, ask, put it away, and say how to get it back.

    Raises:
        TeachkitError: ``bad-usage``, ``no-such-part``, or what record and workspace say.
    """
    from teachkit.course.load import course_root, load_course
    from teachkit.course.store import named_workspace, record_store, workspace

    if (args.what is None) == (not args.all):
        raise TeachkitError(
            "bad-usage",
            "Name one chapter or exercise, or say --all",
            hint="teachkit reset depend/closure",
        )
    start = named_workspace(args.workspace)
    root = course_root(start)
    scope = _scope(args.what, load_course(root), root)
    store = record_store(start)
    entries = sum(scope.takes(entry.id) for entry in store.load().entries)
    folder = workspace(start)
    changes: list[Change] = []
    if folder is not None and not args.keep_files:
        changes = _edited(folder, root, scope)
    told: dict[str, Any] = {
        "what": scope.said,
        "entries": entries,
        "files": [change.name for change in changes],
        "kept": None,
    }
    if not entries and not changes:
        return _say(args, told, f"There is nothing of {scope.said} to begin again.")
    _ask_first(args, scope, entries, changes)
    kept = _free_folder(folder if folder is not None else store.path.parent)
    told["kept"] = str(kept)
    try:
        if entries:
            store.take_out(lambda entry: scope.takes(entry.id), kept / "record.jsonl")
        if folder is not None:
            _put_away(folder, kept, changes)
    except TeachkitError as error:
        try:
            kept.rmdir()
        except OSError:  # there is something in it
            error.hint += f" What was put away so far is in {kept}."
        raise
    from shlex import quote

    lines = [f"{scope.said} begins again. What was there is in {kept}"]
    if entries:
        back = quote(str(kept / "record.jsonl"))
        lines.append(f"  answers back:  teachkit progress import {back}")
    rooms = sorted({change.name.partition("/")[0] for change in changes})
    there = quote(str(folder))
    lines += [f"  your {room} back:  cp -r {quote(str(kept / room))} {there}" for room in rooms]
    return _say(args, told, "\n".join(lines))


def _say(args: argparse.Namespace, told: dict[str, Any], said: str) -> int:
    print(json.dumps(told, indent=2) if args.json else said)
    return 0


def _scope(what: str | None, course: Course, root: Path) -> _Scope:
    from teachkit.course.load import load_questions

    if what is None:
        return _Scope("everything", None, ("notebooks", "exercises"))
    what = what.strip("/")
    chapter = course.chapter(what)
    if chapter is not None:
        ids = {*load_questions(chapter.id, root).ids(), *chapter.exercises}
        rooms = (chapter.notebook, *(f"exercises/{name}" for name in chapter.exercises))
        return _Scope(f"the chapter {what}", frozenset(ids), rooms)
    if what in set(course.exercises()):
        return _Scope(f"the exercise {what}", frozenset({what}), (f"exercises/{what}",))
    from difflib import get_close_matches

    known = [*(one.id for one in course.pages), *course.exercises()]
    near = get_close_matches(what, known, n=3)
    raise TeachkitError(
        "no-such-part",
        f"The course has no chapter and no exercise '{what}'",
        hint=f"Did you mean {' or '.join(near)}?" if near else "'teachkit progress' lists them.",
    )


def _edited(folder: Path, root: Path, scope: _Scope) -> list[Change]:
    """Return the files in scope that are there, are the course's, and are not as it has them."""
    from teachkit.publish.workspace import survey

    return [
        change
        for change in survey(folder, root)
        if scope.holds(change.name)
        and change.found is not None
        and change.shipped is not None
        and change.found != change.shipped
    ]


def _ask_first(
    args: argparse.Namespace, scope: _Scope, entries: int, changes: list[Change]
) -> None:
    if args.yes:
        return
    if args.json or not sys.stdin.isatty():
        raise TeachkitError(
            "bad-usage",
            f"This would put away {_things(entries, 'answer')} and {_things(len(changes), 'file')}"
            f" of {scope.said}",
            hint="Nobody is here to ask: say --yes. Nothing was done.",
        )
    print(f"{scope.said}: {_things(entries, 'answer')} would leave the record.")
    for change in changes:
        print(f"  {change.name} would give way to the course's")
    print("All of it is kept in a folder 'kept' first; the plan stays.")
    try:
        answer = input("Begin again? [y/N] ")
    except EOFError:  # Ctrl-D is a no
        print()
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        print("Nothing was done.")
        raise SystemExit(1)


def _things(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _free_folder(home: Path) -> Path:
    """Make a folder below ``kept`` that was not there yet, named by the time.

    Two commands in one second get two folders: one must not put its record over the other's.
    """
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    number, kept = 1, home / "kept" / stamp
    while True:
        try:
            kept.mkdir(parents=True)
        except FileExistsError:
            number += 1
            kept = home / "kept" / f"{stamp}-{number}"
        except OSError as error:
            raise TeachkitError(
                "cannot-write",
                f"There is no place to put it away: {error.strerror or error}",
                place=str(kept),
                hint="Nothing was done. Check the rights of the folder, and the space.",
            ) from error
        else:
            return kept


def _put_away(folder: Path, kept: Path, changes: list[Change]) -> None:
    """Keep each file, then put the course's in its place, which is never empty.

    The file itself is kept: whatever was saved into it up to that moment is in what is kept.
    """
    from dataclasses import replace

    from teachkit.data.files import keep_aside
    from teachkit.publish.workspace import Outcome, settle

    for change in changes:
        target = kept / change.name
        try:
            keep_aside(folder / change.name, target)
        except OSError as error:
            raise TeachkitError(
                "cannot-write",
                f"{change.name} could not be put away: {error.strerror or error}",
                place=str(target),
                hint="It is where it was. Check the rights of both folders, and run this again.",
            ) from error
        fresh = replace(change, outcome=Outcome.RESTORED, content=change.shipped)
        try:
            settle(folder, [fresh])
        except TeachkitError:
            target.unlink()  # it is the file itself, which is where it was
            raise
