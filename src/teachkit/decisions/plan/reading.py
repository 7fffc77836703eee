"""A plan out of JSON: every field is checked, older plans are brought up to date."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.iterate.revision import Revision
from teachkit.decisions.plan.answer import Answer
from teachkit.decisions.plan.sections import (
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Trust,
)
from teachkit.decisions.plan.shapes import SHAPES, Shape
from teachkit.decisions.project import Project
from teachkit.errors import TeachkitError

__all__ = [
    "MIGRATIONS",
    "SCHEMA",
    "Plan",
    "changed",
    "decode_plan",
    "migrate",
    "parse_plan",
    "read_plan",
    "setting_names",
]

SCHEMA = 1

Kind = TypeVar("Kind")

# schema -> what makes a plan of the next schema from it. Each step gets a deep copy.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided so far.

    ``answers`` are the writer's to the audit, ``history`` is how the plan stood before, oldest
    first; ``others`` are sections of words not known here.
    """

    project: Project = field(default_factory=Project)
    choose: Choose | None = None
    focus: Focus | None = None
    iterate: Iterate | None = None
    document: Document | None = None
    depend: Depend | None = None
    distribute: Distribute | None = None
    trust: Trust | None = None
    answers: tuple[Answer, ...] = ()
    history: tuple[Revision, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)


def read_plan(value: object, *, place: str = "plan.json", schema: int = SCHEMA) -> Plan:
    """Return the plan that a decoded JSON value holds; every field is checked.

    Raises:
        TeachkitError: ``broken-plan`` with the field, or ``later-plan``.
    """
    table = _table(value, place)
    found = table.get("schema")
    if type(found) is int and found > schema:
        raise _later(found, schema, place)
    if type(found) is not int or found != schema:
        raise _broken(f"{place}, schema", f"it says schema {found!r}, expected {schema}")
    sections = {
        name: _section(shape, table[name], f"{place}, {name}")
        for name, shape in SHAPES.items()
        if table.get(name) is not None
    }
    return Plan(
        project=_texts(Project, table.get("project", {}), f"{place}, project"),
        answers=tuple(
            _texts(Answer, item, f"{place}, answers[{number}]")
            for number, item in enumerate(_list(table, "answers", place))
        ),
        history=_history(table, place),
        others={
            key: item
            for key, item in table.items()
            if key not in ("schema", "project", "answers", "history") and key not in SHAPES
        },
        **sections,
    )


def parse_plan(text: str | bytes, *, place: str = "plan.json") -> Plan:
    """Return the plan that a JSON text holds, of this schema or an earlier one.

    Raises:
        TeachkitError: ``broken-plan`` or ``later-plan``.
    """
    return read_plan(migrate(decode_plan(text, place=place), place=place), place=place)


def decode_plan(text: str | bytes, *, place: str = "plan.json") -> object:
    """Return the value that a JSON text holds, when it can be written as JSON again.

    Windows begins its files with a mark, which is left out. NaN, numbers without an end and the
    halves of characters are read by Python and by little else.

    Raises:
        TeachkitError: ``broken-plan``.
    """
    try:
        if isinstance(text, str):
            text = text.removeprefix("\ufeff")
        value: object = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        raise _broken(place, f"it holds half a character, {half!r}") from error
    except (ValueError, RecursionError) as error:
        raise _broken(place, f"it is not JSON: {error}") from error
    return value


def migrate(
    value: object,
    *,
    place: str = "plan.json",
    schema: int = SCHEMA,
    migrations: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = MIGRATIONS,
) -> object:
    """Return the plan as of ``schema``: the very same object when it is of that schema already.

    Raises:
        TeachkitError: ``later-plan`` for a plan of a later teachkit, ``broken-plan`` when no
            migration leads here.
    """
    table = _table(value, place)
    found = table.get("schema")
    if type(found) is not int or found < 1:
        raise _broken(f"{place}, schema", "it must be a whole number from 1 on")
    if found == schema:
        return value
    if found > schema:
        raise _later(found, schema, place)
    migrated = json.loads(json.dumps(table))
    while migrated["schema"] < schema:
        step = migrations.get(migrated["schema"])
        if step is None:
            raise _broken(f"{place}, schema", f"nothing leads from schema {found} to {schema}")
        migrated = {**step(migrated), "schema": migrated["schema"] + 1}
    return migrated


