"""The marks of `otter assign`: raw cells that begin and end parts, and comments within code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.grading.exchange.notebook import RawCell, parsed, starter_stub

__all__ = ["Mark", "config_of", "mark_of", "shown_and_full", "test_config"]

MARK = re.compile(
    r"^\s*#\s*(?P<verb>BEGIN|END)\s+(?P<what>QUESTION|SOLUTION|TESTS|PROMPT|PLUGIN|IGNORE)\b",
    re.IGNORECASE,
)
CONFIG = re.compile(r"^\s*#\s*(ASSIGNMENT CONFIG|EXPORT)\b", re.IGNORECASE)
FENCED = re.compile(r"^\s*```\s*otter\s*\n(?P<body>.*?)\n?\s*```\s*$", re.DOTALL)
ASSIGNED = re.compile(r"^(\s*[\w.]+(?:\[[^\]]*\])*(?:\s*,\s*[\w.]+(?:\[[^\]]*\])*)*\s*=)(?!=)")
GONE = ("# SOLUTION NO PROMPT", "# BEGIN PROMPT", "# END PROMPT", "# SEED")
BEGIN_CONFIG = re.compile(r"^.*\"\"\"\s*#\s*BEGIN\s*TEST\s*CONFIG", re.IGNORECASE)
END_CONFIG = re.compile(r"^\"\"\";?\s*#\s*END\s*TEST\s*CONFIG", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell that begins or ends something; ``text`` is what follows its first line."""

    begins: bool
    what: str
    text: str


def mark_of(cell: RawCell, source: str) -> Mark | None:
    """Return the mark that a raw cell is (or a text cell fenced as ``otter``); None without."""
    if cell["cell_type"] == "markdown":
        fenced = FENCED.match(source)
        if fenced is None:
            return None
        source = fenced["body"]
    elif cell["cell_type"] != "raw":
        return None
    found = MARK.match(source)
    if found is None:
        return Mark(begins=False, what="config", text=source) if CONFIG.match(source) else None
    text = source.partition("\n")[2]
    return Mark(found["verb"].upper() == "BEGIN", found["what"].lower(), text)


def config_of(text: str) -> dict[str, Any]:
    """Read the settings of a question: of YAML, the names and plain values, and lists of these."""
    found: dict[str, Any] = {}
    name = ""
    for line in text.splitlines():
        pair = re.match(r"^(\w[\w-]*)\s*:\s*(.*?)\s*$", line)
        item = re.match(r"^\s*-\s+(.*?)\s*$", line)
        if pair is not None:
            name = pair[1]
            found[name] = _value(pair[2])
        elif item is not None and name:
            if not isinstance(found[name], list):
                found[name] = []
            found[name].append(_value(item[1]))
    return found


def _value(text: str) -> Any:  # what YAML has: a truth, a number, nothing, a text, a list
    text = text.split(" #", maxsplit=1)[0].strip()
    if text.startswith("[") and text.endswith("]"):
        return [_value(part) for part in text[1:-1].split(",") if part.strip()]
    plain = {"true": True, "false": False, "null": None, "": None}
    if text.lower() in plain:
        return plain[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip("'\"")


def test_config(source: str) -> tuple[dict[str, Any], str, int]:
    """Split a test cell into its settings, its code, and the lines that came before that."""
    lines = source.split("\n")
    if not BEGIN_CONFIG.match(lines[0]):
        return {}, source, 0
    end = next((at for at, line in enumerate(lines) if END_CONFIG.match(line.strip())), 0)
    return config_of("\n".join(lines[1:end])), "\n".join(lines[end + 1 :]), end + 1


def shown_and_full(source: str, place: str) -> tuple[str, str]:
    """Return what learners start from, and the author's own version, of one cell.

    Raises:
        TeachkitError: ``bad-marks`` when a block does not end.
    """
    lines = _without_ignored(source.split("\n"), place)
    full = "\n".join(_unmarked(line) for line in lines)
    shown: list[str] = []
    inside = False
    for line in lines:
        end = line.rstrip()
        if end.endswith(GONE):
            continue
        begin = re.match(r"(\s*)# BEGIN SOLUTION( NO PROMPT)?\s*$", line)
        if end.endswith("# END SOLUTION"):
            inside = False
        elif begin is not None:
            if inside:
                raise _bad("SOLUTION", "begins twice", place)
            inside = True
            shown += [] if begin[2] else [f"{begin[1]}..."]
        elif not inside:
            shown.append(_prompt(line))
    if inside:
        raise _bad("SOLUTION", "has no end", place)
    text = "\n".join(shown)
    if parsed(text) is None and parsed(full) is not None:
        text = starter_stub(full)
    return text, full


def _prompt(line: str) -> str:
    if not re.search(r"# ?SOLUTION\s*$", line):
        return line
    assigned = ASSIGNED.match(line)
    indent = line[: len(line) - len(line.lstrip())]
    return f"{assigned[1]} ..." if assigned else f"{indent}..."


def _unmarked(line: str) -> str:
    """Return a line without the mark at its end; a line that is nothing else goes."""
    return re.sub(r"\s*# ?(BEGIN |END )?(SOLUTION( NO PROMPT)?|SEED)\s*$", "", line)


def _without_ignored(lines: list[str], place: str) -> list[str]:
    kept: list[str] = []
    inside = False
    for line in lines:
        if re.match(r"\s*#\s*BEGIN\s*IGNORE\s*$", line, re.IGNORECASE):
            inside = True
        elif line.rstrip().endswith("# END IGNORE"):
            inside = False
        elif not inside and not line.rstrip().endswith("# IGNORE"):
            kept.append(line)
    if inside:
        raise _bad("IGNORE", "has no end", place)
    return kept


def _bad(what: str, why: str, place: str) -> TeachkitError:
    return TeachkitError(
        "bad-marks",
        f"A block BEGIN {what} {why}",
        place=place,
        hint=f"Close it with # END {what}; otter would refuse it as well.",
    )
