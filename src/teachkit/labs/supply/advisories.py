"""What became of locks that nobody touched, and what is inside Debian's programs.

A lock file is a promise that nothing changes. The world changes all the same: advisories are
written about what stands in it. This audits the locks of all releases of six projects with the
advisories of today, by our assessor and by cargo audit, and then does for programs in Debian what
a lock does for a project: it reads what they were built from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Line, Picture, bars, timeline

if TYPE_CHECKING:
    from pathlib import Path

    from teachkit.data.snapshots import Advisories
    from teachkit.decisions.depend.lock import Lock
    from teachkit.decisions.depend.trust import Finding
    from teachkit.labs.place import Job

__all__ = [
    "LAB",
    "Binary",
    "Debian",
    "Found",
    "History",
    "Rot",
    "pictures",
    "run",
    "sentences",
    "tables",
]

LAB = Lab(
    "advisories",
    title="Frozen lock files rot",
    asks="How many advisories does a release gather that nobody touches, and how would you know?",
    case="depend",
    packages=(Packages("forky", ("ntpd-rs", "sqv", "sudo-rs")),),
    wheels="advisories",
    seconds=180.0,
)
SUITE = "forky"
# Programs to show, and where in their package the program is.
SHOWN = {
    "sudo-rs": "usr/lib/cargo/bin/sudo",
    "ntpd-rs": "usr/bin/ntp-daemon",
    "sqv": "usr/bin/sqv",
    "bat": "usr/bin/batcat",
    "thin-provisioning-tools": "usr/sbin/pdata_tools",
    "cargo-audit": "usr/bin/cargo-audit",
}
GRAVE = "vulnerability"
MOST_LINES = 4  # that a picture can tell apart


@dataclass(frozen=True, slots=True)
class History:
    """The releases of one project, oldest first; the tuples run along ``tags``.

    ``locked`` counts crates, ``vulnerable`` advisories of a vulnerability today, ``later`` those
    of them that were published after the release, ``warned`` what is unmaintained or unsound.
    An advisory about two versions that are both locked counts twice, as cargo audit counts it.
    """

    project: str
    tags: tuple[str, ...]
    dates: tuple[str, ...]
    locked: tuple[int, ...]
    vulnerable: tuple[int, ...]
    later: tuple[int, ...]
    warned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rot:
    """One release and its known vulnerabilities, day by day: (ISO date, how many by then)."""

    project: str
    tag: str
    points: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """A program of Debian's: crates built in, how many of them our advisories are about at all.

    ``findings`` are advisories that apply. ``audited`` says how many crates ``cargo audit bin``
    finds listed in the program itself; None where we did not unpack it.
    """

    package: str
    version: str
    crates: int
    judged: int
    findings: tuple[str, ...]
    audited: int | None


@dataclass(frozen=True, slots=True)
class Debian:
    """Debian's programs with Rust inside, of the suite and day of ``index``.

    ``programs`` counts the packages, ``touched`` those with a finding, ``largest`` names the one
    with most crates. Of ``shown``, ``same`` got the same findings from cargo audit as from us.
    """

    index: str
    programs: int
    touched: int
    largest: str
    most: int
    same: int
    shown: tuple[Binary, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found with the advisories of ``source``, by us and by cargo audit (``tool``).

    ``same`` of ``releases`` locks got the same findings from both. ``wheel`` is how many crates
    ``cargo audit bin`` finds in cargo audit's own program from PyPI.
    """

    tool: str
    source: str
    releases: int
    same: int
    wheel: int
    histories: tuple[History, ...]
    rot: tuple[Rot, ...]
    debian: Debian


def run(job: Job) -> Found:
    """Audit all releases, then look into Debian's programs.

    Raises:
        TeachkitError: ``no-answer`` when cargo audit does not answer, ``broken-index``.
    """
    from teachkit.data.snapshots import load_knowledge
    from teachkit.labs.supply import local_data, tools

    advisories = load_knowledge(job.place.root.parents[1]).advisories
    assert advisories is not None  # noqa: S101 - what the cache lacks is shipped
    origin, database = advisories.origin, job.place.work / "advisories"
    local_data.write_advisories(advisories, database)
    audit = _Audit(job.place.wheels / "bin", database, advisories, job.place.work / "Cargo.lock")
    same, histories, rot = _releases(job, audit)
    partial = ", the talk's crates only" if origin.kind == "partial" else ""
    return Found(
        tools.version(audit.programs / "cargo-audit"),
        f"{origin.title} of {origin.date} ({origin.rows:,} rows{partial})",
        sum(len(one.tags) for one in histories),
        same,
        tools.binary_audit(audit.programs, audit.programs / "cargo-audit", database),
        histories,
        rot,
        _debian(job, audit),
    )


