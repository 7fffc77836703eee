"""Versions and requirements as Cargo orders and matches them (SemVer 2.0.0, section 11).

A version's key is a tuple that sorts in SemVer's total order; build metadata does not count
(section 10). A requirement is an interval on that order, as RustSec uses it: ``>= 1.2.0``
includes every later pre-release. That is on purpose not Cargo's own matching for resolving,
where a pre-release must be asked for: an advisory must not miss ``1.3.0-rc.1``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from teachkit.errors import TeachkitError

__all__ = [
    "Interval",
    "Version",
    "is_version",
    "requirement",
    "requirement_met",
    "series",
    "step",
    "version",
    "within",
]

# (major, minor, patch, pre): pre is (1,) for a release, else (0, identifiers…), so that a
# pre-release sorts before its release and numbers sort before words.
Version = tuple[int, int, int, tuple[object, ...]]
# (low, low included, high, high included); None is unbounded.
Interval = tuple[Version | None, bool, Version | None, bool]

_RELEASE: tuple[object, ...] = (1,)
_LOWEST: tuple[object, ...] = (0,)
# The longest in 16 public locks has 55; int() refuses to read thousands of digits.
MOST_LETTERS = 255
_VERSION = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?",
    re.ASCII,
)
_COMPARATOR = re.compile(
    r"(>=|<=|>|<|=|\^|~)?\s*(\d+|[*xX])(?:\.(\d+|[*xX]))?(?:\.(\d+|[*xX]))?"
    r"(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?",
    re.ASCII,
)


@lru_cache(maxsize=65536)
def version(text: str) -> Version:
    """Return the sort key of a SemVer version.

    Raises:
        TeachkitError: ``bad-version`` when ``text`` is not SemVer 2.0.0.
    """
    match = _VERSION.fullmatch(text) if len(text) <= MOST_LETTERS else None
    if match is None:
        raise TeachkitError(
            "bad-version",
            f"'{text:.60}' is not a SemVer version",
            hint="A version reads MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-rc.1.",
        )
    major, minor, patch, pre = match.groups()
    return int(major), int(minor), int(patch), _prerelease(pre)


def is_version(text: str) -> bool:
    """Say whether ``text`` is a SemVer 2.0.0 version."""
    return len(text) <= MOST_LETTERS and _VERSION.fullmatch(text) is not None


def _prerelease(pre: str | None) -> tuple[object, ...]:
    if pre is None:
        return _RELEASE
    identifiers = tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".")
    )
    return (0, *identifiers)


@lru_cache(maxsize=16384)
def requirement(text: str) -> Interval:
    """Return the interval that a Cargo requirement such as ``^1.2, <1.9`` stands for.

    Raises:
        TeachkitError: ``bad-requirement``.
    """
    low: Version | None = None
    high: Version | None = None
    low_in = high_in = False
    for part in text.split(","):
        part_low, part_low_in, part_high, part_high_in = _comparator(part.strip(), text)
        if part_low is not None and (
            low is None or part_low > low or (part_low == low and not part_low_in)
        ):
            low, low_in = part_low, part_low_in
        if part_high is not None and (
            high is None or part_high < high or (part_high == high and not part_high_in)
        ):
            high, high_in = part_high, part_high_in
    return low, low_in, high, high_in


def _comparator(part: str, whole: str) -> Interval:
    match = _COMPARATOR.fullmatch(part) if len(part) <= MOST_LETTERS else None
    if match is None:
        raise TeachkitError(
            "bad-requirement",
            f"'{whole:.60}' is not a version requirement that Cargo knows",
            hint="Requirements read like '1.2', '^0.3.1', '~1.4', '>=1, <3' or '*'.",
        )
    operator, *texts, pre = match.groups()
    numbers = []
    for text in texts:
        if text is None or not text.isdigit():
            break
        numbers.append(int(text))
    if not numbers:
        return None, False, None, False
    given = len(numbers)
    major, minor, patch = [*numbers, 0, 0][:3]
    exact: Version = (major, minor, patch, _prerelease(pre))
    wildcard = any(text is not None and not text.isdigit() for text in texts)
    after = _next(major, minor, patch, given, caret=operator in (None, "^") and not wildcard)
    match operator:
        case ">=":
            return exact, True, None, False
        case "<":
            return None, False, exact, False
        case ">":
            # ">1.2" asks for 1.3 at least: every 1.2.x is left out.
            return (exact, False, None, False) if given == 3 else (after, True, None, False)
        case "<=":
            return (None, False, exact, True) if given == 3 else (None, False, after, False)
        case "=" if given == 3:
            return exact, True, exact, True
        case _:
            return exact, True, after, False


def _next(major: int, minor: int, patch: int, given: int, *, caret: bool) -> Version:
    """Return the first version past the series, its pre-releases left out as well."""
    if caret:
        if major or given == 1:
            return major + 1, 0, 0, _LOWEST
        if minor or given == 2:
            return 0, minor + 1, 0, _LOWEST
        return 0, 0, patch + 1, _LOWEST
    return (major + 1, 0, 0, _LOWEST) if given == 1 else (major, minor + 1, 0, _LOWEST)


def within(key: Version, interval: Interval) -> bool:
    """Say whether a version lies in an interval, pre-releases ordered as any other version."""
    low, low_in, high, high_in = interval
    if low is not None and (key < low or (key == low and not low_in)):
        return False
    return not (high is not None and (key > high or (key == high and not high_in)))


def requirement_met(text: str, candidate: str) -> bool:
    """Say whether Cargo would take ``candidate`` for the requirement ``text``.

    Unlike `within`, a pre-release counts only when a comparator names one of the same
    MAJOR.MINOR.PATCH (the Cargo Book, "Specifying Dependencies", pre-releases).
    """
    key = version(candidate)
    if not within(key, requirement(text)):
        return False
    if key[3] == _RELEASE:
        return True
    for part in text.split(","):
        match = _COMPARATOR.fullmatch(part.strip())
        if match and match[5] and tuple(map(str, key[:3])) == (match[2], match[3], match[4]):
            return True
    return False


def series(key: Version) -> tuple[int, int, int]:
    """Return what Cargo holds compatible: major, or 0.minor, or 0.0.patch."""
    major, minor, patch, _ = key
    if major:
        return major, 0, 0
    return (0, minor, 0) if minor else (0, 0, patch)


def step(old: str, new: str) -> str:
    """Name the size of the step between two versions: major, minor, patch, pre or none.

    It is counted as Cargo counts compatibility: 0.3 to 0.4 is a major step.
    """
    a, b = version(old), version(new)
    if a == b:
        return "none"
    if series(a) != series(b):
        return "major"
    if a[:2] != b[:2]:
        return "minor"
    return "patch" if a[2] != b[2] else "pre"
