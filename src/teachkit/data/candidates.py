"""Debian's source packages as candidates for a rewrite: what the archive knows of each.

A table is columns in gzipped JSON, one list for each field; `encode` writes them and
`read_candidates` reads them. The package ships the C and C++ sources that matter (see `matters`);
``teachkit data update candidates`` builds the table of all of them in the user's cache.

What nobody counted is None, which is not zero: a package that no list of advisories could name
has an unknown number of them, one that the lists leave out has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from teachkit.data.snapshots import Origin, unpack
from teachkit.errors import TeachkitError

__all__ = [
    "CANDIDATES_FILE",
    "FEWEST_DEPENDANTS",
    "FLAGS",
    "MOST_COUNT",
    "MOST_POPULARITY",
    "NUMBERS",
    "RELEASES",
    "WORDS",
    "Candidate",
    "Candidates",
    "encode",
    "load_candidates",
    "matters",
    "read_candidates",
]

CANDIDATES_FILE = "candidates.json.gz"
RELEASES = ("bullseye", "bookworm", "trixie")
# What the shipped table takes in: see `matters`.
FEWEST_DEPENDANTS = 3
MOST_POPULARITY = 5_000

TITLE = "Candidates among Debian's sources"
MOST_COUNT = 10**15  # of anything: what is beyond is damage, and too much for a float
# The fields of a `Candidate` beside its name and its updates, by what they hold.
WORDS = ("language", "section", "support")
NUMBERS = ("dependants", "direct", "people", "advisories", "popularity", "size", "rust_users")
FLAGS = ("team", "orphaned", "tests")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What Debian knows of one source package. None is unknown, never zero.

    Attributes:
        name: the source package.
        dependants: source packages with a binary package that needs one of this source's binaries
            to run, directly or through others (Depends and Pre-Depends, closed at binary level).
        direct: those of them that name one of its binaries themselves.
        people: who looks after it in Debian: uploaders, and the maintainer unless that is a team's
            list; 0 when it is orphaned. Not the developers upstream.
        team: whether a team is its maintainer.
        orphaned: whether Debian's QA group is its maintainer, which means that nobody is.
        updates: updates in bullseye, bookworm and trixie since each was released, from the
            version that it holds now ("+deb12u3" is the third; a new upstream version begins at
            1 again, so for browsers it is far too few); None where a release lacks the package.
        advisories: Debian's security advisories (DSA and DLA) that name it, or a source that it
            was renamed from since bullseye, up to the date that the table gives. What was renamed
            before, as libpng was, keeps what came since.
        popularity: rank of its most installed binary in Debian's popularity contest, 1 is first.
        language: "c", "c++", "rust", "go", "haskell", "ocaml", or ""; one that is built
            with Rust as well is "c+rust" or "c+++rust". It is what the binaries need to run that
            tells, so bindings for Python or Perl are "c" too.
        size: bytes of the upstream tarballs, compressed.
        tests: whether it declares tests of the installed package (autopkgtest).
        rust_users: how many of its dependants are written in Rust, in part at least.
        section: Debian's section, such as "net".
        support: "limited" or "ended" where Debian's security team says so, else "".
    """

    name: str
    dependants: int | None = None
    direct: int | None = None
    people: int | None = None
    team: bool | None = None
    orphaned: bool | None = None
    updates: tuple[int | None, int | None, int | None] = (None, None, None)
    advisories: int | None = None
    popularity: int | None = None
    language: str = ""
    size: int | None = None
    tests: bool | None = None
    rust_users: int | None = None
    section: str = ""
    support: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """A table of candidates, sorted by name.

    ``whole`` is the number of all source packages that were looked at, of which ``rows`` may be
    a selection. ``dates`` says of which day each source of facts is: the suites ("sid",
    "trixie-security", …), "advisories", "popularity", "support"; what is not in it was not to be
    had.
    """

    origin: Origin
    rows: tuple[Candidate, ...]
    whole: int = 0
    dates: Mapping[str, str] = field(default_factory=dict)


def matters(candidate: Candidate) -> bool:
    """Say whether the shipped table takes it in.

    It is written in C or C++, and three sources or more depend on it, or an advisory names it, or
    it is among the 5,000 most popular.
    """
    return candidate.language.startswith("c") and (
        (candidate.dependants or 0) >= FEWEST_DEPENDANTS
        or (candidate.advisories or 0) > 0
        or (candidate.popularity or MOST_POPULARITY + 1) <= MOST_POPULARITY
    )


