"""`Parity`: what the old one promises and the new one does not, as measured.

A picture counts, a table names. The same numbers come from ``teachkit parity`` on two programs of
yours; here they are for those of the talk. Plain HTML and plain text: it stands on paper too.
"""

from __future__ import annotations

from html import escape

from teachkit.data.parity import CASES, measured_surfaces
from teachkit.decisions.distribute.parity import (
    KINDS,
    SEVERITIES,
    Gap,
    compare,
    read_surface,
)
from teachkit.decisions.distribute.parity import Parity as Outcome
from teachkit.drawing import svg, wide
from teachkit.widgets.evidence import Table

__all__ = ["Parity"]

# These hold 3:1 against white and against JupyterLab's dark background.
_SAME = "#3b82c4"
_SHADES = {"silent": "#c0392b", "loud": "#c2630a", "small": "#7d8894"}
_ADDED = "#2f8f6b"
_WIDTH, _ROW, _LEFT, _BAR = 760, 46, 190, 540


class Parity:
    """What is the same, missing and new: "zlib", "bzip2", "sudo" or "visudo".

    Raises:
        TeachkitError: ``no-such-case``.
    """

    def __init__(self, case: str = "sudo") -> None:
        old, new = (read_surface(data, case) for data in measured_surfaces(case))
        self.outcome = compare(old, new)
        self.sources = tuple(dict.fromkeys((old.source, new.source)))
        self.table = Table(
            caption=f"{self.outcome.old} and {self.outcome.new}: {CASES[case]}",
            head=("what", "which", "missing or changed", "how bad", "what it means"),
            rows=tuple(
                (
                    KINDS[gap.about.kind],
                    _shown(gap),
                    "missing" if gap.missing else "changed",
                    gap.about.severity,
                    gap.about.title,
                )
                for gap in self.outcome.gaps
            ),
            picture=_picture(self.outcome),
        )

    def __repr__(self) -> str:
        counts = "; ".join(_counts(self.outcome, kind) for kind in self.outcome.compared)
        return f"{self.table!r}\n{counts}"

    def _repr_html_(self) -> str:
        same = ", ".join(f"<code>{escape(item.name)}</code>" for item in self.outcome.same)
        words = "; ".join(f"{word}: {meaning}" for word, meaning in SEVERITIES.items())
        picture = f"{self.table.caption}: the picture"
        return (
            f'<figure style="margin:0;max-width:100%">{wide(picture)}'
            f"{self.table.picture}</div><figcaption>{escape(words.capitalize())}. "
            f"Source: {escape('; '.join(self.sources))}. "
            "Promises only: what a name does when it is used is another question."
            f"</figcaption></figure>{self.table._repr_html_()}"
            f"<details><summary>The {len(self.outcome.same)} that are the same</summary>"
            f"<p>{same}</p></details>"
        )


def _counts(outcome: Outcome, kind: str) -> str:
    told = [(outcome.count("same", kind), "the same"), (outcome.count("added", kind), "new")]
    told[1:1] = [(outcome.count(state, kind), state) for state in ("missing", "changed")]
    return f"{KINDS[kind]}: {', '.join(f'{count} {word}' for count, word in told if count)}"


def _shown(gap: Gap) -> str:
    return gap.old if gap.about.kind == "options" else gap.name


def _picture(outcome: Outcome) -> str:
    """Return a bar for each kind: the same, then the gaps by how bad they are, then new."""
    height = 30 + _ROW * len(outcome.compared) + 8
    parts: list[str] = []
    said: list[str] = []
    legend = _LEFT
    for word, colour in (("the same", _SAME), *_SHADES.items(), ("new", _ADDED)):
        parts.append(
            f'<rect x="{legend}" y="6" width="12" height="12" fill="{colour}"/>'
            f'<text x="{legend + 18}" y="17">{word}</text>'
        )
        legend += 34 + 8 * len(word)
    for number, kind in enumerate(outcome.compared):
        y = 30 + _ROW * number
        pieces = [("the same", outcome.count("same", kind), _SAME)]
        for severity, colour in _SHADES.items():
            names = {
                gap.name
                for gap in outcome.gaps
                if gap.about.kind == kind and gap.about.severity == severity
            }
            pieces.append((severity, len(names), colour))
        pieces.append(("new", outcome.count("added", kind), _ADDED))
        total = sum(count for _, count, _ in pieces) or 1
        told = [f"{count} {word}" for word, count, _ in pieces if count]
        said.append(f"{KINDS[kind]}: {', '.join(told)}.")
        parts.append(
            f'<text x="{_LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(KINDS[kind])}</text>'
        )
        x = float(_LEFT)
        for _word, count, colour in pieces:
            width = _BAR * count / total
            if count:
                parts.append(
                    f'<rect x="{x:.1f}" y="{y + 3}" width="{max(width - 1, 1):.1f}" height="17" '
                    f'fill="{colour}"/>'
                )
            x += width
        parts.append(f'<text x="{_LEFT}" y="{y + 36}">{escape(", ".join(told))}</text>')
    return svg(
        (_WIDTH, height),
        parts,
        title=f"{outcome.old} and {outcome.new}",
        told=" ".join(said),
        narrowest=520,
    )
