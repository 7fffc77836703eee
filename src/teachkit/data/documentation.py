"""What the talk's seven systems document, as our own rules saw it at a commit that is named.

The table ``facts/documentation.csv`` is made by ``teachkit data build documentation`` with the code
that looks at your repository (`teachkit.decisions.document`), so the seven and you are measured
alike. `Documented` is the shape of both.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from teachkit.data.facts import FOLDER
from teachkit.data.tables import broken, day_in, one_of, read_rows

__all__ = [
    "ANSWERS",
    "COMMITS",
    "LEVELS",
    "LINTS",
    "MISSING_DOCS",
    "TABLE",
    "UNDOCUMENTED_UNSAFE",
    "Documented",
    "LintLevel",
    "Verdict",
    "as_csv",
    "documentation",
    "read_documentation",
]

TABLE = "documentation.csv"
ANSWERS = ("yes", "no", "n/a")
# From none to the firmest; "none" is nobody's word, and then both lints are allowed.
LEVELS = ("none", "allow", "warn", "deny", "forbid")
MISSING_DOCS, UNDOCUMENTED_UNSAFE = "missing_docs", "clippy::undocumented_unsafe_blocks"
LINTS: Mapping[str, str] = MappingProxyType(
    {
        MISSING_DOCS: "what is public has a comment",
        UNDOCUMENTED_UNSAFE: "each unsafe block says why it is sound",
    }
)
# The commits that the table was made at, by the ids of `teachkit.data.systems`.
COMMITS: Mapping[str, str] = MappingProxyType(
    {
        "ntpd-rs": "68528161475ac70fb9453330bdcb19d1e708a75c",
        "statime": "bb519384d5804782195861a5b22dbe2b248dd809",
        "sudo-rs": "e5a01fd7a20a5bfe5da6bc1b5cf7628e721c35c8",
        "zlib-rs": "aeded1cda74089e9ca9600d4e94abf424c35b116",
        "bzip2-rs": "e8aa3db25a1c809350493f8cc5ce933fe3f0c60e",
        "openleadr-rs": "6961f00d86db9eac8599ae8b8ddba20416eafa7e",
        "teach-rs": "3dd42c81b5b2dc2b1dfde6fe23e397ce017213e8",
    }
)
_COLUMNS = ("system", "repository", "commit", "date", "kind", "id", "answer", "evidence", "why")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a need is served.

    ``need`` is a key of `teachkit.decisions.document.need.NEEDS`, ``answer`` one of `ANSWERS`;
    ``evidence`` are places such as "README.md:12", and ``why`` is a sentence.
    """

    need: str
    answer: str
    evidence: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class LintLevel:
    """How firmly a tree asks for one of `LINTS`.

    ``level`` is the firmest that any of its ``of`` crates holds to, and ``crates`` how many hold to
    that one; ("none", 0, 0) is a tree without Rust. ``places`` are where that level is set,
    ``undone`` where an allow takes it back, for a crate or for what is further in.
    """

    lint: str
    level: str
    crates: int
    of: int
    places: tuple[str, ...]
    undone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """What a source tree documents: nine verdicts, two lints, and its examples by language.

    ``repository``, ``commit`` and ``date`` (the commit's day) are "" for a tree on this disk.
    """

    name: str
    repository: str
    commit: str
    date: str
    verdicts: tuple[Verdict, ...]
    lints: tuple[LintLevel, ...]
    examples: Mapping[str, int]
    notes: tuple[str, ...] = ()

    @property
    def served(self) -> tuple[str, ...]:
        """The needs that are served."""
        return tuple(one.need for one in self.verdicts if one.answer == "yes")

    @property
    def missing(self) -> tuple[str, ...]:
        """The needs that are not."""
        return tuple(one.need for one in self.verdicts if one.answer == "no")


@cache
def documentation() -> tuple[Documented, ...]:
    """Return the talk's seven, in the order of `teachkit.data.systems.systems`."""
    return read_documentation(FOLDER / TABLE)


def read_documentation(path: Path) -> tuple[Documented, ...]:
    """Read such a table.

    Raises:
        TeachkitError: ``broken-table``.
    """
    grouped: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for place, row in read_rows(path, _COLUMNS):
        one_of(row, "kind", ("need", "lint", "examples"), place)
        day_in(row, "date", place)
        grouped.setdefault(row["system"], []).append((place, row))
    return tuple(_documented(name, rows) for name, rows in grouped.items())


def _documented(name: str, rows: list[tuple[str, dict[str, str]]]) -> Documented:
    verdicts, lints, examples = [], [], {}
    for place, row in rows:
        evidence = tuple(row["evidence"].split("; ")) if row["evidence"] else ()
        if row["kind"] == "need":
            answer = one_of(row, "answer", ANSWERS, place)
            verdicts.append(Verdict(row["id"], answer, evidence, row["why"]))
        elif row["kind"] == "lint":
            lint = one_of(row, "id", LINTS, place)
            level = one_of(row, "answer", LEVELS, place)
            crates, _, rest = row["why"].partition(" of ")
            of, _, undone = rest.partition("; undone: ")
            counts = [_whole(count, place) for count in (crates, of)]
            below = tuple(undone.split(", ")) if undone else ()
            lints.append(LintLevel(lint, level, counts[0], counts[1], evidence, below))
        else:
            examples[row["id"]] = _whole(row["answer"], place)
    first = rows[0][1]
    return Documented(
        name,
        first["repository"],
        first["commit"],
        first["date"],
        tuple(verdicts),
        tuple(lints),
        MappingProxyType(examples),
    )


def _whole(text: str, place: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise broken("answer", f"'{text}' is no count", place)
    return int(text)


def as_csv(systems: Iterable[Documented]) -> str:
    """Return the table of some systems; `read_documentation` reads it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in systems:
        head = (one.name, one.repository, one.commit, one.date)
        writer.writerows((*head, *rest) for rest in _rows(one))
    return out.getvalue()


def _rows(one: Documented) -> Iterator[tuple[str, str, str | int, str, str]]:
    for verdict in one.verdicts:
        yield "need", verdict.need, verdict.answer, "; ".join(verdict.evidence), verdict.why
    for lint in one.lints:
        undone = f"; undone: {', '.join(lint.undone)}" if lint.undone else ""
        why = f"{lint.crates} of {lint.of}{undone}"
        yield "lint", lint.lint, lint.level, "; ".join(lint.places), why
    for language, count in one.examples.items():
        yield "examples", language, count, "", ""
