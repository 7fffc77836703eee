"""Measure a room: ours, stock Voila and Solara, on the same chapter, in the same run.

    python -m benchmarks.workshop --participants 10
    python -m benchmarks.workshop --participants 10 50 --solara ENV/bin/python --results FILE
    python -m benchmarks.workshop --only "ours, warm" --only board

Each part starts a fresh server in a process of its own. Visitors speak the protocol, without a
browser: a page, its websocket, the widgets' states, one move answered. A few real Chromiums come
after them. What is measured goes to the results' file at once: run the same command again and it
goes on where it stopped, Ctrl-C included. Solara needs an environment with solara, anywidget,
ipywidgets, platformdirs, license-expression and shtab; without --solara it is left out.

Walls depend on what else the machine does; CPU seconds and memory repeat within a few per cent.
"""

import argparse
import asyncio
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

from benchmarks.workshop import browsers, parts, report
from benchmarks.workshop.contenders import CONTENDERS, serving

LONGEST = 600.0  # seconds for one part: then it is given up


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.workshop",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--participants", type=int, nargs="+", default=[10, 25, 50], metavar="N",
                        help="how many open at once, and then move (10 25 50)")  # fmt: skip
    parser.add_argument("--joining", type=int, default=200, metavar="N", help="join in turn (200)")
    parser.add_argument("--over", type=float, default=60, metavar="SECONDS", help="… over (60)")
    parser.add_argument("--browsers", type=int, default=3, metavar="N", help="Chromiums (3)")
    parser.add_argument("--rounds", type=int, default=1, metavar="N")
    kinds = "a contender, or one of at-once, joining, answers, board, browsers"
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help=kinds)
    parser.add_argument("--solara", type=Path, metavar="PYTHON", help="of Solara's environment")
    results = Path("_build/workshop.jsonl")
    parser.add_argument(
        "--results", type=Path, default=results, metavar="FILE", help=f"the figures ({results})"
    )
    args = parser.parse_args(words)
    AsyncHTTPClient.configure(None, max_clients=1000)
    args.results.parent.mkdir(parents=True, exist_ok=True)
    stopped = False
    try:
        for key, name, part, people in _plan(args):
            if not _known(args.results, key):
                _measure(args, key, name, part, people)
    except KeyboardInterrupt:
        stopped = True
        print("\nstopped; the same command goes on from here", file=sys.stderr)
    rows = list(_read(args.results))
    print("\n".join(report.lines(rows, f"{platform.machine()}, {os.cpu_count()} cores")))
    return 130 if stopped else 0


def _plan(args):
    """Yield what is to be measured, a round after the other."""
    for turn in range(args.rounds):
        for name in CONTENDERS:
            if name == "Solara" and args.solara is None:
                continue
            todo = [("at-once", people) for people in args.participants]
            todo.append(("joining", args.joining))
            if name == "ours, warm":
                todo += [("answers", args.joining), ("board", args.joining)]
            if name != "Solara":
                todo.append(("browsers", args.browsers))
            for part, people in todo:
                if _wanted(args.only, name, part) and people:
                    yield f"{name} | {part} | {people} | {turn + 1}", name, part, people


def _wanted(only, name, part):
    names = [word for word in only if word in CONTENDERS]
    kinds = [word for word in only if word not in CONTENDERS]
    return (not names or name in names) and (not kinds or part in kinds)


def _measure(args, key, name, part, people):
    print(f"{key} …", file=sys.stderr, flush=True)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="workshop-"))
    row = {"key": key, "name": name, "part": part, "people": people}
    try:
        with serving(name, people, folder, solara=args.solara) as server:
            row["started"] = server.started
            row |= asyncio.run(asyncio.wait_for(_part(server, part, people, args.over), LONGEST))
    except TimeoutError:
        row["error"] = f"given up after {LONGEST:.0f} s"
    except Exception as error:  # noqa: BLE001  # one contender's trouble must not end the run
        row["error"] = f"{error}\n{_end_of(folder / 'server.log')}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with args.results.open("a") as file:
        file.write(json.dumps(row) + "\n")
    said = row.get("error", f"{row.get('errors', 0)} errors")
    print(f"    {time.monotonic() - began:.0f} s, {said}", file=sys.stderr, flush=True)


async def _part(server, part, people, over):
    match part:
        case "at-once":
            return await parts.opening(server, people, 0)
        case "joining":
            return await parts.opening(server, people, over)
        case "answers":
            return await parts.answers(server, people)
        case "board":
            return await parts.board(server, people)
        case _:
            return await browsers.browsing(server, people)


def _read(path):
    if path.is_file():
        yield from map(json.loads, path.read_text().splitlines())


def _known(path, key):
    return any(row["key"] == key and "error" not in row for row in _read(path))


def _end_of(path):
    return path.read_text(errors="replace")[-600:] if path.is_file() else ""


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # or the servers would stay
    sys.exit(main())
