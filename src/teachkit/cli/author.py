"""``teachkit author``: tools for those who write the course."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import printable

if TYPE_CHECKING:
    from teachkit.course.load import ExerciseFolder
    from teachkit.grading.author import Gate
    from teachkit.grading.exchange.folder import Imported
    from teachkit.grading.launch import Launch

__all__ = ["configure", "run"]

CHECK = """\
examples:
  teachkit author check                     the gate, for every exercise of the course
  teachkit author check depend/closure      for one
  teachkit author check --quick             without the mutants, which take most of the time
  teachkit author check --json              for machines

The gate: the starter fails; every solution passes, under any seed; every wrong answer fails with
its own message; no check with points is passed by an answer that knows nothing; a mutant of each
solution is noticed; no check gives the answer away.

exit codes:
  0  every exercise may be shown to learners
  1  something must be mended
  2  no such exercise, or files that cannot be read
"""

IMPORT = """\
examples:
  teachkit author import source/ps1 --from nbgrader               into exercises/imported
  teachkit author import hw01.ipynb --from otter --into exercises/hw
  teachkit author import hw01.ipynb --from otter --dry-run        the account alone

Each notebook becomes an exercise: its tests become checks where they can, and are listed with
the reason where they cannot. Nothing of it is run. Put the result through the gate afterwards.

exit codes:
  0  every test came along
  1  some did not: they are listed
  2  no assignment of that tool, or a folder that is there already
"""

EXPORT = """\
examples:
  teachkit author export depend/closure --to nbgrader --out mycourse
  cd mycourse && nbgrader generate_assignment depend-closure

Writes mycourse/source/depend-closure/closure.ipynb with the first solution in it, the checks in
graded cells, the hidden ones between nbgrader's marks. There, tests and answer share one process:
an answer can read the tests and write its own score.

exit codes:
  0  written
  2  no such exercise, or a check that nbgrader cannot run
"""

EPILOG = """\
examples:
  teachkit author check depend/closure
  teachkit author import source/ps1 --from nbgrader
  teachkit author export depend/closure --to nbgrader --out mycourse

'teachkit author TOOL --help' says more of each.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    tools = parser.add_subparsers(dest="tool", metavar="TOOL", required=True)

    check = tools.add_parser("check", help="put exercises through the author's gate", epilog=CHECK)
    check.add_argument("exercises", nargs="*", metavar="EXERCISE", help="all, if left out")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.add_argument(
        "--survivors", action="store_true", help="list the mutants that no check noticed"
    )
    check.add_argument("--quick", action="store_true", help="leave the mutants out")

    load = tools.add_parser(
        "import", help="make exercises of an assignment of nbgrader or otter", epilog=IMPORT
    )
    load.add_argument("path", metavar="PATH", help="a notebook, or the folder of one assignment")
    load.add_argument("--from", dest="source", required=True, choices=("nbgrader", "otter"))
    load.add_argument(
        "--into", metavar="DIR", default="exercises/imported", help="default: exercises/imported"
    )
    load.add_argument("--dry-run", action="store_true", help="write nothing")
    load.add_argument("--json", action="store_true", help="print the account as JSON")

    store = tools.add_parser("export", help="make an nbgrader assignment of one", epilog=EXPORT)
    store.add_argument("exercise", metavar="EXERCISE", help="as in depend/closure")
    store.add_argument("--to", required=True, choices=("nbgrader",))
    store.add_argument("--out", metavar="DIR", required=True, help="nbgrader's course folder")
    store.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(args: argparse.Namespace) -> int:
    """Run one of the tools.

    Raises:
        TeachkitError: what reading the course, importing or exporting says.
    """
    tools: dict[str, Callable[[argparse.Namespace], int]] = {
        "check": _check,
        "import": _import,
        "export": _export,
    }
    return tools[args.tool](args)


