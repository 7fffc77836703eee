"""Your project: a form that writes a section of the plan, saves by itself, and can undo.

``YourProject()`` asks what the project is; ``YourProject("depend")`` is the chapter's section:
which dependencies stay, whose goals each serves, how they are verified and packaged.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import ipywidgets

from teachkit.course.store import PlanStore, plan_store
from teachkit.decisions.depend.goals import VERDICTS, Goal, Verdict, put
from teachkit.decisions.plan import Depend, Plan
from teachkit.decisions.plan import markdown as plan_markdown
from teachkit.decisions.project import Project
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import Printed, notice, said, title

__all__ = ["YourProject"]

WIDE = ipywidgets.Layout(width="auto", max_width="46em")
LABELS = {"description_width": "15em"}

PROJECT = {
    "name": ("Its name", "ntpd-rs"),
    "repository": ("Repository", "where its code is, if there is any"),
    "lock": ("Its lock file", "path of a Cargo.lock, if there is one"),
    "line": ("In one line", "what it is for, as its users would say it"),
}
DEPEND = {
    "verify": ("How you verify", "who reviews what, with which tool, from when on?"),
    "packaging": ("For distributions", "what is missing, what conflicts, who would package it?"),
    "reconsider": ("You would reconsider if", "what would you have to see?"),
}


class YourProject(Printed):
    """The form of one section of the plan: none for the project itself, or ``"depend"``."""

    def __init__(self, section: str = "", *, store: PlanStore | None = None) -> None:
        if section not in ("", "depend"):
            raise TeachkitError(
                "no-such-section",
                f"The plan has no section '{section}' yet",
                place="YourProject",
                hint='There are YourProject() and YourProject("depend").',
            )
        self._section = section
        self._store = store if store is not None else plan_store()
        self._former: list[Plan] = []
        self._filling = False
        self.plan = Plan()
        self.message = said()
        self.undo = ipywidgets.Button(description="Undo", tooltip="Take back the last change")
        self.undo.on_click(lambda _button: self._undo())
        self.form: ipywidgets.VBox = ipywidgets.VBox()
        self.form.add_class("tk-form")
        self.open_questions = ipywidgets.HTML()
        name = "Your project" if not section else "Your project: its dependencies"
        super().__init__(
            [
                ipywidgets.HTML(title(name)),
                self.form,
                self.undo,
                self.open_questions,
                self.message,
            ]
        )
        try:
            self.plan = self._store.load()
        except TeachkitError as error:
            # Nothing may be written over a plan that cannot be read, so there is no form either.
            self.undo.disabled = True
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "No form:")
            return
        self._fill()

    def printed(self) -> str:
        """Return the plan as it stands, or the questions to answer on paper."""
        if self._section == "":
            rows = [label for label, _ in PROJECT.values()]
        else:
            rows = ["For each dependency: keep it or drop it, because of what?",
                    "Whose goals does it serve, and what do you do if they diverge?",
                    *(label for label, _ in DEPEND.values())]  # fmt: skip
        written = html.escape(plan_markdown(self.plan)) if self.plan != Plan() else ""
        listed = "".join(f"<li>{html.escape(row)}</li>" for row in rows)
        return title("Your project") + (
            f"<pre>{written}</pre>" if written else f"<ul>{listed}</ul>"
        )

    def set(self, plan: Plan) -> None:
        """Keep a new plan: remember the former one, save, and say so."""
        if plan == self.plan:
            return
        self._former.append(self.plan)
        self.plan = plan
        self._save("Saved.")

    def _undo(self) -> None:
        if self._former:
            self.plan = self._former.pop()
            self._save("Undone, and saved.")
            self._fill()
            if self.undo.disabled:
                self._manners.focus_on(".tk-form")

    def _save(self, done: str) -> None:
        part = self._section or "project"
        try:
            # The rest of the plan may have been written by another chapter since this form opened.
            self.plan = replace(self._store.load(), **{part: getattr(self.plan, part)})
            self._store.save(self.plan)
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not saved.")
        else:
            where = getattr(self._store, "path", None)
            self.message.value = notice(html.escape(f"In {where}" if where else ""), done)
        self._tell()

    def _tell(self) -> None:
        self.undo.disabled = not self._former
        if self._section == "depend":
            questions = (self.plan.depend or Depend()).open_questions()
            listed = "".join(f"<li>{html.escape(question)}</li>" for question in questions)
            self.open_questions.value = notice(
                f"<p>Still open:</p><ul>{listed}</ul>" if listed else "<p>Nothing is left open.</p>"
            )

    def _fill(self) -> None:
        self._filling = True
        try:
            self.form.children = self._project() if self._section == "" else self._depend()
        finally:
            self._filling = False
        self._tell()

    def _project(self) -> tuple[Any, ...]:
        def keep(name: str, value: str) -> None:
            self.set(replace(self.plan, project=replace(self.plan.project, **{name: value})))

        return tuple(
            self._text(*PROJECT[item.name], getattr(self.plan.project, item.name), keep, item.name)
            for item in fields(Project)
        )

    def _depend(self) -> tuple[Any, ...]:
        section = self.plan.depend or Depend()
        names = self._names()
        rows = [self._dependency(name) for name in names]
        self.new = ipywidgets.Combobox(
            description="Another dependency", placeholder="its name", style=LABELS, layout=WIDE,
            continuous_update=False,
            options=[name for name in self._known() if name not in names],
        )  # fmt: skip
        self.new.add_class("tk-new")
        self.add = ipywidgets.Button(description="Add", tooltip="Add this dependency to the list")
        self.add.on_click(lambda _button: self._add())

        def keep(name: str, value: str) -> None:
            self._keep_depend(**{name: value})

        texts = [
            self._text(label, hint, getattr(section, name), keep, name, long=True)
            for name, (label, hint) in DEPEND.items()
        ]
        self.confidence = ipywidgets.BoundedIntText(
            value=50 if section.confidence is None else section.confidence,
            min=0, max=100, step=5, description="How sure are you? (%)",
            style=LABELS,
        )  # fmt: skip
        self.confidence.observe(lambda change: self._keep_depend(confidence=change["new"]), "value")
        return (*rows, ipywidgets.HBox([self.new, self.add]), *texts, self.confidence)

    def _names(self) -> list[str]:
        section = self.plan.depend or Depend()
        names = [verdict.dependency for verdict in section.verdicts]
        return names + [g.dependency for g in section.goals if g.dependency not in names]

    def _dependency(self, name: str) -> ipywidgets.VBox:
        section = self.plan.depend or Depend()
        verdict = next(
            (v for v in section.verdicts if v.dependency == name), Verdict(name, "keep", "")
        )
        goal = next((g for g in section.goals if g.dependency == name), Goal(name, "", ""))
        decision = ipywidgets.Dropdown(
            options=[(text, word) for word, text in VERDICTS.items()], value=verdict.verdict,
            description=f"{name}: what you do", style=LABELS, layout=WIDE,
        )  # fmt: skip
        decision.observe(lambda change: self._keep_row(name, "verdict", change["new"]), "value")
        remove = ipywidgets.Button(description=f"Remove {name}", tooltip="Take it off the list")
        remove.on_click(lambda _button: self._remove(name))

        def keep(field: str, value: str) -> None:
            self._keep_row(name, field, value)

        row = ipywidgets.VBox(
            [
                decision,
                self._text("because", "one reason", verdict.because, keep, "because"),
                self._text("Its goals serve", "whom? since when?", goal.serves, keep, "serves"),
                self._text("If they diverge", "you would …", goal.if_diverges, keep, "if_diverges"),
                remove,
            ]
        )
        row.add_class("tk-row")
        return row

    def _text(
        self,
        label: str,
        hint: str,
        value: str,
        keep: Callable[[str, str], None],
        name: str,
        *,
        long: bool = False,
    ) -> Any:
        kind = ipywidgets.Textarea if long else ipywidgets.Text
        box = kind(
            value=value, description=label, placeholder=hint, continuous_update=False,
            style=LABELS, layout=WIDE,
        )  # fmt: skip
        box.observe(
            lambda change: None if self._filling else keep(name, change["new"].strip()), "value"
        )
        return box

    def _keep_depend(self, **changes: Any) -> None:
        if not self._filling:
            section = replace(self.plan.depend or Depend(), **changes)
            self.set(replace(self.plan, depend=section))

    def _keep_row(self, name: str, field: str, value: str) -> None:
        section = self.plan.depend or Depend()
        if field in ("verdict", "because"):
            known = next(
                (v for v in section.verdicts if v.dependency == name), Verdict(name, "keep", "")
            )
            verdicts = put(section.verdicts, replace(known, **{field: value}))
            self._keep_depend(verdicts=verdicts)
        else:
            goal = next((g for g in section.goals if g.dependency == name), Goal(name, "", ""))
            self._keep_depend(goals=put(section.goals, replace(goal, **{field: value})))

    def _add(self) -> None:
        name = self.new.value.strip()
        section = self.plan.depend or Depend()
        if not name or any(verdict.dependency == name for verdict in section.verdicts):
            self.message.value = notice("Write the name of a dependency that is not listed yet.")
            return
        self._keep_depend(verdicts=(*section.verdicts, Verdict(name, "keep", "")))
        self._fill()
        rows = len(self._names())
        self._manners.focus_on(f".tk-row:nth-child({rows})")

    def _remove(self, name: str) -> None:
        section = self.plan.depend or Depend()
        self._keep_depend(
            verdicts=tuple(item for item in section.verdicts if item.dependency != name),
            goals=tuple(item for item in section.goals if item.dependency != name),
        )
        self._fill()
        self._manners.focus_on(".tk-new")

    def _known(self) -> list[str]:
        """Return names to suggest: the packages of the project's lock file, if it is at hand."""
        if not self.plan.project.lock:
            return []
        from teachkit.decisions.depend.lock import read_lock  # only with a lock

        try:
            text = Path(self.plan.project.lock).expanduser().read_text(encoding="utf-8")
            packages = read_lock(text).packages
        except (OSError, UnicodeDecodeError, TeachkitError):
            return []  # a suggestion less; the field above says what it was given
        return sorted({package.name for package in packages if package.source is not None})
