"""Users, channels, the order of work, and the way into Debian, printed."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.cli.focus.pages import called, print_json, read
from teachkit.cli.terminal import terminal
from teachkit.decisions.depend.export.page import (
    BAD,
    GOOD,
    PLAIN,
    Line,
    Page,
    Section,
    Table,
    count,
)
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from teachkit.data.projects import ProjectFiles
    from teachkit.decisions.distribute.reach import ChannelKind, Platform, Range

__all__ = ["channels", "debian", "plan", "print_page", "reached"]

ASSUMED = "Users, shares and days are assumed: give yours with --platforms (see reach --example)."


def print_page(args: argparse.Namespace, page: Page) -> None:
    """Print a page as wide as the terminal, and in what it can show."""
    from teachkit.decisions.depend.export.text import render_text

    look = terminal(sys.stdout, args.color)
    text = render_text(page, colour=look.colour, width=look.width, unicode=look.unicode)
    sys.stdout.write(text)


def reached(args: argparse.Namespace) -> int:
    """Print whom the channels reach."""
    from teachkit.decisions.distribute.kinds import channel_kinds
    from teachkit.decisions.distribute.reach import OVERLAPS, reach

    if args.example:
        print(_example(), end="")
        return 0
    kinds, platforms = channel_kinds(), _platforms(args)
    chosen = args.chosen or [kind.id for kind in kinds]
    found = reach(platforms, kinds, chosen, overlap=args.overlap)
    if args.json:
        print_json({"assumed": args.platforms is None, "overlap": args.overlap, **asdict(found)})
        return 0
    systems = {platform.id: platform.title for platform in platforms}
    titles = {kind.id: kind.title for kind in kinds}
    page = Page(
        f"Of {found.users} users, these channels reach {found.total}",
        (
            Line("nobody", f"reaches {found.nobody} of them"),
            Line("overlap", OVERLAPS[args.overlap]),
        ),
        (
            Section(
                "By platform",
                table=Table(
                    "Users of each platform, and those who are reached",
                    ("platform", "users", "reached", "by"),
                    tuple(
                        (systems[row.platform], str(row.users), str(row.reached), ", ".join(row.by))
                        for row in found.platforms
                    ),
                    frozenset({1, 2}),
                ),
            ),
            Section(
                "By channel",
                ("'only' are those whom none of the others brings.",),
                Table(
                    "What each channel brings",
                    ("channel", "alone", "only"),
                    tuple(
                        (titles[row.channel], str(row.alone), str(row.only))
                        for row in found.channels
                    ),
                    frozenset({1, 2}),
                ),
            ),
        ),
        (ASSUMED,) if args.platforms is None else (),
    )
    print_page(args, page)
    return 0


def plan(args: argparse.Namespace) -> int:
    """Print the order of work."""
    from teachkit.decisions.distribute.kinds import channel_kinds
    from teachkit.decisions.distribute.order import order_of_work

    kinds, platforms = channel_kinds(), _platforms(args)
    wanted = args.wanted or [kind.id for kind in kinds]
    order = order_of_work(
        platforms, kinds, wanted, have=args.have, overlap=args.overlap,
        method=args.method, at=args.at,
    )  # fmt: skip
    if args.json:
        said = {"overlap": args.overlap, "at": args.at, "have": args.have}
        print_json({"assumed": args.platforms is None, **said, **asdict(order)})
        return 0
    if not order.steps:
        print("You have all of these channels.")
        return 0
    known = {kind.id: kind for kind in kinds}
    first = order.steps[0]
    page = Page(
        f"Next: {known[first.channel].title}, about {first.days:g} days",
        (
            Line("asks", "; ".join(known[first.channel].asks)),
            Line("keeper", known[first.channel].keeper),
            Line("waiting", f"{order.waiting:,.0f} user-days until the last is open"),
        ),
        (
            Section(
                "The order of work",
                (f"Counted at the {args.at} end of the users, {args.method}.",),
                Table(
                    "Each channel in its turn",
                    ("channel", "days", "adds", "reached then", "per day"),
                    tuple(
                        (
                            known[step.channel].title,
                            f"{step.days:g}",
                            f"{step.added:,.0f}",
                            f"{step.total:,.0f}",
                            f"{step.per_day:,.0f}",
                        )
                        for step in order.steps
                    ),
                    frozenset({1, 2, 3, 4}),
                ),
            ),
        ),
        (ASSUMED,) if args.platforms is None else ("Days are assumed.",),
    )
    print_page(args, page)
    return 0


def channels(args: argparse.Namespace) -> int:
    """Print what the channels ask, or where one of the seven is."""
    from teachkit.data.channels import presence
    from teachkit.decisions.distribute.kinds import channel_kinds

    kinds = _chosen(channel_kinds(), args.chosen)
    rows = [one for one in presence() if one.channel in {kind.id for kind in kinds}]
    if args.system is not None:
        _check_system(args.system)
        rows = [one for one in rows if one.system == args.system]
    if args.json:
        print_json(
            {
                "channels": [asdict(kind) for kind in kinds],
                "presence": [asdict(one) for one in rows],
            }
        )
        return 0
    if args.system is not None:
        print_page(args, _where(args.system, kinds, rows))
        return 0
    sections = tuple(
        Section(
            f"{kind.title} ({kind.id})",
            (
                f"Kept by {kind.keeper}. {_days(kind.days)} (assumed). {_toolchain(kind)}".strip(),
                *(f"- {ask}" for ask in kind.asks),
            ),
            notes=(f"Read on {kind.read}: {kind.source}",),
        )
        for kind in kinds
    )
    print_page(args, Page(f"{count(len(kinds), 'channel')} to your users", (), sections))
    return 0


def debian(args: argparse.Namespace) -> int:
    """Print the outline of a project's way into Debian, or the draft of its ITP."""
    from teachkit.data.snapshots import Knowledge, load_knowledge
    from teachkit.decisions.depend.assessment import assess
    from teachkit.decisions.distribute.debian import outline_of

    knowledge = load_knowledge()
    only_debian = Knowledge(debian=knowledge.debian)
    assessment = assess(_files(args.path), only_debian, suite=args.suite)
    outline = outline_of(
        assessment,
        upstream=args.upstream,
        licence=args.licence,
        description=args.description,
    )
    if args.json:
        print_json(asdict(outline))
        return 0
    if args.itp:
        print(outline.itp, end="")
        return 0
    conflicts = len(outline.conflicts)
    footing = [f"{one.title} of {one.date} ({one.note})" for one in assessment.sources]
    page = Page(
        f"{outline.name} into Debian {outline.suite}",
        (
            Line(
                "new",
                f"{count(len(outline.new), 'source package')} in {count(outline.rounds, 'round')}"
                if outline.new
                else "every crate that it needs is there, in some version",
                BAD if outline.new else GOOD,
            ),
            Line(
                "versions",
                f"{count(len(outline.other), 'crate')} in a version that yours does not accept",
                BAD if outline.other else GOOD,
            ),
            Line(
                "conflicts",
                f"{count(conflicts, 'crate')} in several series",
                BAD if conflicts else GOOD,
            ),
        ),
        tuple(
            Section(f"{step.number}. {step.title}", (f"[{step.who}] {step.what}", *step.names))
            for step in outline.steps
        ),
        (*footing, "--itp prints the draft of an intent to package."),
    )
    print_page(args, page)
    return 0


