"""`Progress`: the seven words as a map, what is done on each, what is next, what to ask again.

Read off the record and the plan when it is shown; run the cell again after you have done something.
Plain HTML and plain text, so it stands on paper and where no kernel runs. Every state is a word
and a shape, never a colour alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path

from teachkit.course.load import course_root
from teachkit.course.progress import Again, ChapterProgress, my_progress
from teachkit.course.progress import Progress as Standing
from teachkit.course.room import in_a_room
from teachkit.course.store import workspace
from teachkit.decisions.plan import SHAPES
from teachkit.drawing import svg, wide
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import inline

__all__ = ["Progress"]

# These hold 3:1 against white and against JupyterLab's dark background.
_BLUE, _GREEN, _GREY = "#3b82c4", "#2f8f6b", "#7d8894"
_COLOURS = {"done": _GREEN, "begun": _BLUE, "not begun": _GREY}
_WIDTH, _HEIGHT, _RADIUS = 760, 104, 15
_MOST = 8
_CELL = "padding:0.15em 0.8em 0.15em 0;text-align:right"


class Progress:
    """Where you stand: a map, a table, what is next and what to look at again.

    A record or a plan that cannot be read is said so in its place, and left as it is.
    """

    def __init__(self, standing: Standing | None = None) -> None:
        self.problem = ""
        try:
            self.standing = my_progress() if standing is None else standing
        except TeachkitError as error:
            self.standing = Standing((), (), None, 0, 0)
            self.problem = f"{error} {error.hint}"

    def __repr__(self) -> str:
        if self.problem:
            return self.problem
        lines = ["Where you stand"]
        lines += [f"  {one.id}: {', '.join(_told(one))}" for one in self.standing.chapters]
        if self.standing.next:
            lines.append(f"Next: {self.standing.next.what} ({self.standing.next.link})")
        lines += [f"Again: {item.what} ({item.why})" for item in self.standing.again[:_MOST]]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        if self.problem:
            return f"<p><strong>Where you stand cannot be read.</strong> {escape(self.problem)}</p>"
        words = [one for one in self.standing.chapters if one.id in SHAPES]
        coming = self.standing.next
        first = (
            f"<p><strong>Next:</strong> {_link(coming.what, coming.link)}.</p>"
            if coming
            else "<p><strong>All of it is done.</strong> What would you do otherwise by now?</p>"
        )
        broken = self.standing.unreadable
        tail = (
            f"<p>{broken} lines of your record could not be read, and are kept.</p>"
            if broken
            else ""
        )
        return (
            '<section aria-label="Where you stand" style="max-width:52em">'
            f"{_map(words)}{first}{_again(self.standing.again)}"
            "<details><summary>Chapter by chapter</summary>"
            f"{wide('Chapter by chapter')}{_table(self.standing.chapters)}</div></details>"
            f"{tail}<p><small>Your record lies in this workspace, and nothing of it leaves this"
            " machine. There is no streak to lose.</small></p></section>"
        )


def _map(words: Sequence[ChapterProgress]) -> str:
    """Return the words in their order on one line: hollow, half or full, each with its state."""
    step = _WIDTH / max(len(words), 1)
    line = f'<line x1="{step / 2:.1f}" x2="{_WIDTH - step / 2:.1f}" y1="30" y2="30" '
    parts = [f'{line}stroke="currentColor" stroke-opacity="0.35" stroke-width="2"/>']
    for number, one in enumerate(words):
        x, colour = step * (number + 0.5), _COLOURS[one.state]
        # The page's own colour is not known here, so a hollow shape hides the line by a mask of it.
        parts.append(
            f'<circle cx="{x:.1f}" cy="30" r="{_RADIUS}" '
            'style="fill:var(--jp-layout-color0,var(--bs-body-bg,Canvas))" '
            f'stroke="{colour}" stroke-width="3"/>'
        )
        if one.state == "begun":
            parts.append(
                f'<path d="M{x:.1f},{30 - _RADIUS} a{_RADIUS},{_RADIUS} 0 0 0 0,{2 * _RADIUS} z" '
                f'fill="{colour}"/>'
            )
        elif one.state == "done":
            parts.append(f'<circle cx="{x:.1f}" cy="30" r="{_RADIUS - 4}" fill="{colour}"/>')
        for y, text, weight in ((64, one.id, 600), (82, one.state, 400), (99, _short(one), 400)):
            parts.append(
                f'<text x="{x:.1f}" y="{y}" text-anchor="middle" font-weight="{weight}">'
                f"{escape(text)}</text>"
            )
    said = "; ".join(f"{one.id}: {', '.join(_told(one))}" for one in words)
    return svg(
        (_WIDTH, _HEIGHT), parts, title="The seven words, and where you stand with each", told=said
    )


def _table(chapters: Sequence[ChapterProgress]) -> str:
    heads = ("state", "predicted", "reasons", "right", "exercises", "plan")
    rows = []
    for one in chapters:
        cells = (
            one.state,
            _pair(one.predictions),
            _pair(one.reasons),
            _pair(one.right),
            _pair(one.passed),
            _section(one),
        )
        rows.append(
            f'<tr><th scope="row" style="text-align:left;padding-right:1em">'
            f"{_link(one.title, one.link)}</th>"
            + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in cells)
            + "</tr>"
        )
    head = "".join(f'<th scope="col" style="{_CELL}">{word}</th>' for word in heads)
    return (
        '<table><caption style="text-align:left">Done, of how many there are</caption>'
        f'<thead><tr><th scope="col" style="text-align:left">chapter</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _again(again: Sequence[Again]) -> str:
    if not again:
        return "<p>Nothing to look at again for now.</p>"
    items = "".join(
        f"<li>{_link(item.what, item.link)}: {escape(item.why)}.</li>" for item in again[:_MOST]
    )
    more = len(again) - _MOST
    rest = f"<li>and {more} more: <code>teachkit progress --json</code></li>" if more > 0 else ""
    return (
        "<p><strong>To look at again</strong>, because that is what makes it stay:</p>"
        f"<ol>{items}{rest}</ol>"
    )


def _link(text: str, page: str) -> str:
    """Return a link to a page of the workspace, as seen from where the notebook runs."""
    if in_a_room():  # the room's own page has the links; a path would be the host's
        return inline(text)
    for folder in (workspace(), course_root()):
        if folder is not None and (folder / page).is_file():
            there = os.path.relpath(folder / page, Path.cwd()).replace(os.sep, "/")
            return f'<a href="{escape(there)}">{inline(text)}</a>'
    return inline(text)


def _told(one: ChapterProgress) -> list[str]:
    told = [one.state]
    told += [f"{_pair(one.right)} questions right"] if one.right[1] else []
    told += [f"{_pair(one.passed)} exercises passed"] if one.exercises else []
    return [*told, f"plan {_section(one)}"] if one.section else told


def _short(one: ChapterProgress) -> str:
    done, there = one.passed
    return f"{done} of {there} exercises" if there else ""


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}" if pair[1] else ""


def _section(one: ChapterProgress) -> str:
    return f"begun, {one.open} open" if one.section == "begun" else one.section
