"""``teachkit grade``: grade what a class has handed in, and say who needs a person."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.cli.terminal import terminal
from teachkit.errors import TeachkitError, printable

if TYPE_CHECKING:
    from teachkit.grading.batch.reports import Person, Standing
    from teachkit.grading.batch.run import Outcome, Progress

__all__ = ["configure", "run"]

OTHERS = ("canvas", "moodle", "gradescope")
# On anything but a terminal, a line of progress at most this often.
SECONDS_PER_LINE = 5.0
MOST_NOTES = 20

EPILOG = """\
examples:
  teachkit grade handed-in/ --exercises depend/closure --out results/
  teachkit grade handed-in.zip --out results/ --learners roster.csv --formats canvas,moodle
  teachkit grade handed-in/ --exercises my-own/exercise --out results/ --only learner-07
  teachkit grade handed-in/ --out results/ --fail-under 50 --json
  teachkit grade --doctor                how well this machine seals learners' code

A run that was stopped, however roughly, goes on where it was: give the same command again.

exit codes:
  0    everything is graded
  1    graded, and something needs a person: see the list, or --fail-under found somebody;
       of --doctor: this machine cannot seal
  2    bad usage, or files of yours that cannot be read
  3    it cannot be done here: nothing seals, no worker starts, no cluster, a missing extra
  130  you pressed Ctrl-C; what was graded is kept
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    add = parser.add_argument
    add(
        "submissions",
        nargs="*",
        type=Path,
        metavar="SUBMISSIONS",
        help="folders, zips, notebooks, .py or .md files",
    )
    add(
        "--exercises",
        nargs="+",
        default=["all"],
        metavar="EXERCISE",
        help="ids, 'all' (the default), or the folder of an exercise or of a course",
    )
    add(
        "--out",
        type=Path,
        default=Path("results"),
        metavar="DIR",
        help="where grades and reports go (default: results)",
    )
    what = parser.add_argument_group("who and what")
    what.add_argument(
        "--only", action="append", default=[], metavar="LEARNER", help="this learner; repeatable"
    )
    what.add_argument("--regrade", action="store_true", help="grade again what is graded already")
    what.add_argument(
        "--learners", type=Path, metavar="CSV", help="your roster: ids, names, ids elsewhere"
    )
    what.add_argument(
        "--received", type=Path, metavar="CSV", help="when each was handed in, where files lie"
    )
    reports = parser.add_argument_group("reports")
    reports.add_argument(
        "--policy", type=Path, metavar="TOML", help="lateness, resubmission, weights"
    )
    reports.add_argument(
        "--formats",
        type=_formats,
        default=(),
        metavar="LIST",
        help="also for other systems: canvas,moodle,gradescope",
    )
    reports.add_argument(
        "--similarity", action="store_true", help="compare the answers with each other"
    )
    reports.add_argument(
        "--fail-under",
        type=_percent,
        metavar="PERCENT",
        help="exit with 1 when a learner has less of the points",
    )
    reports.add_argument("--json", action="store_true", help="print the summary as JSON")
    reports.add_argument("-q", "--quiet", action="store_true", help="no progress, no summary")
    how = parser.add_argument_group("how")
    how.add_argument(
        "--jobs", type=_jobs, metavar="N", help="workers (default: one a core that we may use)"
    )
    how.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask cluster's, as tcp://host:8786"
    )
    how.add_argument(
        "--salt-file",
        type=Path,
        metavar="FILE",
        help="the secret behind hidden inputs; made when it is not there",
    )
    how.add_argument(
        "--no-bubblewrap", action="store_true", help="seal without bubblewrap's namespaces"
    )
    how.add_argument(
        "--accept-unsealed",
        action="store_true",
        help="run hidden checks even where learners' code could read them",
    )
    how.add_argument(
        "--doctor", action="store_true", help="show how well this machine seals, and end"
    )


