"""Measuring a source tree on this disk: its code, its people, and how risky it is to touch.

No archive knows these things, so the reader brings a checkout. `languages` tells code from
comments, `idioms` finds what C makes easy to get wrong, and `authors` asks git who works on it.
Here they meet: `inspect_checkout` walks the files and returns one `Checkout`.

With git, only files that it tracks are read; without, every file but those of build folders. A
link is never followed. Nothing is executed and nothing is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from teachkit.data.checkout.authors import People, read_people
from teachkit.data.checkout.idioms import BECAUSE, conditionals, find_idioms, functions, gotos
from teachkit.data.checkout.languages import (
    C_FAMILY,
    RUST,
    Counted,
    count_lines,
    language_of,
    says_generated,
    without_comments,
)
from teachkit.data.checkout.listing import list_files, read_text, shown

__all__ = ["Checkout", "Idiom", "Language", "People", "Span", "inspect_checkout"]

Report = Callable[[str, int, int], None]

MOST_BYTES = 20_000_000
SAMPLES = 5
_TESTS = re.compile(
    r"(?:^|/)(?:tests?(?:[-_][^/]*)?|[^/]*[-_]tests?|testing|testsuite|testdata|t|specs?|__tests__"
    r"|regress|checks?)/"
    r"|(?:^|/)(?:test[-_][^/]*|tst_[^/]*|[^/]*[-_.](?:test|tests|spec)|check_[^/]*)\.\w+$",
    re.IGNORECASE,
)
_FUZZ_PATH = re.compile(r"(?:^|/)[^/]*fuzz[^/]*(?:/|\.\w+$)", re.IGNORECASE)
_FUZZ_CODE = re.compile(r"LLVMFuzzerTestOneInput|\bfuzz_target!|^func Fuzz\w*\(", re.MULTILINE)
_RUST_TEST = re.compile(r"^\s*#\[(?:cfg\(test\)|test)\]", re.MULTILINE)
_CI = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.travis\.yml|\.circleci/config\.yml"
    r"|\.cirrus\.(?:yml|star)|azure-pipelines\.yml|Jenkinsfile|\.?appveyor\.yml|\.builds/[^/]+\.yml"
    r"|\.build\.yml|\.woodpecker(?:/[^/]+)?\.ya?ml|debian/tests/control)$"
)


@dataclass(frozen=True, slots=True)
class Language:
    """Lines in one language."""

    name: str
    files: int
    code: int
    comments: int
    blank: int


@dataclass(frozen=True, slots=True)
class Idiom:
    """One risky idiom: how often it is there, up to five places ("src/a.c:12"), and why risky."""

    name: str
    count: int
    samples: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Span:
    """A function or a file: where it begins ("src/a.c:120"), its name and its lines."""

    place: str
    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Checkout:
    """What was measured of one source tree. None is unknown, never zero.

    ``idioms``, ``gotos``, ``conditionals`` and ``longest_function`` are of C and C++ outside
    tests and outside files that say a program wrote them, and ``c_code`` are the lines of that;
    ``largest_file`` is no such file either. ``tests``, ``ci`` and ``fuzzing`` are up to five files
    that show each. ``people`` is None where no history is. ``notes`` say what was left out.
    """

    path: str
    languages: tuple[Language, ...]
    test_code: int
    generated_code: int
    c_code: int
    idioms: tuple[Idiom, ...]
    rust_unsafe: int
    gotos: int
    conditionals: int
    longest_function: Span | None
    largest_file: Span | None
    tests: tuple[str, ...]
    ci: tuple[str, ...]
    fuzzing: tuple[str, ...]
    people: People | None
    notes: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """All lines of code."""
        return sum(language.code for language in self.languages)

    @property
    def unsafe(self) -> int:
        """How many risky calls there are in C and C++ (see the attributes)."""
        return sum(idiom.count for idiom in self.idioms)

    @property
    def unsafe_per_thousand(self) -> float | None:
        """Risky calls per 1,000 lines of that C and C++; None where there are none."""
        return 1000 * self.unsafe / self.c_code if self.c_code else None

    @property
    def test_share(self) -> float | None:
        """The share of all code that is tests; None where there is no code."""
        return self.test_code / self.code if self.code else None


@dataclass(slots=True)
class _Tally:
    """What has been seen so far."""

    files: Counter[str] = field(default_factory=Counter)
    code: Counter[str] = field(default_factory=Counter)
    comments: Counter[str] = field(default_factory=Counter)
    blank: Counter[str] = field(default_factory=Counter)
    idioms: dict[str, list[str]] = field(default_factory=dict)
    test_code: int = 0
    generated_code: int = 0
    c_code: int = 0
    rust_unsafe: int = 0
    gotos: int = 0
    conditionals: int = 0
    longest: Span | None = None
    largest: Span | None = None
    tests: list[str] = field(default_factory=list)
    ci: list[str] = field(default_factory=list)
    fuzzing: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def inspect_checkout(path: str | Path, *, report: Report | None = None) -> Checkout:
    """Measure the source tree at ``path``, a folder with or without git.

    ``report`` is called with a name, the files read so far and their number.

    Raises:
        TeachkitError: ``no-such-folder``, ``bare-repository`` or ``cannot-read``.
    """
    listing = list_files(path)
    folder, names, notes = listing.folder, listing.names, [*listing.notes]
    tally = _Tally()
    for number, name in enumerate(names, start=1):
        if report is not None and (number % 50 == 0 or number == len(names)):
            report(folder.name or str(folder), number, len(names))
        _look_at(tally, folder, name)
    people = read_people(folder, whole=listing.whole) if listing.history else None
    if people is not None and people.shallow:
        notes.append("This is a shallow clone: its history is cut, and who came before is unknown.")
    notes += [f"Not read: {what} ({count:,})." for what, count in sorted(tally.skipped.items())]
    return _finished(str(path), tally, people, tuple(notes))


def _finished(path: str, tally: _Tally, people: People | None, notes: tuple[str, ...]) -> Checkout:
    languages = [
        Language(name, files, tally.code[name], tally.comments[name], tally.blank[name])
        for name, files in tally.files.items()
    ]
    idioms = [
        Idiom(name, len(places), tuple(places[:SAMPLES]), BECAUSE[name])
        for name, places in tally.idioms.items()
    ]
    return Checkout(
        path=path,
        languages=tuple(sorted(languages, key=lambda one: (-one.code, one.name))),
        test_code=tally.test_code,
        generated_code=tally.generated_code,
        c_code=tally.c_code,
        idioms=tuple(sorted(idioms, key=lambda one: (-one.count, one.name))),
        rust_unsafe=tally.rust_unsafe,
        gotos=tally.gotos,
        conditionals=tally.conditionals,
        longest_function=tally.longest,
        largest_file=tally.largest,
        tests=tuple(tally.tests),
        ci=tuple(tally.ci),
        fuzzing=tuple(tally.fuzzing),
        people=people,
        notes=notes,
    )


def _look_at(tally: _Tally, folder: Path, file: str) -> None:
    """Take one file into account."""
    name = shown(file)
    is_test = _TESTS.search(name) is not None
    is_fuzzing = _FUZZ_PATH.search(name) is not None
    if _CI.match(name) and len(tally.ci) < SAMPLES:
        tally.ci.append(name)
    base = name.rpartition("/")[2]
    # A name that says nothing has to be opened, when it may be a script.
    if language_of(base, "") is None and "." in base:
        return
    text = _text(tally, folder / file)
    if text is None:
        return
    known = language_of(base, text[:200])
    if known is None:
        return
    language, family = known
    for found, seen in ((is_test, tally.tests), (is_fuzzing, tally.fuzzing)):
        if found and len(seen) < SAMPLES:
            seen.append(name)
    counted = count_lines(text, family)
    _add(tally, language, counted)
    if says_generated(text):
        tally.generated_code += counted.code
        return
    if tally.largest is None or counted.code > tally.largest.lines:
        tally.largest = Span(name, base, counted.code)
    if not is_fuzzing and len(tally.fuzzing) < SAMPLES and _FUZZ_CODE.search(text):
        tally.fuzzing.append(name)
    if is_test or is_fuzzing:
        tally.test_code += counted.code
    elif language in C_FAMILY:
        tally.c_code += counted.code
        _look_at_c(tally, name, text, family)
    elif language == RUST:
        if len(tally.tests) < SAMPLES and _RUST_TEST.search(text):
            tally.tests.append(name)
        bare = without_comments(text, family, strings=False)
        tally.rust_unsafe += len(re.findall(r"\bunsafe\b", bare))


def _add(tally: _Tally, language: str, counted: Counted) -> None:
    tally.files[language] += 1
    tally.code[language] += counted.code
    tally.comments[language] += counted.comments
    tally.blank[language] += counted.blank


def _look_at_c(tally: _Tally, name: str, text: str, family: str) -> None:
    with_strings = without_comments(text, family)
    bare = without_comments(with_strings, family, strings=False)
    for found in find_idioms(bare, with_strings):
        tally.idioms.setdefault(found.idiom, []).append(f"{name}:{found.line}")
    tally.gotos += gotos(bare)
    tally.conditionals += conditionals(bare)
    for function in functions(bare):
        if tally.longest is None or function.lines > tally.longest.lines:
            tally.longest = Span(f"{name}:{function.line}", function.name, function.lines)


def _text(tally: _Tally, path: Path) -> str | None:
    """Read a file as text; None for what is no text, and say why."""
    text, why = read_text(path, MOST_BYTES)
    if why:
        tally.skipped[why] += 1
    return text
