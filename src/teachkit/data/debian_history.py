"""What Debian remembers of a source package: versions, renames, advisories, popularity, support."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = [
    "ADVISORIES_FILE",
    "AdvisoryCount",
    "Popularity",
    "Support",
    "count_advisories",
    "heirs",
    "read_advisory_counts",
    "read_popularity",
    "read_support",
    "unpack_deb",
    "version_key",
]

ADVISORIES_FILE = Path(__file__).with_name("facts") / "debian_advisories.csv"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_MEMBER = 50_000_000

_HEAD = re.compile(r"\[(\d\d) (\w{3}) (\d{4})\] (D[SL]A-\d+)(?:-\d+)?\s+([^\s,]+)(.*)")
_FIXED = re.compile(r"\s+\[[\w-]+\]\s+-\s+(\S+)\s+(\S+)")
_PARTS = re.compile(r"(\D*)(\d*)")


# --- versions and renames --------------------------------------------------------------------


def version_key(version: str) -> tuple[object, ...]:
    """Return what orders Debian's versions (deb-version(7)): epoch, upstream version, revision."""
    epoch, colon, rest = version.partition(":")
    if not colon:
        epoch, rest = "0", version
    upstream, _, revision = rest.rpartition("-")
    if not upstream:
        upstream, revision = rest, ""
    return int(epoch) if epoch.isdigit() else 0, _key(upstream), _key(revision)


def _key(text: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    # "~" comes before the end of the text, letters before everything else.
    parts = []
    for words, digits in _PARTS.findall(text):
        order = [-1 if c == "~" else ord(c) if c.isalpha() else ord(c) + 256 for c in words]
        parts.append(((*order, 0), int(digits or 0)))
    return tuple(parts)


def heirs(generations: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, str]:
    """Tell which source of the newest generation continues each that is no longer there.

    A generation maps sources to their binaries; the oldest comes first. A source that is gone in
    the next one lives on in the source that builds most of its binaries there.
    """
    newest = generations[-1]
    names = {name: name for older in generations[:-1] for name in older if name not in newest}
    at: dict[str, str] = {}
    for older, newer in pairwise(generations):
        source_of = {binary: name for name, many in newer.items() for binary in many}
        at |= {name: name for name in older if name in names}
        for name, now in list(at.items()):
            if now in newer:
                continue
            found = Counter(source_of[one] for one in set(older[now]) if one in source_of)
            if found:
                at[name] = min(found, key=lambda one: (-found[one], one))
            else:
                del at[name]
    return at


# --- the lists of advisories -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AdvisoryCount:
    """How many advisories (DSA of the security team, DLA of long-term support) name a source."""

    source: str
    dsa: int
    dla: int
    last: str


def count_advisories(*lists: str) -> tuple[list[AdvisoryCount], str]:
    """Count the advisories by source in the tracker's lists; return the day of the newest as well.

    An advisory names the sources that it fixed in some release; one without such a line counts for
    the source in its head. A second edition of one ("DSA-5356-2") is the same advisory.
    """
    named: dict[str, dict[str, str]] = {}
    for text in lists:
        for advisory, day, sources in _advisories(text):
            for source in sources:
                known = named.setdefault(source, {})
                known[advisory] = max(day, known.get(advisory, ""))
    rows = [
        AdvisoryCount(
            source,
            sum(one.startswith("DSA") for one in found),
            sum(one.startswith("DLA") for one in found),
            max(found.values()),
        )
        for source, found in sorted(named.items())
    ]
    return rows, max((row.last for row in rows), default="")


def _advisories(text: str) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each advisory of a list: its name, its day and the sources that it is about."""
    _, *entries = re.split(r"^(?=\[\d)", text, flags=re.MULTILINE)
    for entry in entries:
        match = _HEAD.match(entry)
        if match is None or match[2] not in MONTHS:
            continue
        lines = (_FIXED.match(line) for line in entry.splitlines()[1:])
        sources = {line[1] for line in lines if line and line[2] != "<not-affected>"}
        # Announcements ("squeeze end-of-life") have neither such a line nor a dash in the head.
        if not sources and re.match(r"\s*(-|$)", match[6].splitlines()[0] if match[6] else ""):
            sources = {match[5]}
        yield match[4], f"{match[3]}-{MONTHS.index(match[2]) + 1:02}-{match[1]}", sources


def read_advisory_counts(path: Path) -> tuple[dict[str, int], str]:
    """Return how many advisories name each source, and the day up to which they were counted."""
    counts: dict[str, int] = {}
    newest = ""
    with path.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            counts[row["source"]] = int(row["dsa"]) + int(row["dla"])
            newest = max(newest, row["last"])
    return counts, newest


# --- two packages of the pool ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Popularity:
    """The popularity contest's binaries, each with its rank (1 is the most popular)."""

    date: str
    ranks: dict[str, int]


@dataclass(frozen=True, slots=True)
class Support:
    """What Debian's security team says of sources: their names or patterns, first match wins."""

    entries: tuple[tuple[str, str], ...]

    def of(self, source: str) -> str:
        """Return "limited", "ended" or ""; a name of its own goes before a pattern."""
        exact = dict(self.entries).get(source)
        if exact is None:
            found = (state for name, state in self.entries if re.fullmatch(name, source))
            exact = next(found, "")
        return exact


def read_popularity(text: str) -> Popularity:
    """Read debian-cd's list: a comment that says its day, then binaries, the most popular first."""
    comment, _, body = text.rpartition("*/")
    match = re.search(r"Last update:\s+\w+ (\w{3}) +(\d+) [\d:]+ \w+ (\d{4})", comment)
    date = (
        f"{match[3]}-{MONTHS.index(match[1]) + 1:02}-{int(match[2]):02}"
        if match and match[1] in MONTHS
        else ""
    )
    return Popularity(date, {name: at for at, name in enumerate(body.split(), start=1)})


def read_support(text: str) -> Support:
    """Read a list of debian-security-support; what is "supported" stands there as an exception."""
    words = {"limited": "limited", "non-supported": "ended", "supported": ""}
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return Support(
        tuple((line[0], words[line[1]]) for line in lines if len(line) > 1 and line[1] in words)
    )


def unpack_deb(path: Path, ending: str) -> str:
    """Return the text of the file in a binary package whose name ends so (deb(5): ar, then tar).

    Raises:
        TeachkitError: ``broken-package``, and ``not-found-there`` when it has no such file.
    """
    import tarfile
    from lzma import LZMAError

    try:
        with path.open("rb") as file:
            if file.read(8) != b"!<arch>\n":
                raise ValueError("it is no archive")
            while head := file.read(60):
                size = int(head[48:58])
                if head.startswith(b"data.tar"):
                    with tarfile.open(fileobj=file, mode="r|*") as data:
                        for member in data:
                            if member.isfile() and member.name.endswith(ending):
                                found = data.extractfile(member)
                                assert found is not None  # noqa: S101 - a file has a content
                                return found.read(MOST_MEMBER).decode("utf-8", errors="replace")
                    break
                file.seek(size + size % 2, 1)
    except (OSError, ValueError, EOFError, LZMAError, tarfile.TarError) as error:
        raise TeachkitError(
            "broken-package", f"The package does not read: {error}", place=path.name
        ) from error
    raise TeachkitError("not-found-there", f"The package has no {ending}", place=path.name)
