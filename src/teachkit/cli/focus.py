"""``teachkit focus``: would your selling point survive a second look?"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

from teachkit.cli.terminal import terminal
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from teachkit.decisions.depend.export.page import Line
    from teachkit.decisions.focus import ApiVerdict, Judgement, Series, Trend
    from teachkit.decisions.focus.surface import Feature, Use

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit focus timings old.csv new.csv --claim "2x faster"
  teachkit focus timings hyperfine.json --claim faster
  teachkit focus memory memory.csv --limit 256MiB --every 1000
  teachkit focus api old.txt new.txt --from 1.2.3 --to 1.3.0
  teachkit focus claim "2.7x faster than zlib at level 1" --audience "who serves files"
  teachkit focus surface --keep 95

'teachkit focus TOOL --help' has more of each. A file may be '-': standard input.

exit codes:
  0    the claim is supported, nothing leaks, the promise is kept, no flaw was found
  1    it is not, or it cannot be told from what you gave
  2    bad usage, or input that cannot be read
  3    it cannot be done here
  130  you pressed Ctrl-C
"""
TIMINGS = """\
The files may be CSV, hyperfine's --export-json, pytest-benchmark's --benchmark-json, Criterion's
sample.json or raw.csv, or a folder below target/criterion.

examples:
  teachkit focus timings old.csv new.csv --claim "2x faster" --sizes 302753 372095
  teachkit focus timings hyperfine.json                      the first command, then the second
  teachkit focus timings compress.csv --old zlib-1 --new zlib-rs-1 --rival zlib-ng-1
  teachkit focus timings target/criterion/adler32 --json

exit codes:
  0  supported
  1  not supported, or it cannot be told
  2  bad usage, or a file that cannot be read; the message has the file, the line, the field
"""
MEMORY = """\
FILE has two columns: requests so far, bytes in use; the header may name another unit, such as MiB.

examples:
  teachkit focus memory memory.csv
  teachkit focus memory memory.csv --limit 256MiB --every 1000 --seconds 2 --rate 100
  teachkit focus memory - --json < memory.csv

exit codes:
  0  flat, or a warm-up
  1  a leak, or it cannot be told
  2  bad usage, or a file that cannot be read
"""
API = """\
A list is the output of 'nm -D', or a name a line, or a signature a line (C, Rust, Python).

examples:
  teachkit focus api old.txt new.txt
  teachkit focus api old.txt new.txt --from 1.2.3 --to 1.3.0
  teachkit focus api old.txt - --from 0.3.1 < new.txt

exit codes:
  0  the version says what the lists say; without --to, always
  1  the promise is broken
  2  bad usage, or a file that cannot be read
"""
CLAIM = """\
examples:
  teachkit focus claim "Written in Rust, so it is secure"
  teachkit focus claim "2.7x faster than zlib at level 1" --audience "who serves files" \\
      --evidence "benchmarks/deflate.csv, in turns" --rival "zlib-ng is 2.5x faster"

exit codes:
  0  no flaw was found
  1  a flaw was found
"""
SURFACE = """\
Without a FILE, the tool works on sudo's features. With one, it has three columns: a feature, what
goes with it (past issues, settings, lines), and which per cent of the users need it.

examples:
  teachkit focus surface
  teachkit focus surface features.csv --keep 95
  teachkit focus surface --keep 99 --json
"""
# A list of timings of 60,000 rounds is 1.5 MB; ten times that is enough for anybody.
MOST_BYTES = 64 * 2**20
CRITERIONS = ("sample.json", "raw.csv", "benchmark.json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")

    def tool(name: str, line: str, epilog: str) -> argparse.ArgumentParser:
        made = tools.add_parser(name, help=line, description=line, epilog=epilog)
        made.add_argument("--json", action="store_true", help="as JSON, for other tools")
        return made

    timings = tool("timings", "Do two series of timings support a claim?", TIMINGS)
    timings.add_argument("old", metavar="OLD", help="timings of the old one, or of both")
    timings.add_argument("new", metavar="NEW", nargs="?", help="timings of the new one")
    timings.add_argument("--claim", default="faster", metavar="TEXT", help="default: faster")
    timings.add_argument("--old", dest="old_name", default="", metavar="NAME", help="of a series")
    timings.add_argument("--new", dest="new_name", default="", metavar="NAME", help="of a series")
    timings.add_argument("--rival", default="", metavar="FILE|NAME", help="is it true of this too?")
    timings.add_argument(
        "--sizes", nargs=2, type=int, metavar=("OLD_BYTES", "NEW_BYTES"), help="of the outputs"
    )
    timings.add_argument("--rival-size", type=int, metavar="BYTES", help="of the rival's output")
    timings.add_argument("--mean", action="store_true", help="of means, where the total counts")
    timings.add_argument(
        "--paired", action=argparse.BooleanOptionalAction, help="round i of both, side by side"
    )
    timings.add_argument("--resamples", type=int, default=2000, metavar="N", help="default: 2000")

    memory = tool("memory", "Is it a leak or a warm-up?", MEMORY)
    memory.add_argument("file", metavar="FILE")
    memory.add_argument(
        "--tolerance", type=float, default=0.0, metavar="BYTES", help="a request, that you accept"
    )
    memory.add_argument("--limit", metavar="SIZE", help="what there is, such as 256MiB")
    memory.add_argument("--every", type=int, default=1000, metavar="N", help="restart (1000)")
    memory.add_argument("--seconds", type=float, default=2.0, metavar="S", help="a restart (2)")
    memory.add_argument("--rate", type=float, default=100.0, metavar="R", help="requests/s (100)")

    api = tool("api", "Does the version say what became of the interface?", API)
    api.add_argument("old", metavar="OLD")
    api.add_argument("new", metavar="NEW")
    api.add_argument("--from", dest="old_version", metavar="VERSION", help="of OLD")
    api.add_argument("--to", dest="new_version", metavar="VERSION", help="of NEW")

    claim = tool("claim", "What is wrong with this selling point?", CLAIM)
    claim.add_argument("text", metavar="TEXT", help="the claim; -: standard input")
    for name in ("audience", "need", "evidence"):
        claim.add_argument(f"--{name}", default="", metavar="TEXT")
    claim.add_argument("--rival", action="append", default=[], metavar="TEXT", help="says this")

    surface = tool("surface", "What could be left out, and who would miss it?", SURFACE)
    surface.add_argument("file", metavar="FILE", nargs="?")
    surface.add_argument(
        "--keep", type=float, default=95.0, metavar="PERCENT", help="of users unaffected (95)"
    )
    surface.add_argument(
        "--overlap",
        choices=("none", "nested"),
        default="none",
        help="do users need one feature each (none), or rare ones all the commoner, too (nested)?",
    )


