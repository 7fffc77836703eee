"""Counts of vulnerabilities as plain data: rows of a picture, sentences, and the printed page.

Everything here is a function from `teachkit.decisions.premise` objects to lists, numbers and
strings. The shapes are described where the browser reads them, in ``static/premise/``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from teachkit.data.cves import C_SYSTEMS, CLASSES
from teachkit.decisions.premise import (
    Guess,
    Share,
    by_year,
    effects,
    facets,
    kind,
    pooled,
    readings,
    score,
    shares,
    to_cross_half,
)
from teachkit.drawing import svg

if TYPE_CHECKING:
    from teachkit.data.cves import Vulnerability

__all__ = [
    "options",
    "picture",
    "printed",
    "programs",
    "rewrites",
    "sources",
    "table",
    "told",
    "years",
]

RUST, ALL = "rust", "all"
# What each program is for: what a guess can stand on.
PURPOSE = {
    "sudo": "lets some people do some things as somebody else",
    "ntpd": "sets the clock over the network, since the 1980s",
    "ntpsec": "a fork of ntpd with much of it removed",
    "chrony": "sets the clock over the network, written anew",
    "zlib": "packs and unpacks bytes: a library",
    "bzip2": "packs and unpacks bytes: a program and a library",
    RUST: "sudo-rs, ntpd-rs, zlib-rs and bzip2-rs: their own advisories",
}
COUNTED_AS = {
    "none": "unclear ones count as no memory-safety bugs",
    "neither": "unclear ones are left out",
    "all": "unclear ones count as memory-safety bugs",
}
UNCLEAR = {
    "none": "they count as something else here, and the dotted lines show how far they reach",
    "neither": "they are left out here, and the dotted lines show how far they reach",
    "all": "they count as memory safety here, and the dotted lines show how far they reach",
}
READING_WORDS = {"yes": "memory safety", "no": "something else", "unclear": "unclear"}
TALK = "Why memory safety is not enough"


def programs(rows: Sequence[Vulnerability]) -> list[dict[str, str]]:
    """Return what can be guessed: each C program, and the rewrites as one."""
    found = [
        {"id": name, "name": name, "what": PURPOSE.get(name, "")}
        for name in dict.fromkeys(one.system for one in rows if not one.rust)
    ]
    if any(one.rust for one in rows):
        found.append({"id": RUST, "name": "the Rust rewrites", "what": PURPOSE[RUST]})
    return found


def table(rows: Sequence[Vulnerability]) -> dict[str, Any]:
    """Return the table, one list a column."""
    return {
        "id": [one.id for one in rows],
        "address": [_address(one.id) for one in rows],
        "system": [one.system for one in rows],
        "year": [one.year for one in rows],
        "cls": [one.cls.replace("-", " ") for one in rows],
        "class_words": [CLASSES.get(one.cls, "") for one in rows],
        "cwe": [one.cwe for one in rows],
        "memory": [one.memory for one in rows],
        "short": [one.short for one in rows],
        "note": [one.note for one in rows],
        "source": [one.source for one in rows],
        "read": [one.read for one in rows],
        "by": [
            "by the CWE of its record" if one.classified == "record" else "by us, who read it"
            for one in rows
        ],
    }


def options(rows: Sequence[Vulnerability]) -> dict[str, Any]:
    """Return what the filter offers: [value, words] each, and the years."""
    found = facets(rows)
    years_ = sorted({one.year for one in rows})
    return {
        "system": [[name, f"{name} ({n})"] for name, n in found["systems"].items()],
        "cls": [[name, f"{name.replace('-', ' ')} ({n})"] for name, n in found["classes"].items()],
        "cwe": [[name, f"{name} ({n})"] for name, n in found["cwes"].items()],
        "memory": [[word, text] for word, text in READING_WORDS.items()],
        "years": [years_[0], years_[-1]] if years_ else [],
        "counting": [[word, text] for word, text in COUNTED_AS.items()],
    }


def picture(
    rows: Sequence[Vulnerability],
    everything: Sequence[Vulnerability],
    changed: Mapping[str, str],
    counting: str,
    guesses: Mapping[str, Guess],
    *,
    narrowed: bool,
) -> dict[str, Any]:
    """Return the rows of the picture and the sentences around it.

    Guesses are scored against our own readings of all rows: what the reader re-reads later must
    not mend their score.
    """
    lines, before = _lines(rows, changed, counting), _lines(rows, {}, counting)
    truth = {one.system: one for one in _lines(everything, {}, "none")}
    drawn = [
        _drawn(now, then, guesses.get(now.system), truth)
        for now, then in zip(lines, before, strict=True)
    ]
    whole = _whole(lines)
    return {
        "rows": drawn,
        "headline": _headline(whole, narrowed=narrowed),
        # Said in the longer text: the short one must not grow and push the table away.
        "verdict": ("As you read them: " if changed else "") + _verdict(whole),
        "callouts": _callouts(lines),
        "cross": _crossing(whole),
        "moved": [_moved(effect) for effect in effects(rows, changed, counting=counting)],
        "whole": {"text": _hits(whole), "percent": _percent(whole)},
        "changed": len(changed),
        "readings": dict(Counter(readings(everything, changed).values())),
        "guessed": _guessed(guesses, truth),
        "selection": _selection(narrowed=narrowed),
    }


def rewrites(
    rows: Sequence[Vulnerability], changed: Mapping[str, str], counting: str
) -> dict[str, Any]:
    """Return the rewrites' own advisories, newest first, and what they come to."""
    own = [one for one in rows if one.rust]
    kinds = {one.id: kind(one, changed.get(one.id, one.memory)) for one in own}
    count = Counter(kinds.values())
    share = pooled(own, changed, counting=counting, name=RUST)
    parts = [f"{n} {word}" for word, n in sorted(count.items(), key=lambda item: -item[1])]
    none_yet = [name for name in ("bzip2-rs",) if all(one.system != name for one in own)]
    return {
        "sentence": (
            f"{len(own)} advisories of their own, {share.hits or 'none'} of them memory safety: "
            f"{_joined(parts)}."
            if own
            else "No advisory of a rewrite is in this table."
        ),
        "caution": (
            f"{_hits(share)} leaves room up to {_round(share.high)} % (95 % interval). The "
            "rewrites are young, and few people have looked."
            + (f" For {_joined(none_yet)} we know of none." if none_yet else "")
            if own
            else ""
        ),
        "rows": [
            {
                "id": one.id,
                "address": _address(one.id),
                "system": one.system,
                "year": one.year,
                "kind": kinds[one.id],
                "short": one.short,
            }
            for one in sorted(own, key=lambda one: (-one.year, one.system))
        ],
    }


