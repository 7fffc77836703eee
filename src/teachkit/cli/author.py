"""``teachkit author``: tools for those who write the course."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit author check                     the gate, for every exercise of the course
  teachkit author check depend/closure      for one
  teachkit author check --json              for machines

The gate: the starter fails; every solution passes; every wrong answer fails with its own
message; lazy answers fail; a mutant of each solution is noticed; no check gives the answer away.

exit codes:
  0  every exercise may be shown to learners
  1  something must be mended
  2  no such exercise, or files that cannot be read
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    tools = parser.add_subparsers(dest="tool", metavar="TOOL", required=True)
    check = tools.add_parser("check", help="put exercises through the author's gate", epilog=EPILOG)
    check.add_argument("exercises", nargs="*", metavar="EXERCISE", help="all, if left out")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.add_argument(
        "--survivors", action="store_true", help="list the mutants that no check noticed"
    )


def run(args: argparse.Namespace) -> int:
    """Put exercises through the gate.

    Raises:
        TeachkitError: ``no-such-exercise``, or what reading the course says.
    """
    from teachkit.course.load import course_root, load_course, load_exercise
    from teachkit.grading.author import pass_gate

    root = course_root()
    course = load_course(root)
    gates = []
    for name in args.exercises or course.exercises():
        gate = pass_gate(load_exercise(name, root), course)
        gates.append(gate)
        if args.json:
            continue
        verdict = "may be shown" if gate.open else "must be mended"
        print(
            f"{gate.exercise}: {verdict}; {gate.killed} of {gate.mutants} mutants noticed,"
            f" {gate.answers} answers in {gate.seconds:.1f} s"
        )
        for problem in gate.problems:
            print(f"  {problem.code}: {problem.where}: {problem.message}")
        for survivor in gate.survivors if args.survivors else ():
            print(f"  survived: {survivor.solution}, line {survivor.line}: {survivor.what}")
    if args.json:
        rows = [{"open": gate.open, **asdict(gate)} for gate in gates]
        print(json.dumps({"exercises": rows}, indent=2))
    return 0 if all(gate.open for gate in gates) else 1
