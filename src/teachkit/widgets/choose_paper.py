"""What a ranking stands on, and how it reads where there is no browser: text and plain HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from teachkit.decisions.choose import Ranking, why
from teachkit.widgets.choose_view import as_sentence, main_reasons, title_within, weight_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from teachkit.data.candidates import Candidates

__all__ = ["printed", "sources", "told"]

MOST_PRINTED = 20


def sources(candidates: Candidates) -> dict[str, Any]:
    """Return what the table is, how old each part of it is, and what it cannot say."""
    origin, dates = candidates.origin, candidates.dates
    releases = {key: day for key, day in dates.items() if key.endswith("-security")}
    named = {"sid", "advisories", "popularity", "support", *releases}
    others = {key: day for key, day in dates.items() if key not in named}

    def day(key: str) -> str:
        return dates.get(key, "not to be had, so unknown of all")

    def days(which: Mapping[str, str]) -> str:
        return ", ".join(f"{key.removesuffix('-security')} {at}" for key, at in which.items())

    rows = [
        ["Debian sid", f"{day('sid')}. Names, dependants, people, languages, sizes."],
        ["Security updates", f"{days(releases) or day('')}. Counted in each release by itself."],
        ["Advisories", f"DSA and DLA, up to {day('advisories')}."],
        [
            "Popularity",
            (
                f"{day('popularity')}. A rank and no count, and an old one: what became popular "
                "since is missing."
            ),
        ],
        ["Security support", f"{day('support')}. Where Debian says that it is limited, or ended."],
    ]
    if others:
        rows.append(["Also looked at", f"{days(others)}."])
    rows += [
        [
            "People",
            (
                "Those who look after the Debian package, not those who write the program "
                "upstream. One person may do it all, or a hundred: look at its repository."
            ),
        ],
        [
            "Missing",
            (
                "What nobody counted is unknown. It is hatched, and counts as the average of what "
                "is known, never as zero."
            ),
        ],
    ]
    whole = (
        f"{len(candidates.rows):,} of {candidates.whole:,}"
        if candidates.whole > len(candidates.rows)
        else f"{len(candidates.rows):,}"
    )
    return {
        "subtitle": f"{whole} of Debian's source packages, ranked by what counts for you.",
        "summary": f"{origin.title}, {origin.date or 'undated'} ({origin.kind}).",
        "rows": rows,
    }


def told(ranking: Ranking, candidates: Candidates) -> str:
    """Return the top in a few lines of text, for where there is no browser."""
    lines = [f"{len(ranking):,} candidates, by {_mixture(ranking)}."]
    lines += [
        f"{row.place:>3}  {row.name}: {_reason(ranking, row.name)}"
        for row in ranking.top(MOST_PRINTED)
    ]
    origin = candidates.origin
    lines.append(f"Stands on: {origin.title}, {origin.date or 'undated'} ({origin.kind}).")
    return "\n".join(lines)


def printed(ranking: Ranking, candidates: Candidates) -> str:
    """Return the first twenty with their reasons as plain HTML: what a printed page shows."""
    body = "".join(
        f"<tr><td>{row.place}</td><td>{escape(row.name)}</td><td>{row.score:.1f}</td>"
        f"<td>{escape(_reason(ranking, row.name))}</td></tr>"
        for row in ranking.top(MOST_PRINTED)
    )
    notes = "".join(
        f"<li><strong>{escape(word)}:</strong> {escape(text)}</li>"
        for word, text in sources(candidates)["rows"]
    )
    return (
        f"<p><strong>Which project?</strong> {len(ranking):,} candidates, by "
        f"{escape(_mixture(ranking))}.</p>"
        "<table><caption>The first under these weights</caption><thead><tr><th>place</th>"
        "<th>candidate</th><th>score</th><th>because</th></tr></thead>"
        f"<tbody>{body}</tbody></table><p>{escape(sources(candidates)['summary'])}</p>"
        f"<ul>{notes}</ul>"
    )


def _mixture(ranking: Ranking) -> str:
    return ", ".join(
        f"{title_within(id)} {weight_word(ranking.weights[id])}" for id in ranking.columns
    )


def _reason(ranking: Ranking, name: str) -> str:
    found = why(ranking, name, top=len(ranking))  # nothing is asked of what would lift it
    lifts, holds = main_reasons(found)
    text = as_sentence("; ".join(lifts)) if lifts else ""
    return f"{text} But {'; '.join(holds)}." if holds else text
