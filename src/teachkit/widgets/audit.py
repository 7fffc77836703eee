"""Your plan as a whole: what one section promises and another has forgotten.

It shows what `teachkit.decisions.plan.audit` finds, section by section, and takes answers where
something is there in other words. It changes nothing else in the plan: each finding leads to the
chapter whose form does.
"""

from __future__ import annotations

import html
import os
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets

from teachkit.course.room import in_a_room
from teachkit.course.store import PlanStore, plan_store
from teachkit.decisions.plan import SHAPES, Plan
from teachkit.decisions.plan.audit import Audit, answered, audit, direct_names
from teachkit.decisions.plan.audit_rules import RULES
from teachkit.errors import TeachkitError
from teachkit.widgets.plan_view import findings_html, tiles
from teachkit.widgets.printed import Printed, notice, prose, said, title

if TYPE_CHECKING:
    from teachkit.decisions.plan.audit import Finding

__all__ = ["PlanAudit"]

TITLE = "Your plan, from one chapter to the next"
_WIDE = {"width": "auto", "max_width": "46em"}
_LABELS = {"description_width": "8em"}


class PlanAudit(Printed):
    """What the audit finds in the plan, with a place to answer it.

    If the plan names a ``Cargo.lock`` that can be read here, its direct dependencies are looked for
    as well.
    """

    def __init__(self, *, store: PlanStore | None = None) -> None:
        self._store = store if store is not None else plan_store()
        self._former: list[tuple[str, str, str]] = []  # rule, about, the answer before
        self.audit: Audit = audit(Plan())
        self.page = ipywidgets.HTML()
        self.page.add_class("tk-findings")
        self.which = ipywidgets.Dropdown(
            description="Not missing", options=[], style=_LABELS, layout=_WIDE
        )
        self.because = ipywidgets.Textarea(
            description="because",
            placeholder="it is there in other words, or it need not be there: which, why?",
            continuous_update=False,
            style=_LABELS,
            layout=_WIDE,
        )
        self.answer = ipywidgets.Button(
            description="Answer", tooltip="Keep this answer in the plan, for whoever reviews it"
        )
        self.again = ipywidgets.Button(
            description="Look again", tooltip="Audit the plan as it is stored now"
        )
        self.undo = ipywidgets.Button(
            description="Undo", tooltip="Take back the last answer", disabled=True
        )
        self.again.add_class("tk-primary")
        self.answer.on_click(lambda _button: self._answer())
        self.again.on_click(lambda _button: self._look("This is how it stands now."))
        self.undo.on_click(lambda _button: self._undo())
        self.message = said("tk-saved")
        self._reply = ipywidgets.VBox([self.which, self.because, self.answer])
        super().__init__(
            [
                ipywidgets.HTML(title(TITLE)),
                self.page,
                self._reply,
                ipywidgets.HBox([self.again, self.undo]),
                self.message,
            ]
        )
        self._look("")

    def printed(self) -> str:
        """Return what was found, or, while there is no plan, what the audit would look for."""
        if self.audit.written:
            return f"{title(TITLE)}{self.page.value}"
        rules = "".join(f"<li>{html.escape(one.title)}</li>" for one in RULES)
        return f"{title(TITLE)}<p>The audit asks of a plan:</p><ul>{rules}</ul>"

    # ---- looking

    def _look(self, done: str) -> None:
        try:
            plan = self._store.load()
        except TeachkitError as error:
            self._complain(error, "Not read.")
            self.answer.disabled = True
            return
        lock, told = _lock(plan)
        self.audit = audit(plan, lock=lock)
        # A plan with nothing in it needs its first sentence, and no list of all that it lacks.
        body = (
            findings_html(self.audit.findings)
            if self.audit.written
            else prose(
                "There is no plan yet. The forms at the end of the chapters "
                f"{', '.join(SHAPES)} write it; come back after the first two."
            )
        )
        sentence = html.escape(self.audit.sentence) if self.audit.written else ""
        self.page.value = f"{tiles(self.audit)}<p>{sentence}</p>{told}{body}"
        self.which.options = [(_short(one), (one.rule, one.about)) for one in self.audit.open]
        if self.which.options:
            self.which.index = 0
        self.answer.disabled = not self.which.options
        self._reply.layout.display = None if self.audit.open and self.audit.written else "none"
        self.undo.disabled = not self._former
        if done:
            self.message.value = notice(html.escape(done))

    def _complain(self, error: TeachkitError, mark: str) -> None:
        self.message.value = notice(html.escape(f"{error} {error.hint}"), mark, "warn")

    # ---- answering

    def _answer(self) -> None:
        because = self.because.value.strip()
        if not (self.which.value and because):
            self.message.value = notice("Say why it is not missing.", "Not kept.", "warn")
            return
        rule, about = self.which.value
        self._keep(rule, about, because, "Kept in the plan.")
        self.because.value = ""

    def _undo(self) -> None:
        rule, about, before = self._former.pop()
        self._keep(rule, about, before, "Taken back.", undo=True)
        if self.undo.disabled:
            self._manners.focus_on(".tk-findings")

    def _keep(self, rule: str, about: str, because: str, done: str, *, undo: bool = False) -> None:
        try:
            plan = self._store.load()
            before = next(
                (one.because for one in plan.answers if (one.rule, one.about) == (rule, about)), ""
            )
            self._store.save(answered(plan, rule, about, because))
        except TeachkitError as error:
            if undo:
                self._former.append((rule, about, because))
            self._complain(error, "Not saved.")
            return
        if not undo:
            self._former.append((rule, about, before))
        self._look(done)


def _short(one: Finding) -> str:
    text = " ".join(one.said.split())
    return f"{one.section}: {text if len(text) < 70 else text[:69].rstrip() + '…'}"


def _lock(plan: Plan) -> tuple[tuple[str, ...] | None, str]:
    """Return the direct dependencies of the plan's lock, and what there is to say of it."""
    name = plan.project.lock.strip()
    if not name:
        return None, ""
    if in_a_room():
        told = (
            f"Your plan names the lock '{name}'. No file is read by its path in a workshop, so it "
            "was not compared: drop it on the tool of the chapter 'depend', or take your plan "
            "home and look again there."
        )
        return None, prose(told)
    path = Path(os.path.expanduser(name))
    try:
        if path.is_file():
            return direct_names(path.read_text(encoding="utf-8")), ""
        why = "it is not there"
    except (OSError, UnicodeDecodeError, TeachkitError) as error:
        why = str(error)
    told = f"The lock '{name}' could not be read, so it was not compared: {why}."
    return None, f"<p>{html.escape(told)}</p>"
