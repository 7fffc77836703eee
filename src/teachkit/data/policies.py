"""Security policies and signals of real projects, examples to try, and two swapped ids.

``policies.csv`` has what `teachkit.decisions.trust.policy` answers for the file at a named commit.
The seven of the talk come first, with lines. Then come those that somebody read beside the
program: "read first" while its patterns were written, "held out" after that, "read later" when
plain words had been added, each as a public index of repositories had stored it. ``differs``
names the rules where reader and program are not of one mind now.

No policy's text is shipped. The examples are ours, from a note to a complete one; one of them has
every heading and no way in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from teachkit.data.facts import FOLDER
from teachkit.data.tables import broken, day_in, like, one_of, read_rows
from teachkit.errors import TeachkitError

__all__ = [
    "GROUPS",
    "IdClaim",
    "Policy",
    "PolicyExample",
    "SignalRow",
    "policies",
    "policy_example",
    "policy_examples",
    "read_ids",
    "read_policies",
    "read_signals",
    "shown_signals",
    "swapped_ids",
]

GROUPS = ("seven", "read first", "held out", "read later")
_ABOUT = ("project", "group", "repository", "commit", "date", "path")
_ANSWERS = ("yes", "no", "n/a")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project's policy answers: by rule, an answer and the line that shows it (0: none).

    ``path`` is "" where the repository has no policy; ``date`` is the day of the commit for the
    seven, and the day of reading for the others.
    """

    project: str
    group: str
    repository: str
    commit: str
    date: str
    path: str
    answers: Mapping[str, str]
    lines: Mapping[str, int]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyExample:
    """A policy to try, in our words: its name, what is the matter with it, and its text."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class IdClaim:
    """Somebody says that an advisory's id belongs to a hole: ``kind`` is "record" or "changelog".

    ``subject`` is the hole in two words, ``says`` what the source says of it in ours, ``where``
    the place to look, ``cve`` the CVE id if the source has it.
    """

    ghsa: str
    subject: str
    kind: str
    source: str
    where: str
    date: str
    cve: str
    says: str


@dataclass(frozen=True, slots=True)
class SignalRow:
    """What a project at a commit shows: by signal, "yes", "no" or "n/a", and the place."""

    project: str
    repository: str
    commit: str
    date: str
    answers: Mapping[str, str]
    evidence: Mapping[str, str]


@cache
def policies() -> tuple[Policy, ...]:
    """Return the policies, those of the talk's seven projects first."""
    return read_policies(FOLDER / "policies.csv")


@cache
def swapped_ids() -> tuple[IdClaim, ...]:
    """Return what records and changelogs say of two advisories of sudo-rs."""
    return read_ids(FOLDER / "advisory_ids.csv")


@cache
def policy_examples() -> Mapping[str, PolicyExample]:
    """Return the examples by their names, from the shortest to the complete one."""
    import tomllib

    rows = tomllib.loads((FOLDER / "policy_examples.toml").read_text("utf-8"))["example"]
    return MappingProxyType({row["name"]: PolicyExample(**row) for row in rows})


def policy_example(name: str) -> str:
    """Return the text of an example.

    Raises:
        TeachkitError: ``no-such-example``.
    """
    known = policy_examples()
    if name not in known:
        raise TeachkitError(
            "no-such-example",
            f"There is no example '{name:.40}'",
            place=name,
            hint=f"There are {', '.join(known)}.",
        )
    return known[name].text


def read_policies(path: Path) -> tuple[Policy, ...]:
    """Return the rows of a table of policies.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    found = []
    for place, row in read_rows(path):
        rules = [name for name in row if name not in (*_ABOUT, "differs")]
        if [*row] != [*_ABOUT, *rules, "differs"]:
            problem = f"the first are to be {', '.join(_ABOUT)}, the last differs"
            raise broken("columns", problem, place)
        one_of(row, "group", GROUPS, place)
        like(row, "commit", "[0-9a-f]{40}", place)
        like(row, "repository", r"[\w.-]+/[\w.-]+", place)
        day_in(row, "date", place)
        for rule in rules:
            like(row, rule, rf"(?:{'|'.join(_ANSWERS)})(?::[1-9]\d*)?", place)
        differs = tuple(row["differs"].split())
        for name in differs:
            if name not in rules:
                raise broken("differs", f"'{name}' is no rule", place)
        cells = {rule: row[rule].partition(":") for rule in rules}
        found.append(
            Policy(
                **{name: row[name] for name in _ABOUT},
                answers=MappingProxyType({rule: cell[0] for rule, cell in cells.items()}),
                lines=MappingProxyType({rule: int(cell[2] or 0) for rule, cell in cells.items()}),
                differs=differs,
            )
        )
    return tuple(found)


def read_ids(path: Path) -> tuple[IdClaim, ...]:
    """Return the rows of a table of advisory ids.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    found = []
    for place, row in read_rows(path, [field.name for field in fields(IdClaim)]):
        like(row, "ghsa", r"GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}", place)
        like(row, "cve", r"(?:CVE-\d{4}-\d{4,})?", place)
        one_of(row, "kind", ("record", "changelog"), place)
        day_in(row, "date", place)
        for field in ("subject", "source", "where", "says"):
            like(row, field, ".{4,}", place)
        found.append(IdClaim(**row))
    return tuple(found)


@cache
def shown_signals() -> tuple[SignalRow, ...]:
    """Return what the talk's seven projects show, as `teachkit.decisions.trust.signals` saw it."""
    return read_signals(FOLDER / "signals.csv")


def read_signals(path: Path) -> tuple[SignalRow, ...]:
    """Return the rows of a table of signals.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    about = ("project", "repository", "commit", "date")
    found = []
    for place, row in read_rows(path):
        signals = [name for name in row if name not in about]
        like(row, "commit", "[0-9a-f]{40}", place)
        day_in(row, "date", place)
        for name in signals:
            like(row, name, r"(?:yes|no)(?: .+)?|n/a", place)
        cells = {name: row[name].partition(" ") for name in signals}
        found.append(
            SignalRow(
                **{name: row[name] for name in about},
                answers=MappingProxyType({name: cell[0] for name, cell in cells.items()}),
                evidence=MappingProxyType({name: cell[2] for name, cell in cells.items()}),
            )
        )
    return tuple(found)
