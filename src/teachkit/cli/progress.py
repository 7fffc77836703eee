"""``teachkit progress``: where you stand, what is next, and your record as a file."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.cli.terminal import terminal
from teachkit.errors import TeachkitError, printable

if TYPE_CHECKING:
    from teachkit.course.progress import ChapterProgress, Progress
    from teachkit.course.store import FileRecordStore

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit progress                          every chapter, what is next, what to look at again
  teachkit progress --chapter depend         one chapter, with its exercises
  teachkit progress --json | jq .next
  teachkit progress export mine.jsonl        your record as a file, to take elsewhere
  teachkit progress import mine.jsonl        merge it in; nothing is replaced, nothing is doubled
  teachkit progress export --all mine.zip    the plan and your exercises too: for the book's page
                                             "Your record and plan", or teachkit start --bring

The record is one file, for notebooks and commands alike: .teachkit/record.jsonl in your workspace.
Nothing of it leaves this machine unless you carry it. There is no streak to lose.

exit codes:
  0    fine
  2    bad usage, or a file that is no record, or one of a later teachkit
  3    it cannot be done here: no room, no rights
  130  you pressed Ctrl-C
"""
WORDS = {"not begun": "-", "begun": "begun", "done": "done"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what ``teachkit progress`` takes."""
    parser.epilog = EPILOG
    parser.add_argument(
        "action",
        nargs="?",
        choices=("export", "import"),
        metavar="export|import",
        help="carry the record out of the workspace, or into it; without it: show",
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="for export and import")
    parser.add_argument(
        "--all", action="store_true", help="export the plan and the exercises too, as a zip"
    )
    parser.add_argument("--chapter", metavar="X", help="one chapter in detail")
    parser.add_argument(
        "--workspace", metavar="DIR", help="your workspace; the nearest one if left out"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Show the progress, or carry the record out of the workspace and into it.

    Raises:
        TeachkitError: ``bad-usage``, ``no-workspace``, ``no-such-chapter``, ``already-there``, and
            whatever the course, the record or the plan says.
    """
    from teachkit.course.store import named_workspace, record_store

    start = named_workspace(args.workspace)
    if args.action is not None:
        if args.file is None or args.chapter:
            raise TeachkitError(
                "bad-usage",
                f"'{args.action}' takes a file, and nothing else",
                hint=f"teachkit progress {args.action} mine.jsonl",
            )
        store = record_store(start)
        if args.all:
            told = _export_all(args, store, start)
            print(json.dumps(told, indent=2) if args.json else told["said"])
            return 0
        perform = _export if args.action == "export" else _import
        told = perform(store, Path(args.file))
        print(json.dumps(told, indent=2) if args.json else told["said"])
        return 0
    if args.all:
        raise TeachkitError(
            "bad-usage",
            "'--all' is for export",
            hint="teachkit progress export --all mine.zip",
        )
    from teachkit.course.progress import my_progress

    progress = my_progress(start)
    chapter = None
    if args.chapter is not None:
        chapter = progress.chapter(args.chapter)
        if chapter is None:
            raise TeachkitError(
                "no-such-chapter",
                f"There is no chapter '{args.chapter}'",
                hint="There are " + ", ".join(one.id for one in progress.chapters) + ".",
            )
    if args.json:
        print(json.dumps(_data(progress, chapter), indent=2, ensure_ascii=False))
    elif chapter is not None:
        _tell_chapter(chapter, progress)
    else:
        _tell(progress, args.color)
    return 0


def _export(store: FileRecordStore, path: Path) -> dict[str, Any]:
    from teachkit.cli.output import refuse_what_is_there, write_output
    from teachkit.course.record import HEADER

    refuse_what_is_there(str(path))  # it might be an older record; 'import' merges two
    body = [line for line in store.lines()[1:] if line.strip()]
    write_output(str(path), "\n".join([HEADER, *body]) + "\n")
    return {
        "file": str(path),
        "entries": len(body),
        "said": f"Entries in {path}: {len(body)}. To merge them in elsewhere:"
        f" teachkit progress import {path.name}",
    }


def _export_all(
    args: argparse.Namespace, store: FileRecordStore, start: Path | None
) -> dict[str, Any]:
    if args.action != "export":
        raise TeachkitError(
            "bad-usage",
            "'--all' is for export",
            hint=f"To bring a zip into a workspace: teachkit start DIR --bring {args.file}",
        )
    from teachkit.cli.output import refuse_what_is_there
    from teachkit.course.store import plan_store, workspace
    from teachkit.data.files import write_atomically
    from teachkit.publish.travel import pack_work, work_of

    path = Path(args.file)
    refuse_what_is_there(str(path))
    plan = plan_store(start).path
    work = work_of(workspace(start) or plan.parent, store, plan)
    write_atomically(path, pack_work(work))
    files = sorted(work.files)
    listed = "".join(f"\n  {name}" for name in files)
    return {
        "file": str(path),
        "entries": len(work.record) - 1,
        "files": files,
        "said": f"In {path}: entries of your record: {len(work.record) - 1}{listed}\n"
        "To go on in the book: its page 'Your record and plan'. In another workspace:"
        f" teachkit start DIR --bring {path.name}",
    }


def _import(store: FileRecordStore, path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise OSError("there is no such file")
        lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The record cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Name a file that 'teachkit progress export' has written.",
        ) from error
    came = store.merge(lines, str(path))
    had = sum(bool(line.strip()) for line in lines[1:]) - came
    return {
        "file": str(path),
        "came": came,
        "had": had,
        "record": str(store.path),
        "said": f"New entries: {came}; here already: {had}. Nothing was replaced.",
    }


def _data(progress: Progress, chapter: ChapterProgress | None) -> dict[str, Any]:
    def of(one: ChapterProgress) -> dict[str, Any]:
        return {**asdict(one), "state": one.state, "passed": one.passed}

    if chapter is not None:
        return {"schema": 1, "chapter": of(chapter)}
    return {
        "schema": 1,
        "next": asdict(progress.next) if progress.next else None,
        "chapters": [of(one) for one in progress.chapters],
        "again": [asdict(one) for one in progress.again],
        "entries": progress.entries,
        "unreadable": progress.unreadable,
    }


def _tell(progress: Progress, colour: str) -> None:
    screen = terminal(sys.stdout, colour)
    width = max(len(one.id) for one in progress.chapters)
    print(f"{'':<{width}}  {'':<6} predicted  reasons  right  exercises  plan")
    for one in progress.chapters:
        cells = (
            f"{_pair(one.predictions):>9}  {_pair(one.reasons):>7}  {_pair(one.right):>5}"
            f"  {_pair(one.passed):>9}  {_section(one)}"
        )
        print(f"{one.id:<{width}}  {WORDS[one.state]:<6} {cells}".rstrip())
    if progress.again:
        print("\nTo look at again, because that is what makes it stay:")
        for item in progress.again[:8]:
            lines = textwrap.wrap(printable(f"{item.what} ({item.why})"), screen.width - 4)
            print("  - " + "\n    ".join(lines))
        if len(progress.again) > 8:
            print(f"  and {len(progress.again) - 8} more (--json has them all)")
    if progress.next:
        print(f"\nNext: {printable(progress.next.what)}\n      {progress.next.link}")
    else:
        print("\nAll of it is done. What would you do otherwise, having come this far?")
    _tell_unreadable(progress)


def _tell_chapter(chapter: ChapterProgress, progress: Progress) -> None:
    print(f"{chapter.title} ({chapter.state}), {chapter.link}\n")
    for word, pair in (
        ("predictions made", chapter.predictions),
        ("reasons written", chapter.reasons),
        ("questions right", chapter.right),
    ):
        if pair[1]:
            print(f"  {word:<18}{_pair(pair)}")
    for one in chapter.exercises:
        extras = [f"{one.tries} runs"] if one.tries else []
        extras += [f"{one.hints} hints"] if one.hints else []
        extras += ["solutions seen first"] if one.seen else []
        tail = f" ({', '.join(extras)})" if extras else ""
        print(f"  {one.status:<10}{one.title}: {one.id}{tail}")
    if chapter.section:
        print(f"  plan: {_section(chapter)}")
    for item in progress.again:
        if item.chapter == chapter.id:
            print(printable(f"  again: {item.what} ({item.why})"))
    if chapter.next:
        print(f"\nNext: {printable(chapter.next.what)}\n      {chapter.next.link}")
    _tell_unreadable(progress)


def _tell_unreadable(progress: Progress) -> None:
    if progress.unreadable:
        print(
            f"{progress.unreadable} lines of the record could not be read; they are left as they"
            " are.",
            file=sys.stderr,
        )


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]}/{pair[1]}" if pair[1] else ""


def _section(chapter: ChapterProgress) -> str:
    if chapter.section == "begun":
        return f"begun, {chapter.open} open"
    return chapter.section if chapter.section != "not begun" else "-"
