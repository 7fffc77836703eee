"""The same questions before the course and after it, and how well "I am so sure" has held.

`PreTest` asks and tells nothing: neither what is right nor how many were, since the same questions
come again. `PostTest` asks them again, and then shows what has moved, with what chance does to it.
`Calibration` looks at all that was said with a confidence. None of this is a mark.

Until the last answer is committed, nothing that tells right from wrong is sent to the browser, in
the widgets' state or in their printed form. A page that is loaded again goes on where it stopped.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from html import escape

import ipywidgets

from teachkit.course.gain import (
    Bin,
    Forecast,
    Gain,
    Moved,
    answered,
    calibrate,
    forecasts,
    measure_gain,
    word,
)
from teachkit.course.load import load_questions
from teachkit.course.question import Check, Choice, brier, shuffled
from teachkit.course.record import Entry, Record
from teachkit.course.store import RecordStore, now, record_store
from teachkit.drawing import svg
from teachkit.errors import TeachkitError
from teachkit.widgets.evidence import Table
from teachkit.widgets.printed import Printed, inline, notice, prose, said, title

__all__ = ["Calibration", "PostTest", "PreTest"]

_MINUS = "\N{MINUS SIGN}"
# These hold 3:1 against white and against JupyterLab's dark background.
_BLUE, _ORANGE = "#3b82c4", "#c2630a"


class _Test(Printed):
    """One question at a time, each committed with a confidence; the order is that of the file."""

    kind = ""
    name = ""
    opening = ""

    def __init__(
        self, checks: Sequence[Check] | None = None, *, store: RecordStore | None = None
    ) -> None:
        self.checks = tuple(load_questions("gain").checks if checks is None else checks)
        self._store = store if store is not None else record_store()
        self._record = Record()
        self._kept = True
        self.question: ipywidgets.HTML
        self.answer: ipywidgets.RadioButtons
        self.confidence: ipywidgets.BoundedIntText
        self.commit: ipywidgets.Button
        self.message = said()
        self.result = said("tk-sum")
        self._asking = ipywidgets.VBox()
        self._opening = ipywidgets.HTML(title(self.name) + prose(self.opening))
        super().__init__([self._opening, self._asking, self.message, self.result])
        try:
            self._record = self._store.load()
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not recorded.")
        self._ask()

    @property
    def left(self) -> tuple[Check, ...]:
        """Return the questions that have no answer yet, in their order."""
        return tuple(
            check for check in self.checks if answered(self._record, self.kind, check) is None
        )

    def printed(self) -> str:
        """Return the questions for paper: what is right is not on it."""
        if not self.left:
            return f"{self._opening.value}{self.result.value}"
        parts = [
            f"<li>{inline(check.prompt)}<ul>"
            + "".join(f"<li>{inline(choice.text)}</li>" for choice in shuffled(check))
            + "</ul></li>"
            for check in self.checks
        ]
        asked = "Write down one choice for each, and how sure you are of it in percent."
        return f"{self._opening.value}{prose(asked)}<ol>{''.join(parts)}</ol>"

    def _ask(self) -> None:
        """Put the first open question on show, or the result when there is none."""
        left = self.left
        if not left:
            self._asking.children = ()
            self.result.value = self._told()
            return
        # New controls for each question: what a slow connection delivers late, such as the last key
        # or a second click, is then about the question that it was meant for.
        check, number = left[0], len(self.checks) - len(left) + 1
        self.question = ipywidgets.HTML(
            f"<p><strong>{number} of {len(self.checks)}.</strong> {inline(check.prompt)}</p>"
        )
        options = [(choice.text, place) for place, choice in enumerate(shuffled(check))]
        layout = ipywidgets.Layout(width="auto", max_width="46em")
        self.answer = ipywidgets.RadioButtons(options=options, value=None, layout=layout)
        self.confidence = _sureness()
        self.commit = ipywidgets.Button(
            description="Commit", tooltip="Commit your answer and go on to the next question"
        )
        self.commit.add_class("tk-primary")
        self.commit.on_click(lambda _button: self._commit(check))
        box = ipywidgets.VBox([self.question, self.answer, self.confidence, self.commit])
        box.add_class(f"tk-question-{number}")
        self._asking.children = (box,)

    def _commit(self, check: Check) -> None:
        if check not in self.left[:1]:
            return
        if self.answer.value is None:
            self.message.value = notice("Choose one first; a guess is fine, and says so itself.")
            return
        chosen = shuffled(check)[self.answer.value]
        right = chosen == check.right
        sure = self.confidence.value
        kept = {
            "chosen": chosen.misconception or "right",
            "confidence": sure,
            "brier": round(brier(sure / 100, right=right), 4),
        }
        entry = Entry(self.kind, check.id, check.revision, now(), right, kept)
        problem = _keep(self._store, entry)
        self._kept = self._kept and not problem
        self._record = self._record.adding(entry)
        self.message.value = notice(html.escape(problem)) if problem else ""
        self._ask()
        number = len(self.checks) - len(self.left) + 1
        self._manners.focus_on(f".tk-question-{number}" if self.left else ".tk-sum")

    def _told(self) -> str:
        """Return what is said when all is answered."""
        raise NotImplementedError


class PreTest(_Test):
    """Before the course: commit to an answer for each question; nothing is told yet."""

    kind = "pretest"
    name = "Before you begin"
    opening = (
        "One question for the premise, each of the seven words, and the plan as a whole. You have"
        " not been told any of this, so a guess is what is asked for. What is right comes after"
        " the last chapter, when you answer the same questions again."
    )

    def _told(self) -> str:
        asked = len(self.checks)
        if not self._kept:
            return notice("Not all of your answers could be kept, so there will be no comparison.")
        return notice(f"All {asked} are kept. The same {asked} come after the last chapter.")


class PostTest(_Test):
    """After the course: the same questions again; then what has moved, and what that can mean.

    Read ``.gain`` for the numbers.
    """

    kind = "posttest"
    name = "After the course"
    opening = (
        "The questions from before the course, once more. Answer them all; then you see what has"
        " moved. There is no mark."
    )

    @property
    def gain(self) -> Gain:
        """Return before and after, over the questions answered both times."""
        return measure_gain(self.checks, self._record)

    def _told(self) -> str:
        gain = self.gain
        found = _compared(gain) if gain.questions else self._alone()
        return found + "<p>What is right, and what your answer tells:</p>" + self._answers()

    def _alone(self) -> str:
        entries = [answered(self._record, self.kind, check) for check in self.checks]
        right = sum(entry is not None and entry.right is True for entry in entries)
        return notice(
            f"{right} of {len(self.checks)} right. You did not answer them before the course, so"
            " nobody can say what of this you knew already."
        )

    def _answers(self) -> str:
        parts = []
        for check in self.checks:
            chosen = self._chosen("posttest", check)
            feedback = chosen.feedback if chosen is not None and chosen != check.right else ""
            yours = chosen.text if chosen is not None else ""
            parts.append(
                '<details style="margin:0.35em 0">'
                f"<summary><b>{escape(word(check))}</b>: {inline(check.prompt)}</summary>"
                + (f"<p>You chose: {inline(yours)}. {inline(feedback)}</p>" if feedback else "")
                + f"<p><strong>{inline(check.right.text)}.</strong> "
                + f"{inline(check.right.feedback.removeprefix('Right. '))}</p></details>"
            )
        return "".join(parts)

    def _chosen(self, kind: str, check: Check) -> Choice | None:
        entry = answered(self._record, kind, check)
        name = entry.said.get("chosen") if entry is not None else None
        found = (one for one in check.choices if (one.misconception or "right") == name)
        return next(found, None)


class Calibration(Table):
    """How sure you said you were, and how often you were right: a plot, and the same as a table.

    All predictions of the chapters and both tests count, each first answer once. ``said`` gives
    other forecasts in the place of those in the record.

    Raises:
        TeachkitError: the record cannot be read.
    """

    def __init__(
        self, said: Sequence[Forecast] | None = None, *, store: RecordStore | None = None
    ) -> None:
        if said is None:
            said = forecasts((store if store is not None else record_store()).load())
        found = calibrate(said)
        super().__init__(
            caption=_sum_up(found.count, found.right, found.brier, found.over),
            head=("you said", "answers", "right", "share right", "it may be", "fits what you said"),
            rows=tuple(
                (
                    f"{_percent(one.low)} to {_percent(one.high)}",
                    str(one.count),
                    str(one.right),
                    _percent(one.share),
                    f"{_percent(one.range[0])} to {_percent(one.range[1])}",
                    "yes" if one.fits else "no",
                )
                for one in found.bins
                if one.count
            ),
            numeric=frozenset({1, 2, 3}),
            picture=_plot(found.bins),
        )

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p>{escape(self.caption)}</p>"
        caption = "What you said, and how often you were right"  # the sum stands by the picture
        table = Table(caption, self.head, self.rows, self.numeric)
        return (
            '<figure style="margin:0;max-width:100%">'
            f"{self.picture}<figcaption>{escape(self.caption)} On the dashed line you are right as"
            " often as you say. The bars are 95 % intervals: where a bar crosses the line, chance"
            f" alone can explain the gap.</figcaption></figure>{table._repr_html_()}"
        )


def _sureness() -> ipywidgets.BoundedIntText:
    """Return the field for how sure one is, in percent."""
    # A number field and not a slider: the slider's handle has no name for screen readers.
    style = {"description_width": "initial"}
    return ipywidgets.BoundedIntText(
        value=50, min=0, max=100, step=5, description="How sure are you? (%)", style=style
    )


def _keep(store: RecordStore, entry: Entry) -> str:
    """Record an entry; a record that cannot be written must not stop anybody from learning."""
    try:
        store.add(entry)
    except TeachkitError as error:
        return f"Not recorded: {error} {error.hint}"
    return ""


def _compared(gain: Gain) -> str:
    of = len(gain.questions)
    lines = [f"<p>Before the course {gain.before} of {of} were right, and now {gain.after}.</p>"]
    if gain.normalised is None:
        lines.append("<p>All were right before, so there was nothing to gain.</p>")
    else:
        shown = f"{gain.normalised:.2f}".replace("-", _MINUS)
        lines.append(
            f"<p>Gain: <strong>{shown}</strong>. That is the change, divided by the"
            f" {of - gain.before} that you could have gained (Hake 1998). It was made for classes:"
            f" with {of} questions and one person, each question moves it by"
            f" {1 / (of - gain.before):.2f}.</p>"
        )
    low, high = gain.after_range
    lines.append(
        f"<p>{gain.after} of {of} fits anybody who gets {_percent(low)} to {_percent(high)} of"
        " such questions right."
    )
    up, down = gain.moved("gained"), gain.moved("lost")
    if gain.chance is None:
        lines.append(" No question has changed sides.</p>")
    else:
        lines.append(
            f" Of the {len(up) + len(down)} that changed sides, {len(up)} moved up; a coin does as"
            f" well or better in {_percent(gain.chance)} of cases.</p>"
        )
    ways = {"gained": "Moved up", "lost": "Moved down", "open": "Still open", "kept": "Kept"}
    words = {way: gain.moved(way) for way in ways}
    lines += [f"<p>{ways[way]}: {escape(', '.join(words[way]))}.</p>" for way in ways if words[way]]
    if gain.brier_before is not None and gain.brier_after is not None:
        lines.append(
            f"<p>Brier score: {gain.brier_before:.2f} before, {gain.brier_after:.2f} now. 0 is"
            " perfect, 0.25 is what always saying 50 % gives.</p>"
        )
    return notice("".join(lines)) + _table(gain.questions)


def _table(rows: Sequence[Moved]) -> str:
    said = {True: "right", False: "not right"}
    cell = 'style="padding:0.15em 1.2em 0.15em 0;text-align:left"'
    body = "".join(
        f'<tr><th scope="row" {cell}>{escape(one.word)}</th>'
        f"<td {cell}>{said[one.before]}, {_percent(one.sure_before)} sure</td>"
        f"<td {cell}>{said[one.after]}, {_percent(one.sure_after)} sure</td></tr>"
        for one in rows
    )
    head = "".join(f'<th scope="col" {cell}>{name}</th>' for name in ("word", "before", "now"))
    return (
        '<table style="margin:0.6em 0"><caption style="text-align:left;font-weight:600">'
        f"Word by word</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _sum_up(count: int, right: int, score: float | None, over: float | None) -> str:
    if score is None or over is None:
        return "You have not said yet how sure you are of anything: predict first."
    points = round(abs(over) * 100)
    lean = "as sure as you are right" if not points else f"{points} points too sure"
    if points and over < 0:
        lean = f"{points} points less sure than you are right"
    few = " That is few: read the intervals before the dots." if count < 40 else ""
    return (
        f"{count} answers, {right} right. Brier score {score:.2f} (0 is perfect, 0.25 is what"
        f" always saying 50 % gives). On average you are {lean}.{few}"
    )


_SIDE, _LEFT, _TOP = 300, 70, 12


def _plot(bins: Sequence[Bin]) -> str:
    """Return said against seen as an SVG; it takes its text colour from the page around it."""

    def x(value: float) -> float:
        return _LEFT + value * _SIDE

    def y(value: float) -> float:
        return _TOP + (1 - value) * _SIDE

    parts = []
    for step in range(6):
        at = step / 5
        parts.append(
            f'<line x1="{x(0)}" x2="{x(1)}" y1="{y(at):.1f}" y2="{y(at):.1f}" '
            'stroke="currentColor" stroke-opacity="0.2"/>'
            f'<text x="{x(0) - 8}" y="{y(at) + 4:.1f}" text-anchor="end">{_percent(at)}</text>'
            f'<text x="{x(at):.1f}" y="{y(0) + 18}" text-anchor="middle">{_percent(at)}</text>'
        )
    parts.append(
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="currentColor" '
        'stroke-opacity="0.7" stroke-dasharray="5 4"/>'
        f'<text x="{x(0.5):.1f}" y="{y(0) + 38}" text-anchor="middle">how sure you said</text>'
        f'<text transform="translate(12 {y(0.5):.1f}) rotate(-90)" text-anchor="middle">'
        "how often right</text>"
    )
    labels, told = [], []  # the words come last: a bar beside them does not strike them out
    for one in bins:
        if one.sure is None or one.share is None:
            continue
        at, colour = x(one.sure), _BLUE if one.fits else _ORANGE
        mark = (
            f'<circle cx="{at:.1f}" cy="{y(one.share):.1f}" r="5" fill="{colour}"/>'
            if one.fits
            else f'<rect x="{at - 5:.1f}" y="{y(one.share) - 5:.1f}" width="10" height="10" '
            f'fill="{colour}"/>'
        )
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y(one.range[0]):.1f}" '
            f'y2="{y(one.range[1]):.1f}" stroke="{colour}" stroke-width="3" stroke-opacity="0.6"/>'
            f"{mark}"
        )
        labels.append(
            f'<text x="{at + 9:.1f}" y="{y(one.share) + 4:.1f}" stroke-width="4" '
            'style="paint-order:stroke;stroke:var(--jp-layout-color0,var(--bs-body-bg,Canvas))">'
            f"{one.right} of {one.count}</text>"
        )
        told.append(
            f"{_percent(one.sure)} sure on average: {one.right} of {one.count} right, interval "
            f"{_percent(one.range[0])} to {_percent(one.range[1])}."
        )
    width, height = _LEFT + _SIDE + 60, _TOP + _SIDE + 46
    return svg(
        (width, height),
        parts + labels,
        title="How sure you said you were, and how often you were right",
        told=" ".join(told),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"
