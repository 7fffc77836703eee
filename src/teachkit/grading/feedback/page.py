"""The frame of every page of feedback, and the only door through which a stranger's text gets in.

One file that needs nothing else: no script, no font, no address. Its policy forbids all of them,
and any style but the one whose hash it names. `said` and `block` escape; whatever a learner wrote
passes through one of the two, so that a control or a direction mark shows as what it is.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from teachkit.errors import printable

__all__ = ["block", "count", "number", "page", "person", "prose", "said", "share", "table"]

_LONGEST = 2_000
_MOST_LINES = 60

_STYLE = """\
:root { color-scheme: light dark; --page: #fbfaf7; --card: #fff; --ink: #1d1f21; --soft: #5a5f66;
  --line: #dcd9d1; --edge: #8a8f98; --accent: #9a3412; --bar: #c2562a; --tint: #f6ebe4;
  --good: #15693a; --bad: #a61b1b; --warn: #7a4a00; --mark: #fbe3b5; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #16181b; --card: #1e2125;
  --ink: #e7e5e0; --soft: #a9aeb5; --line: #363b41; --edge: #7a828d; --accent: #f0a37c;
  --bar: #d9825a; --tint: #33261f; --good: #6fcf97; --bad: #ff9a8f; --warn: #f2c067;
  --mark: #4d3a12; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
footer { color: var(--soft); font-size: .9rem; padding-bottom: 3rem; }
footer > :first-child { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 2.2rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .4rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
p { margin: .3rem 0 .7rem; max-width: 46rem; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; max-width: 46rem; }
a { color: var(--accent); }
.who { white-space: nowrap; }
:focus-visible { outline: .18rem solid var(--accent); outline-offset: .12rem; }
.lead { font-size: 1.1rem; }
.soft { color: var(--soft); }
.points { font-variant-numeric: tabular-nums; white-space: nowrap; }
h2 .points { color: var(--soft); font-weight: 400; font-size: 1rem; }
.checks { list-style: none; padding: 0; max-width: none; display: grid; gap: .5rem; }
.checks li { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid
  var(--edge); border-radius: .4rem; padding: .55rem .8rem; display: grid;
  grid-template-columns: 1.4rem 1fr auto; column-gap: .4rem; }
.checks .passed { border-left-color: var(--good); }
.checks .failed { border-left-color: var(--bad); }
.checks .could-not-run { border-left-color: var(--warn); }
.checks .sign { font-weight: 700; }
.passed .sign { color: var(--good); }
.failed .sign { color: var(--bad); }
.could-not-run .sign { color: var(--warn); }
.checks .points { color: var(--soft); font-size: .9rem; }
.checks .what { grid-column: 2 / -1; margin: .25rem 0 0; white-space: pre-wrap; color: var(--ink);
  overflow-wrap: anywhere; }
.tag { border: 1px solid var(--edge); border-radius: 3px; color: var(--soft); font-size: .78rem;
  padding: 0 .35em; white-space: nowrap; }
.note { background: var(--tint); border-radius: .4rem; padding: .5rem .8rem; max-width: 46rem; }
pre, code { font-family: ui-monospace, monospace; font-size: .88rem; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0;
  padding: .6rem .8rem; overflow: auto; max-height: 22rem; tab-size: 4; line-height: 1.45; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
mark b { color: var(--accent); font-size: .75rem; padding-right: .3em; }
.box { overflow: auto; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--card); margin: .5rem 0 1rem; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .92rem;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .45rem .8rem; color: var(--soft); font-size: .85rem; }
th, td { text-align: left; padding: .32rem .8rem; border-top: 1px solid var(--line);
  vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { overflow-wrap: anywhere; min-width: 8rem; }
td { min-width: 7rem; overflow-wrap: break-word; }
.number, .numbers :is(td, thead th + th) { text-align: right; min-width: 0; }
td.number, .numbers td { white-space: nowrap; }
svg { display: block; max-width: 100%; }
svg text { fill: var(--ink); font: 10px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--edge); stroke-width: 1; }
svg .bar { fill: var(--bar); }
svg .track { fill: var(--tint); }
.meter { width: 9rem; height: .7rem; margin-top: .45rem; border-radius: 2px; }
.chart { width: 36rem; height: auto; }
.beside { display: grid; gap: 0 1.5rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); }
.pair { display: grid; gap: 0 1rem; grid-template-columns: 1fr 1fr; }
.pair > * { min-width: 0; }
details { margin: .6rem 0; }
summary { cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } main, footer { padding: 0 .8rem; }
  th, td { padding: .3rem .5rem; } .meter { width: 5rem; } }
