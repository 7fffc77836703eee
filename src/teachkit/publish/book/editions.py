"""Past editions of the book, beside the newest, and a way from one to the other.

Each edition is a whole site in a folder of its own; the newest is the site itself. At the root of
each lies ``editions.json``, the list of all of them as seen from there, newest first::

    [{"name": "2027.1", "path": "../"}, {"name": "2026.1", "path": "./", "here": true}]

``static/editions.js`` reads it. With one edition alone nothing is shown.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["LIST", "keep_editions", "setup"]

LIST = "editions.json"
_NAME = re.compile(r"v?\d[\w.-]*")  # as a release is called, and a folder may be


def setup(app: Sphinx) -> None:
    """Let every page look for other editions, and say that there is one so far."""
    app.add_js_file("editions.js", type="module")
    app.add_css_file("editions.css")
    app.connect("build-finished", _write_list)


def keep_editions(site: Path, past: Iterable[Path]) -> tuple[str, ...]:
    """Put past editions, each a folder with its site, into the newest, and list them everywhere.

    One that is called as the newest is left out: it was made anew.

    Returns:
        The names, newest first.

    Raises:
        TeachkitError: ``bad-edition`` for a folder without a site, or one with a name that no
            release has.
    """
    newest = _name_of(site)
    folders = {_name_of(folder): folder for folder in past}
    folders.pop(newest, None)
    for name, folder in folders.items():
        if not _NAME.fullmatch(name):
            raise _bad(str(folder), f"An edition cannot be called '{name:.40}'")
        there = site / name
        if there.exists():
            shutil.rmtree(there)
        shutil.copytree(folder, there)
    names = tuple(sorted(folders, key=_order, reverse=True))
    _list(site, [(newest, "./"), *((name, f"{name}/") for name in names)], newest)
    for name in names:
        others = [(other, "./" if other == name else f"../{other}/") for other in names]
        _list(site / name, [(newest, "../"), *others], name)
    return (newest, *names)


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", name))


def _list(folder: Path, editions: list[tuple[str, str]], here: str) -> None:
    rows = [
        {"name": name, "path": path, **({"here": True} if name == here else {})}
        for name, path in editions
    ]
    write_atomically(folder / LIST, json.dumps(rows) + "\n")


def _name_of(site: Path) -> str:
    """Return what the edition in a folder calls itself."""
    try:
        rows = json.loads((site / LIST).read_text(encoding="utf-8"))
        return next(str(row["name"]) for row in rows if row.get("here"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration) as error:
        raise _bad(str(site), "There is no site of the book, or an incomplete one") from error


def _bad(place: str, message: str) -> TeachkitError:
    return TeachkitError(
        "bad-edition", message, place=place, hint="A site is what teachkit book build makes."
    )


def _write_list(app: Sphinx, problem: Exception | None) -> None:
    if problem is None and app.builder.name == "html":
        _list(Path(app.outdir), [(app.config.release, "./")], app.config.release)
