"""Check yourself: "why" questions whose every wrong choice knows what it is mistaken about.

Only what was missed is asked again, in another order. `Review` asks two questions of earlier
chapters in the same way, missed ones first.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

import ipywidgets

from teachkit.course.load import load_course, load_questions
from teachkit.course.question import Check, Choice, shuffled
from teachkit.course.record import Entry, Record
from teachkit.course.review import pick
from teachkit.course.store import RecordStore, now, record_store
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import Printed, inline, notice, prose, said, title

__all__ = ["CheckYourself", "Review"]

WIDE = ipywidgets.Layout(width="auto", max_width="46em")


class _Question(ipywidgets.VBox):
    """One question with its choices and its feedback."""

    def __init__(self, check: Check, number: int, *, done: bool) -> None:
        self.check = check
        self.done = done
        self.tries = 0
        self._order: tuple[Choice, ...] = shuffled(check)
        self.choices = ipywidgets.RadioButtons(
            options=self._options(), value=None, layout=WIDE, disabled=done
        )
        self.feedback = said()
        super().__init__(
            [
                ipywidgets.HTML(f"<p><strong>{number}.</strong> {inline(check.prompt)}</p>"),
                self.choices,
                self.feedback,
            ]
        )
        if done:
            self.choices.value = self._order.index(check.right)
            self.feedback.value = notice(
                inline(check.right.feedback.removeprefix("Right. ")), "Right, earlier.", "good"
            )

    def judge(self) -> Choice | None:
        """Show the feedback of what was chosen, and return it; None when nothing was."""
        if self.choices.value is None:
            self.feedback.value = notice("Choose one; a guess is fine.", "Not answered.")
            return None
        chosen: Choice = self._order[self.choices.value]
        self.tries += 1
        self.done = chosen == self.check.right
        self.choices.disabled = True
        word = "Right." if self.done else "Not quite."
        tone = "good" if self.done else "warn"
        self.feedback.value = notice(inline(chosen.feedback.removeprefix(f"{word} ")), word, tone)
        return chosen

    def ask_again(self) -> None:
        """Open the question again, its choices in another order."""
        self._order = shuffled(self.check, salt=str(self.tries))
        self.choices.options = self._options()
        self.choices.value = None
        self.choices.disabled = False
        self.feedback.value = ""

    def _options(self) -> list[tuple[str, int]]:
        return [(choice.text, place) for place, choice in enumerate(self._order)]


class _Quiz(Printed):
    """A list of questions with one button, which turns into "ask the missed ones again"."""

    def __init__(
        self, name: str, checks: Sequence[Check], store: RecordStore, *, fresh: bool
    ) -> None:
        self._title = name
        self._store = store
        self.message = said("tk-sum")
        record = Record()
        try:
            record = store.load()
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not recorded.")
        self.questions = [
            _Question(check, number, done=not fresh and _is_right(check, record))
            for number, check in enumerate(checks, 1)
        ]
        self.button = ipywidgets.Button(
            description="Check my answers",
            tooltip="See the feedback on each of your answers",
            layout=ipywidgets.Layout(width="auto", align_self="flex-start"),
        )
        self.button.add_class("tk-primary")
        self.button.on_click(lambda _button: self._press())
        self._asking = True
        for number, question in enumerate(self.questions, 1):
            question.add_class(f"tk-question-{number}")
        parts = [ipywidgets.HTML(title(name)), *self.questions]
        super().__init__(
            [*parts, self.button, self.message] if checks else [parts[0], self.message]
        )
        if not checks:
            self.message.value = notice("There is nothing to ask yet.")
        elif all(question.done for question in self.questions):
            self._conclude()

    def printed(self) -> str:
        """Return the questions with their choices; each choice's feedback is folded away."""
        parts = [title(self._title)]
        for number, question in enumerate(self.questions, 1):
            check = question.check
            parts.append(f"<p>{number}. {inline(check.prompt)}</p><ul>")
            for choice in shuffled(check):
                word = "Right. " if choice == check.right else "Not quite. "
                parts.append(
                    f"<li><details><summary>{inline(choice.text)}</summary>"
                    f"<p>{word}{inline(choice.feedback.removeprefix(word))}</p></details></li>"
                )
            parts.append("</ul>")
        return "".join(parts) + ("" if self.questions else prose("There is nothing to ask yet."))

    def _press(self) -> None:
        open_ones = [question for question in self.questions if not question.done]
        if not self._asking:
            for question in open_ones:
                question.ask_again()
            self._asking = True
            self.button.description = "Check my answers"
            self.message.value = ""
            self._go_to(open_ones[0])
            return
        if any(question.choices.value is None for question in open_ones):
            for question in open_ones:
                if question.choices.value is None:
                    question.judge()
            self.message.value = notice("Answer them all first, then see the feedback on each.")
            self._go_to(next(one for one in open_ones if one.choices.value is None))
            return
        problem = ""
        for question in open_ones:
            chosen = question.judge()
            if chosen is not None:
                problem = self._keep(question.check, chosen) or problem
        self._conclude()
        if all(question.done for question in self.questions):
            self._manners.focus_on(".tk-sum")  # the button has gone
        if problem:
            self.message.value += notice(html.escape(problem), "Not recorded.")

    def _go_to(self, question: _Question) -> None:
        self._manners.focus_on(f".tk-question-{self.questions.index(question) + 1}")

    def _conclude(self) -> None:
        missed = sum(1 for question in self.questions if not question.done)
        self._asking = False
        if missed:
            word = "the one you missed" if missed == 1 else f"the {missed} you missed"
            self.button.description = f"Ask {word} again"
            self.message.value = notice(
                f"{len(self.questions) - missed} of {len(self.questions)} right."
            )
        else:
            self.button.layout.display = "none"
            self.message.value = notice(
                "All right. What was missed on the way comes back in a later chapter."
            )

    def _keep(self, check: Check, chosen: Choice) -> str:
        kept = {"chosen": chosen.misconception or "right"}
        entry = Entry("check", check.id, check.revision, now(), chosen == check.right, kept)
        try:
            self._store.add(entry)
        except TeachkitError as error:
            return f"{error} {error.hint}"
        return ""


class CheckYourself(_Quiz):
    """The chapter's "why" questions: feedback for every choice, missed ones asked again."""

    def __init__(self, chapter: str | Sequence[Check], *, store: RecordStore | None = None) -> None:
        checks = load_questions(chapter).checks if isinstance(chapter, str) else chapter
        store = store if store is not None else record_store()
        super().__init__("Check yourself", checks, store, fresh=False)


class Review(_Quiz):
    """Two questions of the chapters before this one, missed ones first."""

    def __init__(self, chapter: str | Sequence[Check], *, store: RecordStore | None = None) -> None:
        store = store if store is not None else record_store()
        seed = chapter if isinstance(chapter, str) else ""
        pool: list[Check] = []
        if isinstance(chapter, str):
            for earlier in load_course().before(chapter):
                pool += load_questions(earlier.id).checks
        else:
            pool += chapter
        try:
            record = store.load()
        except TeachkitError:
            record = Record()  # the quiz itself says what is wrong with the record
        super().__init__("Review", pick(pool, record, seed=seed), store, fresh=True)


def _is_right(check: Check, record: Record) -> bool:
    last = record.latest("check", check.id, check.revision)
    return last is not None and last.right is True
