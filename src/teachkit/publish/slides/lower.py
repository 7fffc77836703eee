"""Make slides of a chapter's cells; the rules are in the docstring of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

__all__ = ["Slide", "in_order_of_the_talk", "slides_of"]

_MOST_WORDS = 90
"""So many words of running text fit on a slide in letters that the last row can read."""
_FEW_WORDS = 60
_MOST_POINTS = 6

_OTHER_FACES = frozenset({"lab", "book"})
"""Cells with one of these tags are for that face alone; see `teachkit.publish.handout`."""

_ANCHOR = re.compile(r'<a id="(?P<id>[^"]+)"></a>\s*')
_POINT = re.compile(r"\*\*S\d\d(?:\.\d)? (?P<lead>.+?)\*\*(?P<rest>.*)", re.DOTALL)
_TALK = re.compile(r"S\d\d(?:\.\d)?")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\([^)\s]+\)")
_SENTENCE = re.compile(r"\s*(.+?[.!?][\"”)*]*)(?=\s|$)", re.DOTALL)
_LABEL = re.compile(r"\*\*(?P<label>.+?)\*\*,?\s*", re.DOTALL)
_JOKE = re.compile(r"(?:this is )?(irony|a joke|half a joke)\b", re.IGNORECASE)
_DETAILS = re.compile(r"<details><summary>(.*?)</summary>(.*)</details>\s*$", re.DOTALL)
_PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b.*?>(.*?)</figcaption>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: Markdown texts, and the HTML that a widget prints."""

    title: str
    text: str = ""
    html: str = ""
    notes: str = ""
    points: tuple[str, ...] = ()
    """The talk's points that are on it, as in ``S22.1``."""
    below: bool = False
    """Whether it hangs below the one before it, for who presses the arrow down."""

    @property
    def long(self) -> bool:
        """Whether its text needs smaller letters."""
        return len(self.text.split()) > _FEW_WORDS


def slides_of(notebook: Any) -> tuple[Slide, ...]:
    """Return the slides of a chapter, a notebook as jupytext reads it.

    Code cells that are marked must have been run: see `teachkit.publish.slides.run`.
    """
    slides: list[Slide] = []
    heading = ""
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if "instructor" in tags:
            if slides:
                slides[-1] = _with_notes(slides[-1], _plain(cell.source))
            continue
        if _OTHER_FACES.intersection(tags) and "slide" not in tags:
            continue
        named = cell.metadata.get("teachkit", {}).get("slide", "")
        if cell.cell_type == "markdown":
            made, heading = _of_text(cell.source, named, heading)
        else:
            made = _of_output(cell, named or heading)
        if kind in {"slide", "subslide"}:
            first, *others = made
            slides += [replace(first, below=kind == "subslide"), *others]
    return tuple(slides)


