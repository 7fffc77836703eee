"""Judging by hand: a form on which a person gives a level for each criterion of a rubric.

Every mark is saved when it is given, under the grader's name, so that two may judge the same work
and be compared. Learners are anonymous unless asked for: what one knows of somebody, one sees in
the work. What another grader saw is shown only for work that one has judged to the end.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import ipywidgets

from teachkit.course.load import load_rubric
from teachkit.course.rubric import Criterion, Rubric
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook import Gradebook, Mark, agreement, open_gradebook
from teachkit.grading.gradebook.works import Work, find_works
from teachkit.widgets.printed import Printed, inline, notice, said, title
from teachkit.widgets.rubric_view import (
    heading,
    part_of,
    points_of,
    rubric_on_paper,
    title_of,
)

__all__ = ["RubricForm"]

WIDE = {"width": "auto", "max_width": "46em"}
KEPT = 8  # sheets whose controls stay alive: a late click in the page may still come in


class RubricForm(Printed):
    """The plans of a class, one after the other, with a rubric beside each.

    ``gradebook`` is one, or the path of one (made when it is not there); ``works`` what was handed
    in, as ``teachkit grade`` takes it, or the works themselves; ``grader`` the name that the marks
    are kept under.

    Raises:
        TeachkitError: what `open_gradebook`, `find_works` and `load_rubric` say, and
            ``no-grader`` or ``nothing-to-judge``.
    """

    def __init__(
        self,
        gradebook: Gradebook | Path | str,
        works: Sequence[Work] | Path | str,
        *,
        grader: str,
        rubric: Rubric | None = None,
        named: bool = False,
    ) -> None:
        if not grader.strip():
            raise TeachkitError(
                "no-grader",
                "Marks are kept under somebody's name",
                place="RubricForm",
                hint='Write your own: RubricForm(…, grader="ada").',
            )
        self.rubric = rubric if rubric is not None else load_rubric()
        self._book = gradebook if isinstance(gradebook, Gradebook) else open_gradebook(gradebook)
        found = find_works([Path(works)]) if isinstance(works, str | Path) else tuple(works)
        if not found:
            raise TeachkitError(
                "nothing-to-judge",
                "There is no work to judge",
                place=str(works) if isinstance(works, str | Path) else "RubricForm",
                hint="Name the folder with one folder, archive or plan for each learner.",
            )
        self._book.keep_rubric(self.rubric)
        self._names = {
            one.learner: one.learner if named else self._book.pseudonym(one.learner)
            for one in found
        }
        # By the name that is shown, so that the order does not tell either.
        self.works = sorted(found, key=lambda one: self._names[one.learner])
        self._grader = grader.strip()
        self._place = 0
        # JupyterLab may let widgets speak from a thread of their own, beside the cells'.
        self._turn = threading.RLock()
        self._filling = False
        self._former: list[tuple[str, str, int | str | None]] = []  # learner, criterion, before
        self._alive: list[ipywidgets.VBox] = []
        self.levels: dict[str, ipywidgets.RadioButtons] = {}
        self.given: dict[str, ipywidgets.HTML] = {}
        self.remark: ipywidgets.Textarea = ipywidgets.Textarea()
        self.where = said("tk-where")
        self.sheet: ipywidgets.VBox = ipywidgets.VBox()
        self.back = _button("Previous", "The work before this one")
        self.on = _button("Next", "The work after this one")
        self.left = _button("Next to judge", "The next work that you have not judged to the end")
        self.undo = _button("Undo", "Take back the last thing that you changed")
        self.on.add_class("tk-primary")
        self.back.on_click(lambda _button: self._do(lambda: self._go(self._place - 1)))
        self.on.on_click(lambda _button: self._do(lambda: self._go(self._place + 1)))
        self.left.on_click(lambda _button: self._do(self._go_open))
        self.undo.on_click(lambda _button: self._do(self._undo))
        self.message = said("tk-saved")
        self.agreed = ipywidgets.HTML()
        super().__init__(
            [
                ipywidgets.HTML(title(f"Judge: {self.rubric.title}")),
                self.where,
                self.sheet,
                self.message,
                ipywidgets.HBox([self.back, self.on, self.left, self.undo]),
                self.agreed,
            ]
        )
        self._show()

    def printed(self) -> str:
        """Return the rubric, to be ticked on paper."""
        return title(f"Judge: {self.rubric.title}") + rubric_on_paper(self.rubric)

    def _settle(self, content: dict[str, Any]) -> None:
        """Take nothing over by its position: with a slow kernel the page may show another work.

        A choice that the page holds back comes later, from the control that it was made on, and
        that one knows whose work it is about.
        """

    @property
    def work(self) -> Work:
        """The work that is shown."""
        return self.works[self._place]

    def _do(self, action: Callable[[], None]) -> None:
        with self._turn:
            try:
                action()
            except TeachkitError as error:
                self.message.value = notice(
                    html.escape(f"{error} {error.hint}"), "Not done.", "warn"
                )

    # ---- going from one work to the next

    def _go(self, place: int) -> None:
        self._place = min(max(place, 0), len(self.works) - 1)
        self.message.value = ""
        self._show()
        self._manners.focus_on(".tk-where")

    def _go_open(self) -> None:
        done = self._done(self._marks())
        after = [*range(self._place + 1, len(self.works)), *range(self._place + 1)]
        left = [place for place in after if self.works[place].learner not in done]
        if left:
            self._go(left[0])
        else:
            self.message.value = notice("You have judged them all.", "Done.", "good")

    def _show(self) -> None:
        sheet = self._sheet_of(self.work)  # made anew: it may have been judged in another notebook
        self.sheet.children = [sheet]
        self._alive.append(sheet)
        if len(self._alive) > KEPT:
            _close(self._alive.pop(0))
        self.back.disabled = self._place == 0
        self.on.disabled = self._place == len(self.works) - 1
        self._tell()

    def _sheet_of(self, work: Work) -> ipywidgets.VBox:
        own = self._own(work.learner)
        self.levels, self.given = {}, {}
        parts: list[Any] = []
        if work.problem:
            parts.append(ipywidgets.HTML(notice(html.escape(work.problem), "No plan.", "warn")))
        for judges, items in groupby(self.rubric.criteria, lambda one: one.judges):
            page = heading(title_of(judges))
            shown = "" if work.problem else f'<div class="tk-theirs">{part_of(work, judges)}</div>'
            parts.append(ipywidgets.HTML(page + shown))
            for item in items:
                asks = ipywidgets.HTML(f"<strong>{inline(item.asks)}</strong>")
                asks.add_class("tk-asks")
                self.levels[item.id] = self._radio(work.learner, item, own.get(item.id))
                self.given[item.id] = ipywidgets.HTML()
                # The page takes the text before a group of buttons for the group's name.
                parts += [asks, self.levels[item.id], self.given[item.id]]
        self.remark = ipywidgets.Textarea(
            value=self._remark(work.learner),
            description="To the learner",
            placeholder="what would make it better? One sentence is enough.",
            continuous_update=False,
            style={"description_width": "9em"},
            layout=WIDE,
        )
        self.remark.observe(lambda change: self._keep_remark(work.learner, change["new"]), "value")
        return ipywidgets.VBox([*parts, self.remark])

    def _radio(self, learner: str, item: Criterion, mark: Mark | None) -> ipywidgets.RadioButtons:
        radio = ipywidgets.RadioButtons(
            options=[(level.words, place) for place, level in enumerate(item.levels)],
            value=mark.level if mark is not None and mark.level < len(item.levels) else None,
            layout=WIDE,
        )
        radio.observe(lambda change: self._keep(learner, item, change["new"]), "value")
        return radio

    # ---- marks: given, kept, taken back

    def _keep(self, learner: str, item: Criterion, level: int | None) -> None:
        if self._filling or level is None:
            return
        with self._turn:
            try:
                before = self._own(learner).get(item.id)
                self._put(learner, item, level)
                self._former.append((learner, item.id, None if before is None else before.level))
                self._tell("Saved.")
            except TeachkitError as error:
                self._fail(error)

    def _keep_remark(self, learner: str, words: str) -> None:
        if self._filling:
            return
        with self._turn:
            try:
                before = self._remark(learner)
                self._put_remark(learner, words)
                self._former.append((learner, "", before))
                self._tell("Saved.")
            except TeachkitError as error:
                self._fail(error)

    def _undo(self) -> None:
        if not self._former:
            return
        learner, criterion, before = self._former[-1]
        if isinstance(before, str):
            self._put_remark(learner, before)
        elif before is None:
            key = (learner, self.rubric.id, self.rubric.revision, criterion, self._grader)
            self._book.unmark(*key)
        else:
            item = next(one for one in self.rubric.criteria if one.id == criterion)
            self._put(learner, item, before)
        self._former.pop()
        # Back to where it was: one should see what one takes back.
        self._place = next(n for n, one in enumerate(self.works) if one.learner == learner)
        self._show()
        self._tell("Undone, and saved.")
        if self.undo.disabled:
            self._manners.focus_on(".tk-saved")

    def _put(self, learner: str, item: Criterion, level: int) -> None:
        points = item.levels[level].points
        rubric = self.rubric
        mark = Mark(
            learner, rubric.id, rubric.revision, item.id, self._grader, level, points, item.of
        )
        self._book.mark([mark])

    def _put_remark(self, learner: str, words: str) -> None:
        self._book.remark(learner, self.rubric.id, self.rubric.revision, self._grader, words)

    def _fail(self, error: TeachkitError) -> None:
        """Say why nothing was saved, and show again what is, where that can be read."""
        self._filling = True
        try:
            own = self._own(self.work.learner)
            for name, radio in self.levels.items():
                radio.value = own[name].level if name in own else None
        except TeachkitError:
            pass  # the same trouble: it is told below
        finally:
            self._filling = False
        self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not saved.", "warn")

    # ---- what is known

    def _marks(self, learner: str = "") -> list[Mark]:
        marks = self._book.marks(rubric=self.rubric.id, learner=learner)
        return [mark for mark in marks if mark.revision == self.rubric.revision]

    def _own(self, learner: str) -> dict[str, Mark]:
        marks = self._marks(learner)
        return {mark.criterion: mark for mark in marks if mark.grader == self._grader}

    def _remark(self, learner: str) -> str:
        key = (learner, self.rubric.id, self.rubric.revision, self._grader)
        return self._book.remarks(rubric=self.rubric.id, learner=learner).get(key, "")

    def _done(self, marks: Sequence[Mark]) -> set[str]:
        """Return the learners here whose work this grader has judged to the end."""
        judged: dict[str, set[str]] = {one.learner: set() for one in self.works}
        for mark in marks:
            if mark.grader == self._grader and mark.learner in judged:
                judged[mark.learner].add(mark.criterion)
        wanted = {item.id for item in self.rubric.criteria}
        return {learner for learner, criteria in judged.items() if wanted <= criteria}

    def _tell(self, done: str = "") -> None:
        """Say where one is, what is saved, and how far another grader agrees."""
        marks = self._marks()
        own = self._own(self.work.learner)
        name = html.escape(self._names[self.work.learner])
        self.where.value = (
            f"<p><strong>Plan {self._place + 1} of {len(self.works)}</strong>"
            f" <code>{name}</code></p>"
            f"<p>{len(self._done(marks))} of {len(self.works)} judged.</p>"
        )
        if done:
            given = sum(mark.points for mark in own.values())
            self.message.value = notice(
                f"{len(own)} of {len(self.rubric.criteria)} criteria of this plan,"
                f" {points_of(given, self.rubric.of)}.",
                done,
            )
        for name, place in self.given.items():
            # Beside the buttons as well: the message is at the end of a long page.
            mark = own.get(name)
            text = f"{points_of(mark.points, mark.of)}, saved" if mark is not None else ""
            place.value = f'<div class="tk-given">{text}</div>' if text else ""
        self.undo.disabled = not self._former
        self.agreed.value = self._others(marks, own)

    def _others(self, marks: Sequence[Mark], own: dict[str, Mark]) -> str:
        others = sorted({mark.grader for mark in marks} - {self._grader})
        lines = [
            f"<p>You and {html.escape(other)}: {agreement(marks, self._grader, other).words}</p>"
            for other in others
        ]
        if len(own) == len(self.rubric.criteria):
            theirs = [one for one in marks if one.learner == self.work.learner]
            lines += [
                f"<p>Here {html.escape(mark.grader)} saw:"
                f" {inline(item.levels[mark.level].words)} ({inline(item.asks)})</p>"
                for item in self.rubric.criteria
                for mark in theirs
                if mark.criterion == item.id and mark.level != own[item.id].level
            ]
        return notice("".join(lines)) if lines else ""


def _close(widget: ipywidgets.Widget) -> None:
    for part in getattr(widget, "children", ()):
        _close(part)
    widget.close()


def _button(name: str, tip: str) -> ipywidgets.Button:
    return ipywidgets.Button(description=name, tooltip=tip, layout=ipywidgets.Layout(width="auto"))
