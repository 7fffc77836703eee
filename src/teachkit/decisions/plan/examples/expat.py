"""A candidate out of `choose`: a rewrite of expat, with a case against it that nearly wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import Goal, Verdict
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import ReaderNeed
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.iterate.history import revise
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
)
from teachkit.decisions.project import Project
from teachkit.decisions.trust.signal import Signal

__all__ = ["DIRECT", "NOTE", "SOURCES", "TITLE", "plan"]

Told = Callable[[str], str]

TITLE = "a rewrite of expat, the XML parser under nearly everything"
NOTE = (
    "Nobody has promised to write this: it is a plan for a candidate that the ranking puts high. "
    "What it says of expat is counted in expat's own repository. What it says of the rewrite is "
    "intent, and would have to be shown."
)
DIRECT = ("libc",)

_AT = "libexpat/libexpat@11856978"
SOURCES = (
    ("choose: in maintenance mode, understaffed", f"{_AT}: CONTRIBUTING.md", "2026-08-21"),
    ("choose: paid for a while, and open holes", f"{_AT}: README.md", "2026-08-21"),
    ("choose: the licence", f"{_AT}: expat/COPYING", "2026-08-21"),
    ("choose: quick-xml and its licence", "tafia/quick-xml@01181026: Cargo.toml", "2026-11-23"),
    ("focus: holes in xmlwf and with UTF-16", f"{_AT}: expat/Changes", "2026-08-21"),
    ("iterate: what the fixes of 2026 are about", f"{_AT}: expat/Changes", "2026-08-21"),
)


def plan(told: Told) -> Plan:
    """Return the plan with its history; ``told`` gives a fact's value as text."""
    first = Plan(
        project=Project("expat-rs", line="expat, so that its maintainer can sleep"),
        choose=_choose(told, against="It works, and everybody has it already."),
        focus=Focus(
            points=(
                SellingPoint(
                    "An XML parser that is memory safe",
                    "security",
                    "everybody",
                    "security",
                    "it is written in Rust",
                ),
            ),
            confidence=85,
        ),
    )
    second = revise(
        first,
        f"Of {told('plan.expat.cves.2026')} holes mended in 2026, "
        f"{told('plan.expat.cves.2026.time')} are about time. A safe language would have them too: "
        "the claim needs a bound, and somebody who needs it.",
        "review",
        "2026-11-09T09:00:00+00:00",
    )
    second = replace(second, choose=_choose(told, against=_AGAINST), focus=_focus(told))
    third = revise(
        second,
        "expat's maintainer is paid for a while and asks for help, not for a rival: offer the "
        "tests first, and the parser when they pass.",
        "downstream",
        "2026-11-20T09:00:00+00:00",
    )
    return replace(
        third,
        iterate=_iterate(told),
        document=_document(),
        depend=_depend(),
        distribute=_distribute(told),
        trust=_trust(),
    )


_AGAINST = (
    "Its maintainer would say: I am paid for this at last, for half a year, and you would take the "
    "reviewers that I need. Patches for the holes that are open help users this month; a rewrite "
    "helps them in years, and slow input stays slow in any language."
)


def _choose(told: Told, *, against: str) -> Choose:
    return Choose(
        shortlist=(
            Shortlisted(
                "expat",
                f"{told('candidates.expat.place')} with all weights as they come",
                f"{told('candidates.expat.dependants')} source packages rely on it, and it says "
                "itself that it is understaffed",
            ),
            Shortlisted(
                "zlib",
                "",
                "its format is frozen, which is in its favour; somebody did it already",
            ),
        ),
        choice="expat",
        against=against,
        known=(
            "the interface, which is small for what it does: "
            f"{told('plan.expat.functions')} functions; its tests, {told('plan.expat.tests')} of "
            "them, which can be run against any library with that interface"
        ),
        unknown=(
            "what programs rely on that no test asks for: the order of callbacks, errors as "
            "numbers. Debian could tell, by building everything that depends on it."
        ),
        competitors=(
            Competitor("expat", "MIT", "a parser may stop anywhere, and go on with the next byte"),
            Competitor("quick-xml", "MIT", "in Rust, and with another interface"),
        ),
        licence="MIT",
        confidence=45,
        reconsider=(
            f"expat's funding goes on after its {told('plan.expat.funded')} months, or a second "
            "maintainer comes"
        ),
    )


