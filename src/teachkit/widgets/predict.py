"""Predict first, reason for yourself: two widgets that ask before they tell.

Committing to an answer, and to how sure one is, before reading the explanation makes the
explanation stay; and the score trains one's sense of how sure one may be. It is never a mark.
"""

from __future__ import annotations

import html
from typing import Any

import ipywidgets

from teachkit.course.load import load_question
from teachkit.course.question import Explain, brier, hit, log_error
from teachkit.course.question import Predict as Prediction
from teachkit.course.record import Entry, Record
from teachkit.course.store import RecordStore, now, record_store
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import Printed, inline, notice, prose, said, title

__all__ = ["Predict", "SelfExplain", "keep", "sureness"]

WIDE = ipywidgets.Layout(width="auto", max_width="46em")
LABELS = {"description_width": "initial"}


class Predict(Printed):
    """Commit an answer and how sure you are of it; then see what happened.

    ``answer``, ``confidence`` and ``commit`` are the parts that a reader (or a test) uses.
    """

    def __init__(self, question: str | Prediction, *, store: RecordStore | None = None) -> None:
        found = load_question(question) if isinstance(question, str) else question
        if not isinstance(found, Prediction):
            raise _not_a(found.id, "prediction")
        self.question = found
        self._store = store if store is not None else record_store()
        self.answer: Any = (
            ipywidgets.RadioButtons(options=found.choices, value=None, layout=WIDE)
            if found.choices
            else ipywidgets.Text(
                description=f"Your answer ({found.unit})" if found.unit else "Your answer",
                placeholder="a number",
                continuous_update=False,  # one message, which no click can overtake
                style=LABELS,
            )
        )
        self.confidence = sureness()
        self.commit = ipywidgets.Button(
            description="Commit", tooltip="Commit your answer and see what happened"
        )
        self.commit.add_class("tk-primary")
        self.commit.on_click(lambda _button: self._commit())
        self.message = said()
        super().__init__(
            [
                ipywidgets.HTML(title("Predict") + prose(found.prompt) + self._explained()),
                self.answer,
                self.confidence,
                self.commit,
                self.message,
            ]
        )
        earlier, problem = _earlier(self._store, "predict", found.id, found.revision)
        if problem:
            self.message.value = notice(html.escape(problem))
        if earlier is not None:
            self._show(earlier.said.get("answer", ""), earlier.said.get("confidence", 50))

    def printed(self) -> str:
        """Return the question, and the answer folded away."""
        choices = "".join(f"<li>{inline(choice)}</li>" for choice in self.question.choices)
        return (
            title("Predict")
            + prose(self.question.prompt)
            + (f"<ul>{choices}</ul>" if choices else "")
            + "<p>Write down your answer, and how sure you are, before you open this:</p>"
            + f"<details><summary>What happened</summary>{self._truth()}</details>"
        )

    def _explained(self) -> str:
        if self.question.choices:
            return ""
        factor = f"{self.question.factor:g}"
        return f"<p>It counts as right when you are within a factor of {factor}.</p>"

    def _commit(self) -> None:
        given = self.answer.value
        value: float | str | None = given
        if not self.question.choices:
            value = _number(given)
        if value is None:
            asked = (
                "Choose one first."
                if self.question.choices
                else ("Please write a number, such as 40 or 1200, not below nought.")
            )
            self.message.value = notice(asked)
            return
        sure = self.confidence.value
        kept: dict[str, Any] = {
            "answer": value,
            "confidence": sure,
            "brier": round(brier(sure / 100, right=hit(self.question, value)), 4),
        }
        if not isinstance(value, str) and not isinstance(self.question.answer, str):
            kept["log_error"] = round(log_error(value, self.question.answer), 4)
        right = hit(self.question, value)
        entry = Entry("predict", self.question.id, self.question.revision, now(), right, kept)
        problem = keep(self._store, entry)
        self._show(value, sure)
        self._manners.focus_on(".tk-said")
        if problem:
            self.message.value += notice(html.escape(problem))

    def _show(self, value: float | str, sure: int) -> None:
        right = hit(self.question, value)
        score = brier(sure / 100, right=right)
        shown = value if isinstance(value, str) else f"{value:g}"
        verdict = "Right." if right else "Not this time."
        given = f"{shown} {self.question.unit}".strip()
        lines = [
            f"<p>You said {html.escape(given)}, {sure} % sure.</p>",
            self._truth(),
            f"<p>Brier score: {score:.2f}. 0 is perfect, 0.25 is what always saying 50 % gives,",
            " 1 is being quite sure and wrong.</p>",
        ]
        if not isinstance(value, str) and not isinstance(self.question.answer, str):
            times = 10 ** log_error(value, self.question.answer)
            lines.append(f"<p>Your number was off by a factor of {times:.1f}.</p>")
        for part in (self.answer, self.confidence, self.commit):
            part.disabled = True
        self.message.value = notice("".join(lines), verdict, "good" if right else "warn")

    def _truth(self) -> str:
        truth = self.question.answer
        shown = truth if isinstance(truth, str) else f"{truth:g}"
        return (
            f"<p>What happened: <strong>{html.escape(shown)}</strong>"
            f" {html.escape(self.question.unit)}</p>"
            + prose(self.question.reveal)
            + _source(self.question.source, self.question.date)
        )


