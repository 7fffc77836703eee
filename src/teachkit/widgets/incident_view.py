"""What the table-top's page shows: a game, its calendar and its debrief as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from teachkit.decisions.trust.debrief import Debrief
from teachkit.decisions.trust.incident import State, choices, harm, is_over, scene
from teachkit.decisions.trust.signal import GROUPS

if TYPE_CHECKING:
    from teachkit.data.facts import Fact
    from teachkit.data.incident import Hurt, Story

__all__ = ["MILESTONES", "looked_back", "plan_text", "rule_said", "shown"]

# What a flag of the story is called, in the calendar and in the debrief.
MILESTONES = {
    "answered": "answered",
    "downstream-told": "distributions told",
    "released": "fix released",
    "public": "public",
    "advisory": "advisory out",
    "credited": "finder credited",
}
KEPT = {
    "yes": {"mark": "✓", "word": "kept", "tone": "good"},
    "no": {"mark": "✕", "word": "broken", "tone": "bad"},
    "not promised": {"mark": "·", "word": "not promised", "tone": "plain"},
}


def shown(story: Story, state: State) -> dict[str, Any]:
    """Return a game as the page draws it; luck stays hidden until it is over."""
    now, sums = scene(story, state), harm(state)
    return {
        "title": story.title,
        "intro": story.intro,
        "seed": state.seed,
        "day": state.day,
        "days": story.days,
        "over": is_over(story, state),
        "steps": len(state.chosen),
        "inbox": {"id": now.id, "from": now.sender, "title": now.title, "text": now.text},
        "rules": [rule_said(one) for one in story.rules],
        "choices": [{"id": one.id, "label": one.label} for one in choices(story, state)],
        "harm": [
            {"group": group, "word": word[0].upper() + word[1:], "points": sums[group]}
            for group, word in GROUPS.items()
        ],
        "total": sum(sums.values()),
        "log": [
            {
                "kind": entry.kind,
                "day": entry.day,
                "until": entry.until,
                "title": entry.title,
                "text": entry.text,
                "hurts": _hurts(entry.hurts),
            }
            for entry in state.log
        ],
        "marks": [
            {"day": day, "word": MILESTONES[flag]}
            for flag, day in state.flags
            if flag in MILESTONES
        ],
    }


def looked_back(looked: Debrief) -> dict[str, Any]:
    """Return a debrief as the page draws it."""
    return {
        "total": looked.total,
        "luck": [*looked.luck],
        "days": [{"word": MILESTONES[flag], "day": day} for flag, day in looked.days.items()],
        "promises": [
            {"promised": one.promised, "why": one.why, **KEPT[one.kept]} for one in looked.promises
        ],
        "elsewhere": [
            {
                "scene": one.scene,
                "day": one.day,
                "chosen": one.chosen,
                "others": [
                    {"label": other.label, "hurts": _hurts(other.hurts)} for other in one.others
                ],
            }
            for one in looked.elsewhere
        ],
    }


def rule_said(rule: Fact) -> str:
    """Return one rule of the game with who says so."""
    return f"{rule.value} {rule.unit}: {rule.counted} ({rule.source}, read {rule.date})"


def plan_text(looked: Debrief) -> str:
    """Return a first sentence for the plan: when what happened, for the reader to go on from."""
    known = [(day, MILESTONES[flag]) for flag, day in looked.days.items() if day is not None]
    found = [f"{word} on day {day}" for day, word in sorted(known)]
    return f"In the table-top: {', '.join(found)}. Next time: "


def _hurts(hurts: Iterable[Hurt]) -> list[dict[str, Any]]:
    return [
        {"group": one.group, "word": GROUPS[one.group], "points": one.harm, "why": one.why}
        for one in hurts
    ]
