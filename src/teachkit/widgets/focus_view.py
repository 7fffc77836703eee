"""What the focus finder shows of timings, memory and symbols, as plain data.

No judgement is made here: a message of the page becomes a call of the core, and its answer is
said and placed. Shapes are those of ``static/focus``: a verdict is ``{mark, word, tone}``, and a
picture gets its numbers in the unit of its axis, with a sentence for who cannot see it. Claims,
features and the plan are in `focus_words`, what is ready to load in `focus_cases`.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from teachkit.decisions.focus import (
    ApiVerdict,
    Judgement,
    Series,
    Trend,
    api_break,
    judge,
    memory_trend,
    read_samples,
    read_symbols,
    read_timings,
    restarts,
)
from teachkit.decisions.focus.stability import size_words
from teachkit.decisions.focus.timings import choose_series
from teachkit.errors import TeachkitError

__all__ = [
    "EVERY",
    "LIMIT",
    "api",
    "judged",
    "judged_memory",
    "judged_symbols",
    "judgement",
    "point_of",
    "trend",
]

# More dots than this make a smear, and a slow page: every second, third, … round is drawn then.
MOST_DRAWN = 240
VERDICTS = {
    "supported": {"mark": "✓", "word": "supported", "tone": "good"},
    "not supported": {"mark": "✕", "word": "not supported", "tone": "bad"},
    "cannot tell": {"mark": "?", "word": "cannot tell", "tone": "warn"},
    "leak": {"mark": "▲", "word": "leak", "tone": "bad"},
    "warm-up": {"mark": "◔", "word": "warm-up", "tone": "fair"},
    "flat": {"mark": "✓", "word": "flat", "tone": "good"},
    "kept": {"mark": "✓", "word": "promise kept", "tone": "good"},
    "broken": {"mark": "✕", "word": "promise broken", "tone": "bad"},
    "no promise": {"mark": "○", "word": "no promise made", "tone": "fair"},
    "": {"mark": "?", "word": "no versions given", "tone": "plain"},
}
MARKS = {"good": "✓", "bad": "✕", "plain": "·"}
# seconds in one, from the largest
_TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_BYTES = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "bytes"))
EVERY, LIMIT = 1000, 512.0  # S17's restart, and a limit in MiB to hold the memory against


# ---- performance


def judged(message: Mapping[str, Any]) -> tuple[Judgement, dict[str, dict[str, Any]]]:
    """Judge what the page sent, and return the names of the series in each text, too.

    A text without a partner may hold both series: the first two are taken then.

    Raises:
        TeachkitError: whatever is wrong with a text, a size or the claim.
    """
    sides = {side: dict(message.get(side) or {}) for side in ("old", "new", "rival")}
    found = {
        side: read_timings(str(given["text"]), place=given.get("name") or _called(side))
        for side, given in sides.items()
        if str(given.get("text") or "").strip()
    }
    if "old" not in found:
        raise _missing("before", "Before: theirs")
    if "new" not in found:
        if len(found["old"]) < 2:
            raise _missing("after", "After: yours")
        found["new"] = found["old"]
        sides["old"].setdefault("pick", "")
        sides["new"]["pick"] = sides["new"].get("pick") or found["old"][1].name
    series = {
        side: choose_series(all_, _picked(all_, sides[side]), place=_called(side))
        for side, all_ in found.items()
    }
    sizes = {
        side: _size(given.get("size"), series.get(side), side) for side, given in sides.items()
    }
    old, new = sizes["old"], sizes["new"]
    judgement = judge(
        series["old"],
        series["new"],
        claim=str(message.get("claim") or "").strip() or None,
        sizes=(old, new) if old is not None and new is not None else None,
        rival=series.get("rival"),
        rival_size=sizes["rival"],
        paired=True if message.get("paired") else None,
    )
    picks = {
        side: {"names": [one.name for one in all_], "picked": series[side].name}
        for side, all_ in found.items()
    }
    return judgement, picks


def judgement(
    judged: Judgement, picks: Mapping[str, Mapping[str, Any]], source: str = ""
) -> dict[str, Any]:
    """Return what the trait `judgement` holds: verdict, reasons, and two pictures' numbers."""
    both = (judged.old, judged.new)
    scale, unit = _fitting(_TIMES, statistics.median(judged.old.seconds))
    step = -(-max(len(one.seconds) for one in both) // MOST_DRAWN)
    shown: list[dict[str, Any]] = [
        {
            "name": one.name or word,
            "times": [value / scale for value in one.seconds[::step]],
            "median": (middle := statistics.median(one.seconds[skip:]) / scale),
            "said": f"{_short(middle)} {unit}",
            "warmup": -(-skip // step),
            "drift": drift,
        }
        for one, word, skip, drift in zip(
            both, ("before", "after"), judged.warmup, judged.drift, strict=True
        )
    ]
    interval = f"{judged.low:.2f} to {judged.high:.2f}"
    other = judged.same_work.verdict in ("larger", "smaller")
    work = [reason for reason in judged.reasons if other and reason.kind == "same-work"]
    return {
        "verdict": VERDICTS[judged.verdict],
        "sentence": judged.headline,
        "work": " ".join(reason.sentence for reason in work),
        "reasons": [
            {"mark": MARKS[reason.tone], "text": reason.sentence, "tone": reason.tone}
            for reason in judged.reasons[1:]
            if reason not in work
        ],
        "series": shown,
        "unit": unit,
        "step": step,
        "ratios": _ratios(judged, shown[1]["name"]),
        "ratioCaption": f"How many times as fast, with its {judged.confidence:.0%} interval",
        "ratioPictured": (
            f"{shown[1]['name']} is {judged.ratio:.2f} times as fast as {shown[0]['name']}, "
            f"interval {interval}; the claim asks for {judged.claim.figure:g}."
        ),
        "roundsCaption": "Each round" if step == 1 else f"One round in {step}",
        "pictured": "; ".join(
            f"{one['name']}: {len(all_.seconds)} rounds, median {one['said']}, "
            f"from {_short(min(all_.seconds) / scale)} to "
            f"{_short(max(all_.seconds) / scale)} {unit}"
            for one, all_ in zip(shown, both, strict=True)
        ),
        "picks": picks,
        "source": source,
    }


def _ratios(judged: Judgement, name: str) -> list[dict[str, Any]]:
    """Return the rows of the picture: what is claimed, what was measured, what a rival does."""
    rows = [
        {
            "kind": "new",
            "said": f"{name}: {judged.ratio:.2f}× ({judged.low:.2f} to {judged.high:.2f})",
            "low": judged.low,
            "value": judged.ratio,
            "high": judged.high,
        }
    ]
    figure = judged.claim.figure
    if figure != 1.0:
        claim = {"kind": "claim", "said": f"claimed: {figure:g}×"}
        rows.insert(0, {**claim, **dict.fromkeys(("low", "value", "high"), figure)})
    if (rival := judged.rival) is not None:
        rows.append(
            {
                "kind": "rival",
                "said": f"{rival.name}: {rival.ratio:.2f}× ({rival.low:.2f} to {rival.high:.2f})",
                "low": rival.low,
                "value": rival.ratio,
                "high": rival.high,
            }
        )
    return rows


def point_of(judged: Judgement) -> dict[str, str]:
    """Return a selling point that says what was measured, and leaves open for whom."""
    old, new = judged.old.name or "the old one", judged.new.name or "the new one"
    work = judged.same_work
    size = (
        f", for {abs(work.ratio - 1):.0%} {'more' if work.ratio > 1 else 'less'} output"
        if work.verdict in ("larger", "smaller") and work.ratio is not None
        else ""
    )
    return {
        "claim": f"{judged.ratio:.1f} times as fast as {old}{size}.",
        "focus": "performance",
        "audience": "",
        "need": "",
        "evidence": (
            f"{new} against {old}: ratio {judged.ratio:.2f}, {judged.confidence:.0%} interval "
            f"{judged.low:.2f} to {judged.high:.2f}, {len(judged.new.seconds)} rounds. "
            f"{judged.same_work.sentence}"
        ),
    }


def _picked(found: Sequence[Series], given: Mapping[str, Any]) -> str:
    pick = str(given.get("pick") or "")
    return pick if pick in [one.name for one in found] else found[0].name


def _size(given: object, series: Series | None, side: str) -> int | None:
    text = str(given if given is not None else "").strip()
    if not text:
        return series.size if series is not None else None
    try:
        size = float(text)
    except ValueError:
        size = -1.0
    if not 0 < size < 1e18:
        raise TeachkitError(
            "not-a-size",
            f"'{text:.40}' is no size in bytes",
            place=f"{_called(side)}, bytes of output",
            hint="Write a number of bytes, such as 1087652, or leave it empty.",
        )
    return int(size)


def _called(side: str) -> str:
    return {"old": "Before", "new": "After", "rival": "The rival"}[side]


def _missing(word: str, field: str) -> TeachkitError:
    return TeachkitError(
        "no-rounds",
        f"There are no timings of what was there {word}",
        place=field,
        hint="Paste a column of times, choose a file, or load a case.",
    )


# ---- stability


def judged_memory(message: Mapping[str, Any]) -> Trend:
    """Judge samples of memory that the page sent.

    Raises:
        TeachkitError: whatever is wrong with them.
    """
    given = dict(message.get("samples") or {})
    text = str(given.get("text") or "")
    if not text.strip():
        raise TeachkitError(
            "no-samples",
            "There are no samples of memory",
            place="Memory",
            hint="Paste lines of requests and memory, choose a file, or load a case.",
        )
    return memory_trend(read_samples(text, place=given.get("name") or "Memory"))


def trend(found: Trend, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trait `trend` holds: verdict, picture, and what S17's restart costs."""
    samples = found.samples
    scale, unit = _fitting(_BYTES, max(size for _, size in samples))
    step = -(-len(samples) // MOST_DRAWN)
    drawn = samples[::step]
    points = [[at, size / scale] for at, size in drawn]
    warm = sum(at < found.settled for at, _ in drawn)
    every = _number(message.get("every"), EVERY, "Restart every")
    limit = _number(message.get("limit"), LIMIT, "limit")
    grown = f"{size_words(found.low)} to {size_words(found.high)}"
    return {
        "verdict": VERDICTS[found.verdict],
        "sentence": found.headline,
        "reasons": [
            {"mark": MARKS[reason.tone], "text": reason.sentence, "tone": reason.tone}
            for reason in found.reasons[1:]
        ],
        "points": points,
        "warm": warm,
        "fit": _fit(found, scale),
        "unit": unit,
        "per": "requests",
        "caption": (
            "Memory by requests: hollow while it settles, then the line through the rest with "
            "its 95 % interval"
        ),
        "pictured": (
            f"{len(samples)} samples from {size_words(samples[0][1])} to "
            f"{size_words(samples[-1][1])} over {samples[-1][0]:,.0f} requests; "
            f"slope {size_words(found.slope)} a request, interval {grown}."
        ),
        "restart": _restart(found, limit, int(every)),
        "source": str(message.get("source") or ""),
    }


def _restart(found: Trend, limit: float, every: int) -> str:
    """Say what S17's restart buys; ``limit`` is in MiB, and what is in use may be above it."""
    used = found.samples[-1][1]
    if limit * (1 << 20) <= used:
        return f"{size_words(used)} are in use already: above that limit."
    # What is flat, or has warmed up, does not leak because its slope is a hair above zero.
    slope = found.slope if found.verdict in ("leak", "cannot tell") else 0.0
    said = restarts(slope, limit * (1 << 20), start=used, every=every).sentence
    return f"If it goes on as it began: {said}" if found.verdict == "cannot tell" else said


def _fit(found: Trend, scale: float) -> dict[str, list[list[float]]] | None:
    """Return the ends of three lines through the settled samples: the slope, and its interval."""
    kept = [(at, size) for at, size in found.samples if at >= found.settled]
    if len(kept) < 3:
        return None
    middle = statistics.median(at for at, _ in kept)
    height = statistics.median(size - found.slope * (at - middle) for at, size in kept)

    def line(slope: float) -> list[list[float]]:
        return [[at, (height + slope * (at - middle)) / scale] for at in (kept[0][0], kept[-1][0])]

    return {"line": line(found.slope), "flattest": line(found.low), "steepest": line(found.high)}


def judged_symbols(message: Mapping[str, Any]) -> ApiVerdict:
    """Judge two lists of symbols, or of signatures, and their versions.

    Raises:
        TeachkitError: an empty list, or whatever is wrong with a line or a version.
    """
    sides = {side: dict(message.get(side) or {}) for side in ("old", "new")}
    lists = []
    for side, given in sides.items():
        text = str(given.get("text") or "")
        if not text.strip():
            raise TeachkitError(
                "no-symbols",
                f"There are no symbols of the version {_called(side).lower()}",
                place=f"Symbols {_called(side).lower()}",
                hint="Paste a name a line, or what nm -D prints, or load a case.",
            )
        lists.append(read_symbols(text, place=given.get("name") or f"Symbols {_called(side)}"))
    versions = [str(given.get("version") or "").strip() or None for given in sides.values()]
    return api_break(lists[0], lists[1], versions[0], versions[1])


def api(verdict: ApiVerdict, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the trait `api` holds: verdict, reasons, and what went, moved or came."""
    return {
        "verdict": VERDICTS[verdict.verdict],
        "sentence": verdict.headline,
        "reasons": [
            {"mark": MARKS[reason.tone], "text": reason.sentence, "tone": reason.tone}
            for reason in verdict.reasons[1:]
        ],
        "lists": [
            {"title": title, "rows": list(rows)}
            for title, rows in (
                ("Removed", verdict.removed),
                ("Changed", verdict.changed),
                ("Added", verdict.added),
            )
        ],
        "source": str(message.get("source") or ""),
    }


# ---- numbers in words


def _fitting(units: Sequence[tuple[float, str]], value: float) -> tuple[float, str]:
    """Return the largest unit that ``value`` is at least one of, and how many go into it."""
    return next(((size, word) for size, word in units if abs(value) >= size), units[-1])


def _short(value: float) -> str:
    """Return three digits that count, and never an exponent."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(given: object, default: float, place: str) -> float:
    text = str(given if given is not None else "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e15:
        raise TeachkitError(
            "not-a-number",
            f"'{text:.40}' is not a number above zero",
            place=place,
            hint=f"Write a number such as {default:g}.",
        )
    return number
