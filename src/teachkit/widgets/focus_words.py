"""What the focus finder says of claims, of features left out, and of the plan, as plain data.

The claims are read by `teachkit.decisions.focus.claims`, the choice of features is weighed by
`teachkit.decisions.focus.surface`; here their answers become sentences, rows and bars.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from teachkit.data.facts import fact
from teachkit.data.focus import assumed_uses, sudo_issues
from teachkit.decisions.focus.claims import LIMITS, audit
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint
from teachkit.decisions.focus.surface import (
    KEEP,
    Feature,
    Use,
    choose_features,
    features_of_issues,
    unaffected,
    uses_of,
)
from teachkit.decisions.plan import Focus
from teachkit.widgets import focus_cases
from teachkit.widgets.evidence import Table
from teachkit.widgets.measured import (
    Directives,
    SudoIssues,
    directive_counts,
    issue_counts_in_words,
)

__all__ = [
    "accuracy",
    "cases",
    "features",
    "findings",
    "first_choice",
    "fitting_choice",
    "left_out",
    "saved",
    "surface",
]

MOST_USERS = 1_000_000


# ---- claims


def findings(point: SellingPoint, rivals: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the trait `findings` holds: the claim with what was seen, and each question.

    Raises:
        TeachkitError: ``long-claim``.
    """
    if not point.claim:
        return {
            "sentence": "Write a claim, or start from an example.",
            "heard": [],
            "rows": [],
            "passed": [],
        }
    found = audit(point, rivals=rivals)
    flaws = found.flaws
    return {
        "verdict": (
            {"mark": "?", "word": f"{len(flaws)} to answer", "tone": "warn"}
            if flaws
            else {"mark": "✓", "word": "nothing to ask", "tone": "good"}
        ),
        "sentence": found.sentence,
        "heard": _heard(point.claim, [word for flaw in flaws for word in flaw.words]),
        "rows": [
            {
                "title": _start(flaw.title),
                "saw": _listed(flaw.words),
                "because": _start(flaw.because),
                "advice": flaw.advice,
            }
            for flaw in flaws
        ],
        "passed": [
            {"title": one.title, "because": one.because}
            for one in found.findings
            if one.answer == "no"
        ],
    }


def accuracy() -> str:
    """Say how often the auditor was right, and what it cannot do.

    Each share stands beside that of always giving the commoner answer, without which it says
    nothing.
    """

    def right(stem: str) -> str:
        return (
            f"{fact(f'focus.claims.{stem}.accuracy')} % of its answers were ours "
            f"(always the commoner answer: {fact(f'focus.claims.{stem}.commoner')} %)"
        )

    limits = " ".join(limit.replace("`", "") for limit in LIMITS)
    return (
        f"How often is it right? On {fact('focus.claims.held-out')} claims that were kept out of "
        f"its making, {right('held-out')}. We wrote down both, claims and rules: "
        f"take that for an upper bound. On {fact('focus.claims.raw')} summaries of packages as "
        f"they stand, drawn at random, {right('raw')}; for praise that nobody can measure, its "
        f"hardest question, {right('raw.unmeasurable')}. {limits}"
    )


def _heard(claim: str, words: Sequence[str]) -> list[list[Any]]:
    """Cut the claim into pieces, each with 1 where the auditor saw something."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return [[claim, 0]]
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    pieces: list[list[Any]] = []
    end = 0
    for match in pattern.finditer(claim):
        pieces += [[claim[end : match.start()], 0], [match.group(), 1]]
        end = match.end()
    pieces.append([claim[end:], 0])
    return [piece for piece in pieces if piece[0]]


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))


# ---- features left out


def features() -> dict[str, Feature]:
    """Return the features of sudo that past issues came with, those with most of them first."""
    return {one.name: one for one in features_of_issues(sudo_issues())}


def first_choice() -> dict[str, Any]:
    """Return the choice that the finder opens with: nothing dropped yet, users as assumed."""
    return {"dropped": [], "users": {}, "keep": float(KEEP * 100)}


def fitting_choice(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a choice of the page with only what there is: features, kinds of users, a share."""
    known = features()
    kinds = {use.name for use in assumed_uses()}
    dropped = given.get("dropped")
    users = given.get("users")
    keep = given.get("keep")
    return {
        "dropped": [
            name
            for name in dict.fromkeys(dropped if isinstance(dropped, list) else [])
            if name in known
        ],
        "users": {
            name: min(MOST_USERS, max(0, round(count)))
            for name, count in (users if isinstance(users, dict) else {}).items()
            if name in kinds and isinstance(count, (int, float)) and math.isfinite(count)
        },
        "keep": min(100.0, max(0.0, float(keep)))
        if isinstance(keep, (int, float))
        else float(KEEP * 100),
    }


def _uses(choice: Mapping[str, Any]) -> list[Use]:
    return [
        replace(use, users=choice["users"].get(use.name, use.users))
        for use in uses_of(assumed_uses())
    ]


