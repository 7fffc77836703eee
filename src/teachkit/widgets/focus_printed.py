"""The focus finder where there is no browser: what each focus asks, and how the cases come out.

Everything is judged when it is printed, by the same functions as in the page.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from teachkit.decisions.focus.claims import RULES
from teachkit.widgets import focus_cases, focus_view, focus_words
from teachkit.widgets.measured import Directives, SudoIssues
from teachkit.widgets.printed import table

if TYPE_CHECKING:
    from teachkit.widgets.focus import FocusFinder

__all__ = ["page", "text"]


def text(finder: FocusFinder) -> str:
    """Return the state of the finder in a few lines of text."""
    lines = [f"Focus finder. Claim: {finder.point['claim'] or '(none yet)'}"]
    lines.append(f"The auditor: {finder.findings['sentence']}")
    lines += [f"  - {row['title']}: {row['advice']}" for row in finder.findings["rows"]]
    lines.append(f"Security: {finder.surface['now']['sentence']}")
    lines.append(f"Performance: {finder.judgement['sentence']}")
    lines.append(f"Stability: {finder.trend['sentence']} {finder.api['sentence']}")
    points = [point["claim"] for point in finder.saved["points"]]
    lines.append(f"In the plan: {'; '.join(points) if points else 'no selling point yet'}.")
    return "\n".join(lines)


def page(finder: FocusFinder) -> str:
    """Return the finder as plain HTML: its state, the cases, and the questions to answer."""
    return "".join(
        (
            _claim(finder),
            _security(finder.surface),
            _performance(),
            _stability(),
            _own(),
        )
    )


def _claim(finder: FocusFinder) -> str:
    found = finder.findings
    asked = "".join(
        f"<li><strong>{escape(row['title'])}</strong> {escape(row['saw'])} "
        f"{escape(row['advice'])}</li>"
        for row in found["rows"]
    )
    rules = "".join(f"<li>{escape(rule.question)}</li>" for rule in RULES)
    said = f"<p>“{escape(finder.point['claim'])}”: {escape(found['sentence'])}</p>"
    return (
        "<p><strong>Focus finder.</strong> Who gains what, and how would they check?</p>"
        f"{said}<ul>{asked}</ul>"
        f"<p>The auditor asks of every claim:</p><ul>{rules}</ul>"
        f"<p>{escape(focus_words.accuracy())}</p>"
    )


def _security(surface: dict[str, Any]) -> str:
    rows = [
        (row["name"], str(row["gain"]), row["needed"], "left out" if row["dropped"] else "kept")
        for row in surface["rows"]
    ]
    choices = "".join(
        f"<li>{escape(one['title'])}: {escape(', '.join(one['dropped']) or 'nothing')}. "
        f"{escape(one['sentence'])}</li>"
        for one in surface["choices"]
    )
    return (
        f"<p><strong>Security.</strong> {escape(surface['explain'])}</p>"
        + table(
            "Features, and what came with them",
            ("feature", "past issues", "users who need it, assumed", "here"),
            rows,
        )
        + f"<p>At least {surface['keep']:g} % of the users must notice nothing:</p>"
        f"<ul>{choices}</ul><p>{escape(surface['compared'])}</p>"
        f"{SudoIssues().picture}{Directives().picture}"
    )


def _performance() -> str:
    rows = []
    for name, title in focus_cases.names("timings"):
        judged, _ = focus_view.judged(focus_cases.case("timings", name))
        ratio = f"{judged.ratio:.2f} ({judged.low:.2f} to {judged.high:.2f})"
        rows.append((title, judged.verdict, ratio, judged.headline))
    return "<p><strong>Performance.</strong> Benchmark what you claim.</p>" + table(
        "Cases, judged",
        ("case", "verdict", "times as fast, 95 % interval", "because"),
        rows,
    )


def _stability() -> str:
    memory = []
    for name, title in focus_cases.names("memory"):
        given = focus_cases.case("memory", name)
        found = focus_view.judged_memory(given)
        shown = focus_view.trend(found, given)
        memory.append((title, found.verdict, found.headline, shown["restart"]))
    symbols = []
    for name, title in focus_cases.names("symbols"):
        verdict = focus_view.judged_symbols(focus_cases.case("symbols", name))
        moved = (verdict.removed, verdict.changed, verdict.added)
        symbols.append((title, verdict.headline, *(str(len(rows)) for rows in moved)))
    return (
        "<p><strong>Stability.</strong> Does it leak, and does its interface stay?</p>"
        + table(
            "Memory",
            ("case", "verdict", "because", "and if it is restarted every 1000 requests (a joke)"),
            memory,
        )
        + table("Interfaces", ("case", "verdict", "removed", "changed", "added"), symbols)
    )


def _own() -> str:
    told = focus_cases.own()
    asked = "".join(
        f"<li>{escape(one['ask'])} {escape(one['why'])}</li>" for one in told["prompts"]
    )
    given = "".join(
        f"<li><strong>{escape(one['who'])}</strong> {escape(one['what'])} "
        f"({escape(one['source'])})</li>"
        for one in told["given"]
    )
    return f"<p><strong>Your own.</strong></p><ul>{asked}</ul><ul>{given}</ul>"
