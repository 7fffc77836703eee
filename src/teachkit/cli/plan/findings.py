"""``teachkit plan audit``: what one section of the plan promises and another has forgotten."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.plan import Plan
    from teachkit.decisions.plan.audit import Audit

__all__ = ["configure", "findings_data"]

AUDIT = """\
It matches words, and says 'not found', never 'wrong'. If something is there in other words, answer:
the answer stays in the plan, for whoever reviews it.

examples:
  teachkit plan audit
  teachkit plan audit --lock Cargo.lock              is every direct dependency decided on?
  teachkit plan audit --lock sudo-rs@v0.2.14 --all   with what was found, too
  teachkit plan audit theirs.json --json             a colleague's plan
  teachkit plan audit --fine left-out-known LDAP --because "nobody who comes over had it"

exit codes:
  0  nothing was found missing
  1  something was
  2  a plan or a lock that cannot be read, no such rule
"""


def configure(tools: Any) -> None:
    """Say what the tool takes."""
    line = "look between the chapters: what is missing, and what to do"
    audit = tools.add_parser("audit", help=line, description=f"{line.capitalize()}.", epilog=AUDIT)
    audit.add_argument("file", metavar="FILE", nargs="?", help="another plan, as JSON")
    audit.add_argument(
        "--lock", metavar="LOCK", help="a Cargo.lock, its folder, or a release as sudo-rs@v0.2.14"
    )
    audit.add_argument("--all", action="store_true", help="also what was found, and the words")
    audit.add_argument(
        "--fine", nargs=2, metavar=("RULE", "ABOUT"), help="answer a finding; with --because"
    )
    audit.add_argument("--because", metavar="TEXT", help="why it is fine; empty takes it back")
    audit.add_argument("--json", action="store_true", help="as JSON, for other tools")
    audit.set_defaults(perform=_audit)


def _audit(args: argparse.Namespace) -> int:
    from teachkit.decisions.plan.audit import audit

    plan = _answer(args) if args.fine else _plan(args)
    found = audit(plan, lock=None if args.lock is None else _direct(args.lock))
    if args.json:
        from teachkit.cli.focus.pages import print_json

        print_json(findings_data(found))
    else:
        _print(args, found)
    return 1 if found.open else 0


def _plan(args: argparse.Namespace) -> Plan:
    from teachkit.cli.plan.changes import store_of

    if args.because is not None:
        raise TeachkitError(
            "bad-usage",
            "--because answers a finding, and none is named",
            place="--because",
            hint="Name it as the audit prints it: --fine left-out-known LDAP.",
        )
    if args.file is None:
        return store_of(args).load()
    from teachkit.cli.focus.pages import called, read
    from teachkit.decisions.plan import parse_plan

    return parse_plan(read(args.file), place=called(args.file))


def _answer(args: argparse.Namespace) -> Plan:
    from teachkit.cli.plan.changes import store_of
    from teachkit.decisions.plan.audit import answered, audit

    if args.because is None or args.file is not None:
        raise TeachkitError(
            "bad-usage",
            "An answer needs its reason, and is kept in your own plan",
            place="--fine",
            hint="teachkit plan audit --fine RULE ABOUT --because TEXT",
        )
    store = store_of(args)
    rule, about = args.fine
    plan = answered(store.load(), rule, about, args.because)
    lock = None if args.lock is None else _direct(args.lock)
    if not any((one.rule, one.about) == (rule, about) for one in audit(plan, lock=lock).findings):
        raise TeachkitError(
            "no-such-finding",
            f"The rule '{rule}' has found nothing about '{about}'",
            place="--fine",
            hint="Name both as the audit prints them, in square brackets.",
        )
    store.save(plan)
    return plan


def _direct(name: str) -> tuple[str, ...]:
    """Return the names of the direct dependencies of a lock, or of one of our releases."""
    import os
    from pathlib import Path

    from teachkit.data.projects import read_project
    from teachkit.data.releases import known_releases, release_files
    from teachkit.decisions.plan.audit import direct_names

    if os.path.lexists(name):
        return direct_names(read_project(Path(name), lock_only=True).lock)
    releases = {f"{one.project}@{one.tag}": one for one in known_releases()}
    if name not in releases:
        from difflib import get_close_matches

        near = " or ".join(get_close_matches(name, releases, n=2, cutoff=0.4))
        raise TeachkitError(
            "no-such-file",
            "There is neither such a file or folder, nor a release of that name",
            place=name,
            hint=f"Did you mean {near}?" if near else "Name a Cargo.lock, or its folder.",
        )
    return direct_names(release_files(releases[name]).lock)


def findings_data(found: Audit) -> dict[str, Any]:
    """Return an audit as plain data."""
    from dataclasses import asdict

    return {
        "sentence": found.sentence,
        "open": len(found.open),
        "findings": [asdict(one) for one in found.findings],
        "rules": [
            {"id": one.rule, "title": one.title, "answer": one.answer, "because": one.because}
            for one in found.looked
        ],
        "questions": {name: list(asked) for name, asked in found.questions.items()},
    }


def _print(args: argparse.Namespace, found: Audit) -> None:
    from teachkit.cli.focus.pages import print_page
    from teachkit.decisions.depend.export.page import BAD, GOOD, PLAIN, Line

    lines = []
    told: set[str] = set()
    for one in found.open:
        # What to do is said once: seven empty sections need no advice seven times.
        advice = "" if one.rule in told else f" {one.advice}"
        told.add(one.rule)
        lines.append(Line(one.section, f"{one.said}{advice} [{one.rule} '{one.about}']", BAD))
    lines += [
        Line("answered", f"{one.said} You say: {one.because}")
        for one in found.findings
        if one.because
    ]
    if args.all:
        lines += [
            Line(one.answer, f"{one.title}. {one.because}", GOOD if one.answer == "fine" else PLAIN)
            for one in found.looked
            if one.answer in {"fine", "does not apply"}
        ]
    asked = {name: len(some) for name, some in found.questions.items() if some}
    if asked:
        where = ", ".join(f"{name} ({number})" for name, number in asked.items())
        lines.append(
            Line("within", f"Open inside the sections: {where}. They are in: teachkit plan.")
        )
    print_page(args, found.sentence, lines)