def years(
    rows: Sequence[Vulnerability], changed: Mapping[str, str], counting: str
) -> dict[str, Any]:
    """Return the C programs year by year: new rows, and the share of all until then."""
    found = by_year([one for one in rows if not one.rust], changed, counting=counting)
    if not found:
        return {"rows": [], "sentence": ""}
    busiest = max(found, key=lambda one: one.yes + one.no + one.unclear)
    known = [one for one in found if one.total.of >= 10 and one.total.share is not None]
    sentence = (
        f"The most rows are of {busiest.year}: {busiest.yes + busiest.no + busiest.unclear}. "
        f"In {found[-1].year} the share is {_percent(found[-1].total)}."
    )
    if known:
        least, most = (pick(known, key=lambda one: one.total.share or 0) for pick in (min, max))
        sentence += (
            f" From the tenth row on it was never below {_percent(least.total)} ({least.year}) "
            f"nor above {_percent(most.total)} ({most.year})."
        )
    return {
        "rows": [
            [one.year, one.yes, one.unclear, one.no, one.total.share, one.total.low, one.total.high]
            for one in found
        ],
        "sentence": sentence,
    }


def sources(rows: Sequence[Vulnerability]) -> dict[str, Any]:
    """Return what the counts stand on."""
    by = Counter(one.classified for one in rows)
    days = sorted(one.read for one in rows)
    read = days[0] if days and days[0] == days[-1] else f"{days[0]} to {days[-1]}" if days else ""
    return {
        "sentences": [
            (
                f"{len(rows)} vulnerabilities, read in their sources {read}. The CWE of its record "
                f"decided the class of {by['record']}; we decided {by['teachkit']} from the "
                "description, and you may decide otherwise."
            ),
            (
                "A selection, not a census: what its sources list, not all there is. A row counts "
                "one, however bad it is."
            ),
            (
                "95 % intervals by Wilson (1927). They know how many rows there are, and nothing "
                "of how the rows were picked."
            ),
        ]
    }


