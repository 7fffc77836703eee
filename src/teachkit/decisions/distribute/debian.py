"""The way into Debian, from what `depend` found: which sources, in which rounds, and whom to ask.

A Rust program in Debian is built from crates that are source packages themselves (slide S25). So
what is missing comes first, in rounds: each round needs only what the rounds before it brought.
The crates of a series that Debian has in another version are no new packages: either the program
moves to Debian's, or the Debian Rust team moves the archive, or a second version goes in.

Nothing here sends anything, and no bug has a number before Debian's bug tracker gives it one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from teachkit.decisions import semver
from teachkit.decisions.depend.assessment import Assessment
from teachkit.decisions.depend.debian import Conflict, DebianStatus, Packaging, debian_name
from teachkit.decisions.depend.lock import Package
from teachkit.errors import TeachkitError

__all__ = ["DebianOutline", "DebianStep", "NewSource", "debian_outline", "outline_of"]

TEAM = "the Debian Rust team"


@dataclass(frozen=True, slots=True)
class NewSource:
    """A crate that becomes a source package: ``round`` counts from 1; ``source`` is its name."""

    crate: str
    version: str
    source: str
    round: int


@dataclass(frozen=True, slots=True)
class DebianStep:
    """One step: what to do, who does it or is asked, and in which order (from 1).

    ``names`` are the packages that it is about, with their versions, where they are many.
    """

    number: int
    title: str
    who: str
    what: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DebianOutline:
    """The way of one project into a suite.

    ``new`` are the sources to package, ``other`` crates (name, version) of which Debian has only
    another series, ``older`` those whose Debian version is older than what is required. ``itp`` is
    the draft of an intent to package, with brackets where something is not known.
    """

    name: str
    suite: str
    new: tuple[NewSource, ...]
    rounds: int
    other: tuple[tuple[str, str, str], ...]
    conflicts: tuple[Conflict, ...]
    steps: tuple[DebianStep, ...]
    itp: str


def outline_of(
    assessment: Assessment, *, upstream: str = "", licence: str = "", description: str = ""
) -> DebianOutline:
    """Return the outline for an assessed project.

    Raises:
        TeachkitError: ``no-packaging`` when the assessment stood on no snapshot of Debian.
    """
    if assessment.packaging is None:
        raise TeachkitError(
            "no-packaging",
            "This assessment did not look at Debian",
            hint="It needs the snapshot of Debian's crates: 'teachkit data update debian'.",
        )
    statuses = {
        i: status
        for i, status in enumerate(assessment.debian)
        if status is not None and assessment.on_platform[i]
    }
    return debian_outline(
        assessment.project,
        assessment.lock.packages,
        assessment.packaging,
        statuses,
        suite=assessment.suite,
        upstream=upstream,
        licence=licence,
        description=description,
    )


def debian_outline(
    name: str,
    packages: Sequence[Package],
    packaging: Packaging,
    statuses: Mapping[int, DebianStatus],
    *,
    suite: str,
    upstream: str = "",
    licence: str = "",
    description: str = "",
) -> DebianOutline:
    """Return the steps from here to a package in Debian.

    ``packaging`` and ``statuses`` are those of `teachkit.decisions.depend.debian`, by index into
    ``packages``. One crate locked twice is one source: its newest version is what is packaged.
    """
    new: dict[str, NewSource] = {}
    for number, indices in enumerate(packaging.rounds, 1):
        for index in indices:
            package = packages[index]
            source = f"rust-{debian_name(package.name)}"
            one = NewSource(package.name, package.version, source, number)
            if source in new:
                newest = max(one, new[source], key=lambda it: semver.version(it.version))
                one = replace(newest, round=min(number, new[source].round))
            new[source] = one
    other = tuple(
        sorted(
            (packages[i].name, packages[i].version, status.version or "")
            for i, status in statuses.items()
            if status.state != "missing" and not status.ready
        )
    )
    sources = tuple(sorted(new.values(), key=lambda one: (one.round, one.source)))
    rounds = max((one.round for one in sources), default=0)
    return DebianOutline(
        name=name,
        suite=suite,
        new=sources,
        rounds=rounds,
        other=other,
        conflicts=packaging.conflicts,
        steps=_steps(name, sources, rounds, other, packaging.conflicts),
        itp=_itp(name, upstream, licence, description, sources, rounds),
    )


def _steps(
    name: str,
    sources: Sequence[NewSource],
    rounds: int,
    other: Sequence[tuple[str, str, str]],
    conflicts: Sequence[Conflict],
) -> tuple[DebianStep, ...]:
    steps: list[tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]] = [
        (
            "Ask before you work",
            TEAM,
            (
                f"Say on the team's list that you would like {name} in Debian, and ask who is at "
                "it already. Look for an open ITP or RFP of it first."
            ),
        )
    ]
    if conflicts:
        steps.append(
            (
                "Settle the conflicts",
                f"you, then {TEAM}",
                (
                    "These are locked in several series, and Debian lacks one of them. Move your "
                    "program or its dependency to Debian's series; a second version in the archive "
                    "is the last resort, and the team's decision."
                ),
                tuple(f"{one.name} ({' and '.join(one.lacking)})" for one in conflicts),
            )
        )
    if other:
        steps.append(
            (
                "Meet Debian's versions",
                f"you, then {TEAM}",
                (
                    "Debian has these in a version that yours does not accept. Widen your "
                    "requirement if it builds; else ask whether the archive can move."
                ),
                tuple(f"{crate} {ours} (Debian has {theirs})" for crate, ours, theirs in other),
            )
        )
    steps.append(
        (
            "File the ITP",
            "you",
            (
                f"An intent to package for {name}, as a bug against wnpp. Ask the team whether it "
                "wants one for each crate as well. The tracker gives the number; your changelog "
                "closes it."
            ),
        )
    )
    for number in range(1, rounds + 1):
        names = ", ".join(one.source for one in sources if one.round == number)
        needs = "nothing that is missing" if number == 1 else "only what the rounds before brought"
        steps.append(
            (
                f"Package round {number}",
                f"you; {TEAM} reviews",
                (
                    f"Each needs {needs}: {names}. debcargo makes the package from crates.io; the "
                    "copyright file and the tests are yours to read."
                ),
            )
        )
    steps += [
        (
            f"Package {name} itself",
            f"you; {TEAM} reviews",
            (
                "With man pages, units and configuration where Debian expects them, and a test of "
                "the installed package (autopkgtest)."
            ),
        ),
        (
            "Find a sponsor",
            f"{TEAM}, or an RFS",
            (
                "Only a Debian Developer may upload a new source. Inside the team you ask the "
                "team; outside it you file a request for sponsorship (RFS)."
            ),
        ),
        (
            "Wait in NEW",
            "Debian's FTP team",
            (
                "Each new source is read there, its licences first. Nobody promises a day, so send "
                "the early rounds early."
            ),
        ),
        (
            "Stay",
            "you",
            (
                "Answer the bugs, tell the team of security fixes before the day, and keep to the "
                "series that the archive has."
            ),
        ),
    ]
    return tuple(DebianStep(number, *step) for number, step in enumerate(steps, 1))


def _itp(
    name: str,
    upstream: str,
    licence: str,
    description: str,
    sources: Sequence[NewSource],
    rounds: int,
) -> str:
    """Return the draft of an ITP; what is not known stands in brackets."""
    missing = (
        f"Crates that it needs and Debian does not have: {len(sources)}. Rounds of packaging: "
        f"{rounds}.\n"
        + "\n".join(f"  round {one.round}: {one.source} ({one.version})" for one in sources)
        if sources
        else "Every crate that it needs is in Debian already."
    )
    return f"""\
To: [the address of Debian's bug tracker for new bugs]
Subject: ITP: {name} -- {description or "[one line: what it does]"}

Package: wnpp
Severity: wishlist
Owner: [you]

* Package name    : {name}
  Version         : [the release that you package]
  Upstream Contact: {upstream or "[a person or a list]"}
* License         : {licence or "[SPDX expression]"}
  Programming Lang: Rust
  Description     : {description or "[one line: what it does]"}

[Two sentences: what it does, for whom, and what it replaces.]

{missing}

I plan to look after it in the Debian Rust team. [Is there something like it in Debian already, and
why is this one needed as well?]
"""
