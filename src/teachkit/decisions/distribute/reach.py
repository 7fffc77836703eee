"""Whom do these channels reach, each user counted once?

A platform is a number of users and, for each channel, the share of them that can and would take
it from there. Two shares of one platform say nothing about how many users are in both, so there
are three assumptions to choose from (`OVERLAPS`); the first is no assumption at all, and its
bounds are those of Fréchet: a union is at least its largest part and at most the sum of all.
Platforms do not overlap: a user with two machines is two users here.

Every number is a `Range`. Whoever knows people by name uses `reach_of_sets`, which is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from teachkit.errors import TeachkitError

__all__ = [
    "OVERLAPS",
    "ChannelKind",
    "ChannelReach",
    "Platform",
    "PlatformReach",
    "Range",
    "Reach",
    "by_id",
    "reach",
    "reach_of_sets",
    "share",
    "shares_of",
    "total",
]

OVERLAPS: Mapping[str, str] = MappingProxyType(
    {
        "unknown": "unknown: anything from the largest share to the sum of all",
        "nested": "nested: who uses the rarer channel could use the commoner one as well",
        "one-place": "one place: everybody looks in one place and nowhere else",
    }
)
User = TypeVar("User", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """From ``low`` to ``high``, both included.

    Raises:
        TeachkitError: ``bad-range`` when ``low`` is negative or above ``high``.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high < float("inf"):  # nan fails as well
            raise TeachkitError(
                "bad-range",
                f"A range goes from a number of 0 or more up to a larger one, not from {self.low} "
                f"to {self.high}",
                hint="Write [low, high].",
            )

    @property
    def middle(self) -> float:
        """Return the number halfway."""
        return (self.low + self.high) / 2

    def at(self, where: str) -> float:
        """Return the end or middle called "low", "middle" or "high"."""
        return {"low": self.low, "middle": self.middle, "high": self.high}[where]

    def __str__(self) -> str:
        low, high = f"{self.low:,.0f}", f"{self.high:,.0f}"
        return low if low == high else f"{low} to {high}"


NONE = Range(0, 0)


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """One way to users: what it asks of you, who looks after it, and the ``days`` it takes.

    ``days`` is assumed effort for somebody who does it for the first time. ``toolchain`` says
    that it needs Rust on the user's machine. ``source`` is where ``asks`` was read, on ``read``.
    """

    id: str
    title: str
    toolchain: bool
    days: Range
    keeper: str
    asks: tuple[str, ...]
    source: str
    read: str


@dataclass(frozen=True, slots=True)
class Platform:
    """Some users who are on one system.

    ``uses`` maps a channel's id to the share (0 to 1) of these users that can and would take it
    from there; ``toolchain`` is the share with a Rust toolchain.

    Raises:
        TeachkitError: ``bad-share`` when a share is above 1.
    """

    id: str
    title: str
    users: Range
    toolchain: Range
    uses: Mapping[str, Range]

    def __post_init__(self) -> None:
        for name, one in (("toolchain", self.toolchain), *self.uses.items()):
            if one.high > 1:
                raise TeachkitError(
                    "bad-share",
                    f"A share is a number from 0 to 1, and '{name}' goes up to {one.high}",
                    place=f"{self.id}, {name}",
                    hint="85 per cent is 0.85.",
                )