# --- what was given --------------------------------------------------------------------------


def _platforms(args: argparse.Namespace) -> tuple[Platform, ...]:
    from teachkit.decisions.distribute.kinds import assumed_platforms, read_platforms

    if args.platforms is None:
        return assumed_platforms()
    return read_platforms(read(args.platforms), called(args.platforms))


def _files(word: str) -> ProjectFiles:
    """Return the files of a path, or of one of the talk's projects when there is no such path."""
    from teachkit.data.projects import read_project
    from teachkit.data.releases import known_releases, release_files

    if os.path.lexists(word):
        return read_project(Path(word))
    name, _, tag = word.partition("@")
    known = [one for one in known_releases() if one.project == name]
    fitting = [one for one in known if not tag or tag in (one.tag, one.tag.removeprefix("v"))]
    if fitting:
        release = max(fitting, key=lambda one: one.date)
        return replace(release_files(release), name=release.project)
    projects = sorted({one.project for one in known_releases()})
    raise TeachkitError(
        "no-such-release" if known else "no-such-file",
        f"We have no release '{tag}' of {name}"
        if known
        else "There is neither such a file or folder, nor a project of the talk of that name",
        place=word,
        hint=f"Name a Cargo.lock or its folder, or one of {', '.join(projects)}.",
    )


def _chosen(kinds: Sequence[ChannelKind], names: Sequence[str]) -> tuple[ChannelKind, ...]:
    known = {kind.id: kind for kind in kinds}
    for name in names:
        if name not in known:
            raise TeachkitError(
                "unknown-channel",
                f"There is no channel '{name}'",
                place=name,
                hint=f"They are {', '.join(known)}.",
            )
    return tuple(known[name] for name in dict.fromkeys(names)) or tuple(kinds)


def _check_system(name: str) -> None:
    from teachkit.data.systems import systems

    known = [one.id for one in systems()]
    if name not in known:
        raise TeachkitError(
            "unknown-system",
            f"'{name}' is none of the talk's seven",
            place=name,
            hint=f"They are {', '.join(known)}.",
        )


def _where(system: str, kinds: Sequence[ChannelKind], rows: Sequence[Any]) -> Page:
    known = {one.channel: one for one in rows}
    lines = []
    for kind in kinds:
        one = known.get(kind.id)
        if one is None:
            lines.append(Line(kind.title, "unknown"))
            continue
        keeper = f"kept by {one.keeper}" if one.keeper else ""
        said = ", ".join(filter(None, [f"{one.state} {one.version}".strip(), keeper]))
        note = f"; {one.note}" if one.note else ""
        tone = GOOD if one.state == "there" else PLAIN
        lines.append(Line(kind.title, f"{said} (as of {one.date}){note}", tone))
    there = sum(1 for one in rows if one.state == "there")
    return Page(
        f"{system} is in {there} of {count(len(kinds), 'channel')}, as far as is known",
        tuple(lines),
        (),
        ("'unknown' says that no source which we could read tells.",),
    )


def _days(days: Range) -> str:
    return f"{days.low:g} to {days.high:g} days"


def _toolchain(kind: ChannelKind) -> str:
    return "Its users need a Rust toolchain." if kind.toolchain else ""


def _example() -> str:
    from teachkit.data.facts import FOLDER

    text = (FOLDER / "channels.toml").read_text("utf-8")
    return text[text.index("# --- Platforms") :]
