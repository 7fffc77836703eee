"""One HTML page that needs nothing else: no script, no font, no address is loaded.

It follows the reader's light or dark setting, prints, and reads aloud in order: every table has
a caption and headers for rows and columns, a box that scrolls can be reached by keyboard, and
no colour carries a meaning alone. A policy in its head forbids scripts and loading, so that a
name from a hostile lock could do nothing even if it got past the escaping.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from teachkit import __version__
from teachkit.decisions.depend.export.page import BAD, GOOD, PLAIN, Section
from teachkit.decisions.depend.export.report import package_table, report
from teachkit.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.export.page import Line, Page, Table

__all__ = ["render_html", "to_html"]

# A table longer than this scrolls in a box of its own.
_LONG = 12
_EVERY_ROW = 1_000_000
_SIGNS = {GOOD: ("✓", "good"), BAD: ("!", "look here"), PLAIN: ("·", "for your information")}
_STYLE = """\
:root { color-scheme: light dark; --page: #fbfaf7; --card: #fff; --ink: #1d1f21; --soft: #5a5f66;
  --line: #dcd9d1; --accent: #9a3412; --bar: #f3d9c9; --good: #15693a; --bad: #a61b1b; }
@media (prefers-color-scheme: dark) { :root { --page: #16181b; --card: #1e2125; --ink: #e7e5e0;
  --soft: #a3a8af; --line: #363b41; --accent: #f0a37c; --bar: #5a3526; --good: #6fcf97;
  --bad: #ff9a8f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 2.2rem 0 1.2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.4rem 0 .4rem; overflow-wrap: anywhere; }
p { margin: .3rem 0 .7rem; max-width: 46rem; overflow-wrap: anywhere; }
.verdict { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.verdict li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  border-left: .3rem solid var(--line); padding: .7rem .9rem; overflow-wrap: anywhere; }
.verdict .good { border-left-color: var(--good); }
.verdict .bad { border-left-color: var(--bad); }
.verdict b { display: block; font-size: .85rem; color: var(--soft); }
.good .sign { color: var(--good); }
.bad .sign { color: var(--bad); }
.box { overflow: auto; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); margin: .5rem 0; }
.long { max-height: 26rem; }
.box:focus-visible, summary:focus-visible { outline: .18rem solid var(--accent);
  outline-offset: .12rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .45rem .8rem; color: var(--soft); font-size: .82rem; }
th, td { text-align: left; padding: .32rem .8rem; border-top: 1px solid var(--line);
  vertical-align: top; font-weight: 400; }
thead th { position: sticky; top: 0; background: var(--card); color: var(--soft);
  font-weight: 600; white-space: nowrap; border-top: 0; box-shadow: inset 0 -1px var(--line); }
thead td { border: 0; box-shadow: inset 0 -1px var(--line); }
tbody th { overflow-wrap: anywhere; }
.named tbody th { font-family: ui-monospace, monospace; font-size: .88rem; }
.number { text-align: right; }
.bar { width: 45%; background: linear-gradient(var(--bar), var(--bar)) no-repeat
  left / var(--share) 72% content-box; }
.note, footer { color: var(--soft); font-size: .88rem; }
summary { cursor: pointer; margin: 2rem 0 .5rem; font-weight: 600; }
footer { margin-top: 3rem; padding-bottom: 3rem; }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media print { :root { --page: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #999;
  --accent: #000; --bar: #ddd; --good: #000; --bad: #000; }
  body { font-size: 10pt; }
  .long { max-height: none; overflow: visible; }
  thead th { position: static; }
  tr, .verdict li { break-inside: avoid; }
  h2 { break-after: avoid; } }
"""


def to_html(assessment: Assessment) -> str:
    """Return the report as one page, with every row of every table and every package."""
    every = Section("Every package", (), package_table(assessment))
    return render_html(report(assessment, _EVERY_ROW), folded=(every,))


def render_html(page: Page, folded: tuple[Section, ...] = ()) -> str:
    """Return any page as HTML; the ``folded`` sections are closed until they are opened."""
    return "\n".join(_lines(page, folded)) + "\n"


def _lines(page: Page, folded: tuple[Section, ...]) -> Iterator[str]:
    title = _escaped(page.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f'<meta name="generator" content="teachkit {__version__}">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{title}</h1>"
    if page.verdict:
        yield '<ul class="verdict" aria-label="The verdict">'
        yield from map(_verdict, page.verdict)
        yield "</ul>"
    for section in page.sections:
        yield from _section(section)
    for section in folded:
        rows = f" ({len(section.table.rows):,})" if section.table is not None else ""
        yield f"<details><summary>{_escaped(section.title)}{rows}</summary>"
        yield from _content(section)
        yield "</details>"
    yield "</main>"
    yield '<footer aria-label="What this stands on">'
    yield from (f"<p>{_escaped(sentence)}</p>" for sentence in page.footing)
    yield "</footer>"
    yield "</body>"
    yield "</html>"


def _verdict(line: Line) -> str:
    sign, meaning = _SIGNS.get(line.tone, _SIGNS[PLAIN])
    return (
        f'<li class="{line.tone}"><b><span class="sign" aria-hidden="true">{sign}</span> '
        f'{_escaped(line.word)}<span class="aside"> ({meaning})</span></b>'
        f"{_escaped(line.sentence)}</li>"
    )


def _section(section: Section) -> Iterator[str]:
    yield "<section>"
    yield f"<h2>{_escaped(section.title)}</h2>"
    yield from _content(section)
    yield "</section>"


def _content(section: Section) -> Iterator[str]:
    for sentence in section.sentences:
        yield f"<p>{_escaped(sentence)}</p>"
    if section.table is not None and section.table.rows:
        yield from _table(section.table)
    for note in section.notes:
        yield f'<p class="note">{_escaped(note)}</p>'


def _table(table: Table) -> Iterator[str]:
    name = _escaped(table.caption)
    long = " long" if len(table.rows) > _LONG else ""
    # A box that scrolls must be within reach of the keyboard, and then it needs a name.
    yield f'<div class="box{long}" role="region" aria-label="{name}" tabindex="0">'
    # Without a header the first column holds plain words, else names of packages.
    yield '<table class="named">' if table.headers[table.names_row] else "<table>"
    rows = f", {len(table.rows):,} rows" if long else ""
    yield f"<caption>{name}{rows}</caption>"
    cells = (
        f'<th scope="col"{_class(table, column)}>{_escaped(header)}</th>' if header else "<td></td>"
        for column, header in enumerate(table.headers)
    )
    yield f"<thead><tr>{''.join(cells)}</tr></thead>"
    yield "<tbody>"
    most = max((_number(row[table.bar]) for row in table.rows), default=0) if table.bar >= 0 else 0
    for row in table.rows:
        yield f"<tr>{''.join(_cells(table, row, most))}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"
    if table.more:
        yield f'<p class="note">… and {table.more:,} more</p>'


def _cells(table: Table, row: tuple[str, ...], most: int) -> Iterator[str]:
    names = table.names_row
    for column, cell in enumerate(row):
        if column == names:
            yield f'<th scope="row">{_escaped(cell)}</th>'
        elif column == table.bar and most:
            share = 100 * _number(cell) / most
            yield f'<td class="number bar" style="--share: {share:.1f}%">{_escaped(cell)}</td>'
        else:
            yield f"<td{_class(table, column)}>{_escaped(cell)}</td>"


def _class(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numeric else ""


def _number(cell: str) -> int:
    digits = re.sub(r"\D", "", cell)
    return int(digits) if digits else 0


def _escaped(text: str) -> str:
    return escape(printable(text))