def in_order_of_the_talk(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return the slides that carry the talk, in its order, each with what hangs below it."""
    groups: list[list[Slide]] = []
    for slide in slides:
        if not slide.below:
            groups.append([])
        groups[-1].append(slide)
    talk = [group for group in groups if any(slide.points for slide in group)]
    ordered = sorted(talk, key=lambda group: min(min(s.points) for s in group if s.points))
    return tuple(slide for group in ordered for slide in group)


# --- texts -----------------------------------------------------------------------------------


def _of_text(source: str, named: str, heading: str) -> tuple[list[Slide], str]:
    """Return a text cell's slides, and the heading that holds from here on."""
    slides: list[Slide] = []
    blocks = list(_blocks(source))
    for is_heading, group in groupby(blocks, key=lambda block: block[0] == "heading"):
        texts = list(group)
        if is_heading:
            heading = _plain(texts[-1][1])
            named = named if not slides else ""
        else:
            slides += _of_blocks(texts, named or heading)
    if not slides:
        slides = [Slide(named or heading)]
    return [slides[0], *(replace(slide, below=True) for slide in slides[1:])], heading


def _of_blocks(blocks: list[tuple[str, str]], title: str) -> list[Slide]:
    """Return the slides of what stands under one heading, the first one and those below it."""
    shown: list[str] = []
    said: list[str] = []
    before: list[Slide] = []
    below: list[Slide] = []
    points: list[str] = []
    has_points = any(_POINT.match(_plain(text)) for _, text in blocks)
    # Lists stay whole, so they have their place before any paragraph gets one.
    words = sum(len(text.split()) for kind, text in blocks if kind.endswith("list"))
    for kind, source in blocks:
        points += filter(_TALK.fullmatch, _ANCHOR.findall(source))
        text = _plain(source)
        if kind == "paragraph" and (point := _POINT.match(text)):
            sentence, rest = _first_sentence(point["lead"], point["rest"])
            said.append(f"**{sentence}** {rest}")
            if sentence != title:
                shown.append(f"- {sentence}")
        elif kind == "blockquote" and (joke := _joke(text)):
            label = f' <span class="label">{joke}</span>'
            if shown and shown[-1].startswith("- "):
                shown[-1] += label
            else:
                title += label
            said.append(text)
        elif kind == "blockquote":
            (below if shown else before).extend(_of_quote(text))
        elif kind in {"table", "fence"} and has_points and shown:
            below.append(Slide(title, text))
        elif kind == "paragraph" and (has_points or words + len(text.split()) > _MOST_WORDS):
            said.append(text)
        else:
            words += len(text.split()) if kind == "paragraph" else 0
            shown.append(text)
    parts = _parted(shown) if has_points else ["\n\n".join(shown)]
    slides = [Slide(title, part, points=tuple(points)) for part in parts]
    slides[0] = replace(slides[0], notes="\n\n".join(said))
    if not any(shown) and before:
        slides = [_with_notes(before.pop(), slides[0].notes)]
    return [*before, *slides, *below]


def _parted(shown: list[str]) -> list[str]:
    """Return the points as lists of a length that fits, with what else is shown."""
    starts = range(0, len(shown), _MOST_POINTS)
    return ["\n\n".join(shown[start : start + _MOST_POINTS]) for start in starts]


def _of_quote(text: str) -> list[Slide]:
    """Return a slide for each part of a quotation that opens with a label in bold."""
    inside = re.sub(r"^> ?", "", text, flags=re.MULTILINE)
    slides: list[Slide] = []
    for paragraph in re.split(r"\n\s*\n", inside):
        if found := _LABEL.match(paragraph):
            title = found["label"].rstrip(".:")
            slides.append(Slide(title, paragraph[found.end() :], below=True))
        elif slides:
            slides[-1] = replace(slides[-1], text=f"{slides[-1].text}\n\n{paragraph}")
        else:
            slides.append(Slide("", paragraph, below=True))
    return slides


def _joke(text: str) -> str:
    found = _LABEL.match(text.removeprefix("> "))
    joke = _JOKE.match(found["label"]) if found else None
    return joke[1].removeprefix("a ") if joke else ""


def _first_sentence(lead: str, rest: str) -> tuple[str, str]:
    """Return what is shown of a point, and what is left to say."""
    if re.search(r"[.!?][\"”]?$", lead) and len(lead.split()) > 2:
        return lead, rest.strip()
    if found := _SENTENCE.match(rest):
        return lead + rest[: found.end()], rest[found.end() :].strip()
    return lead + rest, ""


def _blocks(source: str) -> Iterator[tuple[str, str]]:
    """Return a text's blocks in order, each with its kind and its Markdown."""
    from markdown_it import MarkdownIt

    lines = source.splitlines()
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.level == 0 and token.map and token.nesting >= 0:
            start, end = token.map
            yield token.type.removesuffix("_open"), "\n".join(lines[start:end]).rstrip()


def _plain(text: str) -> str:
    """Return Markdown without what only a page has use for: marks, anchors, links, ``##``."""
    text = _ANCHOR.sub("", _COMMENT.sub("", text))
    return re.sub(r"^##+ ", "", _LINK.sub(r"\1", text)).strip()


def _with_notes(slide: Slide, notes: str) -> Slide:
    return replace(slide, notes="\n\n".join(filter(None, (slide.notes, notes))))


# --- what a widget prints --------------------------------------------------------------------


def _of_output(cell: Any, title: str) -> list[Slide]:
    """Return a slide for what a code cell shows, and one below for what is hidden in it."""
    html = "".join(
        output["data"]["text/html"]
        for output in cell.get("outputs", ())
        if "text/html" in output.get("data", {})
    )
    hidden = _DETAILS.search(html)
    if not hidden:
        return [_printed(title, html)]
    shown = html[: hidden.start()].replace("before you open this:", "before you look below.")
    below = _printed(hidden[1], hidden[2])
    # What is hidden may be a table of all that there is: for a page, not for a slide.
    more = [] if "<table" in below.html else [replace(below, below=True)]
    return [_printed(title, shown), *more]


def _printed(title: str, html: str) -> Slide:
    """Return the slide of one printed form: of a picture nothing but the picture."""
    picture, caption = _PICTURE.search(html), _CAPTION.search(html)
    notes = re.sub(r"<[^>]+>", "", caption[1]) if caption else ""
    return Slide(title, html=picture[0] if picture else html, notes=notes)
