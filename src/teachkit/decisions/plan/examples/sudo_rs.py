"""sudo-rs as history would have it: the plan that its years look like from the outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import Goal, Verdict
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import ReaderNeed
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.iterate.example import example_history
from teachkit.decisions.iterate.loop import Loop
from teachkit.decisions.plan.reading import Plan
from teachkit.decisions.plan.sections import (
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Trust,
    put_row,
)
from teachkit.decisions.project import Project
from teachkit.decisions.trust.signal import Signal

__all__ = ["DIRECT", "NOTE", "SOURCES", "TITLE", "plan"]

Told = Callable[[str], str]

TITLE = "sudo-rs, as history would have it"
NOTE = (
    "Written for this course. The project wrote no such plan: its changelogs, audit reports, "
    "advisories and README are public, and what they say is put here as if it had been decided "
    "beforehand. How sure, and what would change it, are our guesses."
)
DIRECT = ("glob", "libc")

_AT = "trifectatechfoundation/sudo-rs@e5a01fd7"
_README = f"{_AT}: README.md"
SOURCES = (
    ("choose: the licence", f"{_AT}: Cargo.toml", "2026-07-15"),
    ("choose: doas and its licence", "Duncaen/OpenDoas@97bc94fd: doas.c", "2026-11-23"),
    ("choose: run0 and its licence", "systemd/systemd@0094cbe5: src/run/run.c", "2026-11-23"),
    ("focus: features left out", f"{_AT}: README.md, FAQ.md", "2026-07-15"),
    ("focus: the list of past issues", f"{_AT}: docs/sudo-cve.md", "2026-07-15"),
    ("iterate: the issue tracker", _README, "2026-07-15"),
    ("document: the pages", f"{_AT}: docs/man, CHANGELOG.md, FAQ.md", "2026-07-15"),
    ("document: the test framework", f"{_AT}: FAQ.md", "2026-07-15"),
    ("document: the lints", f"{_AT}: Cargo.toml", "2026-07-15"),
    ("depend: what was dropped, and when", "the locks of its releases", "2025-12-16"),
    ("distribute: the channels, and Ubuntu's default", _README, "2026-07-15"),
    ("trust: the way in, and what the policy says", f"{_AT}: SECURITY.md", "2026-07-15"),
    ("trust: what a contribution has to bring", f"{_AT}: CONTRIBUTING.md", "2026-07-15"),
    ("trust: two audits", f"{_AT}: docs/audit", "2025-08-25"),
)


def plan(told: Told) -> Plan:
    """Return the plan with its history; ``told`` gives a fact's value as text."""
    history = example_history(told)
    return replace(
        history,
        project=Project(
            "sudo-rs",
            "https://github.com/trifectatechfoundation/sudo-rs",
            "",
            "sudo and su, for those who use a small part of them",
        ),
        choose=_choose(told),
        focus=_focus(told, history.focus or Focus()),
        iterate=_iterate(told, history.iterate or Iterate()),
        document=_document(),
        depend=_depend(told, history.depend or Depend()),
        distribute=_distribute(told),
        trust=_trust(told),
    )


def _choose(told: Told) -> Choose:
    return Choose(
        shortlist=(
            Shortlisted(
                "sudo",
                f"{told('candidates.sudo.place')} with all weights as they come",
                "it runs as root on nearly every Linux machine, and reads a file that people edit",
            ),
            Shortlisted(
                "bzip2",
                "",
                "small and finished; in its favour, one could say when one is done",
            ),
        ),
        choice="sudo",
        against=(
            f"Of {told('premise.sudo.rows')} vulnerabilities of sudo, "
            f"{told('premise.sudo.memory')} were about memory. Its maintainers mend what is "
            "found, and whoever rewrites it will make the other kind of mistake again."
        ),
        known="what sudoers means, from its manual; PAM; what distributions configure",
        unknown=(
            "which of the settings anybody uses: nobody has counted. Administrators could tell, "
            "and the sudoers files that packages ship."
        ),
        competitors=(
            Competitor("doas", "ISC", "most people need one line of a configuration file"),
            Competitor("run0", "LGPL-2.1-or-later", "it can be done without setuid"),
        ),
        licence="Apache-2.0 OR MIT",
        confidence=75,
        reconsider="a sudo that has dropped the same features, and keeps its users",
    )


def _focus(told: Told, former: Focus) -> Focus:
    fewer = SellingPoint(
        f"{told('focus.sudo-rs.settings.effective')} settings instead of "
        f"{told('focus.sudo.settings')}: less to attack, and less to understand",
        "security",
        "administrators of Linux servers whose sudoers has a handful of rules",
        "a setuid program that somebody can read to the end",
        "settings counted in both repositories, at e5a01fd7 and at v1.9.17p2",
    )
    left_out = former.left_out
    for row in (
        LeftOut("LOG_INPUT and LOG_OUTPUT", "no session logs that a setuid program writes"),
        LeftOut("-E", "an environment that crosses over is one more thing to check"),
    ):
        left_out = put_row(left_out, row)
    return Focus(
        points=(*former.points, fewer),
        left_out=left_out,
        helps=(
            f"for sudo: a list of {told('focus.issues')} past issues with what would have "
            "prevented each; a hole that sudo has too goes to sudo's maintainer first"
        ),
        confidence=70,
        reconsider="an audit that finds more here than in sudo, line for line",
    )


