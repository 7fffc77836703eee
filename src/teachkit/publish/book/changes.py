"""What changed and what will: a page, and the same as a feed.

Releases stand in ``CHANGELOG.md``; what is coming is a fragment in ``changes/``, named after its
issue and its reader, such as ``5.learner.md``.
"""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from teachkit.data.files import write_atomically
from teachkit.publish.book.assets import head

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["FEED", "Change", "coming", "feed", "released", "setup"]

FEED = "changes.atom"
_PAGE = "book/changelog"
_READERS = {
    "learner": "For learners",
    "instructor": "For instructors",
    "developer": "For developers",
}
_FRAGMENT = re.compile(r"\+?(?P<about>[\w-]+)\.(?P<reader>learner|instructor|developer)\.md")
_RELEASE = re.compile(r"^## (?P<title>.+?\((?P<day>\d{4}-\d\d-\d\d)\))$", re.MULTILINE)
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed: ``key`` stays the same for ever, ``when`` is ISO 8601 with a zone."""

    key: str
    title: str
    text: str
    when: str


def setup(app: Sphinx) -> None:
    """Fill the page, write the feed, and name it in the head of every page."""
    app.connect("source-read", _fill)
    app.connect("html-page-context", _name_feed)
    app.connect("build-finished", _write_feed)


def released(changelog: str) -> tuple[Change, ...]:
    """Return the releases of a changelog, newest first as they stand there."""
    found = list(_RELEASE.finditer(changelog))
    ends = [one.start() for one in found[1:]] + [len(changelog)]
    return tuple(
        Change(
            f"release {one['title'].split()[0]}",
            one["title"],
            changelog[one.end() : end].strip(),
            f"{one['day']}T00:00:00+00:00",
        )
        for one, end in zip(found, ends, strict=False)  # before the first release: none
    )


def coming(root: Path) -> tuple[Change, ...]:
    """Return what waits for the next release: for learners first, in the order of the issues."""
    days = _last_changed(root)
    order = list(_READERS)
    found = []
    for path in (root / "changes").glob("*.md"):
        name = _FRAGMENT.fullmatch(path.name)
        if name:
            number = int(name["about"]) if name["about"].isdigit() else 0
            title = f"Coming, {_READERS[name['reader']].lower()}: "
            title += f"issue {number}" if number else name["about"].replace("-", " ")
            text = path.read_text(encoding="utf-8").strip()
            day = days.get(path.name) or _modified(path)
            change = Change(f"changes/{path.name}", title, text, day)
            found.append((order.index(name["reader"]), number, path.name, change))
    return tuple(change for *_, change in sorted(found, key=lambda one: one[:3]))


def feed(changes: tuple[Change, ...], site: str = "") -> str:
    """Return the changes as an Atom feed (RFC 4287); ``site`` is its address, where that is known.

    Without one, links are relative to the feed, as the standard allows.
    """
    from markdown_it import MarkdownIt

    ET.register_namespace("", _ATOM)
    top = ET.Element(f"{{{_ATOM}}}feed")
    newest = max((change.when for change in changes), default="1970-01-01T00:00:00+00:00")
    _add(top, "id", _urn("feed"))
    _add(top, "title", "teachkit: what changes")
    _add(top, "updated", newest)
    _add(_add(top, "author"), "name", "the authors of teachkit")
    _add(top, "link", rel="alternate", type="text/html", href=f"{site}{_PAGE}.html")
    if site:
        _add(top, "link", rel="self", type="application/atom+xml", href=f"{site}{FEED}")
    for change in sorted(changes, key=lambda one: one.when, reverse=True):
        entry = _add(top, "entry")
        _add(entry, "id", _urn(change.key))
        _add(entry, "title", change.title)
        _add(entry, "updated", change.when)
        _add(entry, "link", rel="alternate", type="text/html", href=f"{site}{_PAGE}.html")
        _add(entry, "content", MarkdownIt().render(change.text), type="html")
    ET.indent(top)
    return ET.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = text or None
    return made


def _urn(key: str) -> str:
    """Return an id that needs no address of ours, and is the same in every build."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"teachkit: {key}").urn


def _last_changed(root: Path) -> dict[str, str]:
    """Return the day of each fragment's last commit, by its file name; nothing outside of git."""
    command = ["git", "log", "--format=@%cI", "--name-only", "--", "changes"]
    try:
        said = subprocess.run(  # noqa: S603  # a fixed command
            command, cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return {}
    days: dict[str, str] = {}
    day = ""
    for line in said.stdout.splitlines():
        if line.startswith("@"):
            day = line[1:]
        elif line:
            days.setdefault(Path(line).name, day)
    return days


def _modified(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")


def _page(root: Path) -> Iterator[str]:
    waiting = coming(root)
    if waiting:
        yield "## Coming"
    for reader, head_line in _READERS.items():
        texts = [change.text for change in waiting if change.key.endswith(f".{reader}.md")]
        if texts:
            yield f"### {head_line}"
            yield from texts
    for change in released((root / "CHANGELOG.md").read_text(encoding="utf-8")):
        yield f"## {change.title}"
        yield change.text


def _fill(app: Sphinx, docname: str, content: list[str]) -> None:
    if docname != _PAGE:
        return
    root = Path(app.srcdir)
    folder = root / "changes"
    for path in (root / "CHANGELOG.md", folder, *folder.glob("*.md")):
        app.env.note_dependency(path, docname=docname)
    content[0] = content[0].replace("<!-- changes -->", "\n\n".join(_page(root)))


def _name_feed(
    _app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    address = context["pathto"](FEED, 1)
    kind = "application/atom+xml"
    head(context, f'<link rel="alternate" type="{kind}" title="What changes" href="{address}">')


def _write_feed(app: Sphinx, problem: Exception | None) -> None:
    if problem is None and app.builder.format == "html":
        root = Path(app.srcdir)
        changes = (*coming(root), *released((root / "CHANGELOG.md").read_text(encoding="utf-8")))
        path = Path(app.outdir) / FEED
        text = feed(changes, app.config.html_baseurl)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)
