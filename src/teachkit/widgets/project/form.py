"""The card: one section of the plan, or the project itself, as fields that save themselves."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import ipywidgets

from teachkit.course.store import PlanStore, place_of, plan_store
from teachkit.decisions.plan import SHAPES, Plan
from teachkit.decisions.plan import markdown as plan_markdown
from teachkit.decisions.project import Project
from teachkit.errors import TeachkitError
from teachkit.widgets.printed import Printed, notice, said, title
from teachkit.widgets.project.rows import LABELS, RowsForm, groups, text_box
from teachkit.widgets.project.suggest import names_for
from teachkit.widgets.project.undo import undone

__all__ = ["YourProject"]

TITLES = {
    "": "Your project",
    "choose": "Your project: the choice",
    "focus": "Your project: what sells it",
    "iterate": "Your project: what came back",
    "document": "Your project: who reads what",
    "depend": "Your project: its dependencies",
    "distribute": "Your project: how it gets there",
    "trust": "Your project: why rely on you",
}
PROJECT = {
    "name": ("Its name", "ntpd-rs"),
    "repository": ("Repository", "where its code is, if there is any"),
    "lock": ("Its lock file", "path of a Cargo.lock, if there is one"),
    "line": ("In one line", "what it is for, as its users would say it"),
}
ONE_LINE = frozenset(
    {"choice", "licence", "contact", "name"}
)  # texts that are a name; all others get room


class YourProject(Printed):
    """The form of one section of the plan, a key of `SHAPES`; none is for the project itself.

    Every change is an edit of the section as it is stored at that moment: what another chapter,
    or a tool in this one, has saved meanwhile stays. ``lists`` are the forms of its lists by
    field, ``new`` and ``add`` those of the first.
    """

    def __init__(self, section: str = "", *, store: PlanStore | None = None) -> None:
        if section and section not in SHAPES:
            there = ", ".join(f'YourProject("{name}")' for name in SHAPES)
            raise TeachkitError(
                "no-such-section",
                f"The plan has no section '{section}' yet",
                place="YourProject",
                hint=f"There are YourProject(), {there}.",
            )
        self._section = section
        self._store = store if store is not None else plan_store()
        self._former: list[tuple[Any, Any]] = []  # a section before and after each edit
        self._unsaved: list[Callable[[Any], Any]] = []  # edits that the disk has refused
        self._filling = False
        self._suggested: dict[str, list[str]] = {}
        self.plan = Plan()
        self.lists: dict[str, RowsForm] = {}
        self.message = said()
        self.undo = ipywidgets.Button(description="Undo", tooltip="Take back the last change")
        self.undo.on_click(lambda _button: self._undo())
        self.reload = ipywidgets.Button(
            description="Reload", tooltip="Show what the plan holds now, also from the tools"
        )
        self.reload.on_click(lambda _button: self._reload())
        self.form: ipywidgets.VBox = ipywidgets.VBox()
        self.form.add_class("tk-form")
        self.open_questions = ipywidgets.HTML()
        super().__init__(
            [
                ipywidgets.HTML(title(TITLES.get(section, f"Your project: {section}"))),
                self.form,
                ipywidgets.HBox([self.undo, self.reload] if section else [self.undo]),
                self.open_questions,
                self.message,
            ]
        )
        try:
            self.plan = self._store.load()
        except TeachkitError as error:
            # Nothing may be written over a plan that cannot be read, so there is no form either.
            self.undo.disabled = self.reload.disabled = True
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "No form:")
            return
        self._fill()

    @property
    def new(self) -> ipywidgets.Combobox:
        """Return the field for the name of another row, in the first list."""
        return next(iter(self.lists.values())).new

    @property
    def add(self) -> ipywidgets.Button:
        """Return the button that adds a row to the first list."""
        return next(iter(self.lists.values())).add

    def printed(self) -> str:
        """Return the plan as it stands, or the questions to answer on paper."""
        if self._section:
            shape = SHAPES[self._section]
            rows = [*shape.asks, *(heading.label for heading in shape.texts.values())]
        else:
            rows = [label for label, _ in PROJECT.values()]
        written = html.escape(plan_markdown(self.plan)) if self.plan != Plan() else ""
        listed = "".join(f"<li>{html.escape(row)}</li>" for row in rows)
        return title("Your project") + (
            f"<pre>{written}</pre>" if written else f"<ul>{listed}</ul>"
        )

    # ---- changing, saving, taking back

    def edit(self, change: Callable[[Any], Any]) -> None:
        """Apply an edit to the section as it is stored now, save it, and say so.

        An edit that cannot be saved is kept, and tried again together with the next one.
        """
        if self._filling:
            return
        self._unsaved.append(change)
        try:
            plan = self._store.load()
            before = self._part(plan)
            after = self._with_unsaved(before)
            if after != before:
                plan = replace(plan, **{self._name: after})
                self._store.save(plan)
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not saved.")
        else:
            self._unsaved.clear()
            self.plan = plan
            if after != before:
                self._former.append((before, after))
                self._say("Saved.")
        self._tell()

    def _undo(self) -> None:
        if self._unsaved:
            self._unsaved.pop()
            self._say_plainly("Undone; it was never saved.")
        elif self._former:
            before, after = self._former.pop()
            try:
                plan = self._store.load()
                section = undone(self._part(plan), before, after)
                # A section that says nothing is none: the plan must not ask about it.
                empty = bool(self._section) and section == SHAPES[self._section].kind()
                changes: dict[str, Any] = {self._name: None if empty else section}
                plan = replace(plan, **changes)
                self._store.save(plan)
            except TeachkitError as error:
                self._former.append((before, after))
                self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not undone.")
                return
            self.plan = plan
            self._say("Undone, and saved.")
        self._fill()
        if self.undo.disabled:
            self._manners.focus_on(".tk-form")

    def _reload(self) -> None:
        try:
            self.plan = self._store.load()
        except TeachkitError as error:
            self.message.value = notice(html.escape(f"{error} {error.hint}"), "Not read.")
            return
        self._fill()
        self._say_plainly("This is what the plan holds now.")

    @property
    def _name(self) -> str:
        return self._section or "project"

    def _part(self, plan: Plan) -> Any:
        part = getattr(plan, self._name)
        return SHAPES[self._section].kind() if part is None else part

    def _with_unsaved(self, section: Any) -> Any:
        for change in self._unsaved:
            section = change(section)
        return section

    def _say(self, done: str) -> None:
        where = place_of(self._store)
        self.message.value = notice(html.escape(f"In {where}" if where else ""), done)

    def _say_plainly(self, text: str) -> None:
        self.message.value = notice(html.escape(text))

    def _tell(self) -> None:
        self.undo.disabled = not (self._former or self._unsaved)
        if self._section:
            questions = self._with_unsaved(self._part(self.plan)).open_questions()
            listed = "".join(f"<li>{html.escape(question)}</li>" for question in questions)
            self.open_questions.value = notice(
                f"<p>Still open:</p><ul>{listed}</ul>" if listed else "<p>Nothing is left open.</p>"
            )

    # ---- the fields

    def _fill(self) -> None:
        self._filling = True
        try:
            self.form.children = self._section_fields() if self._section else self._project()
        finally:
            self._filling = False
        self._tell()

    def _redraw(self, focus: str) -> None:
        self._fill()
        self._manners.focus_on(focus)

    def _project(self) -> tuple[Any, ...]:
        part = self._with_unsaved(self.plan.project)
        return tuple(
            self._text(*PROJECT[item.name], getattr(part, item.name), item.name)
            for item in fields(Project)
        )

    def _section_fields(self) -> tuple[Any, ...]:
        """Return the fields in the order in which the section names them, the confidence last."""
        shape = SHAPES[self._section]
        section = self._with_unsaved(self._part(self.plan))
        self.lists = {
            group.field: RowsForm(
                group,
                section,
                suggested=self._names(group.field),
                edit=self.edit,
                tell=self._say_plainly,
                redraw=self._redraw,
            )
            for group in groups(shape)
        }
        parts: list[Any] = []
        for item in fields(shape.kind):
            if item.name in self.lists:
                parts.append(self.lists[item.name])
            elif heading := shape.texts.get(item.name):
                long = item.name not in ONE_LINE
                value = getattr(section, item.name)
                parts.append(self._text(heading.label, heading.hint, value, item.name, long=long))
        self.confidence = ipywidgets.BoundedIntText(
            value=50 if section.confidence is None else section.confidence,
            min=0, max=100, step=5, description="How sure are you? (%)",
            style=LABELS,
        )  # fmt: skip
        self.confidence.observe(lambda change: self._keep("confidence", change["new"]), "value")
        return (*parts, self.confidence)

    def _text(self, label: str, hint: str, value: str, name: str, *, long: bool = False) -> Any:
        box = text_box(label, hint, value, long=long)
        box.observe(lambda change: self._keep(name, change["new"].strip()), "value")
        return box

    def _keep(self, name: str, value: object) -> None:
        self.edit(lambda section: replace(section, **{name: value}))

    def _names(self, field: str) -> list[str]:
        """Return names to suggest; looked up once, for they do not change while one writes."""
        if field not in self._suggested:
            self._suggested[field] = names_for(self._section, field, self.plan)
        return self._suggested[field]
