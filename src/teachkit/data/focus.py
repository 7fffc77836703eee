"""What the chapter `focus` holds its claims against: speeds, directives, past issues, symbols.

Each table lies in ``facts/`` and each row says where it comes from and when. The numbers that a
chapter prints have an id in ``facts/focus.toml`` as well, and a test holds the two together.

===================== ======================================================================
`compressions`        zlib, bzip2 and those that would replace them: speed *and* size
`directives`          63 lines of sudoers, each before four parsers
`sudo_issues`         past issues of sudo, by what sudo-rs says would have prevented each
`packaged_sudoers`    the sudoers files that Debian's packages ship, and what each needs
`assumed_uses`        kinds of users of sudo: assumed, because nobody has counted them
`symbols`             what a C library exports: zlib and zlib-rs
===================== ======================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from teachkit.data.facts import FOLDER
from teachkit.data.tables import broken, day_in, one_of, read_rows
from teachkit.errors import TeachkitError

__all__ = [
    "KINDS",
    "PARSERS",
    "PREVENTED",
    "Answer",
    "AssumedUse",
    "Compression",
    "Directive",
    "PackagedSudoers",
    "SudoIssue",
    "assumed_uses",
    "compressions",
    "directives",
    "packaged_sudoers",
    "sudo_issues",
    "symbols",
]

# The four parsers, by how the columns of directives.csv call them.
PARSERS: Mapping[str, str] = MappingProxyType(
    {
        "sudo-1.9.16": "sudo 1.9.16p2 (Debian trixie)",
        "sudo-1.9.17": "sudo 1.9.17p2 (Debian sid)",
        "sudo-rs-0.2.5": "sudo-rs 0.2.5 (Debian trixie)",
        "sudo-rs-0.2.15": "sudo-rs 0.2.15 (Debian sid)",
    }
)

# What a parser says beside accepting ("" = nothing) or refusing.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "": "accepted without a word",
        "warning": "accepted, and ignored with a warning",
        "deprecated": "accepted, and called out of date",
        "unknown-setting": "no setting of that name",
        "unsupported": "known, and not supported",
        "not-yet": "known, and not supported yet",
        "bad-value": "the setting is known, the value is not",
        "syntax": "a syntax error",
        "not-utf-8": "the file is not UTF-8",
    }
)

# What would have prevented a past issue, in sudo-rs's own words on it or for want of them.
PREVENTED: Mapping[str, str] = MappingProxyType(
    {
        "memory-safety": "memory safety",
        "feature-left-out": "a feature left out",
        "stricter-default": "a stricter default",
        "design": "another way of doing it",
        "not-there": "this code never had the flaw",
        "elsewhere": "the flaw was in somebody else's script",
        "nothing-said": "nothing is said: it has to be tested for",
        "disputed": "disputed as a flaw",
    }
)


@dataclass(frozen=True, slots=True)
class Compression:
    """One implementation on one file at one level, over the C library that Debian ships.

    ``compress`` and ``decompress`` are ratios of speeds (2 = twice as fast), each with its 95 %
    interval; sizes are in bytes, rates in megabytes a second, ``n`` counts the paired rounds.
    ``file`` is "text" or "programs", 4 MiB each. ``reference`` marks what the others are held
    against.
    """

    library: str
    implementation: str
    what: str
    reference: bool
    file: str
    bytes: int
    level: int
    size: int
    compress: float
    compress_low: float
    compress_high: float
    decompress: float
    decompress_low: float
    decompress_high: float
    compress_rate: float
    decompress_rate: float
    n: int
    source: str
    date: str
    counted: str
    size_ratio: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What one of `PARSERS` says of a directive; ``kind`` is one of `KINDS`."""

    parser: str
    accepted: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Directive:
    """One line (or a few) of sudoers, and the answers of the parsers in their order.

    ``note`` says what an accepted directive really did, where that is not what it says.
    """

    name: str
    text: str
    answers: tuple[Answer, ...]
    note: str
    source: str
    date: str

    def answer(self, parser: str) -> Answer:
        """Return what that parser says.

        Raises:
            TeachkitError: ``no-such-parser``.
        """
        for one in self.answers:
            if one.parser == parser:
                return one
        raise TeachkitError(
            "no-such-parser",
            f"No parser here is called '{parser}'",
            hint=f"There are {', '.join(PARSERS)}.",
        )

    @property
    def change(self) -> str:
        """What happened between the two sudo-rs: accepted, refused, now accepted, now refused."""
        before = self.answer("sudo-rs-0.2.5").accepted
        after = self.answer("sudo-rs-0.2.15").accepted
        word = "accepted" if after else "refused"
        return word if before == after else f"now {word}"


