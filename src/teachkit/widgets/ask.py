"""One card for every question: predict, give your reason, check yourself, review.

Committing to an answer, and to how sure one is, before reading the explanation makes the
explanation stay; of the "why" questions only what was missed is asked again. Nothing is a mark.

1. Python sends questions as data, and the latest answer to each as ``earlier``.
2. ``static/ask/`` draws the card, judges and explains, so a card works where there is no Python.
3. Each answer is an entry of the record. Whoever is host of the page may keep it (the event
   ``teachkit-entry``, see ``keep.js``); or else it comes here, is judged again and written down.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import traitlets

from teachkit.course.answer import entry_from, kind_of
from teachkit.course.load import load_course, load_question, load_questions
from teachkit.course.question import Check, Choice, Explain, orders, shuffled
from teachkit.course.question import Predict as Prediction
from teachkit.course.record import Entry, Record, write_entry
from teachkit.course.review import mixed, most_urgent
from teachkit.course.store import RecordStore, record_store
from teachkit.errors import TeachkitError
from teachkit.widgets.messages import answer_message
from teachkit.widgets.printed import inline, plain, prose, title
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["Ask", "CheckYourself", "Predict", "Review", "SelfExplain"]

Question = Prediction | Explain | Check


class Ask(Tool):
    """A card with questions; `keep` records an answer as the card sends it.

    ``alone`` says that the card needs no Python to be used. ``questions`` is data, `asked` what is
    on the card.
    """

    _esm = script("ask")
    _css = styles("card/look", "ask/page")

    alone = traitlets.Bool(default_value=True, read_only=True).tag(sync=True)
    form = traitlets.Unicode().tag(sync=True)
    questions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    earlier = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(
        self, form: str, pool: Sequence[Question], *, store: RecordStore | None = None
    ) -> None:
        self._store = store if store is not None else record_store()
        self._record = Record()
        self._pool = {question.id: question for question in pool}
        problem: dict[str, str] = {}
        try:
            self._record = self._store.load()
        except TeachkitError as error:
            problem = error.as_dict()
        self.asked = tuple(pool)
        super().__init__(
            form=form,
            questions=[_data(question) for question in pool],
            earlier=_latest(pool, self._record),
            problem=problem,
        )
        self.on_msg(self._hear)

    def keep(self, sent: Mapping[str, Any]) -> Entry:
        """Record an answer: an entry as a dictionary, of which only ``said`` is believed.

        The same entry a second time, because an answer of ours was lost, is recorded once.

        Raises:
            TeachkitError: ``wrong-answer``, or the record cannot be read or written.
        """
        question = self._pool.get(str(sent.get("id")))
        if question is None:
            raise TeachkitError("wrong-answer", "The card has no such question", place="entry")
        entry = entry_from(question, sent)
        if entry not in self._store.load().about(entry.kind, entry.id):
            self._store.add(entry)
        self.earlier = {**self.earlier, entry.id: _entry_data(entry)}
        return entry

    def printed(self) -> str:
        """Return the HTML for a page where nothing runs; what is right is folded away."""
        return "".join(_printed(question) for question in self.asked)

    def on_paper(self) -> tuple[str, str]:
        """Return the card as text and as HTML."""
        page = self.printed()
        return plain(page), page

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        answer_message(self, content, {"keep": self._do_keep}, beside={"keep"})

    def _do_keep(self, message: Mapping[str, Any]) -> None:
        sent = message.get("entry")
        self.keep(sent if isinstance(sent, dict) else {})


class Predict(Ask):
    """Commit an answer and how sure you are of it; then see what happened."""

    def __init__(self, question: str | Prediction, *, store: RecordStore | None = None) -> None:
        found = load_question(question) if isinstance(question, str) else question
        if not isinstance(found, Prediction):
            raise _not_a(found.id, "prediction")
        self.question = found
        super().__init__("predict", [found], store=store)


class SelfExplain(Ask):
    """Write your own reason first; then see theirs beside it."""

    def __init__(self, question: str | Explain, *, store: RecordStore | None = None) -> None:
        found = load_question(question) if isinstance(question, str) else question
        if not isinstance(found, Explain):
            raise _not_a(found.id, "prompt to explain")
        self.question = found
        super().__init__("explain", [found], store=store)


class CheckYourself(Ask):
    """The chapter's "why" questions: feedback for every choice, missed ones asked again."""

    name = "Check yourself"

    def __init__(self, chapter: str | Sequence[Check], *, store: RecordStore | None = None) -> None:
        checks = load_questions(chapter).checks if isinstance(chapter, str) else chapter
        super().__init__("check", checks, store=store)

    def printed(self) -> str:
        """Return the questions with their choices; each choice's feedback is folded away."""
        if not self.asked:
            return title(self.name) + prose("There is nothing to ask yet.")
        return title(self.name) + "".join(
            _printed(check, f"{number}. ") for number, check in enumerate(self.asked, 1)
        )


