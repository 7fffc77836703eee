"""A colleague's plan, with the rubric beside it: a level and a sentence for each criterion.

What you give is saved beside the plan when you give it, and goes back to its writer as Markdown.
It is no grade: nothing is added up.
"""

from __future__ import annotations

import html
from itertools import groupby
from pathlib import Path
from typing import Any

import ipywidgets

from teachkit.course.load import load_rubric
from teachkit.course.peer import (
    Opinion,
    criteria_of,
    given,
    level_of,
    open_review,
    plan_of,
    review_markdown,
    review_path,
    save_review,
    stands_for,
)
from teachkit.course.peer import PeerReview as Review
from teachkit.course.room import at_home
from teachkit.course.rubric import Criterion, Rubric
from teachkit.data.files import write_atomically
from teachkit.decisions.plan import SHAPES, Plan
from teachkit.decisions.plan.sheet import sheet
from teachkit.errors import TeachkitError
from teachkit.widgets.plan_view import part_html
from teachkit.widgets.printed import Printed, inline, notice, said, title
from teachkit.widgets.rubric_view import rubric_on_paper

__all__ = ["PeerReview"]

TITLE = "Review a colleague's plan"
_WIDE = {"width": "auto", "max_width": "46em"}
_LABELS = {"description_width": "9em"}
_NOTHING = "<p><em>Nothing is written here.</em></p>"


class PeerReview(Printed):
    """A form for the plan in ``path``, or one that asks for it first."""

    def __init__(self, path: Path | str = "", *, rubric: Rubric | None = None) -> None:
        self.rubric = rubric if rubric is not None else load_rubric()
        self._path: Path | None = None
        self.plan: Plan | None = None
        self.review: Review | None = None
        self._filling = False
        self.levels: dict[str, ipywidgets.RadioButtons] = {}
        self.sentences: dict[str, ipywidgets.Textarea] = {}
        self.file = ipywidgets.Text(
            value=str(path),
            description="Their plan",
            placeholder="the file that they exported, such as theirs.json",
            continuous_update=False,
            style=_LABELS,
            layout=_WIDE,
        )
        self.begin = ipywidgets.Button(description="Open", tooltip="Read this plan")
        self.begin.add_class("tk-primary")
        self.begin.on_click(lambda _button: self._open())
        self.give_back = ipywidgets.Button(
            description="Write what you give back",
            tooltip="Write your review as Markdown beside the plan",
            disabled=True,
            layout=ipywidgets.Layout(width="auto"),
        )
        self.give_back.on_click(lambda _button: self._give_back())
        self.where = said("tk-where")
        self.sheet = ipywidgets.VBox()
        self.message = said("tk-saved")
        super().__init__(
            [
                ipywidgets.HTML(title(TITLE)),
                self.file,
                self.begin,
                self.where,
                self.sheet,
                self.give_back,
                self.message,
            ]
        )
        if path:
            self._open()

    def printed(self) -> str:
        """Return the rubric, to be ticked on paper."""
        return title(TITLE) + rubric_on_paper(self.rubric)

    def _settle(self, content: dict[str, Any]) -> None:
        """Take nothing over by its place in the page: another plan may be open by then."""

    def _open(self) -> None:
        name = self.file.value.strip()
        if not name:
            self.where.value = notice("Name the file that they exported.", "No plan yet.")
            return
        try:
            at_home(
                "No file is opened by its name in a workshop",
                instead="Read it aloud to each other here; on your own machine this form opens it.",
            )
            path = Path(name).expanduser()
            plan = plan_of(path)
            review = open_review(path, plan, self.rubric)
        except TeachkitError as error:
            self.where.value = notice(html.escape(f"{error}. {error.hint}"), "Not opened.", "warn")
            return
        self._path, self.plan, self.review = path, plan, review
        self._fill()
        if review.opinions and not stands_for(review, plan):
            self.message.value = notice(
                "The plan has changed since you began; look again at what you gave.",
                "Changed.",
                "warn",
            )
        else:
            self.message.value = ""

    def _fill(self) -> None:
        if self.plan is None or self.review is None:
            return
        parts = {part.word: part_html(part, unfolded=True) for part in sheet(self.plan).parts}
        self.levels, self.sentences = {}, {}
        shown: list[Any] = []
        self._filling = True
        for section, items in groupby(criteria_of(self.rubric), lambda one: one.judges):
            theirs = parts.get(section, _NOTHING)
            heading = html.escape(SHAPES[section].title)
            shown.append(
                ipywidgets.HTML(
                    f'<div class="tk-part" role="heading" aria-level="4">{heading}</div>'
                    f'<div class="tk-theirs">{theirs}</div>'
                )
            )
            for item in items:
                shown += self._criterion(item, self.review)
        self.sheet.children = tuple(shown)
        self._filling = False
        self.give_back.disabled = False
        self._tell()

    def _criterion(self, item: Criterion, review: Review) -> list[Any]:
        asks = ipywidgets.HTML(f"<strong>{inline(item.asks)}</strong>")
        asks.add_class("tk-asks")
        radio = ipywidgets.RadioButtons(
            options=[(level.words, place) for place, level in enumerate(item.levels)],
            value=level_of(review, item),
            layout=_WIDE,
        )
        sentence = ipywidgets.Textarea(
            value=review.opinions.get(item.id, Opinion()).sentence,
            description="One sentence",
            placeholder="where do you see it, or what would make it better?",
            continuous_update=False,
            style=_LABELS,
            layout=_WIDE,
        )

        def keep(_change: dict[str, Any]) -> None:
            self._keep(item)

        radio.observe(keep, "value")
        sentence.observe(keep, "value")
        self.levels[item.id], self.sentences[item.id] = radio, sentence
        return [asks, radio, sentence]

    def _keep(self, item: Criterion) -> None:
        if self._filling or self._path is None or self.plan is None or self.review is None:
            return
        own = Opinion(self.levels[item.id].value, self.sentences[item.id].value)
        try:
            # Read again: it may be open in a second notebook.
            review = given(open_review(self._path, self.plan, self.rubric), self.plan, item, own)
            there = save_review(self._path, review)
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not saved.", "warn")
            return
        self.review = review
        self.message.value = notice(html.escape(f"In {there}"), "Saved.")
        self._tell()

    def _tell(self) -> None:
        if self.review is None:
            return
        criteria = criteria_of(self.rubric)
        done = sum(level_of(self.review, item) is not None for item in criteria)
        name = html.escape(self.review.name or "a project without a name yet")
        of = len(criteria)
        self.where.value = (
            f"<p><strong>{name}</strong>: {done} of {of} criteria have an answer.</p>"
        )

    def _give_back(self) -> None:
        if self._path is None or self.review is None:
            return
        there = review_path(self._path).with_suffix(".md")
        try:
            write_atomically(there, review_markdown(self.review, self.rubric))
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not saved.", "warn")
            return
        self.message.value = notice(html.escape(f"Give them {there}"), "Written.", "good")
