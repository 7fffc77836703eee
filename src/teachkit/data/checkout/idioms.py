"""What makes a C or C++ code base risky to touch: calls that know no bounds, gotos, long functions.

These are signs and no proof. A ``strcpy`` can be right, and a call that overflows can look tidy; a
wrapper of the same name counts as well. What is compared is the number per 1,000 lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["BECAUSE", "Found", "Function", "conditionals", "find_idioms", "functions", "gotos"]

BECAUSE: Mapping[str, str] = {
    "strcpy": "copies until a zero, whatever the size of the target",
    "strcat": "appends until a zero, whatever room is left",
    "sprintf": "prints without a bound; snprintf takes one",
    "vsprintf": "prints without a bound; vsnprintf takes one",
    "gets": "reads a line of any length; C11 removed it",
    "scanf %s": "reads a word of any length into a fixed place",
    "alloca": "takes room on the stack that nobody checks",
    "memcpy, computed": "the number of bytes is computed in the call, where it can wrap round",
    "malloc, computed": "the size is computed in the call, where it can wrap round",
}

_CALL = re.compile(
    r"(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|gets|alloca|memcpy|memmove|malloc|realloc"
    r"|[fs]?scanf)\s*\("
)
_WORDS = re.compile(r"%\*?[sS]|%l?\[")
_SUM = re.compile(r"[\w)\]]\s*(?:\*|\+|-|<<)\s*[\w(]")
_NOISE = re.compile(
    r"\bsizeof\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\w+)"
    r"|\(\s*(?:(?:const|unsigned|struct)\s+)*\w+\s*\**\s*\)(?=\s*[\w(])"
)
_VARIABLE = re.compile(r"\b[A-Za-z_]*[a-z]\w*")
_LONGEST_CALL = 2_000
_GOTO = re.compile(r"\bgoto\s+\*?\w")
_DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b(.*)")
_CONDITIONAL = re.compile(r"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b", re.MULTILINE)
_NAME = re.compile(r"([~\w]+(?:\s*::\s*[~\w]+)*|operator\s*[^\s\w(]{1,3})\s*\(")
_SCOPE = re.compile(r"\b(?:namespace|class|struct|union|extern)\b[^()=]*$")
_PREPROCESSOR = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
_NO_FUNCTION = frozenset(
    ("if", "for", "while", "switch", "catch", "return", "sizeof", "else", "foreach",
     "__attribute__", "__declspec", "alignas", "noexcept", "throw", "decltype", "defined",
     "typeof", "__typeof__", "asm", "__asm__")
)  # fmt: skip
_HEAD = 1_500  # characters before a brace that may hold the head of its function


@dataclass(frozen=True, slots=True)
class Found:
    """One risky call: which idiom, and the line (1 is the first)."""

    idiom: str
    line: int


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name, its first line, and how many lines its body and head take."""

    name: str
    line: int
    lines: int


def find_idioms(bare: str, with_strings: str) -> Iterator[Found]:
    """Yield the risky calls in a C or C++ source without comments.

    ``bare`` has blanks for strings, ``with_strings`` has them; what is where is the same in both.
    """
    starts = _line_starts(bare)
    for match in _CALL.finditer(bare):
        called = match[1]
        line = bisect_right(starts, match.start())
        if called.endswith("scanf"):
            end = match.end() + sum(len(one) + 1 for one in _arguments(bare, match.end()))
            if _WORDS.search(with_strings, match.end(), end):
                yield Found("scanf %s", line)
        elif called in ("memcpy", "memmove", "malloc", "realloc"):
            arguments = _arguments(bare, match.end())
            if arguments and _is_computed(arguments[-1]):
                kind = "memcpy" if called in ("memcpy", "memmove") else "malloc"
                yield Found(f"{kind}, computed", line)
        else:
            yield Found(called, line)


def gotos(bare: str) -> int:
    """Count the gotos in a C or C++ source without comments and strings."""
    return sum(1 for _ in _GOTO.finditer(bare))


def conditionals(bare: str) -> int:
    """Count the lines that make the preprocessor choose: #if, #ifdef, #ifndef, #elif."""
    return sum(1 for _ in _CONDITIONAL.finditer(bare))


