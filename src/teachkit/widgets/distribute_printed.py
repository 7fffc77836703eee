"""The distribution planner where there is no browser: who is reached, the name, and the work."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from teachkit.widgets.printed import table

if TYPE_CHECKING:
    from teachkit.widgets.distribute import DistributionPlanner

__all__ = ["page", "text"]


def text(planner: DistributionPlanner) -> str:
    """Return the state of the planner in a few lines of text."""
    reached, saved = planner.reached, planner.saved
    on = [one["title"] for one in reached["channels"] if one["id"] in planner.chosen]
    lines = [
        f"Distribution planner. {planner.options['assumed']}",
        f"Channels: {', '.join(on) or 'none'}. {reached['sentence']}",
        *(f"  - {_title(planner, one['id'])}: {one['said']}" for one in reached["platforms"]),
        f"Name: {planner.names['sentence']}",
    ]
    if planner.debian:
        lines.append(f"Debian: {planner.debian['sentence']}")
    channels = ", ".join(one["channel"] for one in saved["channels"])
    lines.append(f"In the plan: {channels or 'no channel yet'}.")
    return "\n".join(lines)


def page(planner: DistributionPlanner) -> str:
    """Return the planner as plain HTML: users, channels, the order of work, name and Debian."""
    reached, names = planner.reached, planner.names
    channels = [
        (
            "on" if one["id"] in planner.chosen else "off",
            kind["title"],
            one["said"],
            kind["days"],
            kind["keeper"],
            "; ".join(kind["asks"]),
        )
        for kind, one in zip(planner.options["channels"], reached["channels"], strict=True)
    ]
    people = [
        (_title(planner, one["id"]), one["users"], one["reached"], one["said"])
        for one in reached["platforms"]
    ]
    hits = [
        (one["registry"], one["verdict"]["word"], ", ".join(hit["name"] for hit in one["hits"]))
        for one in names["registries"]
    ]
    steps = [(one["title"], one["said"]) for one in reached["order"]["steps"]]
    return (
        "<p><strong>Distribution planner.</strong> Who gets it, from where, and who looks after "
        f"that place?</p><p>{escape(planner.options['assumed'])}</p>"
        f"<p>{escape(reached['sentence'])}</p>"
        + table(
            "Users by platform, assumed until you count: ____",
            ("platform", "users", "reached", "by what"),
            people,
        )
        + table(
            "Channels",
            ("on or off", "channel", "users", "days", "looked after by", "it asks for"),
            channels,
        )
        + f"<p>{escape(reached['order']['sentence'])}</p>"
        + table("The order of work", ("channel", "what it brings"), steps)
        + f"<p>{escape(names['sentence'])}</p>"
        + table("The name", ("registry", "verdict", "names beside it"), hits)
        + "".join(f"<p>{escape(line)}</p>" for line in names["looked"])
        + f"<p>{escape(planner.options['renaming'])}</p>"
        + _debian(planner)
    )


def _debian(planner: DistributionPlanner) -> str:
    found = planner.debian
    if not found:
        return ""
    rounds = [(str(number), ", ".join(one)) for number, one in enumerate(found["rounds"], 1)]
    steps = [
        (one["title"], one["who"], " ".join([one["what"], "; ".join(one["names"])]).strip())
        for one in found["steps"]
    ]
    conflicts = "".join(f"<li>{escape(one)}</li>" for one in found["conflicts"])
    return (
        f"<p>{escape(found['sentence'])}</p>"
        + table("Packages to make", ("round", "packages"), rounds)
        + (f"<p>Conflicts:</p><ul>{conflicts}</ul>" if conflicts else "")
        + table("The steps", ("step", "who", "what"), steps)
    )


def _title(planner: DistributionPlanner, platform: str) -> str:
    return str(next(one["title"] for one in planner.options["platforms"] if one["id"] == platform))
