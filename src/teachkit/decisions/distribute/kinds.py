"""Channels and platforms as the tables give them, or a learner's own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teachkit.data.channels import channel_tables
from teachkit.decisions.distribute.reach import ChannelKind, Platform, Range, by_id
from teachkit.errors import TeachkitError

__all__ = ["assumed_platforms", "channel_kinds", "read_platforms"]


def channel_kinds() -> tuple[ChannelKind, ...]:
    """Return the channels that the course knows; their ``days`` are assumed."""
    return tuple(
        ChannelKind(
            id=row["id"],
            title=row["title"],
            toolchain=row["toolchain"],
            days=Range(*row["days"]),
            keeper=row["keeper"],
            asks=tuple(row["asks"]),
            source=row["source"],
            read=row["read"],
        )
        for row in channel_tables()["channel"]
    )


def assumed_platforms() -> tuple[Platform, ...]:
    """Return platforms of which every number is assumed: 7,500 to 12,500 users in all."""
    return _platforms(channel_tables()["platform"], "channels.toml")


def read_platforms(text: str, place: str = "platforms.toml") -> tuple[Platform, ...]:
    """Read somebody's own platforms: TOML with ``[[platform]]`` as in ``channels.toml``.

    A number may stand where a range could: it is both ends.

    Raises:
        TeachkitError: ``bad-toml``, ``no-platforms``, ``bad-platform`` (with row and field),
            ``unknown-channel``, and those of `Range` and `Platform`.
    """
    import tomllib

    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TeachkitError(
            "bad-toml",
            f"This is no TOML: {error}",
            place=place,
            hint="Mend the line that the message names.",
        ) from error
    rows = tables.get("platform")
    if not isinstance(rows, list) or not rows:
        raise TeachkitError(
            "no-platforms",
            "There is no table [[platform]] in it",
            place=place,
            hint="'teachkit distribute reach --example' prints a file to begin with.",
        )
    found = _platforms(rows, place)
    by_id(found, "platform")
    known = {kind.id for kind in channel_kinds()}
    for platform in found:
        for channel in platform.uses:
            if channel not in known:
                raise TeachkitError(
                    "unknown-channel",
                    f"There is no channel '{channel}'",
                    place=f"{place}, {platform.id}, uses.{channel}",
                    hint=f"They are {', '.join(sorted(known))}.",
                )
    return found


def _platforms(rows: Sequence[Any], place: str) -> tuple[Platform, ...]:
    found = []
    for number, row in enumerate(rows, 1):
        at = f"{place}, platform {number}"
        if not isinstance(row, Mapping):
            raise _bad("platform", "it is no table", at)
        unknown = [*row.keys() - {"id", "title", "users", "toolchain", "uses"}]
        if unknown:
            raise _bad(min(unknown), "nobody knows this field", at)
        name = row.get("id")
        if not isinstance(name, str) or not name:
            raise _bad("id", "it is missing, or no text", at)
        uses = row.get("uses", {})
        if not isinstance(uses, Mapping):
            raise _bad("uses", "it is no table of channels and shares", at)
        found.append(
            Platform(
                id=name,
                title=str(row.get("title", name)),
                users=_range(row.get("users"), "users", at),
                toolchain=_range(row.get("toolchain", 0), "toolchain", at),
                uses={key: _range(value, f"uses.{key}", at) for key, value in uses.items()},
            )
        )
    return tuple(found)


def _range(value: Any, field: str, place: str) -> Range:
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2 or not all(
        isinstance(end, int | float) and not isinstance(end, bool) for end in ends
    ):
        raise _bad(field, "it is a number, or [low, high]", place)
    try:
        return Range(*ends)
    except TeachkitError as error:
        error.place = f"{place}, {field}"
        raise


def _bad(field: str, problem: str, place: str) -> TeachkitError:
    return TeachkitError(
        "bad-platform",
        f"The field '{field}': {problem}",
        place=f"{place}, {field}",
        hint="'teachkit distribute reach --example' prints a file to begin with.",
    )