@dataclass(frozen=True, slots=True)
class _Audit:
    """Both auditors: the programs, the advisories as files and as rows, and a place for a lock."""

    programs: Path
    database: Path
    advisories: Advisories
    file: Path

    def both(self, lock: Lock, text: str) -> tuple[tuple[Finding, ...], bool]:
        """Return our findings for a lock, and whether cargo audit has the same."""
        from teachkit.decisions.depend.trust import find_advisories
        from teachkit.labs.supply.tools import audit

        findings = find_advisories(lock.packages, self.advisories)
        self.file.write_text(text, "utf-8")
        said = audit(self.programs, self.file, self.database)
        ours = {f"{one.id} {lock.packages[one.index].label}" for one in findings}
        return findings, said.names == ours


def _releases(job: Job, audit: _Audit) -> tuple[int, tuple[History, ...], tuple[Rot, ...]]:
    from teachkit.data.releases import Release, known_releases, release_lock
    from teachkit.decisions.depend.lock import read_lock

    releases = [release for release in known_releases() if not release.note]
    job.tell(f"Auditing {len(releases)} releases, each with cargo audit and with ours")
    same = 0
    found: dict[str, list[tuple[Release, tuple[Finding, ...]]]] = {}
    for release in releases:
        text = release_lock(release.project, release.tag)
        findings, equal = audit.both(read_lock(text), text)
        same += equal
        found.setdefault(release.project, []).append((release, findings))
    histories, rot = [], []
    for project, rows in found.items():
        grave = [[one.date for one in findings if one.kind == GRAVE] for _, findings in rows]
        histories.append(
            History(
                project,
                tuple(release.tag for release, _ in rows),
                tuple(release.date for release, _ in rows),
                tuple(release.locked for release, _ in rows),
                tuple(len(days) for days in grave),
                tuple(
                    sum(day > release.date for day in days)
                    for (release, _), days in zip(rows, grave, strict=True)
                ),
                tuple(
                    len(findings) - len(days)
                    for (_, findings), days in zip(rows, grave, strict=True)
                ),
            )
        )
        # The release that gathered most; of several the latest.
        most = max(range(len(rows)), key=lambda at: (histories[-1].later[at], at))
        release = rows[most][0]
        rot.append(_rot(release.project, release.tag, release.date, grave[most], audit.advisories))
    rot.sort(key=lambda one: -one.points[-1][1])
    return same, tuple(histories), tuple(rot[:MOST_LINES])


def _rot(project: str, tag: str, date: str, days: list[str], advisories: Advisories) -> Rot:
    points = [(date, sum(day <= date for day in days))]
    after = sorted({day for day in days if day > date})
    points += [(day, sum(other <= day for other in days)) for day in after]
    if advisories.origin.date > points[-1][0]:
        points.append((advisories.origin.date, len(days)))
    return Rot(project, tag, tuple(points))


def _debian(job: Job, audit: _Audit) -> Debian:
    from teachkit.data.releases import known_crates
    from teachkit.decisions.depend.debian import debian_name
    from teachkit.decisions.depend.lock import write_lock
    from teachkit.decisions.depend.trust import find_advisories
    from teachkit.labs.archive import debian
    from teachkit.labs.supply.built_using import as_lock, programs
    from teachkit.labs.supply.tools import binary_audit

    job.tell("Reading what Debian's programs were built from")
    advisories = audit.advisories
    names = advisories.rows.keys()
    known = programs(debian.kept_index(SUITE))
    locks = {program.package: as_lock(program, names) for program in known}
    touched = sum(bool(find_advisories(lock.packages, advisories)) for lock in locks.values())
    # The facts we ship know the crates of the talk's locks; a whole database judges every crate.
    judged = None
    if advisories.origin.kind == "partial":
        judged = {debian_name(name) for name in known_crates()}
    same, shown = 0, []
    there = debian.versions(job.place, SUITE)
    for program in known:
        if program.package not in SHOWN:
            continue
        lock = locks[program.package]
        findings, equal = audit.both(lock, write_lock(lock))
        same += equal
        binary = job.place.unpacked(SUITE) / SHOWN[program.package]
        listed = None
        if program.package in there:
            listed = binary_audit(audit.programs, binary, audit.database)
        shown.append(
            Binary(
                program.package,
                program.version,
                len(lock.packages),
                sum(judged is None or debian_name(one.name) in judged for one in lock.packages),
                tuple(f"{one.id} {lock.packages[one.index].label}" for one in findings),
                listed,
            )
        )
    largest = max(known, key=lambda program: len(program.crates))
    return Debian(
        SUITE,
        len(known),
        touched,
        largest.package,
        len(largest.crates),
        same,
        tuple(shown),
    )


