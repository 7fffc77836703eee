"""Measure grading: the floor, ours, and beside them nbgrader and otter on the same answers.

    python -m benchmarks.grading                                    ours and the floor alone
    python -m benchmarks.grading --peers nbgrader=VENV otter=VENV   and the peers
    python -m benchmarks.grading --session                          without `teachkit grade`

VENV is a virtual environment that has the peer (and, for otter, ipykernel). Every grader first
grades one answer of each kind, and must give exactly the scores that are written down; only then
does a clock run. Each round runs every contender once, so all meet the same weather; figures are
medians over the rounds, ratios are taken round by round, and CPU seconds, of all processes that
a contender starts, stand beside wall seconds. What a submission costs is taken from two sizes of
class, so that the start is not part of it; `all in` is the larger class with its start. Ctrl-C
ends the rounds; those that are complete count.
"""

import argparse
import functools
import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.grading import answers, graders, measure, report


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.grading",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--peers", nargs="+", default=[], metavar="NAME=VENV")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--submissions", type=int, default=200, metavar="N", help="a small class")
    parser.add_argument("--large", type=int, default=2000, metavar="N", help="a large class")
    parser.add_argument("--of-peers", type=int, default=20, metavar="N",
                        help="a class of nbgrader's (default 20; also twice as many)")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=2, help="ours with so many processes")
    parser.add_argument("--session", action="store_true", help="leave `teachkit grade` out")
    parser.add_argument("--no-memory", action="store_true", help="leave memory out")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where classes are written")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    args = parser.parse_args(words)
    if not 4 <= args.of_peers < args.submissions < args.large:
        parser.error("4 or more --of-peers, more --submissions, and yet more in the --large class")
    work = args.work or Path(tempfile.mkdtemp(prefix="grading-"))
    try:
        figures = measured(args, work)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if args.work is None:
            shutil.rmtree(work, ignore_errors=True)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    print(report.table(figures))
    return 0


def measured(args, work):
    venvs = _venvs(args.peers)
    makers = _makers(args, venvs)
    checked = {}
    for name, make in makers.items():
        print(f"checking the scores of {name}", file=sys.stderr, flush=True)
        grader = make(work / "checked" / _slug(name), answers.one_of_each())
        grader.run()
        wrong = grader.wrong()
        if wrong:
            raise RuntimeError("\n".join([f"{name} does not give the scores expected:", *wrong]))
        checked[name] = len(grader.handed_in)
    classes = _classes(args, work, makers)
    contenders = {
        key: functools.partial(grader.run, cores=cores) for key, (grader, cores) in classes.items()
    }
    series = measure.in_turns(contenders, args.rounds)
    runs = []
    for (name, size, kind), (grader, cores) in classes.items():
        wrong = grader.wrong()
        if wrong:
            raise RuntimeError("\n".join([f"{name} has changed its mind:", *wrong]))
        runs.append(
            {
                "grader": name,
                "size": size,
                "kind": kind,
                "cores": cores,
                **measure.summary(series[name, size, kind]),
            }
        )
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rounds": len(runs[0]["wall"]["runs"]),
        "jobs": args.jobs,
        "peers": [graders.version(peer, venv) for peer, venv in venvs.items()],
        "checked": checked,
        "runs": runs,
        "memory": {} if args.no_memory or args.session else _memory(args, work),
    }


def _venvs(words):
    found = {}
    for word in words:
        name, _, path = word.partition("=")
        if name not in graders.PEERS or not path:
            raise RuntimeError(f"a peer is one of {', '.join(graders.PEERS)} with =VENV: {word}")
        found[name] = Path(path).absolute()
        graders.version(name, found[name])
    return found


def _makers(args, venvs):
    makers = {
        "floor": graders.floor,
        "session": graders.session,
    }
    if not args.session:
        makers["ours"] = graders.ours
        makers["ours, in parallel"] = lambda work, who: graders.ours(work, who, args.jobs)
    if "nbgrader" in venvs:
        makers["nbgrader"] = lambda work, who: graders.nbgrader(work, who, venvs["nbgrader"])
    if "otter" in venvs:
        makers["otter api"] = lambda work, who: graders.otter_api(work, who, venvs["otter"])
        makers["otter run"] = lambda work, who: graders.otter_run(work, who, venvs["otter"])
    return makers


def _classes(args, work, makers):
    """Return {(grader, size, kind): (Grader, cores)} for everything to time.

    The kind "quick" has no slow programs, for what each submission costs; "slow" has them.
    """
    sizes = {
        "ours": (args.of_peers, args.submissions, args.large),
        "ours, in parallel": (args.of_peers, args.submissions, args.large),
        "nbgrader": (args.of_peers, 2 * args.of_peers),
        "otter api": (max(1, args.of_peers // 4), args.of_peers // 2),
        "otter run": (max(1, args.of_peers // 4),),
    }
    found = {}

    def add(name, size, kind, cores=None):
        where = work / "timed" / f"{_slug(name)}-{size}-{kind}"
        grader = makers[name](where, answers.hand_in(size, slow=kind == "slow"))
        found[name, size, kind] = (grader, cores)

    for name in makers:
        alone = name in ("floor", "session", "ours")  # and so kept on one core
        for size in sizes.get(name, (args.submissions, args.large)):
            add(name, size, "quick", 1 if alone else None)
        if name in ("ours, in parallel", "nbgrader"):
            add(name, args.of_peers, "slow")
    return found


def _memory(args, work):
    found = {}
    for size in (args.submissions, args.large):
        print(f"looking at memory, {size} submissions", file=sys.stderr, flush=True)
        grader = graders.ours(work / "memory" / str(size), answers.hand_in(size), args.jobs)
        grader.reset()
        found[str(size)] = measure.memory_of(
            grader.words, cwd=grader.folder, environment=grader.environment
        )
    return found


def _slug(name):
    return name.replace(",", "").replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main())
