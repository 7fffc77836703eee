"""Names that are taken, what another one costs, and a letter, printed."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.cli.distribute.reaching import print_page
from teachkit.cli.focus.pages import print_json
from teachkit.decisions.depend.export.page import BAD, GOOD, PLAIN, Line, Page, Section, Table
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.distribute.names import NameReport
    from teachkit.decisions.distribute.rename import RenamingCost

__all__ = ["letter", "name"]

MANY = 200_000  # names: more of them take over a second
MOST_BYTES = 2_000_000  # of one file in a checkout


def name(args: argparse.Namespace) -> int:
    """Print what is known of a name, and what another one would cost."""
    from teachkit.data.names import load_names
    from teachkit.decisions.distribute.names import name_report

    lists = load_names(Path(args.lists) if args.lists else None)
    many = sum(len(one.names) for one in lists)
    if many > MANY and sys.stderr.isatty() and not args.json:
        print(f"Looking through {many:,} names …", file=sys.stderr)
    report = name_report(args.name, lists)
    cost = _cost(args)
    refused = [one for one in report.rulings if one.problems]
    if args.json:
        told = asdict(report) | {
            "taken": [asdict(one) for one in report.taken],
            "too_close": [asdict(one) for one in report.too_close],
        }
        if cost is not None:
            told["renaming"] = asdict(cost) | {"now": cost.now, "later": cost.later}
        print_json(told)
    else:
        print_page(args, _page(report, cost, args.top))
    return 1 if report.taken or report.too_close or refused else 0


def _page(report: NameReport, cost: RenamingCost | None, top: int) -> Page:
    shown = report.hits[: max(top, 0) or None]
    verdict = [
        Line("taken", f"{one.registry} has {one.name}: {one.why}", BAD) for one in report.taken
    ]
    verdict += [
        Line("refused", f"PyPI: {one.name} is there, and too similar", BAD)
        for one in report.too_close
    ]
    for ruling in report.rulings:
        verdict += [Line("refused", f"{ruling.registry}: {why}", BAD) for why in ruling.problems]
    if not verdict:
        verdict = [Line("free", "as far as these lists go", GOOD)]
    sections = [
        Section(
            "Close to it",
            () if shown else ("Nothing in these lists.",),
            Table(
                "Names that are the same or close",
                ("name", "registry", "how", "why"),
                tuple((one.name, one.registry, one.how, one.why) for one in shown),
                total=len(report.hits),
            )
            if shown
            else None,
        ),
        Section(
            "Looked at",
            table=Table(
                "Lists, and whether each has all names",
                ("registry", "list", "names", "as of", "whole"),
                tuple(
                    (
                        one.registry,
                        one.title,
                        f"{one.names:,}",
                        one.date,
                        "yes" if one.whole else "no",
                    )
                    for one in report.looked
                ),
                frozenset({2}),
            ),
            notes=(
                *(f"{one.registry}: {one.note}." for one in report.looked if one.note),
                *(f"Not looked at: {where} ({why})." for where, why in report.not_looked),
            ),
        ),
    ]
    if cost is not None:
        sections.append(
            Section(
                "Another name would cost",
                ("Counts of edits, yours and other people's. Later: by your own numbers.",),
                Table(
                    "What would be edited",
                    ("what", "now", "later", "why"),
                    tuple((c.what, f"{c.now:,}", f"{c.later:,}", c.why) for c in cost.costs),
                    frozenset({1, 2}),
                ),
            )
        )
    footing: tuple[str, ...] = ()
    if any(not one.whole for one in report.looked):
        footing = (
            (
                "A name that is not in a selection may be taken all the same: 'teachkit data "
                "update names' fetches whole lists."
            ),
        )
    return Page(f"The name {report.name}", tuple(verdict), tuple(sections), footing)


def _cost(args: argparse.Namespace) -> RenamingCost | None:
    from teachkit.decisions.distribute.rename import renaming_cost

    if args.checkout is None:
        if any((args.dependants, args.channels, args.dependants_later, args.channels_later)):
            raise TeachkitError(
                "bad-usage",
                "Dependants and channels are counted together with a checkout",
                hint="Add --checkout DIR.",
            )
        return None
    from teachkit.data.checkout.listing import list_files, read_text

    listing = list_files(args.checkout)
    texts = {}
    for file in listing.names:
        text, _ = read_text(listing.folder / file, MOST_BYTES)
        if text is not None:
            texts[file] = text
    return renaming_cost(
        args.name,
        texts,
        dependants=args.dependants,
        channels=args.channels,
        dependants_later=args.dependants_later,
        channels_later=args.channels_later,
    )


def letter(args: argparse.Namespace) -> int:
    """Print the letter; the exit code is 1 while something is missing."""
    from dataclasses import fields

    from teachkit.decisions.distribute.rename import Request, request_letter

    request = Request(**{field.name: getattr(args, field.name) for field in fields(Request)})
    written = request_letter(request)
    if args.json:
        print_json(asdict(written))
    else:
        print(f"Subject: {written.subject}\n\n{written.text}", end="")
        if written.missing:
            page = Page(
                "Not ready to send",
                tuple(Line("missing", f"--{field}", PLAIN) for field in written.missing),
                (),
            )
            print()
            print_page(args, page)
    return 1 if written.missing else 0
