"""A claim about speed, read as its reader would: "2.7x faster", "20 % less time", "as fast as C".

A speed is how often the new time fits into the old one: 2 is twice as fast, 0.5 half as fast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from teachkit.errors import TeachkitError

__all__ = ["PARITY", "Claim", "parse_claim"]

# "As fast as" is kept when the speed lies between 95 % and 1/95 %: less than most people's
# machines differ from one start of a program to the next.
PARITY = 0.95
# A claim is a sentence; the patterns below go back and forth in it.
MOST_LETTERS = 500
_MOST = 1e9
_WORDS = {"twice": "2x", "double": "2x", "doubles": "2x", "thrice": "3x", "triple": "3x"}
# In this order: what a sentence says, and the same with a figure.
_PLAIN_WORDS = (
    (r"\bhal(?:f|ves) (?:of )?(?:the )?(?:time|latency)\b|\bhalf as long\b", "2x faster"),
    (r"(?:\b1/3|\ba third) (?:of )?(?:the )?(?:time|latency)\b", "3x faster"),
    (r"(?:\b1/4|\ba quarter) (?:of )?(?:the )?(?:time|latency)\b", "4x faster"),
    (r"\bhalf as (?:fast|quick)\b|\bhalf the (?:speed|throughput)\b", "2x slower"),
    (r"\b(\d+(?:\.\d+)?) ?(?:x|times) (?:as long|the time)\b", r"\1x slower"),
)
_COUNTS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10"}
_N = r"(\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"{_N} ?(?:x|%)? ?(?:-|to) ?{_N} ?(?=x|%|times|fold)")
_SIZE = re.compile(
    rf"{_N} ?% (larger|bigger|smaller|more|fewer|less)"
    r" (?:output|outputs|files?|bytes|size|archives?|data)|"
    rf"(?:output|outputs|files?|size|archives?) (?:is |are )?{_N} ?% (larger|bigger|smaller)|"
    rf"{_N} ?% (larger|bigger|smaller)"
)
_TIMES = re.compile(rf"{_N}[- ]?(?:x|times|fold)(?![a-z])")
_PERCENT = re.compile(rf"{_N} ?%")
_LESS_TIME = re.compile(
    r"(?:less|shorter|lower|fewer|reduc\w+|cuts?|saves?|down)\b.*"
    r"\b(?:time|latency|seconds|runtime|duration)|\btime\b.*\b(?:less|shorter|lower|down)"
)
_SAME = re.compile(
    r"\b(?:as (?:fast|quick|speedy) as|same (?:speed|time)|parity|on par|equal|comparable)\b"
)
_NOT_SLOWER = re.compile(
    r"\b(?:not?|never|isn't|without being) (?:any )?slower|no (?:slow-?down|regression)|"
    r"at least as (?:fast|quick) as"
)
# "At most 5 % slower" and "within 5 % of zlib" allow a loss: the claim is that it is no larger.
_LOSS = re.compile(
    rf"\b(?:at most|(?:no|not) more than|less than|under) {_N} ?(%|x|times)[^.;]*\bslow|"
    rf"\bwithin {_N} ?(%)"
)
_DIFFERENCE = re.compile(r"\d ?(?:s|ms|us|µs|ns|seconds?|milliseconds?)\b")
_FASTER = re.compile(
    r"\b(?:fast\w*|quick\w*|speed\w*|outperform\w*|beats?|throughput|performance|performant)\b"
)
_SLOWER = re.compile(r"\bslow\w*\b")
_SOFT = re.compile(r"(?:\b(?:about|around|roughly|approximately|nearly|almost|circa)\b|~|≈)")
_UP_TO = re.compile(r"\bup to\b|\bas much as\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What must hold for a claim to be true.

    ``kind`` is "faster", "slower" or "same". ``figure`` is the speed it names (1.0 for a plain
    "faster"), ``least`` the speed that is asked for once rounding is allowed. ``size`` is how
    many times as large it admits the output to be, or None when it says nothing of sizes.
    ``notes`` are sentences on how it was read.
    """

    text: str
    kind: str
    figure: float
    least: float
    size: float | None = None
    notes: tuple[str, ...] = ()


