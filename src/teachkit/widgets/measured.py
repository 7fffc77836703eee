"""What was measured for the chapter `focus`, as tables with pictures.

`Speeds` sets speed and size side by side, because one without the other is half a claim;
`Directives` and `SudoIssues` count what a smaller sudo refuses, and what that would have prevented.
Like those of `evidence`, each shows itself as plain HTML and as plain text, on paper too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from html import escape

from teachkit.data.focus import (
    KINDS,
    PARSERS,
    PREVENTED,
    Compression,
    Directive,
    compressions,
    directives,
    sudo_issues,
)
from teachkit.drawing import svg, wide
from teachkit.errors import TeachkitError
from teachkit.widgets.evidence import Table

__all__ = ["Directives", "Speeds", "SudoIssues"]

# These hold 3:1 against white and against JupyterLab's dark background.
_BLUE, _ORANGE, _GREEN, _GREY = "#3b82c4", "#c2630a", "#2f8f6b", "#7d8894"
_MINUS = "\N{MINUS SIGN}"
_WIDTH, _ROW = 760, 34
# Where the two halves of the picture of speeds lie, from left to right.
_NAMES, _SPEED, _SAID, _SIZE = 172, (186, 396), 406, (548, 750)
_FILES = {"text": "4 MiB of text", "programs": "4 MiB of programs"}


class Speeds(Table):
    """How fast each implementation is *and* how large its output, over what Debian ships.

    ``library`` is "zlib" or "bzip2", ``level`` one of its levels that was measured, and ``file``
    "text" or "programs".

    Raises:
        TeachkitError: ``not-measured``, with what was.
    """

    def __init__(
        self, library: str = "zlib", *, level: int | None = None, file: str = "text"
    ) -> None:
        rows = _measured(library, level, file)
        used = rows[0].level
        ordered = sorted(rows, key=lambda row: (not row.reference, -row.compress))
        super().__init__(
            caption=f"{library} at level {used}, {_FILES.get(file, file)}: speed and size",
            head=(
                "implementation",
                "times as fast",
                "95 % interval",
                "output, bytes",
                "output, beside",
                "times as fast to unpack",
                "rounds",
            ),
            rows=tuple(
                (
                    row.implementation,
                    f"{row.compress:.2f}",
                    "held against"
                    if row.reference
                    else _interval(row.compress_low, row.compress_high),
                    f"{row.size:,}",
                    _larger(row.size_ratio),
                    f"{row.decompress:.2f}"
                    + (
                        ""
                        if row.reference
                        else f" ({_interval(row.decompress_low, row.decompress_high)})"
                    ),
                    str(row.n),
                )
                for row in ordered
            ),
            numeric=frozenset({1, 3, 4, 6}),
            picture=_speeds_picture(library, used, ordered),
        )

    def _repr_html_(self) -> str:
        return (
            f'<figure style="margin:0;max-width:100%">{wide(self.caption)}{self.picture}</div>'
            f"<figcaption><strong>{escape(self.caption)}.</strong> "
            "Speed of compressing with its 95 % interval, and size of what comes "
            "out. Measured on a shared machine: the ratios are good, the speeds themselves are not."
            "</figcaption></figure>"
            "<details><summary>The same as a table, with the speed of unpacking"
            f"</summary>{super()._repr_html_()}</details>"
        )


class Directives(Table):
    """63 lines of sudoers: who takes them, and what changed between two versions of sudo-rs."""

    def __init__(self) -> None:
        lines = directives()
        super().__init__(
            caption=f"{len(lines)} lines of sudoers, and who accepts them",
            head=("line", "sudo 1.9.17", "sudo-rs 0.2.5", "sudo-rs 0.2.15", "between the two"),
            rows=tuple(
                (
                    one.name,
                    _answer(one, "sudo-1.9.17"),
                    _answer(one, "sudo-rs-0.2.5"),
                    _answer(one, "sudo-rs-0.2.15"),
                    f"{one.change}{f': {one.note}' if one.note else ''}",
                )
                for one in lines
            ),
            picture=_bars(
                f"{len(lines)} lines of sudoers: all are taken by sudo",
                directive_counts(),
            ),
        )

    def _repr_html_(self) -> str:
        shown = ", ".join(PARSERS.values())
        return (
            f"{self.picture}<p>The four parsers: {escape(shown)}. Accepted does not mean obeyed: "
            "some lines are taken with a warning and ignored.</p>"
            f"<details><summary>All {len(self.rows)} lines</summary>"
            f'<div style="max-height:26em;overflow:auto">{super()._repr_html_()}</div></details>'
        )


class SudoIssues(Table):
    """Past issues of sudo, by what would have prevented them, as sudo-rs's own list says."""

    def __init__(self) -> None:
        issues = [one for one in sudo_issues() if one.list != "disputed"]
        disputed = len(sudo_issues()) - len(issues)
        super().__init__(
            caption=f"{len(issues)} past issues of sudo, and what would have prevented them",
            head=("issue", "prevented by", "which feature", "left out at 0.2.6", "note"),
            rows=tuple(
                (one.id, PREVENTED[one.prevented], one.feature, one.left_out_then, one.note)
                for one in issues
            ),
            picture=_bars(
                f"{len(issues)} past issues of sudo, by what would have prevented them",
                issue_counts_in_words(),
                note=f"{disputed} more are on the list as disputed, and are not counted here.",
            ),
        )

    def _repr_html_(self) -> str:
        day = max(one.date for one in sudo_issues())
        return (
            f"{self.picture}<details><summary>All {len(self.rows)}, as of {day}</summary>"
            f'<div style="max-height:26em;overflow:auto">{super()._repr_html_()}</div></details>'
        )


