"""A ranking as plain data for the browser: columns, packed places, sentences.

Everything here is a function from `teachkit.decisions.choose` objects to lists, numbers and
strings; every figure is the core's. The shapes are described where the browser reads them, in
``static/choose/protocol.js``.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, Any

from teachkit.decisions.choose import (
    DEFAULT_WEIGHTS,
    SIGNALS,
    Ranking,
    Why,
    compare_two,
    rank,
    why,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from teachkit.data.candidates import Candidate
    from teachkit.decisions.choose import Case, Fragility
    from teachkit.decisions.choose.fragile import Room

__all__ = [
    "LIMIT",
    "PRESETS",
    "case",
    "flips",
    "fragility_in_words",
    "given",
    "main_reasons",
    "packed",
    "pair",
    "presets",
    "reasons",
    "signals",
    "standing",
    "table",
]

LIMIT = 4.0  # where a slider ends: four times the weight that the talk's own bullets have here
TOP = 10
HALF = 0.5  # of a point: where there is room for a few reasons only, less is none
STEPS = 8  # of the rank-flip picture, from nothing to the double
# The head of a column has room for one word.
SHORT = {
    "people": "few people",
    "dependants": "relied on",
    "history": "history",
    "structure": "structure",
    "reach": "beyond Rust",
    "size": "size",
    "interest": "interest",
}
LANGUAGES = {
    "c": "C",
    "c++": "C++",
    "c+rust": "C, some Rust",
    "c+++rust": "C++, some Rust",
    "rust": "Rust",
    "go": "Go",
    "haskell": "Haskell",
    "ocaml": "OCaml",
}
# id -> (word on the button, weights, what it is)
PRESETS: Mapping[str, tuple[str, Mapping[str, float], str]] = {
    "talk": (
        "The talk's (S11)",
        DEFAULT_WEIGHTS,
        (
            "The bullets of S11: few people, many who rely on it, a history of holes. Half as much "
            "for reach and size."
        ),
    ),
    "small": (
        "Small and tractable",
        {**DEFAULT_WEIGHTS, "size": 3.0, "dependants": 0.5, "history": 0.5},
        "For a first project: what you can finish comes first.",
    ),
    "joke": (
        "S09, a joke",
        {id: float(id == "history") for id in SIGNALS},
        (
            "A joke of the talk: sort by security issues and take the first. Look at the size of "
            "what comes out, and at how many people are at it already."
        ),
    ),
}


def signals() -> list[dict[str, Any]]:
    """Return the signals, one a slider (``Signal`` in protocol.js)."""
    return [
        {
            "id": id,
            "title": signal.title,
            "short": SHORT.get(id, id),
            "slide": signal.slide,
            "advice": " ".join(signal.advice.split()),
            "weight": signal.weight,
            "because": signal.because,
        }
        for id, signal in SIGNALS.items()
    ]


def presets() -> list[dict[str, Any]]:
    """Return ready-made weights; the first is what "reset" goes back to."""
    return [
        {"id": id, "word": word, "weights": {one: weights.get(one, 0.0) for one in SIGNALS},
         "note": note}
        for id, (word, weights, note) in PRESETS.items()
    ]  # fmt: skip


def table(ranking: Ranking) -> dict[str, Any]:
    """Return what no weight changes, one list a column (``Table`` in protocol.js)."""
    candidates = ranking.table.candidates
    levels: dict[str, list[int]] = {}
    for id in SIGNALS:
        column = [_percent(level) for level in ranking.table.levels[id]]
        levels[id] = column if max(column, default=-1) >= 0 else []
    return {
        "name": [one.name for one in candidates],
        "language": _words([LANGUAGES.get(one.language, one.language) for one in candidates]),
        "section": _words([one.section for one in candidates]),
        "flags": [
            int(one.orphaned is True)
            + 2 * int(one.team is True)
            + 4 * int(one.name in ranking.table.added)
            for one in candidates
        ],
        "people": [-1 if one.people is None else one.people for one in candidates],
        "levels": levels,
    }


def given(ranking: Ranking) -> dict[str, dict[str, int]]:
    """Return the levels that the reader brought: signal -> name -> 0 to 100."""
    told: dict[str, dict[str, int]] = {}
    for id, names in (("interest", ranking.interest), ("structure", ranking.structure)):
        for name in names:
            level = SIGNALS[id].level(ranking.known(ranking.number(name)))
            if level is not None:
                told.setdefault(id, {})[name] = round(100 * level)
    return told


def packed(ranking: Ranking) -> bytes:
    """Return the order, the places and the scores in hundredths, two bytes a number.

    A candidate is its index in the columns of `table`; least significant byte first.
    """
    order = ranking.order
    whole = sum(ranking.units.values()) * 100  # a level of 1 is a million
    scores = [int(ranking.totals[number] / whole + 0.5) for number in order]
    numbers = array("H", [*order, *(ranking.places[number] for number in order), *scores])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def standing(ranking: Ranking) -> dict[str, Any]:
    """Return who is first, and which signals say nothing yet."""
    first = ranking.names[:3]
    idle = [f"“{SIGNALS[id].title}”" for id in ranking.idle]
    return {
        "top": f"First now: {', '.join(first)}." if first else "",
        "idle": list(ranking.idle),
        "idle_sentence": " ".join(
            [f"Unknown of all, so not in play yet: {_list(idle)}."] * bool(idle)
            + _told_by_few(ranking)
        ),
    }


def _told_by_few(ranking: Ranking) -> list[str]:
    """Return how few candidates have what only the reader can tell: the rest count as middling."""
    lines = []
    for id, told in (("structure", ranking.structure), ("interest", ranking.interest)):
        if id in ranking.columns:
            of = f"{len(told)} candidate{'' if len(told) == 1 else 's'}"
            lines.append(f"“{SIGNALS[id].title}” is known of {of}, and 50 of 100 for all others.")
    return lines


def fragility_in_words(found: Fragility) -> dict[str, Any]:
    """Return the sentence on the top ten, and how far each weight can go."""
    seats, stay = len(found.seated), found.stable
    percent = f"{100 * found.epsilon:g} %"
    all_ = "All" if stay == seats else f"{stay}"
    return {
        "sentence": (
            f"{all_} of the first {seats} stay among them when any one weight moves by {percent}; "
            f"{found.certain} whatever all of them do at once."
        ),
        "rooms": [_room(room) for room in found.rooms],
    }


def _room(room: Room) -> dict[str, Any]:
    down = f"{room.low_swap[1]} comes in for {room.low_swap[0]}" if room.low_swap else ""
    up = f"{room.high_swap[1]} comes in for {room.high_swap[0]}" if room.high_swap else ""
    low, now = weight_word(room.low), f"(now {weight_word(room.weight)})"
    high = "" if room.high is None else weight_word(room.high)
    if down and up:
        text = f"between {low} and {high} {now}. Below, {down}; above, {up}."
    elif up:
        text = f"anything up to {high} {now}. Above, {up}."
    elif down:
        text = f"anything from {low} {now}. Below, {down}."
    else:
        text = "it may be anything, the same ten stay."
    return {"signal": room.signal, "title": SIGNALS[room.signal].title, "sentence": text}


# ---- one candidate


def reasons(ranking: Ranking, name: str) -> dict[str, Any]:
    """Return everything about one candidate's place.

    Raises:
        TeachkitError: ``no-such-candidate``, with names that look alike.
    """
    told = why(ranking, name, top=TOP)
    row = told.row
    joint = f", shared by {row.joint:,}" if row.joint > 1 else ""
    points = f"{row.score:.1f} points of 100."
    if row.unknown:
        missing = _list([title_within(id) for id in row.unknown])
        points += (
            f" Unknown: {missing}. Each counts as average; if all were at their worst it would "
            f"have {row.low:.1f}, at their best {row.high:.1f}."
        )
    return {
        "name": row.name,
        "added": row.added,
        "place_word": f"place {row.place:,} of {row.of:,}{joint}",
        "facts": _facts(row.candidate),
        "sentence": told.text,
        "text": points,
        "signals": [_signal(ranking, told, id) for id in _by_effect(told)],
        "lifts": _lifts(ranking, told),
        "interest": ranking.interest.get(row.name),
        "structure": _structure(ranking, row.name),
    }


def main_reasons(told: Why) -> tuple[list[str], list[str]]:
    """Return what lifts a candidate and what holds it down, by half a point of 100 or more."""
    parts = told.row.parts
    lifts = [told.sentences[id] for id in told.lifts if parts[id].effect >= HALF]
    return lifts, [told.sentences[id] for id in told.holds if parts[id].effect <= -HALF]


def _structure(ranking: Ranking, name: str) -> list[str]:
    """Return what a checkout of it told, if there is one."""
    checkout = ranking.structure.get(name)
    if checkout is None:
        return []
    lines = [as_sentence(SIGNALS["structure"].reason(ranking.known(ranking.number(name))))]
    most = sorted(checkout.languages, key=lambda one: -one.code)[:3]
    if most:
        of = ", ".join(f"{one.name} {one.code:,}" for one in most)
        lines.append(f"{checkout.code:,} lines of code: {of}.")
    lines += [
        f"{idiom.name}: {idiom.count:,}, as in {', '.join(idiom.samples[:2])} ({idiom.because})."
        for idiom in sorted(checkout.idioms, key=lambda one: -one.count)[:3]
    ]
    people = checkout.people
    if people is None:
        lines.append("No history here, so who wrote it stays unknown.")
    elif people.authors_year is not None:
        share = people.top_share_year
        alone = f", one of them {share:.0%} of the commits" if share is not None else ""
        are = "person" if people.authors_year == 1 else "people"
        lines.append(
            f"{people.authors_year:,} {are} in the twelve months to {people.last}{alone}. These "
            "are upstream's, not Debian's."
        )
    return [*lines, *checkout.notes]


def _by_effect(told: Why) -> list[str]:
    """Return all signals: what lifts it, what holds it down, what says nothing, what is off."""
    first = [*told.lifts, *reversed(told.holds)]
    rest = [id for id in told.row.parts if id not in first]
    return [*first, *rest, *(id for id in SIGNALS if id not in told.row.parts)]


def _signal(ranking: Ranking, told: Why, id: str) -> dict[str, Any]:
    signal, known = SIGNALS[id], ranking.known(ranking.number(told.row.name))
    level, part = signal.level(known), told.row.parts.get(id)
    if level is None:
        state = "unknown"
    elif part is None:
        state = "off"
    else:
        state = "lifts" if id in told.lifts else "holds" if id in told.holds else "even"
    effect = "" if part is None or level is None or state == "even" else _signed(part.effect)
    return {
        "id": id,
        "title": signal.title,
        "slide": signal.slide,
        "level": -1 if level is None else round(100 * level),
        "state": state,
        "points": effect,
        "sentence": as_sentence(signal.reason(known)),
    }


def _lifts(ranking: Ranking, told: Why) -> list[str]:
    """Return what would bring it among the first ten: facts, then weights."""
    row = told.row
    if row.place <= told.top:
        return [
            (
                f"Nothing has to: it is among the first {told.top}. What could push it out is "
                "under “If a weight moves”."
            )
        ]
    enough = [need for need in told.needs if need.level is not None]
    lines = [f"If {need.sentence}, it would be among the first {told.top}." for need in enough]
    if not enough and told.needs:
        best = min(told.needs, key=lambda need: need.place_at_best)
        lines.append(
            f"No single fact is enough. The best of them, “{SIGNALS[best.signal].title}” at its "
            f"highest, would make it {best.place_at_best:,}."
        )
    into = [tip for tip in told.tips if tip.top]
    lines += [
        f"With {weight_word(tip.weight)} for “{SIGNALS[tip.signal].title}”, not "
        f"{weight_word(ranking.weights[tip.signal])}, it would be at {tip.place:,}"
        f"{': past the end of the slider' if tip.weight > LIMIT else ''}."
        for tip in into
    ]
    if not into and told.tips:
        tip = min(told.tips, key=lambda one: one.place)
        lines.append(
            f"No single weight is enough: the best is {weight_word(tip.weight)} for "
            f"“{SIGNALS[tip.signal].title}”, which makes it {tip.place:,}."
        )
    if not row.parts.get("interest") or "interest" in row.unknown:
        lines.append("What you think of it is not in there yet: say how interesting it is.")
    return lines


def _facts(candidate: Candidate) -> str:
    parts = [LANGUAGES.get(candidate.language, candidate.language) or "language unknown"]
    if candidate.section:
        parts.append(f"Debian's section {candidate.section}")
    if candidate.support:
        ended = "has ended" if candidate.support == "ended" else "is limited"
        parts.append(f"Debian's security support {ended}")
    if candidate.tests is not None:
        parts.append("tests its packages" if candidate.tests else "no tests of its packages")
    return "; ".join(parts) + "."


def case(found: Case) -> dict[str, Any]:
    """Return the case against a rewrite: questions, what the data say to them, a verdict."""
    words = {
        "go on": "Go on.",
        "think again": "Think again.",
        "make it a hobby": "Make it a hobby.",
        "open": "Open.",
    }
    return {
        "verdict": words.get(found.verdict, found.verdict),
        "text": found.text,
        "rows": [
            {
                "id": row.objection.id,
                "question": row.objection.question,
                "answer": "" if row.answer is None else "yes" if row.answer else "no",
                "evidence": as_sentence(row.evidence),
                "advice": row.objection.advice if row.answer else "",
            }
            for row in found.rows
        ],
    }


# ---- pictures and comparisons


def flips(ranking: Ranking, signal: str) -> dict[str, Any]:
    """Return how the first ten move while one weight goes from nothing to the double.

    ``lanes`` is the position in the order (no two share one), ``places`` what is written. A
    signal that weighs nothing goes up to twice its default weight.
    """
    now = ranking.weights[signal]
    span = now or DEFAULT_WEIGHTS[signal] or 1.0
    weights = [span * 2 * step / STEPS for step in range(STEPS + 1)]
    if not any(ranking.weights[id] for id in ranking.units if id != signal):
        weights = weights[1:]  # without it there would be nothing to rank by
    steps = [
        rank(
            ranking.table,
            {**ranking.weights, signal: weight},
            interest=ranking.interest,
            structure=ranking.structure,
        )
        for weight in weights
    ]
    at = min(range(len(weights)), key=lambda step: abs(weights[step] - now))
    members = dict.fromkeys(number for one in (steps[at], *steps) for number in one.order[:TOP])
    lanes = [{number: lane for lane, number in enumerate(one.order, 1)} for one in steps]
    names = ranking.table.candidates
    return {
        "signal": signal,
        "title": f"“{SIGNALS[signal].title}”",
        "weights": weights,
        "now": at,
        "most": min(TOP, len(ranking)),
        "lines": [
            {
                "name": names[number].name,
                "lanes": [lane[number] for lane in lanes],
                "places": [one.places[number] for one in steps],
            }
            for number in members
        ],
        "sentence": _flip_sentence(steps, weights, signal),
    }


def _flip_sentence(steps: Sequence[Ranking], weights: Sequence[float], signal: str) -> str:
    first, last = [one.names[:TOP] for one in (steps[0], steps[-1])]
    left = [name for name in first if name not in last]
    came = [name for name in last if name not in first]
    span = f"“{SIGNALS[signal].title}” from {weight_word(weights[0])} to {weight_word(weights[-1])}"
    if not came:
        order = "in the same order" if first == last else "in another order"
        return f"{span}: the same {len(first)} stay, {order}."
    stay = len(first) - len(left)
    return (
        f"{span}: {stay} of the first {len(first)} stay. {_list(left)} {_go(left, 'leave')}; "
        f"{_list(came)} {_go(came, 'come')} in."
    )


def pair(ranking: Ranking, a: str, b: str) -> dict[str, Any]:
    """Return two candidates side by side.

    Raises:
        TeachkitError: ``no-such-candidate``.
    """
    both = compare_two(ranking, a, b)
    rows = []
    for id, signal in SIGNALS.items():
        weight = ranking.weights[id] if id in ranking.columns else 0.0
        sides = []
        for row in (both.a, both.b):
            known = ranking.known(ranking.number(row.name))
            level = signal.level(known)
            sides.append(
                {
                    "level": -1 if level is None else round(100 * level),
                    "text": as_sentence(signal.reason(known)),
                }
            )
        points = both.parts.get(id, 0.0)
        rows.append(
            {
                "id": id,
                "title": signal.title,
                "counts": bool(weight),
                "weight_word": _counting(ranking, id),
                "sides": sides,
                "points": points if abs(points) >= 0.05 else 0.0,
                "swap": _swap(both.flips.get(id), weight),
            }
        )
    return {
        "a": a,
        "b": b,
        "places": [f"{both.a.place:,}", f"{both.b.place:,}"],
        "rows": rows,
        "sentence": _pair_sentence(a, b, both.margin, both.parts),
    }


def _counting(ranking: Ranking, id: str) -> str:
    if id in ranking.idle:
        return "unknown of all"
    weight = ranking.weights[id]
    return f"weight {weight_word(weight)}" if weight else "switched off"


def _swap(weight: float | None, now: float) -> str:
    if not now:
        return ""
    if weight is None:
        return "at no weight"
    return f"at {weight_word(weight)}, now {weight_word(now)}"


def _pair_sentence(a: str, b: str, margin: float, parts: Mapping[str, float]) -> str:
    if a == b:
        return f"{a} and itself: a draw."
    strong = sorted(parts, key=lambda one: -abs(parts[one]))
    felt = [id for id in strong if abs(parts[id]) >= 0.05]
    if abs(margin) < 0.05:
        return f"{a} and {b} are level, to a twentieth of a point."
    ahead, behind, sign = (a, b, 1) if margin > 0 else (b, a, -1)
    for_it = [title_within(id) for id in felt if sign * parts[id] > 0]
    against = [title_within(id) for id in felt if sign * parts[id] < 0]
    text = f"{ahead} is {abs(margin):.1f} points ahead of {behind}, by {_list(for_it)}."
    return f"{text} {behind} leads in {_list(against)}." if against else text


def title_within(id: str) -> str:
    """Return a signal's title within a sentence: "few people", "beyond Rust"."""
    title = SIGNALS[id].title
    return title[0].lower() + title[1:]


def _words(column: Sequence[str]) -> list[Any]:
    words = sorted(set(column))
    at = {word: place for place, word in enumerate(words)}
    return [words, [at[word] for word in column]]


def _percent(level: float | None) -> int:
    return -1 if level is None else round(level / 10_000)


def weight_word(weight: float) -> str:
    """Return a weight as people write it: 1, 0.5."""
    return f"{weight:.2f}".rstrip("0").rstrip(".")


def _signed(points: float) -> str:
    return f"{points:+.1f}".replace("-", "\N{MINUS SIGN}")


def as_sentence(text: str) -> str:
    """Return a reason with a capital and a full stop."""
    text = text.strip()
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.?!' else '.'}" if text else ""


def _list(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _go(words: Sequence[str], verb: str) -> str:
    return f"{verb}s" if len(words) == 1 else verb
