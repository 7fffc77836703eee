"""A source tree as it lies there: the names of its files, and the texts that tell of it.

Rules about documentation look at names first and at texts second. So every name is listed, and
only what can matter is read: prose, manual pages, build files and source code, within bounds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from teachkit.data.checkout.authors import git, read_objects
from teachkit.data.checkout.languages import language_of
from teachkit.data.checkout.listing import as_text, list_files, read_text, shown
from teachkit.data.checkout.shape import Tree
from teachkit.errors import TeachkitError

__all__ = ["Tree", "read_tree", "tree_at"]

_MANUAL = re.compile(r"\.[1-9][a-z]{0,4}\.\w+$")
Report = Callable[[str, int, int], None]

MOST_FILES = 50_000
MOST_BYTES = 1_000_000  # of one file
MOST_ALL = 64_000_000  # of all texts together
# The ends of names of what people read …
_PROSE = frozenset(
    (".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc", ".txt", ".org", ".texi", ".textile",
     ".man", ".mdoc", ".pod", ".scd", ".ronn", ".html", ".htm", ".xml", ".tex", ".1", ".2", ".3",
     ".4", ".5", ".6", ".7", ".8", ".in", ".ipynb")
)  # fmt: skip
# … and of what says how it is built and tested.
_BUILD = frozenset(
    (".toml", ".cfg", ".ini", ".yml", ".yaml", ".json", ".ac", ".am", ".cmake", ".build")
)


def read_tree(path: str | Path, *, report: Report | None = None) -> Tree:
    """Read the source tree at ``path``; with git, only the files that it tracks.

    ``report`` is called with a name, the files looked at so far and their number.

    Raises:
        TeachkitError: ``no-such-folder``, ``bare-repository`` or ``too-many-files``.
    """
    listing = list_files(path)
    names = listing.names
    _bound(len(names), str(path))
    files: dict[str, int] = {}
    texts: dict[str, str] = {}
    skipped: Counter[str] = Counter()
    room = MOST_ALL
    for number, name in enumerate(names, start=1):
        if report is not None and (number % 200 == 0 or number == len(names)):
            report(listing.folder.name or str(listing.folder), number, len(names))
        file = listing.folder / name
        try:
            files[shown(name)] = size = file.lstat().st_size
        except OSError:  # tracked, and not there
            continue
        if not _matters(name):
            continue
        if size > room:
            skipped["files beyond the first 64 MB of text"] += 1
            continue
        text, why = read_text(file, MOST_BYTES)
        if text is not None:
            texts[shown(name)] = text
            room -= size
        elif why:
            skipped[why] += 1
    notes = [f"Not read: {what} ({count:,})." for what, count in sorted(skipped.items())]
    whole = listing.folder.resolve().name or str(listing.folder)
    return Tree(shown(whole), files, texts, (*listing.notes, *notes))


def tree_at(repository: Path, commit: str) -> Tree:
    """Read the tree of a commit from a clone, which may be bare and may lack large files.

    Raises:
        TeachkitError: ``no-such-commit`` or ``too-many-files``.
    """
    listed = git(repository, "ls-tree", "-r", "-z", commit)
    if listed is None:
        raise TeachkitError(
            "no-such-commit",
            f"There is no commit {commit} in it, or it is no clone",
            place=str(repository),
            hint="Fetch it first: git fetch",
        )
    blobs = {}
    for entry in listed.split("\0"):
        about, _, name = entry.partition("\t")
        if about.startswith("100"):  # a plain file: no link, no submodule
            blobs[name] = about.split()[2]
    _bound(len(blobs), str(repository))
    wanted = {name: blob for name, blob in blobs.items() if _matters(name)}
    contents = read_objects(repository, list(wanted.values()))
    files = {shown(name): 0 for name in blobs}
    texts = {}
    for name, blob in wanted.items():
        raw = contents.get(blob)
        text = as_text(raw) if raw is not None and len(raw) <= MOST_BYTES else None
        files[shown(name)] = len(raw or b"")
        if text is not None:
            texts[shown(name)] = text
    return Tree(repository.name, files, texts)


def _matters(name: str) -> bool:
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix in _PROSE or suffix in _BUILD or not suffix or _MANUAL.search(name):
        return True
    return language_of(path.name, "") is not None or path.name.startswith(".")


def _bound(count: int, place: str) -> None:
    if count > MOST_FILES:
        raise TeachkitError(
            "too-many-files",
            f"There are {count:,} files in it, and at most {MOST_FILES:,} are looked at",
            place=place,
            hint="Name the folder of one project in it.",
        )
