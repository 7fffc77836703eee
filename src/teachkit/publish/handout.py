"""Turn a chapter as its author wrote it into the chapter that a learner gets.

One text has several faces, and a cell that is for one of them alone says so by a tag:
``instructor`` speaks to the teacher (what to ask, what to drop first), ``lab`` to who sits in
JupyterLab, ``book`` to who reads the online book, ``room`` to who is in a workshop, and ``slide``
stands on a slide. The other cells are for all. What is not for a face is left out here, as text:
every other line stays as it was written, so that what the learner saves in JupyterLab differs from
what was shipped only where it was edited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from teachkit.errors import TeachkitError

__all__ = ["for_face", "notes_for_instructors"]

# Tags of cells that are for one face alone; whoever writes for a teacher, writes for no learner.
_FACES = frozenset({"instructor", "lab", "book", "room", "slide"})
_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_CODE = re.compile(r"\{code-cell\}")
# Both forms in which MyST writes a code cell's tags: `:tags: [a, b]` and YAML between `---`.
_CODE_TAGS = re.compile(r"^:?tags: *\[(?P<flow>[^]]*)\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Consecutive lines of a chapter: the head (front matter), a text cell or a code cell."""

    kind: str
    lines: tuple[str, ...]
    tags: frozenset[str] = frozenset()

    @property
    def separated(self) -> bool:
        """Whether a text cell starts with its own ``+++`` line."""
        return self.lines[0].startswith("+++")


def for_face(text: str, face: str, *, place: str = "") -> str:
    """Return a MyST notebook without the cells that are for other faces than this one.

    ``face`` is ``lab``, ``book`` or ``room``; a cell with the tags of two faces is for both.

    Raises:
        TeachkitError: ``bad-cell`` for a ``+++`` line whose metadata is not JSON.
    """
    if not any(tag in text for tag in _FACES):
        return text
    kept: list[_Cell] = []
    gap = False
    for cell in _cells(text, place):
        if cell.tags & _FACES and face not in cell.tags:
            gap = True
            continue
        kept.append(_beside(kept[-1].kind if kept else "", cell) if gap else cell)
        gap = False
    return "".join(line for cell in kept for line in cell.lines).rstrip("\n") + "\n"


def notes_for_instructors(text: str, *, place: str = "") -> tuple[tuple[str, str], ...]:
    """Return what a chapter says to whoever teaches it: each note with the heading it stands under.

    Raises:
        TeachkitError: ``bad-cell`` for a ``+++`` line whose metadata is not JSON.
    """
    notes: list[tuple[str, str]] = []
    heading = ""
    for cell in _cells(text, place):
        if cell.kind == "text" and "instructor" in cell.tags:
            notes.append((heading, "".join(cell.lines[1:]).strip()))
        elif cell.kind == "text":
            heads = [line for line in cell.lines if re.match(r"#{1,3} ", line)]
            heading = heads[-1].lstrip("# ").strip() if heads else heading
    return tuple(notes)


def _beside(before: str, cell: _Cell) -> _Cell:
    """Return a cell with the ``+++`` line that it needs after a cell of kind ``before``.

    Two texts need one between them; anywhere else a bare one is noise, and a save removes it.
    """
    if cell.kind != "text":
        return cell
    lines = cell.lines
    if before == "text" and not cell.separated:
        lines = ("+++\n", "\n", *lines)
    elif before != "text" and lines[0].rstrip() == "+++":
        lines = lines[2:] if len(lines) > 1 and not lines[1].strip() else lines[1:]
    return _Cell(cell.kind, lines, cell.tags)


def _cells(text: str, place: str) -> Iterator[_Cell]:
    lines = text.splitlines(keepends=True)
    at = _front_matter_end(lines)
    if at:
        yield _Cell("head", tuple(lines[:at]))
    start, tags = at, frozenset[str]()
    fence = ""
    while at < len(lines):
        line = lines[at]
        found = _FENCE.match(line)
        if fence:
            if found and found["marks"].startswith(fence) and not found["info"].strip():
                fence = ""
            at += 1
        elif found and _CODE.match(found["info"].strip()):
            if start < at:
                yield _Cell("text", tuple(lines[start:at]), tags)
            end = _closing(lines, at, found["marks"])
            yield _Cell("code", tuple(lines[at:end]), _code_tags("".join(lines[at:end])))
            start, tags, at = end, frozenset(), end
        elif line.startswith("+++"):
            if start < at:
                yield _Cell("text", tuple(lines[start:at]), tags)
            start, tags = at, _text_tags(line, f"{place}, line {at + 1}".lstrip(", "))
            at += 1
        else:
            fence = found["marks"] if found else ""
            at += 1
    if start < len(lines):
        yield _Cell("text", tuple(lines[start:]), tags)


def _front_matter_end(lines: list[str]) -> int:
    if not lines or lines[0].rstrip() != "---":
        return 0
    for at, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return at + 1
    return 0


def _closing(lines: list[str], at: int, marks: str) -> int:
    """Return the line after a code cell's closing fence, with the blank lines that follow it."""
    end = at + 1
    while end < len(lines) and lines[end].rstrip() != marks:
        end += 1
    end = min(end + 1, len(lines))
    while end < len(lines) and not lines[end].strip():
        end += 1
    return end


def _text_tags(line: str, place: str) -> frozenset[str]:
    metadata = line[3:].strip()
    if not metadata:
        return frozenset()
    try:
        return frozenset(json.loads(metadata).get("tags", []))
    except (ValueError, AttributeError, TypeError) as error:
        raise TeachkitError(
            "bad-cell",
            "The metadata after +++ is not a JSON object",
            place=place,
            hint='It looks like: +++ {"tags": ["instructor"]}',
        ) from error


def _code_tags(cell: str) -> frozenset[str]:
    found = _CODE_TAGS.search(cell)
    if not found:
        return frozenset()
    return frozenset(tag.strip(" \"'") for tag in found["flow"].split(","))
