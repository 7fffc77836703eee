"""What was measured, and what is said about it: timings, memory, an interface, a claim."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from teachkit.cli.focus.pages import (
    called,
    one_stdin,
    print_json,
    print_page,
    print_reasons,
    read,
)
from teachkit.cli.terminal import terminal
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.focus import ApiVerdict, Judgement, Series, Trend

__all__ = ["api", "claim", "memory", "timings"]

# Of what Criterion writes, these are read.
CRITERIONS = ("sample.json", "raw.csv", "benchmark.json")


def timings(args: argparse.Namespace) -> int:
    """Judge a claim about speed; 0 when it is supported."""
    from teachkit.decisions.focus import judge
    from teachkit.decisions.focus.timings import choose_series

    one_stdin(args.old, args.new, args.rival)
    first = _read_series(args.old)
    if args.new is not None:
        old = choose_series(first, args.old_name)
        second = _read_series(args.new)
        new = choose_series(second, args.new_name)
    else:
        second = first
        old, new = _two_of(first, args.old_name, args.new_name, args.old)
    rival = None
    if args.rival:
        names = {series.name: series for series in (*first, *second)}
        if args.rival not in names and args.rival != "-" and not os.path.exists(args.rival):
            raise TeachkitError(
                "which-series",
                f"'{args.rival:.60}' is neither a file nor the name of a series here",
                place="--rival",
                hint=f"There are: {', '.join(list(names)[:8])}.",
            )
        rival = names.get(args.rival) or choose_series(_read_series(args.rival))
    found = judge(
        old,
        new,
        claim=args.claim,
        sizes=tuple(args.sizes) if args.sizes else None,
        rival=rival,
        rival_size=args.rival_size,
        paired=args.paired,
        statistic="mean" if args.mean else "median",
        resamples=args.resamples,
    )
    if args.json:
        print_json(_judgement_data(found))
    else:
        from teachkit.decisions.focus.strips import timing_strips

        look = terminal(sys.stdout)
        picture = timing_strips(found, width=look.width, unicode=look.unicode)
        print_reasons(args, found.reasons, picture)
    return 0 if found.verdict == "supported" else 1


def _two_of(
    found: tuple[Series, ...], old_name: str, new_name: str, place: str
) -> tuple[Series, Series]:
    from teachkit.decisions.focus.timings import choose_series

    if not old_name and not new_name and len(found) == 2:
        # Criterion's folder has the run before beside the run.
        bases = [series.name.endswith(" (base)") for series in found]
        return (found[1], found[0]) if bases == [False, True] else (found[0], found[1])
    if len(found) == 1:
        raise TeachkitError(
            "bad-usage",
            f"There is one series in it ('{found[0].name:.40}'), and a claim compares two",
            place=place,
            hint="Name a second file: teachkit focus timings OLD NEW",
        )
    if not old_name or not new_name:
        raise TeachkitError(
            "which-series",
            f"There are {len(found)} series in it, and a claim compares two",
            place=place,
            hint="Say which with --old NAME and --new NAME: "
            + ", ".join(series.name for series in found[:8]),
        )
    return choose_series(found, old_name), choose_series(found, new_name)


def _read_series(name: str) -> tuple[Series, ...]:
    from teachkit.decisions.focus import read_criterion, read_timings

    if name != "-" and os.path.isdir(name):
        return read_criterion(_criterion_files(name), place=name)
    return read_timings(read(name), place=called(name))


def _criterion_files(folder: str) -> dict[str, str]:
    found = {}
    for where, _, leaves in sorted(os.walk(folder)):
        for leaf in leaves:
            if leaf in CRITERIONS:
                path = os.path.join(where, leaf)
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = read(path)
    return found


def _judgement_data(found: Judgement) -> dict[str, Any]:
    from dataclasses import asdict

    from teachkit.decisions.focus.trend import median

    data = asdict(found)
    for name in ("old", "new"):
        series = data[name]
        seconds = series.pop("seconds")
        series |= {"rounds": len(seconds), "median_seconds": median(seconds)}
        series["environment"] = dict(series["environment"])
    return {"headline": found.headline, **data}


def memory(args: argparse.Namespace) -> int:
    """Tell a leak from a warm-up; 0 when nothing leaks."""
    from teachkit.decisions.focus import memory_trend, read_samples, restarts

    found = memory_trend(
        read_samples(read(args.file), place=called(args.file)), tolerance=args.tolerance
    )
    plan = None
    if args.limit is not None:
        plan = restarts(
            found.slope if found.verdict == "leak" else 0.0,
            _size(args.limit),
            start=found.samples[0][1],
            every=args.every,
            seconds=args.seconds,
            per_second=args.rate,
        )
    if args.json:
        print_json(_trend_data(found, plan))
    else:
        from teachkit.decisions.focus.performance import Reason
        from teachkit.decisions.focus.strips import memory_strip

        look = terminal(sys.stdout)
        picture = memory_strip(found, width=look.width - 26, unicode=look.unicode)
        more = (Reason("restarts", plan.sentence),) if plan else ()
        print_reasons(args, (*found.reasons, *more), picture)
    return 0 if found.verdict in ("flat", "warm-up") else 1


def _size(text: str) -> float:
    from teachkit.decisions.focus.columns import cell_number
    from teachkit.decisions.focus.stability import SIZES

    value, unit = cell_number(text, SIZES, "--limit")
    return value * SIZES[unit or "b"]


def _trend_data(found: Trend, plan: Any) -> dict[str, Any]:
    from dataclasses import asdict
    from math import isfinite

    data = asdict(found)
    data["samples"] = len(found.samples)
    data["restarts"] = None
    if plan is not None:
        data["restarts"] = asdict(plan)
        if not isfinite(plan.until):
            data["restarts"]["until"] = None  # JSON knows no infinity
    return {"headline": found.headline, **data}


def api(args: argparse.Namespace) -> int:
    """Hold two lists of names against their versions; 1 when a promise is broken."""
    from teachkit.decisions.focus import api_break, read_symbols

    one_stdin(args.old, args.new)
    found: ApiVerdict = api_break(
        read_symbols(read(args.old), place=called(args.old)),
        read_symbols(read(args.new), place=called(args.new)),
        args.old_version,
        args.new_version,
    )
    if args.json:
        from dataclasses import asdict

        print_json({"headline": found.headline, **asdict(found)})
    else:
        print_reasons(args, found.reasons)
    return 1 if found.verdict == "broken" else 0


def claim(args: argparse.Namespace) -> int:
    """Audit a selling point; 0 when no flaw is found."""
    from teachkit.decisions.focus.claims import audit
    from teachkit.decisions.focus.point import SellingPoint

    text = read("-").strip() if args.text == "-" else args.text
    given = args.audience or args.need or args.evidence
    point = SellingPoint(text, "own", args.audience, args.need, args.evidence) if given else text
    found = audit(point, rivals=args.rival)
    if args.json:
        from dataclasses import asdict

        print_json(
            {"sentence": found.sentence, "flaws": [f.rule for f in found.flaws], **asdict(found)}
        )
    else:
        from teachkit.decisions.depend.export.page import BAD, GOOD, PLAIN, Line

        tones = {"yes": BAD, "no": GOOD}
        lines = []
        for finding in found.findings:
            sentence = finding.because[:1].upper() + finding.because[1:].rstrip(".") + "."
            if finding.answer == "yes":
                sentence += f" {finding.advice}"
            lines.append(Line(finding.title, sentence, tones.get(finding.answer, PLAIN)))
        print_page(args, found.sentence, lines)
    return 1 if found.flaws else 0