class SelfExplain(Printed):
    """Write your own reason first; then see theirs beside it."""

    def __init__(self, question: str | Explain, *, store: RecordStore | None = None) -> None:
        found = load_question(question) if isinstance(question, str) else question
        if not isinstance(found, Explain):
            raise _not_a(found.id, "prompt to explain")
        self.question = found
        self._store = store if store is not None else record_store()
        self.reason = ipywidgets.Textarea(
            description="Your reason", placeholder="One or two sentences", rows=3,
            continuous_update=False, style=LABELS, layout=WIDE,
        )  # fmt: skip
        self.show = ipywidgets.Button(
            description="Show theirs", tooltip="Keep your reason and see theirs"
        )
        self.show.add_class("tk-primary")
        self.show.on_click(lambda _button: self._show())
        self.message = said()
        super().__init__(
            [
                ipywidgets.HTML(title("Your reason first") + prose(found.prompt)),
                self.reason,
                self.show,
                self.message,
            ]
        )
        earlier, problem = _earlier(self._store, "explain", found.id, found.revision)
        if problem:
            self.message.value = notice(html.escape(problem))
        if earlier is not None:
            self.reason.value = str(earlier.said.get("text", ""))
            self.message.value = self._theirs()

    def printed(self) -> str:
        """Return the prompt, and their reason folded away."""
        return (
            title("Your reason first")
            + prose(self.question.prompt)
            + f"<details><summary>Their reason</summary>{self._theirs()}</details>"
        )

    def _show(self) -> None:
        text = self.reason.value.strip()
        if not text:
            self.message.value = notice("Write a sentence of your own first; nobody marks it.")
            return
        entry = Entry(
            "explain", self.question.id, self.question.revision, now(), None, {"text": text}
        )
        problem = keep(self._store, entry)
        self.message.value = self._theirs() + (notice(html.escape(problem)) if problem else "")

    def _theirs(self) -> str:
        body = prose(self.question.theirs) + _source(self.question.source, self.question.date)
        return notice(
            body + "<p>What have they seen that you have not, and the other way round?</p>"
        )


def _source(source: str, date: str) -> str:
    return f"<p><small>Source: {html.escape(source)}, {html.escape(date)}.</small></p>"


def _number(text: str) -> float | None:
    """Return what the reader typed as a number; commas and spaces between thousands are fine."""
    try:
        value = float(text.replace(",", "").replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def _earlier(store: RecordStore, kind: str, name: str, revision: int) -> tuple[Entry | None, str]:
    """Return the answer given before, if any, or the reason why it cannot be known."""
    try:
        record: Record = store.load()
    except TeachkitError as error:
        return None, f"Your earlier answers cannot be read: {error} {error.hint}"
    return record.latest(kind, name, revision), ""


def sureness() -> ipywidgets.BoundedIntText:
    """Return the field for how sure one is, in percent."""
    # A number field and not a slider: the slider's handle has no name for screen readers.
    return ipywidgets.BoundedIntText(
        value=50, min=0, max=100, step=5, description="How sure are you? (%)", style=LABELS
    )


def keep(store: RecordStore, entry: Entry) -> str:
    """Record an entry; a record that cannot be written must not stop anybody from learning."""
    try:
        store.add(entry)
    except TeachkitError as error:
        return f"Not recorded: {error} {error.hint}"
    return ""


def _not_a(name: str, kind: str) -> TeachkitError:
    return TeachkitError(
        "wrong-kind-of-question",
        f"'{name}' is no {kind}",
        place="notebooks/questions",
        hint="Predict, SelfExplain and CheckYourself each show one kind.",
    )
