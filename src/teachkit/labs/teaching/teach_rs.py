"""How is a course kept alive? Its links, its exercises, and the wait for an answer.

This course is checked wherever you are. teach-rs, or any other course, is checked when you give
its archive: it is not part of this one, and nothing of it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError
from teachkit.labs.lab import Lab
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Picture, bars, grid
from teachkit.labs.teaching.links import Dead, check
from teachkit.labs.teaching.loop import Crates, Turn

if TYPE_CHECKING:
    from teachkit.labs.place import Job

__all__ = ["LAB", "Checked", "Found", "pictures", "run", "sentences", "tables"]

LAB = Lab(
    "teach-rs",
    title="What keeps a course alive",
    asks="Do the links of a course lead somewhere, and how long does a learner wait for a word?",
    case="cases/teach-rs",
    programs=("cargo",),
    file="an archive of a course that you trust, for its exercises are compiled:"
    " git archive -o teach-rs.tar HEAD",
    seconds=240.0,
)
MOST_UNPACKED = 500_000_000
MOST_NAMED = 60
OURS = "this course"


@dataclass(frozen=True, slots=True)
class Checked:
    """A course's pages: see `links.Report`. ``commit`` is what its archive says, or "".

    ``dead`` counts the dead links, ``named`` are the first of them.
    """

    course: str
    commit: str
    pages: int
    links: int
    elsewhere: int
    site: int
    dead: int
    named: tuple[Dead, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was checked, the turns of the loop, and the exercises of the course that was given."""

    checked: tuple[Checked, ...]
    turns: tuple[Turn, ...]
    crates: Crates | None


def run(job: Job) -> Found:
    """Check this course and the one in ``job.file``, and turn the loop.

    Raises:
        TeachkitError: ``no-course``, ``broken-archive``.
    """
    from teachkit.course.load import course_root
    from teachkit.labs.teaching import loop

    job.tell("Following the links of this course")
    checked = [_checked(OURS, "", course_root(), ("notebooks", "exercises"))]
    job.tell("Turning the loop: cargo test, four times")
    turns = loop.turns(job.place.work / "exercise")
    crates = None
    if job.file is not None:
        root = job.place.work / "course"
        commit = _unpacked(job.file, root)
        job.tell("Following the links of the course that you gave")
        checked.append(_checked(job.file.name.partition(".")[0], commit, root))
        if not job.quick:
            crates = loop.compile_all(root, job.place.work / "target", job.tell)
    return Found(tuple(checked), turns, crates)


def _checked(name: str, commit: str, root: Path, below: tuple[str, ...] = ("",)) -> Checked:
    report = check(root, below)
    return Checked(
        name,
        commit,
        report.pages,
        report.links,
        report.elsewhere,
        report.site,
        len(report.dead),
        report.dead[:MOST_NAMED],
    )


def _unpacked(archive: Path, into: Path) -> str:
    """Unpack an archive; return the commit that git wrote into it, "" where it did not."""
    import tarfile

    try:
        with tarfile.open(archive) as tar:
            if sum(member.size for member in tar) > MOST_UNPACKED:
                raise tarfile.TarError("it is far larger than a course")
            # "data" keeps links and names below the folder, and leaves devices and owners out.
            tar.extractall(into, filter="data")
            comment = tar.pax_headers.get("comment", "")
    except (OSError, EOFError, tarfile.TarError) as error:
        raise TeachkitError(
            "broken-archive",
            f"The archive cannot be unpacked: {str(error).partition(':')[0]}",
            place=archive.name,
            hint="Make one in a clone of the course: git archive -o course.tar HEAD",
        ) from error
    return comment[:12]


# ---- what was found, in words, tables and pictures


def sentences(found: Found) -> tuple[str, ...]:
    """Return how many links are dead, and how long the loop takes."""
    said = []
    for one in found.checked:
        at = f" at {one.commit}" if one.commit else ""
        dead = _kinds(one)
        said.append(
            f"{one.course}{at}: {one.pages} pages, {one.links} links within it, {one.dead} dead"
            + (f" ({dead})" if dead else "")
            + f"; {one.elsewhere} to other machines and {one.site} to the top of a site were not"
            " followed."
        )
    failing, fixed = found.turns[1], found.turns[2]
    said.append(
        f"A learner waits {found.turns[0].seconds:.1f} s for the first word of the compiler,"
        f" {failing.seconds:.1f} s to see a test fail and {fixed.seconds:.1f} s to see it pass."
    )
    crates = found.crates
    if crates is not None:
        said.append(
            f"{crates.alone} of its {crates.crates} exercises in Rust need no other crate and so no"
            f" network: {crates.compile} compile as they are given, {crates.wait} wait for the"
            f" learner or are broken. Which of the two, only somebody who does them can tell."
        )
    else:
        said.append(
            "teach-rs was not checked: give its archive with --file. It is a course of its own,"
            " under a licence of its own."
        )
    return tuple(said)


def _kinds(one: Checked) -> str:
    whys = [dead.why for dead in one.named]
    return ", ".join(f"{whys.count(why)} {why}" for why in dict.fromkeys(whys))


def tables(found: Found) -> tuple[Table, ...]:
    """Return the courses, the dead links and the turns of the loop."""
    courses = Table(
        "Courses and their links",
        ("course", "pages", "links within", "dead", "not followed"),
        tuple(
            (
                one.course,
                f"{one.pages}",
                f"{one.links}",
                f"{one.dead}",
                f"{one.elsewhere + one.site}",
            )
            for one in found.checked
        ),
    )
    loop = Table(
        "From a change to an answer",
        ("the learner's code", "cargo test says", "seconds"),
        tuple((one.state, one.said, f"{one.seconds:.2f}") for one in found.turns),
    )
    dead = tuple(
        (one.course, link.page, link.target, link.why)
        for one in found.checked
        for link in one.named
    )
    if not dead:
        return (courses, loop)
    return (courses, loop, Table("Dead links", ("course", "page", "target", "why"), dead))


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return the loop by its seconds, and the courses by their links."""
    loop = bars(
        "Seconds until cargo answers the learner",
        [
            Bar(one.state, one.seconds, word=f"{one.seconds:.2f} s: {one.said}")
            for one in found.turns
        ],
    )
    words = {
        one.course: "none dead" if not one.dead else f"{one.dead} dead" for one in found.checked
    }
    links = grid(
        "Do the links within a course lead somewhere?",
        ("pages", "links", "dead"),
        [
            (one.course, (f"{one.pages}", f"{one.links}", words[one.course]))
            for one in found.checked
        ],
        tones={words[one.course]: "bad" if one.dead else "good" for one in found.checked},
    )
    return (loop, links)
