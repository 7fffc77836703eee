"""What the documentation map shows, as plain data, as a page on paper and as text.

The core has judged (`teachkit.decisions.document`); here its verdicts get the words, marks and
tones of the page, and each piece of evidence gets an address where there is one.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from teachkit.data.documentation import LINTS, Documented, LintLevel, Verdict, documentation
from teachkit.decisions.document import (
    NEEDS,
    READERS,
    RULES,
    Example,
    Gap,
    ReaderNeed,
    gaps,
    lint_sentence,
)
from teachkit.decisions.plan import Document
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import inline

__all__ = [
    "ANSWER_WORDS",
    "LEVEL_WORDS",
    "page",
    "ran",
    "row_of",
    "saved",
    "sentence",
    "shown",
    "systems",
    "text",
]

# Answer -> mark, word and tone: never colour alone.
ANSWER_WORDS = {
    "yes": ("✓", "served", "good"),
    "no": ("✕", "missing", "warn"),
    "n/a": ("–", "does not apply", "plain"),
}
LEVEL_WORDS = {
    "forbid": ("■", "forbid", "good"),
    "deny": ("▣", "deny", "good"),
    "warn": ("▢", "warn", "fair"),
    "allow": ("–", "allow", "plain"),
    "none": ("–", "none", "plain"),
}
STATE_WORDS = {
    "passed": ("✓", "passed", "good"),
    "failed": ("✕", "failed", "warn"),
    "skipped": ("–", "skipped", "plain"),
}
LEVELS_MEAN = (
    "`warn` prints. `deny` stops the build, and code further down may lift it. `forbid` is `deny`"
    " that nothing below may lift. Nobody has either lint unless they ask for it."
)
# The page lists no more examples than somebody reads; the count is of all.
MOST_EXAMPLES = 200
_ADVICE = {rule.id: rule.advice for rule in RULES}
_TITLES = {rule.id: rule.title for rule in RULES}


def systems() -> list[dict[str, str]]:
    """Return the talk's seven, to choose from."""
    return [{"name": one.name} for one in documentation()]


def sentence(documented: Documented) -> str:
    """Return how many needs are served, in one sentence."""
    count = len(documented.verdicts)
    apart = count - len(documented.served) - len(documented.missing)
    rest = f", and {apart} {'does' if apart == 1 else 'do'} not apply" if apart else ""
    return (
        f"{documented.name} serves {len(documented.served)} of {count} needs;"
        f" {len(documented.missing)} missing{rest}."
    )


def shown(documented: Documented, examples: Sequence[Example] | None = None) -> dict[str, Any]:
    """Return what the trait `shown` holds: one tree, need by need.

    ``examples`` are those that were found in a folder here; of the seven only their number is
    known.
    """
    missing = {gap.need: gap for gap in gaps(documented)}
    return {
        "name": documented.name,
        "about": _about(documented),
        "sentence": sentence(documented),
        "rows": [_row(documented, one, missing.get(one.need)) for one in documented.verdicts],
        "order": [gap.need for gap in missing.values()],
        "lints": [_lint(documented, one) for one in documented.lints],
        "meaning": LEVELS_MEAN,
        "counts": [[language, count] for language, count in documented.examples.items()],
        "examples": None
        if examples is None
        else [
            {"place": f"{one.path}:{one.line}", "language": one.language, "first": _first(one)}
            for one in examples[:MOST_EXAMPLES]
        ],
        "command": _command("PATH" if examples is None else documented.name),
        "notes": list(documented.notes),
    }


def row_of(documented: Documented, need: str) -> ReaderNeed:
    """Return what the plan keeps of one need: the page that serves it, or what is missing.

    Raises:
        TeachkitError: ``no-such-need``, or ``does-not-apply``.
    """
    verdict = next((one for one in documented.verdicts if one.need == need), None)
    if verdict is None:
        raise TeachkitError(
            "no-such-need",
            f"There is no need '{need:.40}'",
            place="need",
            hint=f"There are {', '.join(NEEDS)}.",
        )
    if verdict.answer == "n/a":
        raise TeachkitError(
            "does-not-apply",
            f"{documented.name} has no reader who comes {NEEDS[need]}",
            place=need,
            hint=verdict.why,
        )
    if verdict.answer == "yes":
        return ReaderNeed(READERS[need], need, ", ".join(verdict.evidence), "")
    gap = next(gap for gap in gaps(documented) if gap.need == need)
    return ReaderNeed(gap.reader, need, "", verdict.why)