@dataclass(frozen=True, slots=True)
class SudoIssue:
    """A past issue of sudo, as sudo-rs's list of them has it.

    ``list`` is "relevant", "not-applicable" or "disputed"; ``prevented`` is one of `PREVENTED`.
    ``feature`` is what sudo-rs leaves out, where that is the reason, and ``left_out_then`` what
    it was at version 0.2.6, before sudoedit and others came. ``year`` is the id's own.
    """

    id: str
    year: int | None
    list: str
    prevented: str
    feature: str
    left_out_then: str
    note: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class PackagedSudoers:
    """A sudoers file that a Debian package ships: what it needs, and who accepts it."""

    package: str
    version: str
    file: str
    needs: frozenset[str]
    accepted_then: bool
    accepted: bool
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class AssumedUse:
    """A kind of user of sudo, how many of 10,000 users are of it, and the features it needs.

    The numbers are assumed. Nobody has counted sudo's users; put your own in their place.
    """

    name: str
    users: int
    needs: frozenset[str]
    source: str
    date: str


@cache
def compressions(library: str | None = None) -> tuple[Compression, ...]:
    """Return what was measured, of one library ("zlib" or "bzip2") or of both."""
    found: list[dict[str, Any]] = []
    for place, row in _rows("compression.csv"):
        numbers: dict[str, Any] = {
            name: _number(row[name], place, name)
            for name in (
                "compress",
                "compress_low",
                "compress_high",
                "decompress",
                "decompress_low",
                "decompress_high",
                "compress_rate",
                "decompress_rate",
            )
        }
        for name in ("compress", "decompress"):
            if not numbers[f"{name}_low"] <= numbers[name] <= numbers[f"{name}_high"]:
                raise broken(name, "it is not within its interval", place)
        for name in ("bytes", "level", "size", "n"):
            numbers[name] = int(_number(row[name], place, name))
        found.append({**row, **numbers, "reference": _yes(row, "reference", place)})
    # A size means something beside the reference's, of the same file at the same level.
    sizes = {
        (row["library"], row["file"], row["level"]): row["size"]
        for row in found
        if row["reference"]
    }
    return tuple(
        Compression(
            **row, size_ratio=row["size"] / sizes[row["library"], row["file"], row["level"]]
        )
        for row in found
        if library in (None, row["library"])
    )


@cache
def directives() -> tuple[Directive, ...]:
    """Return the directives, in the order in which they were tried."""
    return tuple(
        Directive(
            row["name"],
            row["text"].replace("\\n", "\n"),
            tuple(
                Answer(
                    parser,
                    one_of(row, parser, ("accept", "reject"), place) == "accept",
                    one_of(row, f"{parser} kind", KINDS, place),
                )
                for parser in PARSERS
            ),
            row["note"],
            row["source"],
            row["date"],
        )
        for place, row in _rows("directives.csv")
    )


@cache
def sudo_issues() -> tuple[SudoIssue, ...]:
    """Return the 49 past issues and the four disputed ones, list by list."""
    lists = ("relevant", "not-applicable", "disputed")
    return tuple(
        SudoIssue(
            row["id"],
            int(row["year"]) if row["year"] else None,
            one_of(row, "list", lists, place),
            one_of(row, "prevented", PREVENTED, place),
            row["feature"],
            row["left_out_then"],
            row["note"],
            row["source"],
            row["date"],
        )
        for place, row in _rows("sudo_issues.csv")
    )


@cache
def packaged_sudoers() -> tuple[PackagedSudoers, ...]:
    """Return the sudoers files of Debian's packages, by package."""
    return tuple(
        PackagedSudoers(
            row["package"],
            row["version"],
            row["file"],
            frozenset(filter(None, row["needs"].split("|"))),
            row["sudo-rs-0.2.5"] == "accept",
            row["sudo-rs-0.2.15"] == "accept",
            row["source"],
            row["date"],
        )
        for _, row in _rows("sudoers_in_debian.csv")
    )


@cache
def assumed_uses() -> tuple[AssumedUse, ...]:
    """Return the assumed kinds of users, which together are 10,000."""
    return tuple(
        AssumedUse(
            row["name"],
            int(_number(row["users"], place, "users")),
            frozenset(filter(None, row["needs"].split("|"))),
            row["source"],
            row["date"],
        )
        for place, row in _rows("sudo_uses_assumed.csv")
    )


@cache
def symbols(library: str) -> tuple[str, ...]:
    """Return the functions that a C library exports, sorted by name.

    Raises:
        TeachkitError: ``no-such-library``, with those that there are.
    """
    known: dict[str, list[str]] = {}
    for _, row in _rows("zlib_symbols.csv"):
        known.setdefault(row["library"], []).append(row["symbol"])
    if library not in known:
        raise TeachkitError(
            "no-such-library",
            f"There is no list of symbols of '{library}'",
            hint=f"There are {', '.join(known)}.",
        )
    return tuple(sorted(known[library]))


def _rows(file: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row with its place; its date is looked at."""
    for place, row in read_rows(FOLDER / file):
        day_in(row, "date", place)
        yield place, row


def _number(text: str, place: str, field: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise broken(field, f"'{text}' is no number", place) from None
    if not number >= 0:
        raise broken(field, f"'{text}' is no number from 0 on", place)
    return number


def _yes(row: Mapping[str, str], field: str, place: str) -> bool:
    return one_of(row, field, ("yes", "no"), place) == "yes"
