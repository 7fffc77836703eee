"""Is the name free, and what stands close to it?

Each registry compares names in a form of its own (`normalise`) and refuses some outright
(`problems`). A name that is free may still be a near miss: one slip of the keyboard away from
another, the same to the eye, or another project's name with an affix that everybody adds.

A report says which lists it looked at, of which day, and whether each was whole. That a name was
not found in a selection means little, and in a whole list that it was free on that day.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from teachkit.data.names import NameList, too_similar_key
from teachkit.decisions.distribute.lookalikes import core_of, distance, skeleton
from teachkit.errors import TeachkitError

__all__ = [
    "REGISTRIES",
    "Looked",
    "NameReport",
    "Near",
    "Ruling",
    "name_report",
    "near_misses",
    "normalise",
    "problems",
]

REGISTRIES = ("crates.io", "PyPI", "Debian")
LONGEST_CRATE = 64
LONGEST = 200  # of a name that we look at: what is longer is no name
_CRATE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PROJECT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9+.-]+")
# crates.io's own lists: the compiler's parts (2017), and Windows' devices.
_KEPT = """
    alloc arena ast builtins collections compiler-builtins compiler-rt compiletest core coretest
    debug driver flate fmt-macros grammar graphviz macro macros proc-macro rbml rust-installer
    rustbook rustc rustc-back rustc-borrowck rustc-driver rustc-llvm rustc-resolve rustc-trans
    rustc-typeck rustdoc rustllvm rustuv serialize std syntax test unicode nul con prn aux
    com0 com1 com2 com3 com4 com5 com6 com7 com8 com9
    lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9
