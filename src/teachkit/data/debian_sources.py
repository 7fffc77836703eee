"""Building the table of candidates from the archive of Debian (see `data.candidates`).

What is read, each believed as in `data.debian`:

- sid's Packages and Sources: who needs whom, people, language, size, tests. Sid and not trixie,
  because a stable release keeps the maintainers that it was released with;
- the Sources of three releases and of their security suites: what was updated how often, and
  which source a package's binaries came from before it was renamed;
- two packages from the pool, by the hash that the index gives: debian-cd, which carries a ranking
  of the popularity contest, and debian-security-support, which says what is not cared for;
- our own table of how many advisories name each source (``facts/debian_advisories.csv``).

What is not to be had is left unknown, and a note says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from teachkit.data import debian
from teachkit.data.candidates import RELEASES, Candidate
from teachkit.data.debian_history import (
    ADVISORIES_FILE,
    Popularity,
    Support,
    heirs,
    read_advisory_counts,
    read_popularity,
    read_support,
    unpack_deb,
    version_key,
)
from teachkit.data.debian_reach import Binary, parse_groups, parse_provides, reach
from teachkit.data.fetch import Pace, Report, fetch
from teachkit.errors import TeachkitError

__all__ = [
    "Gathered",
    "SourcePackage",
    "gather",
    "is_team",
    "language_of",
    "read_sources",
    "summary",
]

SUITE = "sid"
NUMBERS = {"bullseye": 11, "bookworm": 12, "trixie": 13}
POPULARITY = ("debian-cd", "tasks/trixie/popularity-contest")
SUPPORT = ("debian-security-support", "security-support.deb13")
MOST_PACKAGE = 20_000_000
ORPHANED = "packages@qa.debian.org"

_TEAM_HOSTS = (
    "@lists.debian.org",
    "@lists.alioth.debian.org",
    "@alioth-lists.debian.net",
    "@tracker.debian.org",
    "@packages.debian.org",
)
_TEAM_WORDS = re.compile(
    r"\b(team|group|project|developers|maintainers|packagers|(task|strike) force)\b", re.IGNORECASE
)
_PERSON = re.compile(r"\s*(.*?)\s*<([^<>]*)>")
_TARBALL = re.compile(r"(?<!\.debian)\.tar\.\w+$")
_BESIDES = ("doc", "libdevel", "debug", "oldlibs", "localization", "metapackages", "")
_SOURCE_FIELDS = (
    "Package", "Binary", "Version", "Maintainer", "Uploaders", "Build-Depends",
    "Build-Depends-Arch", "Build-Depends-Indep", "Checksums-Sha256", "Testsuite",
    "Extra-Source-Only", "Section",
)  # fmt: skip
_BINARY_FIELDS = (
    "Package", "Version", "Source", "Depends", "Pre-Depends", "Provides", "Section", "Filename",
    "SHA256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourcePackage:
    """One source package as an index of sources has it; ``size`` is None where it says none."""

    name: str
    version: str
    binaries: tuple[str, ...]
    maintainer: str = ""
    uploaders: str = ""
    build_depends: str = ""
    size: int | None = None
    tests: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The whole table, what it was read from, of which days, and what to mention.

    ``date`` is that of the newest index.
    """

    rows: tuple[Candidate, ...]
    date: str
    indices: tuple[debian.Index, ...]
    dates: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """How to fetch, and what has been read so far."""

    folder: Path
    pace: Pace
    keyring: Path | None
    report: Report | None
    indices: list[debian.Index] = field(default_factory=list)
    dates: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Past:
    """One release: the binaries of each source, and how often it was updated."""

    binaries: dict[str, tuple[str, ...]]
    updates: dict[str, int]


def gather(
    mirror: str,
    folder: Path,
    *,
    pace: Pace,
    keyring: Path | None,
    known: Mapping[str, str] | None = None,
    report: Report | None = None,
) -> Gathered:
    """Fetch what the table is made of into ``folder``, and make it.

    The security suites are looked for where `debian.security_mirrors` says. When every suite
    still has the day that ``known`` says, nothing more is read and there are no rows.

    Raises:
        TeachkitError: those of `debian.survey`.
    """
    reader = _Reader(folder, pace, keyring, report)
    here = _release(reader, SUITE, (mirror,))
    if here is None:
        raise TeachkitError(
            "not-found-there",
            f"The mirror does not have {SUITE}",
            place=mirror,
            hint="Check the address given with --mirror.",
        )
    suites = [_release(reader, name, (mirror,)) for name in RELEASES]
    places = debian.security_mirrors(mirror)
    security = [_release(reader, f"{name}-security", places) for name in RELEASES]
    date = max(reader.dates.values())
    if known is not None and all(known.get(name) == day for name, day in reader.dates.items()):
        return Gathered((), date, (), reader.dates, tuple(reader.notes))
    binaries, sections, pool = _read_packages(reader, here)
    sources = _read_index(reader, here)
    past = [
        _read_past(reader, main, extra, NUMBERS[name])
        for name, main, extra in zip(RELEASES, suites, security, strict=True)
    ]
    popularity = _popularity(reader, mirror, pool)
    support = _support(reader, mirror, pool)
    counts, counted_to = read_advisory_counts(ADVISORIES_FILE)
    reader.dates["advisories"] = counted_to
    rows = assemble(sources, binaries, sections, past, popularity, support, counts)
    notes = tuple(dict.fromkeys(reader.notes))
    return Gathered(rows, date, tuple(reader.indices), reader.dates, notes)


