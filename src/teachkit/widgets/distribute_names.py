"""The name, looked up, and the letter to whoever has it, as plain data for the planner's page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from teachkit.data.facts import fact
from teachkit.data.names import NameList, load_names
from teachkit.decisions.distribute.names import REGISTRIES, NameReport, name_report
from teachkit.decisions.distribute.rename import Request, request_letter

__all__ = ["LETTER", "first_letter", "names", "price_of_renaming", "written"]


# id, label, hint, rows of the field; the first is what a request is about.
_FIELDS = (
    ("name", "The name that you would like", "as you would register it", 1),
    ("registry", "Where", "", 1),
    ("holder", "Who has it", "how you would address them", 1),
    ("sender", "Who asks", "your name, with a way to answer", 1),
    ("project", "For which project", "a sentence: what it is, and what it does", 2),
    ("why", "Why this name", "a sentence: what would users look for?", 2),
    ("shown", "What you have to show", "an address of something that works (S28: it helps)", 2),
    ("offer", "What you offer in return", "a sentence: credit, a redirect, their versions stay", 2),
)
LETTER: list[dict[str, Any]] = [
    {"id": name, "label": label, "hint": hint, "rows": rows}
    | ({"choices": list(REGISTRIES)} if name == "registry" else {})
    for name, label, hint, rows in _FIELDS
]
HOW = {"same": "the same", "looks alike": "looks alike", "typo": "a slip away", "affix": "contains"}
MOST_HITS = 12  # of one registry: more is noise


def price_of_renaming() -> str:
    """Return what a change of name costs, by two of the seven (the ledger of facts)."""
    counts = [
        f"{name}'s in {fact(f'distribute.rename.{name}').value:,} lines of "
        f"{fact(f'distribute.rename.{name}.files').value:,} files"
        for name in ("sudo-rs", "statime")
    ]
    return (
        f"You can always rename, and it gets dearer. The name stands in your repository: "
        f"{' and '.join(counts)}. Each dependant and each channel edits it once more, in its own "
        "time."
    )


@cache
def _lists() -> tuple[NameList, ...]:
    return load_names()


def names(name: str) -> dict[str, Any]:
    """Return what each registry makes of a name, who has it or nearly, and what was looked at.

    Raises:
        TeachkitError: ``bad-name``.
    """
    if not name.strip():
        return {"sentence": "Type a name.", "registries": [], "looked": [], "kept": ""}
    report = name_report(name.strip(), _lists())
    rows = [_registry(report, ruling.registry) for ruling in report.rulings]
    taken = [row["registry"] for row in rows if row["state"] == "taken"]
    near = sum(len(row["hits"]) for row in rows if row["state"] != "taken")
    said = (
        f"'{report.name}' is taken on {', '.join(taken)}."
        if taken
        else f"'{report.name}' is on none of the lists that were looked at."
    )
    if near:
        said += f" Near it elsewhere: {near}."
    looked = [
        f"{one.registry}: {one.title}, {one.names:,} names, {one.date}"
        + ("" if one.whole else f" ({one.note or 'a part of them'}; silence means little)")
        for one in report.looked
    ] + [f"Not looked at: {where} ({why})" for where, why in report.not_looked]
    kept = "; ".join(f"{row['registry']}: {row['verdict']['word']}" for row in rows)
    return {
        "sentence": said,
        "registries": rows,
        "looked": looked,
        "kept": f"{report.name} ({kept})",
    }


def _registry(report: NameReport, registry: str) -> dict[str, Any]:
    ruling = next(one for one in report.rulings if one.registry == registry)
    hits = [one for one in report.hits if one.registry == registry]
    lists = [one for one in report.looked if one.registry == registry]
    if ruling.problems:
        state, mark, word, tone = "refused", "✕", "not allowed", "bad"
    elif any(one.how == "same" for one in hits):
        state, mark, word, tone = "taken", "✕", "taken", "bad"
    elif hits:
        state, mark, word, tone = "near", "!", "near misses", "warn"
    elif not lists:
        state, mark, word, tone = "unknown", "?", "not looked at", "plain"
    elif all(one.whole for one in lists):
        state, mark, word, tone = "free", "✓", "not on the list", "good"
    else:
        state, mark, word, tone = "part", "?", "not on our part of the list", "fair"
    form = f"To it, the name is '{ruling.normalised}'." if ruling.normalised != report.name else ""
    objects = f"It would object: {'; '.join(ruling.problems)}." if ruling.problems else ""
    return {
        "registry": registry,
        "state": state,
        "verdict": {"mark": mark, "word": word, "tone": tone},
        "said": f"{form} {objects}".strip(),
        "hits": [
            {"name": one.name, "how": HOW.get(one.how, one.how), "why": one.why}
            for one in hits[:MOST_HITS]
        ],
    }


def first_letter() -> dict[str, str]:
    """Return the letter's fields before anybody has written anything."""
    return {name: "" for name, *_ in _FIELDS} | {"registry": "PyPI"}


def written(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the letter that these fields make, and what it still lacks."""
    request = Request(**{name: str(fields.get(name) or "").strip() for name, *_ in _FIELDS})
    letter = request_letter(request)
    labels = {name: label.lower() for name, label, *_ in _FIELDS}
    lacks = "; ".join(labels[name] for name in letter.missing)
    missing = f"Still to write: {lacks}." if lacks else "Nothing is missing. Read it aloud once."
    return {"subject": letter.subject, "text": letter.text, "missing": missing}
