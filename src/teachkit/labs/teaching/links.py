"""Do the pages of a course lead somewhere? Links, anchors, included files, symbolic links.

Reads Markdown as a reader follows it: relative links must name a file below the course, and an
anchor that its page has. Code is passed over. Links to other machines are counted and not asked
for: that takes a network, and says nothing about tomorrow. So are those that begin with ``/``:
they are right or wrong on a site, and not in a folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

__all__ = ["Dead", "Report", "anchors", "check", "targets"]

PASSED_OVER = frozenset({".git", "node_modules", "target", "__pycache__", ".venv"})
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[`~]* *$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`\n]*`")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TARGET = re.compile(
    r"\]\(\s*<?([^)\s>]*)"  # [words](target "title")
    r"|^\[[^\]\n]+\]:\s*<?(\S+?)>?\s*$"  # [words]: target
    r"|(?:href|src)=\"([^\"]*)\""
    r"|\{\{#include\s+([^}\s:]+)",  # mdBook's
    re.MULTILINE,
)
_ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_ID = re.compile(r"(?:\bid=\"([^\"]+)\"|^\(([\w.-]+)\)=$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dead:
    """A link that leads nowhere: its page, the target as written, and what is wrong.

    ``why`` is "no file", "no anchor", "outside" (it leaves the course), "only in the book" (it
    is dead where the page lies, and right where a symbolic link shows it), or "symbolic link".
    """

    page: str
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was read: pages, links within the course and the dead ones of them.

    ``elsewhere`` counts links to other machines, ``site`` those from the top of a site.
    """

    pages: int
    links: int
    elsewhere: int
    site: int
    dead: tuple[Dead, ...]


def check(root: Path, below: Sequence[str] = ("",)) -> Report:
    """Check the pages in the folders ``below`` ``root``; they may lead anywhere within it."""
    root = root.resolve()
    files = sorted(path for folder in below for path in _files(root / folder))
    shown_at: dict[Path, list[Path]] = {}
    dead = []
    for link in (path for path in files if path.is_symlink()):
        if link.exists():
            shown_at.setdefault(link.resolve(), []).append(link.parent)
        else:
            dead.append(Dead(_name(link, root), os.readlink(link), "symbolic link"))
    pages = [path for path in files if path.suffix == ".md" and not path.is_symlink()]
    links = elsewhere = site = 0
    for page in pages:
        for target in targets(page.read_text("utf-8", errors="replace")):
            if _ELSEWHERE.match(target):
                elsewhere += 1
                continue
            if target.startswith("/"):
                site += 1
                continue
            links += 1
            why = _wrong(target, page, page.parent, root)
            others = shown_at.get(page, ())
            if why and any(not _wrong(target, page, home, root) for home in others):
                why = "only in the book"
            if why:
                dead.append(Dead(_name(page, root), target, why))
    return Report(len(pages), links, elsewhere, site, tuple(dead))


def targets(text: str) -> Iterator[str]:
    """Yield what a page's links name, code and comments left out; empty links are drafts."""
    for pattern in (_CODE, _COMMENT, _INLINE):
        text = pattern.sub("", text)
    for match in _TARGET.finditer(text):
        target = next((one for one in match.groups() if one), "")
        if target:
            yield target


def anchors(text: str) -> set[str]:
    """Return the anchors of a page: explicit ones, and those that forges make of headings."""
    found = {one or other for one, other in _ID.findall(text)}
    text = _CODE.sub("", text)
    seen: dict[str, int] = {}
    for heading in _HEADING.findall(text):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]+>", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        found.add(f"{slug}-{count}" if count else slug)
    return found


def _wrong(target: str, page: Path, home: Path, root: Path) -> str:
    """Say what is wrong with a target as seen from ``home``; "" when it leads somewhere."""
    path, _, anchor = unquote(target).partition("#")
    path = path.partition("?")[0]
    goal = Path(os.path.normpath(home / path)) if path else page
    if not goal.is_relative_to(root):
        return "outside"
    if not goal.exists():
        return "no file"
    if anchor and goal.suffix == ".md":
        known = anchors(goal.read_text("utf-8", errors="replace"))
        return "" if anchor in known else "no anchor"
    return ""


def _files(root: Path) -> Iterable[Path]:
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name not in PASSED_OVER)
        for name in [*names, *(one for one in below if os.path.islink(os.path.join(folder, one)))]:
            yield Path(folder, name)


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
