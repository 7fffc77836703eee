"""Options out of ``--help``, however it is laid out.

===== ==========================================================================
GNU   ``-w, --width=COLS  set the width``, ``--color[=WHEN]``
clap  ``-f, --file <FILE>``, the description beside it or on the next line
BSD   no list, a synopsis: ``usage: cat [-belnstuv] [-f file]``
bzip2 ``-d --decompress``, ``-1 .. -9``
git   ``--[no-]verbose``
===== ==========================================================================

Help is written for people: what is read here is what a person would read too, and no more. A
list wins over a synopsis, because a synopsis is what authors forget to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from teachkit.decisions.distribute.parity.option import Option

__all__ = ["option_line", "read_options"]

# A line of help that is longer than this is a paragraph of prose.
_LONGEST = 400
_NAME = re.compile(
    r"--\[no-\][A-Za-z0-9][\w-]*"
    r"|--[A-Za-z0-9][\w.+-]*(?<![.])"
    r"|--(?![\w\[-])"
    r"|-[a-z][a-z0-9_-]*[a-z0-9]"
    r"|-(?!NUM\b)[A-Za-z0-9?#@%!]",
    re.ASCII,
)
_RANGE = re.compile(r"-(\d)\s*(?:\.\.|…|to)\s*-(\d)")
_ARGUMENT = re.compile(
    r"\[[= ]?([^\]\s]+)\]"  # --color[=WHEN], -j[N], --color[ WHEN]
    r"|=([^\s,]+)"  # --width=COLS
    r"|\s?(<[^>]+>(?:\s<[^>]+>)*)"  # --file <FILE>
    r"|\s(\[[^\]]+\])"  # -l [N]
    r"|\s?(\{[^}]+\})"  # --format {json,text}
    r"|\s?([A-Z][A-Z0-9_:-]*)(?![a-z])",  # -o FILE, -DNAME
)
_WORD = re.compile(r"\s([a-z][\w:./|-]*)(?=$|\s*[,|])")
_ALIASES = re.compile(r"\[(?:short )?alias(?:es)?: ([\w, -]+)\]")
_BETWEEN = re.compile(r"\s*(?:,|\||/|\bor\b)\s*|\s+")
_USAGE = re.compile(r"usage:", re.IGNORECASE)
_IN_USAGE = re.compile(
    r"(?<![\w\]-])(--?[A-Za-z0-9?][\w-]*)(\[=[^\]]+\]|=[^\s\]|]+|\s+[^\s\]|\[-]+)?"
)


def read_options(text: str) -> tuple[Option, ...]:
    """Return the options that a help text lists, in its order; from the synopsis if it has no list.

    ``--`` counts as one when it is listed. What is no option is passed over: there is no help
    text that cannot be read, there are those without options.
    """
    return tuple(dict.fromkeys(_listed(text))) or tuple(_from_usage(text))


def option_line(head: str) -> Option | None:
    """Read one heading such as ``-f, --file <FILE>``; None when it is none."""
    names: list[str] = []
    argument, at = "", 0
    while True:
        if found := _RANGE.match(head, at):
            names += [f"-{digit}" for digit in range(int(found[1]), int(found[2]) + 1)]
        elif found := _NAME.match(head, at):
            name = found[0]
            names += [name.replace("[no-]", by) for by in ("", "no-")[: 1 + ("[" in name)]]
        else:
            break
        at = found.end()
        if found := _ARGUMENT.match(head, at) or _WORD.match(head, at):
            optional = found.re is _ARGUMENT and bool(found[1] or found[4])
            plain = "_".join(re.sub(r"[\[\]<>={}]", "", found[0]).strip(" .,-").split())
            argument, at = f"[{plain}]" if optional else plain, found.end()
        while head.startswith(".", at):  # "--verbose..." may be repeated
            at += 1
        between = _BETWEEN.match(head, at)
        if between is None or not head.startswith("-", between.end()):
            break
        at = between.end()
    return Option(tuple(dict.fromkeys(names)), argument) if names else None


def _listed(text: str) -> Iterator[Option]:
    found: list[tuple[Option, list[str]]] = []  # each option with its description
    column: int | None = None  # where descriptions stand: a "-" there begins no option
    waiting = False  # an option without a description: it comes below
    for line in text.expandtabs().splitlines():
        body = line.strip()
        indent = len(line) - len(line.lstrip())
        if not body or len(line) > _LONGEST or _USAGE.match(body):
            continue
        if not body.startswith("-") or (column is not None and indent >= column):
            if waiting:
                column, waiting = indent, False
            if found and indent:
                found[-1][1].append(body)
            continue
        head, gap, rest = _split(body)
        option = option_line(head)
        if option is None or (not indent and not rest):
            continue  # a rule of dashes, or a sentence that begins with an option
        waiting = not rest
        if rest:
            column = indent + len(head) + len(gap)
        found.append((option, [rest]))
    for option, description in found:
        names = (*option.names, *_aliases(" ".join(description)))
        yield Option(tuple(dict.fromkeys(names)), option.argument)


def _aliases(description: str) -> Iterator[str]:
    """Yield what clap tells at the end of a description: ``[alias: --utc]``."""
    for listed in _ALIASES.findall(description):
        for word in re.split(r"[,\s]+", listed.strip()):
            yield word if word.startswith("-") else f"{'-' if len(word) == 1 else '--'}{word}"


def _split(body: str) -> tuple[str, str, str]:
    """Split a line where the description begins: at two blanks, unless an option follows."""
    for found in re.finditer(r"\s{2,}", body):
        if not body.startswith("-", found.end()):
            return body[: found.start()], found[0], body[found.end() :]
    return body, "", ""


def _from_usage(text: str) -> Iterator[Option]:
    seen: dict[str, str] = {}
    for synopsis in _synopses(text):
        for found in _IN_USAGE.finditer(synopsis):
            name, argument = found[1], (found[2] or "").strip()
            optional = argument.startswith("[")
            argument = argument.strip("[]=<>. ")
            if not name.startswith("--") and len(name) > 2 and name != name.lower() + "-":
                cluster = synopsis[found.start() - 1 : found.start()] == "["
                if cluster and not argument:
                    for letter in name[1:]:
                        seen.setdefault(f"-{letter}", "")
                    continue
            if not seen.get(name):
                seen[name] = f"[{argument}]" if argument and optional else argument
    yield from (Option((name,), argument) for name, argument in seen.items())


def _synopses(text: str) -> Iterator[str]:
    """Yield each synopsis whole: its lines are those that begin with "usage:" or are set in."""
    lines: list[str] = []
    for line in [*text.expandtabs().splitlines(), ""]:
        begins = _USAGE.search(line)
        if lines and (begins or not line.startswith(" ")):
            yield " ".join(lines)
            lines = []
        if begins:
            lines = [line[begins.end() :]]
        elif lines:
            lines.append(line.strip())
