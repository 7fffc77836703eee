"""Pages and their sections, as a reader leafs through them: titles, words, examples, steps.

Markdown, reStructuredText, AsciiDoc, Org, Texinfo, DocBook, HTML and manual pages mark their titles
each in their own way; more than titles is not looked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

__all__ = ["CHANGELOG", "FOREIGN", "MAN", "Section", "is_page", "sections"]

LONGEST_LINE = 2_000
# What others wrote, or what tests eat, documents nothing here.
FOREIGN = re.compile(
    r"(?:^|/)(?:vendor|vendored|third[-_]?party|external|extern|node_modules|deps|testdata|fixtures?"
    r"|snapshots?|tests?|testing|test-[^/]*|[^/]*-tests?|testsuite|specs?|fuzz|[^/]*_tests|ISSUE_TEMPLATE"
    r"|PULL_REQUEST_TEMPLATE|site-packages|\.[^/]+|debian|licen[cs]es?)/",
    re.IGNORECASE,
)
MAN = re.compile(
    r"(?:^|/)([\w.@+-]+)\.([1-9])[a-z]{0,4}(?:\.(?:in|md|man|adoc|asciidoc|scd|txt|rst|pod|ronn|mdoc"
    r"|xml|sgml|prebuilt|default))*$"
)
CHANGELOG = re.compile(
    r"(?:^|/)(?:CHANGE(?:S|[-_]?LOG)|NEWS|HISTORY|RELEASES|RELEASE[-_]NOTES|WHATS[-_]?NEW)(?:\.\w+)?$",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\.(?:md|markdown|mdx|rst|adoc|asciidoc|txt|org|texi|texinfo|textile|html?|xml|sgml|pod|scd|ipynb)"
    r"(?:\.in)?$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:^|/)(?:README|INSTALL|NEWS|CHANGES|CHANGELOG|ChangeLog|HISTORY|FAQ|USAGE|HOWTO|TUTORIAL"
    r"|MIGRATION|UPGRADING|ARCHITECTURE|DESIGN|GUIDE|MANUAL|RELEASES?)"
    r"(?:[-.](?!(?:c|h|cc|cpp|rs|py|js|ts|go|sh|json|toml|ya?ml)$)\w+)?$"
    # Some keep their manual as data, which a program makes pages of.
    r"|(?:^|/)docs?/.*(?:tutorial|manual|guide|faq).*\.ya?ml$",
    re.IGNORECASE,
)
# Lists of files, words or settings end in .txt as well.
_NO_PAGE = re.compile(
    r"(?:^|/)(?:CMakeLists|requirements[^/]*|robots|LICEN[CS]E[^/]*|COPYING[^/]*|constraints"
    r"|authors|contributors|thanks|codeowners)\b[^/]*$|\.(?:in\.txt|out\.txt)$",
    re.IGNORECASE,
)
_TITLES = {
    ".org": re.compile(r"(\*+) +(\S.*)"),
    ".texi": re.compile(r"@(chapter|section|subsection|subsubsection|unnumbered|top)\b +(\S.*)"),
    "markup": re.compile(r"\s*<(title|h[1-6])\b[^>]*>\s*([^<]+)", re.IGNORECASE),
    "man": re.compile(r"\.(S[HhSs])\s+(\S.*)"),
    ".adoc": re.compile(r"(={1,6}) +(\S.*)"),
    ".pod": re.compile(r"=head([1-4]) +(\S.*)"),
    "markdown": re.compile(r" {0,3}(#{1,6})(?:[ \t]+(\S.*?))?[ \t]*#*[ \t]*$"),
}
_HTML_TITLE = re.compile(r"\s*<h([1-6])\b[^>]*>\s*(.*)", re.IGNORECASE)
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}\s*$")
_FENCE = re.compile(r"[ \t>]*(?:[*+-] +|\d+[.)] +)?(`{3,}|~{3,})([^`]*)$")
_DELIMITED = re.compile(r"(-{4,}|\.{4,})()$")  # of AsciiDoc
_YAML_EXAMPLE = re.compile(r"\s*(?:- )?(?:command|program|examples?):")
_STEP = re.compile(r"\s{0,3}(?:\d+[.)]|#\.)\s+\S")
_DIRECTIVE = re.compile(r"\s*\.\. (?:code|code-block|sourcecode|prompt|literalinclude|ipython)::")
_TEXT_ONLY = re.compile(r"<[^<>]{0,300}>|\{[^{}]{0,300}\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A title and what stands under it, up to the next title of its rank.

    ``words`` are those outside of examples, ``blocks`` the examples, ``steps`` numbered lines.
    Rank 0 is the whole page, whose title is that of its first section.
    """

    path: str
    line: int
    title: str
    rank: int
    words: int
    blocks: int
    steps: int

    @property
    def place(self) -> str:
        """Where it begins, such as "README.md:12"; a whole page is its name alone."""
        return f"{self.path}:{self.line}" if self.rank else self.path


def is_page(path: str) -> bool:
    """Return whether a file is a page of this project, by its name."""
    if FOREIGN.search(path) or _NO_PAGE.search(path):
        return False
    return bool(_PAGE.search(path) or _NAMED.search(path) or MAN.search(path))


