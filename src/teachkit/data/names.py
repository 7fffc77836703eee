"""Lists of names that are taken: which registry, of which day, and whether it is all of them.

The package ships two selections: Debian's source packages without the large families (names whose
first part 40 sources or more share are libraries of other languages, as golang-…), and of PyPI the
names that equal one of those or a crate in Debian, or that PyPI itself would call too similar.
Crates are known as far as Debian has them. ``teachkit data update names`` keeps whole lists in the
user's cache. Where a list is a selection, that a name is not in it means little, and `NameList`
says so.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from teachkit.data.snapshots import Origin, unpack
from teachkit.errors import TeachkitError

__all__ = [
    "FILES_OF_NAMES",
    "INDEX_VARIABLE",
    "NAMES_FILE",
    "TITLE",
    "NameList",
    "decode_names",
    "encode_names",
    "load_names",
    "names_in",
    "read_names",
    "selection",
    "too_similar_key",
]

NAMES_FILE = "names.json.gz"
TITLE = "Names that are taken"
INDEX_VARIABLE = "TEACHKIT_PYPI_INDEX"
# What a folder given with --from may hold, for each registry.
FILES_OF_NAMES: Mapping[str, tuple[str, ...]] = {
    "Debian": ("debian.txt",),
    "PyPI": ("pypi.txt", "pypi.tsv", "pypi.json", "pypi.html"),
    "crates.io": ("crates.txt", "crates.tsv"),
}
FAMILY = 40  # sources that share a first part
_PERL_OR_JAVA = re.compile(r"lib.+-(?:perl|java)")


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in one registry. ``whole`` says that it is all of them; ``note`` what is left out."""

    registry: str
    title: str
    date: str
    names: tuple[str, ...]
    whole: bool
    note: str = ""


def load_names(folder: Path | None = None) -> tuple[NameList, ...]:
    """Return the lists in ``folder``, else in the user's cache, else those that ship.

    Crates come from the snapshot of Debian's crates where no list has them.

    Raises:
        TeachkitError: ``no-names`` when ``folder`` has none, ``broken-snapshot``, ``cannot-read``.
    """
    from teachkit.data import cache
    from teachkit.data.snapshots import DEBIAN_FILE, read_debian_crates

    here = Path(__file__).parent
    wanted = folder if folder is not None else cache.location()
    if folder is not None and not (folder / NAMES_FILE).is_file():
        raise TeachkitError(
            "no-names",
            f"There is no {NAMES_FILE} here",
            place=str(folder),
            hint="'teachkit data update names' builds one in your cache.",
        )
    path = _first(wanted / NAMES_FILE, here / NAMES_FILE)
    try:
        lists = read_names(_raw(path))
    except TeachkitError as error:
        error.place = str(path)
        raise
    if not any(one.registry == "crates.io" for one in lists):
        raw = _raw(_first(wanted / DEBIAN_FILE, here / DEBIAN_FILE))
        found = read_debian_crates(raw, Origin("debian", "Debian's Rust crates", "", "", 0))
        crates = NameList(
            "crates.io",
            "crates that Debian has",
            found.origin.date,
            tuple(sorted(found.rows)),
            whole=False,
            note="most crates are not in Debian",
        )
        # Families are left out of Debian's selection, and this one is here anyhow.
        sources = {row[3] for rows in found.rows.values() for row in rows}
        lists = (*(_with(one, sources) for one in lists), crates)
    return lists


def _with(one: NameList, sources: set[str]) -> NameList:
    if one.registry != "Debian" or one.whole:
        return one
    note = f"{one.note}; with the sources of crates"
    return replace(one, names=tuple(sorted({*one.names, *sources})), note=note)


def _first(*paths: Path) -> Path:
    return next((one for one in paths if one.is_file()), paths[-1])


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TeachkitError(
            "cannot-read", f"The names cannot be read: {error.strerror or error}", place=str(path)
        ) from error