def surface(choice: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trait `surface` holds for a choice: rows, users, and two other choices."""
    known = features()
    uses = _uses(choice)
    total = sum(use.users for use in uses)
    dropped = frozenset(choice["dropped"])
    keep = Fraction(choice["keep"]).limit_denominator(1000) / 100
    gain = sum(known[name].gain for name in dropped)
    share = unaffected(uses, dropped) if total else Fraction(1)
    fits = share >= keep
    compared = choose_features(known.values(), uses, keep=keep) if total else None
    return {
        "explain": (
            "A feature that is not there cannot be attacked. These features of sudo came with "
            f"{sum(one.gain for one in known.values())} past issues in all. Who needs which is "
            "assumed: nobody has counted sudo's users."
        ),
        "keep": choice["keep"],
        "rows": [
            {
                "name": name,
                "gain": feature.gain,
                "issues": list(feature.issues),
                "needed": _percent(_needing(uses, name, total)),
                "dropped": name in dropped,
            }
            for name, feature in known.items()
        ],
        "users": [
            {
                "name": use.name,
                "users": use.users,
                "needs": sorted(use.needs),
                "hit": bool(use.needs & dropped) and use.users > 0,
            }
            for use in uses
        ],
        "total": f"{total:,} users in all; {assumed_uses()[0].source}.",
        "now": {
            "gain": gain,
            "count": len(dropped),
            "unaffected": float(share * 100),
            "said": _percent(share),
            "fits": fits,
            "moved": bool(choice["users"]),
            "verdict": (
                {"mark": "✓", "word": "within the limit", "tone": "good"}
                if fits
                else {"mark": "✕", "word": "too many notice", "tone": "bad"}
            ),
            "sentence": _now(len(dropped), gain, share, keep),
        },
        "choices": []
        if compared is None
        else [
            {
                "id": which,
                "title": title,
                "dropped": list(one.dropped),
                "gain": one.gain,
                "sentence": (
                    f"{_count(one.gain, 'past issue')} gone, {_percent(one.unaffected)} notice "
                    f"nothing."
                ),
            }
            for which, title, one in (
                ("greedy", "Greedy: most for the next user, again and again", compared.greedy),
                ("exact", "Exact: all choices weighed", compared.exact),
            )
        ],
        "compared": "" if compared is None else _compared(compared.lost),
    }


def _needing(uses: Sequence[Use], name: str, total: int) -> Fraction:
    needing = sum(use.users for use in uses if name in use.needs)
    return Fraction(needing, total) if total else Fraction(0)


def _now(count: int, gain: int, share: Fraction, keep: Fraction) -> str:
    if not count:
        return "Everything stays, and so does everything that came with it."
    left = f"{_count(count, 'feature')} left out, {_count(gain, 'past issue')} gone"
    if share >= keep:
        return f"{left}; {_percent(share)} of the users notice nothing."
    return (
        f"{left}, but only {_percent(share)} of the users notice nothing: {_percent(keep)} were "
        "asked for."
    )


def _compared(lost: int) -> str:
    if lost:
        return (
            f"The greedy way leaves {_count(lost, 'issue')} on the table: what was cheap first "
            "used up the users that a better pair would have needed."
        )
    return "Here the greedy way finds as much as weighing all of them. It does not always."


def left_out(choice: Mapping[str, Any]) -> list[LeftOut]:
    """Return a row for the plan for each feature that is ticked."""
    known = features()
    uses = _uses(choice)
    total = sum(use.users for use in uses)
    return [
        LeftOut(
            name,
            f"{_count(known[name].gain, 'past issue')} of sudo came with it "
            f"({', '.join(known[name].issues[:3])}{', …' if known[name].gain > 3 else ''}); "
            f"{_percent(_needing(uses, name, total))} of the users need it, assumed",
        )
        for name in choice["dropped"]
    ]


def _percent(share: Fraction) -> str:
    """Return one decimal, rounded down for what is nearly everybody: 99.96 % is not all."""
    number = float(share * 100)
    if 99.9 < number < 100:
        return "99.9 %"
    return f"{number:.1f}".removesuffix(".0") + " %"


def _count(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"


# ---- what does not change, and the plan


def cases() -> dict[str, Any]:
    """Return what the trait `cases` holds: what is ready to load, and what does not change."""
    return {
        "focuses": [[name, words] for name, words in FOCUSES.items()],
        "claims": focus_cases.claim_groups(),
        "accuracy": accuracy(),
        "timings": focus_cases.names("timings"),
        "memory": focus_cases.names("memory"),
        "symbols": focus_cases.names("symbols"),
        "own": focus_cases.own(),
        "counts": [
            _bars(SudoIssues(), issue_counts_in_words(), "By sudo-rs's own list."),
            _bars(
                Directives(),
                directive_counts(),
                "The price of leaving out. Accepted does not mean obeyed: some are ignored.",
            ),
        ],
    }


def _bars(table: Table, counts: Sequence[tuple[str, int, str]], note: str) -> dict[str, Any]:
    rows = [{"word": word, "count": count} for word, count, _ in counts]
    return {"title": table.caption, "rows": rows, "note": note}


def saved(section: Focus, where: str, *, undo: bool, said: str = "") -> dict[str, Any]:
    """Return what the trait `saved` holds: this chapter's rows of the plan, and where it lies."""
    return {
        "points": [
            {
                "claim": point.claim,
                "focus": point.focus,
                "word": FOCUSES.get(point.focus, point.focus).partition(":")[0],
            }
            for point in section.points
        ],
        "left_out": [{"feature": row.feature, "because": row.because} for row in section.left_out],
        "helps": section.helps,
        "where": f"The plan is in {where}" if where else "",
        "undo": undo,
        "said": said,
    }
