"""What a participant sees: the pages of the room, and the small scripts that keep it honest.

1. ``index.html.j2`` is a chapter, which Voila renders; ``join``, ``home``, ``waiting`` and
   ``trouble`` are pages of their own, and `frame.html.j2` is what stands around them all.
2. ``static/`` has their style sheets and plain ES modules. ``chapter.js`` begins on a chapter,
   ``home.js`` on the home page; ``outbox.js`` keeps what somebody said until the room has it.
3. The functions here fill the pages in. All addresses begin with the room's ``base``, since a
   room may stand below another's address.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import teachkit.widgets

__all__ = [
    "FOLDER",
    "STATIC",
    "WIDGETS",
    "chapter_context",
    "home_page",
    "join_page",
    "trouble_page",
    "version",
    "waiting_page",
]

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
# The pages use the tools' own words for making elements and for asking.
WIDGETS = Path(teachkit.widgets.__file__).parent / "static"

_IMPORT = re.compile(r'^import [^;]*?"(\.[^"]+)";', re.MULTILINE)

Chapter = tuple[str, str, int]
"""A chapter's id, its title, and its minutes."""


@cache
def version() -> str:
    """Return a name for the scripts and styles as they are now, which browsers may keep by it."""
    told = hashlib.sha256()
    for folder in (STATIC, WIDGETS):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                told.update(f"{path.relative_to(folder)}\0".encode())
                told.update(path.read_bytes())
    return told.hexdigest()[:12]


@cache
def _modules() -> tuple[str, ...]:
    """Return the modules that ``chapter.js`` stands on, so that none waits to be discovered."""
    places = {"page": STATIC, "widgets": WIDGETS}
    found: dict[str, None] = {}
    waiting = ["page/chapter.js"]
    while waiting:
        name = waiting.pop()
        folder, _, path = name.partition("/")
        for needed in _IMPORT.findall((places[folder] / path).read_text(encoding="utf-8")):
            module = posixpath.normpath(posixpath.join(posixpath.dirname(name), needed))
            if module not in found:
                found[module] = None
                waiting.append(module)
    return tuple(found)


def chapter_context(
    base: str, title: str, chapters: Sequence[Chapter], chapter: str
) -> dict[str, Any]:
    """Return what ``index.html.j2`` has as ``resources.room``: the chapter and its neighbours.

    ``base`` is the address below which the room is, with a slash at its end.
    """
    told = [{"id": name, "title": words} for name, words, _ in chapters]
    here = [one["id"] for one in told].index(chapter)
    return {
        **_room(base, title),
        "modules": _modules(),
        "titles": {one["id"]: one["title"] for one in told},
        "chapter": told[here],
        "before": told[here - 1] if here else None,
        "after": told[here + 1] if here + 1 < len(told) else None,
    }


def join_page(base: str, title: str, code: str = "", problem: str = "") -> str:
    """Return the page at the door; ``problem`` is a sentence that says why one is still there."""
    return _page("join", room=_room(base, title), code=code, problem=problem)


def home_page(
    base: str,
    title: str,
    chapters: Sequence[Chapter],
    me: Mapping[str, str],
    questions: Mapping[str, int] | None = None,
) -> str:
    """Return somebody's own page.

    ``me`` has the ``name`` that they gave ("" for none), their private ``link``, and ``qr``, the
    link as an SVG picture. ``questions`` says how many a chapter has; without it the page tells of
    no progress.
    """
    counts = questions or {}
    told = [
        {"id": name, "title": words, "minutes": minutes, "questions": counts.get(name, 0)}
        for name, words, minutes in chapters
    ]
    return _page("home", room=_room(base, title), chapters=told, me=me)


def waiting_page(base: str, title: str, before: int | None, seconds: int, back: str) -> str:
    """Return the page for whom there is no place yet.

    ``before`` is how many wait longer already, ``seconds`` how long until the page asks ``back``
    again, which answers with JSON ``{"before": …, "seconds": …}`` as long as it is 503.
    """
    return _page("waiting", room=_room(base, title), before=before, seconds=seconds, back=back)


def trouble_page(base: str, title: str, heading: str, text: str, address: str, link: str) -> str:
    """Return a page that says what is wrong, with one link on from there."""
    return _page(
        "trouble", room=_room(base, title), heading=heading, text=text, address=address, link=link
    )


def _room(base: str, title: str) -> dict[str, str]:
    return {"base": base, "title": title, "static": f"{base}tk/static/{version()}/"}


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


def _page(name: str, **told: object) -> str:
    page: str = _environment().get_template(f"{name}.html.j2").render(**told)
    return page