def read_names(raw: bytes) -> tuple[NameList, ...]:
    """Read a snapshot of names.

    Raises:
        TeachkitError: ``broken-snapshot``.
    """
    return decode_names(unpack(raw)[0])


def encode_names(lists: Iterable[NameList]) -> list[dict[str, Any]]:
    """Return lists as a snapshot keeps them: the names of each as lines of one text."""
    return [
        {
            "registry": one.registry,
            "title": one.title,
            "date": one.date,
            "whole": one.whole,
            "note": one.note,
            "names": "\n".join(sorted(set(one.names))),
        }
        for one in sorted(lists, key=lambda one: one.registry)
    ]


def decode_names(value: Any) -> tuple[NameList, ...]:
    """Make lists of what `encode_names` made.

    Raises:
        TeachkitError: ``broken-snapshot``.
    """
    try:
        found = []
        for row in value:
            texts = [row[key] for key in ("registry", "title", "date", "names", "note")]
            if not all(isinstance(text, str) for text in texts) or type(row["whole"]) is not bool:
                raise ValueError("a field holds something else")
            registry, title, date, names, note = texts
            lines = tuple(filter(None, names.split("\n")))
            found.append(NameList(registry, title, date, lines, row["whole"], note))
        return tuple(found)
    except (AttributeError, KeyError, TypeError, IndexError, ValueError) as error:
        raise TeachkitError(
            "broken-snapshot",
            f"These are no lists of names: {error}",
            hint="Build them again with 'teachkit data update names', or copy them again.",
        ) from error


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a text: a name a line, a table's first column, or a PyPI index.

    The index may be JSON (PEP 691) or HTML (PEP 503). A first line whose first cell is "name" is
    a header.

    Raises:
        TeachkitError: ``no-names-in-it``.
    """
    start = text.lstrip()[:1]
    found: Iterable[str]
    if start == "{":
        try:
            found = [str(row["name"]) for row in json.loads(text)["projects"]]
        except (ValueError, KeyError, TypeError) as error:
            raise _no_names("it is JSON, and no index as PEP 691 has it") from error
    elif start == "<":
        found = re.findall(r"<a\b[^>]*>\s*([^<\s]+)\s*</a>", text)
    else:
        lines = [re.split(r"[\t,]", line, maxsplit=1)[0].strip() for line in text.splitlines()]
        found = [
            line
            for at, line in enumerate(lines)
            if line and not line.startswith("#") and not (at == 0 and line.lower() == "name")
        ]
    names = tuple(sorted(set(found)))
    if not names or any(re.search(r"\s", name) for name in names):
        raise _no_names("it holds no names, one a line")
    return names


def _no_names(why: str) -> TeachkitError:
    return TeachkitError("no-names-in-it", f"This is no list of names: {why}")


# --- what ships ------------------------------------------------------------------------------


def selection(
    debian: Iterable[str], pypi: Iterable[str], crates: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that ship, of Debian's sources and of PyPI (see the module)."""
    sources = sorted(set(debian))
    families = Counter(name.partition("-")[0] for name in sources if "-" in name)
    kept = tuple(
        name
        for name in sources
        if ("-" not in name or families[name.partition("-")[0]] < FAMILY)
        and not _PERL_OR_JAVA.fullmatch(name)
    )
    known = set(map(too_similar_key, [*kept, *crates]))
    return kept, tuple(sorted(name for name in set(pypi) if too_similar_key(name) in known))


def too_similar_key(name: str) -> str:
    """Return the form in which PyPI compares a new name with those it has.

    Source: PyPI's own code (warehouse), the database function ``ultranormalize_name``: without
    separators and capitals, and l, i and 1 alike, as o and 0.
    """
    plain = name.lower().translate(_WITHOUT_SEPARATORS)
    return plain.replace("l", "1").replace("i", "1").replace("o", "0")


_WITHOUT_SEPARATORS = str.maketrans("", "", "._-")