def run(args: argparse.Namespace) -> int:
    """Answer one of the questions, and say by the exit code whether the answer is yes.

    Raises:
        TeachkitError: whatever is wrong with the words or the files.
    """
    tools = {
        "timings": _timings,
        "memory": _memory,
        "api": _api,
        "claim": _claim,
        "surface": _surface,
    }
    if args.tool is None:
        from teachkit.cli import command_parser

        command_parser("focus").print_help()
        return 0
    return tools[args.tool](args)


# --- timings ------------------------------------------------------------------------------


def _timings(args: argparse.Namespace) -> int:
    from teachkit.decisions.focus import judge
    from teachkit.decisions.focus.timings import choose_series

    _one_stdin(args.old, args.new, args.rival)
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
        _print_json(_judgement_data(found))
    else:
        from teachkit.decisions.focus.strips import timing_strips

        look = terminal(sys.stdout)
        picture = timing_strips(found, width=look.width, unicode=look.unicode)
        _print_reasons(args, found.reasons, picture)
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
    return read_timings(_read(name), place=_called(name))


def _criterion_files(folder: str) -> dict[str, str]:
    found = {}
    for where, _, leaves in sorted(os.walk(folder)):
        for leaf in leaves:
            if leaf in CRITERIONS:
                path = os.path.join(where, leaf)
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = _read(path)
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


