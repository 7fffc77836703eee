"""What of MyST our texts may use, and what becomes of it on each face.

The chapters and exercises are read in JupyterLab, in Voila, on slides and in the book, and only
the book is made by something that knows MyST's directives and roles. So there is one list. A text
for learners has ``code-cell``, which is a cell everywhere, and the few words that are *lowered*:
turned into plain Markdown before Lab, Voila or a slide get to see them. Pages that only the book
shows may use what is listed for the book. Anything else is a mistake, with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = ["DIRECTIVES", "ROLES", "Use", "lowered", "unlisted", "uses"]


@dataclass(frozen=True, slots=True)
class Use:
    """A directive or role in a text, and its line."""

    kind: str
    """``directive`` or ``role``."""
    name: str
    line: int


def _as_quote(label: str) -> Callable[[str, str], str]:
    """Return a lowering to a quotation with a label in bold, the form of our other asides."""

    def lower(title: str, body: str) -> str:
        text = f"**{title or label}.** {body}".strip()
        return "\n".join(f"> {line}".rstrip() for line in text.splitlines())

    return lower


def _nothing(_title: str, _body: str) -> str:
    return ""


def _same(text: str) -> str:
    """Lower a role to its text; of ``words <target>`` the words are left."""
    return re.sub(r"\s*<[^>]*>$", "", text)


# Directives that a text for learners may have, and how each is lowered; None is a cell and stays.
DIRECTIVES: Mapping[str, Callable[[str, str], str] | None] = {
    "code-cell": None,
    "index": _nothing,
    "note": _as_quote("Note"),
    "warning": _as_quote("Careful"),
}
ROLES: Mapping[str, Callable[[str], str]] = {"index": _same, "term": _same}

# What the pages of the book may use besides: Sphinx alone reads them.
_BOOK_ALONE = frozenset(
    {
        *("directive image", "directive toctree"),
        *("directive standing", "directive teachkit-facts", "directive teachkit-modules"),  # ours
    }
)

_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}\s*(?P<title>.*)")
_ROLE = re.compile(r"\{(?P<name>[a-z][\w:.+-]*)\}`(?P<text>[^`\n]+)`")
_CODE = re.compile(r"(?<!\})(`+)(?!`).+?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of a text: plain ones, or a fence with what stands in it."""

    line: int
    lines: tuple[str, ...]
    info: str | None = None

    @property
    def directive(self) -> re.Match[str] | None:
        """The name and title of the directive that a fence is, if it is one."""
        return None if self.info is None else _DIRECTIVE.fullmatch(self.info)


def uses(text: str) -> Iterator[Use]:
    """Yield every directive and role of a text in order, but for what stands in code."""
    for block in _blocks(text):
        if found := block.directive:
            yield Use("directive", found["name"], block.line)
        elif block.info is None:
            for number, line in enumerate(block.lines, block.line):
                for role in _ROLE.finditer(_CODE.sub("", line)):
                    yield Use("role", role["name"], number)


def unlisted(root: Path) -> tuple[TeachkitError, ...]:
    """Return a complaint for each directive and role of the course that is not on the list.

    Looks through ``notebooks/``, the statements of ``exercises/``, and ``book/``.
    """
    complaints = []
    for room, pattern in (("notebooks", "*.md"), ("exercises", "statement.md"), ("book", "*.md")):
        for path in sorted((root / room).rglob(pattern)):
            name = path.relative_to(root).as_posix()
            if "_" in {part[0] for part in path.relative_to(root).parts}:
                continue  # Sphinx's own folders
            for use in uses(path.read_text(encoding="utf-8")):
                listed = use.name in (DIRECTIVES if use.kind == "directive" else ROLES)
                if not listed and not (room == "book" and f"{use.kind} {use.name}" in _BOOK_ALONE):
                    complaints.append(_complaint(use, f"{name}, line {use.line}"))
    return tuple(complaints)


def lowered(text: str, *, place: str = "") -> str:
    """Return a text for learners as plain Markdown with cells, which any notebook shows.

    Raises:
        TeachkitError: ``unlisted-word`` for what is not on the list, with its line.
    """
    if "{" not in text.replace("```{code-cell}", ""):
        return text
    made: list[str] = []
    for block in _blocks(text):
        found = block.directive
        if found:
            if found["name"] not in DIRECTIVES:
                use = Use("directive", found["name"], block.line)
                raise _complaint(use, _at(place, block.line))
            lower = DIRECTIVES[found["name"]]
            if lower is not None:
                body = "".join(_without_options(block.lines[1:-1])).strip()
                made.append(f"{lower(found['title'], body)}\n")
                continue
        if block.info is None:
            made += (
                _lower_roles(line, _at(place, number))
                for number, line in enumerate(block.lines, block.line)
            )
        else:
            made += block.lines
    return "".join(made)


def _lower_roles(line: str, place: str) -> str:
    def lower(role: re.Match[str]) -> str:
        if role["name"] not in ROLES:
            raise _complaint(Use("role", role["name"], 0), place)
        return ROLES[role["name"]](role["text"])

    # Code spans stay as they are, also when they speak of a role.
    whole, at = [], 0
    for code in _CODE.finditer(line):
        whole += [_ROLE.sub(lower, line[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*whole, _ROLE.sub(lower, line[at:])])


def _without_options(lines: tuple[str, ...]) -> tuple[str, ...]:
    start = 0
    while start < len(lines) and re.match(r":[\w-]+:", lines[start]):
        start += 1
    return lines[start:]


def _complaint(use: Use, place: str) -> TeachkitError:
    known = sorted(DIRECTIVES if use.kind == "directive" else ROLES)
    return TeachkitError(
        "unlisted-word",
        f"The {use.kind} '{use.name}' is not in our vocabulary",
        place=place,
        hint=f"A text for learners may use {', '.join(known)}; see teachkit.publish.vocabulary.",
    )


def _at(place: str, line: int) -> str:
    return f"{place}, line {line}".lstrip(", ")


def _blocks(text: str) -> Iterator[_Block]:
    """Return a text's fences, each with its lines, and the lines between them."""
    lines = text.splitlines(keepends=True)
    start = at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        if not opening or (opening["marks"][0] == "`" and "`" in opening["info"]):
            at += 1
            continue
        if start < at:
            yield _Block(start + 1, tuple(lines[start:at]))
        end = at + 1
        while end < len(lines) and not _closes(lines[end], opening["marks"]):
            end += 1
        end = min(end + 1, len(lines))
        yield _Block(at + 1, tuple(lines[at:end]), opening["info"].strip())
        start = at = end
    if start < len(lines):
        yield _Block(start + 1, tuple(lines[start:]))


def _closes(line: str, marks: str) -> bool:
    text = line.strip()
    return text.startswith(marks) and not text.strip(marks[0])
