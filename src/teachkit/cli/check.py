"""``teachkit check``: run an exercise's visible checks on your answer."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.cli.terminal import Terminal, terminal
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.course.record import Record
    from teachkit.course.store import RecordStore

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit check                        where you stand with every exercise
  teachkit check depend/closure         your answer in this workspace's notebook
  teachkit check depend/closure my.py   your answer in another file (.md, .ipynb, .py)
  teachkit check depend/closure --hint      one more hint; your record keeps that you took it
  teachkit check depend/closure --solution  the solutions with their reasons, once you have passed
  teachkit check depend/closure --give-up   the solutions now; recorded for you, never marked
  teachkit check depend/closure --json | jq .passed

exit codes:
  0  every check passed
  1  a check failed, or could not run; no more hints, or no solution to be shown yet
  2  no such exercise, or no answer to read
  3  pytest is missing: pip install 'teachkit[grade]'
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="as in depend/closure")
    parser.add_argument(
        "answer", nargs="?", metavar="FILE", help="your answer; the exercise's notebook if left out"
    )
    parser.add_argument(
        "--workspace", metavar="DIR", help="your workspace; the nearest one if left out"
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--hint", action="store_true", help="show one more hint, and check nothing"
    )
    instead.add_argument("--solution", action="store_true", help="show the solutions, after a pass")
    instead.add_argument(
        "--give-up", action="store_true", help="show the solutions without a pass; recorded"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    """Check one answer, or list where the learner stands.

    Raises:
        TeachkitError: ``no-such-exercise``, ``no-answer``, ``no-workspace`` or what reading says.
    """
    from teachkit.course.store import named_workspace, record_store, workspace

    start = named_workspace(args.workspace)
    store = record_store(start)
    if args.exercise is None:
        if args.hint or args.solution or args.give_up:
            raise TeachkitError(
                "bad-usage",
                "Of which exercise?",
                hint="'teachkit check' lists them: teachkit check depend/closure --hint",
            )
        return _list(args, store.load())
    if args.hint:
        return _hint(args, store)
    if args.solution or args.give_up:
        return _solutions(args, store)

    from teachkit.course.load import load_exercise
    from teachkit.course.record import Entry
    from teachkit.course.store import now
    from teachkit.grading.checks import answer_from_file, run_checks
    from teachkit.grading.report import kept_data, report_data

    folder = load_exercise(args.exercise)
    path = Path(args.answer) if args.answer else _own_notebook(args.exercise, workspace(start))
    report = run_checks(folder, answer_from_file(folder, path))
    exercise = folder.exercise
    kept = kept_data(report, store.load().hints(exercise.id, exercise.revision))
    store.add(Entry("exercise", exercise.id, exercise.revision, now(), report.passed, kept))
    if args.json:
        value = {"exercise": exercise.id, "revision": exercise.revision, **report_data(report)}
        print(json.dumps(value, indent=2))
    else:
        screen = terminal(sys.stdout, args.color)
        print(f"{exercise.title}, from {path}\n")
        for result in report.results:
            _print_check(result.outcome, result.sentence, result.message, screen)
        if report.printed.strip():
            print("\nYour code printed:\n" + textwrap.indent(report.printed.strip(), "  "))
        passed = sum(1 for result in report.results if result.outcome == "passed")
        print(f"\n{passed} of {len(report.results)} checks passed.")
    return 0 if report.passed else 1


def _hint(args: argparse.Namespace, store: RecordStore) -> int:
    from teachkit.course.load import load_exercise
    from teachkit.course.record import Entry
    from teachkit.course.store import now

    exercise = load_exercise(args.exercise).exercise
    taken = store.load().hints(exercise.id, exercise.revision)
    fresh = taken < len(exercise.hints)
    if fresh:
        said = {"number": taken + 1}
        store.add(Entry("hint", exercise.id, exercise.revision, now(), None, said))
    shown = exercise.hints[: taken + fresh]
    if args.json:
        value = {"exercise": exercise.id, "hints": shown, "left": len(exercise.hints) - len(shown)}
        print(json.dumps(value, indent=2))
    else:
        width = terminal(sys.stdout, args.color).width
        for number, hint in enumerate(shown, 1):
            print(textwrap.fill(f"{number}. {hint}", width, subsequent_indent="   "))
        left = len(exercise.hints) - len(shown)
        print(f"\n{left} more." if left else "\nThat was the last one.")
    return 0 if fresh else 1


def _solutions(args: argparse.Namespace, store: RecordStore) -> int:
    from teachkit.course.load import load_exercise
    from teachkit.course.record import Entry
    from teachkit.course.store import now

    folder = load_exercise(args.exercise)
    exercise = folder.exercise
    standing = store.load().status(exercise.id, exercise.revision)
    if not folder.solutions:
        raise TeachkitError(
            "no-solutions",
            "This copy of the course has no solutions",
            place=exercise.id,
            hint="Whoever teaches it has them; so has the course's repository.",
        )
    if args.give_up and standing != "passed":
        store.add(Entry("give-up", exercise.id, exercise.revision, now()))
    elif standing not in ("passed", "given-up"):
        print(
            "You have not passed it yet. A hint may be the better bargain:"
            f" teachkit check {exercise.id} --hint\nTo see them now: --give-up",
            file=sys.stderr,
        )
        return 1
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.solutions}
    if args.json:
        print(json.dumps({"exercise": exercise.id, "solutions": texts}, indent=2))
    else:
        print("Different ways, all of them right:")
        for name, text in texts.items():
            print(f"\n--- {name.replace('_', ' ')}\n{text.rstrip()}")
    return 0


def _list(args: argparse.Namespace, record: Record) -> int:
    from teachkit.course.load import course_root, load_course, load_exercise

    root = course_root()
    rows = []
    for name in load_course(root).exercises():
        exercise = load_exercise(name, root).exercise
        rows.append((name, exercise.title, record.status(name, exercise.revision)))
    if args.json:
        keys = ("exercise", "title", "status")
        print(
            json.dumps({"exercises": [dict(zip(keys, row, strict=True)) for row in rows]}, indent=2)
        )
    else:
        width = max((len(row[0]) for row in rows), default=0)
        for name, title, status in rows:
            print(f"{name:<{width}}  {status:<8}  {title}")
    return 0


def _own_notebook(exercise: str, found: Path | None) -> Path:
    from teachkit.grading.checks import notebook_in

    for folder in filter(None, [found, Path.cwd()]):
        path = notebook_in(folder, exercise)
        if path is not None:
            return path
    raise TeachkitError(
        "no-answer",
        f"There is no notebook of {exercise} here",
        place=str(found or Path.cwd()),
        hint="Go to your workspace, or name the file: teachkit check EXERCISE FILE",
    )


def _print_check(outcome: str, sentence: str, message: str, screen: Terminal) -> None:
    words = {"passed": "passed", "failed": "not yet", "could-not-run": "could not run"}
    colours = {"passed": "32", "failed": "33", "could-not-run": "31"}
    word = words[outcome]
    shown = f"\033[{colours[outcome]}m{word}\033[0m" if screen.colour else word
    indent = " " * 15
    lines = textwrap.wrap(sentence, screen.width - len(indent)) or [""]
    print(f"{shown}{' ' * (len(indent) - len(word))}{lines[0]}")
    for line in lines[1:]:
        print(indent + line)
    for line in textwrap.wrap(message, screen.width - len(indent) - 2):
        print(f"{indent}  {line}")