class Review(CheckYourself):
    """Two questions of the chapters before this one, missed ones first.

    All that there are go to the page, which picks in the same way (``judge.js``): only the page
    knows the record where it is kept in the browser.
    """

    name = "Review"

    def __init__(self, chapter: str | Sequence[Check], *, store: RecordStore | None = None) -> None:
        pool: list[Check] = []
        if isinstance(chapter, str):
            for earlier in load_course().before(chapter):
                pool += load_questions(earlier.id).checks
        else:
            pool += chapter
        pool = mixed(pool, seed=chapter if isinstance(chapter, str) else "")
        Ask.__init__(self, "review", pool, store=store)
        self.asked = tuple(most_urgent(pool, self._record))


def _data(question: Question) -> dict[str, Any]:
    """Return a question as the page gets it, with what is right."""
    data = {"kind": kind_of(question), **asdict(question)}
    if isinstance(question, Check):
        del data["objective"]
        data["orders"] = orders(question)
        data["choices"] = [
            {**asdict(choice), "feedback": _feedback(question, choice)}
            for choice in question.choices
        ]
    return data


def _entry_data(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_entry(entry))
    return found


def _latest(pool: Sequence[Question], record: Record) -> dict[str, Any]:
    """Return the latest answer to each question, by its id."""
    found = (record.latest(kind_of(one), one.id, one.revision) for one in pool)
    return {entry.id: _entry_data(entry) for entry in found if entry is not None}


def _printed(question: Question, number: str = "") -> str:
    if isinstance(question, Prediction):
        choices = "".join(f"<li>{inline(choice)}</li>" for choice in question.choices)
        truth = question.answer if isinstance(question.answer, str) else f"{question.answer:g}"
        return (
            title("Predict")
            + prose(question.prompt)
            + (f"<ul>{choices}</ul>" if choices else "")
            + "<p>Write down your answer, and how sure you are, before you open this:</p>"
            + "<details><summary>What happened</summary>"
            + f"<p>What happened: <strong>{escape(truth)}</strong> {escape(question.unit)}</p>"
            + f"{prose(question.reveal)}{_source(question)}</details>"
        )
    if isinstance(question, Explain):
        return (
            title("Your reason first")
            + prose(question.prompt)
            + "<details><summary>Their reason</summary>"
            + f"{prose(question.theirs)}{_source(question)}</details>"
        )
    parts = [f"<p>{number}{inline(question.prompt)}</p><ul>"]
    for choice in shuffled(question):
        word = "Right." if choice == question.right else "Not quite."
        parts.append(
            f"<li><details><summary>{inline(choice.text)}</summary>"
            f"<p>{word} {inline(_feedback(question, choice))}</p></details></li>"
        )
    return "".join(parts) + "</ul>"


def _feedback(question: Check, choice: Choice) -> str:
    """Return a choice's feedback without its verdict, which the card says by itself."""
    return choice.feedback.removeprefix("Right. " if choice == question.right else "Not quite. ")


def _source(question: Prediction | Explain) -> str:
    return f"<p><small>Source: {escape(question.source)}, {escape(question.date)}.</small></p>"


def _not_a(name: str, kind: str) -> TeachkitError:
    return TeachkitError(
        "wrong-kind-of-question",
        f"'{name}' is no {kind}",
        place="notebooks/questions",
        hint="Predict, SelfExplain and CheckYourself each show one kind.",
    )