def ran(report: str) -> dict[str, Any]:
    """Return a report of ``teachkit document PATH --run --json``: its name, and a row an example.

    Those that failed come first.

    Raises:
        TeachkitError: ``no-report`` for anything else.
    """
    try:
        given = json.loads(report)
        name = str(given["name"])
        rows = [_outcome(one) for one in given["outcomes"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TeachkitError(
            "no-report",
            "This is no report of examples that were run",
            place="report",
            hint=f"Make one with: {_command('PATH')}",
        ) from error
    return {"name": name, "rows": sorted(rows, key=lambda row: row["state"] != "failed")}


def saved(section: Document, where: str, *, undo: bool, said: str = "") -> dict[str, Any]:
    """Return what the trait `saved` holds: the readers in the plan, and where it lies."""
    return {
        "rows": [
            {
                "reader": one.reader,
                "need": NEEDS.get(one.need, one.need),
                "page": one.page,
                "gap": one.gap,
            }
            for one in section.readers
        ],
        "where": f"The plan is in {where}" if where else "",
        "undo": undo,
        "said": said,
    }


# ---- where there is no browser


def text(documented: Documented) -> str:
    """Return one tree in a few lines of text."""
    lines = [f"Documentation map. {sentence(documented)}"]
    for one in documented.verdicts:
        mark, word, _ = ANSWER_WORDS[one.answer]
        places = f" ({', '.join(one.evidence)})" if one.evidence else ""
        lines.append(f"  {mark} {NEEDS[one.need]}: {word}. {one.why}{places}")
    lines += [f"  {one.lint}: {lint_sentence(one)}" for one in documented.lints]
    return "\n".join(lines)


def page(documented: Documented) -> str:
    """Return one tree as plain HTML."""
    rows = "".join(
        f'<tr><th scope="row">{escape(NEEDS[one.need])}</th>'
        f"<td>{ANSWER_WORDS[one.answer][0]} {ANSWER_WORDS[one.answer][1]}</td>"
        f"<td>{escape(', '.join(one.evidence))}</td><td>{inline(one.why)}"
        + (f" {inline(_ADVICE[one.need])}" if one.answer == "no" else "")
        + "</td></tr>"
        for one in documented.verdicts
    )
    head = "".join(
        f'<th scope="col">{word}</th>' for word in ("a reader comes", "verdict", "where", "why")
    )
    lints = "".join(
        f"<li><code>{escape(one.lint)}</code>: {escape(lint_sentence(one))}</li>"
        for one in documented.lints
    )
    counts = ", ".join(f"{count} {name}" for name, count in documented.examples.items())
    return (
        f"<p><strong>Documentation map.</strong> {escape(sentence(documented))} "
        f"{escape(_about(documented))}</p>"
        f"<table><caption>Who is served</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table><ul>{lints}</ul>"
        f"<p>Examples found: {escape(counts or 'none')}.</p>"
    )


def _about(documented: Documented) -> str:
    if documented.commit:
        return f"As it was at commit {documented.commit[:8]} of {documented.date}."
    return "As it lies on this machine; nothing of it leaves it."


def _row(documented: Documented, verdict: Verdict, gap: Gap | None) -> dict[str, Any]:
    mark, word, tone = ANSWER_WORDS[verdict.answer]
    return {
        "need": verdict.need,
        "title": _TITLES[verdict.need],
        "words": NEEDS[verdict.need],
        "reader": READERS[verdict.need],
        "answer": verdict.answer,
        "state": {"mark": mark, "word": word, "tone": tone},
        "evidence": _places(documented, verdict.evidence),
        "why": verdict.why,
        "advice": gap.advice if gap is not None else "",
    }


def _lint(documented: Documented, one: LintLevel) -> dict[str, Any]:
    mark, word, tone = LEVEL_WORDS[one.level]
    return {
        "lint": one.lint,
        "asks": LINTS[one.lint],
        "state": {"mark": mark, "word": word, "tone": tone},
        "sentence": lint_sentence(one),
        "places": _places(documented, one.places),
        "undone": _places(documented, one.undone),
    }


def _places(documented: Documented, places: Sequence[str]) -> list[dict[str, str]]:
    """Return places as ``{place, link}``; the link is "" for a tree on this machine."""
    return [{"place": place, "link": _link(documented, place)} for place in places]


def _link(documented: Documented, place: str) -> str:
    if not documented.commit:
        return ""
    path, _, line = place.rpartition(":")
    if not line.isdigit():
        path, line = place, ""
    base = f"https://github.com/{documented.repository}/blob/{documented.commit}/{path}"
    return f"{base}#L{line}" if line else base


def _command(path: str) -> str:
    return f"teachkit document {shlex.quote(path)} --run --json > report.json"


def _first(example: Example) -> str:
    lines = [line for line in example.code.splitlines() if line.strip()]
    return lines[0][:120] if lines else ""


def _outcome(one: Mapping[str, Any]) -> dict[str, Any]:
    mark, word, tone = STATE_WORDS[one["state"]]
    return {
        "place": f"{one['path']}:{int(one['line'])}",
        "language": str(one["language"]),
        "state": one["state"],
        "chip": {"mark": mark, "word": word, "tone": tone},
        "why": " ".join(
            f"{word}{one[key]}"
            for key, word in (("why", ""), ("expected", "Expected: "), ("got", "Got: "))
            if one.get(key)
        ),
    }
