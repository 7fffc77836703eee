"""The gaps as migration notes: what the readers of a release announcement need, in Markdown."""

from __future__ import annotations

from teachkit.decisions.distribute.parity.compare import Gap, Parity
from teachkit.decisions.distribute.parity.rules import SEVERITIES
from teachkit.decisions.distribute.parity.surface import KINDS

__all__ = ["migration_notes"]

# A list longer than this is a table of contents; the rest is counted.
_MOST = 40
_WHAT_IT_IS = (
    "These are promises compared with promises. What a name does when it is used, only tests"
    " with real input show."
)


def migration_notes(parity: Parity) -> str:
    """Return Markdown: what to look for before one moves, worst first, with what to do."""
    lines = [f"# From {parity.old} to {parity.new}", ""]
    for kind in parity.compared:
        counts = {
            state: parity.count(state, kind) for state in ("same", "missing", "changed", "added")
        }
        total = counts["same"] + counts["missing"] + counts["changed"]
        said = [f"{counts['same']} of {total} {KINDS[kind]} are the same"]
        said += [f"{counts[state]} {state}" for state in ("missing", "changed") if counts[state]]
        said += [f"{counts['added']} new"] if counts["added"] else []
        lines.append(f"- {', '.join(said)}.")
    if parity.not_compared:
        only = ", ".join(KINDS[kind] for kind in parity.not_compared)
        lines.append(f"- Not compared, because only one side was looked at: {only}.")
    if not parity.compared:
        lines.append("- Nothing was compared: no part was looked at on both sides.")
    for severity, meaning in SEVERITIES.items():
        gaps = [gap for gap in parity.gaps if gap.about.severity == severity]
        if gaps:
            lines += ["", f"## {severity.capitalize()}: {meaning}", ""]
            lines += _table(gaps)
    if parity.added:
        lines += ["", "## New", ""]
        shown = [f"`{item.name}`" for item in parity.added[:_MOST]]
        rest = len(parity.added) - len(shown)
        lines.append(", ".join(shown) + (f", and {rest} more" if rest else "") + ".")
    lines += [
        "",
        "## What this does not say",
        "",
        _WHAT_IT_IS,
        "",
    ]
    return "\n".join(lines)


def _table(gaps: list[Gap]) -> list[str]:
    lines: list[str] = []
    for rule in dict.fromkeys(gap.about for gap in gaps):
        of_rule = [gap for gap in gaps if gap.about == rule]
        sentence = rule.title[:1].upper() + rule.title[1:]
        lines.append(f"**{sentence}** ({len(of_rule)}). {rule.advice}")
        lines.append("")
        for gap in of_rule[:_MOST]:
            now = f" → `{_code(gap.new)}`" if gap.new and gap.new != gap.old else ""
            shown = gap.old if rule.kind == "options" else gap.name
            before = f" (`{_code(gap.old)}`)" if rule.kind == "exits" else ""
            lines.append(f"- `{_code(shown)}`{before}{now}")
        if len(of_rule) > _MOST:
            lines.append(f"- and {len(of_rule) - _MOST} more")
        lines.append("")
    return lines[:-1]


def _code(text: str) -> str:
    return text.replace("`", "'")