def told(
    rows: Sequence[Vulnerability],
    changed: Mapping[str, str],
    counting: str,
    guesses: Mapping[str, Guess],
    *,
    revealed: bool,
) -> str:
    """Return the state in a few lines of text, for where there is no browser."""
    if not revealed:
        names = _joined([one["name"] for one in programs(rows)])
        return f"How many of the vulnerabilities of {names} are memory-safety bugs? Guess first."
    lines = _lines(rows, changed, counting)
    said = [
        f"{_name(one.system)}: {_hits(one)}, {_percent(one)}, 95 % interval {_range(one)}"
        + (f"; you guessed {guesses[one.system].share} %" if one.system in guesses else "")
        for one in lines
    ]
    if changed:
        said.append(f"{len(changed)} read otherwise by you.")
    return "\n".join(said)


def printed(
    rows: Sequence[Vulnerability],
    changed: Mapping[str, str],
    counting: str,
    guesses: Mapping[str, Guess],
    *,
    revealed: bool,
) -> str:
    """Return the state as plain HTML: on paper, the question first and the answer folded away."""
    lines = _lines(rows, changed, counting)
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(_name(one.system))}</th>'
        f"<td>{one.yes}</td><td>{one.no}</td><td>{one.unclear}</td><td>{_percent(one)}</td>"
        f"<td>{_range(one)}</td><td>{_guess_cell(guesses.get(one.system))}</td></tr>"
        for one in lines
    )
    whole = _whole(lines)
    callouts = "".join(f"<p>{escape(text)}</p>" for text in _callouts(lines))
    own = rewrites(rows, changed, counting)
    listed = "".join(
        f"<li>{escape(one['id'])} ({escape(one['system'])}, {one['year']}, {escape(one['kind'])}): "
        f"{escape(one['short'])}</li>"
        for one in own["rows"]
    )
    otherwise = f"<p>{len(changed)} read otherwise by the reader.</p>" if changed else ""
    answer = (
        f"<p><strong>{escape(_headline(whole))}</strong></p>"
        f"{_chart(lines, guesses)}{callouts}{otherwise}"
        "<table><caption>Vulnerabilities by program and reading"
        f" ({escape(COUNTED_AS[counting])})</caption><thead><tr><th>program</th>"
        "<th>memory safety</th><th>something else</th><th>unclear</th><th>share</th>"
        f"<th>95 % interval</th><th>your guess</th></tr></thead><tbody>{body}</tbody></table>"
        f"<p><strong>The rewrites' own advisories.</strong> {escape(own['sentence'])} "
        f"{escape(own['caution'])}</p><ul>{listed}</ul>"
        + "".join(f"<p>{escape(text)}</p>" for text in sources(rows)["sentences"])
    )
    title = "<p><strong>Is the title true?</strong></p>"
    if revealed:
        return title + answer
    asked = "".join(
        f"<li><strong>{escape(one['name'])}</strong>, {escape(one['what'])}: ____ %</li>"
        for one in programs(rows)
    )
    return (
        f"{title}<p>Of each program's known vulnerabilities, how many are memory-safety bugs? "
        f"Write down a share, and how sure you are of its side of a half:</p><ul>{asked}</ul>"
        f"<details><summary>What was counted</summary>{answer}</details>"
    )


# ---- counting


def _lines(
    rows: Sequence[Vulnerability], changed: Mapping[str, str], counting: str
) -> tuple[Share, ...]:
    """Return the C programs in the talk's order, all of them together, and the rewrites."""
    c_rows = [one for one in rows if not one.rust]
    rust_rows = [one for one in rows if one.rust]
    order = {name: place for place, name in enumerate(C_SYSTEMS)}
    each = sorted(
        shares(c_rows, changed, counting=counting), key=lambda one: order.get(one.system, 99)
    )
    together = [pooled(c_rows, changed, counting=counting, name=ALL)] if len(each) > 1 else []
    rust = [pooled(rust_rows, changed, counting=counting, name=RUST)] if rust_rows else []
    return (*each, *together, *rust)


def _whole(lines: Sequence[Share]) -> Share:
    """Return the C programs together: their own line, or that of the only one; else nothing."""
    c_lines = [one for one in lines if one.system != RUST]
    return c_lines[-1] if c_lines else pooled((), name=ALL)


