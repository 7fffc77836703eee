"""A list of the plan in a form: its rows, each field a control, one to add and one to remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import ipywidgets

from teachkit.decisions.plan import put_row
from teachkit.decisions.plan.shapes import Heading, Rows, Shape
from teachkit.widgets.project.undo import key_of

__all__ = ["Group", "RowsForm", "groups", "names_in", "renamed", "text_box", "without"]

WIDE = {"width": "auto", "max_width": "46em"}
BESIDE = {"width": "auto", "max_width": "40em", "flex": "1 1 22em"}  # a button
LABELS = {"description_width": "15em"}
LONGEST = 28  # letters of a key in the label of a button

Section = Any  # one of the dataclasses of `teachkit.decisions.plan.sections`
Edit = Callable[[Callable[[Section], Section]], None]


@dataclass(frozen=True, slots=True)
class Group:
    """Lists whose rows are about the same things and stand together, under one key.

    ``lists`` maps fields of the section to how they look; a row of the form has the columns of
    all of them. New rows come into the first.
    """

    lists: Mapping[str, Rows]

    @property
    def field(self) -> str:
        """Return the first list's field, which names the group."""
        return next(iter(self.lists))

    @property
    def key(self) -> Heading:
        """Return the heading of the key."""
        return next(iter(self.lists[self.field].columns.values()))


def groups(shape: Shape) -> tuple[Group, ...]:
    """Return a section's lists; those with the same key (verdicts, goals) are one group."""
    found: dict[Heading, dict[str, Rows]] = {}
    for field, rows in shape.rows.items():
        found.setdefault(next(iter(rows.columns.values())), {})[field] = rows
    return tuple(Group(lists) for lists in found.values())


def names_in(section: Section, group: Group) -> tuple[str, ...]:
    """Return the keys of a group's rows, in their order."""
    keys = (key_of(row) for field in group.lists for row in getattr(section, field))
    return tuple(dict.fromkeys(keys))


def added(section: Section, group: Group, name: str) -> Section:
    """Return the section with an empty row of that name, unless it has one."""
    if name in names_in(section, group):
        return section
    rows = getattr(section, group.field)
    return replace(section, **{group.field: (*rows, _empty(group.lists[group.field], name))})


def without(section: Section, group: Group, name: str) -> Section:
    """Return the section with no row of that name in any list of the group."""
    kept = {
        field: tuple(row for row in getattr(section, field) if key_of(row) != name)
        for field in group.lists
    }
    return replace(section, **kept)


def put_field(
    section: Section, group: Group, field: str, name: str, column: str, value: str
) -> Section:
    """Return the section with one field of one row set; the row is made if it is not there."""
    rows = getattr(section, field)
    row = next((one for one in rows if key_of(one) == name), None)
    if row is None:
        row = _empty(group.lists[field], name)
    return replace(section, **{field: put_row(rows, replace(row, **{column: value}))})


def renamed(section: Section, group: Group, name: str, new: str) -> Section:
    """Return the section with a row's key changed, in its place; not to one that is taken."""
    if new in names_in(section, group):
        return section
    changes = {}
    for field, rows in group.lists.items():
        key = next(iter(rows.columns))
        changes[field] = tuple(
            replace(row, **{key: new}) if key_of(row) == name else row
            for row in getattr(section, field)
        )
    return replace(section, **changes)


def _empty(rows: Rows, name: str) -> Any:
    """Return a row that says nothing yet: the first of its words, and no texts."""
    key, *others = (field.name for field in fields(rows.kind))
    values = {other: next(iter(rows.words.get(other, {"": ""}))) for other in others}
    return rows.kind(**{key: name}, **values)


