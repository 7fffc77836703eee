"""Measure `focus`: the bootstrap beside SciPy's and NumPy's, and how often its interval is right.

    python -m benchmarks.focus                        speed
    python -m benchmarks.focus --coverage 400         and how often the interval holds the truth
    python -m benchmarks.focus --power 1000           and how often a verdict is right

Every round runs each contender once, so all meet the same weather; figures are medians over the
rounds with the least and the most. SciPy and NumPy are left out, and that is said, when they are
not installed. The rounds that are drawn from are real: the compressors that the tests have.
"""

import argparse
import json
import os
import platform
import sys
from pathlib import Path

from benchmarks.focus import coverage, power, report, speed
from teachkit.decisions.focus import read_timings

SAMPLES = Path(__file__).parents[2] / "tests" / "decisions" / "focus" / "samples"


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.focus",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--coverage", type=int, default=0, metavar="RUNS", help="of each size")
    parser.add_argument("--power", type=int, default=0, metavar="RUNS", help="of each truth")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    args = parser.parse_args(words)
    series = {s.name: s.seconds for s in read_timings((SAMPLES / "compress.csv").read_text())}
    peers, without = speed.peers()
    figures = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rounds": args.rounds,
        "peers": [f"{name} {version}" for name, version in peers.items()],
        "without": without,
        "bootstrap": speed.bootstrap(series, args.rounds, set(peers)),
        "whole": speed.whole(series, args.rounds),
        "coverage": coverage.table(series, args.coverage) if args.coverage else [],
        "false_alarms": coverage.false_alarms(args.coverage) if args.coverage else [],
        "speeds": power.speeds(args.power) if args.power else [],
        "memories": power.memories(args.power) if args.power else [],
    }
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    print(report.table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
