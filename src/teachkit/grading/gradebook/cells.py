"""A CSV whose cells are read as they are meant: quoted, on one line, and no formula.

A cell that begins with ``=`` (or one of a few more) is a program to a spreadsheet, and learners
choose their own names. What to look for and the apostrophe against it: OWASP, "CSV Injection",
read 2026-11-23; white space before the sign is skipped by some spreadsheets, hence by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from teachkit.errors import printable

__all__ = ["cell", "is_formula", "line", "number"]

# The wide forms are what East Asian keyboards write; a spreadsheet takes them as well.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                      r"\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]")  # fmt: skip
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet may take the text for a formula; plain numbers are none."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def cell(value: str | float) -> str:
    """Return a quoted cell; what has no picture is spelled out, a formula gets an apostrophe."""
    if isinstance(value, int | float):
        value = number(value)
    text = printable(" ".join(value.split()))
    text = f"'{text}" if is_formula(text) else text
    return '"' + text.replace('"', '""') + '"'


def line(values: Iterable[str | float]) -> str:
    """Return one line of a CSV with its end, as RFC 4180 has it."""
    return ",".join(map(cell, values)) + "\r\n"


def number(value: float) -> str:
    """Return points as people write them: at most two decimals, none of them idle."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
