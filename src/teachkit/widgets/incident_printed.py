"""The table-top where nothing can be pressed: every scene with its choices, and who would pay."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from teachkit.decisions.trust.signal import GROUPS
from teachkit.widgets.incident_view import rule_said

if TYPE_CHECKING:
    from teachkit.data.incident import Hurt, Story
from teachkit.widgets.printed import table

__all__ = ["page", "text"]


def text(story: Story) -> str:
    """Return the story as plain text, one line a choice."""
    lines = [f"{story.title}. {story.intro}"]
    for scene in story.scenes.values():
        lines.append(f"{scene.title} (from {scene.sender}): {scene.text}")
        lines += [
            f"  - {one.label} ({_days(one.days)}): {_paid(one.hurts)}" for one in scene.choices
        ]
    return "\n".join(lines)


def page(story: Story) -> str:
    """Return the story as plain HTML, for paper and for a page without Python."""
    parts = [f"<p><strong>{escape(story.title)}.</strong> {escape(story.intro)}</p>"]
    for scene in story.scenes.values():
        parts.append(
            f"<p><strong>{escape(scene.title)}</strong> (from {escape(scene.sender)}). "
            f"{escape(scene.text)}</p>"
        )
        if scene.choices:
            rows = [(one.label, _days(one.days), _paid(one.hurts)) for one in scene.choices]
            parts.append(table("What you could do", ("you could", "it takes", "who pays"), rows))
    rules = "".join(f"<li>{escape(rule_said(one))}</li>" for one in story.rules)
    parts.append(f"<p>Rules of the game that are somebody's:</p><ul>{rules}</ul>")
    return "".join(parts)


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"


def _paid(hurts: Iterable[Hurt]) -> str:
    return "; ".join(f"{GROUPS[one.group]} {one.harm}: {one.why}" for one in hurts)