"""
_RESERVED = frozenset(_KEPT.split())
HOW = ("same", "looks alike", "affix", "typo")


@dataclass(frozen=True, slots=True)
class Near:
    """A name close to the one that was asked for, and ``why``.

    ``how`` is one of `HOW`; ``distance`` is the number of slips for a typo, and else 0.
    """

    name: str
    registry: str
    how: str
    distance: int
    why: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a registry makes of a name: the form it compares, and why it would refuse it."""

    registry: str
    normalised: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A list that was looked at; ``whole`` says whether it has every name of the registry."""

    registry: str
    title: str
    date: str
    names: int
    whole: bool
    note: str


@dataclass(frozen=True, slots=True)
class NameReport:
    """All that is known of a name: rulings, hits (the same name first), and what was looked at."""

    name: str
    rulings: tuple[Ruling, ...]
    hits: tuple[Near, ...]
    looked: tuple[Looked, ...]
    not_looked: tuple[tuple[str, str], ...]

    @property
    def taken(self) -> tuple[Near, ...]:
        """Return the hits that are the same name to their registry."""
        return tuple(one for one in self.hits if one.how == "same")

    @property
    def too_close(self) -> tuple[Near, ...]:
        """Return the hits for which PyPI would refuse a new name as too similar."""
        key = too_similar_key(self.name)
        return tuple(
            one
            for one in self.hits
            if one.registry == "PyPI" and one.how != "same" and too_similar_key(one.name) == key
        )


def normalise(registry: str, name: str) -> str:
    """Return the form in which a registry compares names: same form, same name.

    crates.io ignores capitals and takes - and _ for one; PyPI ignores capitals and takes any run
    of . _ - for one dash (PEP 503); Debian's names are in small letters, and a crate's underscore
    becomes a dash there.

    Raises:
        TeachkitError: ``unknown-registry``.
    """
    if registry == "PyPI":
        plain = name.lower().replace("_", "-").replace(".", "-")
        return re.sub("-+", "-", plain) if "--" in plain else plain
    if registry in REGISTRIES:
        return name.lower().replace("_", "-")
    raise _unknown(registry)


def problems(registry: str, name: str) -> tuple[str, ...]:
    """Return, as sentences, why a registry would refuse a new name of that form.

    Sources: crates.io's validation and its reserved names; PEP 508, and that PyPI keeps the names
    of Python's own modules; Debian Policy 5.6.1.

    Raises:
        TeachkitError: ``unknown-registry``.
    """
    if registry == "crates.io":
        found = []
        if not _CRATE.fullmatch(name):
            found.append("a crate's name has ASCII letters, digits, - and _, and a letter first")
        if len(name) > LONGEST_CRATE:
            found.append(f"a crate's name has at most {LONGEST_CRATE} characters: here {len(name)}")
        if normalise(registry, name) in _RESERVED:
            found.append("crates.io keeps this name for the compiler, or Windows for a device")
        return tuple(found)
    if registry == "PyPI":
        found = []
        if not _PROJECT.fullmatch(name):
            found.append(
                "a project's name has ASCII letters, digits, . _ and -, and none of these three "
                "at an end"
            )
        modules = {module.lower().replace("_", "-") for module in sys.stdlib_module_names}
        if normalise(registry, name) in modules:
            found.append("Python has a module of this name, and PyPI keeps those")
        return tuple(found)
    if registry == "Debian":
        if _SOURCE.fullmatch(name):
            return ()
        said = "a source package's name has small letters, digits, + - and ., two at least, and "
        return (f"{said}a letter or digit first (Policy 5.6.1)",)
    raise _unknown(registry)


def near_misses(name: str, names: Iterable[str], registry: str) -> tuple[Near, ...]:
    """Return those of ``names`` that are close to ``name`` in a registry, the closest first.

    How far a slip of the keyboard may be (Damerau-Levenshtein: a letter more, less, other, or two
    swapped) grows with the shorter of both names: up to 3 letters 0, from 4 on 1, from 8 on 2.
    Symmetric: when a is near b then b is near a, in the same way.

    Raises:
        TeachkitError: ``unknown-registry``.
    """
    key = normalise(registry, name)
    similar, seen, middle = too_similar_key(name), skeleton(name), core_of(key)
    letters = set(key)
    found = []
    for other in names:
        theirs = normalise(registry, other)
        if skeleton(other) == seen:  # as it is for all that registries take for one
            found.append(_alike(other, registry, same=theirs == key, close=similar))
            continue
        if middle in theirs and core_of(theirs) == middle:
            found.append(Near(other, registry, "affix", 0, f"'{middle}' with another affix"))
            continue
        most = _slips(min(len(key), len(theirs)))
        if abs(len(key) - len(theirs)) > most or len(letters ^ set(theirs)) > 2 * most:
            continue
        slips = distance(key, theirs, most)
        if slips <= most:
            why = "one slip of the keyboard away" if slips == 1 else f"{slips} slips away"
            found.append(Near(other, registry, "typo", slips, why))
    return tuple(sorted(set(found), key=lambda one: (HOW.index(one.how), one.distance, one.name)))


def _alike(name: str, registry: str, *, same: bool, close: str) -> Near:
    if same:
        return Near(name, registry, "same", 0, "the same name to this registry")
    if too_similar_key(name) == close:
        why = "too close for PyPI" if registry == "PyPI" else "alike, as PyPI sees it"
    else:
        why = "the same to the eye"
    return Near(name, registry, "looks alike", 0, why)


def name_report(name: str, lists: Iterable[NameList]) -> NameReport:
    """Return what the registries' rules and the lists say of a name.

    In Debian's list it looks for the name itself and for ``rust-NAME``, which is what the source
    package of a crate is called.

    Raises:
        TeachkitError: ``bad-name`` when it is empty, too long, or has a blank in it;
            ``unknown-registry`` for a list of another one.
    """
    if not name or len(name) > LONGEST or re.search(r"\s", name) or not name.isprintable():
        raise TeachkitError(
            "bad-name",
            "This is no name that a registry could have",
            place=ascii(name[:40]),
            hint="Give one word, such as zlib-rs.",
        )
    lists = tuple(lists)
    hits: list[Near] = []
    for one in lists:
        found = near_misses(name, one.names, one.registry)
        source = f"rust-{normalise('Debian', name)}"
        if one.registry == "Debian" and source in one.names:
            found = tuple(hit for hit in found if hit.name != source)
            why = "the source package of a crate of that name"
            hits.append(Near(source, "Debian", "same", 0, why))
        hits += found
    there = {one.registry for one in lists}
    absent = [(other, "no list of its names is here") for other in REGISTRIES if other not in there]
    hits.sort(key=lambda one: (HOW.index(one.how), one.distance, one.registry, one.name))
    return NameReport(
        name=name,
        rulings=tuple(
            Ruling(registry, normalise(registry, name), _ruled(registry, name))
            for registry in REGISTRIES
        ),
        hits=tuple(hits),
        looked=tuple(
            Looked(one.registry, one.title, one.date, len(one.names), one.whole, one.note)
            for one in lists
        ),
        not_looked=(*absent, *_ELSEWHERE),
    )


_ELSEWHERE = (
    ("npm, Homebrew, Fedora, Nix", "teachkit has no lists of theirs: look there yourself"),
    ("trade marks", "no list of names knows them"),
)


def _ruled(registry: str, name: str) -> tuple[str, ...]:
    found = problems(registry, name)
    if unicodedata.normalize("NFKC", name) != name or not name.isascii():
        plain = skeleton(name)
        return (*found, f"it has letters that look like others: it reads as '{plain}'")
    return found


def _slips(letters: int) -> int:
    return 0 if letters <= 3 else 1 if letters < 8 else 2


def _unknown(registry: str) -> TeachkitError:
    return TeachkitError(
        "unknown-registry",
        f"There are no rules here for the names of '{registry}'",
        place=registry,
        hint=f"There are rules for {', '.join(REGISTRIES)}.",
    )
