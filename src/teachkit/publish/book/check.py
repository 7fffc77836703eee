"""Look for what is broken in a built site: links, and addresses that somebody may have kept.

``book/published.txt`` is the list of what was published: every page, and every anchor that a text
names. What is on it stays reachable: where it is, or through ``book/redirects.toml``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from teachkit.data.files import write_atomically
from teachkit.publish.book.redirects import Moved

__all__ = ["Page", "Trouble", "addresses", "broken_links", "lost", "outside", "pages", "publish"]

_DATA = re.compile(r"<script\b[^>]*>.*?</script>|<!--.*?-->", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r'<(?:a|area|img|link|script|source|iframe)\b[^>]*?\s(?:href|src)="([^"]*)"')
_OURS = ("_static", "live", "runtime")  # files of the site that are no pages of the book
# Made of something else, and named by it: nobody promises these addresses.
_MADE = ("404", "book/reference/api/", "genindex", "py-modindex", "search")


@dataclass(frozen=True, slots=True)
class Page:
    """What other pages may point at, and what this one points at."""

    path: str
    ids: frozenset[str]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to mend: where it is, and what is wrong with it."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def pages(site: Path) -> dict[str, Page]:
    """Read every page of a site, by its path."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if path.partition("/")[0] not in _OURS:
            found[path] = _read(path, file.read_text(encoding="utf-8"))
    return found


def broken_links(site: Path, found: dict[str, Page]) -> Iterator[Trouble]:
    """Yield each link within the site that leads to no file, or to no place in it."""
    for page in found.values():
        for link in dict.fromkeys(page.links):
            if _outward(link):
                continue
            path, _, anchor = link.partition("#")
            there = _resolved(page.path, path.partition("?")[0])
            if there is None or not (site / there).is_file():
                yield Trouble(page.path, f"no file for the link {link}")
            elif anchor and there in found and unquote(anchor) not in found[there].ids:
                yield Trouble(page.path, f"no such place: {link}")


def outside(found: dict[str, Page]) -> dict[str, list[str]]:
    """Return each address elsewhere that the book links to, with the pages that do."""
    links: dict[str, list[str]] = {}
    for page in found.values():
        for link in dict.fromkeys(page.links):
            if link.startswith(("http://", "https://")):
                links.setdefault(link.partition("#")[0], []).append(page.path)
    return links


def addresses(found: dict[str, Page], anchors: Iterable[str]) -> set[str]:
    """Return the addresses that the site promises: its pages, and the anchors its texts name."""
    named = {path.removesuffix(".html") for path in found} | set(anchors)
    return {address for address in named if not address.startswith(_MADE)}


def lost(
    published: Iterable[str], found: dict[str, Page], moved: tuple[Moved, Moved]
) -> Iterator[Trouble]:
    """Yield each published address that leads nowhere any more, and each redirect that does."""
    moved_pages, moved_anchors = moved
    for address in published:
        if address in moved_anchors or _there(address, found):
            continue
        page = address.partition("#")[0]
        if page not in moved_pages:
            yield Trouble(address, "published once, and gone; book/redirects.toml says where to")
        elif not _there(address.replace(page, moved_pages[page].partition("#")[0], 1), found):
            yield Trouble(address, f"published once, and not in {moved_pages[page]} either")
    for old, new in [*moved_pages.items(), *moved_anchors.items()]:
        if not _there(new, found):
            yield Trouble(f"book/redirects.toml: {old}", f"leads nowhere: {new}")


def publish(listed: Path, now: set[str], before: Iterable[str], moved: tuple[Moved, Moved]) -> None:
    """Write the list of what is published: all that is there, and all that moved."""
    kept = {
        old for old in before if old in now or old in moved[1] or old.partition("#")[0] in moved[0]
    }
    write_atomically(listed, "".join(f"{address}\n" for address in sorted(now | kept)))


def _read(path: str, text: str) -> Page:
    scripts = [tag for tag in _DATA.findall(text) if tag.startswith("<script")]
    plain = _DATA.sub("", text)
    tags = plain + "".join(tag.partition(">")[0] + ">" for tag in scripts)
    links = (html.unescape(link) for link in _LINK.findall(tags))
    return Page(path, frozenset(map(html.unescape, _ID.findall(plain))), tuple(filter(None, links)))


def _outward(link: str) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+.-]*:|//", link))


def _resolved(page: str, path: str) -> str | None:
    """Return the file that a relative link means; None when it leaves the site."""
    if not path:
        return page
    parts = list(PurePosixPath(page).parent.parts)
    for part in unquote(path).split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    whole = "/".join(parts)
    return f"{whole}/index.html".lstrip("/") if path.endswith("/") or not parts else whole


def _there(address: str, found: dict[str, Page]) -> bool:
    page, _, anchor = address.partition("#")
    there = found.get(f"{page}.html")
    return there is not None and (not anchor or anchor in there.ids)
