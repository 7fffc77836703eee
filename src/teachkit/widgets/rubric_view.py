"""What a grader reads: a part of somebody's plan as HTML, and the rubric on paper."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from teachkit.course.rubric import Rubric
from teachkit.decisions.plan import SHAPES
from teachkit.decisions.plan.shapes import Rows, Shape
from teachkit.grading.gradebook.cells import number
from teachkit.widgets.printed import inline

if TYPE_CHECKING:
    from teachkit.grading.gradebook.works import Work

__all__ = ["heading", "part_of", "points_of", "rubric_on_paper", "title_of"]

NOTHING = "<p><em>Nothing is written here.</em></p>"


def title_of(judges: str) -> str:
    """Return how what a criterion judges is headed: a section's title, or the question's id."""
    return SHAPES[judges].title if judges in SHAPES else f"Reason: {judges}"


def heading(text: str) -> str:
    """Return the heading of a part of the plan."""
    return f'<div class="tk-part" role="heading" aria-level="4">{html.escape(text)}</div>'


def part_of(work: Work, judges: str) -> str:
    """Return what the learner wrote there, as safe HTML."""
    if judges not in SHAPES:
        reason = work.reasons.get(judges, "")
        return _words(reason) if reason.strip() else NOTHING
    section = getattr(work.plan, judges) if work.plan is not None else None
    return NOTHING if section is None else _section(section, SHAPES[judges])


def points_of(value: float, of: float) -> str:
    """Return points as one says them."""
    return f"{number(value)} of {number(of)} points"


def rubric_on_paper(rubric: Rubric) -> str:
    """Return the criteria and their levels, to be ticked on paper."""
    parts = []
    for item in rubric.criteria:
        levels = "".join(
            f"<li>{number(level.points)}: {inline(level.words)}</li>" for level in item.levels
        )
        parts.append(
            f"<li>{inline(item.asks)} <small>({html.escape(title_of(item.judges))})</small>"
            f"<ul>{levels}</ul></li>"
        )
    return f"<ol>{''.join(parts)}</ol>"


def _section(section: Any, shape: Shape) -> str:
    keys = [next(iter(rows.columns.values())).title for rows in shape.rows.values()]
    parts = []
    for (name, rows), key in zip(shape.rows.items(), keys, strict=True):
        others = ", ".join(one.title for one in [*rows.columns.values()][1:])
        # Two lists about the same things need more than their name to be told apart.
        head = f"{key}: {others}" if keys.count(key) > 1 else key
        parts.append(_rows(getattr(section, name), rows, head[:1].upper() + head[1:]))
    for name, one in shape.texts.items():
        text = getattr(section, name)
        if text.strip():
            parts.append(_words(text, f"<strong>{html.escape(one.title)}.</strong> "))
    if section.confidence is not None:
        parts.append(f"<p>Confidence in this section: {section.confidence} %.</p>")
    return "".join(parts) or NOTHING


def _rows(found: tuple[Any, ...], rows: Rows, head: str) -> str:
    """Return rows as a list: a table of long sentences would not fit a narrow page."""
    if not found:
        return ""
    key, *others = rows.columns
    listed = []
    for row in found:
        said = "".join(
            f"<li>{html.escape(rows.columns[name].title)}: {_one_line(rows, row, name)}</li>"
            for name in others
            if getattr(row, name).strip()
        )
        inner = f"<ul>{said}</ul>" if said else ""
        listed.append(f"<li><strong>{_plain(getattr(row, key))}</strong>{inner}</li>")
    return f"<p><strong>{html.escape(head)}.</strong></p><ul>{''.join(listed)}</ul>"


def _one_line(rows: Rows, row: Any, name: str) -> str:
    value = getattr(row, name)
    return _plain(rows.words.get(name, {}).get(value, value))


def _plain(text: str) -> str:
    """Return a learner's words as they are: a star or a backtick of theirs is no markup."""
    return html.escape(" ".join(text.split()), quote=False)


def _words(text: str, start: str = "") -> str:
    """Return a text as paragraphs, ``start`` (HTML) before the first."""
    parts = [_plain(part) for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{'' if n else start}{part}</p>" for n, part in enumerate(parts))
