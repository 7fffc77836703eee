"""Measure the live book in a real Chromium, beside JupyterLite's REPL on the same widget.

    teachkit book build
    python -m benchmarks.book --site _build/html
    python -m benchmarks.book --site _build/html \\
        --jupyter ENV/bin/jupyter --pyodide PACKAGE --wheel WHEEL

Each round opens a new browser twice for each contender: with an empty profile (cold), and again
with what the first visit left in it (warm). All is served from this machine with gzip, as static
hosts do; ``--plain`` serves without. The chooser's slider is moved by the keyboard; the clock runs
in the page. Sizes are bytes on the wire, headers included. What the network between host and
reader adds is not in it. The peer needs an environment with jupyterlite-core,
jupyterlite-pyodide-kernel, jupyterlab_widgets and anywidget; ``--pyodide`` is the folder of
Pyodide's npm package.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.book import lite, reading
from benchmarks.book.serving import serving

# What was asked for: milliseconds from a click to the first answer, of an echo; megabytes.
AIMS = {
    "cold answer, ms": 2500,
    "warm answer, ms": 1200,
    "echo, ms": 50,
    "before going live, MB": 1.2,
    "first live page, MB": 15,
    "to make the next page live, MB": 0,
    "whole site, MB": 60,
}
PARTS = ("before live", "live", "next page", "next page, live")


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.book",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--site", type=Path, required=True, metavar="DIR", help="the built book")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="the host does not compress")
    parser.add_argument(
        "--no-snapshot", action="store_true", help="the book without its snapshot, too"
    )
    parser.add_argument("--jupyter", type=Path, metavar="COMMAND", help="of the peer's environment")
    parser.add_argument("--pyodide", type=Path, metavar="DIR", help="Pyodide's npm package")
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="our wheel, for the peer")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    args = parser.parse_args(words)
    if not (args.site / "index.html").is_file():
        parser.error(f"{args.site} holds no book: teachkit book build")
    with tempfile.TemporaryDirectory() as scratch:
        contenders = {"book": (args.site, reading.book)}
        if args.no_snapshot:
            contenders["book, no snapshot"] = (args.site, _without_snapshot)
        if args.jupyter and args.pyodide and args.wheel:
            site = lite.build(args.jupyter, args.pyodide, args.wheel, Path(scratch))
            contenders["JupyterLite's REPL"] = (site, reading.repl)
        found = {name: [] for name in contenders}
        for turn in range(args.rounds):
            for name, (site, read) in contenders.items():
                print(f"round {turn + 1} of {args.rounds}: {name}", file=sys.stderr)
                found[name] += visits(site, read, compress=not args.plain)
    figures = {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "rounds": args.rounds,
        "gzip": not args.plain,
        "peer": lite.version(args.jupyter) if len(contenders) > 1 and args.jupyter else None,
        "whole site, MB": sum(p.stat().st_size for p in args.site.rglob("*") if p.is_file()) / 1e6,
        "visits": found,
    }
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    print("\n".join(report(figures)))
    return 0


def visits(site, read, *, compress):
    """Visit as somebody new, then as somebody who has been here: one dict each."""
    with (
        serving(site, compress=compress) as (address, since),
        tempfile.TemporaryDirectory() as profile,
    ):
        rows = []
        for kind in ("cold", "warm"):
            with reading.reader(profile) as context:
                rows.append({"kind": kind, **read(context, address, since)})
        return rows


def report(figures):
    """Yield the lines of the report, in Markdown."""
    yield (
        f"{figures['machine']}, {figures['cores']} cores, {figures['rounds']} rounds; the host "
        f"{'compresses' if figures['gzip'] else 'does not compress'}. Medians (least-most)."
    )
    yield f"Peer: {figures['peer'] or 'without (see --help)'}."
    yield ""
    heads = ("answer cold, ms", "answer warm, ms", "echo, ms", "before live, MB", "live, MB")
    yield f"| | {' | '.join(heads)} | next page's text, MB | to make it live, MB |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for name, rows in figures["visits"].items():
        cold, warm = ([row for row in rows if row["kind"] == kind] for kind in ("cold", "warm"))
        echoes = [echo for row in rows for echo in row["echoes"]]
        cells = [
            _spread([row["answer"] for row in cold]),
            _spread([row["answer"] for row in warm]),
            _spread(echoes),
            *(
                _mega(cold, part)
                for part in ("before live", "live", "next page", "next page, live")
            ),
        ]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    yield from _against(figures)


def _against(figures):
    rows = figures["visits"]["book"]
    cold, warm = ([row for row in rows if row["kind"] == kind] for kind in ("cold", "warm"))
    found = {
        "cold answer, ms": statistics.median(row["answer"] for row in cold),
        "warm answer, ms": statistics.median(row["answer"] for row in warm),
        "echo, ms": statistics.median(echo for row in rows for echo in row["echoes"]),
        "before going live, MB": statistics.median(row["before live"] for row in cold) / 1e6,
        "first live page, MB": statistics.median(row["before live"] + row["live"] for row in cold)
        / 1e6,
        "to make the next page live, MB": statistics.median(row["next page, live"] for row in cold)
        / 1e6,
        "whole site, MB": figures["whole site, MB"],
    }
    for what, aim in AIMS.items():
        kept = "kept" if found[what] <= aim else "missed"
        yield f"- {what}: {found[what]:.4g}, asked for at most {aim:g}: {kept}"
    peers = [name for name in figures["visits"] if "REPL" in name]
    for name in peers:
        for kind, mine in (("cold", cold), ("warm", warm)):
            theirs = [row["answer"] for row in figures["visits"][name] if row["kind"] == kind]
            times = statistics.median(theirs) / statistics.median(row["answer"] for row in mine)
            yield f"- {name} takes {times:.1f} times as long ({kind})"


def _without_snapshot(context, address, since):
    return reading.book(context, address, since, query="?snapshot=no")


def _spread(values):
    middle = statistics.median(values)
    return f"{middle:.0f} ({min(values):.0f}-{max(values):.0f})"


def _mega(rows, part):
    return f"{statistics.median(row[part] for row in rows) / 1e6:.2f}" if part in rows[0] else "-"


if __name__ == "__main__":
    sys.exit(main())