def issue_counts_in_words() -> list[tuple[str, int, str]]:
    """Return what would have prevented the issues that are not disputed: words, count, colour."""
    counts = Counter(one.prevented for one in sudo_issues() if one.list != "disputed")
    colours = {
        "memory-safety": _ORANGE,
        "feature-left-out": _BLUE,
        "stricter-default": _BLUE,
        "design": _BLUE,
    }
    return [(PREVENTED[key], n, colours.get(key, _GREY)) for key, n in counts.most_common()]


def directive_counts() -> list[tuple[str, int, str]]:
    """Return how the directives fare with the two versions of sudo-rs: words, count, colour."""
    words = {
        "accepted": ("both versions of sudo-rs accept it", _GREEN),
        "now accepted": ("0.2.15 accepts it, 0.2.5 did not", _BLUE),
        "now refused": ("0.2.15 refuses it, 0.2.5 accepted it", _ORANGE),
        "refused": ("both refuse it", _GREY),
    }
    counts = Counter(one.change for one in directives())
    return [(words[key][0], counts[key], words[key][1]) for key in words if counts[key]]


def _measured(library: str, level: int | None, file: str) -> list[Compression]:
    there = compressions(library)
    wanted = [row for row in there if row.file == file]
    if level is None and wanted:
        level = max(row.level for row in wanted)
    found = [row for row in wanted if row.level == level]
    if not found:
        libraries = dict.fromkeys(row.library for row in compressions())
        levels = sorted({row.level for row in wanted})
        raise TeachkitError(
            "not-measured",
            f"Nothing was measured of {library} at level {level} on '{file}'",
            place="Speeds",
            hint=(
                f"There are levels {', '.join(map(str, levels))}."
                if levels
                else f"There are {', '.join(libraries)}, on {' and '.join(_FILES)}."
            ),
        )
    return found


def _interval(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}"


def _larger(ratio: float) -> str:
    """Return how much larger the output is: ``+22.9 %``, ``−3.3 %``, ``the same``."""
    change = (ratio - 1) * 100
    if ratio == 1:
        return "the same"
    digits = 1 if abs(change) >= 0.1 else 2 if abs(change) >= 0.01 else 4
    return f"{change:+.{digits}f} %".replace("-", _MINUS)


def _answer(one: Directive, parser: str) -> str:
    answer = one.answer(parser)
    word = "accepts" if answer.accepted else "refuses"
    return f"{word}: {KINDS[answer.kind]}" if answer.kind else word


