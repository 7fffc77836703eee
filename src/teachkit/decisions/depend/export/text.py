"""A page in a terminal: aligned tables, colour when asked for, ASCII when there is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teachkit.decisions.depend.export.page import BAD, GOOD
from teachkit.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.export.page import Line, Page, Section, Table

__all__ = ["render_text", "to_text"]

BOLD, FAINT, RED, GREEN, PLAIN = "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[0m"
_TO_ASCII = str.maketrans({"→": "->", "─": "-", "·": "-", "…": "...", "✓": "+"})
# The last column gives way first, down to the one width; then the widest, down to the other.
_NARROW, _NARROWEST = 8, 5
# A sign beside the colour, because colour alone says nothing to many readers.
_SIGN = {GOOD: "✓", BAD: "!"}


def to_text(
    assessment: Assessment,
    *,
    colour: bool = False,
    width: int = 80,
    top: int = 10,
    unicode: bool = True,
) -> str:
    """Return the report as lines of at most ``width`` columns, ``top`` rows a table."""
    from teachkit.decisions.depend.export.report import report

    return render_text(report(assessment, top), colour=colour, width=width, unicode=unicode)


def render_text(
    page: Page, *, colour: bool = False, width: int = 80, unicode: bool = True, cut: bool = True
) -> str:
    """Return any page as text; it ends in a newline. Without ``cut``, tables may be wider."""
    paint = _painted if colour else _unpainted
    lines = [paint(BOLD, printable(page.title)), ""]
    lines += _verdict(page.verdict, paint, width)
    for section in page.sections:
        lines += ["", *_section(section, paint, width, cut=cut)]
    if page.footing:
        lines += ["", paint(FAINT, "─" * min(width, 40))]
        for sentence in page.footing:
            lines += [paint(FAINT, line) for line in _wrapped(printable(sentence), width)]
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    return text if unicode else text.translate(_TO_ASCII)


def _verdict(verdict: tuple[Line, ...], paint: _Paint, width: int) -> Iterator[str]:
    widest = max((len(line.word) for line in verdict), default=0)
    colours = {GOOD: GREEN, BAD: RED}
    for line in verdict:
        sign = _SIGN.get(line.tone, " ")
        label = f"{sign} {printable(line.word):<{widest}}"
        if line.tone in colours:
            label = paint(colours[line.tone], label)
        first, *rest = _wrapped(printable(line.sentence), width - widest - 4)
        yield f"{label}  {first}"
        for other in rest:
            yield " " * (widest + 4) + other


def _section(section: Section, paint: _Paint, width: int, *, cut: bool) -> Iterator[str]:
    yield paint(BOLD, printable(section.title))
    for sentence in section.sentences:
        yield from _wrapped(printable(sentence), width, "  ")
    if section.table is not None and section.table.rows:
        yield from _table(section.table, paint, width if cut else 10_000)
    for note in section.notes:
        yield from (paint(FAINT, line) for line in _wrapped(printable(note), width, "  "))


def _table(table: Table, paint: _Paint, width: int) -> Iterator[str]:
    rows = [tuple(map(printable, row)) for row in table.rows]
    columns = range(len(table.headers))
    widths = [max(len(row[c]) for row in [table.headers, *rows]) for c in columns]
    # What does not fit is taken from the last column; the first ones carry the names.
    last = len(widths) - 1
    spare = width - 2 - sum(widths) - 2 * last
    if spare < 0:
        widths[last] = max(_NARROW, widths[last] + spare)
    while sum(widths) + 2 * last + 2 > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1

    def aligned(row: tuple[str, ...]) -> str:
        cells = []
        for column, cell in enumerate(row):
            size = widths[column]
            short = cell if len(cell) <= size else cell[: size - 1] + "…"
            cells.append(short.rjust(size) if column in table.numeric else short.ljust(size))
        return ("  " + "  ".join(cells)).rstrip()

    yield paint(FAINT, aligned(table.headers))
    yield from map(aligned, rows)
    if table.more:
        yield paint(FAINT, f"  … and {table.more:,} more")


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Break at spaces (textwrap would cost its import, and breaks ``name-1.0`` at the dash)."""
    lines, line = [], indent
    for word in text.split(" "):
        if len(line) > len(indent) and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = indent
        line += word if len(line) == len(indent) else f" {word}"
    return [*lines, line]


def _painted(code: str, text: str) -> str:
    return f"{code}{text}{PLAIN}"


def _unpainted(_code: str, text: str) -> str:
    return text


if TYPE_CHECKING:
    from collections.abc import Callable

    _Paint = Callable[[str, str], str]
