"""What a project learned between two versions, as a picture and a table (slide S19).

`Versions` shows the lines that changed sides, release by release: what came, what is refused
since, and why. Like the tables of `evidence` it is plain HTML and plain text, on paper too.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from teachkit.data.focus import directives
from teachkit.data.learned import Step, steps
from teachkit.drawing import svg, wide
from teachkit.errors import TeachkitError
from teachkit.widgets.evidence import Table

__all__ = ["Versions"]

# These hold 3:1 against white and against JupyterLab's dark background.
_BLUE, _ORANGE, _GREY = "#3b82c4", "#c2630a", "#7d8894"
_MINUS = "\N{MINUS SIGN}"
_WIDTH, _HEIGHT, _TOP, _FLOOR, _LEFT = 760, 290, 34, 240, 20
_FIRST, _LAST = "0.2.5", "0.2.15"


class Versions(Table):
    """The lines of sudoers that changed sides between sudo-rs 0.2.5 and 0.2.15, and why.

    ``project`` is "sudo-rs", the one whose versions were put through the same lines.

    Raises:
        TeachkitError: ``not-measured`` for another project.
    """

    def __init__(self, project: str = "sudo-rs") -> None:
        if project != "sudo-rs":
            raise TeachkitError(
                "not-measured",
                f"No two versions of '{project:.40}' were put through the same lines",
                place="Versions",
                hint='There is Versions("sudo-rs").',
            )
        found = steps()
        gained = [step for step in found if step.gained]
        lost = [step for step in found if not step.gained]
        super().__init__(
            caption=(
                f"sudo-rs {_FIRST} to {_LAST}: {len(gained)} lines gained, {len(lost)} now refused"
            ),
            head=(
                "line of sudoers",
                "since",
                "day",
                "now",
                "what it does now, or what it did before",
            ),
            rows=tuple(
                (
                    step.directive.name,
                    step.release,
                    step.date,
                    "accepted" if step.gained else "refused",
                    step.what,
                )
                for step in (*gained, *lost)
            ),
            picture=_waterfall(found),
        )

    def _repr_html_(self) -> str:
        return (
            f'<figure style="margin:0;max-width:100%">{wide(self.caption)}'
            f"{self.picture}</div><figcaption>Of {len(directives())} lines, how many each version "
            "accepts. The two ends are measured with visudo, the releases between them are read "
            "from the code.</figcaption></figure>"
            f"{super()._repr_html_()}"
        )


def counts(found: Sequence[Step]) -> list[tuple[str, int, int, int]]:
    """Return, for each release that moved something: its name, gained, lost, accepted after it."""
    accepted = sum(one.answer("sudo-rs-0.2.5").accepted for one in directives())
    rows = []
    for release in dict.fromkeys(step.release for step in found):
        gained = sum(step.gained for step in found if step.release == release)
        lost = sum(not step.gained for step in found if step.release == release)
        accepted += gained - lost
        rows.append((release, gained, lost, accepted))
    return rows


def _waterfall(found: Sequence[Step]) -> str:
    """Return the count of accepted lines as steps: up for what came, down for what went."""
    rows = counts(found)
    first = rows[0][3] - rows[0][1] + rows[0][2]
    most = max(first, *(before + gained for before, (_, gained, _, _) in _before(first, rows)))
    slot = (_WIDTH - 2 * _LEFT) / (len(rows) + 2)
    wide = slot * 0.56

    def y(value: int) -> float:
        return _FLOOR - value / most * (_FLOOR - _TOP)

    def column(at: int) -> float:
        return _LEFT + at * slot + (slot - wide) / 2

    parts = [_bar(column(0), wide, y(first), _FLOOR, _GREY, str(first), _FIRST)]
    for at, (before, (release, gained, lost, after)) in enumerate(_before(first, rows), 1):
        x = column(at)
        half = wide / 2 if gained and lost else wide
        edge = x - (slot - wide)
        parts.append(_dash(edge, x, y(before)))
        if gained:
            word = f"+{gained}"
            parts.append(_bar(x, half, y(before + gained), y(before), _BLUE, word, ""))
        if lost:
            left = x + wide - half
            parts.append(
                _bar(left, half, y(before + gained), y(after), _ORANGE, f"{_MINUS}{lost}", "")
            )
        parts.append(_word(x + wide / 2, _FLOOR + 18, release))
    last = rows[-1][3]
    end = column(len(rows) + 1)
    parts.append(_dash(end - (slot - wide), end, y(last)))
    parts.append(_bar(end, wide, y(last), _FLOOR, _GREY, str(last), _LAST))
    parts.append(
        f'<line x1="{_LEFT}" x2="{_WIDTH - _LEFT}" y1="{_FLOOR}" y2="{_FLOOR}" '
        'stroke="currentColor" stroke-opacity="0.6"/>'
    )
    parts.append(_word(_WIDTH / 2, _FLOOR + 40, "lines that a version of sudo-rs accepts"))
    said = " ".join(
        f"{release}: {gained} gained, {lost} now refused, {after} accepted."
        for release, gained, lost, after in rows
    )
    return svg(
        (_WIDTH, _HEIGHT),
        parts,
        title="How many lines each version accepts",
        told=f"{_FIRST} accepts {first}. {said}",
        narrowest=520,
    )


def _before(
    first: int, rows: Sequence[tuple[str, int, int, int]]
) -> list[tuple[int, tuple[str, int, int, int]]]:
    befores = [first, *(after for _, _, _, after in rows)]
    return list(zip(befores, rows, strict=False))


def _bar(
    x: float, width: float, top: float, floor: float, colour: str, word: str, under: str
) -> str:
    below = _word(x + width / 2, _FLOOR + 18, under) if under else ""
    # What went is written below its bar, what came above: it is told apart without its colour.
    at = floor + 14 if word.startswith(_MINUS) else top - 6
    return (
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{floor - top:.1f}" '
        f'fill="{colour}"/>{_word(x + width / 2, at, word)}{below}'
    )


def _dash(left: float, right: float, y: float) -> str:
    return (
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" '
        'stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="3 3"/>'
    )


def _word(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'
