"""Examples in documentation: where each is, in which language, and what it promises to print.

Found in Markdown (fenced blocks), reStructuredText (``code-block``, prompts), AsciiDoc (listings)
and, by the same rules, in what Rust's comments and Python's docstrings hold. They are found here
and run elsewhere (`teachkit.grading.examples`).

=========== ==========================================================================
language    what it is
=========== ==========================================================================
doctest     Python with ``>>>`` prompts, and what each line prints
python      Python without prompts
console     commands after ``$``, and what they print
shell       commands without prompts
rust        as rustdoc takes it
other words a block in a language of that name; "" is a block without one
=========== ==========================================================================
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from teachkit.decisions.document.pages import CHANGELOG, FOREIGN, is_page

__all__ = [
    "RUNNABLE",
    "Example",
    "Step",
    "all_examples",
    "count_examples",
    "find_examples",
    "steps",
]

# The languages that `teachkit document --run` knows how to run.
RUNNABLE = ("doctest", "python", "console", "shell", "rust")
_NAMES = {
    "py": "python", "python3": "python", "pycon": "doctest", "py3": "python", "sh": "shell",
    "bash": "shell", "zsh": "shell", "shell-session": "console", "sh-session": "console",
    "shellsession": "console", "bash-session": "console", "terminal": "console", "rs": "rust",
    "c++": "cpp", "js": "javascript", "yml": "yaml", "plain": "text", "txt": "text",
    "plaintext": "text", "none": "text",
}  # fmt: skip
_FENCE = re.compile(
    r"(?P<lead>[ \t>]*(?:(?:[*+-]|\d+[.)])[ \t]+)?)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$"
)
_DIRECTIVE = re.compile(
    r"(?P<lead>\s*)\.\. (?:code|code-block|sourcecode|prompt|doctest|testcode)::"
    r"\s*(?P<name>[\w+-]*)"
)
_RUST_DOC = re.compile(r"^(?P<lead>[ \t]*(?P<mark>//[/!]) ?)(?!/)(?P<text>.*)$")
_PROMPT = re.compile(r"\s*(?:\([\w.-]+\) )?(?:[$%\u276f]) (?P<command>\S.*)")
_CODE = ("code-block", "code", "code-cell", "sourcecode")
_RUST_FLAGS = frozenset(
    ("ignore", "no_run", "should_panic", "compile_fail", "editable", "edition2015", "edition2018",
     "edition2021", "edition2024", "standalone_crate", "test_harness", "noplayground", "no_check")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One example; ``line`` is that of its first line of code.

    ``flags`` are what the block says beside its language ("ignore", "no_run" …).
    """

    path: str
    line: int
    language: str
    code: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a console block: its line, and what should be printed (None: not said)."""

    line: int
    command: str
    expect: str | None


def all_examples(texts: Mapping[str, str]) -> tuple[Example, ...]:
    """Find the examples of a tree (path -> text), in the order of paths and lines."""
    found = []
    for path in sorted(texts):
        code = path.endswith((".rs", ".py")) and not FOREIGN.search(path)
        if code or (is_page(path) and not CHANGELOG.search(path)):
            found += find_examples(path, texts[path])
    return tuple(found)


def count_examples(examples: tuple[Example, ...]) -> dict[str, int]:
    """Count examples by language, most first; those that name none count as "text"."""
    counts = Counter(one.language or "text" for one in examples)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def find_examples(path: str, text: str) -> list[Example]:
    """Find the examples in one file; its name says what it is written in."""
    if path.endswith(".rs"):
        return list(_in_rust(path, text))
    if path.endswith(".py"):
        return list(_in_python(path, text))
    if path.endswith((".rst", ".txt")):
        return list(_in_rst(path, text))
    if path.endswith((".md", ".markdown", ".mdx")):
        return list(_in_markdown(path, text.split("\n"), 1, ""))
    if path.endswith((".adoc", ".asciidoc")):
        return list(_in_asciidoc(path, text.split("\n")))
    return []


def steps(example: Example) -> list[Step]:
    """Take a console block apart: each command, and what stands under it until the next one."""
    found: list[Step] = []
    lines = example.code.split("\n")
    at = 0
    while at < len(lines):
        match = _PROMPT.match(lines[at])
        if match is None:
            at += 1
            continue
        line, command = example.line + at, match["command"]
        at += 1
        while command.endswith("\\") and at < len(lines):
            command += "\n" + re.sub(r"^\s*> ", "", lines[at])
            at += 1
        begin = at
        while at < len(lines) and not _PROMPT.match(lines[at]):
            at += 1
        printed = "\n".join(lines[begin:at]).strip("\n")
        found.append(Step(line, command, printed or None))
    return found


def _language(info: str, code: str, unnamed: str) -> tuple[str, tuple[str, ...]]:
    words = [word for word in re.split(r"[\s,{}]+", info.strip().lower()) if word]
    if info.strip().startswith("{") and words:  # MyST: a directive, and its argument
        words = words[1:] if words[0] in _CODE else ["myst"]
    name = words[0].lstrip(".") if words else unnamed
    if name in _RUST_FLAGS:
        words, name = ["rust", *words], "rust"
    name = _NAMES.get(name, name)
    flags = tuple(words[1:])
    first = next((line for line in code.split("\n") if line.strip()), "").lstrip()
    if name in ("python", "doctest", "") and first.startswith(">>> "):
        return "doctest", flags
    if name in ("shell", "console", "", "text") and re.match(r"[$\u276f] \S", first):
        return "console", flags
    return ("python" if name == "doctest" else "text" if name == "console" else name), flags


def _in_markdown(path: str, lines: list[str], first: int, unnamed: str) -> Iterator[Example]:
    at = 0
    while at < len(lines):
        opened = _FENCE.match(lines[at])
        at += 1
        if opened is None:
            continue
        begin = at
        closing = re.compile(rf"[ \t>]*{re.escape(opened['fence'])}{opened['fence'][0]}*[ \t]*$")
        while at < len(lines) and not closing.match(lines[at]):
            at += 1
        lead = opened["lead"].count(">")
        body = [re.sub(rf"^(?:[ \t]*> ?){{{lead}}}", "", line) for line in lines[begin:at]]
        code = textwrap.dedent("\n".join(body))
        language, flags = _language(opened["info"], code, unnamed)
        if language == "myst":  # a note, a picture, or reStructuredText
            yield from _in_rst(path, code, first + begin)
        else:
            while opened["info"].startswith("{") and re.match(r":[\w-]+:|\s*(?:\n|$)", code):
                _, _, code = code.partition("\n")  # what the directive is told, not code
                begin += 1
                if not code:
                    break
            yield Example(path, first + begin, language, code, flags)
        at += 1


def _in_asciidoc(path: str, lines: list[str]) -> Iterator[Example]:
    at = 0
    while at < len(lines):
        line, before = lines[at], lines[at - 1].strip() if at else ""
        at += 1
        alone = not before or before.startswith(("[", ".", "+"))
        if not re.fullmatch(r"-{4,}|\.{4,}", line) or not alone:
            continue
        begin = at
        while at < len(lines) and lines[at] != line:
            at += 1
        named = re.match(r"\[source,\s*([\w+-]+)", before)
        code = "\n".join(lines[begin:at])
        language, flags = _language(named[1] if named else "", code, "")
        yield Example(path, begin + 1, language, code, flags)
        at += 1


def _in_rst(path: str, text: str, first: int = 1) -> Iterator[Example]:
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        named = _DIRECTIVE.match(lines[at])
        if named is None and not lines[at].lstrip().startswith((">>> ", "$ ")):
            at += 1
            continue
        begin = at
        if named is not None:
            at += 1
            while at < len(lines) and (not lines[at].strip() or re.match(r"\s+:\w", lines[at])):
                at += 1
            begin = at
            depth = len(named["lead"].expandtabs())
        else:
            depth = len(lines[at].expandtabs()) - len(lines[at].expandtabs().lstrip()) - 1
        while at < len(lines):
            plain = lines[at].expandtabs()
            if plain.strip() and len(plain) - len(plain.lstrip()) <= depth:
                break
            if named is None and not plain.strip() and depth < 0:
                break
            at += 1
        code = textwrap.dedent("\n".join(lines[begin:at])).rstrip("\n")
        if code.strip():
            language, flags = _language(named["name"] if named else "", code, "")
            yield Example(path, first + begin, language, code, flags)
        at = max(at, begin + 1)


def _in_rust(path: str, text: str) -> Iterator[Example]:
    if "```" not in text and "~~~" not in text:
        return
    run: list[str] = []
    mark = ""
    start = 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        match = _RUST_DOC.match(line)
        if run and (match is None or match["mark"] != mark):
            yield from _in_markdown(path, run, start, "rust")
            run = []
        if match is not None:
            if not run:
                start, mark = number, match["mark"]
            run.append(match["text"])


def _in_python(path: str, text: str) -> Iterator[Example]:
    if ">>> " not in text and "```" not in text:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about somebody else's escapes
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if not isinstance(node, kinds) or ast.get_docstring(node, clean=False) is None:
            continue
        said = node.body[0].value  # type: ignore[attr-defined]  # a docstring is an expression
        yield from _in_docstring(path, str(said.value), said.lineno)


def _in_docstring(path: str, text: str, line: int) -> Iterator[Example]:
    lines = text.split("\n")
    if ">>> " in text:
        # The prompts of one docstring share their names, so they are one example.
        first = next((i for i, one in enumerate(lines) if one.lstrip().startswith(">>> ")), None)
        if first is not None:
            code = textwrap.dedent("\n".join(lines[first:])).rstrip()
            yield Example(path, line + first, "doctest", code)
            return
    yield from _in_markdown(path, [line.strip("\n") for line in lines], line, "")