def parse_claim(text: str) -> Claim:
    """Read a claim about speed in English.

    Raises:
        TeachkitError: ``decimal-comma``; ``bad-claim`` when it names no speed, or one of zero.
    """
    if len(text) > MOST_LETTERS:
        raise _bad_claim(text)
    said = re.sub(r"\s+", " ", text.replace("×", "x").replace("–", "-").strip().lower())
    said = said.replace("percent", "%").replace("per cent", "%")
    if found := re.search(r"\d+,\d+(?= ?(?:x|%|times|fold))", said):
        raise TeachkitError(
            "decimal-comma",
            f"'{found[0]}' has a decimal comma, and could be read in two ways",
            place=text[:80],
            hint="Write 2.7x with a point.",
        )
    for word, digits in _WORDS.items():
        said = re.sub(rf"\b{word}\b", digits, said)
    for word, digits in _COUNTS.items():
        said = re.sub(rf"\b{word} times\b", f"{digits} times", said)
    said = re.sub(r"\b(?:an |one )?order of magnitude\b", "10x", said)
    for pattern, meant in _PLAIN_WORDS:
        said = re.sub(pattern, meant, said)
    notes: list[str] = []
    said, size = _size_of(said)
    if found := _RANGE.search(said):
        notes.append(f"Of the range the lower end is tested: {found[1]}.")
        said = said[: found.start()] + found[1] + said[found.end() :]
    kind, figure, step = _speed_of(said, text, notes)
    if not 1 / _MOST <= figure <= _MOST:
        raise _bad_claim(text)
    least = figure
    if _SOFT.search(said) and figure != 1.0:
        least = figure * 0.9 if kind == "faster" else figure / 0.9
        notes.append(f"'About' is granted ten per cent: it must reach {least:.3g}.")
    elif kind == "same" or _NOT_SLOWER.search(said):
        notes.append("'As fast' is granted five per cent.")
        least = PARITY
    elif step and not re.search(r"\b(?:at least|more than|over)\b|>", said):
        least = figure - step
        notes.append(f"{figure:g} is taken as rounded: from {least:g} on it holds.")
    if _UP_TO.search(said):
        notes.append("'Up to' promises nothing: one lucky round would keep it. It is left out.")
    return Claim(text, kind, figure, least, size, tuple(notes))


def _size_of(said: str) -> tuple[str, float | None]:
    """Cut "23 % larger output" out of the sentence, and return it as 1.23."""
    found = _SIZE.search(said)
    if found is None:
        return said, None
    amount, word = (group for group in found.groups() if group)
    share = float(amount) / 100
    smaller = word in ("smaller", "fewer", "less")
    return said[: found.start()] + said[found.end() :], 1 - share if smaller else 1 + share


def _speed_of(said: str, text: str, notes: list[str]) -> tuple[str, float, float]:
    """Return kind, figure, and half a unit of its last decimal (0 for a whole number)."""
    if found := _LOSS.search(said):
        amount, unit = (group for group in found.groups() if group)
        figure = 1 + float(amount) / 100 if unit == "%" else float(amount)
        if figure < 1:
            raise _bad_claim(text)
        notes.append(f"A loss is granted: down to {1 / figure:.3g} times the speed.")
        return "faster", 1 / figure, 0.0
    if _DIFFERENCE.search(said) and not _TIMES.search(said) and not _PERCENT.search(said):
        raise _bad_claim(text)  # a difference in seconds is of one input on one machine
    slower = bool(_SLOWER.search(said)) and not _NOT_SLOWER.search(said)
    if found := _TIMES.search(said):
        figure = float(found[1])
        decimals = len(found[1].partition(".")[2])
        step = 0.5 * 10**-decimals if decimals else 0.0
        if figure <= 0:
            raise _bad_claim(text)
        return ("slower", 1 / figure, 0.0) if slower else ("faster", figure, step)
    if found := _PERCENT.search(said):
        share = float(found[1]) / 100
        if re.search(r"% of (?:the )?(?:time|latency|duration)", said) and not re.search(
            r"\b(?:sav|less|cut|reduc|lower)", said
        ):
            share = 1 - share  # "in 80 % of the time" is 20 % less
            if not 0 < share < 1:
                raise _bad_claim(text)
            notes.append(f"{share:.0%} less time is {1 / (1 - share):.3g} times the speed.")
            return "faster", 1 / (1 - share), 0.0
        if _LESS_TIME.search(said):
            if share >= 1:
                raise _bad_claim(text)
            notes.append(f"{share:.0%} less time is {1 / (1 - share):.3g} times the speed.")
            return "faster", 1 / (1 - share), 0.0
        if slower:
            return "slower", 1 / (1 + share), 0.0
        if _FASTER.search(said):
            notes.append(f"{share:.0%} faster is read as {1 + share:.3g} times the speed.")
            return "faster", 1 + share, 0.0
        raise _bad_claim(text)
    if _NOT_SLOWER.search(said):
        return "faster", 1.0, 0.0
    if _SAME.search(said):
        return "same", 1.0, 0.0
    if slower:
        return "slower", 1.0, 0.0
    if _FASTER.search(said) or _LESS_TIME.search(said):
        return "faster", 1.0, 0.0
    raise _bad_claim(text)


def _bad_claim(text: str) -> TeachkitError:
    return TeachkitError(
        "bad-claim",
        f"'{text:.80}' names no speed that timings could test",
        hint='Claims read like "faster", "2.7x faster", "20 % less time", "as fast as zlib",'
        ' "2.7x faster with 23 % larger output".',
    )
