"""A plan and what its audit found, as HTML for a card: the tiles, the findings, the sections.

Colours are those of a card, and hold without one too; no meaning hangs on a colour alone.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from teachkit.course.room import in_a_room
from teachkit.decisions.plan import SHAPES
from teachkit.decisions.plan.audit import Audit, Finding
from teachkit.decisions.plan.sheet import Listed, Part, Sheet
from teachkit.widgets.printed import inline

__all__ = ["findings_html", "history_html", "part_html", "plain", "tiles"]

_LINE = "var(--tk-line,#8a93a0)"
_WARN = "border-left:5px solid var(--tk-warn,#c2630a)"
_GOOD = "border-left:5px solid var(--tk-good,#2f8f6b)"
_NONE = "border-left:5px dashed var(--tk-edge,#7d8894)"


def tiles(found: Audit) -> str:
    """Return a picture of the seven sections: how much is not found in each, or that it is empty.

    It is a list, so that it can be read aloud; the sign and the border say the same as the words.
    """
    cells = []
    for name in SHAPES:
        here = [one for one in found.open if one.section == name]
        if name not in found.written:
            look, sign, words = _NONE, "○", "empty"
        elif here:
            look, sign, words = _WARN, "◐", f"{len(here)} not found"
        else:
            look, sign, words = _GOOD, "✓", "nothing missing"
        asked = len(found.questions.get(name, ()))
        more = f"<br><small>{asked} question{'s' * (asked != 1)} open</small>" if asked else ""
        cells.append(
            '<li style="flex:1 1 6.4em;min-width:6.4em;max-width:10em;box-sizing:border-box;'
            f'margin:0;padding:0.35em 0.5em;border:1px solid {_LINE};{look};border-radius:6px">'
            f'<strong>{name}</strong><br><span aria-hidden="true">{sign} </span>{words}{more}</li>'
        )
    return (
        '<ol aria-label="The seven sections" style="display:flex;flex-wrap:wrap;gap:0.4em;'
        f'list-style:none;margin:0.4em 0;padding:0">{"".join(cells)}</ol>'
    )


def _page_of(chapter: str) -> str:
    """Return where a chapter is from its neighbour: a notebook, or a page of the room."""
    return chapter if in_a_room() else f"{chapter}.md"


def findings_html(findings: Sequence[Finding], *, links: bool = True) -> str:
    """Return findings by section, each with what to do, and a link to the chapter's form."""
    parts = []
    for name in dict.fromkeys(one.section for one in findings):
        chapter = name if name in SHAPES else "start"
        link = (
            f' (<a href="{_page_of(chapter)}" target="_blank" rel="noopener">open the chapter</a>)'
            if links
            else ""
        )
        here = [one for one in findings if one.section == name]
        groups = (
            _group([one for one in here if one.rule == rule])
            for rule in dict.fromkeys(one.rule for one in here)
        )
        parts.append(
            f'<div class="tk-part" role="heading" aria-level="4">{name}{link}</div>'
            f"{''.join(groups)}"
        )
    return "".join(parts)


def _group(findings: Sequence[Finding]) -> str:
    """Return what one rule found in a section; what to do is said once, for what is open."""
    rows = "".join(
        f"<li>{plain(one.said)}"
        f"{f' <strong>Answered:</strong> {plain(one.because)}' if one.because else ''}</li>"
        for one in findings
    )
    todo = next((one.advice for one in findings if not one.because), "")
    return f"<ul>{rows}</ul>{f'<p><em>What to do:</em> {inline(todo)}</p>' if todo else ''}"


def part_html(part: Part, *, unfolded: bool = False) -> str:
    """Return one section to be opened: its title, how sure, its rows, its texts."""
    sure = "" if part.confidence is None else f", {part.confidence} % sure"
    texts = "".join(
        f"<p><strong>{html.escape(head)}.</strong> {plain(text)}</p>" for head, text in part.texts
    )
    asked = "".join(f"<li>{plain(one)}</li>" for one in part.questions)
    return (
        f"<details{' open' if unfolded else ''}><summary><strong>{part.word}</strong>: "
        f"{html.escape(part.title)}{sure}</summary>"
        f"{''.join(_listed(one) for one in part.lists)}{texts}"
        f"{f'<p>Still open:</p><ul>{asked}</ul>' if asked else ''}</details>"
    )


def _listed(found: Listed) -> str:
    rows = []
    for item in found.items:
        told = "".join(
            f"<li>{html.escape(head)}: {plain(text)}</li>" for head, text in item.columns
        )
        rows.append(
            f"<li><strong>{plain(item.key)}</strong>{f'<ul>{told}</ul>' if told else ''}</li>"
        )
    return f"<p><strong>{html.escape(found.head)}.</strong></p><ul>{''.join(rows)}</ul>"


def history_html(told: Sheet) -> str:
    """Return the turns that a plan has taken, oldest first."""
    rows = "".join(
        f"<li><strong>{html.escape(turn.day)}</strong>"
        f"{f' (from {html.escape(turn.source)})' if turn.source else ''}: "
        f"{plain(turn.learned)}</li>"
        for turn in told.turns
    )
    return f"<details><summary>How it came here</summary><ol>{rows}</ol></details>" if rows else ""


def plain(text: str) -> str:
    """Return somebody's words as they are: a star or a backtick of theirs is no markup."""
    return html.escape(" ".join(text.split()), quote=False)
