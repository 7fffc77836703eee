"""Names that strangers chose: which are refused, which collide, and what ours are made of.

Nothing is ever extracted to a disk, so a name cannot lead anywhere here. It is refused all the
same: the name goes into reports and feedback that other programs read, and whoever hands in
``../../grade.py`` has not slipped on the keyboard.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from teachkit.errors import printable

__all__ = [
    "collision",
    "file_stem",
    "folded",
    "is_left_out",
    "plain_words",
    "safe_name",
    "shown",
    "told_apart",
    "wrong_path",
]

LONGEST_NAME, LONGEST_PATH = 255, 1_000
LONGEST_SHOWN, LONGEST_SAFE = 60, 64

_DRIVE = re.compile(r"[A-Za-z]:")
_LEFT_OUT = frozenset({"__MACOSX", "__pycache__", "node_modules"})
# Marks that turn the text around them: https://www.unicode.org/reports/tr9/, table 1.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789"
}


def wrong_path(path: str) -> str:
    """Return what is wrong with an entry's name, as in "leads out of its folder"; "" for nothing.

    ``path`` is as it is written in the archive or folder, with ``/`` between its parts. A folder's
    one ``/`` at the end is the caller's to take off.
    """
    if not path:
        return "has no name"
    if len(path) > LONGEST_PATH:
        return f"has a name of {len(path):,} characters"
    if not path.isprintable() and (why := _unprintable(path)):
        return why
    if "\\" in path:
        return "has a backslash in its name"
    parts = path.split("/")
    if path.startswith("/") or any(map(_DRIVE.match, parts)):
        return "has a name that starts at the root of a disk"
    if ".." in parts:
        return "leads out of its folder"
    if "." in parts or "" in parts:
        return "has a name with an empty part"
    longest = max(len(part.encode()) for part in parts)
    return f"has a name of {longest:,} bytes" if longest > LONGEST_NAME else ""


def _unprintable(path: str) -> str:
    if "\0" in path:
        return "has a NUL in its name"
    if any(unicodedata.category(letter) == "Cs" for letter in path):
        return "has a name that is no text"
    if any(unicodedata.category(letter) == "Cc" for letter in path):
        return "has a control character in its name"
    return "" if _TURNING.isdisjoint(path) else "has a mark in its name that turns text around"


def folded(path: str) -> str:
    """Return what two names must not share: Windows and macOS would take them for one file."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collision(paths: Iterable[str]) -> tuple[str, str] | None:
    """Return the first two paths that would be one file, or a file and its folder; None without."""
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in sorted(paths):
        key = folded(path)
        other = files.get(key, folders.get(key))
        if other is not None:
            return other, path
        files[key] = path
        while (key := key.rpartition("/")[0]) and key not in folders:
            if key in files:
                return files[key], path
            folders[key] = path
    return None


def is_left_out(path: str) -> bool:
    """Tell whether a path is hidden, or a program's own: checkpoints, caches, a Mac's shadows."""
    return any(part.startswith(".") or part in _LEFT_OUT for part in path.split("/"))


def shown(path: str) -> str:
    """Return a name fit for a sentence: in quotes, printable, and short."""
    short = path if len(path) <= LONGEST_SHOWN else path[: LONGEST_SHOWN - 1] + "…"
    return f"'{printable(short)}'"


def safe_name(text: str) -> str:
    """Return the form of any text that is safe as the name of a file, on every system.

    What is letters, digits, ``.``, ``_`` and ``-`` of ASCII stays as it is. Of anything else the
    nearest such text is made, with eight digits of the text's SHA-256, so that two texts never
    get one name by it. (Names that differ in case alone are the caller's to tell apart.)
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:LONGEST_SAFE]
    device = plain.partition(".")[0].casefold() in _DEVICES
    if plain == text and plain and not device:
        return plain
    digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = plain[: LONGEST_SAFE - 9].rstrip("-._")
    if device or not stem:
        stem = f"learner-{stem}".rstrip("-")
    return f"{stem[: LONGEST_SAFE - 9]}-{digits}"


def file_stem(learner: str) -> str:
    """Return what a learner's own files are called: safe everywhere, and nobody else's.

    A plain name in small letters stands for itself; any other loses what is not plain and gets
    sixteen digits of its hash, since a disk may take ``Ada`` and ``ada`` for one. (Eight are
    few enough to try names until one's files replace those of somebody else.)
    """
    if (
        re.fullmatch(r"[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?", learner)
        and ".." not in learner
        and not re.search(r"-[0-9a-f]{16}$", learner)
        and learner.partition(".")[0] not in _DEVICES
    ):
        return learner
    plain = re.sub(r"[^a-z0-9]+", "-", learner.lower()).strip("-")[:60]
    digits = hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{plain or 'learner'}-{digits}"


def plain_words(text: str) -> str:
    """Return a person's name as it may stand in a file's: ``Ada-Lovelace``; it may be empty."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")


def told_apart(texts: Iterable[str]) -> dict[str, str]:
    """Map each text to a safe name of its own, no two the same where case does not count.

    The names do not depend on the order; a text keeps its `safe_name` unless another takes it.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    # Whoever has the name by right, letter for letter, comes first.
    for text in sorted(set(texts), key=lambda text: (safe_name(text).casefold() != text, text)):
        name = stem = safe_name(text)
        digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        length = 8
        while name.casefold() in taken:
            name = f"{stem[: LONGEST_SAFE - 1 - length]}-{digits[:length]}"
            length += 8
        taken.add(name.casefold())
        names[text] = name
    return names
