"""``teachkit document``: which readers a repository serves, what it promises, what still runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from teachkit.data.documentation import Documented
    from teachkit.decisions.depend.export.page import Line
    from teachkit.decisions.document import Example
    from teachkit.grading.examples import Outcome

__all__ = ["configure", "run"]

EPILOG = """\
It reads names and texts, with git only of files that git tracks. Nothing is run unless you say
--run, and then in a box without a network, on a private copy. It finds pages by their titles, and
cannot tell whether they are true or any good: look at the evidence.

examples:
  teachkit document                        the repository in this folder
  teachkit document sudo-rs                one of the talk's seven, at the commit we looked at
  teachkit document ../mine --only api,man     these rules alone
  teachkit document . --run                and run the examples: Python, shell, consoles, Rust
  teachkit document . --fail-on missing    for CI: 1 when any need is not served
  teachkit document . --fail-on changelog,man --json

rules:
{rules}

conditions for --fail-on: any of these rules, or
  missing  any need that applies is not served

exit codes:
  0    fine
  1    a condition of --fail-on holds, or an example that was run failed
  2    bad usage, or no such folder
  3    it cannot be done here: no bubblewrap to run examples in
  130  you pressed Ctrl-C
"""
MARKS = {"yes": "good", "no": "bad", "n/a": "plain"}
MOST_SHOWN = 40


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from teachkit.decisions.document import RULES

    rules = "\n".join(f"  {rule.id:<12} {rule.title}" for rule in RULES)
    parser.epilog = EPILOG.format(rules=rules)
    parser.add_argument(
        "tree", nargs="?", default=".", metavar="PATH|SYSTEM", help="a folder (default: this one)"
    )
    parser.add_argument("--run", action="store_true", help="run the examples, in a box")
    parser.add_argument(
        "--accept-unsealed", action="store_true",
        help="with --run: run them without a box where there is none; they can do what you can",
    )  # fmt: skip
    parser.add_argument("--only", default="", metavar="RULES", help="these rules, with commas")
    parser.add_argument(
        "--fail-on", default="", metavar="RULES", help="end with 1 when these are not served"
    )
    parser.add_argument("--advice", action="store_true", help="say what to write, for each gap")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Look, print, and say by the exit code whether a condition holds.

    Raises:
        TeachkitError: ``bad-usage``, ``no-such-folder``, ``bare-repository``, ``too-many-files``,
            ``no-sandbox``.
    """
    only, wanted = _rules(args.only, "--only"), _rules(args.fail_on, "--fail-on", "missing")
    found, examples, folder = _look(args.tree)
    outcomes: list[Outcome] = []
    if args.run:
        if folder is None:
            raise TeachkitError(
                "bad-usage",
                "The examples of the seven are not shipped, so there is nothing to run",
                place="--run",
                hint="Clone it, and name the folder: teachkit document FOLDER --run",
            )
        outcomes = _run(examples, folder, accept_unsealed=args.accept_unsealed)
    if args.json:
        _print_json(found, only, outcomes, ran=args.run)
    else:
        _print(args, found, only, outcomes)
    return _verdict(found, wanted, outcomes)


def _rules(text: str, option: str, *more: str) -> list[str]:
    from teachkit.decisions.document import NEEDS

    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in (*NEEDS, *more):
            raise TeachkitError(
                "bad-usage",
                f"There is no rule '{word}'",
                place=option,
                hint=f"The rules are {', '.join((*NEEDS, *more))}.",
            )
    return words


def _look(name: str) -> tuple[Documented, Sequence[Example], Path | None]:
    """Return what is found, the examples, and the folder; None for one of the seven."""
    from teachkit.data.checkout.tree import read_tree
    from teachkit.data.documentation import documentation
    from teachkit.decisions.document import look, summarise

    if not Path(name).is_dir():
        for one in documentation():
            if one.name == name:
                return one, (), None
    try:
        tree = read_tree(name, report=_report("reading"))
    except TeachkitError as error:
        if error.code != "no-such-folder":
            raise
        known = ", ".join(one.name for one in documentation())
        raise TeachkitError(
            error.code, error.message, place=name, hint=f"Name a folder, or one of {known}."
        ) from error
    whole = look(tree)
    return summarise(whole, name=tree.name, notes=tree.notes), whole.examples, Path(name)


def _report(verb: str) -> Any:
    if not sys.stderr.isatty():
        return None

    def told(what: str, done: int, of: int) -> None:
        end = "\r" if done < of else "\r\033[K"
        print(f"{verb} {printable(what)[:60]}: {done:,} of {of:,}\033[K", end=end, file=sys.stderr)

    return told


def _run(examples: Sequence[Example], folder: Path, *, accept_unsealed: bool) -> list[Outcome]:
    from teachkit.grading.examples import run_examples

    return list(
        run_examples(examples, folder, accept_unsealed=accept_unsealed, report=_report("running"))
    )


