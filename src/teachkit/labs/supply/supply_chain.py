"""Four tools of the supply chain and ours, asked the same questions about the same locks.

cargo audit reads a lock. The other three ask cargo for a whole project, so they get one of
stand-ins (`stand_ins`). All data lies on this machine: advisories and audits as we ship them or
as ``teachkit data update`` fetched them, Debian's crates from our snapshot.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Picture, bars, grid

if TYPE_CHECKING:
    from teachkit.data.projects import ProjectFiles
    from teachkit.data.snapshots import Knowledge
    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.labs.place import Job
    from teachkit.labs.supply.tools import Said

__all__ = ["LAB", "Answer", "Found", "Tool", "pictures", "run", "sentences", "tables"]

LAB = Lab(
    "supply-chain",
    title="Four tools of the supply chain, beside ours",
    asks="Do cargo audit, cargo deny, cargo vet and cargo-debstatus say what our assessor says?",
    case="depend",
    programs=("cargo", "git"),
    packages=(Packages("forky", ("cargo-debstatus", "libc6", "libgcc-s1")),),
    wheels="supply-chain",
    file="a Cargo.lock of your own, in place of those of the talk",
    seconds=300.0,
)
PROJECTS = ("sudo-rs", "ntpd-rs", "statime", "zlib-rs", "libbzip2-rs", "openleadr-rs")
QUICK = ("sudo-rs", "libbzip2-rs", "openleadr-rs")
# What each answers of what we answer too, and what it does that no lock can tell us.
ADDS = {
    "cargo audit": "it reads programs too, and knows which versions were withdrawn (yanked)",
    "cargo deny": "licences, sources and banned crates, as a gate for every build",
    "cargo vet": "a place to write down what you read yourself, and exemptions that shrink",
    "cargo-debstatus": "what waits in Debian's queue of new packages, today",
}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that was run, and its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool and our assessor say of one lock: how many names each, and who differs.

    ``seconds`` are the tool's; cargo deny answers two questions in one go.
    """

    tool: str
    question: str
    project: str
    theirs: int
    ours: int
    only_theirs: tuple[str, ...]
    only_ours: tuple[str, ...]
    seconds: float

    @property
    def same(self) -> bool:
        """Say whether both gave the same names."""
        return not self.only_theirs and not self.only_ours


@dataclass(frozen=True, slots=True)
class Found:
    """What all said. ``data`` names the tables that all stood on, with their days.

    ``crates`` counts the packages of each lock, ``seconds`` what our assessor took for the
    questions of all four, by project.
    """

    tools: tuple[Tool, ...]
    data: tuple[str, ...]
    crates: dict[str, int]
    seconds: dict[str, float]
    answers: tuple[Answer, ...]


def run(job: Job) -> Found:
    """Ask everybody about the newest lock of each project, or about the lock of ``job.file``.

    Raises:
        TeachkitError: ``no-answer`` when a tool does not answer, and whatever is wrong with a
            lock of one's own.
    """
    from teachkit.data.snapshots import load_knowledge
    from teachkit.labs.archive import debian
    from teachkit.labs.supply import debian_answers, local_data, tools

    work, programs = job.place.work, job.place.wheels / "bin"
    knowledge = load_knowledge(job.place.root.parents[1])
    assert knowledge.advisories  # noqa: S101 - what the cache lacks is shipped, so these two too
    assert knowledge.audits  # noqa: S101 - as above
    assert knowledge.debian  # noqa: S101 - as above
    job.tell("Writing the advisories and audits as files")
    local_data.write_advisories(knowledge.advisories, work / "advisories")
    settings = work / "deny.toml"
    tools.deny_settings(local_data.as_clone(work / "advisories"), settings)
    answers: list[Answer] = []
    crates, seconds = {}, {}
    with debian_answers.database(debian_answers.by_package_name(knowledge.debian)) as port:
        words = _redirected(job, port)
        for files in _locks(job):
            job.tell(f"Asking about {files.name}")
            took, found = _ask(files, knowledge, work, programs, settings, words)
            answers += found
            crates[files.name] = found[-1].ours  # cargo-debstatus is asked about every one
            seconds[files.name] = took
    versions = [
        Tool(name, tools.version(programs / name.replace(" ", "-")))
        for name in ("cargo audit", "cargo deny", "cargo vet")
    ]
    data = (knowledge.advisories.origin, knowledge.audits.origin, knowledge.debian.origin)
    return Found(
        (
            *versions,
            Tool("cargo-debstatus", debian.versions(job.place, "forky")["cargo-debstatus"]),
        ),
        tuple(
            f"{one.title} of {one.date} ({one.rows:,} rows"
            + (", about the talk's crates alone)" if one.kind == "partial" else ")")
            for one in data
        ),
        crates,
        seconds,
        tuple(answers),
    )