@media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #333;
  --line: #999; --accent: #000; --tint: #eee; --mark: #ddd; --good: #000; --bad: #000;
  --warn: #000; }
  body { font-size: 10pt; }
  pre, .box { max-height: none; overflow: visible; white-space: pre-wrap; }
  .checks li, tr, svg { break-inside: avoid; }
  h2, h3 { break-after: avoid; } }
"""
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def page(title: str, body: Iterable[str], footer: Iterable[str] = ()) -> str:
    """Return a whole page; ``title`` is text, ``body`` and ``footer`` are HTML, line by line."""
    name = said(title)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="robots" content="noindex">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{name}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{name}</h1>",
            *body,
            "</main>",
            "<footer>",
            *footer,
            "</footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def said(text: str, most: int = _LONGEST) -> str:
    """Return text as HTML: escaped, bounded, and what has no picture spelled out.

    Lines stay lines; that is for the style to show or not.
    """
    text = _bounded(text, most)
    if not text.isprintable():  # as a line break or a tab is not
        text = "\n".join(printable(line.expandtabs(4)) for line in text.split("\n"))
    return escape(text)


def prose(text: str, most: int = _LONGEST) -> str:
    """Return text as `said` does, with what stands in backticks as code."""
    shown = said(text, most)
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", shown) if "`" in shown else shown


def person(learner: str, link: str = "") -> str:
    """Return a learner's name, in one piece where it is short; ``link`` leads to their page."""
    name = said(learner, 60)
    if not name.isascii():
        name = f"<bdi>{name}</bdi>"  # letters from right to left must not move their neighbours
    kind = " class=who" if len(learner) <= 24 else ""
    if link:
        return f'<a{kind} href="{said(link)}">{name}</a>'
    return f"<span{kind}>{name}</span>" if kind else name


def block(text: str, name: str, most: int = 2 * _LONGEST) -> str:
    """Return a box of preformatted text that can be reached and scrolled by keyboard."""
    lines = [printable(line.expandtabs(4)) for line in _bounded(text, most).split("\n")]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], f"… and {len(lines) - _MOST_LINES:,} more lines"]
    inside = escape("\n".join(lines))
    return f'<pre tabindex="0" role="region" aria-label="{said(name)}">\n{inside}</pre>'


def table(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Iterable[int] = (),
) -> str:
    """Return a table in a box that scrolls; every part is HTML, each row's first cell its name.

    ``numbers`` are the columns that are set right.
    """
    right = frozenset(numbers)
    # A class may be large: what all cells have is said once, and the closing tags that HTML lets
    # one leave out are left out.
    every = right >= frozenset(range(1, len(headers))) and 0 not in right

    def kind(place: int) -> str:
        return ' class="number"' if place in right and not every else ""

    lines = [
        f'<div class="box" tabindex="0" role="region" aria-label="{_plain(caption)}">',
        f"<table{' class=numbers' if every else ''}><caption>{caption}</caption>",
        "<thead><tr>"
        + "".join(f'<th scope="col"{kind(place)}>{head}' for place, head in enumerate(headers)),
        "<tbody>",
    ]
    for row in rows:
        cells = "".join(f"<td{kind(place)}>{cell}" for place, cell in enumerate(row[1:], 1))
        lines.append(f'<tr><th scope="row"{kind(0)}>{row[0]}{cells}')
    return "\n".join([*lines, "</table></div>"])


def number(value: float) -> str:
    """Return points as people write them: 2, 2.5, 1.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def share(part: float, whole: float) -> str:
    """Return a share in whole per cent; never 0 % or 100 % for what only comes close."""
    if not whole:
        return "–"
    per_cent = 100 * part / whole
    if 0 < per_cent < 1:
        return "< 1 %"
    if 99 < per_cent < 100:
        return "> 99 %"
    return f"{per_cent:.0f} %"


def count(value: int, one: str, many: str = "") -> str:
    """Return ``3 learners``, ``1 learner``, ``no learners``."""
    if value == 1:
        return f"1 {one}"
    return f"{value:,} {many or one + 's'}" if value else f"no {many or one + 's'}"


def _plain(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", markup).replace('"', "&quot;")


def _bounded(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[:most]} … and {len(text) - most:,} more characters"
