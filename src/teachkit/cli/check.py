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

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit check                        where you stand with every exercise
  teachkit check depend/closure         your answer in this workspace's notebook
  teachkit check depend/closure my.py   your answer in another file (.md, .ipynb, .py)
  teachkit check depend/closure --json | jq .passed

exit codes:
  0  every check passed
  1  a check failed, or could not run
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
        return _list(args, store.load())

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