# --- memory and interface -----------------------------------------------------------------


def _memory(args: argparse.Namespace) -> int:
    from teachkit.decisions.focus import memory_trend, read_samples, restarts

    found = memory_trend(
        read_samples(_read(args.file), place=_called(args.file)), tolerance=args.tolerance
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
        _print_json(_trend_data(found, plan))
    else:
        from teachkit.decisions.focus.performance import Reason
        from teachkit.decisions.focus.strips import memory_strip

        look = terminal(sys.stdout)
        picture = memory_strip(found, width=look.width - 26, unicode=look.unicode)
        more = (Reason("restarts", plan.sentence),) if plan else ()
        _print_reasons(args, (*found.reasons, *more), picture)
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


def _api(args: argparse.Namespace) -> int:
    from teachkit.decisions.focus import api_break, read_symbols

    _one_stdin(args.old, args.new)
    found: ApiVerdict = api_break(
        read_symbols(_read(args.old), place=_called(args.old)),
        read_symbols(_read(args.new), place=_called(args.new)),
        args.old_version,
        args.new_version,
    )
    if args.json:
        from dataclasses import asdict

        _print_json({"headline": found.headline, **asdict(found)})
    else:
        _print_reasons(args, found.reasons)
    return 1 if found.verdict == "broken" else 0


# --- claims and what may be left out ------------------------------------------------------


def _claim(args: argparse.Namespace) -> int:
    from teachkit.decisions.focus.claims import audit
    from teachkit.decisions.focus.point import SellingPoint

    text = _read("-").strip() if args.text == "-" else args.text
    given = args.audience or args.need or args.evidence
    point = SellingPoint(text, "own", args.audience, args.need, args.evidence) if given else text
    found = audit(point, rivals=args.rival)
    if args.json:
        from dataclasses import asdict

        _print_json(
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
        _print_page(args, found.sentence, lines)
    return 1 if found.flaws else 0


def _surface(args: argparse.Namespace) -> int:
    from fractions import Fraction

    from teachkit.decisions.depend.export.page import Line
    from teachkit.decisions.focus.surface import choose_features

    if not 0 <= args.keep <= 100:
        raise TeachkitError(
            "bad-usage",
            f"{args.keep:g} is no per cent of users",
            place="--keep",
            hint="Write 95 for 'nineteen of twenty users notice nothing'.",
        )
    features, uses, about = _features(args)
    found = choose_features(features, uses, keep=Fraction(str(args.keep)) / 100)
    choices = {"greedy": found.greedy, "exact": found.exact}
    if args.json:
        told = {
            name: {
                "dropped": list(choice.dropped),
                "gain": choice.gain,
                "unaffected": float(choice.unaffected),
                "steps": choice.steps,
            }
            for name, choice in choices.items()
        }
        _print_json({"keep": args.keep, "lost": found.lost, **told})
        return 0
    lines = [
        Line(
            name,
            f"{', '.join(choice.dropped) or 'nothing'}: {choice.gain} gone,"
            f" {float(choice.unaffected):.1%} of users unaffected.",
        )
        for name, choice in choices.items()
    ]
    if found.lost:
        lines.append(Line("lost", f"The best bargain first leaves {found.lost} on the table."))
    lines += [Line(word, sentence) for word, sentence in about]
    title = f"What to leave out, while {args.keep:g} % of users notice nothing."
    _print_page(args, title, lines)
    return 0


def _features(
    args: argparse.Namespace,
) -> tuple[Sequence[Feature], Sequence[Use], list[tuple[str, str]]]:
    """Return features, their users, and what to say about them: of sudo, or of a file."""
    from teachkit.decisions.focus import surface

    if args.file is not None:
        features, shares = _own_features(args.file)
        return features, surface.uses_of_shares(shares, overlap=args.overlap), []
    from teachkit.data.focus import PARSERS, PREVENTED, assumed_uses, directives, sudo_issues

    issues = sudo_issues()
    counts = surface.issue_counts(issues)
    listed = ", ".join(f"{PREVENTED[word]} {count}" for word, count in counts.items())
    summary = surface.directives_summary(directives())
    accepted = ", ".join(f"{PARSERS[name]} {count}" for name, count in summary.accepted.items())
    about = [
        ("users", "The users of sudo are assumed: nobody counted them. Bring your own with FILE."),
        ("issues", f"Of {sum(counts.values())} past issues of sudo: {listed}."),
        ("directives", f"Of {summary.total} directives: {accepted}."),
    ]
    return surface.features_of_issues(issues), surface.uses_of(assumed_uses()), about


def _own_features(name: str) -> tuple[list[Feature], dict[str, float]]:
    """Read features with their gain, and the share of users (0 to 1) that needs each."""
    from teachkit.decisions.focus.columns import at, cell_number, read_sheet
    from teachkit.decisions.focus.surface import Feature

    place = _called(name)
    per_cent = {"%": 1.0}
    sheet = read_sheet(_read(name), place, per_cent)
    features, shares = [], {}
    for row in sheet.rows:
        if len(row.cells) != 3:
            raise TeachkitError(
                "bad-usage",
                f"There are {len(row.cells)} columns, and three are expected",
                place=at(place, row.line),
                hint="A feature, what goes with it, and which per cent of the users need it.",
            )
        gain, _ = cell_number(row.cells[1], {}, at(place, row.line, "gain"))
        share, _ = cell_number(row.cells[2], per_cent, at(place, row.line, "users"))
        if gain < 0 or gain != int(gain) or not 0 <= share <= 100:
            raise TeachkitError(
                "not-a-number",
                "A gain is a whole number from zero up, a share is 0 to 100 per cent",
                place=at(place, row.line),
                hint="For example: wildcards,7,2.5",
            )
        features.append(Feature(row.cells[0], int(gain)))
        shares[row.cells[0]] = share / 100
    return features, shares


# --- reading and printing -----------------------------------------------------------------


def _called(name: str) -> str:
    return "standard input" if name == "-" else name


def _one_stdin(*names: str | None) -> None:
    if names.count("-") > 1:
        raise TeachkitError(
            "bad-usage",
            "Standard input can be read once, and '-' is given twice",
            place="-",
            hint="Save one of them to a file.",
        )


def _read(name: str) -> str:
    from teachkit.data.projects import decoded

    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(name, "rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise TeachkitError(
            "cannot-read",
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}",
            place=name,
            hint="Check the name, and its rights.",
        ) from error
    if len(raw) > MOST_BYTES:
        raise TeachkitError(
            "too-long",
            f"There is more than {MOST_BYTES // 2**20} MiB of it",
            place=_called(name),
            hint="Ask the tool for fewer rounds.",
        )
    return decoded(raw, _called(name))


def _print_json(data: dict[str, Any]) -> None:
    import json

    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def _print_reasons(
    args: argparse.Namespace, reasons: Iterable[Any], picture: Sequence[str] = ()
) -> None:
    """Print the first reason as the title, the picture, and the other reasons below it."""
    from teachkit.decisions.depend.export.page import Line

    first, *rest = reasons
    lines = [Line(reason.kind, reason.sentence, reason.tone) for reason in rest]
    _print_page(args, first.sentence, lines, picture)


def _print_page(
    args: argparse.Namespace, title: str, lines: Sequence[Line], picture: Sequence[str] = ()
) -> None:
    from teachkit.decisions.depend.export.page import Page
    from teachkit.decisions.depend.export.text import render_text
    from teachkit.errors import printable

    look = terminal(sys.stdout, args.color)
    options: dict[str, Any] = {
        "colour": look.colour,
        "width": look.width,
        "unicode": look.unicode,
    }
    body = render_text(Page("", tuple(lines), ()), **options).lstrip("\n")
    bold, plain = ("\033[1m", "\033[0m") if look.colour else ("", "")
    print("\n".join(f"{bold}{line}{plain}" for line in _wrapped(printable(title), look.width)))
    if picture:
        print()
        print("\n".join(picture))
    print()
    sys.stdout.write(body)


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width) or [""]
