"""Pick rows: the same rows, another question. What is left out decides what is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.data.cves import Vulnerability

__all__ = ["KINDS", "Filter", "facets", "kind", "select"]

# What a vulnerability costs, when it is no memory-safety bug.
KINDS = ("memory safety", "availability", "logic", "unclear")
_AVAILABILITY = frozenset({"assertion", "crash", "resources"})

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must be. An empty field asks for nothing; the words in ``text`` must all be in it.

    ``first`` and ``last`` are years, both included. ``memory`` is compared with the reading in
    force: the reader's where there is one. A row without a CWE fits none.
    """

    systems: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    cwes: tuple[str, ...] = ()
    memory: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    text: str = ""


def select(
    vulnerabilities: Iterable[Vulnerability],
    wanted: Filter,
    changed: Mapping[str, str] = _NOTHING,
) -> tuple[Vulnerability, ...]:
    """Return the rows that fit, in their order."""
    words = wanted.text.casefold().split()
    return tuple(
        one
        for one in vulnerabilities
        if (not wanted.systems or one.system in wanted.systems)
        and (not wanted.classes or one.cls in wanted.classes)
        and (not wanted.cwes or bool({*wanted.cwes} & {*one.cwe.split()}))
        and (not wanted.memory or changed.get(one.id, one.memory) in wanted.memory)
        and (wanted.first is None or one.year >= wanted.first)
        and (wanted.last is None or one.year <= wanted.last)
        and (not words or _has(one, words))
    )


def kind(one: Vulnerability, reading: str) -> str:
    """Return one of `KINDS`: memory safety, or else whether it stops a program or misleads it.

    A class of `teachkit.data.cves.CLASSES` that only stops the program (an assertion, a crash,
    used-up resources) costs availability. All others let it do, believe or tell what it should
    not: its logic is wrong.
    """
    if reading == "yes":
        return "memory safety"
    if reading == "unclear":
        return "unclear"
    return "availability" if one.cls in _AVAILABILITY else "logic"


def facets(vulnerabilities: Sequence[Vulnerability]) -> dict[str, dict[str, int]]:
    """Return what can be asked for: "systems", "classes" and "cwes", each with its count of rows.

    Programs stand in the order of the rows, classes and CWEs by how many they have.
    """
    systems = Counter(one.system for one in vulnerabilities)
    classes = Counter(one.cls for one in vulnerabilities)
    cwes = Counter(cwe for one in vulnerabilities for cwe in one.cwe.split())
    return {
        "systems": dict(systems),
        "classes": dict(sorted(classes.items(), key=lambda item: (-item[1], item[0]))),
        "cwes": dict(sorted(cwes.items(), key=lambda item: (-item[1], item[0]))),
    }


def _has(one: Vulnerability, words: Sequence[str]) -> bool:
    fields = (one.id, one.system, one.cls, one.cwe, one.short, one.note, one.source, str(one.year))
    text = " ".join(fields).casefold()
    return all(word in text for word in words)