def _focus(told: Told) -> Focus:
    return Focus(
        points=(
            SellingPoint(
                "No input takes more than a hundred times as long as the same number of bytes of "
                "plain text",
                "security",
                "operators of servers that parse XML from strangers",
                "a document of a few kilobytes must not keep a processor busy for minutes",
                "a test for each hole about time since 2023, in tests/time.rs, with its limit",
            ),
            SellingPoint(
                f"The same {told('plan.expat.functions')} functions, with the same errors",
                "stability",
                "packagers of programs that link libexpat",
                "change the library without a change to the programs",
                f"expat's own {told('plan.expat.tests')} tests, run against both libraries",
            ),
        ),
        left_out=(
            LeftOut("UTF-16 interface", "one kind of string; one hole of 2026 was in the other"),
            LeftOut("xmlwf", "a program beside the library, with holes of its own"),
        ),
        helps=(
            "for expat: every test that fails with it, as a patch to its tests, before a word "
            "about ours"
        ),
        confidence=55,
        reconsider="a document that takes longer here than in expat",
    )


def _iterate(told: Told) -> Iterate:
    return Iterate(
        loops=(
            Loop(
                "Memory safety is what expat lacks",
                "review",
                f"of {told('plan.expat.cves.2026')} CVE ids that its releases of 2026 mend, "
                f"{told('plan.expat.cves.2026.time')} are about time: a loop, a hash, a quadratic "
                "search",
                "the selling point has a bound on time now, and tests before code",
            ),
        ),
        listen="expat's issue tracker, read once a week by whoever releases next",
        next="run expat's tests against an empty library, and count what is missing",
        confidence=50,
        reconsider="half a year without a test that passes for the first time",
    )


def _document() -> Document:
    return Document(
        readers=(
            ReaderNeed(
                "a packager of a program that links libexpat",
                "migration",
                "",
                "one page: what is different, and how to go back; before the first release",
            ),
            ReaderNeed("an author of a program in C", "reference", "expat's own manual", ""),
        ),
        examples="",
        lints="missing_docs and undocumented_unsafe_blocks: deny, from the first commit on",
        confidence=40,
        reconsider="a packager who asks what the page does not say",
    )


def _depend() -> Depend:
    return Depend(
        verdicts=(Verdict("libc", "keep", "malloc and free come from the program that calls us"),),
        goals=(Goal("libc", "everybody who uses Rust on Unix", "declare the three functions"),),
        verify="one crate: whoever releases reads its changes, with cargo vet",
        packaging="libc is in Debian; no conflict",
        confidence=85,
        reconsider="a table of letters that only a crate has",
    )


def _distribute(told: Told) -> Distribute:
    return Distribute(
        channels=(
            Channel(
                "Debian",
                f"{told('candidates.expat.direct')} source packages that link it; servers first",
                "expat's packager there, if they want it",
                "ask them, with the results of the tests, before anything is uploaded",
            ),
        ),
        differences=(
            Difference(
                "no functions for UTF-16 strings",
                "programs that were built for them stay with expat",
            ),
        ),
        name="expat-rs; to be asked for on crates.io before the first commit is public",
        conflicts="none: one dependency",
        confidence=35,
        reconsider="the packager says no",
    )


def _trust() -> Trust:
    return Trust(
        signals=(
            Signal("what we find in expat goes to expat, in private, first", "users", "our policy"),
            Signal(
                "no upload without a word from who looks after expat there",
                "downstream",
                "the thread, once there is one",
            ),
        ),
        contact="the repository's private vulnerability reporting",
        policy="SECURITY.md: an answer within 7 days; public after a fix, or after 90 days",
        incident=(
            "day 1: look whether expat has it too; day 7: the reporter and expat's maintainer "
            "have an answer; day 14: distributions know"
        ),
        succession="",
        confidence=30,
        reconsider="a second person who can release",
    )