def _verdict(found: Documented, wanted: Sequence[str], outcomes: Sequence[Outcome]) -> int:
    missing = found.missing if "missing" in wanted else [n for n in wanted if n in found.missing]
    if missing:
        print(f"teachkit: fail-on: not served: {', '.join(missing)}", file=sys.stderr)
    return int(bool(missing) or any(one.state == "failed" for one in outcomes))


def _print(
    args: argparse.Namespace,
    found: Documented,
    only: Sequence[str],
    outcomes: Sequence[Outcome],
) -> None:
    from teachkit.cli.focus.pages import print_page
    from teachkit.decisions.depend.export.page import BAD, Line
    from teachkit.decisions.document import FORBID_OVER_DENY, gaps, lint_sentence

    applies = [one for one in found.verdicts if one.answer != "n/a"]
    where = f" ({found.repository} at {found.commit[:7]}, {found.date})" if found.commit else ""
    title = (
        f"{found.name}{where} serves {len(found.served)} of the {len(applies)} needs that apply."
    )
    lines = []
    for verdict in found.verdicts:
        if only and verdict.need not in only:
            continue
        places = f" [{', '.join(verdict.evidence)}]" if verdict.evidence else ""
        lines.append(
            Line(verdict.need, f"{verdict.answer}: {verdict.why}{places}", MARKS[verdict.answer])
        )
    if not only:
        lines += [
            Line(lint.lint.removeprefix("clippy::"), lint_sentence(lint))
            for lint in found.lints
            if lint.of
        ]
        if any(lint.level == "deny" and lint.undone for lint in found.lints):
            lines.append(Line("forbid", FORBID_OVER_DENY))
        counted = ", ".join(f"{count} {name}" for name, count in found.examples.items())
        lines.append(Line("found", f"Examples: {counted or 'none'}."))
        lines += [Line("note", note) for note in found.notes]
    if args.run:
        lines += _outcome_lines(outcomes)
    if args.advice:
        lines += [
            Line("write", f"{gap.need}, for {gap.reader}: {' '.join(gap.advice.split())}", BAD)
            for gap in gaps(found)
            if not only or gap.need in only
        ]
    print_page(args, printable(title), [Line(w, printable(s), t) for w, s, t in lines])


def _outcome_lines(outcomes: Sequence[Outcome]) -> list[Line]:
    from collections import Counter

    from teachkit.decisions.depend.export.page import BAD, GOOD, PLAIN, Line

    counts = Counter(one.state for one in outcomes)
    tone = BAD if counts["failed"] else GOOD if counts["passed"] else PLAIN
    said = f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped."
    lines = [Line("ran", said, tone)]
    failed = [one for one in outcomes if one.state == "failed"]
    for one in failed[:MOST_SHOWN]:
        sentence = f"{one.example.path}:{one.line}: {one.why}"
        if one.expected:
            sentence += f" Expected: {_short(one.expected)}."
        if one.got:
            sentence += f" Got: {_short(one.got)}."
        lines.append(Line("failed", sentence, BAD))
    if len(failed) > MOST_SHOWN:
        lines.append(Line("failed", f"and {len(failed) - MOST_SHOWN} more; see --json.", BAD))
    reasons = Counter(one.why for one in outcomes if one.state == "skipped")
    lines += [Line("skipped", f"{count}: {why}") for why, count in reasons.most_common(8)]
    return lines


def _short(text: str) -> str:
    plain = " / ".join(line.strip() for line in text.strip().split("\n") if line.strip())
    return plain if len(plain) <= 160 else f"…{plain[-159:]}"


def _print_json(
    found: Documented, only: Sequence[str], outcomes: Sequence[Outcome], *, ran: bool
) -> None:
    from dataclasses import asdict

    from teachkit.cli.focus.pages import print_json
    from teachkit.decisions.document import RULES

    advice = {rule.id: rule.advice for rule in RULES}
    told: dict[str, Any] = {
        "name": found.name,
        "repository": found.repository,
        "commit": found.commit,
        "date": found.date,
        "served": list(found.served),
        "missing": list(found.missing),
        "verdicts": [
            asdict(one) | {"advice": advice[one.need]}
            for one in found.verdicts
            if not only or one.need in only
        ],
        "lints": [asdict(one) for one in found.lints],
        "examples": dict(found.examples),
        "notes": list(found.notes),
    }
    if ran:
        told["outcomes"] = [
            {
                "path": one.example.path,
                "line": one.line,
                "language": one.example.language,
                "state": one.state,
                "why": one.why,
                "expected": one.expected,
                "got": one.got,
            }
            for one in outcomes
        ]
    print_json(told)
