"""What could be left out, and who would miss it; and what a file of sudoers would miss."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from teachkit.cli.focus.pages import called, print_json, print_page, read
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from teachkit.decisions.focus.surface import Feature, Use

__all__ = ["surface"]

# Beyond it, a gain that was read as a float is no longer the one that was written.
MOST_GAIN = 2**53


def surface(args: argparse.Namespace) -> int:
    """Choose what to leave out, or say what a sudoers file would lose by such a choice.

    Raises:
        TeachkitError: ``bad-usage``, and whatever is wrong with the file.
    """
    if args.sudoers is not None:
        return _sudoers(args)
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
        print_json({"keep": args.keep, "lost": found.lost, **told})
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
    print_page(args, title, lines)
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


def _own_features(file: str) -> tuple[list[Feature], dict[str, float]]:
    """Read features with their gain, and the share of users (0 to 1) that needs each."""
    from teachkit.decisions.focus.columns import at, cell_number, read_sheet
    from teachkit.decisions.focus.surface import Feature

    place = called(file)
    per_cent = {"%": 1.0}
    sheet = read_sheet(read(file), place, per_cent)
    if not sheet.rows:
        raise TeachkitError(
            "no-features",
            "There is no feature in it",
            place=place,
            hint="Write a line for each, such as: wildcards,7,2.5",
        )
    features: list[Feature] = []
    shares: dict[str, float] = {}
    for row in sheet.rows:
        if len(row.cells) != 3:
            raise TeachkitError(
                "bad-usage",
                f"There are {len(row.cells)} columns, and three are expected",
                place=at(place, row.line),
                hint="A feature, what goes with it, and which per cent of the users need it.",
            )
        name = row.cells[0]
        if not name or name in shares:
            raise TeachkitError(
                "bad-feature",
                f"'{name:.40}' is there twice" if name else "A feature has no name",
                place=at(place, row.line, "feature"),
                hint="Each feature has a line and a name of its own.",
            )
        gain, _ = cell_number(row.cells[1], {}, at(place, row.line, "gain"))
        share, _ = cell_number(row.cells[2], per_cent, at(place, row.line, "users"))
        if not 0 <= gain <= MOST_GAIN or gain != int(gain) or not 0 <= share <= 100:
            raise TeachkitError(
                "not-a-number",
                "A gain is a whole number from zero up, a share is 0 to 100 per cent",
                place=at(place, row.line),
                hint="For example: wildcards,7,2.5",
            )
        features.append(Feature(name, int(gain)))
        shares[name] = share / 100
    return features, shares


def _sudoers(args: argparse.Namespace) -> int:
    """List the lines that sudo-rs would refuse; 0 when there are none."""
    from teachkit.decisions.depend.export.page import BAD, GOOD, Line
    from teachkit.decisions.focus.sudoers import VERSION, sudoers_needs

    if args.file is not None:
        raise TeachkitError(
            "bad-usage",
            "FILE has features of your own, and --sudoers has rules of sudo: ask one at a time",
            place="--sudoers",
            hint="teachkit focus surface --sudoers /etc/sudoers",
        )
    place = called(args.sudoers)
    text = read(args.sudoers)
    needs = sudoers_needs(text, place=place)
    if not needs and "=" not in text:
        raise TeachkitError(
            "no-rules",
            "There is no rule of sudoers in it",
            place=place,
            hint="A rule reads: alice ALL=(ALL) ALL",
        )
    refused = [need for need in needs if need.refused]
    lines = sorted({need.line for need in refused})
    headline = (
        f"sudo-rs {VERSION} would refuse {len(lines)} of the lines."
        if lines
        else f"Nothing here that sudo-rs {VERSION} is known to refuse."
    )
    if args.json:
        from dataclasses import asdict

        told = [asdict(need) for need in needs]
        print_json({"headline": headline, "sudo_rs": VERSION, "refused": lines, "needs": told})
        return 1 if lines else 0
    shown = [Line(f"line {need.line}", f"{need.feature}: {need.words}", BAD) for need in refused]
    fine = dict.fromkeys(need.feature for need in needs if not need.refused)
    if fine:
        shown.append(Line("accepted", f"{', '.join(fine)}.", GOOD))
    shown.append(
        Line(
            "note",
            "This reads the text, and not the files that it includes. The last word has"
            " 'visudo-rs -c -f FILE'.",
        )
    )
    print_page(args, headline, shown)
    return 1 if lines else 0
