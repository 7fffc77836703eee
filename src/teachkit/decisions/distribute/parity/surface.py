"""A surface: what a program or a library promises to those who use it by name.

It is plain data and saved as JSON, so that the old one and the new one need not be on one
machine. A part that nobody looked at is None and is never compared: not seen is not missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from teachkit.decisions.distribute.parity.help_text import read_options
from teachkit.decisions.distribute.parity.man import read_man
from teachkit.decisions.distribute.parity.option import Option
from teachkit.errors import TeachkitError

__all__ = [
    "KINDS",
    "SCHEMA",
    "UNLISTED",
    "Option",
    "Surface",
    "read_surface",
    "surface",
    "surface_data",
]

SCHEMA = 1

# What can be compared, by its field; and what one of them is called.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "options": "options",
        "exits": "exit codes",
        "statuses": "documented exit statuses",
        "paths": "paths",
        "symbols": "symbols",
    }
)

# What may come of an option that is not listed, when somebody tries it.
UNLISTED: Mapping[str, str] = MappingProxyType(
    {
        "refused": "refused",
        "warned": "taken and ignored, and it says so",
        "taken": "taken without a word",
    }
)


@dataclass(frozen=True, slots=True)
class Surface:
    """What one program or library promises; None for what nobody looked at.

    ``exits`` maps what was run (without the program's name) to its exit code, ``signal 11`` or
    ``no end``; ``statuses`` are the exit statuses that its manual names; ``symbols`` maps a name
    to its kind and version as `teachkit.decisions.focus.read_symbols` gives them, or to
    ``internal`` for what is exported and in no public header. ``unlisted`` says of options that
    are not listed and were tried all the same what came of it, see `UNLISTED`.
    """

    name: str
    version: str = ""
    source: str = ""
    date: str = ""
    options: tuple[Option, ...] | None = None
    exits: Mapping[str, str] | None = None
    statuses: tuple[str, ...] | None = None
    paths: tuple[str, ...] | None = None
    symbols: Mapping[str, str] | None = None
    unlisted: Mapping[str, str] | None = None

    @property
    def title(self) -> str:
        """Return the name with its version."""
        return f"{self.name} {self.version}".strip()

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Return the kinds that somebody looked at."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)


def surface(
    name: str,
    *,
    version: str = "",
    source: str = "",
    date: str = "",
    help_text: str | None = None,
    man_text: str | None = None,
    exits: Mapping[str, str] | None = None,
    paths: Iterable[str] | None = None,
    symbols: Mapping[str, str] | None = None,
) -> Surface:
    """Put a surface together from what was seen: the output of --help, a page's source, symbols.

    Options of help and of the manual are one list: what only one of them names is promised too.
    The same goes for ``paths`` and those of the manual.
    """
    options = None if help_text is None else read_options(help_text)
    page = None if man_text is None else read_man(man_text)
    if page is not None:
        options = _joined(options or (), page.options)
        paths = (*(paths or ()), *page.paths)
    return Surface(
        name,
        version,
        source,
        date,
        options=options,
        exits=None if not exits else dict(exits),
        statuses=page.statuses if page is not None and page.statuses else None,
        paths=None if paths is None else tuple(dict.fromkeys(paths)),
        symbols=None if symbols is None else dict(symbols),
    )


def surface_data(surface: Surface) -> dict[str, Any]:
    """Return a surface as plain data for JSON: what nobody looked at is left out."""
    data: dict[str, Any] = {"teachkit-surface": SCHEMA, "name": surface.name}
    for field in ("version", "source", "date"):
        if getattr(surface, field):
            data[field] = getattr(surface, field)
    for kind in surface.looked_at:
        value = getattr(surface, kind)
        if kind == "options":
            data[kind] = [option.label for option in value]
        else:
            data[kind] = dict(value) if isinstance(value, Mapping) else list(value)
    if surface.unlisted is not None:
        data["unlisted"] = dict(surface.unlisted)
    return data


def read_surface(value: object, place: str = "") -> Surface:
    """Read what `surface_data` wrote, or what somebody wrote by hand.

    An option is written as a manual writes it: ``-f, --file FILE``.

    Raises:
        TeachkitError: ``not-a-surface`` with the field; ``later-surface``.
    """
    if not isinstance(value, Mapping):
        raise _wrong(place, "it is not an object")
    schema = value.get("teachkit-surface")
    if isinstance(schema, int) and schema > SCHEMA:
        raise TeachkitError(
            "later-surface",
            f"This surface was saved by a later teachkit (schema {schema})",
            place=place,
            hint="Update teachkit, or save the surface again with this one.",
        )
    if schema != SCHEMA:
        raise _wrong(place, f"'teachkit-surface' is to be {SCHEMA}")
    if extra := sorted(
        set(value) - {"teachkit-surface", "name", "version", "source", "date", "unlisted", *KINDS}
    ):
        raise _wrong(place, f"there is no field '{extra[0]}'")
    told = {field: value.get(field, "") for field in ("name", "version", "source", "date")}
    for field, text in told.items():
        if not isinstance(text, str) or (field == "name" and not text):
            raise _wrong(place, f"'{field}' is to be text")
    options = _texts(value, "options", place)
    unlisted = _table(value, "unlisted", place)
    for name, outcome in (unlisted or {}).items():
        if outcome not in UNLISTED:
            raise _wrong(place, f"'{name}' is to be one of {', '.join(UNLISTED)}", "unlisted")
    return Surface(
        **told,
        options=None if options is None else tuple(_option(text, place) for text in options),
        exits=_table(value, "exits", place),
        statuses=_texts(value, "statuses", place),
        paths=_texts(value, "paths", place),
        symbols=_table(value, "symbols", place),
        unlisted=unlisted,
    )


def _option(text: str, place: str) -> Option:
    words = re.split(r",\s*|\s+", text.strip())
    argument = words.pop() if not words[-1].startswith("-") else ""
    if not words or not all(word.startswith("-") for word in words):
        raise _wrong(place, f"'{text}' is no option", "options")
    return Option(tuple(words), argument)


def _joined(first: Iterable[Option], second: Iterable[Option]) -> tuple[Option, ...]:
    joined = list(first)
    for option in second:
        fits = [
            number
            for number, known in enumerate(joined)
            if (known.long & option.long)
            or (set(known.names) & set(option.names) and not (known.long and option.long))
        ]
        if not fits:
            joined.append(option)
            continue
        # --preserve-env and --preserve-env=list are two options, so the argument decides first.
        at = min(fits, key=lambda number: joined[number].takes != option.takes)
        names = tuple(dict.fromkeys((*joined[at].names, *option.names)))
        joined[at] = Option(names, joined[at].argument or option.argument)
    return tuple(joined)


def _texts(value: Mapping[str, Any], kind: str, place: str) -> tuple[str, ...] | None:
    found = value.get(kind)
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise _wrong(place, f"'{kind}' is to be a list of texts", kind)
    return tuple(found)


def _table(value: Mapping[str, Any], kind: str, place: str) -> dict[str, str] | None:
    found = value.get(kind)
    if found is None:
        return None
    if not isinstance(found, Mapping) or not all(
        isinstance(key, str) and isinstance(text, str) for key, text in found.items()
    ):
        raise _wrong(place, f"'{kind}' is to map names to texts", kind)
    return dict(found)


def _wrong(place: str, problem: str, field: str = "") -> TeachkitError:
    return TeachkitError(
        "not-a-surface",
        f"This is no surface: {problem}",
        place=f"{place}, {field}" if field and place else place,
        hint="Save one with: teachkit parity PROGRAM --save FILE.json",
    )
