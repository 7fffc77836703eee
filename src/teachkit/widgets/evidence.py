"""Facts as tables and one picture: what a chapter shows instead of typing numbers.

Each class takes names, reads `teachkit.data.facts`, and shows itself in a notebook as plain HTML
and in a terminal as plain text. Nothing here needs a widget, a browser or a package: the same
cell works on paper. Colours hold 3:1 against white and against JupyterLab's dark background, and
no meaning hangs on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from teachkit.course.load import load_course
from teachkit.data.facts import (
    Fact,
    NamedCommit,
    ReleaseCounts,
    fact,
    facts,
    named_commits,
    releases_over_time,
)
from teachkit.drawing import svg, wide
from teachkit.errors import TeachkitError

__all__ = ["Commits", "FalseAlarms", "Rot", "Sources", "Timeline"]

# Colour, dashes and marker of the first, second, ... project: three ways to tell them apart.
_STYLES = (("#3b82c4", "", "circle"), ("#c2630a", "7 4", "square"), ("#2f8f6b", "2 3", "circle"))
_WIDTH, _HEIGHT = 760, 330
_NOWRAP = ";white-space:nowrap"
_SHORT, _LONG = 12, 40  # a date is one word, and so is a name; a sentence is longer
# To the right of the lines stand a number and the longest name, in bold.
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 140, 18, 34


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, with a caption: HTML for a notebook, columns for a terminal.

    ``numeric`` are the indices of the columns that hold numbers and stand to the right;
    ``picture`` is the same as an SVG, where there is one.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    picture: str = ""

    def _repr_html_(self) -> str:
        return f"{wide(self.caption)}{_html_table(self)}</div>"

    def __repr__(self) -> str:
        return _text_table(self)


class Timeline(Table):
    """How many crates the lock files of some projects held, release by release.

    ``notes`` maps "project release" to a few words that the picture shows at that point.

    Raises:
        TeachkitError: ``no-such-project``, with the projects there are.
    """

    def __init__(self, *projects: str, notes: Mapping[str, str] | None = None) -> None:
        rows = [row for name in projects for row in _releases(name)]
        cells = tuple((row.project, row.release, row.date, str(row.locked)) for row in rows)
        super().__init__(
            caption="Crates in the lock file of each release",
            head=("project", "release", "date", "crates"),
            rows=cells,
            numeric=frozenset({3}),
            picture=_chart(cells, notes or {}),
        )

    def _repr_html_(self) -> str:
        return (
            '<figure style="margin:0;max-width:100%">'
            + self.picture
            + "<figcaption>Crates in the lock file of each release: an upper bound of what is "
            "built. Numbers stand at the highest, lowest and latest point of each line."
            "</figcaption></figure><details><summary>The same as a table</summary>"
            f"{wide(self.caption, 'max-height:20em;overflow:auto')}{_html_table(self)}</div>"
            "</details>"
        )


class Commits(Table):
    """The commits that moved the number of locked crates of some projects."""

    def __init__(self, *projects: str) -> None:
        head = ("project", "date", "commit", "before", "after", "change", "what", "on purpose?")
        rows = [
            (
                row.project,
                row.date,
                row.commit[:8],
                str(row.before),
                str(row.after),
                f"{row.change:+d}".replace("-", "\N{MINUS SIGN}"),
                row.what,
                row.asked,
            )
            for name in projects
            for row in _commits(name)
        ]
        first = 1 if len(projects) == 1 else 0  # a single project is named once, above
        whose = f" of {projects[0]}" if first else ""
        super().__init__(
            caption=f"Commits that moved the number of crates{whose}",
            head=head[first:],
            rows=tuple(row[first:] for row in rows),
            numeric=frozenset(n - first for n in (3, 4, 5)),
        )


class FalseAlarms(Table):
    """Crates that Debian sid seems to lack: over the whole lock, and on Linux alone."""

    def __init__(self) -> None:
        suffix = ".missing-in-sid.all-targets"
        names = [key.removesuffix(suffix) for key in facts() if key.endswith(suffix)]
        dates = {fact(name + suffix).date for name in names}
        super().__init__(
            caption=f"Crates of a lock that Debian sid lacks ({', '.join(sorted(dates))})",
            head=("project", "all platforms", "Linux only"),
            rows=tuple(
                (name, str(fact(name + suffix)), str(fact(f"{name}.missing-in-sid.linux")))
                for name in names
            ),
            numeric=frozenset({1, 2}),
        )


class Rot(Table):
    """What is known today about the frozen locks of old releases, and what was known then."""

    def __init__(self, project: str, *releases: str) -> None:
        known = {row.release: row for row in _releases(project)}
        for name in releases:
            if name not in known:
                raise TeachkitError(
                    "no-such-release",
                    f"There is no release '{name}' of {project}",
                    place=name,
                    hint=f"There are: {', '.join(known)}.",
                )
        seen = fact(f"{project}.vulnerabilities.{releases[0]}").date if releases else ""
        super().__init__(
            caption=f"Vulnerabilities known on {seen} for the locks of {project}",
            head=("release", "of", "crates", "known today", "published after the release"),
            rows=tuple(
                (
                    row.release,
                    row.date,
                    str(row.locked),
                    str(row.vulnerabilities),
                    str(row.published_later),
                )
                for row in (known[name] for name in releases)
            ),
            numeric=frozenset({2, 3, 4}),
        )


class Sources(Table):
    """Every number that a chapter uses: its value, how it was counted, source and date."""

    def __init__(self, chapter: str) -> None:
        found = load_course().chapter(chapter)
        if found is None:
            message = f"There is no chapter '{chapter}'"
            raise TeachkitError("no-such-chapter", message, place=chapter)
        used: list[Fact] = [fact(key) for key in found.facts]
        super().__init__(
            caption=f"The numbers of the chapter {chapter}",
            head=("number", "of what", "how it was counted", "source", "date"),
            rows=tuple(
                (str(one), f"{one.unit} ({one.id})", one.counted, one.source, one.date)
                for one in used
            ),
            numeric=frozenset({0}),
        )

    def _repr_html_(self) -> str:
        return (
            f"<details><summary>{len(self.rows)} numbers, each with its source, date and method"
            '</summary><div style="max-height:30em;overflow:auto">'
            f"{_html_table(self)}</div></details>"
        )


def _releases(project: str) -> list[ReleaseCounts]:
    found = [row for row in releases_over_time() if row.project == project]
    if not found:
        known = dict.fromkeys(row.project for row in releases_over_time())
        raise TeachkitError(
            "no-such-project",
            f"There are no releases of '{project}'",
            place=project,
            hint=f"There are: {', '.join(known)}.",
        )
    return found


def _commits(project: str) -> list[NamedCommit]:
    return [row for row in named_commits() if row.project == project]


def _html_table(table: Table) -> str:
    align = [
        "text-align:right" if column in table.numeric else "text-align:left"
        for column in range(len(table.head))
    ]
    head = "".join(
        f'<th scope="col" style="{style}">{escape(text)}</th>'
        for text, style in zip(table.head, align, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="{style}{_fit(text)}">{escape(text)}</td>'
            for text, style in zip(row, align, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        '<table style="margin:0.5em 0">'
        '<caption style="text-align:left;font-weight:600;white-space:nowrap">'
        f"{escape(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _fit(text: str) -> str:
    """Keep a word whole, and a sentence wider than one word: a narrow page scrolls instead."""
    if len(text) <= _SHORT:
        return _NOWRAP
    return ";min-width:14em" if len(text) > _LONG else ""


def _text_table(table: Table) -> str:
    lines = [table.head, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.head))]
    text = [table.caption]
    for line in lines:
        cells = [
            cell.rjust(width) if column in table.numeric else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def _chart(rows: Sequence[tuple[str, ...]], notes: Mapping[str, str]) -> str:
    """Return the lines as an SVG that takes its text colour from the page around it."""
    series: dict[str, list[tuple[date, int]]] = {}
    for project, _, day, count in rows:
        series.setdefault(project, []).append((date.fromisoformat(day), int(count)))
    days = [day for points in series.values() for day, _ in points]
    first, last = date(min(days).year, 1, 1), max(days)
    step = 50
    top = -(-max(count for points in series.values() for _, count in points) // step) * step

    def x(day: date) -> float:
        share = (day - first).days / max(1, (last - first).days)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(count: float) -> float:
        return _TOP + (1 - count / top) * (_HEIGHT - _TOP - _BOTTOM)

    parts = []
    for level in range(0, top + 1, step):
        line = f'x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(level):.1f}" y2="{y(level):.1f}"'
        parts += [
            f'<line {line} stroke="currentColor" stroke-opacity="0.2"/>',
            f'<text x="{_LEFT - 8}" y="{y(level) + 4:.1f}" text-anchor="end">{level}</text>',
        ]
    for year in range(first.year, last.year + 1):
        at = x(date(year, 1, 1))
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y(0):.1f}" y2="{y(0) + 6:.1f}" '
            'stroke="currentColor" stroke-opacity="0.5"/>'
            f'<text x="{at:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{year}</text>'
        )
    said = []
    for (project, points), style in zip(series.items(), _cycle(len(series)), strict=True):
        parts.append(_line(project, [(x(day), y(n), n) for day, n in points], style))
        counts = [n for _, n in points]
        said.append(
            f"{project}: {counts[0]} crates on {points[0][0]}, at most {max(counts)}, "
            f"at least {min(counts)}, {counts[-1]} on {points[-1][0]}."
        )
    for project, release, day, count in rows:
        if note := notes.get(f"{project} {release}"):
            at, height = x(date.fromisoformat(day)), y(int(count))
            said.append(f"{release} of {project}: {note}.")
            place = f'x="{at - 8:.1f}" y="{height - 8:.1f}" text-anchor="end"'
            parts.append(f"<text {place}>{escape(note)}</text>")
    return svg(
        (_WIDTH, _HEIGHT), parts, title="Crates in the lock file over time", told=" ".join(said)
    )


def _line(project: str, points: list[tuple[float, float, int]], style: tuple[str, str, str]) -> str:
    colour, dashes, marker = style
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    line = (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" '
        f'stroke-dasharray="{dashes}" stroke-linejoin="round"/>'
    )
    parts = [line]
    parts += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
        if marker == "circle"
        else f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="{colour}"/>'
        for x, y, _ in points
    ]
    counts = [n for _, _, n in points]
    # The latest value is written with the project's name, to the right of the line's end.
    for extreme in {max(counts), min(counts)} - {counts[-1]}:
        x, y, n = points[counts.index(extreme)]
        below = extreme == min(counts)
        parts.append(
            f'<text x="{x:.1f}" y="{y + 18 if below else y - 8:.1f}" text-anchor="middle" '
            f'font-weight="600">{n}</text>'
        )
    x, y, n = points[-1]
    parts.append(
        f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" font-weight="600">{n} '
        f"<tspan>{escape(project)}</tspan></text>"
    )
    return "".join(parts)


def _cycle(count: int) -> list[tuple[str, str, str]]:
    return [_STYLES[index % len(_STYLES)] for index in range(count)]
