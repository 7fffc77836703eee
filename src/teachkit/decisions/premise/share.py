"""The share of memory-safety bugs, its interval, and what another reading does to both."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.cves import Vulnerability

__all__ = [
    "COUNTINGS",
    "READINGS",
    "Effect",
    "Share",
    "effects",
    "pooled",
    "readings",
    "shares",
    "to_cross_half",
    "wilson",
]

READINGS = ("yes", "no", "unclear")
# How the unclear ones count: as no memory bug, not at all, or as memory bugs.
COUNTINGS = ("none", "neither", "all")
_NOTHING: Mapping[str, str] = MappingProxyType({})
Z95 = 1.959964  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a program's vulnerabilities are memory-safety bugs.

    ``yes``, ``no`` and ``unclear`` count the rows; ``counting`` is one of `COUNTINGS` and says
    what the unclear ones do. ``low`` and ``high`` are the Wilson 95 % interval (0 to 1) of the
    share as counted. ``low_if_none`` and ``high_if_all`` are the far ends over both extremes:
    the lower end with no unclear one a memory bug, the upper end with all of them.
    """

    system: str
    yes: int
    no: int
    unclear: int
    low: float
    high: float
    low_if_none: float
    high_if_all: float
    counting: str = "none"

    @property
    def hits(self) -> int:
        """Return how many count as memory-safety bugs."""
        return self.yes + (self.unclear if self.counting == "all" else 0)

    @property
    def of(self) -> int:
        """Return how many are counted at all."""
        return self.yes + self.no + (0 if self.counting == "neither" else self.unclear)

    @property
    def share(self) -> float | None:
        """Return the share, 0 to 1; None when nothing is counted, which is not zero."""
        return self.hits / self.of if self.of else None

    @property
    def side(self) -> str:
        """Return "above" or "below" a half when the whole interval is, else "open"."""
        if self.low > 0.5:
            return "above"
        return "below" if self.high < 0.5 else "open"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the reader's readings did to one program: its share before and after, and by which."""

    system: str
    before: Share
    after: Share
    changed: tuple[str, ...]


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of ``hits`` out of ``n``, both ends from 0 to 1.

    Out of nothing, nothing is known: 0 to 1. Source: E. B. Wilson, "Probable inference, the law
    of succession, and statistical inference", Journal of the American Statistical Association 22
    (1927), 209-212. Unlike share ± z·s it never leaves 0 to 1, and at 0 of 10 it has a width.

    Raises:
        TeachkitError: ``impossible-count`` unless 0 <= hits <= n and z >= 0.
    """
    if not (0 <= hits <= n and z >= 0):
        raise TeachkitError(
            "impossible-count",
            f"{hits} out of {n} with z = {z} has no interval",
            place="wilson",
            hint="Give 0 <= hits <= n and z >= 0.",
        )
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    centre = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # Rounding must not push an end past the share itself, where both meet at 0 or at n.
    low = 0.0 if hits == 0 else min(share, (centre - reach) / whole)
    high = 1.0 if hits == n else max(share, (centre + reach) / whole)
    return low, high


def readings(
    vulnerabilities: Iterable[Vulnerability], changed: Mapping[str, str] = _NOTHING
) -> dict[str, str]:
    """Return id -> "yes", "no" or "unclear", with the reader's readings in place of ours.

    Ids in ``changed`` that are not among the vulnerabilities are left out.

    Raises:
        TeachkitError: ``no-such-reading`` for another word.
    """
    for key, word in changed.items():
        if word not in READINGS:
            raise TeachkitError(
                "no-such-reading",
                f"'{word:.40}' is no reading of {key:.40}",
                place=key,
                hint=f"Choose one of {', '.join(READINGS)}.",
            )
    return {one.id: changed.get(one.id, one.memory) for one in vulnerabilities}


def shares(
    vulnerabilities: Sequence[Vulnerability],
    changed: Mapping[str, str] = _NOTHING,
    *,
    counting: str = "none",
) -> tuple[Share, ...]:
    """Return the share of each program, in the order in which they first appear.

    Raises:
        TeachkitError: ``no-such-reading`` or ``no-such-counting``.
    """
    systems = dict.fromkeys(one.system for one in vulnerabilities)
    return tuple(
        pooled(
            [one for one in vulnerabilities if one.system == system],
            changed,
            counting=counting,
            name=system,
        )
        for system in systems
    )


def pooled(
    vulnerabilities: Sequence[Vulnerability],
    changed: Mapping[str, str] = _NOTHING,
    *,
    counting: str = "none",
    name: str = "all",
) -> Share:
    """Return one share of all these rows together, whatever their program.

    Raises:
        TeachkitError: ``no-such-reading`` or ``no-such-counting``.
    """
    if counting not in COUNTINGS:
        raise TeachkitError(
            "no-such-counting",
            f"The unclear ones cannot be counted as '{counting:.40}'",
            place="counting",
            hint=f"Choose one of {', '.join(COUNTINGS)}.",
        )
    words = list(readings(vulnerabilities, changed).values())
    yes, no, unclear = (words.count(word) for word in READINGS)
    hits = yes + (unclear if counting == "all" else 0)
    of = yes + no + (0 if counting == "neither" else unclear)
    low, high = wilson(hits, of)
    return Share(
        system=name,
        yes=yes,
        no=no,
        unclear=unclear,
        low=low,
        high=high,
        low_if_none=wilson(yes, len(words))[0],
        high_if_all=wilson(yes + unclear, len(words))[1],
        counting=counting,
    )


def effects(
    vulnerabilities: Sequence[Vulnerability],
    changed: Mapping[str, str],
    *,
    counting: str = "none",
) -> tuple[Effect, ...]:
    """Return, for each program that a changed reading touches, its share before and after.

    Raises:
        TeachkitError: ``no-such-reading`` or ``no-such-counting``.
    """
    before = shares(vulnerabilities, counting=counting)
    after = shares(vulnerabilities, changed, counting=counting)
    found = []
    for then, now in zip(before, after, strict=True):
        ids = tuple(
            one.id
            for one in vulnerabilities
            if one.system == then.system and changed.get(one.id, one.memory) != one.memory
        )
        if ids:
            found.append(Effect(then.system, then, now, ids))
    return tuple(found)


def to_cross_half(share: Share) -> int:
    """Return how many counted rows must be read the other way to bring the share across a half.

    Below or at a half, so many more must be memory bugs until they are more than half; above it,
    so many fewer until they are not. Zero rows cannot cross: the answer is then 0.
    """
    if not share.of:
        return 0
    half = share.of // 2
    return half + 1 - share.hits if 2 * share.hits <= share.of else share.hits - half
