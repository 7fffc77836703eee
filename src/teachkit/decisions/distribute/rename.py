"""What another name costs, now and later, and how to ask for the one that you want (slide S28).

The costs are counts: places where the name stands, projects that depend on it, channels that
carry it. Each is one more edit, and the second and third are other people's. What a new name does
to bookmarks, articles and memories nobody can count, so it is not in here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from teachkit.errors import TeachkitError

__all__ = ["Cost", "Letter", "Place", "RenamingCost", "Request", "renaming_cost", "request_letter"]

_MANIFESTS = (
    "cargo.toml",
    "cargo.lock",
    "pyproject.toml",
    "package.json",
    "control",
    "meson.build",
)
_PROSE = (".md", ".rst", ".txt", ".adoc", ".1", ".5", ".7", ".8")
KINDS = {
    "manifest": "places in manifests",
    "prose": "places in documentation",
    "code": "places in code and the rest",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A line that has the name: ``line`` counts from 1, ``times`` how often it stands there."""

    path: str
    line: int
    times: int
    kind: str


@dataclass(frozen=True, slots=True)
class Cost:
    """One countable cost: ``now`` and ``later`` are numbers of ``what``, and ``why`` it is one."""

    what: str
    now: int
    later: int
    why: str


@dataclass(frozen=True, slots=True)
class RenamingCost:
    """What renaming would cost; ``places`` are the lines of the checkout that were counted."""

    name: str
    costs: tuple[Cost, ...]
    places: tuple[Place, ...]

    @property
    def now(self) -> int:
        """Return the edits that are needed today."""
        return sum(cost.now for cost in self.costs)

    @property
    def later(self) -> int:
        """Return the edits that would be needed later, by the numbers that were given."""
        return sum(cost.later for cost in self.costs)


def renaming_cost(
    name: str,
    texts: Mapping[str, str],
    *,
    dependants: int = 0,
    channels: int = 0,
    dependants_later: int | None = None,
    channels_later: int | None = None,
) -> RenamingCost:
    """Count what another name would cost.

    ``texts`` are the files of a checkout by path. The name counts in any capitals, with - or _,
    and as a word of its own: "sudo-rs" is not counted in "sudo-rsync". The numbers for later are
    the reader's own guess; without one it is as now. Places are taken to stay as they are.

    Raises:
        TeachkitError: ``bad-name``, ``bad-number``.
    """
    if not re.search(r"[A-Za-z0-9]", name) or re.search(r"\s", name):
        raise TeachkitError("bad-name", "This is no name to look for", place=ascii(name[:40]))
    later = {
        "dependants": dependants if dependants_later is None else dependants_later,
        "channels": channels if channels_later is None else channels_later,
    }
    for field, number in {"dependants": dependants, "channels": channels, **later}.items():
        if number < 0:
            raise TeachkitError("bad-number", f"There cannot be {number} {field}", place=field)
    parts = [re.escape(part) for part in re.split(r"[-_]", name)]
    pattern = re.compile(rf"(?<![A-Za-z0-9]){'[-_]'.join(parts)}(?![A-Za-z0-9])", re.IGNORECASE)
    places = tuple(
        Place(path, number, len(found), _kind(path))
        for path in sorted(texts)
        for number, line in enumerate(texts[path].splitlines(), 1)
        if (found := pattern.findall(line))
    )
    costs = []
    for kind, what in KINDS.items():
        count = sum(place.times for place in places if place.kind == kind)
        costs.append(Cost(what, count, count, "you edit each"))
    costs += [
        Cost(
            "dependants",
            dependants,
            later["dependants"],
            "each edits its manifest, in its own time",
        ),
        Cost(
            "channels",
            channels,
            later["channels"],
            "each reviews a new package",
        ),
    ]
    return RenamingCost(name, tuple(costs), places)


def _kind(path: str) -> str:
    last = path.replace("\\", "/").rpartition("/")[2].lower()
    if last in _MANIFESTS:
        return "manifest"
    return "prose" if last.endswith(_PROSE) else "code"


# --- asking ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """What a letter about a name is made of; every field is a line of the writer's.

    ``holder`` is how to address who has the name, ``shown`` the thing that can be looked at
    already (S28: it helps), ``offer`` what the holder gets or keeps, ``why`` why this name.
    """

    name: str = ""
    registry: str = ""
    holder: str = ""
    sender: str = ""
    project: str = ""
    why: str = ""
    shown: str = ""
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to send, and the fields that are still empty: with one of those, do not send it."""

    subject: str
    text: str
    missing: tuple[str, ...]


_ASKED = {
    "name": "the name that you ask for",
    "registry": "where: crates.io, PyPI …",
    "holder": "how to address whoever has it",
    "sender": "who you are",
    "project": "what your project does, in a sentence",
    "why": "why this name and no other",
    "shown": "something to show: a release, a repository, users",
    "offer": "what they keep, and what happens if they say no",
}


def request_letter(request: Request) -> Letter:
    """Write a short and polite letter that asks for a name.

    It says who asks, what there is to see, why this name, and that no is an answer. It threatens
    with nothing: no deadline, no trade mark, no registry's policy.
    """
    values = {field.name: getattr(request, field.name).strip() for field in fields(request)}
    missing = tuple(name for name, value in values.items() if not value)
    said = {name: value or f"[{_ASKED[name]}]" for name, value in values.items()}
    text = f"""\
Dear {said["holder"]},

I am {said["sender"]}. {_sentence(said["project"])}

You have the name {said["name"]} on {said["registry"]}. {_sentence(said["why"])} May we have it?

You can look at what we have: {_sentence(said["shown"])}

{_sentence(said["offer"])} If you would rather keep the name, that is fine, and we find another. \
A short answer either way would help us.

Thank you for reading this,
{said["sender"]}
"""
    return Letter(f"The name {said['name']} on {said['registry']}", text, missing)


def _sentence(text: str) -> str:
    return text if text[-1:] in ".!?]" else f"{text}."