def _locks(job: Job) -> list[ProjectFiles]:
    from teachkit.data.projects import ProjectFiles, read_project
    from teachkit.data.releases import release_lock, release_manifests

    if job.file is not None:
        return [read_project(job.file)]
    return [
        ProjectFiles(name, release_lock(name, "HEAD"), manifests=release_manifests(name, "HEAD"))
        for name in (QUICK if job.quick else PROJECTS)
    ]


def _ask(
    files: ProjectFiles,
    knowledge: Knowledge,
    work: Path,
    programs: Path,
    settings: Path,
    debstatus: list[str],
) -> tuple[float, tuple[Answer, ...]]:
    from dataclasses import replace

    from teachkit.decisions.depend.assessment import assess
    from teachkit.decisions.depend.manifest import read_manifests
    from teachkit.labs.supply import local_data, tools
    from teachkit.labs.supply.stand_ins import flat, stand_ins

    start = time.monotonic()
    real = assess(replace(files, metadata=None, supply_chain={}), knowledge)
    took = time.monotonic() - start
    folder = work / "projects" / str(len(list((work / "projects").glob("*"))))
    project = stand_ins(real.lock, read_manifests(files.manifests), folder)
    # What is asked of the stand-ins is held against the stand-ins: their crates from git count.
    ours = assess(replace(files, lock=project.lock, metadata=None, supply_chain={}), knowledge)
    lock = folder / "Cargo.lock"
    lock.write_text(files.lock or project.lock, "utf-8")
    assert knowledge.audits is not None  # noqa: S101 - seen to by our caller
    local_data.write_store(knowledge.audits, project.folder / "supply-chain")

    def held(tool: str, question: str, said: Said, mine: set[str]) -> Answer:
        return Answer(
            tool,
            question,
            files.name,
            len(said.names),
            len(mine),
            tuple(sorted(said.names - mine)),
            tuple(sorted(mine - said.names)),
            said.seconds,
        )

    every = flat(real.lock, folder / "flat")
    advisories, duplicates = tools.deny(programs, project, settings)
    audited = tools.audit(programs, lock, work / "advisories")
    unaudited = tools.vet(programs, project, work / "cache")
    debian = tools.debstatus(debstatus, every, work / "cache")
    return took, (
        held("cargo audit", "advisories", audited, _advisories(real)),
        held("cargo deny", "advisories", advisories, _advisories(ours)),
        held("cargo deny", "duplicates", duplicates, set(ours.duplicates_cargo_deny)),
        held("cargo vet", "unaudited", unaudited, _unaudited(ours)),
        held("cargo-debstatus", "in Debian", debian, _in_debian(ours)),
    )


def _advisories(assessment: Assessment) -> set[str]:
    return {f"{one.id} {assessment.labels[one.index]}" for one in assessment.advisories}


def _unaudited(assessment: Assessment) -> set[str]:
    rows = zip(assessment.labels, assessment.audits, strict=True)
    return {label for label, status in rows if status is not None and not status.vetted}


def _in_debian(assessment: Assessment) -> set[str]:
    rows = zip(assessment.labels, assessment.debian, strict=True)
    return {f"{label}: {status.state}" for label, status in rows if status is not None}


def _redirected(job: Job, port: int) -> list[str]:
    """Return the words that start a copy of cargo-debstatus which asks our database."""
    from teachkit.labs.process import through_loader
    from teachkit.labs.supply.debian_answers import redirected

    *loader, program = through_loader(job.place.unpacked("forky"), "usr/bin/cargo-debstatus")
    copy = job.place.work / "cargo-debstatus"
    copy.write_bytes(redirected(Path(program).read_bytes(), port))
    return [*loader, str(copy)]


