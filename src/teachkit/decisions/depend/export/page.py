"""A report before it has a form: titles, sentences, tables; what text, Markdown and HTML share.

`report`, `answers` and `debian` say what there is to read, once. The three renderers only
say how it looks, and they alone escape: every string in here may come from an untrusted file.

Named tuples, where the rest of the house has frozen dataclasses: they are made six times as
fast, and the command's start-up counts its milliseconds.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BAD", "GOOD", "PLAIN", "Line", "Page", "Section", "Table", "count"]

GOOD, PLAIN, BAD = "good", "plain", "bad"


class Line(NamedTuple):
    """One verdict: a word for the eye (``risk``), a sentence, and whether it is good news."""

    word: str
    sentence: str
    tone: str = PLAIN


class Table(NamedTuple):
    """Rows of cells.

    ``numeric`` columns are set right; ``total`` counts the rows that are not shown as well;
    ``bar`` is the column that may be drawn as bars, and ``names_row`` the one that names a row.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    total: int = 0
    bar: int = -1
    names_row: int = 0

    @property
    def more(self) -> int:
        """Return how many rows were left out."""
        return max(0, self.total - len(self.rows))


class Section(NamedTuple):
    """A title, what it means in a sentence or two, a table, and notes below it."""

    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()


class Page(NamedTuple):
    """A title, the verdict first, then the sections, then what it all stands on."""

    title: str
    verdict: tuple[Line, ...]
    sections: tuple[Section, ...]
    footing: tuple[str, ...] = ()


def count(number: int, one: str, many: str = "") -> str:
    """Return ``3 crates``, ``1 crate``, ``no crates``."""
    if number == 1:
        return f"1 {one}"
    return f"{number:,} {many or one + 's'}" if number else f"no {many or one + 's'}"