def summary(dates: Mapping[str, str]) -> str:
    """Say of which days the facts are, in one line."""
    said = [f"{name} of {day}" for name, day in dates.items() if day and name != "advisories"]
    if "advisories" in dates:
        said.append(f"advisories up to {dates['advisories']}")
    return ", ".join(said)


# --- putting it together ---------------------------------------------------------------------


def assemble(
    sources: Mapping[str, SourcePackage],
    binaries: Mapping[str, Binary],
    sections: Mapping[str, str],
    past: Sequence[_Past | None],
    popularity: Popularity | None,
    support: Support | None,
    advisories: Mapping[str, int],
) -> tuple[Candidate, ...]:
    """Make one row of each source package."""
    native: dict[str, str] = {}
    for binary in binaries.values():
        needed = {name for group in binary.depends for name, _ in group}
        if "libstdc++6" in needed:
            native[binary.source] = "c++"
        elif "libc6" in needed:
            native.setdefault(binary.source, "c")
    languages = {
        name: language_of(name, _names(source.build_depends), native.get(name, ""))
        for name, source in sources.items()
    }
    counted = reach(binaries, (name for name, one in languages.items() if "rust" in one))
    generations = [one.binaries for one in past if one is not None]
    now = {name: source.binaries for name, source in sources.items()}
    heir = heirs([*generations, now])
    names: dict[str, list[str]] = {name: [name] for name in sources}
    for old, new in sorted(heir.items()):
        names[new].append(old)
    ranks = {} if popularity is None else _ranks(popularity, binaries, [*generations, now], heir)
    # The lists of advisories end in 2023: they could name what was there then.
    there = {name for one in past[:2] if one is not None for name in one.binaries}
    rows = []
    for name, source in sorted(sources.items()):
        ours = names[name]
        team, people = _people(source)
        may_be_named = not there.isdisjoint(ours) or any(old in advisories for old in ours)
        updates = [_updates(one, ours) for one in past]
        rows.append(
            Candidate(
                name,
                # A source of which nothing is built for this architecture has no users to count.
                counted.needed_by.get(name),
                counted.direct.get(name),
                people,
                team,
                None if not source.maintainer else ORPHANED in source.maintainer,
                (updates[0], updates[1], updates[2]),
                sum(advisories.get(old, 0) for old in ours) if may_be_named else None,
                ranks.get(name),
                languages[name],
                source.size,
                source.tests,
                counted.marked.get(name),
                sections.get(name, source.section).rpartition("/")[2],
                "" if support is None else support.of(name),
            )
        )
    return tuple(rows)


def language_of(name: str, build_depends: Iterable[str], native: str) -> str:
    """Tell what a source is written in from what it is built with and what its binaries need.

    ``native`` is "c++" when a binary needs libstdc++6, "c" when it needs libc6, else "".
    Bindings for Python, Perl or R are "c" or "c++" as well: that is what is compiled.
    """
    tools = set(build_depends)
    if name.startswith("rust-") or tools & {"dh-cargo", "dh-sequence-cargo"}:
        return "rust"
    if tools & {"dh-golang", "dh-sequence-golang", "golang-go", "golang-any"}:
        return "go"
    if tools & {"haskell-devscripts", "haskell-devscripts-minimal", "ghc"}:
        return "haskell"
    if tools & {"dh-ocaml", "dh-sequence-ocaml"}:
        return "ocaml"
    rust = tools & {"cargo", "rustc"} or any(one.startswith("librust-") for one in tools)
    return f"{native}+rust".removeprefix("+") if rust else native


def _names(depends: str) -> set[str]:
    return {name for group in parse_groups(depends) for name, _ in group}


def is_team(maintainer: str) -> bool:
    """Say whether a Maintainer is a team or a list, by its address or by what it calls itself."""
    match = _PERSON.match(maintainer)
    name, address = (match[1], match[2]) if match else (maintainer, maintainer)
    return address.lower().endswith(_TEAM_HOSTS) or _TEAM_WORDS.search(name) is not None


