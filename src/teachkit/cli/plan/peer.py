"""``teachkit plan review``: a level and a sentence for each criterion, for a colleague's plan."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.course.peer import PeerReview
    from teachkit.course.rubric import Rubric

__all__ = ["configure"]

REVIEW = """\
The review lies beside the plan, as NAME.review.json; every answer is saved, so you may stop at any
time. The plan itself is only read.

examples:
  teachkit plan review theirs.json                       what to look for, and what you said
  teachkit plan review theirs.json --give choose-against 1 --because "true of any rewrite"
  teachkit plan review theirs.json --markdown > for-them.md

exit codes:
  0  every criterion has an answer, or the Markdown was printed
  1  some are still open
  2  no plan, no such criterion, no such level
"""


def configure(tools: Any) -> None:
    """Say what the tool takes."""
    line = "review a colleague's plan"
    review = tools.add_parser("review", help=line, description=line.capitalize(), epilog=REVIEW)
    review.add_argument("file", type=Path, metavar="FILE", help="their plan, as JSON")
    review.add_argument(
        "--give", nargs=2, metavar=("CRITERION", "LEVEL"), help="what you see; 0 is the lowest"
    )
    review.add_argument("--because", default="", metavar="TEXT", help="one sentence, with --give")
    review.add_argument("--markdown", action="store_true", help="what you give back")
    review.add_argument("--json", action="store_true", help="as JSON, for other tools")
    review.set_defaults(perform=_review)


def _review(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from teachkit.course import peer
    from teachkit.course.load import load_rubric

    plan, rubric = peer.plan_of(args.file), load_rubric()
    review = peer.open_review(args.file, plan, rubric)
    stale = bool(review.opinions) and not peer.stands_for(review, plan)
    if args.give:
        item, level = _named(rubric, *args.give)
        review = peer.given(review, plan, item, peer.Opinion(level, args.because))
        print(f"Written to {peer.save_review(args.file, review)}.")
        return 0
    if args.markdown:
        print(peer.review_markdown(review, rubric), end="")
        return 0
    open_ = [item.id for item in peer.criteria_of(rubric) if peer.level_of(review, item) is None]
    if args.json:
        from teachkit.cli.focus.pages import print_json

        print_json({**asdict(review), "open": open_, "plan_changed": stale})
    else:
        _print(args, review, rubric, stale=stale)
    return 1 if open_ else 0


def _named(rubric: Rubric, id: str, level: str) -> tuple[Any, int]:
    from teachkit.course.peer import criteria_of

    known = {item.id: item for item in criteria_of(rubric)}
    if id not in known:
        raise TeachkitError(
            "no-such-criterion",
            f"The rubric has no criterion '{id}'",
            place="--give",
            hint=f"There are {', '.join(known)}.",
        )
    if not (level.isascii() and level.isdigit() and len(level) < 9):
        raise TeachkitError(
            "bad-usage",
            f"'{level:.40}' is no level",
            place="--give",
            hint="A level is a whole number; 0 is the lowest.",
        )
    return known[id], int(level)


def _print(args: argparse.Namespace, review: PeerReview, rubric: Rubric, *, stale: bool) -> None:
    from teachkit.cli.focus.pages import print_page
    from teachkit.course.peer import criteria_of, level_of
    from teachkit.decisions.depend.export.page import BAD, GOOD, PLAIN, Line

    lines = []
    if stale:
        said = "The plan has changed since you began; look again at what you gave."
        lines.append(Line("changed", said, BAD))
    for item in criteria_of(rubric):
        given = level_of(review, item)
        if given is None:
            lines.append(Line(item.id, item.asks, PLAIN))
            lines += [
                Line("", f"[{n}] {level.words}", PLAIN) for n, level in enumerate(item.levels)
            ]
        else:
            sentence = review.opinions[item.id].sentence
            told = f"[{given}] {item.levels[given].words} {sentence}"
            lines.append(Line(item.id, told.strip(), GOOD))
    criteria = criteria_of(rubric)
    done, of = sum(level_of(review, item) is not None for item in criteria), len(criteria)
    print_page(args, f"{review.name or 'A plan'}: {done} of {of} criteria have an answer.", lines)