# ---- what was found, in words, tables and pictures


def sentences(found: Found) -> tuple[str, ...]:
    """Return who agrees with whom, and where not."""
    same = [one for one in found.answers if one.same]
    names = sum(one.theirs for one in same)
    agreed = (
        f"{len(same)} of {len(found.answers)} answers of cargo's own tools are the same as ours,"
        f" name by name: {names:,} names in {_plural(len(found.crates), 'lock')}."
    )
    said = [agreed]
    said += [_difference(one) for one in found.answers if not one.same]
    said.append(
        f"All of them read the same data: {'; '.join(found.data)}. So this compares rules, and not"
        " how fresh anybody's data is."
    )
    said += [f"What {tool} adds: {what}." for tool, what in ADDS.items()]
    theirs = sum({(one.tool, one.project): one.seconds for one in found.answers}.values())
    said.append(
        f"The four tools took {theirs:.1f} s for all of it, our assessor"
        f" {sum(found.seconds.values()):.2f} s; speed is not why you would choose between them."
    )
    return tuple(said)


def _difference(one: Answer) -> str:
    if one.tool == "cargo-debstatus":
        states = [entry for entry in one.only_theirs if entry.endswith(": missing")]
        if len(states) == len(one.only_theirs) == len(one.only_ours):
            return (
                f"Of {one.project}, cargo-debstatus misses {_plural(len(states), 'crate')} that"
                " Debian has: they come in the package of another crate, and it asks for packages"
                " by name."
            )
    return (
        f"Of {one.project}, {one.tool} and we differ on {one.question}: it alone names"
        f" {len(one.only_theirs)}, we alone {len(one.only_ours)}."
    )


def _plural(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def tables(found: Found) -> tuple[Table, ...]:
    """Return all answers, the tools with what they add, and the differences one by one."""
    answers = Table(
        "Who says what",
        ("lock", "tool", "about", "theirs", "ours", "agree", "seconds"),
        tuple(
            (
                one.project,
                one.tool,
                one.question,
                f"{one.theirs}",
                f"{one.ours}",
                "yes" if one.same else "no",
                f"{one.seconds:.2f}",
            )
            for one in found.answers
        ),
    )
    tools = Table(
        "The tools",
        ("tool", "version", "adds"),
        tuple((one.name, one.version, ADDS[one.name]) for one in found.tools),
    )
    differences = tuple(
        (one.project, one.tool, side, name)
        for one in found.answers
        for side, names in (("theirs", one.only_theirs), ("ours", one.only_ours))
        for name in names
    )
    if not differences:
        return (answers, tools)
    return (answers, tools, Table("Differences", ("lock", "tool", "whose", "what"), differences))


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return the agreement as a grid, and the time that everybody took."""
    asked: dict[tuple[str, str], list[Answer]] = {}
    for one in found.answers:
        asked.setdefault((one.tool, one.question), []).append(one)
    tones: dict[str, str] = {}
    rows = []
    for (tool, question), answers in asked.items():
        same = sum(one.same for one in answers)
        word = f"{same} of {len(answers)}"
        tones[word] = "good" if same == len(answers) else "mixed"
        other = sum(len(one.only_theirs) for one in answers)
        names = f"{sum(one.theirs for one in answers)}" + (f", {other} other" if other else "")
        rows.append((f"{tool}: {question}", (word, names)))
    agree = grid("Does the tool say what we say?", ("locks that agree", "names"), rows, tones=tones)
    times: dict[str, float] = {}
    for tool, project in dict.fromkeys((one.tool, one.project) for one in found.answers):
        longest = max(
            one.seconds for one in found.answers if (one.tool, one.project) == (tool, project)
        )
        times[tool] = times.get(tool, 0.0) + longest
    took = [Bar(tool, seconds) for tool, seconds in times.items()]
    took.append(Bar("our assessor, all of it", sum(found.seconds.values()), plainly=True))
    return (agree, bars("Seconds for all locks", took, unit="s", log=True))