def run(args: argparse.Namespace) -> int:
    """Grade a class.

    Raises:
        TeachkitError: see `teachkit.grading.batch.run.grade` and what reads the teacher's files.
    """
    if args.doctor:
        return _doctor(args)
    if not args.submissions:
        raise TeachkitError(
            "bad-usage",
            "Name what was handed in: a folder, a zip, or files",
            hint="It comes before --exercises, which takes every word after it."
            if len(args.exercises) > 1
            else "'teachkit grade --help' shows examples.",
        )
    if "canvas" in args.formats and args.learners is None:
        raise TeachkitError(
            "bad-usage",
            "Canvas finds learners by its own ids, and nothing says what they are",
            hint="Add --learners roster.csv, with the columns id and canvas.",
        )
    if os.name == "nt":
        raise TeachkitError(
            "cannot-grade",
            "teachkit grade does not run on Windows itself",
            hint="Run it in WSL 2, where it can seal learners' code as well.",
        )
    from teachkit.grading.batch.exercises import chosen_exercises
    from teachkit.grading.batch.run import grade
    from teachkit.grading.gradebook import Policy, read_policy
    from teachkit.grading.submissions import read_received

    folders = chosen_exercises(args.exercises)
    policy = read_policy(args.policy) if args.policy else Policy()
    open_to_see = [folder.exercise.id for folder in folders if not folder.hidden.is_file()]
    if open_to_see and not args.quiet:
        print(
            f"teachkit: no hidden checks for {_listed(open_to_see)}: graded by the visible ones."
            "\n  hint: an installed course has none; name the folder of a checkout.",
            file=sys.stderr,
        )
    try:
        outcome = grade(
            args.submissions,
            folders,
            args.out,
            jobs=args.jobs or _cores(),
            accept_unsealed=args.accept_unsealed,
            bubblewrap=not args.no_bubblewrap,
            only=args.only,
            regrade=args.regrade,
            salt_file=args.salt_file,
            learners=args.learners,
            received=read_received(args.received) if args.received else None,
            scheduler=args.scheduler,
            progress=_teller(quiet=args.quiet),
            warn=lambda said: print(f"teachkit: {printable(said)}", file=sys.stderr),
        )
    except KeyboardInterrupt:
        print(
            f"\nteachkit: interrupted; what was graded is kept in {args.out}."
            "\n  hint: the same command goes on from there.",
            file=sys.stderr,
        )
        return 130
    missing = sorted(set(args.only) - outcome.learners)
    if missing:
        raise TeachkitError(
            "no-such-learner",
            f"Nothing was handed in by {', '.join(missing)}",
            hint="--only takes the learner's id, as it stands in grades.csv.",
        )
    from teachkit.grading.batch.reports import write_reports

    found = write_reports(
        args.out,
        folders,
        policy,
        checks=outcome.checks,
        formats=args.formats,
        learners=args.learners,
        similarity=args.similarity,
        fail_under=args.fail_under,
    )
    if args.json:
        print(json.dumps(_summary(args, outcome, found), indent=2))
    elif not args.quiet:
        _print_summary(args, outcome, found)
    return 1 if found.people or found.below else 0


def _doctor(args: argparse.Namespace) -> int:
    from teachkit.grading.sandbox import SEPARATE, doctor

    found = doctor(bubblewrap=not args.no_bubblewrap)
    if args.json:
        print(json.dumps(asdict(found), indent=2))
        return int(found.level == SEPARATE)
    print(f"level: {found.level} ({found.tried} forbidden acts were tried)\n")
    width = max(len(layer.name) for layer in found.layers)
    for layer in found.layers:
        print(f"{'yes' if layer.there else 'no':<4} {layer.name:<{width}}  {layer.does}")
        print(f"     {'':<{width}}  {printable(layer.found)}")
        if layer.mend:
            print(f"     {'':<{width}}  mend: {printable(layer.mend)}")
    for reason in found.reasons:
        print(f"\n{printable(reason)}")
    if found.level == SEPARATE:
        print("\nHidden checks are refused here, unless you say --accept-unsealed.")
    return int(found.level == SEPARATE)


