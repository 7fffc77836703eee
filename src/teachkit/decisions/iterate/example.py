"""An example of a history: how a plan for sudo-rs might have gone, told from what is public.

Its makers wrote no such plan. The facts are theirs: changelogs, audit reports, advisories and
lock files, each number from the ledger. The claims and the order are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from teachkit.decisions.depend.goals import Verdict
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.iterate.history import revise
from teachkit.decisions.iterate.loop import Loop
from teachkit.decisions.plan import Depend, Focus, Iterate, Plan, put_row
from teachkit.decisions.project import Project

__all__ = ["DAY", "LABEL", "example_history"]

# The day of the last thing that the example tells.
DAY = "2026-08-31"

LABEL = (
    "An example, not a document of the project: what a plan for sudo-rs might have said at each "
    "of these days, from its public changelogs, audit reports, advisories and lock files."
)


def example_history(number: Callable[[str], object]) -> Plan:
    """Return the example with all its revisions; ``number`` gives the value of a fact by its id."""

    def n(id: str) -> str:
        return str(number(id))

    first = SellingPoint(
        "Rust keeps the memory of sudo safe",
        "security",
        "",
        "a sudo that cannot be taken over",
        "",
    )
    plan = Plan(
        project=Project(
            name="sudo-rs",
            repository="https://github.com/trifectatechfoundation/sudo-rs",
            line="sudo and su, written anew in Rust",
        ),
        focus=Focus(points=(first,), confidence=80),
        depend=Depend(
            verdicts=(
                Verdict("clap", "keep", "it reads the command line"),
                Verdict("tempfile", "keep", "visudo needs a file of its own"),
                Verdict("signal-hook", "keep", "it takes signals"),
            )
        ),
        iterate=Iterate(
            loops=(
                Loop(
                    "A dependency that saves us work costs us nothing",
                    "benchmark",
                    f"{n('sudo-rs.locked.unsafe-fix')} crates in the lock file of March 2023",
                    "",
                ),
            ),
            next="count what each dependency brings",
        ),
    )
    plan = revise(
        plan,
        f"A setuid program trusts {n('sudo-rs.locked.unsafe-fix')} crates in its first months.",
        "benchmark",
        "2023-03-21T12:00:00+00:00",
    )
    plan = replace(
        plan,
        depend=Depend(
            verdicts=(
                Verdict("clap", "replace", "a parser of our own came in May 2023"),
                Verdict("tempfile", "replace", "a dozen lines of our own did it"),
                Verdict("signal-hook", "replace", "signal handling of our own"),
            )
        ),
        iterate=_loop(
            plan,
            "A dependency that saves us work costs us nothing",
            "benchmark",
            f"{n('sudo-rs.locked.unsafe-fix')} crates in the lock file of March 2023",
            f"{n('sudo-rs.locked.v0.2.0-dev.20230711')} crates in July 2023",
            "have it audited",
        ),
    )
    plan = revise(
        plan,
        f"From {n('sudo-rs.locked.unsafe-fix')} crates to "
        f"{n('sudo-rs.locked.v0.2.0-dev.20230711')} in four months: most of them saved a few "
        "lines.",
        "benchmark",
        "2023-07-11T12:00:00+00:00",
    )
    audited = SellingPoint(
        "Less to attack than sudo",
        "security",
        "administrators of machines with several users",
        "a setuid program small enough to be read",
        f"a code review of 2023: {n('premise.audit.sudo-rs-2023.findings')} findings, "
        f"{n('premise.audit.sudo-rs-2023.memory')} of them about memory; the report is public",
    )
    plan = replace(
        plan,
        focus=Focus(
            points=(audited,),
            left_out=(
                LeftOut("mail", "a setuid program that sends mail has one more way out"),
                LeftOut("LDAP", "no network in a setuid program"),
            ),
            confidence=60,
        ),
        iterate=_loop(
            plan,
            "Memory safety is what makes a sudo safe",
            "review",
            "The worst finding of 2023: a user called ../../bin/cp could make that file empty "
            "(CVE-2023-42456). Its memory was safe.",
            "0.2.1 names session files by uid, "
            f"{n('iterate.sudo-rs.audit-2023.days-to-release')} days after the review ended",
            "leave out more, and be audited again",
        ),
    )
    plan = revise(
        plan,
        f"Of {n('premise.audit.sudo-rs-2023.findings')} findings of the first audit, "
        f"{n('premise.audit.sudo-rs-2023.memory')} were about memory: the claim was about the "
        "wrong thing.",
        "review",
        "2023-09-25T12:00:00+00:00",
    )
    plan = replace(
        plan,
        iterate=_loop(
            plan,
            "What is not written yet does no harm",
            "review",
            "The second audit found one thing in 2025: a line of sudoers that nobody had "
            "written code for made sudo panic.",
            "0.2.9 ignores such a line with a warning, "
            f"{n('iterate.sudo-rs.audit-2025.days-to-release')} days after the audit ended",
            "say no, loudly, to every line that is not supported",
        ),
    )
    plan = revise(
        plan,
        f"{n('iterate.sudo-rs.months-between-audits')} months and a second audit later: "
        f"{n('premise.audit.sudo-rs-2025.findings')} finding, and it was about something "
        "unfinished.",
        "review",
        "2025-10-03T12:00:00+00:00",
    )
    plan = replace(
        plan,
        depend=replace(
            plan.depend or Depend(),
            verdicts=put_row(
                plan.depend.verdicts if plan.depend else (),
                Verdict("log", "drop", f"{n('sudo-rs.locked.v0.2.11')} crates are left without it"),
            ),
        ),
        iterate=_loop(
            plan,
            "A line of sudoers that is accepted means what it says",
            "benchmark",
            f"Of {n('focus.directives')} lines, 0.2.5 took {n('focus.directives.now-refused')} "
            "and did less than they say (measured for this course)",
            "0.2.11, 0.2.12 and 0.2.13 refuse them, each with a line in the changelog",
            "refuse early, and say why",
        ),
    )
    plan = revise(
        plan,
        f"{n('focus.directives.gained')} lines gained and "
        f"{n('focus.directives.now-refused')} now refused: refusing can be the better answer.",
        "benchmark",
        "2026-03-10T12:00:00+00:00",
    )
    return replace(
        plan,
        iterate=_loop(
            plan,
            "A feature that users ask for may come",
            "incident",
            "sudoedit came in 0.2.8; GHSA-f42v-x7gq-phc8 of August 2026 is a race in it. "
            f"{n('iterate.sudo-rs.advisories')} advisories so far, "
            f"{n('iterate.sudo-rs.advisories.memory')} about memory",
            "0.2.15 mends it; 0.2.5, which has no sudoedit, never had the flaw",
            "a third audit",
        ),
    )


def _loop(plan: Plan, claim: str, source: str, evidence: str, change: str, then: str) -> Iterate:
    section = plan.iterate or Iterate()
    loops = put_row(section.loops, Loop(claim, source, evidence, change))
    return replace(section, loops=loops, next=then)