def _check(args: argparse.Namespace) -> int:
    from teachkit.course.load import course_root, load_course, load_exercise
    from teachkit.grading.author import pass_gate

    root = course_root()
    course = load_course(root)
    folders = [load_exercise(name, root) for name in args.exercises or course.exercises()]
    gates = []
    said = time.monotonic()
    with _launching(folders) as launch:
        for number, folder in enumerate(folders, 1):
            if args.json and time.monotonic() - said > 5:
                print(f"teachkit: {number} of {len(folders)} …", file=sys.stderr)
                said = time.monotonic()
            gate = pass_gate(folder, course, mutate=not args.quick, launch=launch)
            gates.append(gate)
            if not args.json:
                _print_gate(gate, survivors=args.survivors)
    if args.json:
        rows = [{"open": gate.open, **asdict(gate)} for gate in gates]
        print(json.dumps({"exercises": rows}, indent=2))
    return 0 if all(gate.open for gate in gates) else 1


@contextmanager
def _launching(folders: Sequence[ExerciseFolder]) -> Iterator[Launch]:
    """Start answers in one sandbox for all: a fork is quicker than a process, and safer."""
    from teachkit.grading.sandbox import sandbox

    data = [folder.path / "data" for folder in folders if (folder.path / "data").is_dir()]
    packages = sorted({name for folder in folders for name in folder.exercise.packages})
    with sandbox(data=data, packages=packages) as box:
        yield box.launch


def _print_gate(gate: Gate, *, survivors: bool) -> None:
    verdict = "may be shown" if gate.open else "must be mended"
    mutants = f"{gate.killed} of {gate.mutants} mutants noticed, " if gate.mutants else ""
    print(f"{gate.exercise}: {verdict}; {mutants}{gate.answers} answers in {gate.seconds:.1f} s")
    for problem in gate.problems:
        print(f"  {problem.code}: {problem.where}: {problem.message}")
    for warning in gate.warnings:
        print(f"  (look: {warning.code}: {warning.where}: {warning.message})")
    for survivor in gate.survivors if survivors else ():
        print(f"  survived: {survivor.solution}, line {survivor.line}: {survivor.what}")
    sys.stdout.flush()


def _import(args: argparse.Namespace) -> int:
    from teachkit.grading.exchange.folder import imported_fields
    from teachkit.grading.exchange.importing import import_assignment, write_exercises

    into = Path(args.into)
    found = import_assignment(Path(args.path), args.source, into)
    if not args.dry_run:
        write_exercises(found, into)
    if args.json:
        rows: list[dict[str, Any]] = [imported_fields(item) for item in found]
        print(json.dumps({"written": not args.dry_run, "exercises": rows}, indent=2))
    else:
        for item in found:
            _print_imported(item, into, written=not args.dry_run)
    return 1 if any(item.listed for item in found) else 0


def _print_imported(item: Imported, into: Path, *, written: bool) -> None:
    where = into / item.exercise.partition("/")[2]
    made = f"{'written to' if written else 'would become'} {where}" if item.files else "nothing"
    print(f"{printable(item.origin)}: {made}")
    print(
        f"  {item.translated} tests came along, {item.partly} in part, {item.left} not at all;"
        f" {item.checks} checks, {item.points:g} points"
    )
    for line in item.listed:
        worth = f" [{line.points:g} points]" if line.points else ""
        print(f"  - {printable(line.place)}, line {line.line}{worth}: {line.reason}")
        if line.code:
            print(f"      {printable(line.code)}")
    for note in item.notes:
        print(f"  {note}")
    if item.files and written:
        print(f"  Next: teachkit author check {item.exercise}")


def _export(args: argparse.Namespace) -> int:
    from teachkit.course.load import load_exercise
    from teachkit.grading.exchange.export import export_nbgrader

    exported = export_nbgrader(load_exercise(args.exercise), Path(args.out))
    if args.json:
        print(json.dumps(asdict(exported), indent=2))
        return 0
    print(f"{args.exercise}: {exported.checks} checks, {exported.points:g} points")
    for name in exported.files:
        print(f"  {name}")
    for note in exported.notes:
        print(f"  {note}")
    print(f"  Next: cd {args.out} && nbgrader generate_assignment {exported.assignment}")
    return 0
