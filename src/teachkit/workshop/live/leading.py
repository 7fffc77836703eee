"""How the facilitator leads the room: its pace, the clock on the wall, and the groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from teachkit.course.outline import PARTS
from teachkit.errors import TeachkitError
from teachkit.workshop.live import groups
from teachkit.workshop.live.deeds import MOST_SECONDS, Deed, Moment, wrong
from teachkit.workshop.live.views import ms
from teachkit.workshop.store import pace, people, rooms

__all__ = ["LEADING"]

WHAT = (*PARTS, "break")
NAME = 40  # characters


def _pace(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    chapter, what = sent.get("chapter"), sent.get("what", "read")
    found = next((one for one in moment.known.chapters if one.id == chapter), None)
    if found is None:
        raise wrong("chapter", "this room has no such chapter")
    if what not in WHAT:
        raise wrong("what", f"it is one of {', '.join(WHAT)}")
    names = [one.id for one in moment.known.chapters]
    now = {"chapter": found.id, "what": what, "free": False}
    rooms.change_state(connection, pace={**now, "open": names[: names.index(found.id) + 1]})
    pace.begin(connection, found.id, what, moment.at)
    return f"Open for all: {found.title}."


def _free(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    free = sent.get("free")
    if not isinstance(free, bool):
        raise wrong("free", "it is true or false")
    before = rooms.state(connection).get("pace", {})
    rooms.change_state(connection, pace={**before, "free": free})
    return "Everybody goes at their own pace." if free else "The room goes together."


def _stop(connection: sa.Connection, _sent: Mapping[str, Any], moment: Moment) -> str:
    pace.end(connection, moment.at)
    before = rooms.state(connection).get("pace")
    if before:
        rooms.change_state(connection, pace={**before, "what": ""})
    return "The clock of this part has stopped."


def _timer(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    seconds, label = sent.get("seconds"), sent.get("label", "")
    if type(seconds) is not int or not 1 <= seconds <= MOST_SECONDS:
        raise wrong("seconds", "it is a whole number, from one second to a day")
    if not isinstance(label, str) or len(label) > NAME:
        raise wrong("label", f"it is a text of up to {NAME} characters")
    rooms.change_state(connection, timer={"ends": ms(moment.at + seconds), "label": label.strip()})
    return "The clock runs."


def _no_timer(connection: sa.Connection, _sent: Mapping[str, Any], _moment: Moment) -> str:
    rooms.change_state(connection, timer=None)
    return "The clock is gone."


# --- groups ---------------------------------------------------------------------------------------


def _make(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    everybody = [one.id for one in people.everybody(connection)]
    count = groups.how_many(len(everybody), count=sent.get("count"), size=sent.get("size"))
    rooms.change_state(connection, groups=groups.names(count))
    people.group(connection, dict(groups.dealt(everybody, count, moment.luck)))
    return f"{count} groups of {len(everybody)} people."


def _fill(connection: sa.Connection, _sent: Mapping[str, Any], moment: Moment) -> str:
    names = _names(connection)
    teams = {one.id: one.team for one in people.everybody(connection)}
    moved = groups.filled(teams, len(names), moment.luck)
    people.group(connection, moved)
    return f"{len(moved)} people have a group now."


def _rename(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    names, group, name = _names(connection), sent.get("group"), sent.get("name")
    if type(group) is not int or not 0 <= group < len(names):
        raise wrong("group", "there is no such group")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= NAME:
        raise wrong("name", f"it is a text of 1 to {NAME} characters")
    names[group] = name.strip()
    rooms.change_state(connection, groups=names)
    return f"Called {names[group]}."


def _move(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    names, group, person = _names(connection), sent.get("group"), str(sent.get("person"))
    if group is not None and (type(group) is not int or not 0 <= group < len(names)):
        raise wrong("group", "there is no such group")
    if people.person(connection, person) is None:
        raise wrong("person", "nobody of that id is in the room")
    people.group(connection, {person: group})
    return "Moved." if group is None else f"Moved to {names[group]}."


def _clear(connection: sa.Connection, _sent: Mapping[str, Any], _moment: Moment) -> str:
    rooms.change_state(connection, groups=None)
    people.group(connection, {one.id: None for one in people.everybody(connection)})
    return "There are no groups."


def _names(connection: sa.Connection) -> list[str]:
    names: list[str] = rooms.state(connection).get("groups", [])
    if not names:
        raise TeachkitError("no-groups", "There are no groups", hint="Make some first.")
    return names


LEADING: Mapping[str, Deed] = {
    "pace": _pace,
    "pace.free": _free,
    "pace.stop": _stop,
    "timer": _timer,
    "timer.stop": _no_timer,
    "groups.make": _make,
    "groups.fill": _fill,
    "groups.rename": _rename,
    "groups.move": _move,
    "groups.clear": _clear,
}
