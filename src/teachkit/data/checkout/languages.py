"""Which language a file is in, and which of its lines are code.

A line is blank when it holds nothing but space; it is code when something remains once comments
are taken away; else it is a comment. Comments are found by rules for each family of languages,
which know strings, so that ``"/* no comment */"`` is code. Python's docstrings count as code.
Documents and data (Markdown, JSON, XML, …) are no code and are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "C_FAMILY",
    "Counted",
    "count_lines",
    "language_of",
    "says_generated",
    "without_comments",
]

C, CPP, HEADER, RUST = "C", "C++", "C/C++ header", "Rust"
C_FAMILY = (C, CPP, HEADER)


@dataclass(frozen=True, slots=True)
class Counted:
    """Lines of one file."""

    code: int
    comments: int
    blank: int


# What each pattern takes first wins. Nothing here runs back: an open comment or string ends with
# the file or the line.
_BLOCK = r"(?P<comment>//(?:\\\r?\n|[^\n])*|/\*.*?(?:\*/|\Z))"
_STRING = r'"(?:\\.|[^"\\\n])*"?'
_QUOTED = r"'(?:\\.|[^'\\\n])*'?"
_HASH = r"(?P<comment>#[^\n]*)"
_DASHES = r"(?P<comment>--[^\n]*)"
_FAMILIES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.DOTALL)
    for name, pattern in {
        "c": rf"{_BLOCK}|{_STRING}|'(?:\\.|[^'\\\n]){{1,8}}'",
        "c++": rf"{_BLOCK}|\bu?8?[LUR]*R\"(?P<raw>[^()\\\s\"]{{0,16}})\(.*?(?:\)(?P=raw)\"|\Z)"
        rf"|{_STRING}|'(?:\\.|[^'\\\n]){{1,8}}'",
        "rust": rf"{_BLOCK}|\bb?r(?P<raw>#*)\".*?(?:\"(?P=raw)|\Z)"
        r'|"(?:\\.|[^"\\])*"?|\'(?:\\[^\n\']{1,10}|[^\'\\\n])\'',
        "script": rf"{_BLOCK}|{_STRING}|{_QUOTED}|`(?:\\.|[^`\\])*`?",
        "php": rf"{_BLOCK[:-1]}|\#(?!\[)[^\n]*)|{_STRING}|{_QUOTED}",
        "python": rf"{_HASH}|\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|{_STRING}|{_QUOTED}",
        "hash": rf"(?P<comment>(?:(?<=\s)|(?<![^\n]))#[^\n]*)|{_STRING}|'[^'\n]*'?",
        "m4": r"(?P<comment>\bdnl\b[^\n]*|(?:(?<=\s)|(?<![^\n]))#[^\n]*)",
        # A "#" at the beginning of a line may be the preprocessor's.
        "asm": r"(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*|;[^\n]*"
        r"|(?<![^\n])[ \t]*[#@](?![ \t]*(?:if|el|en|de|in|un|er|pr))[^\n]*)",
        "lua": rf"(?P<comment>--\[\[.*?(?:\]\]|\Z)|--[^\n]*)|{_STRING}|{_QUOTED}",
        "haskell": rf"(?P<comment>\{{-.*?(?:-\}}|\Z)|--[^\n]*)|{_STRING}",
        "dashes": rf"{_DASHES}|{_STRING}|{_QUOTED}",
        "ml": rf"(?P<comment>\(\*.*?(?:\*\)|\Z))|{_STRING}",
        "pascal": rf"(?P<comment>\(\*.*?(?:\*\)|\Z)|\{{.*?(?:\}}|\Z)|//[^\n]*)|{_QUOTED}",
        "lisp": r"(?P<comment>;[^\n]*)|\"(?:\\.|[^\"\\])*\"?",
        "percent": rf"(?P<comment>%[^\n]*)|{_STRING}",
        "fortran": rf"(?P<comment>![^\n]*|(?<![^\n])[cC*](?=\s)[^\n]*)|{_STRING}|{_QUOTED}",
    }.items()
}

_LANGUAGES: Mapping[str, tuple[str, str]] = {
    ending: (name, family)
    for name, family, endings in (
        (C, "c", ".c"),
        (CPP, "c++", ".cc .cpp .cxx .c++ .C .ipp .inl .tcc"),
        (HEADER, "c++", ".h .hh .hpp .hxx .H"),
        ("Objective-C", "c", ".mm"),
        ("yacc", "c", ".y .yy .ypp"),
        ("lex", "c", ".l .ll .lpp"),
        ("CUDA", "c++", ".cu .cuh"),
        (RUST, "rust", ".rs"),
        ("Go", "script", ".go"),
        ("Zig", "script", ".zig"),
        ("Java", "c", ".java"),
        ("Kotlin", "c", ".kt .kts"),
        ("Scala", "c", ".scala"),
        ("Swift", "c", ".swift"),
        ("C#", "c", ".cs"),
        ("D", "c", ".di"),
        ("Vala", "c", ".vala"),
        ("JavaScript", "script", ".js .mjs .cjs .jsx"),
        ("TypeScript", "script", ".ts .tsx .mts"),
        ("PHP", "php", ".php"),
        ("Assembly", "asm", ".s .S .asm .nasm"),
        ("Python", "python", ".py .pyx .pxd .pyi"),
        ("Perl", "hash", ".pl .pm .t .xs"),
        ("Ruby", "hash", ".rb"),
        ("Tcl", "hash", ".tcl .exp"),
        ("R", "hash", ".R .r"),
        ("awk", "hash", ".awk"),
        ("Shell", "hash", ".sh .bash .ksh .zsh"),
        ("make", "hash", ".mk .mak .make"),
        ("CMake", "hash", ".cmake"),
        ("Meson", "hash", ".meson"),
        ("m4", "m4", ".m4 .ac"),
        ("Lua", "lua", ".lua"),
        ("Haskell", "haskell", ".hs"),
        ("Ada", "dashes", ".adb .ads"),
        ("SQL", "dashes", ".sql"),
        ("OCaml", "ml", ".ml .mli"),
        ("Pascal", "pascal", ".pas"),
        ("Lisp", "lisp", ".el .lisp .scm .clj"),
        ("Erlang", "percent", ".erl .hrl"),
        ("Fortran", "fortran", ".f .f90 .f95 .F"),
    )
    for ending in endings.split()
}
_NAMED: Mapping[str, tuple[str, str]] = {
    "makefile": ("make", "hash"),
    "gnumakefile": ("make", "hash"),
    "makefile.am": ("make", "hash"),
    "makefile.in": ("make", "hash"),
    "cmakelists.txt": ("CMake", "hash"),
    "meson.build": ("Meson", "hash"),
    "configure.in": ("m4", "m4"),
}
_GENERATED = re.compile(
    r"generated (?:automatically|by)\b|automatically generated|auto-?generated|@generated\b"
    r"|Bison implementation for|\bDO NOT EDIT\b|lexical scanner generated",
    re.IGNORECASE,
)
_SHEBANG = re.compile(r"#!.*?\b(?:env +)?(\w*sh|perl|python|ruby|awk|tclsh|lua|node)[\d.]*\b")
_SHEBANGS: Mapping[str, tuple[str, str]] = {
    "perl": ("Perl", "hash"),
    "python": ("Python", "python"),
    "ruby": ("Ruby", "hash"),
    "awk": ("awk", "hash"),
    "tclsh": ("Tcl", "hash"),
    "lua": ("Lua", "lua"),
    "node": ("JavaScript", "script"),
}


def language_of(name: str, start: str) -> tuple[str, str] | None:
    """Return a file's language and family by its name and its first line; None when it is no code.

    ``name`` is the file's own name, ``start`` the beginning of its text.
    """
    known = _NAMED.get(name.lower())
    if known is not None:
        return known
    stem, dot, ending = name.rpartition(".")
    if dot and stem:
        found = _LANGUAGES.get(dot + ending) or _LANGUAGES.get(dot + ending.lower())
        # Qt's translations are called .ts as well.
        return None if start.lstrip().startswith("<?xml") else found
    match = _SHEBANG.match(start)
    return None if match is None else _SHEBANGS.get(match[1], ("Shell", "hash"))


def without_comments(text: str, family: str, *, strings: bool = True) -> str:
    """Take the comments away, and what is in strings unless ``strings``.

    Lines stay; without their contents strings keep their length, so that places stay as well.
    """

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        if match["comment"] is None:
            if strings:
                return found
            return re.sub(r"[^\n]", " ", found)
        return " " + "\n" * found.count("\n")

    return _FAMILIES[family].sub(blank, text)


def says_generated(text: str) -> bool:
    """Say whether a file's beginning tells that a program wrote it."""
    return _GENERATED.search(text, 0, 3_000) is not None


def count_lines(text: str, family: str) -> Counted:
    """Count the lines of a file in a language of that family."""
    blank = code = 0
    lines = text.splitlines()
    for line in lines:
        blank += not line.strip()
    for line in without_comments(text, family).splitlines():
        code += bool(line.strip())
    return Counted(code, len(lines) - blank - code, blank)
