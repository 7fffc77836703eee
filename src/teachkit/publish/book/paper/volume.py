"""The pages of an EPUB as one document for a printer: cover, contents, chapters, index.

The pages are strict XML, so they are taken apart and put together as such. Ids and links get the
name of their page before them, because each chapter has its ``key-points``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree as ET

__all__ = ["volume"]

_XHTML, _SVG, _OPF = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.idpf.org/2007/opf",
)
_BESIDE = {"epub-cover.xhtml", "nav.xhtml", "genindex.xhtml"}
# Each fact with its source takes two hundred pages; the chapters list their own numbers.
_LEFT_OUT = {"book/facts.xhtml"}
_HEADING = re.compile(r"h([1-5])")
_MOST_ROWS = 40
"""A table that a widget folds away may be longer than a reader of paper wants to turn pages."""

_FORM = Path(__file__).with_name("volume.css")


def volume(pages: Path, title: str, numbers: Mapping[str, int]) -> str:
    """Return the unpacked EPUB in ``pages`` as one XHTML document.

    ``numbers`` has the page on which each anchor came out the last time; for an anchor that is
    not in it the contents and the index have a place of the same width.
    """
    ET.register_namespace("", _XHTML)
    ET.register_namespace("svg", _SVG)
    parts = [_cover(pages), _contents(pages, numbers)]
    names = [name for name in _spine(pages) if name not in _BESIDE | _LEFT_OUT]
    parts += [_page(pages, name) for name in names]
    parts.append(_index(pages, numbers))
    body = "\n".join(ET.tostring(part, encoding="unicode") for part in parts)
    return (
        f'<html xmlns="{_XHTML}" lang="en" xml:lang="en"><head><title>{title}</title>'
        '<link rel="stylesheet" href="_static/pygments.css"/>'
        '<link rel="stylesheet" href="_static/paper.css"/>'
        f"<style>{_FORM.read_text(encoding='utf-8')}</style></head><body>{body}</body></html>"
    )


def _spine(pages: Path) -> Iterator[str]:
    """Return the pages in the order in which they are read."""
    package = ET.parse(pages / "content.opf").getroot()  # noqa: S314  # we have written it
    files = {item.get("id"): item.get("href", "") for item in package.iter(f"{{{_OPF}}}item")}
    for place in package.iter(f"{{{_OPF}}}itemref"):
        yield files[place.get("idref")]


def _body(path: Path) -> ET.Element:
    body = ET.parse(path).getroot().find(_tag("body"))  # noqa: S314  # we have written it
    assert body is not None  # noqa: S101  # for the type checker: every page has one
    return body


def _page(pages: Path, name: str) -> ET.Element:
    """Return one page as a section of the volume."""
    section = _body(pages / name)
    section.tag = _tag("section")
    room = name.partition("/")[0]
    section.set("class", f"page {room}")
    section.set("id", _anchor(name))
    for element in section.iter():
        if (id := element.get("id")) and element is not section:
            element.set("id", _anchor(name, id))
        if href := element.get("href"):
            address = _address(href, name)
            if address.startswith(_UNLINKED):
                del element.attrib["href"]
            else:
                element.set("href", address)
        if source := element.get("src"):
            element.set("src", normpath(f"{Path(name).parent.as_posix()}/{source}"))
        local = element.tag.rpartition("}")[2]
        if local == "details":
            element.set("open", "open")
        # An exercise is part of its chapter, and so it is in the outline.
        if room == "exercises" and (heading := _HEADING.fullmatch(local)):
            element.tag = _tag(f"h{int(heading[1]) + 1}")
    _shorten(section)
    return section


def _shorten(section: ET.Element) -> None:
    """Take out what repeats a picture as a long table; the other faces of the text have it."""
    for parent in list(section.iter()):
        for child in list(parent):
            if child.tag == _tag("details") and len(list(child.iter(_tag("tr")))) > _MOST_ROWS:
                parent.remove(child)


def _cover(pages: Path) -> ET.Element:
    cover = ET.Element(_tag("section"), {"class": "cover"})
    drawing = ET.parse(pages / "_static" / "cover.svg").getroot()  # noqa: S314  # it is ours
    cover.append(drawing)
    return cover


def _contents(pages: Path, numbers: Mapping[str, int]) -> ET.Element:
    """Return the table of contents, each line with its page."""
    contents = ET.Element(_tag("nav"), {"class": "contents"})
    ET.SubElement(contents, _tag("h1")).text = "Contents"
    listed = _body(pages / "nav.xhtml").find(f".//{_tag('ol')}")
    assert listed is not None  # noqa: S101  # for the type checker: it has one
    for entry in list(listed):
        first = entry.find(_tag("a"))
        if first is not None and first.get("href") in _LEFT_OUT:
            listed.remove(entry)
    for link in listed.iter(_tag("a")):
        name, _, id = link.get("href", "").partition("#")
        anchor = _anchor(name, id)
        link.set("href", f"#{anchor}")
        link.append(_number(anchor, numbers))
    contents.append(listed)
    return contents


def _index(pages: Path, numbers: Mapping[str, int]) -> ET.Element:
    """Return the index: each word, and the pages that it is on."""
    index = ET.Element(_tag("section"), {"class": "index", "id": "index"})
    ET.SubElement(index, _tag("h1")).text = "Index"
    listed = ET.SubElement(index, _tag("ul"))
    for entry in _body(pages / "genindex.xhtml").iter(_tag("li")):
        links = list(entry.iter(_tag("a")))
        addresses = (one.get("href", "").partition("#") for one in links)
        anchors = [_anchor(name, id) for name, _, id in addresses]
        line = ET.SubElement(listed, _tag("li"))
        line.text = "".join(links[0].itertext())
        seen: set[int] = set()
        for anchor in sorted(anchors, key=lambda one: numbers.get(one, 0)):
            number = numbers.get(anchor, 0)
            if number in seen and number:
                continue
            seen.add(number)
            link = ET.SubElement(line, _tag("a"), {"href": f"#{anchor}"})
            link.text = str(number or "000")
            if anchor == anchors[0]:
                link.set("class", "main")
            link.tail = " "
    return index


def _number(anchor: str, numbers: Mapping[str, int]) -> ET.Element:
    number = ET.Element(_tag("span"), {"class": "number"})
    number.text = str(numbers.get(anchor, "000"))
    return number


def _address(href: str, name: str) -> str:
    """Return where a link of one page leads in the volume."""
    if "://" in href or href.startswith("mailto:"):
        return href
    path, _, id = href.partition("#")
    target = normpath(f"{Path(name).parent.as_posix()}/{path}") if path else name
    return f"#{_anchor(target, id)}"


def _anchor(name: str, id: str = "") -> str:
    page = re.sub(r"\W+", "-", name.removesuffix(".xhtml"))
    return f"{page}--{id}" if id else page


_UNLINKED = tuple(f"#{_anchor(name)}" for name in _LEFT_OUT)


def _tag(name: str) -> str:
    return f"{{{_XHTML}}}{name}"
