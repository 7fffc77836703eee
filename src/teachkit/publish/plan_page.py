"""A plan as one page of HTML that stands alone: no script, no picture, nothing from elsewhere.

It reads in the light and in the dark, on paper and by ear. Its one style sheet is `plan.css`,
written into the page; a content security policy forbids everything else, whatever a plan says.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from teachkit.decisions.plan import Plan
from teachkit.decisions.plan.sheet import Listed, Part, Sheet, sheet

__all__ = ["plan_page"]

_ALLOWED = "default-src 'none'; style-src 'unsafe-inline'"
_CSS = Path(__file__).with_name("plan.css")


def plan_page(plan: Plan) -> str:
    """Return the plan as an HTML document."""
    told = sheet(plan)
    title = f"Plan: {escape(told.name)}"
    body = [
        "<header>",
        f"<h1>{title}</h1>",
        f'<p class="line">{escape(told.line)}</p>' if told.line else "",
        _repository(told.repository),
        "</header>",
        _contents(told),
        "<main>",
        *(_part(part) for part in told.parts),
        "" if told.parts else "<p>Nothing is decided yet.</p>",
        _history(told),
        _answers(told),
        "</main>",
    ]
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_ALLOWED}">',
        f"<title>{title}</title>",
        f"<style>\n{_CSS.read_text(encoding='utf-8')}</style>",
        "</head>",
        "<body>",
        *(line for line in body if line),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _repository(address: str) -> str:
    if not address:
        return ""
    shown = escape(address)
    # Only what leads to a web page becomes a link: an address may be anything, a script as well.
    if address.startswith(("https://", "http://")) and len(address.split()) == 1:
        shown = f'<a href="{shown}" rel="noreferrer">{shown}</a>'
    return f"<p>Repository: {shown}</p>"


def _contents(told: Sheet) -> str:
    links = [(part.word, part.word) for part in told.parts]
    if told.turns:
        links.append(("history", "history"))
    listed = "".join(f'<li><a href="#{where}">{name}</a></li>' for where, name in links)
    return f'<nav aria-label="Sections"><ul class="words">{listed}</ul></nav>' if links else ""


def _part(part: Part) -> str:
    sure = "" if part.confidence is None else f" <small>{part.confidence} % sure</small>"
    lines = [
        f'<section aria-labelledby="{part.word}">',
        f'<h2 id="{part.word}">{escape(part.title)}{sure}</h2>',
        *(_list(one) for one in part.lists),
        *(f"<h3>{escape(head)}</h3>\n{_text(text)}" for head, text in part.texts),
    ]
    if part.questions:
        asked = "".join(f"<li>{_line(one)}</li>" for one in part.questions)
        lines.append(f'<div class="open"><h3>Still open</h3><ul>{asked}</ul></div>')
    return "\n".join([*lines, "</section>"])


def _list(found: Listed) -> str:
    rows = []
    for item in found.items:
        pairs = "".join(
            f"<dt>{escape(head)}</dt><dd>{_line(text)}</dd>" for head, text in item.columns
        )
        told = f"<dl>{pairs}</dl>" if pairs else ""
        rows.append(f'<li><span class="key">{_line(item.key)}</span>{told}</li>')
    return f'<h3>{escape(found.head)}</h3>\n<ul class="rows">{"".join(rows)}</ul>'


def _history(told: Sheet) -> str:
    if not told.turns:
        return ""
    rows = "".join(
        f'<li><time datetime="{escape(turn.day)}">{escape(turn.day)}</time>'
        f"{f' (from {escape(turn.source)})' if turn.source else ''}<br>{_line(turn.learned)}</li>"
        for turn in told.turns
    )
    return (
        '<section aria-labelledby="history"><h2 id="history">How it came here</h2>\n'
        f'<ol class="history">{rows}</ol></section>'
    )


def _answers(told: Sheet) -> str:
    if not told.answers:
        return ""
    rows = "".join(f"<dt>{_line(about)}</dt><dd>{_line(why)}</dd>" for about, why in told.answers)
    return (
        '<section aria-labelledby="answers"><h2 id="answers">Answers to the audit</h2>\n'
        f"<dl>{rows}</dl></section>"
    )


def _text(text: str) -> str:
    return "".join(f"<p>{_line(one)}</p>" for one in text.split("\n\n") if one.strip())


def _line(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)