def _bars(title: str, counts: Sequence[tuple[str, int, str]], note: str = "") -> str:
    """Return counts as a table whose last column is a bar: it reads well without the bars."""
    most = max(count for _, count, _ in counts)
    cell = "border:0;padding:0.2em 0.8em 0.2em 0;background:none"
    rows = "".join(
        f'<tr style="background:none"><th scope="row" style="{cell};text-align:left;'
        f'font-weight:400;width:19em">{escape(word)}</th>'
        f'<td style="{cell};text-align:right;font-weight:600">{count}</td>'
        f'<td style="{cell};width:50%;min-width:5em" aria-hidden="true"><div style="height:0.9em;'
        f'width:{100 * count / most:.1f}%;background:{colour};border-radius:2px"></div></td></tr>'
        for word, count, colour in counts
    )
    return (
        '<table style="margin:0.5em 0;width:100%;max-width:760px;border:0">'
        '<caption style="text-align:left;font-weight:600">'
        f"{escape(title)}</caption><tbody>{rows}</tbody></table>"
        f"{f'<p>{escape(note)}</p>' if note else ''}"
    )


def _speeds_picture(library: str, level: int, rows: Sequence[Compression]) -> str:
    """Return speed (a dot in its interval) and size (a bar from the reference's) side by side."""
    height = 40 + _ROW * len(rows) + 34
    top = max(1.0, *(row.compress_high for row in rows)) * 1.08
    sizes = [(row.size_ratio - 1) * 100 for row in rows]
    least, most = min(0.0, *sizes), max(0.0, *sizes)
    # Room for the words beside the longest bars; a span of next to nothing stays next to nothing.
    span = max(most - least, 5.0)
    least, most = least - 0.42 * span, most + 0.42 * span

    def speed(value: float) -> float:
        return _SPEED[0] + value / top * (_SPEED[1] - _SPEED[0])

    def size(value: float) -> float:
        return _SIZE[0] + (value - least) / (most - least) * (_SIZE[1] - _SIZE[0])

    floor = 40 + _ROW * len(rows)
    parts = [
        _text(_SPEED[0], 18, "times as fast", weight=600),
        _text(_SIZE[0] - 10, 18, "size of the output", weight=600),
        _rule(speed(1), 30, floor, "as fast"),
        _rule(size(0), 30, floor, "as large"),
    ]
    parts += [
        _rule(speed(value), 30, floor, f"{value:g}", faint=True)
        for value in _steps(top)
        if value != 1
    ]
    said = []
    for number, row in enumerate(rows):
        y = 40 + _ROW * number + _ROW / 2
        colour = _GREY if row.reference else _BLUE
        parts.append(_text(_NAMES, y + 4, row.implementation, anchor="end"))
        left, right = speed(row.compress_low), speed(row.compress_high)
        parts.append(
            f'<line x1="{left:.1f}" x2="{max(right, left + 1):.1f}" y1="{y}" y2="{y}" '
            f'stroke="{colour}" stroke-width="9" stroke-opacity="0.5"/>'
            f'<circle cx="{speed(row.compress):.1f}" cy="{y}" r="4.5" fill="{colour}"/>'
        )
        label = f"{row.compress:.2f}"
        if not row.reference:
            label += f" ({_interval(row.compress_low, row.compress_high)})"
        parts.append(_text(_SAID, y + 4, label))
        change = (row.size_ratio - 1) * 100
        zero, end = size(0), size(change)
        shade = _ORANGE if change > 0 else _GREEN
        parts.append(
            f'<rect x="{min(zero, end):.1f}" y="{y - 6}" width="{abs(end - zero):.1f}" '
            f'height="12" fill="{shade}"/>'
        )
        label = "as large" if row.reference else _larger(row.size_ratio)
        parts.append(
            _text(end - 7, y + 4, label, anchor="end")
            if change < 0
            else _text(end + 7, y + 4, label)
        )
        said.append(
            f"{row.implementation}: {row.compress:.2f} times as fast, "
            f"{_interval(row.compress_low, row.compress_high)}, output {_larger(row.size_ratio)}."
        )
    return svg(
        (_WIDTH, height),
        parts,
        title=f"{library} at level {level}: speed and size",
        told=" ".join(said),
        narrowest=600,
    )


def _steps(top: float) -> list[float]:
    step = next(n for n in (0.25, 0.5, 1, 2, 5, 10) if top / n <= 6)
    return [step * n for n in range(math.floor(top / step) + 1)]


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )


def _rule(x: float, top: float, floor: float, word: str, *, faint: bool = False) -> str:
    dash = "" if faint else ' stroke-dasharray="4 3"'
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{floor}" stroke="currentColor" '
        f'stroke-opacity="{0.2 if faint else 0.7}"{dash}/>'
        f'<text x="{x:.1f}" y="{floor + 18}" text-anchor="middle">{escape(word)}</text>'
    )