def sections(path: str, text: str) -> list[Section]:
    """Return the page as a whole, and its sections in order."""
    if path.endswith(".ipynb"):
        return [_notebook(path, text)]
    # No title is longer, and what is may take a pattern for ever.
    lines = [line[:LONGEST_LINE] for line in text.split("\n")]
    kind = _kind(path)
    titles: list[tuple[int, int, str]] = []  # (index, rank, title)
    ranks: dict[str, int] = {}
    words, blocks, steps = [0] * len(lines), [0] * len(lines), [0] * len(lines)
    for at, line, is_code, begins in _read(lines, kind):
        blocks[at] = int(begins)
        if is_code:
            continue
        found = _title(kind, lines, at, ranks)
        if found is not None:
            titles.append((at, *found))
        else:
            words[at] = len(_TEXT_ONLY.sub(" ", line).split())
            steps[at] = 1 if _STEP.match(line) else 0
    named = titles[0][2] if titles else PurePosixPath(path).stem
    made = [Section(path, 1, named, 0, sum(words), sum(blocks), sum(steps))]
    for (at, rank, title), end in zip(titles, _ends(titles, len(lines)), strict=True):
        inside = slice(at, end)
        made.append(
            Section(
                path,
                at + 1,
                title,
                rank,
                sum(words[inside]),
                sum(blocks[inside]),
                sum(steps[inside]),
            )
        )
    return made


def _ends(titles: list[tuple[int, int, str]], last: int) -> list[int]:
    """Return for each title the index of the next one of its rank or a higher one."""
    ends = [last] * len(titles)
    waiting: list[int] = []
    for number, (at, rank, _) in enumerate(titles):
        while waiting and titles[waiting[-1]][1] >= rank:
            ends[waiting.pop()] = at
        waiting.append(number)
    return ends


def _notebook(path: str, text: str) -> Section:
    """Return a notebook as one page: cells of prose have words, cells of code are examples."""
    try:
        cells = json.loads(text)["cells"]
        prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        count = sum(cell["cell_type"] == "code" for cell in cells)
    except (ValueError, KeyError, TypeError, RecursionError):
        prose, count = [], 0
    title = next((one.split("\n")[0].lstrip("# ") for one in prose), PurePosixPath(path).stem)
    return Section(path, 1, title, 0, len(" ".join(prose).split()), count, 0)


def _kind(path: str) -> str:
    name = re.sub(r"\.in$", "", path.lower())
    suffix = PurePosixPath(name).suffix
    if suffix in (".xml", ".sgml", ".html", ".htm"):
        return "markup"
    if suffix in (".md", ".markdown", ".mdx", ".ronn", ".scd"):
        return "markdown"
    if suffix in (".adoc", ".asciidoc"):
        return ".adoc"
    if suffix in (".yml", ".yaml"):
        return "yaml"
    if suffix == ".texinfo":
        return ".texi"
    if suffix in _TITLES:
        return suffix
    return "man" if suffix == ".man" or re.fullmatch(r"\.[1-9]\w{0,4}", suffix) else ""


def _read(lines: list[str], kind: str) -> Iterator[tuple[int, str, bool, bool]]:
    """Yield (index, line, whether it is an example's, whether an example begins)."""
    fence = ""
    indented = blank = was_prompt = False
    for at, line in enumerate(lines):
        match = (_DELIMITED if kind == ".adoc" else _FENCE).match(line)
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
            yield at, line, True, False
            continue
        before = lines[at - 1].strip() if at else ""
        if match and not (kind == ".adoc" and before and not before.startswith(("[", "."))):
            fence = match[1]
            yield at, line, True, True
            continue
        if not line.strip():
            blank = True
            yield at, line, False, False
            continue
        if kind == "yaml":
            yield at, line, False, bool(_YAML_EXAMPLE.match(line))
            continue
        deep = line.startswith(("    ", "\t")) and not _STEP.match(line)
        prompt = bool(re.match(r"\s*(?:\$|>>>) \S", line)) or bool(_DIRECTIVE.match(line))
        begins = (prompt and not was_prompt) or (deep and blank and not indented)
        indented = deep and (indented or blank)
        blank, was_prompt = False, prompt
        yield at, line, indented or prompt, begins


def _title(kind: str, lines: list[str], at: int, ranks: dict[str, int]) -> tuple[int, str] | None:
    """Return (rank, title) when a title begins on this line."""
    line = lines[at]
    if kind == "markdown" and (match := _HTML_TITLE.match(line)):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        return int(match[1]), _TEXT_ONLY.sub("", match[2] or below).strip()
    if kind in _TITLES and (match := _TITLES[kind].match(line)):
        mark = match[1].lower()
        rank = len(mark) if mark[0] in "#*=" else ranks.setdefault(mark, len(ranks) + 1)
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[2] or "").replace("`", "")
        return rank, _TEXT_ONLY.sub("", plain).strip().strip('"')
    if kind in ("", "markdown", ".adoc") and line.strip() and at + 1 < len(lines):
        under = _UNDERLINE.match(lines[at + 1])
        plain = line.strip()
        if under is None or len(lines[at + 1].strip()) + 2 < len(plain) or _UNDERLINE.match(line):
            return None
        if kind == "markdown" and under[1] not in "=-":
            return None
        if re.match(r"[-*+|] ", plain) or len(plain) > 100:
            return None
        return ranks.setdefault(under[1], len(ranks) + 1), plain
    return None
