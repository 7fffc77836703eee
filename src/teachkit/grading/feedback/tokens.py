"""Reading source text as tokens with normalised names, without ever parsing it.

The text is a stranger's, and this is a trusted process: nothing here knows Python's grammar, so
nothing can nest too deeply, and one regular expression, whose loops never give back what they
took, passes over the text once. What is not Python still comes out as words and signs.
"""

from __future__ import annotations

import builtins
import io
import keyword
import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["MOST_TEXT", "Token", "names_of", "tokens_of"]

# What a report carries of a source at most; more is not looked at.
MOST_TEXT = 64 * 2**10

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*+)
  | (?P<string>[rRbBuUfF]{0,2}(?:
        \"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?:\"\"\"|\\?\Z)
      | '''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\\?\Z)
      | "(?:[^"\\\n]++|\\.)*+"?
      | '(?:[^'\\\n]++|\\.)*+'?))
  | (?P<number>\d[\w.]*+)
  | (?P<name>[^\W\d]\w*+)
  | (?P<line>\n)
  | (?P<space>[^\S\n]++|\\\r?\n)
  | (?P<sign>\*\*=|//=|>>=|<<=|\.\.\.|[-+*/%&|^@:=!<>]=|->|\*\*|//|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
_METHODS = frozenset(
    name
    for kind in (str, bytes, list, tuple, dict, set, int, float, io.StringIO)
    for name in dir(kind)
    if not name.startswith("_")
)


class Token(NamedTuple):
    """What a token counts as, and where it stands in the text: ``text[start:end]``."""

    kind: str
    start: int
    end: int


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of the first `MOST_TEXT` characters, in order.

    The names that a writer chooses all count as ``N``, texts as ``S``; keywords, built-in
    functions that are called, and methods of built-in types keep their names: they say what is
    done. White space, comments, docstrings, semicolons, commas before a closing bracket, and
    how a text is quoted or cut into pieces count as nothing.
    """
    found: list[Token] = []
    for kind, start, end, word in _kinds(text[:MOST_TEXT]):
        if kind == "string":
            counted = "S"
        elif kind == "name":
            counted = _name(word, found, text[end : end + 1])
        else:
            counted = word
        if counted in {")", "]", "}"} and found and found[-1].kind == ",":
            found.pop()
        if counted == "S" and found and found[-1].kind == "S":
            found[-1] = Token("S", found[-1].start, end)
        else:
            found.append(Token(counted, start, end))
    return tuple(found)


def names_of(text: str) -> frozenset[str]:
    """Return the names that the writer of a text chose: no keywords, built-ins or methods."""
    return frozenset(
        word
        for kind, _, _, word in _kinds(text[:MOST_TEXT])
        if kind == "name"
        and word not in _BUILTINS
        and word not in _METHODS
        and not keyword.iskeyword(word)
    )


def _name(word: str, before: list[Token], after: str) -> str:
    if keyword.iskeyword(word):
        return word
    last = before[-1].kind if before else ""
    if last == ".":
        return word if word in _METHODS else "N"
    return word if after == "(" and last != "def" and word in _BUILTINS else "N"


def _kinds(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield what counts, as (kind, start, end, word)."""
    depth = 0
    fresh = True  # nothing but white space and docstrings stood on this line so far
    waiting: tuple[str, int, int, str] | None = None  # a string that may be a docstring
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind in {"comment", "space"}:
            continue
        word = match[0]
        ends_line = kind == "line" or word == ";"
        if waiting is not None:
            if not (ends_line and depth == 0):
                yield waiting
            waiting = None
        if ends_line:
            fresh = fresh if depth else True
            continue
        if kind == "string" and fresh and depth == 0:
            waiting = (kind, match.start(), match.end(), word)
            fresh = False
            continue
        fresh = False
        if kind == "sign":
            if word in "([{":
                depth += 1
            elif word in ")]}":
                depth = max(0, depth - 1)
        yield kind, match.start(), match.end(), word
