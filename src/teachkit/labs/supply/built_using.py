"""What is inside a Debian program: Static-Built-Using, and the crates and advisories it leads to.

A Rust program carries its libraries in itself. Debian's index says of each package which sources
went in, with their versions, so that somebody can tell what to build again after a fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.decisions.depend.debian import debian_name
from teachkit.decisions.depend.lock import Lock, Package

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Program", "as_lock", "crates_in", "programs"]

REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
_FIELD = re.compile(rb"^(Package|Version|Static-Built-Using): (.*)$", re.MULTILINE)
_ENTRY = re.compile(r"rust-([a-z0-9+.-]+) \(= ([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Program:
    """A binary package with Rust inside; ``crates`` are (Debian's name, upstream version)."""

    package: str
    version: str
    crates: tuple[tuple[str, str], ...]


def programs(index: Path) -> tuple[Program, ...]:
    """Return the packages of an index that were built with rustc and say what is in them.

    Raises:
        TeachkitError: ``broken-index``.
    """
    from teachkit.data.debian import read_paragraphs

    found: dict[str, Program] = {}
    for paragraph in read_paragraphs(index):
        if b"\nStatic-Built-Using: " not in paragraph:
            continue
        fields = {key.decode(): value.decode() for key, value in _FIELD.findall(paragraph)}
        using = fields["Static-Built-Using"]
        if "rustc (= " in using:
            package = fields["Package"]
            found[package] = Program(package, fields["Version"], crates_in(using))
    return tuple(found.values())


def crates_in(using: str) -> tuple[tuple[str, str], ...]:
    """Return the crates that a field names: Debian's name without a series, upstream's version.

    ``rust-rand-core-0.6 (= 0.6.4-5)`` is rand-core 0.6.4: the series in the name is not part of
    it. A repackaged source (``+ds``, ``+dfsg``) has the version of what it was made from, and
    after ``+really`` stands the version that it is.
    """
    crates = []
    for name, version in _ENTRY.findall(using):
        upstream = version.rpartition("-")[0].rpartition("+really")[2]
        match = re.match(r"\d+(?:\.\d+)*", upstream)
        if match is None:
            continue
        numbers = [*match[0].split("."), "0", "0"][:3]
        base, _, series = name.rpartition("-")
        ours = base and f"{match[0]}.".startswith(f"{series}.")
        crates.append((base if ours else name, ".".join(numbers)))
    return tuple(crates)


def as_lock(program: Program, names: Iterable[str]) -> Lock:
    """Return the crates of a program as a lock without edges.

    Debian writes every name in lower case with dashes; ``names`` are crates' own names, which
    are given back where they are among them.
    """
    own: Mapping[str, str] = {debian_name(name): name for name in names}
    packages = tuple(
        Package(own.get(name, name), version, REGISTRY, None)
        for name, version in dict.fromkeys(program.crates)
    )
    return Lock(4, packages, ((),) * len(packages))
