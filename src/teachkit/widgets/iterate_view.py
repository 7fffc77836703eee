"""The timeline of revisions as plain data for its page, and as text and HTML without one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from teachkit.data.facts import fact
from teachkit.decisions.iterate.difference import KINDS, Change, in_words
from teachkit.decisions.iterate.example import DAY, LABEL, example_history
from teachkit.decisions.iterate.history import State
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.plan import Focus, Iterate, Plan
from teachkit.widgets.printed import table

__all__ = ["EMPTY", "choices", "difference_shown", "example", "loops", "page", "text", "timeline"]

EMPTY = {"claim": "", "source": "user", "evidence": "", "change": ""}

# How a source is marked beside its word and its colour; the page's style has the colours.
_MARKS = {"user": "●", "benchmark": "▲", "review": "◆", "downstream": "■", "incident": "✖", "": "○"}
_LONG = 60  # days
_WORDS = {"added": "new", "removed": "gone", "changed": "changed"}


def example() -> Plan:
    """Return the example history with the numbers of the ledger."""
    return example_history(fact)


def timeline(states: Sequence[State], *, is_example: bool, own: int) -> dict[str, Any]:
    """Return what the trait `timeline` holds; ``own`` counts the kept states of the reader's plan.

    A state's ``at`` is where it lies between the first (0) and the last (1) in time.
    """
    last = DAY if is_example else datetime.now(UTC).date().isoformat()
    days = [datetime.fromisoformat(state.when[:10] or last) for state in states]
    span = (days[-1] - days[0]).days or 1
    rows = []
    for state, day in zip(states, days, strict=True):
        shown = "now" if state.now and not is_example else day.date().isoformat()
        changes = f"{len(state.changes)} {'change' if len(state.changes) == 1 else 'changes'}"
        word = SOURCES.get(state.source, "")
        rows.append(
            {
                "number": state.number,
                "day": shown,
                # Months tell the points of a long line apart, days those of a short one.
                "short": shown[:7] if span > _LONG or shown == "now" else shown[5:],
                "now": state.now,
                "at": min(1.0, max(0.0, (day - days[0]).days / span)),
                "source": state.source,
                "mark": _MARKS[state.source],
                "word": word,
                "learned": state.learned or ("as it is now" if state.now else ""),
                "changes": len(state.changes),
                "said": changes,
            }
        )
    told = "; ".join(f"{row['number']}: {row['day']}, {row['said']}" for row in rows)
    return {
        "example": is_example,
        "label": LABEL if is_example else "",
        "own": own,
        "states": rows,
        "pictured": f"{len(rows)} states on a line of time. {told}.",
    }


def difference_shown(changes: Sequence[Change], a: int, b: int) -> dict[str, Any]:
    """Return what the trait `shown` holds: the changes from state ``a`` to state ``b``."""
    sections: list[dict[str, Any]] = []
    for one in changes:
        if not sections or sections[-1]["section"] != one.section:
            sections.append({"section": one.section, "title": one.title, "rows": []})
        sections[-1]["rows"].append(
            {
                "kind": one.kind,
                "sign": KINDS[one.kind],
                "word": _WORDS[one.kind],
                "one": one.one,
                "row": one.row,
                "cells": [
                    {"label": cell.label, "before": before, "after": after}
                    for cell in one.cells
                    for before, after in [in_words(one, cell)]
                ],
            }
        )
    counted = {kind: sum(one.kind == kind for one in changes) for kind in KINDS}
    parts = [f"{count} {_WORDS[kind]}" for kind, count in counted.items() if count]
    said = ", ".join(parts) if parts else "nothing is different"
    return {"from": a, "to": b, "sections": sections, "sentence": f"From {a} to {b}: {said}."}


def loops(plan: Plan) -> list[dict[str, Any]]:
    """Return the turns of the loop that the plan has, and what is still open in each."""
    return [
        {
            "claim": row.claim,
            "source": row.source,
            "word": SOURCES[row.source],
            "mark": _MARKS[row.source],
            "evidence": row.evidence,
            "change": row.change,
            "open": _open(row),
        }
        for row in (plan.iterate or Iterate()).loops
    ]


def _open(row: Loop) -> str:
    if not row.evidence.strip():
        return "What came back?"
    return "" if row.change.strip() else "What do you change?"


def choices(plan: Plan) -> dict[str, Any]:
    """Return what the page offers: the sources, and the claims of the plan's selling points."""
    turned = {row.claim for row in (plan.iterate or Iterate()).loops}
    claims = [point.claim for point in (plan.focus or Focus()).points if point.claim not in turned]
    return {
        "sources": [
            {"id": key, "word": word, "mark": _MARKS[key]} for key, word in SOURCES.items()
        ],
        "claims": claims,
    }


# ---- where there is no browser


def text(line: dict[str, Any], shown: dict[str, Any], turns: Sequence[dict[str, Any]]) -> str:
    """Return the timeline in a few lines of text."""
    rows = ["Revisions of the plan." + (f" {line['label']}" if line["example"] else "")]
    rows += [
        f"  {row['number']}  {row['day']}  {row['learned']} ({row['said']})"
        for row in line["states"]
    ]
    rows.append(shown["sentence"])
    rows += [f"Claim: {row['claim']} | {row['evidence']} | {row['change']}" for row in turns]
    return "\n".join(rows)


def page(line: dict[str, Any], shown: dict[str, Any], turns: Sequence[dict[str, Any]]) -> str:
    """Return the timeline as plain HTML: the states, the difference that is picked, the loops."""
    states = table(
        "States of the plan",
        ("state", "day", "from", "what was learned", "changes"),
        (
            (str(row["number"]), row["day"], row["word"], row["learned"], str(row["changes"]))
            for row in line["states"]
        ),
    )
    rows = [
        (
            section["title"],
            f"{row['word']}: {row['one']}" + (f", {row['row']}" if row["row"] else ""),
            _side(row, "before"),
            _side(row, "after"),
        )
        for section in shown["sections"]
        for row in section["rows"]
    ]
    changes = f"<p>{escape(shown['sentence'])}</p>"
    if rows:
        changes = table(shown["sentence"], ("section", "what", "before", "after"), rows)
    loops = [(row["claim"], row["word"], row["evidence"], row["change"]) for row in turns]
    turned = ""
    if loops:
        turned = table(
            "The loop: a claim, what came back, what changes",
            ("claim", "from", "evidence", "change"),
            loops,
        )
    label = f"<p>{escape(line['label'])}</p>" if line["label"] else ""
    return f"<p><strong>Revisions of the plan.</strong></p>{label}{states}{changes}{turned}"


def _side(row: dict[str, Any], side: str) -> str:
    return "; ".join(
        f"{cell['label']}: {cell[side]}" if row["row"] else cell[side]
        for cell in row["cells"]
        if cell[side]
    )