class RowsForm(ipywidgets.VBox):
    """The rows of one group; ``new`` and ``add`` make another.

    ``edit`` takes a function from section to section, ``tell`` says a sentence, and ``redraw``
    makes the form anew and puts the focus on the part that it is given.
    """

    def __init__(
        self,
        group: Group,
        section: Section,
        *,
        suggested: Sequence[str],
        edit: Edit,
        tell: Callable[[str], None],
        redraw: Callable[[str], None],
    ) -> None:
        self.group, self._edit, self._tell, self._redraw = group, edit, tell, redraw
        self._names = [*names_in(section, group)]
        self.new = ipywidgets.Combobox(
            description=group.key.label, placeholder=group.key.hint, style=LABELS, layout=BESIDE,
            continuous_update=False,
            options=[name for name in suggested if name not in self._names],
        )  # fmt: skip
        self.new.add_class("tk-new")
        one = group.lists[group.field].one
        self.add = ipywidgets.Button(description="Add", tooltip=f"Add {one} to the list")
        self.add.on_click(lambda _button: self._add())
        super().__init__(
            [
                *(self._row(name, section) for name in self._names),
                ipywidgets.HBox([self.new, self.add]),
            ]
        )
        self.add_class("tk-list")
        self.add_class(f"tk-list-{group.field}")

    def _row(self, name: str, section: Section) -> ipywidgets.VBox:
        # What the row is called now; a box, because renaming must not make the row anew under
        # the hand that goes on to its next field.
        called = [name]
        remove = ipywidgets.Button(tooltip="Take it off the list")

        def label() -> None:
            long = len(called[0]) > LONGEST
            short = called[0][: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}" if long else called[0]
            remove.description = f"Remove {short}"

        label()
        remove.on_click(lambda _button: self._remove(called[0]))
        controls: list[Any] = []
        joined = len(self.group.lists) > 1
        if not joined:
            controls.append(self._key(called, label))
        for field, rows in self.group.lists.items():
            row = next((one for one in getattr(section, field) if key_of(one) == name), None)
            row = _empty(rows, name) if row is None else row
            for column, heading in [*rows.columns.items()][1:]:
                value = getattr(row, column)
                # A joined row has no field for its key, so its first control names it.
                said = f"{name}: {heading.label}" if joined and not controls else heading.label
                controls.append(self._control(rows, column, said, heading.hint, value))
                controls[-1].observe(
                    lambda change, field=field, column=column: self._keep(
                        field, called[0], column, change["new"]
                    ),
                    "value",
                )
        box = ipywidgets.VBox([*controls, remove])
        box.add_class("tk-row")
        return box

    def _control(self, rows: Rows, column: str, label: str, hint: str, value: str) -> Any:
        if words := rows.words.get(column):
            return ipywidgets.Dropdown(
                options=[(text, word) for word, text in words.items()], value=value,
                description=label, style=LABELS, layout=WIDE,
            )  # fmt: skip
        return text_box(label, hint, value)

    def _key(self, called: list[str], label: Callable[[], None]) -> Any:
        title = self.group.key.title
        box = text_box(title[:1].upper() + title[1:], self.group.key.hint, called[0])

        def rename(change: dict[str, Any]) -> None:
            old, new = called[0], change["new"].strip()
            if new == old:
                return
            if not new or new in self._names:
                self._tell("It needs a name that is not listed yet.")
                box.value = old
                return
            self._names[self._names.index(old)] = called[0] = new
            label()
            self._edit(lambda section: renamed(section, self.group, old, new))

        box.observe(rename, "value")
        return box

    def _keep(self, field: str, name: str, column: str, value: str) -> None:
        text = value.strip()
        self._edit(lambda section: put_field(section, self.group, field, name, column, text))

    def _add(self) -> None:
        name = self.new.value.strip()
        if not name or name in self._names:
            one = self.group.lists[self.group.field].one
            self._tell(f"Write the name of {one} that is not listed yet.")
            return
        self._edit(lambda section: added(section, self.group, name))
        # The last row stands before the field for a new one.
        self._redraw(f".tk-list-{self.group.field} > .tk-row:nth-last-child(2)")

    def _remove(self, name: str) -> None:
        self._edit(lambda section: without(section, self.group, name))
        self._redraw(f".tk-list-{self.group.field} .tk-new")


def text_box(label: str, hint: str, value: str, *, long: bool = False) -> Any:
    """Return a field for a text, which speaks only when the reader leaves it."""
    kind = ipywidgets.Textarea if long else ipywidgets.Text
    return kind(
        value=value, description=label, placeholder=hint, continuous_update=False,
        style=LABELS, layout=WIDE,
    )  # fmt: skip