def load_candidates(directory: Path | None = None, *, whole: bool = False) -> Candidates:
    """Load the table that ships, the one in ``directory``, or the whole one in the user's cache.

    Raises:
        TeachkitError: ``no-data`` when the whole table was never built here, ``no-candidates``
            when ``directory`` has none, ``broken-snapshot``, ``cannot-read``.
    """
    if directory is not None:
        return _read(directory, "given")
    if whole:
        from teachkit.data.cache import location

        return _read(location(), "updated")
    return _shipped()


@cache
def _shipped() -> Candidates:
    """Read once what never changes: forks of a process that has it share it with that."""
    return _read(Path(__file__).parent, "shipped")


def _read(folder: Path, kind: str) -> Candidates:
    path = folder / CANDIDATES_FILE
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        built = "'teachkit data update candidates' builds the whole table in your cache."
        raise TeachkitError(
            "no-data" if kind == "updated" else "no-candidates",
            f"There is no {CANDIDATES_FILE} here",
            place=str(folder),
            hint=built if kind == "updated" else f"Name the folder that holds it. {built}",
        ) from error
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The table cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Check its rights, or name another folder with TEACHKIT_CACHE or --data.",
        ) from error
    try:
        return read_candidates(raw, Origin("candidates", TITLE, "", kind, 0))
    except TeachkitError as error:
        error.place = str(path)
        raise


def encode(rows: Iterable[Candidate]) -> dict[str, list[Any]]:
    """Return the rows as columns: lists of numbers, and of words each with the list they are in."""
    table = sorted(rows, key=lambda row: row.name)
    columns: dict[str, list[Any]] = {"name": [row.name for row in table]}
    for key in NUMBERS:
        columns[key] = [getattr(row, key) for row in table]
    for key in FLAGS:
        flags = (getattr(row, key) for row in table)
        columns[key] = [None if flag is None else int(flag) for flag in flags]
    for at, release in enumerate(RELEASES):
        columns[release] = [row.updates[at] for row in table]
    for key in WORDS:
        found = [getattr(row, key) for row in table]
        words = sorted(set(found))
        place = {word: at for at, word in enumerate(words)}
        columns[key] = [words, [place[word] for word in found]]
    return columns


def read_candidates(raw: bytes, origin: Origin) -> Candidates:
    """Read a table; ``origin`` gives what the file itself does not say.

    Raises:
        TeachkitError: ``broken-snapshot`` when it is not one.
    """
    value, said = unpack(raw)
    rows = decode(value, place=origin.name)
    date, note = said.get("date", origin.date), said.get("note", origin.note)
    whole, dates = said.get("whole", len(rows)), said.get("dates", {})
    if not (
        isinstance(dates, dict) and _are([date, note, *dates.values()], str) and type(whole) is int
    ):
        raise _broken("what it says of its origin is of another shape", origin.name)
    return Candidates(replace(origin, date=date, note=note, rows=len(rows)), rows, whole, dates)


def decode(value: Any, *, place: str = "") -> tuple[Candidate, ...]:
    """Make rows of the columns that `encode` made.

    Raises:
        TeachkitError: ``broken-snapshot``.
    """
    try:
        names = value["name"]
        numbers = [value[key] for key in (*NUMBERS, *RELEASES)]
        if not (_are(names, str) and all(_are(column, int) for column in numbers)):
            raise ValueError("a column holds something else")
        flags = [[None if one is None else bool(one) for one in value[key]] for key in FLAGS]
        words = [[value[key][0][at] for at in value[key][1]] for key in WORDS]
        if not all(_are(column, str) for column in words):
            raise ValueError("a column holds something else")
        dependants, direct, people, advisories, popularity, size, rust_users, *updates = numbers
        columns = zip(
            names, dependants, direct, people, *flags[:2], zip(*updates, strict=True), advisories,
            popularity, words[0], size, flags[2], rust_users, *words[1:], strict=True,
        )  # fmt: skip
        return tuple(Candidate(*row) for row in columns)
    except (AttributeError, KeyError, TypeError, IndexError, ValueError) as error:
        raise _broken(str(error), place) from error


def _are(column: Any, kind: type) -> bool:
    """Say whether a list holds values of one type; numbers may be missing, and are counts."""
    found = set(map(type, column))
    if kind is str:
        return found <= {str}
    if not found <= {int, type(None)}:
        return False
    told = [number for number in column if number is not None]
    return min(told, default=0) >= 0 and max(told, default=0) <= MOST_COUNT


def _broken(why: str, place: str) -> TeachkitError:
    return TeachkitError(
        "broken-snapshot",
        f"This is no table of candidates: {why}",
        place=place,
        hint="Build it again with 'teachkit data update candidates', or copy it again.",
    )