def functions(bare: str) -> Iterator[Function]:
    """Yield the functions of a C or C++ source without comments and strings.

    Of code that the preprocessor chooses among, the first branch is read, so that braces match.
    A brace at the very beginning of a line ends whatever is open, as most C is written.
    """
    text = _PREPROCESSOR.sub(_only_lines, _first_branches(bare))
    starts = _line_starts(text)
    scopes = depth = boundary = paragraph = head = 0
    name = ""
    for match in re.finditer(r"[{};]", text):
        at, sign = match.start(), match[0]
        if sign == ";":
            boundary = boundary if name else at + 1
        elif sign == "{":
            if name:
                depth += 1
                continue
            begin = max(boundary, at - _HEAD)
            if not text[begin:at].strip():  # K&R: declarations stand between head and body
                begin = max(paragraph, at - _HEAD, text.rfind("\n\n", 0, at))
            found = _head(text, begin, at)
            if found is not None:
                name, head = found
                depth = 1
            elif _SCOPE.search(text, begin, at):
                scopes += 1
            else:
                name, depth, head = "=", 1, at  # a table or an enum: nothing in it is a function
            boundary = paragraph = at + 1
        elif name:
            depth -= 1
            if depth <= 0 or (scopes == 0 and text[at - 1 : at] == "\n"):
                if name != "=":
                    line = bisect_right(starts, head)
                    yield Function(name, line, bisect_right(starts, at) - line + 1)
                name, depth = "", 0
                boundary = paragraph = at + 1
        else:
            scopes = max(0, scopes - 1)
            boundary = paragraph = at + 1


def _head(text: str, begin: int, end: int) -> tuple[str, int] | None:
    """Return the name of the function whose head stands there, and where it begins."""
    if "(" not in text[begin:end] or text[begin:end].rstrip().endswith(("=", ",", "(")):
        return None
    for match in _NAME.finditer(text, begin, end):
        name = re.sub(r"\s+", "", match[1])
        if name in _NO_FUNCTION:
            continue
        if "=" in text[begin : match.start()] and not name.startswith("operator"):
            return None
        # PUBLIC(char *) name(int a): what comes first is a macro.
        after = match.end() + sum(len(one) + 1 for one in _arguments(text, match.end()))
        second = re.compile(r"\s*[*&]*\s*([~\w]+)\s*\(").match(text, after, end)
        if second is not None and second[1] not in _NO_FUNCTION:
            return second[1], second.start(1)
        return name, match.start()
    return None


def _first_branches(text: str) -> str:
    """Empty the lines of all but the first branch of every #if; of "#if 0" keep the second."""
    kept: list[str] = []
    stack: list[list[bool]] = []  # for each open #if: is this branch read, has one been
    for line in text.split("\n"):
        match = _DIRECTIVE.match(line) if "#" in line else None
        if match is not None:
            word = match[1]
            if word.startswith("if"):
                first = match[2].strip() != "0"
                stack.append([first, first])
            elif word == "endif":
                if stack:
                    stack.pop()
            elif stack:
                stack[-1] = [not stack[-1][1], True]
            kept.append("")
        else:
            kept.append(line if all(branch[0] for branch in stack) else "")
    return "\n".join(kept)


def _arguments(text: str, start: int) -> list[str]:
    """Split a call's arguments at the commas of its own level."""
    depth, begin = 0, start
    found: list[str] = []
    for match in re.finditer(r"[()\[\]{},]", text[start : start + _LONGEST_CALL]):
        sign, at = match[0], start + match.start()
        if sign in "([{":
            depth += 1
        elif sign == "," and depth == 0:
            found.append(text[begin:at])
            begin = at + 1
        elif sign in ")]}":
            if depth == 0:
                return [*found, text[begin:at]]
            depth -= 1
    return []


def _is_computed(argument: str) -> bool:
    """Say whether a size is computed from variables; constants and sizeof alone are not."""
    plain = _NOISE.sub("1", argument.replace("->", ".")) if "sizeof" in argument else argument
    plain = _NOISE.sub("", plain.replace("->", "."))
    return _SUM.search(plain) is not None and _VARIABLE.search(plain) is not None


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _only_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
