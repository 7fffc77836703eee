"""Columns of numbers, as people save them: which separator, which unit, and which line is wrong.

What is read: comma, semicolon, tab or blanks between cells; a header that may carry a unit
(``ms``, ``time [ms]``, ``zlib (us)``, ``new_ns``); a unit after each number; lines of
``# key: value``. What is refused, with its line: decimal commas, because half of the world's
``1,234`` is a thousand times the other half's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from teachkit.errors import TeachkitError

__all__ = [
    "MOST_ROWS",
    "Column",
    "Row",
    "Sheet",
    "at",
    "cell_number",
    "header_unit",
    "is_number",
    "read_sheet",
]

# pytest-benchmark kept 61,562 rounds of a fast function in its one second.
MOST_ROWS = 1_000_000
# A head that is longer has no unit; the patterns go back and forth in it.
MOST_LETTERS = 200
_NUMBER = re.compile(r"[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*,\d+|[+-]?\d+,\d+", re.ASCII)
_NOTE = re.compile(r"#+\s*([^:]{1,60}?)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line; ``line`` counts from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A header's cell taken apart: ``zlib (ms)`` is the name ``zlib`` and the unit ``ms``."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of columns: its header (empty when there is none), rows, and ``# key: value``."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...]


def at(place: str, line: int = 0, field: str = "") -> str:
    """Return ``file, line 3, field times``, without the parts that are not known."""
    parts = [place, f"line {line}" if line else "", f"field {field}" if field else ""]
    return ", ".join(part for part in parts if part)


def read_sheet(text: str, place: str, units: Mapping[str, float], *, pairs: bool = False) -> Sheet:
    """Split a text into rows of cells, and find out whether its first row is a header.

    ``pairs`` says that two columns of numbers are expected, so ``1000,2048`` is two numbers; else
    it could as well be one with a decimal comma, and is refused.

    Raises:
        TeachkitError: ``decimal-comma``, ``ragged`` when a row has more or fewer cells than the
            first, ``too-long`` beyond `MOST_ROWS`.
    """
    notes: list[tuple[str, str]] = []
    lines: list[tuple[int, str]] = []
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            if note := _NOTE.fullmatch(line[:1000]):
                notes.append((note[1], note[2]))
        elif line:
            lines.append((number, line))
    if len(lines) > MOST_ROWS:
        raise TeachkitError(
            "too-long",
            f"There are {len(lines):,} rows, and {MOST_ROWS:,} are read at most",
            place=place,
            hint="Keep every tenth of them, in order.",
        )
    if not lines:
        return Sheet((), (), tuple(notes))
    separator = _separator([line for _, line in lines[:50]])
    rows = [Row(number, _cells(line, separator)) for number, line in lines]
    _refuse_decimal_commas(rows, place)
    if separator == "," and not pairs:
        _refuse_halves(rows, place, units)
    header = () if any(is_number(cell, units) for cell in rows[0].cells) else rows[0].cells
    body = rows[1:] if header else rows
    width = len(rows[0].cells)
    for row in body:
        if len(row.cells) != width:
            raise TeachkitError(
                "ragged",
                f"This row has {len(row.cells)} cells, and the first has {width}",
                place=at(place, row.line),
                hint="Give every row the same columns; a name with the separator in it needs"
                " quotation marks.",
            )
    return Sheet(header, tuple(body), tuple(notes))


def _separator(lines: list[str]) -> str:
    """Return the separator that the first lines share; a blank stands for any white space."""
    for separator in (";", "\t", ","):
        if all(separator in line for line in lines):
            return separator
    # A header may have one cell where its rows, by a decimal comma, seem to have two.
    return "," if any("," in line for line in lines) else " "


def _cells(line: str, separator: str) -> tuple[str, ...]:
    if separator == " ":
        # "12.3 ms" is one cell, and so is a header such as "time [ms]".
        parts = re.split(r"\s{2,}", line)
        return tuple(parts) if len(parts) > 1 or not _pair(line) else tuple(line.split())
    if '"' not in line:
        return tuple(cell.strip() for cell in line.split(separator))
    import csv

    try:
        (cells,) = csv.reader([line], delimiter=separator, skipinitialspace=True)
    except csv.Error:  # a cell of more than 128 KiB: whatever it is, it is no number
        return tuple(cell.strip() for cell in line.split(separator))
    return tuple(cell.strip() for cell in cells)


def _pair(line: str) -> bool:
    words = line.split()
    return len(words) > 1 and any(_NUMBER.fullmatch(word) for word in words[1:])


def _refuse_decimal_commas(rows: list[Row], place: str) -> None:
    for row in rows:
        for cell in row.cells:
            if "," in cell and _DECIMAL_COMMA.fullmatch(cell.split(" ")[0]):
                raise _decimal_comma(cell, at(place, row.line))


def _refuse_halves(rows: list[Row], place: str, units: Mapping[str, float]) -> None:
    """Refuse what a decimal comma looks like once it has been taken for a separator."""
    whole = re.compile(r"[+-]?\d+(?: ?\w+)?", re.ASCII)
    first, *rest = rows
    headed = not any(is_number(cell, units) for cell in first.cells)
    for row in rest if headed else rows:
        if len(row.cells) != 2 or (headed and len(first.cells) != 1):
            continue
        # "12,5 ms", and "zlib 12,5" with a name before it.
        before, after = row.cells[0].rpartition(" ")[2], row.cells[1]
        if before.lstrip("+-").isdigit() and whole.fullmatch(after):
            raise _decimal_comma(",".join(row.cells), at(place, row.line))


def _decimal_comma(cell: str, place: str) -> TeachkitError:
    return TeachkitError(
        "decimal-comma",
        f"'{cell:.40}' seems to have a decimal comma, and could be read in two ways",
        place=place,
        hint="Write 12.5 with a point. If these are two columns of whole numbers, name them in"
        " a first line.",
    )


def is_number(cell: str, units: Mapping[str, float]) -> bool:
    """Say whether a cell is meant as a number; ``7zip`` is a name, ``7 ms`` is not."""
    match = _NUMBER.match(cell)
    if match is None:
        return cell.lower().lstrip("+-") in ("nan", "inf", "infinity")
    rest = cell[match.end() :].strip().lower()
    return not rest or rest in units


def header_unit(cell: str, units: Mapping[str, float]) -> Column:
    """Take a header's cell apart: ``time [ms]``, ``zlib (us)``, ``new_ns``, ``ms``."""
    text = cell.strip().strip('"')
    if text.lower() in units:
        return Column("", text.lower())
    if len(text) > MOST_LETTERS:
        return Column(text, "")
    in_brackets = re.fullmatch(r"(.*?)\s*[\[(]\s*([^\[\]()]+?)\s*[\])]", text)
    found = in_brackets or re.fullmatch(r"(.*)[_/, ]([^\W_]+)", text)
    if found is None or found[2].lower() not in units:
        return Column(text, "")
    return Column(found[1].strip(), found[2].lower())


def cell_number(cell: str, units: Mapping[str, float], place: str) -> tuple[float, str]:
    """Return the number in a cell and the unit behind it, which may be empty.

    Raises:
        TeachkitError: ``not-a-number`` when it is none, is not finite, or has no known unit.
    """
    match = _NUMBER.match(cell)
    unit = cell[match.end() :].strip().lower() if match else ""
    value = float(match[0]) if match else math.nan
    stranger = unit and unit not in units
    if stranger or not math.isfinite(value):
        raise TeachkitError(
            "not-a-number",
            f"'{cell:.40}' is not a finite number"
            + (f" in one of {', '.join(units)}" if stranger and units else ""),
            place=place,
            hint="Write one finite number a cell, with a point for decimals.",
        )
    return value, unit
