"""How much of a crate is unsafe: counted in its source, comments and texts put aside.

A count of blocks is easy to misread: one of them may hold a line or a page. So lines are counted
as well, and what the crate forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Census", "census", "code_alone"]

# What is not code, in the order in which Rust would find it. A quote may begin a lifetime, too.
_ASIDE = re.compile(
    r"""//[^\n]*
    | b?r(?P<hashes>\#*)"(?s:.*?)"(?P=hashes)
    | b?"(?s:\\.|[^"\\])*"
    | b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\\n])'
    """,
    re.VERBOSE,
)
_NESTED = re.compile(r"/\*|\*/")
_BLOCK = re.compile(r"\bunsafe\s*\{")
_DECLARED = re.compile(r"\bunsafe\s+(?:fn|impl|extern|trait)\b")
_TESTS = re.compile(
    r"#\[cfg\((?:all\()?test\b[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:pub )?mod\s+\w+\s*\{"
)
_FORBIDS = re.compile(r"#!\[\s*forbid\s*\([^)]*\bunsafe_code\b")


@dataclass(frozen=True, slots=True)
class Census:
    """One crate, its tests left out.

    ``lines`` have code on them, and ``unsafe_lines`` of them lie in unsafe blocks, of which there
    are ``blocks``. ``declared`` counts unsafe functions and impls. ``forbids`` says that the
    crate's root forbids unsafe code, so that a compiler holds it to 0.
    """

    crate: str
    lines: int
    blocks: int
    unsafe_lines: int
    declared: int
    forbids: bool


def census(crate: str, sources: Path) -> Census:
    """Return the count for the Rust files below ``sources``; the root is its ``lib.rs``."""
    lines = blocks = unsafe_lines = declared = 0
    for path in sorted(sources.rglob("*.rs")):
        if {"tests", "test"} & {*path.relative_to(sources).parts, path.stem}:
            continue
        code = _without_tests(code_alone(path.read_text("utf-8", "replace")))
        spans = [_span(code, match.end() - 1) for match in _BLOCK.finditer(code)]
        inside = {n for begin, end in spans for n in range(begin, end + 1)}
        rows = code.split("\n")
        lines += sum(bool(row.strip()) for row in rows)
        unsafe_lines += sum(bool(rows[n].strip()) for n in inside)
        blocks += len(spans)
        declared += len(_DECLARED.findall(code))
    root = sources / "lib.rs"
    forbids = root.is_file() and bool(_FORBIDS.search(code_alone(root.read_text("utf-8"))))
    return Census(crate, lines, blocks, unsafe_lines, declared, forbids)


def code_alone(source: str) -> str:
    """Return Rust with comments and texts as blanks, every line where it was."""
    return _ASIDE.sub(lambda found: _blank(found[0]), _without_blocks(source))


def _without_blocks(source: str) -> str:
    """Blank out the comments between slash and star, which nest in Rust."""
    kept: list[str] = []
    at = depth = 0
    # Texts and comments to the end of a line may hold such signs, and they do not count there.
    plain = _ASIDE.sub(lambda found: "." * len(found[0]), source)
    for sign in _NESTED.finditer(plain):
        piece = source[at : sign.start()]
        kept.append(_blank(piece) if depth else piece)
        if sign[0] == "/*":
            depth += 1
        depth -= sign[0] == "*/" and depth > 0
        kept.append("  ")
        at = sign.end()
    return "".join((*kept, source[at:]))


def _without_tests(code: str) -> str:
    for found in _TESTS.finditer(code):
        end = _closing(code, found.end() - 1) + 1
        code = code[: found.start()] + _blank(code[found.start() : end]) + code[end:]
    return code


def _span(code: str, brace: int) -> tuple[int, int]:
    """Return the first and the last line of the block that a brace opens."""
    return code.count("\n", 0, brace), code.count("\n", 0, _closing(code, brace))


def _closing(code: str, brace: int) -> int:
    depth = 0
    for at in _braces(code, brace):
        depth += 1 if code[at] == "{" else -1
        if depth == 0:
            return at
    return len(code)


def _braces(code: str, start: int) -> Iterable[int]:
    return (found.start() for found in re.compile(r"[{}]").finditer(code, start))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
