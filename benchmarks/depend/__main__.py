"""Measure `depend`: in this process, as a command, and beside cargo-audit and cargo-deny.

    python -m benchmarks.depend                            ours alone
    python -m benchmarks.depend --tools DIR --advisory-db REPOSITORY

DIR holds the programs cargo-audit and cargo-deny (else they are looked for on the PATH);
REPOSITORY is a git repository of RustSec's advisory-db, which is cloned. What is not there is
said and left out. Each round runs every contender once, so all meet the same weather: the figures
are medians over the rounds with the least and the most, ratios are taken round by round, and CPU
seconds stand beside wall seconds, because other people's work slows the clock and not the CPU.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.depend import inside, peers, processes, projects, report


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.depend",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--project", action="append", metavar="NAME", help="only these")
    parser.add_argument("--tools", type=Path, metavar="DIR", help="where the peers are")
    parser.add_argument("--advisory-db", metavar="REPOSITORY")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where stand-ins are built")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    args = parser.parse_args(words)
    work = args.work or Path(tempfile.mkdtemp(prefix="depend-"))
    try:
        figures = measure(args, work)
    finally:
        if args.work is None:
            shutil.rmtree(work, ignore_errors=True)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    print(report.table(figures))
    return 0


def measure(args, work):
    chosen = projects.projects()
    if args.project:
        unknown = set(args.project) - chosen.keys()
        if unknown:
            raise SystemExit(f"no such project: {', '.join(sorted(unknown))}")
        chosen = {name: found for name, found in chosen.items() if name in args.project}
    tools, without = _tools(args, work)
    knowledge = projects.knowledge()
    figures = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rounds": args.rounds,
        "data": [[o.title, o.date, o.kind, o.rows] for o in _origins(knowledge)],
        "peers": [peers.version_of(tools[name]) for name in peers.PROGRAMS if tools[name]],
        "without": without,
        "import": processes.measure_import(work, args.rounds),
        "inside": [],
        "processes": [],
    }
    for name, (files, folder) in chosen.items():
        print(f"measuring {name}", file=sys.stderr)
        figures["inside"].append(inside.measure(name, files, knowledge, args.rounds))
        place = folder
        if place is None:
            place = work / "written" / name
            place.mkdir(parents=True)
            (place / "Cargo.lock").write_text(files.lock)
        figures["processes"].append(
            processes.measure(name, place, tools, work, projects.data_folder(), args.rounds)
        )
    return figures


def _origins(knowledge):
    found = (knowledge.advisories, knowledge.audits, knowledge.debian)
    return [snapshot.origin for snapshot in found if snapshot is not None]


def _tools(args, work):
    tools = {name: peers.find(name, args.tools) for name in peers.PROGRAMS}
    without = [f"{name}: not found" for name, path in tools.items() if path is None]
    if tools["cargo-deny"] and not shutil.which("cargo"):
        tools["cargo-deny"] = None
        without.append("cargo-deny: it needs cargo, which is not found")
    tools["database"] = None
    if args.advisory_db is None:
        without.append("the peers: no --advisory-db was given")
    elif any(tools[name] for name in peers.PROGRAMS):
        tools["database"] = peers.clone_advisories(args.advisory_db, work)
    return tools, without


if __name__ == "__main__":
    sys.exit(main())