def _people(source: SourcePackage) -> tuple[bool | None, int | None]:
    if not source.maintainer:
        return None, None
    if ORPHANED in source.maintainer:
        return False, 0
    team = is_team(source.maintainer)
    people = {
        name.lower() or address.lower()
        for name, address in _PERSON.findall(re.sub(r"[,\s]+", " ", source.uploaders))
        if not is_team(f"{name} <{address}>")
    }
    if not team:
        match = _PERSON.match(source.maintainer)
        people.add((match[1] or match[2]).lower() if match else source.maintainer.lower())
    # A team without an uploader is somebody, nobody says who.
    return team, len(people) or None


def _updates(past: _Past | None, names: Iterable[str]) -> int | None:
    found = [past.updates[name] for name in names if past and name in past.updates]
    return sum(found) if found else None


def _ranks(
    popularity: Popularity,
    binaries: Mapping[str, Binary],
    generations: Sequence[Mapping[str, tuple[str, ...]]],
    heir: Mapping[str, str],
) -> dict[str, int]:
    """Give each source the rank of its best binary, under the name that it has today."""
    source_of: dict[str, str] = {}
    for generation in generations:  # oldest first: the newest has the last word
        source_of |= {one: name for name, many in generation.items() for one in many}
    source_of |= {name: binary.source for name, binary in binaries.items()}
    ranks: dict[str, int] = {}
    for name, rank in popularity.ranks.items():
        source = source_of.get(name)
        if source is not None:
            ranks.setdefault(heir.get(source, source), rank)
    return ranks


# --- reading the archive ---------------------------------------------------------------------


def _release(
    reader: _Reader, suite: str, places: Iterable[str]
) -> tuple[str, debian.Release] | None:
    """Return the first place that has the suite, and its Release file."""
    for mirror in places:
        try:
            release, said = debian.fetch_release(
                mirror, suite, reader.folder, pace=reader.pace, keyring=reader.keyring
            )
        except TeachkitError as error:
            if error.code != "not-found-there":
                raise
            continue
        reader.notes.extend(said)
        reader.dates[suite] = release.date
        return mirror, release
    reader.notes.append(f"The mirror does not have {suite}: its updates are not known.")
    return None


def _fetched(reader: _Reader, found: tuple[str, debian.Release], name: str) -> Path:
    index, path = debian.fetch_index(
        *found, name, reader.folder, pace=reader.pace, report=reader.report
    )
    reader.indices.append(index)
    return path


def _fields(raw: bytes, wanted: re.Pattern[bytes]) -> dict[str, str]:
    return {
        key.decode(): value.decode("utf-8", errors="replace") for key, value in wanted.findall(raw)
    }