@dataclass(frozen=True, slots=True)
class PlatformReach:
    """Of one platform's ``users`` so many are ``reached``, by these channels."""

    platform: str
    users: Range
    reached: Range
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelReach:
    """What one channel reaches by itself (``alone``), and what only it brings (``only``)."""

    channel: str
    alone: Range
    only: Range


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom the chosen channels reach: ``total`` of ``users``, and ``nobody`` is the rest."""

    users: Range
    total: Range
    nobody: Range
    platforms: tuple[PlatformReach, ...]
    channels: tuple[ChannelReach, ...]


def reach(
    platforms: Iterable[Platform],
    kinds: Iterable[ChannelKind],
    chosen: Collection[str],
    *,
    overlap: str = "unknown",
) -> Reach:
    """Return whom the channels in ``chosen`` (ids) reach, nobody counted twice.

    Raises:
        TeachkitError: ``unknown-channel``, ``unknown-overlap``, ``twice`` (two rows of one id) or
            ``impossible-shares`` (one place each, and more places than people).
    """
    known, there = by_id(kinds, "channel"), by_id(platforms, "platform")
    names = _known(chosen, known)
    if overlap not in OVERLAPS:
        raise TeachkitError(
            "unknown-overlap",
            f"There is no overlap '{overlap}'",
            place=overlap,
            hint=f"It is one of {', '.join(OVERLAPS)}.",
        )
    rows = []
    only: dict[str, list[Range]] = {name: [] for name in names}
    alone: dict[str, list[Range]] = {name: [] for name in names}
    missed = []
    for platform in there.values():
        shares = {name: share(platform, known[name]) for name in names}
        union = _union(shares.values(), overlap, platform.id)
        by = tuple(name for name in names if shares[name].high > 0)
        rows.append(PlatformReach(platform.id, platform.users, _times(platform.users, union), by))
        missed.append(_times(platform.users, Range(1 - union.high, 1 - union.low)))
        for name, one in shares.items():
            rest = [other for key, other in shares.items() if key != name]
            alone[name].append(_times(platform.users, one))
            only[name].append(_times(platform.users, _only(one, rest, overlap)))
    return Reach(
        users=_sum(row.users for row in rows),
        total=_sum(row.reached for row in rows),
        nobody=_sum(missed),
        platforms=tuple(rows),
        channels=tuple(ChannelReach(name, _sum(alone[name]), _sum(only[name])) for name in names),
    )


Shares = Sequence[tuple[Platform, Mapping[str, Range]]]


def shares_of(platforms: Iterable[Platform], kinds: Iterable[ChannelKind]) -> Shares:
    """Return, for each platform, the shares above 0 of these channels: what `total` adds up."""
    known = tuple(kinds)
    rows = []
    for platform in platforms:
        found = {kind.id: share(platform, kind) for kind in known}
        rows.append((platform, {name: one for name, one in found.items() if one.high > 0}))
    return rows


def total(shares: Shares, chosen: Collection[str], overlap: str) -> Range:
    """Return the users whom the channels in ``chosen`` reach: `Reach.total`, and nothing else."""
    return _sum(
        _times(
            platform.users,
            _union([one for name, one in found.items() if name in chosen], overlap, platform.id),
        )
        for platform, found in shares
    )


def share(platform: Platform, kind: ChannelKind) -> Range:
    """Return the share of a platform that one channel reaches.

    What needs a toolchain reaches nobody without one, whatever ``uses`` hopes for.
    """
    wanted = platform.uses.get(kind.id, NONE)
    if not kind.toolchain:
        return wanted
    most = platform.toolchain
    return Range(min(wanted.low, most.low), min(wanted.high, most.high))


def reach_of_sets(
    users: Mapping[str, Collection[User]], channels: Mapping[str, Collection[User]]
) -> Mapping[str, frozenset[User]]:
    """Return, for each platform, exactly those of its ``users`` whom some channel reaches.

    Raises:
        TeachkitError: ``twice`` when somebody is on two platforms.
    """
    seen: set[User] = set()
    for platform, people in users.items():
        if twice := seen & set(people):
            raise TeachkitError(
                "twice",
                f"{len(twice)} of the users of '{platform}' are on another platform as well",
                place=platform,
                hint="Give each of them one platform, so that nobody is counted twice.",
            )
        seen |= set(people)
    reached = frozenset[User]().union(*map(frozenset, channels.values()))
    return {platform: reached & frozenset(people) for platform, people in users.items()}


# --- shares of one platform ------------------------------------------------------------------


def _union(shares: Iterable[Range], overlap: str, place: str) -> Range:
    found = list(shares)
    if not found:
        return NONE
    most = Range(max(one.low for one in found), max(one.high for one in found))
    whole = _sum(found)
    if overlap == "nested":
        return most
    if overlap == "one-place":
        if whole.low > 1 + 1e-9:
            raise TeachkitError(
                "impossible-shares",
                f"Everybody looks in one place, and the shares sum to {whole.low:.2f} at least",
                place=place,
                hint="Lower some shares, or choose another overlap: nested or unknown.",
            )
        return Range(min(1.0, whole.low), min(1.0, whole.high))
    return Range(most.low, min(1.0, whole.high))


def _only(one: Range, others: Sequence[Range], overlap: str) -> Range:
    """Return the share that this channel reaches and no other does."""
    if overlap == "one-place" or not others:
        return one
    most = Range(max(other.low for other in others), max(other.high for other in others))
    if overlap == "nested":
        return Range(max(0.0, one.low - most.high), max(0.0, one.high - most.low))
    # At worst the others cover as much of it as they can; at best as little as they must.
    covered = min(1.0, sum(other.high for other in others))
    return Range(max(0.0, one.low - covered), min(one.high, 1 - most.low))


def _times(users: Range, part: Range) -> Range:
    return Range(users.low * part.low, users.high * part.high)


def _sum(ranges: Iterable[Range]) -> Range:
    found = sorted(ranges)  # sums of floats depend on their order, and ours must not
    return Range(sum(one.low for one in found), sum(one.high for one in found))


Row = TypeVar("Row", ChannelKind, Platform)


def by_id(rows: Iterable[Row], what: str) -> dict[str, Row]:
    """Return rows by their ids.

    Raises:
        TeachkitError: ``twice``.
    """
    known: dict[str, Row] = {}
    for row in rows:
        if row.id in known:
            raise TeachkitError(
                "twice",
                f"There are two rows of the {what} '{row.id}'",
                place=f"{what} {row.id}",
                hint="Give each row an id of its own.",
            )
        known[row.id] = row
    return known


def _known(chosen: Collection[str], known: Mapping[str, ChannelKind]) -> tuple[str, ...]:
    for name in chosen:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=2)
            raise TeachkitError(
                "unknown-channel",
                f"There is no channel '{name}'",
                place=name,
                hint=f"Did you mean {' or '.join(near)}?"
                if near
                else f"They are {', '.join(known)}.",
            )
    return tuple(sorted(set(chosen)))