def setting_names() -> tuple[str, ...]:
    """Return the names that `changed` accepts, such as ``project.name``."""
    return (
        *(f"project.{item.name}" for item in fields(Project)),
        *(
            f"{name}.{key}"
            for name, shape in SHAPES.items()
            for key in (*shape.texts, "confidence")
        ),
    )


def changed(plan: Plan, name: str, text: str) -> Plan:
    """Return the plan with one field set from text, as a form or a command line has it.

    Raises:
        TeachkitError: ``no-such-field``, or ``broken-plan`` for a value that does not fit.
    """
    if name not in setting_names():
        raise TeachkitError(
            "no-such-field",
            f"The plan has no field '{name}'",
            place="plan",
            hint="There are: " + ", ".join(setting_names()),
        )
    section, _, key = name.partition(".")
    if section == "project":
        return replace(plan, project=replace(plan.project, **{key: text.strip()}))
    value: Any = text.strip()
    if key == "confidence":
        value = _percent(value, name) if value else None
    former = getattr(plan, section) or SHAPES[section].kind()
    return replace(plan, **{section: replace(former, **{key: value})})


def _section(shape: Shape, value: object, place: str) -> Any:
    table = _table(value, place)
    known = {item.name for item in fields(shape.kind)}
    for key in table:
        if key not in known:
            raise _broken(f"{place}.{key}", "it is no field of this section")
    found: dict[str, Any] = {}
    for name, rows in shape.rows.items():
        found[name] = tuple(
            _texts(rows.kind, item, f"{place}.{name}[{number}]")
            for number, item in enumerate(_list(table, name, place))
        )
        for column, words in rows.words.items():
            for number, row in enumerate(found[name]):
                if getattr(row, column) not in words:
                    where = f"{place}.{name}[{number}].{column}"
                    raise _broken(where, f"it must be one of {', '.join(words)}")
    for name in shape.texts:
        found[name] = table.get(name, "")
        if type(found[name]) is not str:
            raise _broken(f"{place}.{name}", "it must be a text")
    confidence = table.get("confidence")
    if confidence is not None and not (type(confidence) is int and 0 <= confidence <= 100):
        raise _broken(f"{place}.confidence", "it must be a whole number from 0 to 100, or null")
    return shape.kind(confidence=confidence, **found)


def _history(table: Mapping[str, Any], place: str) -> tuple[Revision, ...]:
    found = []
    for number, item in enumerate(_list(table, "history", place)):
        where = f"{place}, history[{number}]"
        row = _table(item, where)
        for key in sorted({*row} ^ {"when", "source", "learned", "plan"}):
            why = "it is no field here" if key in row else "it is missing"
            raise _broken(f"{where}.{key}", why)
        for key in ("when", "source", "learned"):
            if type(row[key]) is not str:
                raise _broken(f"{where}.{key}", "it must be a text")
        if row["source"] not in ("", *SOURCES):
            raise _broken(f"{where}.source", f"it must be one of {', '.join(SOURCES)}, or empty")
        then = _table(row["plan"], f"{where}.plan")
        if type(then.get("schema")) is not int:
            raise _broken(f"{where}.plan.schema", "it must be a whole number")
        if "history" in then:
            raise _broken(f"{where}.plan.history", "a revision holds no revisions of its own")
        found.append(Revision(**row))
    return tuple(found)


def _texts(kind: type[Kind], value: object, place: str) -> Kind:
    table = _table(value, place)
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]  # each is a dataclass
    for key, item in table.items():
        if key not in known:
            raise _broken(f"{place}.{key}", "it is no field here")
        if type(item) is not str:
            raise _broken(f"{place}.{key}", "it must be a text")
    try:
        return kind(**table)
    except TypeError as error:
        raise _broken(place, "a field is missing") from error


def _table(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _broken(place, "it must be a JSON object")
    return value


def _list(table: Mapping[str, Any], key: str, place: str) -> list[object]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise _broken(f"{place}.{key}", "it must be a list")
    return value


def _percent(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= 100):
        raise _broken(name, "it must be a whole number from 0 to 100")
    return int(text)


def _later(found: int, schema: int, place: str) -> TeachkitError:
    return TeachkitError(
        "later-plan",
        f"The plan was written by a later teachkit (schema {found}; this one knows {schema})",
        place=place,
        hint="Update teachkit; the file stays as it is until then.",
    )


def _broken(place: str, why: str) -> TeachkitError:
    return TeachkitError(
        "broken-plan",
        f"The plan cannot be used: {why}",
        place=place,
        hint="Mend the field, or move the file away; it is never overwritten while it is broken.",
    )