def _drawn(
    now: Share, then: Share, guess: Guess | None, truth: Mapping[str, Share]
) -> dict[str, Any]:
    scored = score(guess, truth[now.system]) if guess and now.system in truth else None
    return {
        "id": now.system,
        "name": _name(now.system),
        "share": now.share,
        "low": now.low,
        "high": now.high,
        "low_if_none": now.low_if_none,
        "high_if_all": now.high_if_all,
        "unclear": now.unclear,
        "was": then.share if then.share != now.share else None,
        "text": _hits(now),
        "percent": _percent(now),
        "interval": _range(now),
        "kind": _kind(now),
        "words": _words(now),
        "against": bool(
            now.share is not None and now.share > 0.5 and now.system not in (ALL, RUST)
        ),
        "guess": None if guess is None else guess.share,
        "said": "" if guess is None or scored is None else _said(guess, scored.off, scored.brier),
    }


def _said(guess: Guess, off: int, brier: float) -> str:
    how = "spot on" if not off else f"off by {off}"
    return f"you: {guess.share} %, {how}; Brier {brier:.2f}"


def _guessed(guesses: Mapping[str, Guess], truth: Mapping[str, Share]) -> str:
    scores = [
        found
        for name, guess in guesses.items()
        if name in truth and (found := score(guess, truth[name])) is not None
    ]
    if not scores:
        return ""
    mean_off = sum(one.off for one in scores) / len(scores)
    mean = sum(one.brier for one in scores) / len(scores)
    inside = sum(one.inside for one in scores)
    guessed = "one guess" if len(scores) == 1 else f"{len(scores)} guesses"
    return (
        f"Your {guessed}: {mean_off:.0f} points off on average, {inside} within the interval. "
        f"Mean Brier score {mean:.2f}: 0 is perfect, 0.25 is what always saying 50 % gives, 1 is "
        "quite sure and wrong. Nobody marks it."
    )


def _moved(effect: Any) -> dict[str, Any]:
    before, after = effect.before, effect.after
    return {
        "id": effect.system,
        "text": (
            f"{effect.system}: {_percent(before)} → {_percent(after)} ({_hits(after)}), "
            f"interval {_range(before)} → {_range(after)}"
        ),
    }


# ---- words


def _headline(whole: Share, *, narrowed: bool = False) -> str:
    if whole.share is None:
        return "Nothing of this is in the C programs: there is no share to tell."
    if narrowed:
        which = f"the {whole.of} rows that you picked"
    else:
        of = "the C programs" if whole.system == ALL else whole.system
        which = f"{whole.of} vulnerabilities of {of}"
    return f"{whole.hits} of {which} are memory-safety bugs: {_percent(whole)}."


def _verdict(whole: Share) -> str:
    if whole.share is None:
        return ""
    rest = whole.of - whole.hits
    left = f"Memory safety would have left {rest} of {whole.of}."
    open_ = f" {whole.unclear} are unclear: {UNCLEAR[whole.counting]}."
    return (
        f"95 % interval {_range(whole)}. "
        + (
            f"“{TALK}”: for these programs together, the title holds. {left}"
            if whole.side == "below"
            else f"“{TALK}”: for these programs together, that is not shown. {left}"
        )
        + (open_ if whole.unclear else "")
    )


def _callouts(lines: Sequence[Share]) -> list[str]:
    """Return what speaks against the title, in words: a picture of it is easily overlooked."""
    against = [
        one
        for one in lines
        if one.system not in (ALL, RUST) and one.share is not None and one.share > 0.5
    ]
    if not against:
        return []
    named = _joined([f"{one.system} ({_hits(one)}, {_percent(one)})" for one in against])
    said = [
        f"Against the title: {named}. There, memory safety would have prevented more than it left."
    ]
    said += [
        f"{one.system}: the 95 % interval is {_range(one)}. "
        + (
            "All of it is above one half."
            if one.side == "above"
            else f"{one.of} rows are too few: it crosses one half."
        )
        for one in against
    ]
    if any(one.system == "zlib" for one in against):
        said.append(
            "A codec moves bytes that strangers send; sudo decides who may do what. The more of a "
            "program's work is bytes, the more memory safety does for it."
        )
    return said


