"""Who says so: the talk's systems, who paid for them and when, and what systems software is.

`Grants` and `Systems` are plain HTML in a notebook and plain text in a terminal, like everything
in `teachkit.widgets.evidence`. `SortPrograms` is a card: twelve programs on the criteria of slide
S07, compared with our answers. Where we call an answer arguable, none is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets

from teachkit.data.systems import CRITERIA, Grant, Program, grants, programs, systems
from teachkit.drawing import svg, wide
from teachkit.widgets.evidence import Table
from teachkit.widgets.printed import Printed, notice, said, title

__all__ = ["Grants", "SortPrograms", "Systems"]

ANSWERS = ("yes", "no", "arguable")
_COLOUR = "#3b82c4"  # holds 3:1 against white and against JupyterLab's dark background
_WIDTH, _LEFT, _RIGHT, _TOP, _LANE = 780, 118, 150, 14, 50
_FOUNDATION = "the foundation"


class Grants(Table):
    """Who paid for what, and when: a picture with a lane for each project, and a table."""

    def __init__(self) -> None:
        rows = grants()
        super().__init__(
            caption="Grants, contracts and changes of hands",
            head=("month", "who paid", "for", "what", "slide", "where slide and source differ",
                  "source"),
            rows=tuple(
                (
                    one.date,
                    one.funder or "nobody",
                    one.project or "all of them",
                    one.what,
                    one.slide or "no slide",
                    one.differs,
                    f"{one.source} (read {one.read})",
                )
                for one in rows
            ),
            picture=_lanes(rows),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        # An explicit base: a dataclass with slots is made anew, and a bare super() knows the old.
        table = Table._repr_html_(self)
        return (
            f'<figure style="margin:0;max-width:100%">{wide(self.caption)}'
            f"{self.picture}</div><figcaption>Filled: on the talk's slide S04. Hollow: from other "
            "sources only. A diamond is a change without money."
            "</figcaption></figure>"
            "<details><summary>The same as a table, with sources and where they "
            f"differ</summary>{table}</details>"
        )


class Systems(Table):
    """The seven systems, a card each: what it replaces, what sells it, and what it leaves out."""

    def __init__(self) -> None:
        super().__init__(
            caption="The talk's seven systems",
            head=("system", "replaces", "what sells it", "left out", "first commit", "newest"),
            rows=tuple(
                (
                    one.name,
                    one.replaces,
                    one.focus,
                    one.left_out,
                    one.first,
                    f"{one.release} ({one.release_date})",
                )
                for one in systems()
            ),
        )

    def _repr_html_(self) -> str:
        line = "color-mix(in srgb, currentColor 28%, transparent)"
        cards = []
        for one in systems():
            facts = (
                ("Replaces", one.replaces),
                ("What sells it", one.focus),
                ("Left out", one.left_out),
                ("Steward", one.steward),
                ("Licence", one.licence),
                ("Since", f"{one.first}; newest {one.release} of {one.release_date}"),
            )
            # No definition list: JupyterLab floats its terms.
            listed = "".join(
                '<div style="margin-top:0.45em"><div style="font-weight:600;font-size:0.85em;'
                f'opacity:0.85">{escape(word)}</div><div>{escape(text)}</div></div>'
                for word, text in facts
            )
            cards.append(
                f'<li style="border:1px solid {line};border-top:4px solid {_COLOUR};'
                'border-radius:8px;padding:0.7em 1em 0.9em;margin:0;line-height:1.4">'
                f'<div style="font-size:1.15em;font-weight:700">{escape(one.name)}</div>'
                f"<div>It {escape(one.purpose)}.</div>"
                f"{listed}"
                '<details style="margin-top:0.5em;font-size:0.9em"><summary>Sources</summary>'
                f"{_sources(one.sources, one.read)}"
                f'<div><a href="https://github.com/{escape(one.repository)}" target="_blank" '
                f'rel="noopener noreferrer">{escape(one.repository)}</a></div></details></li>'
            )
        return (
            '<ul aria-label="The seven systems" style="list-style:none;margin:0;padding:0;'
            "display:grid;gap:0.9em;max-width:1200px;"
            'grid-template-columns:repeat(auto-fill,minmax(min(100%,17em),1fr))">'
            f"{''.join(cards)}</ul>"
        )


class SortPrograms(Printed):
    """Sort twelve programs on the talk's criteria, one after the other, and compare with ours.

    ``program`` chooses the program, ``questions`` are its criteria, ``compare`` and ``following``
    the buttons. ``answers`` maps a program to what was chosen for it; nothing is saved.
    """

    def __init__(self) -> None:
        self._all = programs()
        self.answers: dict[str, dict[str, str]] = {}
        self._compared: set[str] = set()
        self.program = ipywidgets.Dropdown(
            options=[(f"{n}. {one.name}", one.name) for n, one in enumerate(self._all, 1)],
            description="Program",
            style={"description_width": "initial"},
        )
        self.about = ipywidgets.HTML()
        self.questions = {
            criterion: ipywidgets.RadioButtons(
                options=ANSWERS,
                value=None,
                orientation="horizontal",
                layout=ipywidgets.Layout(width="auto"),
            )
            for criterion in CRITERIA
        }
        self.compare = ipywidgets.Button(
            description="Compare", tooltip="Compare your answers with ours"
        )
        self.compare.add_class("tk-primary")
        self.following = ipywidgets.Button(
            description="Next program", tooltip="Go on to the next program"
        )
        self.message = said()
        self.summary = said("tk-summary")
        asked = [
            part
            for criterion, radio in self.questions.items()
            for part in (ipywidgets.HTML(f"<p>{escape(CRITERIA[criterion])}</p>"), radio)
        ]
        super().__init__(
            [
                ipywidgets.HTML(
                    title("What is systems software?")
                    + "<p>“Software designed to provide a platform for other software” (S07). Sort "
                    "these twelve. Some answers are arguable, and saying so is an answer.</p>"
                ),
                self.program,
                self.about,
                *asked,
                ipywidgets.HBox([self.compare, self.following]),
                self.message,
                self.summary,
            ]
        )
        self._filling = False
        self.program.observe(lambda _change: self._show(), "value")
        for criterion, radio in self.questions.items():
            radio.observe(
                lambda change, criterion=criterion: self._keep(criterion, change["new"]), "value"
            )
        self.compare.on_click(lambda _button: self._lay_beside())
        self.following.on_click(lambda _button: self._next())
        self._show()

    def printed(self) -> str:
        """Return the questions with room to answer, and our answers folded away."""
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in CRITERIA.values())
        empty = "<td>____</td>" * len(CRITERIA)
        asked = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(one.name)}: '
            f"{escape(one.what)}</th>{empty}</tr>"
            for one in self._all
        )
        ours = "".join(f"<h4>{escape(one.name)}</h4>{_ours(one)}" for one in self._all)
        return (
            title("What is systems software?")
            + "<p>Sort twelve programs: yes, no or arguable.</p>"
            + f"<table><thead><tr><th>program</th>{head}</tr></thead><tbody>{asked}</tbody></table>"
            + f"<details><summary>Our answers, with a reason for each</summary>{ours}</details>"
        )

    def _now(self) -> Program:
        return next(one for one in self._all if one.name == self.program.value)

    def _show(self) -> None:
        one = self._now()
        self.about.value = f"<p><strong>{escape(one.name)}</strong>: {escape(one.what)}.</p>"
        chosen = self.answers.get(one.name, {})
        self._filling = True
        try:
            for criterion, radio in self.questions.items():
                radio.value = chosen.get(criterion)
        finally:
            self._filling = False
        self.message.value = self._compared_with_ours(one) if one.name in self._compared else ""
        self.following.disabled = one is self._all[-1]

    def _keep(self, criterion: str, answer: str | None) -> None:
        if self._filling or answer is None:
            return
        name = self._now().name
        self.answers[name] = {**self.answers.get(name, {}), criterion: answer}
        if name in self._compared:  # a change of mind is compared at once
            self.message.value = self._compared_with_ours(self._now())
            self._sum_up()

    def _lay_beside(self) -> None:
        one = self._now()
        left = [text for key, text in CRITERIA.items() if key not in self.answers.get(one.name, {})]
        if left:
            self.message.value = notice(
                "Your answer first, to every question. Still open: " + escape(" ".join(left))
            )
            return
        self._compared.add(one.name)
        self.message.value = self._compared_with_ours(one)
        self._sum_up()
        self._manners.focus_on(".tk-said")

    def _next(self) -> None:
        names = [one.name for one in self._all]
        self.program.value = names[(names.index(self.program.value) + 1) % len(names)]

    def _compared_with_ours(self, one: Program) -> str:
        yours = self.answers[one.name]
        lines = "".join(
            f"<li><strong>{escape(question)}</strong> "
            f"{_verdict(yours[key], getattr(one, key))} {escape(one.because[key])}</li>"
            for key, question in CRITERIA.items()
        )
        return notice(f"<ul>{lines}</ul>", f"{one.name}:")

    def _sum_up(self) -> None:
        pairs = [
            (self.answers[one.name][key], getattr(one, key))
            for one in self._all
            if one.name in self._compared
            for key in CRITERIA
        ]
        same = sum(yours == ours for yours, ours in pairs)
        open_ = sum(yours != ours and "arguable" in (yours, ours) for yours, ours in pairs)
        apart = len(pairs) - same - open_
        text = (
            f"{len(self._compared)} of {len(self._all)} programs sorted. Of {len(pairs)} answers, "
            f"{same} are as ours, {open_} are open to argument, {apart} are the opposite."
        )
        if len(self._compared) == len(self._all):
            text += " That is all. What systems software is, no criterion decides alone."
        self.summary.value = f"<p>{text}</p>"


def _verdict(yours: str, ours: str) -> str:
    """Return how two answers compare; an arguable one is never against anybody."""
    if ours == "arguable":
        return f"You say {yours}; we call it arguable." if yours != ours else "Arguable, we agree."
    if yours == ours:
        return f"{ours.capitalize()}, we agree."
    return f"You say {yours}; we say {ours}."


def _ours(one: Program) -> str:
    lines = "".join(
        f"<li><strong>{escape(question)}</strong> {escape(getattr(one, key))}: "
        f"{escape(one.because[key])}</li>"
        for key, question in CRITERIA.items()
    )
    return f"<ul>{lines}</ul>"


def _sources(sources: Sequence[str], read: str) -> str:
    listed = "".join(f"<li>{escape(source)}</li>" for source in sources)
    return f'<ul style="margin:0.2em 0;padding-left:1.2em">{listed}</ul><div>Read {read}.</div>'


# ---- the picture


def _lanes(rows: Sequence[Grant]) -> str:
    """Return the timeline as an SVG: a lane a project, text in the colour of the page."""
    lanes: dict[str, list[Grant]] = {}
    for one in rows:
        for name in one.project.split(", ") if one.project else [_FOUNDATION]:
            lanes.setdefault(name, []).append(one)
    first = int(rows[0].date[:4])
    last = int(rows[-1].date[:4]) + 1
    right, bottom = _WIDTH - _RIGHT, _TOP + _LANE * len(lanes)

    def x(month: str) -> float:
        months = (int(month[:4]) - first) * 12 + int(month[5:]) - 1
        return _LEFT + months / ((last - first) * 12) * (right - _LEFT)

    parts = []
    for year in range(first, last + 1):
        at = x(f"{year}-01")
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP}" y2="{bottom}" stroke="currentColor" '
            f'stroke-opacity="0.2"/><text x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">'
            f"{year}</text>"
        )
    for place, (name, events) in enumerate(lanes.items()):
        y = _TOP + _LANE * place + _LANE / 2
        parts.append(
            f'<text x="{_LEFT - 14}" y="{y + 4}" text-anchor="end" font-weight="600">'
            f'{escape(name)}</text><line x1="{x(events[0].date):.1f}" x2="{right}" y1="{y}" '
            f'y2="{y}" stroke="{_COLOUR}" stroke-width="3" stroke-opacity="0.5"/>'
        )
        for number, one in enumerate(events):
            # One word above the lane, the next below it: neighbours must not write over each other.
            above = number % 2 == 0
            parts.append(_marker(x(one.date), y, one))
            parts.append(
                f'<text x="{x(one.date) - 6:.1f}" y="{y - 11 if above else y + 20:.1f}">'
                f"{escape(_short(one))}</text>"
            )
    told = " ".join(
        f"{one.date}: {one.project or _FOUNDATION}, {one.what}"
        + (f", paid by {one.funder}." if one.funder else ".")
        for one in rows
    )
    return svg(
        (_WIDTH, bottom + 26),
        parts,
        title="Who paid for which project, and when",
        told=told,
        narrowest=620,
        widest=_WIDTH + 120,
    )


def _marker(x: float, y: float, one: Grant) -> str:
    fill = _COLOUR if one.slide else "none"
    look = f'fill="{fill}" stroke="{_COLOUR}" stroke-width="2.5"'
    tip = f"<title>{escape(f'{one.date}: {one.what}')}</title>"
    if one.funder:
        return f'<circle cx="{x:.1f}" cy="{y}" r="6.5" {look}>{tip}</circle>'
    return f'<path d="M{x:.1f} {y - 8}l8 8l-8 8l-8 -8z" {look}>{tip}</path>'


def _short(one: Grant) -> str:
    """Return who paid, or what happened; the long list of many is counted."""
    names = one.funder.split(", ")
    if not one.funder:
        return one.what.removeprefix("the Trifecta Tech Foundation ")
    return one.funder if len(names) < 3 else f"{names[0]} and {len(names) - 1} more"