def _wanted(names: Iterable[str]) -> re.Pattern[bytes]:
    fields = "|".join(map(re.escape, names)).encode()
    return re.compile(rb"^(" + fields + rb"):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)


def _read_packages(
    reader: _Reader, found: tuple[str, debian.Release]
) -> tuple[dict[str, Binary], dict[str, str], dict[str, tuple[str, str, str]]]:
    """Read the binary packages; return each source's section, and where two are in the pool.

    Sid's index of sources has "misc" for more than half of them, so their binaries are asked.
    """
    path = _fetched(reader, found, debian.PACKAGES)
    wanted = _wanted(_BINARY_FIELDS)
    binaries: dict[str, Binary] = {}
    versions: dict[str, str] = {}
    section_of: dict[str, str] = {}
    pool: dict[str, tuple[str, str, str]] = {}
    for raw in debian.read_paragraphs(path):
        said = _fields(raw, wanted)
        name, version = said.get("Package", ""), said.get("Version", "")
        # Sid may hold two versions while the builders of other architectures catch up.
        if not name or (name in versions and version_key(versions[name]) > version_key(version)):
            continue
        versions[name] = version
        section_of[name] = said.get("Section", "")
        depends = f"{said.get('Pre-Depends', '')},{said.get('Depends', '')}"
        binaries[name] = Binary(
            said.get("Source", name).partition(" ")[0],
            parse_groups(depends),
            parse_provides(said.get("Provides", "")),
        )
        if name in (POPULARITY[0], SUPPORT[0]):
            pool[name] = (said.get("Filename", ""), said.get("SHA256", ""), version)
    path.unlink()
    sections: dict[str, Counter[str]] = {}
    for name, binary in binaries.items():
        # A library's own package tells more than its headers and manuals.
        weight = 1 if section_of[name] in _BESIDES else 1000
        sections.setdefault(binary.source, Counter())[section_of[name]] += weight
    best = {source: min(found, key=lambda s: (-found[s], s)) for source, found in sections.items()}
    return binaries, best, pool


def read_sources(paragraphs: Iterable[bytes]) -> dict[str, SourcePackage]:
    """Read an index of sources; of several versions of one, the highest that is meant for use."""
    wanted = _wanted(_SOURCE_FIELDS)
    sources: dict[str, SourcePackage] = {}
    for raw in paragraphs:
        said = _fields(raw, wanted)
        name, version = said.get("Package", ""), said.get("Version", "")
        # Older versions stay for the binaries that were built with them.
        if not name or said.get("Extra-Source-Only") == "yes":
            continue
        if name in sources and version_key(sources[name].version) > version_key(version):
            continue
        needed = ",".join(value for key, value in said.items() if key.startswith("Build-Depends"))
        files = [line.split() for line in said.get("Checksums-Sha256", "").splitlines()]
        sizes = [int(one[1]) for one in files if len(one) == 3 and _TARBALL.search(one[2])]
        sources[name] = SourcePackage(
            name,
            version,
            tuple(one.strip() for one in said.get("Binary", "").split(",") if one.strip()),
            said.get("Maintainer", ""),
            said.get("Uploaders", ""),
            needed,
            sum(sizes) if sizes else None,
            "autopkgtest" in said.get("Testsuite", ""),
            said.get("Section", ""),
        )
    return sources


def _read_index(reader: _Reader, found: tuple[str, debian.Release]) -> dict[str, SourcePackage]:
    path = _fetched(reader, found, debian.SOURCES)
    try:
        return read_sources(debian.read_paragraphs(path))
    finally:
        path.unlink()


def _read_past(
    reader: _Reader,
    main: tuple[str, debian.Release] | None,
    security: tuple[str, debian.Release] | None,
    number: int,
) -> _Past | None:
    """Read a release and its security suite.

    The archive keeps only the newest version of each, and the number of updates is in its name:
    ``+deb12u3`` is the third. A whole new upstream version starts at 1 again, so a browser looks
    as if it had had one; what is in the security suite counts as one at least.
    """
    if main is None:
        return None
    suffix = re.compile(rf"[+~]deb{number}u(\d+)")
    binaries: dict[str, tuple[str, ...]] = {}
    updates: Counter[str] = Counter()
    for place, fewest in ((main, 0), (security, 1)):
        if place is None:
            continue
        for source in _read_index(reader, place).values():
            match = suffix.search(source.version)
            binaries[source.name] = binaries.get(source.name, ()) + source.binaries
            count = int(match[1]) if match else fewest
            updates[source.name] = max(updates[source.name], count, fewest)
    return _Past(binaries, dict(updates))


def _popularity(
    reader: _Reader, mirror: str, pool: Mapping[str, tuple[str, str, str]]
) -> Popularity | None:
    text = _from_pool(reader, mirror, pool, *POPULARITY, "popularity")
    if text is None:
        return None
    popularity = read_popularity(text)
    reader.dates["popularity"] = popularity.date
    return popularity


def _support(
    reader: _Reader, mirror: str, pool: Mapping[str, tuple[str, str, str]]
) -> Support | None:
    text = _from_pool(reader, mirror, pool, *SUPPORT, "limits of security support")
    if text is None:
        return None
    match = re.search(r"(\d{4})\.(\d\d)\.(\d\d)", pool[SUPPORT[0]][2])
    reader.dates["support"] = "-".join(match.groups()) if match else ""
    return read_support(text)


def _from_pool(
    reader: _Reader,
    mirror: str,
    pool: Mapping[str, tuple[str, str, str]],
    package: str,
    member: str,
    what: str,
) -> str | None:
    """Return a file of a package in the pool, or None (and a note) when it is not to be had."""
    below, expected, _ = pool.get(package, ("", "", ""))
    try:
        if not below:
            raise TeachkitError("not-found-there", f"The index lists no {package}")
        target = reader.folder / f"{package}.deb"
        got = fetch(
            f"{mirror}/{below}", target, pace=reader.pace, most=MOST_PACKAGE, report=reader.report
        )
        if got.sha256 != expected:
            target.unlink()
            raise TeachkitError(
                "wrong-hash",
                "The package's SHA256 is not the one in the index",
                place=below,
                hint="The mirror may be in the middle of its own update: try again in a while.",
            )
        text = unpack_deb(target, member)
        target.unlink()
    except TeachkitError as error:
        if error.code != "not-found-there":
            raise
        reader.notes.append(f"The {what} are not known: {package} cannot be had ({error.message}).")
        return None
    reader.indices.append(debian.Index(below, "", got.sha256, got.size))
    return text