# ---- what was found, in words, tables and pictures


def sentences(found: Found) -> tuple[str, ...]:
    """Return how locks rot, who agrees on it, and what Debian's index tells."""
    debian = found.debian
    total = sum(sum(history.vulnerable) for history in found.histories)
    later = sum(sum(history.later) for history in found.histories)
    worst = found.rot[0]
    rotten = (
        f"{worst.project} {worst.tag} began with {worst.points[0][1]} known vulnerabilities on"
        f" {worst.points[0][0]} and has {worst.points[-1][1]} now, without one line changed."
    )
    said = [rotten]
    said.append(
        f"{found.releases} releases of {len(found.histories)} projects add up to {total:,} such"
        f" findings today; {later:,} of these were published after the release."
    )
    said.append(
        f"cargo audit {found.tool} and our assessor agree on {found.same} of {found.releases}"
        f" locks, finding by finding, with {found.source}."
    )
    clean = [
        f"{history.project} ({len(history.tags)} releases)"
        for history in found.histories
        if not any(history.vulnerable)
    ]
    if clean:
        said.append(f"No release with a known vulnerability in its lock: {', '.join(clean)}.")
    said.append(
        f"{debian.programs} programs of Debian's {debian.index} say which Rust crates are in them,"
        f" up to {debian.most} ({debian.largest}); {debian.touched} have one that an advisory of"
        " ours is about."
    )
    listed = {one.package: one.audited for one in debian.shown if one.audited is not None}
    if listed and not any(listed.values()):
        said.append(
            f"In the files of {', '.join(listed)} cargo audit finds no list of crates, in its own"
            f" program from PyPI {found.wheel}: of Debian's, the index alone can tell."
        )
    said.append(
        f"For {debian.same} of the {len(debian.shown)} programs shown, cargo audit and we agree on"
        " a lock made of what the index says."
    )
    return tuple(said)


def tables(found: Found) -> tuple[Table, ...]:
    """Return the releases, the release of each project that rotted most, and Debian's programs."""
    releases = tuple(
        (history.project, history.tags[i], history.dates[i], *map(str, counts))
        for history in found.histories
        for i, counts in enumerate(
            zip(history.locked, history.vulnerable, history.later, history.warned, strict=True)
        )
    )
    head = ("project", "release", "date", "crates", "vulnerabilities", "known later", "warnings")
    shown = tuple(
        (
            one.package,
            one.version,
            f"{one.crates}",
            f"{one.judged}",
            ", ".join(one.findings) or "none",
            "not unpacked" if one.audited is None else f"{one.audited}",
        )
        for one in found.debian.shown
    )
    titles = ("program", "version", "crates in it", "judged", "findings", "listed in the program")
    return (
        Table("Every release, with the advisories of today", head, releases),
        Table(f"Programs of Debian's {found.debian.index}", titles, shown),
    )


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return locks rotting through time, releases by what they carry today, Debian's programs."""
    rot = timeline(
        "Known vulnerabilities of a lock that nobody touched",
        [
            Line(f"{one.project} {one.tag}", tuple((day, float(n), "") for day, n in one.points))
            for one in found.rot
        ],
    )
    chosen = sorted(found.histories, key=lambda history: -max(history.vulnerable))[:MOST_LINES]
    today = timeline(
        "Known vulnerabilities today, by day of release",
        [
            Line(
                history.project,
                tuple(
                    (day, float(count), tag)
                    for day, count, tag in zip(
                        history.dates, history.vulnerable, history.tags, strict=True
                    )
                ),
            )
            for history in chosen
        ],
        steps=False,
    )
    inside = bars(
        f"Rust crates inside programs of Debian's {found.debian.index}",
        [
            Bar(one.package, one.crates, word=f"{one.crates} crates, {len(one.findings)} findings")
            for one in found.debian.shown
        ],
    )
    return (rot, today, inside)
