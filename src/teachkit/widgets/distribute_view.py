"""The core's answers about distribution as plain data for the page: rows, shares and sentences.

A number of users is a range, because it is assumed, and shows as a sentence and as two shares for
a bar. Everything here is a function of its arguments; the tables are read once by their loaders.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from teachkit.decisions.distribute.channel import Channel
from teachkit.decisions.distribute.kinds import assumed_platforms, channel_kinds
from teachkit.decisions.distribute.order import order_of_work
from teachkit.decisions.distribute.reach import (
    OVERLAPS,
    ChannelKind,
    Platform,
    Range,
    Reach,
    reach,
    share,
)
from teachkit.widgets.distribute_debian import projects
from teachkit.widgets.distribute_names import LETTER, price_of_renaming

__all__ = ["first_chosen", "options", "reached", "rows_to_save"]

_FIRST = ["debian", "crates"]
MOST_EXACT = 11  # channels: one more takes longer than a click may


def options() -> dict[str, Any]:
    """Return what there is to choose from: channels, platforms, overlaps, projects, fields."""
    return {
        "assumed": "All numbers of users and days are assumed: nobody has counted your users but "
        "you. Put your own in their place. What is computed from them is exact: nobody counts "
        "twice.",
        "overlaps": list(OVERLAPS.items()),
        "platforms": [
            {"id": one.id, "title": one.title, "assumed": str(one.users)}
            for one in assumed_platforms()
        ],
        "channels": [
            {
                "id": one.id,
                "title": one.title,
                "days": _days(one),
                "keeper": one.keeper,
                "asks": list(one.asks),
                "source": f"{one.source}; read {one.read}",
            }
            for one in channel_kinds()
        ],
        "projects": projects(),
        "letter": LETTER,
        "renaming": price_of_renaming(),
    }


# ---- reach


def reached(
    users: Mapping[str, int], chosen: Sequence[str], overlap: str
) -> tuple[Reach, dict[str, Any]]:
    """Return whom the channels ``chosen`` reach, and the same as data for the page.

    ``users`` has the reader's own counts by platform; where there is none, ours are assumed.

    Raises:
        TeachkitError: what `teachkit.decisions.distribute.reach.reach` says.
    """
    kinds = channel_kinds()
    platforms = _with_counts(users)
    found = reach(platforms, kinds, chosen, overlap=overlap)
    longest = max((one.users.middle for one in found.platforms), default=0) or 1
    by_platform = []
    for one, platform in zip(found.platforms, platforms, strict=True):
        ways = [kind for kind in kinds if kind.id in one.by]
        if ways:
            said = f"{one.reached} of {one.users} by {_listed([way.title for way in ways])}"
        else:
            said = f"nobody of {one.users}"
        by_platform.append(
            {
                "id": one.platform,
                **_shares(one.reached, one.users),
                "scale": one.users.middle / longest,
                "reached": str(one.reached),
                "users": str(one.users),
                "by": [{"title": way.title, **_ends(share(platform, way))} for way in ways],
                "said": said,
            }
        )
    counts = {row.channel: row for row in found.channels}
    by_channel = []
    for kind in kinds:
        if kind.id in counts:
            count = counts[kind.id]
            said = f"{count.alone} by itself, of them {count.only} by nothing else"
        else:
            more = reach(platforms, kinds, [*chosen, kind.id], overlap=overlap)
            only = next(row.only for row in more.channels if row.channel == kind.id)
            said = f"would bring {only} whom nothing else brings"
        by_channel.append({"id": kind.id, "title": kind.title, "said": said})
    return found, {
        "platforms": by_platform,
        "channels": by_channel,
        "total": {"said": str(found.total), **_overall(by_platform, found)},
        "nobody": str(found.nobody),
        "users": str(found.users),
        "days": _sum_of_days(kinds, chosen),
        "sentence": (
            f"Of {found.users} users, {found.total} are reached. Left: {found.nobody}."
            if chosen
            else f"No channel is on, so none of {found.users} users is reached."
        ),
        "order": _order(platforms, kinds, chosen, overlap),
    }


def first_chosen(channels: Collection[Channel]) -> list[str]:
    """Return which channels to begin with: those in the plan, else an example of two."""
    saved = {one.channel for one in channels}
    return [one.id for one in channel_kinds() if one.title in saved] or _FIRST


def rows_to_save(reached: Mapping[str, Any], chosen: Collection[str]) -> tuple[Channel, ...]:
    """Return a row of the plan for each channel that is switched on."""
    kinds = {one.id: one for one in channel_kinds()}
    said = {one["id"]: one["said"] for one in reached["channels"]}
    return tuple(
        Channel(
            channel=kinds[name].title,
            reaches=f"{said[name]} (users are assumed)",
            keeper=kinds[name].keeper,
            step=kinds[name].asks[0] if kinds[name].asks else "",
        )
        for name in kinds
        if name in chosen
    )


def _with_counts(users: Mapping[str, int]) -> tuple[Platform, ...]:
    return tuple(
        replace(one, users=Range(users[one.id], users[one.id])) if one.id in users else one
        for one in assumed_platforms()
    )


def _order(
    platforms: Sequence[Platform], kinds: Sequence[ChannelKind], chosen: Sequence[str], overlap: str
) -> dict[str, Any]:
    titles = {one.id: one.title for one in kinds}
    method = "exact" if len(chosen) <= MOST_EXACT else "greedy"
    work = order_of_work(platforms, kinds, chosen, overlap=overlap, method=method, at="low")
    steps = [
        {
            "title": titles[step.channel],
            "said": f"about {step.days:,.1f} days; at least {step.added:,.0f} more users, "
            f"{step.total:,.0f} in all",
        }
        for step in work.steps
    ]
    how = (
        "This order leaves the fewest people waiting, each day of work counted"
        if method == "exact"
        else "Next is always what brings most for a day of work, which is quick and nearly best"
    )
    sentence = (
        f"{how}. Counted with the low end of each range, which is what you may promise."
        if steps
        else "Switch a channel on."
    )
    return {"sentence": sentence, "steps": steps}


def _shares(part: Range, whole: Range) -> dict[str, float]:
    low = part.low / whole.low if whole.low else 0.0
    high = part.high / whole.high if whole.high else 0.0
    return _ends(Range(min(low, high), max(low, high)))


def _overall(rows: Sequence[Mapping[str, Any]], found: Reach) -> dict[str, float]:
    """Return the share of all users, each platform with the middle of its users."""
    weights = [one.users.middle for one in found.platforms]
    whole = sum(weights) or 1
    return {
        end: sum(weight * row[end] for weight, row in zip(weights, rows, strict=True)) / whole
        for end in ("low", "high")
    }


def _ends(one: Range) -> dict[str, float]:
    return {"low": one.low, "high": one.high}


def _days(kind: ChannelKind) -> str:
    return f"{_short(kind.days.low)} to {_short(kind.days.high)} days (assumed)" + (
        "; needs a Rust toolchain" if kind.toolchain else ""
    )


def _sum_of_days(kinds: Sequence[ChannelKind], chosen: Collection[str]) -> str:
    days = [one.days for one in kinds if one.id in chosen]
    return f"{_short(sum(one.low for one in days))} to {_short(sum(one.high for one in days))}"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