def _crossing(whole: Share) -> str:
    moves = to_cross_half(whole)
    if whole.share is None or not moves:
        return ""
    if whole.share > 0.5:
        return f"{moves} of them would have to be something else until they were a half or less."
    others = whole.of - whole.hits
    return (
        f"To make them more than half, you would have to read {moves} of the other {others} as "
        "memory-safety bugs."
    )


def _selection(*, narrowed: bool) -> str:
    return (
        "You count only what the filter shows, and you chose the filter. Would you have chosen it "
        "before you saw the numbers?"
        if narrowed
        else ""
    )


def _kind(one: Share) -> str:
    if one.share is None:
        return "nothing"
    if one.share > 0.5:
        return "above"
    return "below" if one.share < 0.5 else "half"


def _words(one: Share) -> str:
    if one.share is None:
        return "nothing counted"
    if not one.hits:
        return "none so far"
    size = {"above": "more than half", "below": "fewer than half", "half": "half and half"}
    return ("perhaps " if one.side == "open" else "") + size[_kind(one)]


def _name(system: str) -> str:
    return {ALL: "all C programs", RUST: "the Rust rewrites"}.get(system, system)


def _hits(one: Share) -> str:
    return f"{one.hits} of {one.of}"


def _percent(one: Share) -> str:
    return "no share" if one.share is None else f"{_round(one.share)} %"


def _range(one: Share) -> str:
    return f"{_round(one.low)} to {_round(one.high)} %"


def _round(share: float) -> int:
    return round(100 * share)


def _guess_cell(guess: Guess | None) -> str:
    return "" if guess is None else f"{guess.share} %, {guess.sure} % sure"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _address(key: str) -> str:
    """Return where the public record of an id stands."""
    if key.startswith("CVE-"):
        return f"https://www.cve.org/CVERecord?id={key}"
    if key.startswith("RUSTSEC-"):
        return f"https://rustsec.org/advisories/{key}.html"
    return f"https://github.com/advisories/{key}"


# ---- the picture on paper

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 760, 150, 150, 38, 34
_BELOW, _ABOVE = "#3b82c4", "#c2630a"  # both hold 3:1 against white and Lab's dark


def _chart(lines: Sequence[Share], guesses: Mapping[str, Guess]) -> str:
    """Return dots and intervals as an SVG that takes its text colour from the page around it."""
    height = _TOP + _ROW * len(lines) + 24

    def x(share: float) -> float:
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        dashes = "" if share == 0.5 else ' stroke-opacity="0.25"'
        parts.append(
            f'<line x1="{x(share):.1f}" x2="{x(share):.1f}" y1="{_TOP - 8}" y2="{height - 22}" '
            f'stroke="currentColor"{dashes}/>'
            f'<text x="{x(share):.1f}" y="{height - 6}" text-anchor="middle">{share:.0%}</text>'
        )
    parts.append(
        f'<text x="{x(0.5) - 8:.1f}" y="16" text-anchor="end">mostly something else ←</text>'
        f'<text x="{x(0.5) + 8:.1f}" y="16">→ mostly memory safety</text>'
    )
    for place, one in enumerate(lines):
        y = _TOP + _ROW * place + _ROW / 2
        colour = _ABOVE if _kind(one) == "above" else _BELOW
        parts.append(
            f'<text x="{_LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(_name(one.system))}'
            f'</text><line x1="{x(one.low):.1f}" x2="{x(one.high):.1f}" y1="{y}" y2="{y}" '
            f'stroke="{colour}" stroke-width="7" stroke-opacity="0.55" stroke-linecap="round"/>'
        )
        if guess := guesses.get(one.system):
            at = x(guess.share / 100)
            parts.append(
                f'<path d="M{at:.1f} {y - 7}l7 7l-7 7l-7 -7z" fill="none" stroke="currentColor" '
                'stroke-width="1.6"/>'
            )
        if one.share is not None:
            parts.append(f'<circle cx="{x(one.share):.1f}" cy="{y}" r="6.5" fill="{colour}"/>')
        parts.append(
            f'<text x="{_WIDTH - _RIGHT + 14}" y="{y + 4:.1f}" font-weight="600">'
            f"{_percent(one)} <tspan font-weight='400'>({_hits(one)})</tspan></text>"
        )
    said = "; ".join(f"{_name(one.system)} {_percent(one)}, {_range(one)}" for one in lines)
    return svg(
        (_WIDTH, height),
        parts,
        title="Share of memory-safety bugs by program, with its 95 % interval",
        told=said,
    )
