"""A page in Markdown, to paste into an issue: GitHub's and GitLab's dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from teachkit.decisions.depend.export.page import BAD, GOOD
from teachkit.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teachkit.decisions.depend.assessment import Assessment
    from teachkit.decisions.depend.export.page import Page, Table

__all__ = ["escaped", "render_markdown", "to_markdown"]

# What can start markup inside a line; "$" starts mathematics on some hosts.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")
_SIGN = {GOOD: "✅ ", BAD: "⚠️ "}
# "@" would notify people and "#" link to an issue; a backslash does not stop either.
_MENTION = re.compile(r"[@#](?=\w)")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|www)(?=[:.])")


def to_markdown(assessment: Assessment, *, top: int = 10) -> str:
    """Return the report in Markdown, ``top`` rows a table."""
    from teachkit.decisions.depend.export.report import report

    return render_markdown(report(assessment, top))


def render_markdown(page: Page) -> str:
    """Return any page in Markdown; no name in it can become markup, a link or a mention."""
    return "\n".join(_lines(page)) + "\n"


def escaped(text: str) -> str:
    """Return ``text`` such that Markdown shows exactly it."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], printable(text))
    text = _MENTION.sub(lambda match: f"&#{ord(match[0])};", text)
    # An address in running text turns into a link by itself.
    return _ADDRESS.sub(lambda match: match[0][0] + f"&#{ord(match[0][1])};" + match[0][2:], text)


def _lines(page: Page) -> Iterator[str]:
    yield f"## {escaped(page.title)}"
    yield ""
    for line in page.verdict:
        yield f"- {_SIGN.get(line.tone, '')}**{escaped(line.word)}:** {escaped(line.sentence)}"
    for section in page.sections:
        yield ""
        yield f"### {escaped(section.title)}"
        for sentence in section.sentences:
            yield ""
            yield escaped(sentence)
        if section.table is not None and section.table.rows:
            yield ""
            yield from _table(section.table)
        for note in section.notes:
            yield ""
            yield f"<sub>{escaped(note)}</sub>"
    if page.footing:
        yield ""
        yield "---"
        for sentence in page.footing:
            yield ""
            yield f"<sub>{escaped(sentence)}</sub>"


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(map(escaped, table.headers)) + " |"
    rule = ("---:" if column in table.numeric else "---" for column in range(len(table.headers)))
    yield "| " + " | ".join(rule) + " |"
    for row in table.rows:
        yield "| " + " | ".join(map(escaped, row)) + " |"
    if table.more:
        yield ""
        yield f"… and {table.more:,} more"
