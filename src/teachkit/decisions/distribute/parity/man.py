r"""What a manual page promises: options, paths, exit statuses.

Pages come in two languages of roff: ``man`` (``.SH``, ``.TP``, ``.IP``), which people and Pandoc
write, and ``mdoc`` (``.Sh``, ``.It Fl f Ar file``), which BSD writes. Neither is run here: the few
macros that carry an option or a heading are read, and the rest is text.

Passages that a page switches off by itself (``.if \n(BA``, as sudo's does for the BSDs) are left
out as roff would leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from teachkit.decisions.distribute.parity.help_text import option_line
from teachkit.decisions.distribute.parity.option import Option

__all__ = ["ManPage", "read_man"]

_ESCAPES = (
    (re.compile(r"\\f(?:\[[^\]]*\]|\(..|.)"), ""),
    (re.compile(r"\\s[+-]?\d"), ""),
    (re.compile(r"\\\(cq|\\\(aq|\\\[aq\]"), "'"),
    (re.compile(r"\\\((?:lq|rq|dq)|\\\[(?:dq|lq|rq)\]"), '"'),
    (re.compile(r"\\\((?:em|en|mi|hy)|\\\[(?:em|en|mi|hy)\]"), "-"),
    (re.compile(r"\\\*\(..|\\\*\[[^\]]*\]|\\\*."), ""),
    (re.compile(r"\\[&/,|^:%]"), ""),
    (re.compile(r"\\([- .e~0])"), r"\1"),
)
_NO_OPTIONS = (
    "NAME",
    "SYNOPSIS",
    "EXAMPLE",
    "SEE ALSO",
    "HISTORY",
    "AUTHOR",
    "BUGS",
    "ENVIRONMENT",
)
_PATH = re.compile(r"(?<![\w/.:<>-])(?:~|\$HOME)?/[\w.+@%~-]+(?:/[\w.+@%~-]+)*/?")
_STATUS = re.compile(r"(?<![\w.:/(-])(\d{1,3})(?![\w/)-]|\.\d)")
_FONTS = frozenset({"B", "I", "R", "BR", "RB", "BI", "IB", "IR", "RI", "SM", "SB"})
# mdoc's words that are typed as such, or that make a placeholder of what follows.
_LITERAL = frozenset(
    {"Cm", "Li", "Ic", "Ql", "Dq", "Sq", "Em", "Sy", "Pa", "Ev", "Va", "No", "Nm", "Dv"}
)


@dataclass(frozen=True, slots=True)
class ManPage:
    """What a page says; ``statuses`` are the numbers that its section on exit statuses names."""

    options: tuple[Option, ...]
    paths: tuple[str, ...]
    statuses: tuple[str, ...]


def read_man(text: str) -> ManPage:
    """Read the source of a manual page, unpacked; a page without a section promises nothing of it.

    Paths are those of the section FILES, and whatever lies below ``/etc`` on the whole page.
    """
    options: dict[tuple[str, ...], Option] = {}
    paths: dict[str, None] = {}
    statuses: set[int] = set()
    for section, tag, words in _lines(text):
        files = section.startswith("FILES")
        for found in _PATH.finditer(words):
            path = found[0].rstrip("./") if found[0] != "/" else ""
            if path and (files or path.startswith("/etc/")):
                paths.setdefault(path)
        if "EXIT" in section or section.startswith("RETURN"):
            statuses.update(n for n in map(int, _STATUS.findall(words)) if n < 256)
        if tag and words.startswith("-") and not section.startswith(_NO_OPTIONS):
            option = option_line(words)
            if option is not None:
                options.setdefault(option.names, option)
    return ManPage(tuple(options.values()), tuple(paths), tuple(map(str, sorted(statuses))))


def _lines(text: str) -> Iterator[tuple[str, bool, str]]:
    """Yield each line of text as (section, whether it is the heading of an item, words)."""
    section, tagged = "", False
    for line in _switched_on(text):
        if not line.startswith((".", "'")):
            yield section, tagged, _plain(line)
            tagged = False
            continue
        macro, _, rest = line[1:].strip().partition(" ")
        if macro in ("SH", "Sh"):
            section, tagged = _plain(rest).strip('" ').upper(), False
        elif macro in ("TP", "TQ", "HP"):
            tagged = True
        elif macro == "IP":
            yield section, True, _plain(next(iter(_arguments(rest)), ""))
        elif macro == "It":
            yield section, True, _mdoc(rest)
        elif macro in _FONTS:
            pieces = _arguments(rest)
            yield section, tagged, _plain((" " if len(macro) == 1 else "").join(pieces)).strip()
            tagged = False
        elif macro in ("Pa", "Ar", "Fl", "Li", "Dq", "Ql"):
            yield section, False, _mdoc(f"{macro} {rest}")


def _switched_on(text: str) -> Iterator[str]:
    r"""Leave out comments, and what ``.if \n(XX`` guards while register XX is nought."""
    registers: dict[str, bool] = {}
    closed = 0
    for line in text.splitlines():
        if line.startswith(('.\\"', "'\\\"")):
            continue
        if line.startswith(".nr "):
            _, name, *value = line.split()
            registers[name] = bool(value) and value[0] not in ("0", "+0")
            continue
        guard = re.match(r"\.(?:if|ie) (!?)\\n\(?\[?(\w{1,2})\]?\s*(.*)", line)
        if closed:
            closed += line.count("\\{") - line.count("\\}")
        elif guard is None:
            if not line.startswith((".\\}", ".el")):
                yield line
        elif registers.get(guard[2], False) is bool(guard[1]):
            closed = line.count("\\{") - line.count("\\}")
        elif guard[3] and not guard[3].startswith("\\{"):
            yield guard[3]


def _arguments(rest: str) -> list[str]:
    return [quoted or word for quoted, word in re.findall(r'"([^"]*)"|(\S+)', rest)]


def _plain(text: str) -> str:
    for pattern, by in _ESCAPES:
        text = pattern.sub(by, text)
    return " ".join(text.split())


def _mdoc(rest: str) -> str:
    """Return a heading of mdoc as a heading of help: ``Fl f Ar file`` gives ``-f <file>``."""
    said, mode, glued = "", "", True
    for word in _arguments(_plain(rest)):
        if word in ("Fl", "Ar", "Ns", "Op", "Oo", "Oc", "Pq") or word in _LITERAL:
            glued = glued or word == "Ns"
            mode = mode if word == "Ns" else word
            continue
        if word in (",", "|"):
            said, glued = f"{said}{word}", False
            continue
        if word == "=" or mode not in ("Fl", "Ar"):
            shown = word
        else:
            shown = f"-{word}" if mode == "Fl" else f"<{word}>"
        said, glued = f"{said}{'' if glued or not said else ' '}{shown}", False
    return said