def _teller(*, quiet: bool) -> Callable[[Progress], None]:
    """Return what shows a run's progress on standard error: a line that moves, or some lines."""
    if quiet:
        return lambda _: None
    screen = terminal(sys.stderr)
    moving = sys.stderr.isatty()
    begun: dict[str, tuple[float, int]] = {}  # exercise -> when, and how many were done before
    last = -SECONDS_PER_LINE
    shown: Progress | None = None

    def tell(now: Progress) -> None:
        nonlocal last, shown
        moment = time.monotonic()
        if now.exercise not in begun and now.level:
            begun[now.exercise] = (moment, now.done)
            print(f"{now.exercise}: sandbox {now.level}", file=sys.stderr, flush=True)
            last = moment
        over = now.total is not None and now.done >= now.total
        soon = moment - last < (0.2 if moving else SECONDS_PER_LINE)
        if not now.level or now == shown or (soon and not over):
            return
        last, shown = moment, now
        since, before = begun[now.exercise]
        line = _progress_line(now, moment - since, now.done - before)
        if moving:
            sys.stderr.write(f"\r\033[K{line[: screen.width - 1]}" + ("\n" if over else ""))
            sys.stderr.flush()
        else:
            print(line, file=sys.stderr, flush=True)

    return tell


def _progress_line(now: Progress, seconds: float, done: int) -> str:
    rate = done / seconds if seconds > 0 else 0.0
    parts = [f"{now.done:,} of {now.total:,}" if now.total is not None else f"{now.done:,} done"]
    if now.already:
        parts.append(f"{now.already:,} already")
    if rate:
        parts.append(f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
        if now.total is not None:
            left = max(0, round((now.total - now.done) / rate))
            parts.append(f"{left // 60}:{left % 60:02} left")
    if now.people:
        parts.append(f"{_need(now.people)} a person")
    return f"{now.exercise}: {', '.join(parts)}"


def _summary(args: argparse.Namespace, outcome: Outcome, found: Standing) -> dict[str, object]:
    return {
        "graded": outcome.graded,
        "already": outcome.already,
        "learners": len(outcome.learners),
        "exercises": sorted(outcome.checks),
        "levels": list(outcome.levels),
        "people": [asdict(person) for person in found.people],
        "below": found.below,
        "notes": [{"learner": learner, "note": note} for learner, note in outcome.notes],
        "problems": found.problems,
        "out": str(args.out),
    }


def _print_summary(args: argparse.Namespace, outcome: Outcome, found: Standing) -> None:
    already = f"; {outcome.already:,} were graded already" if outcome.already else ""
    learners = len(outcome.learners)
    print(
        f"{outcome.graded:,} graded{already}; {learners:,} learner{'s' * (learners != 1)},"
        f" sandbox {', '.join(outcome.levels) or 'not needed'}"
    )
    if found.people:
        print(f"\n{_need(len(found.people))} a person:")
        for learner, why, exercises in _together(found.people):
            print(f"  {learner}  {_listed(exercises)}  {printable(why)}")
    if found.below:
        print(f"\nBelow {args.fail_under:g} %: {', '.join(found.below)}")
    if outcome.notes:
        print("\nWorth knowing:")
        for learner, note in outcome.notes[:MOST_NOTES]:
            print(f"  {learner}  {printable(note)}")
        if len(outcome.notes) > MOST_NOTES:
            print(f"  … and {len(outcome.notes) - MOST_NOTES:,} more; --json has them all")
    for problem in found.problems:
        print(printable(problem))
    print(f"\n{args.out}{os.sep} has grades.csv, results.json, overview.html and feedback{os.sep}")


def _together(people: Sequence[Person]) -> list[tuple[str, str, list[str]]]:
    """Gather the exercises of one learner that need a person for one reason, as a bomb's all do."""
    found: dict[tuple[str, str], list[str]] = {}
    for person in people:
        found.setdefault((person.learner, person.why), []).append(person.exercise)
    return [(learner, why, exercises) for (learner, why), exercises in found.items()]


def _need(number: int) -> str:
    return f"{number:,} {'needs' if number == 1 else 'need'}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _formats(text: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(text.replace(",", " ").split()))
    for word in words:
        if word not in OTHERS:
            raise argparse.ArgumentTypeError(f"'{word}' is none of {', '.join(OTHERS)}")
    return words


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError("it takes a number from 0 to 100")
    return value


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError("it takes a number of workers from 1 to 1024")
    return int(text)