def _iterate(told: Told, former: Iterate) -> Iterate:
    return replace(
        former,
        loops=put_row(
            former.loops,
            Loop(
                "A smaller sudo is enough for a distribution",
                "downstream",
                "Ubuntu 25.10 installs 0.2.8 by default, with fixes of its own on top",
                "features come that its users ask for: sudoedit, NOEXEC, umask",
            ),
        ),
        listen="the public issue tracker; who reads it, and how often, is written nowhere",
        confidence=80,
        reconsider=(
            f"two releases in a row that nobody waits for; the middle time is "
            f"{told('iterate.sudo-rs.median-days')} days"
        ),
    )


def _document() -> Document:
    return Document(
        readers=(
            ReaderNeed(
                "an administrator of a server", "man", "docs/man: sudo, sudoers, visudo, su", ""
            ),
            ReaderNeed(
                "an administrator who has a sudoers file for sudo",
                "migration",
                "FAQ.md",
                "a page that goes through such a file line by line",
            ),
            ReaderNeed("a packager", "changelog", "CHANGELOG.md", ""),
            ReaderNeed("somebody who asks why", "explanation", "FAQ.md, docs/audit", ""),
        ),
        examples=(
            "a test framework runs commands with sudo and with sudo-rs, and compares; that an "
            "example of the manuals is run was not found"
        ),
        lints="undocumented unsafe blocks are a warning; missing_docs is not asked for",
        confidence=65,
        reconsider="the same question three times in the issue tracker",
    )


def _depend(told: Told, former: Depend) -> Depend:
    verdicts = former.verdicts
    for row in (
        Verdict("libc", "keep", "the kernel and PAM speak C"),
        Verdict("glob", "keep", "it is small, and sudoers may include files by pattern"),
    ):
        verdicts = put_row(verdicts, row)
    return Depend(
        verdicts=verdicts,
        goals=(
            Goal("libc", "everybody who uses Rust on Unix", "nothing: we would all be in trouble"),
            Goal("glob", "the Rust project's own tools", "write the two dozen lines that we use"),
        ),
        verify=(
            f"{told('sudo-rs.locked.v0.2.11')} crates can be read by a person; cargo audit runs "
            f"in CI. Nobody outside vouches for {told('sudo-rs.unaudited')} of them."
        ),
        packaging="no conflict: both crates are in Debian, each in one version",
        confidence=90,
        reconsider="a feature that users need and that only a large crate brings",
    )


def _distribute(told: Told) -> Distribute:
    return Distribute(
        channels=(
            Channel(
                "Ubuntu",
                "servers and desktops: it is what 'sudo' starts there since 25.10",
                "Ubuntu's own packagers",
                "",
            ),
            Channel(
                "Debian",
                f"administrators of servers: trixie has {told('distribute.sudo-rs.trixie')}, sid "
                f"{told('distribute.sudo-rs.sid')}; the command is sudo-rs",
                "the Debian Rust team",
                "the name 'sudo' by an alternative, as Ubuntu has it",
            ),
            Channel("Fedora, Arch, Alpine, NixOS", "their users", "a packager in each", ""),
            Channel("FreeBSD", "users of its ports", "we do", "follow the quarterly branch"),
            Channel(
                "tarballs of ours", "Linux on x86-64, without a package", "we do", "other machines"
            ),
        ),
        differences=(
            Difference(
                "no mail is sent, and nothing looks into LDAP",
                "a log is read by what reads logs; accounts come through PAM and NSS",
            ),
            Difference(
                f"{told('parity.sudo.missing')} of {told('parity.sudo.options')} options are "
                f"missing; {told('parity.sudo.refused')} of these are refused aloud",
                "scripts that use them stay with sudo; -E is ignored and says so",
            ),
            Difference(
                f"of {told('focus.directives')} lines of sudoers, "
                f"{told('focus.directives.sudo-rs-0.2.15')} are taken",
                "visudo-rs -c names each line that is refused, before it counts",
            ),
        ),
        name=(
            "sudo-rs is ours on crates.io. It is near 'sudo' because it means to be; "
            f"{told('distribute.rename.sudo-rs')} lines would have to be renamed"
        ),
        conflicts="none",
        confidence=80,
        reconsider="a distribution that takes it out again, and says why",
    )


def _trust(told: Told) -> Trust:
    return Trust(
        signals=(
            Signal(
                "whoever looks, may: outside reviewers read it and the reports are public",
                "users",
                f"docs/audit: two reports, {told('premise.audit.sudo-rs-2023.findings')} findings "
                f"and {told('premise.audit.sudo-rs-2025.findings')}",
            ),
            Signal(
                "security fixes can be taken without the features around them",
                "downstream",
                "Debian and Ubuntu ship old releases with fixes on top",
            ),
            Signal(
                "what a contribution has to bring is written down",
                "contributors",
                "CONTRIBUTING.md",
            ),
        ),
        contact="the repository's private report of a vulnerability, or encrypted mail",
        policy=(
            "SECURITY.md: coordinated disclosure, as sudo does it. It names no day; none of the "
            f"{told('trust.policies')} policies of the talk's projects does."
        ),
        incident=(
            "day 1: two maintainers read the report; day 7: a fix, and word to sudo's maintainer "
            "if it is theirs too; then release and advisory on one day, with the ids looked up in "
            "the record and not copied from a mail"
        ),
        succession="",
        confidence=70,
        reconsider="a report that lies unread for a week",
    )
