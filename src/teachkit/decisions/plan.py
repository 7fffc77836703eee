"""The plan: what the reader has decided about a project of their own, a section a chapter.

One JSON object: ``schema``, ``project``, and a section for each word of the course that has
been worked on (today: ``depend``). Sections that this version does not know are carried along
untouched, so that a plan may travel between two versions of teachkit and lose nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

from teachkit.decisions.depend.goals import VERDICTS, Goal, Verdict, unanswered
from teachkit.decisions.project import Project
from teachkit.errors import TeachkitError

__all__ = [
    "MIGRATIONS",
    "SCHEMA",
    "Depend",
    "Plan",
    "changed",
    "markdown",
    "migrate",
    "read_plan",
    "setting_names",
    "write_plan",
]

SCHEMA = 1

Section = TypeVar("Section", Project, Verdict, Goal)

# schema -> what makes a plan of the next schema from it. Each step gets a deep copy.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class Depend:
    """The section of the chapter *depend*.

    ``verify`` says how the review load is carried (S24), ``packaging`` what a distribution with
    one version of each crate will meet (S25), ``confidence`` (0 to 100, or None) how sure the
    reader is of all this, and ``reconsider`` what would change their mind.
    """

    verdicts: tuple[Verdict, ...] = ()
    goals: tuple[Goal, ...] = ()
    verify: str = ""
    packaging: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        kept = [item.dependency for item in self.verdicts if item.verdict in ("keep", "own")]
        questions = [
            f"Whose goals does {name} serve, and what do you do if they diverge from yours?"
            for name in unanswered(kept, self.goals)
        ]
        questions += [
            f"Why do you {VERDICTS[item.verdict].partition(' ')[0]} {item.dependency}?"
            for item in self.verdicts
            if not item.because.strip()
        ]
        if not self.verdicts:
            questions.append("Which dependencies do you keep, and which do you drop?")
        if not self.verify.strip():
            questions.append("How do you verify what you trust?")
        if not self.packaging.strip():
            questions.append("What will a distribution have to package for you?")
        if not self.reconsider.strip():
            questions.append("What would change your mind?")
        return tuple(questions)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided so far; ``others`` are sections of words not known here."""

    project: Project = field(default_factory=Project)
    depend: Depend | None = None
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
    if found != schema:
        raise _broken(f"{place}, schema", f"it says schema {found!r}, expected {schema}")
    project = table.get("project", {})
    depend = table.get("depend")
    return Plan(
        project=_texts(Project, project, f"{place}, project"),
        depend=None if depend is None else _depend(depend, f"{place}, depend"),
        others={
            key: item for key, item in table.items() if key not in ("schema", "project", "depend")
        },
    )


def write_plan(plan: Plan) -> str:
    """Return the plan as JSON text, indented for people; `read_plan` reads it back."""
    value: dict[str, Any] = {"schema": SCHEMA, "project": asdict(plan.project)}
    if plan.depend is not None:
        value["depend"] = asdict(plan.depend)
    value.update(plan.others)
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


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
        *(f"depend.{name}" for name in ("verify", "packaging", "confidence", "reconsider")),
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
        value = _percent(value) if value else None
    return replace(plan, depend=replace(plan.depend or Depend(), **{key: value}))


def markdown(plan: Plan) -> str:
    """Return the plan as Markdown, for a repository or a grant proposal."""
    project = plan.project
    lines = [f"# Plan: {project.name or 'a project without a name yet'}", ""]
    if project.line:
        lines += [project.line, ""]
    if project.repository:
        lines += [f"Repository: {project.repository}", ""]
    if plan.depend is not None:
        lines += _depend_markdown(plan.depend)
    return "\n".join(lines).rstrip() + "\n"


def _depend_markdown(section: Depend) -> list[str]:
    lines = ["## Dependencies", ""]
    if section.verdicts:
        lines += ["| dependency | decision | because |", "| --- | --- | --- |"]
        lines += [
            f"| {_cell(item.dependency)} | {VERDICTS[item.verdict]} | {_cell(item.because)} |"
            for item in section.verdicts
        ]
        lines.append("")
    if section.goals:
        lines += ["| dependency | serves | if that diverges |", "| --- | --- | --- |"]
        lines += [
            f"| {_cell(goal.dependency)} | {_cell(goal.serves)} | {_cell(goal.if_diverges)} |"
            for goal in section.goals
        ]
        lines.append("")
    for title, text in (
        ("How we verify", section.verify),
        ("What a distribution will meet", section.packaging),
        ("What would change our mind", section.reconsider),
    ):
        if text:
            lines += [f"**{title}.** {text}", ""]
    if section.confidence is not None:
        lines += [f"Confidence in this section: {section.confidence} %.", ""]
    questions = section.open_questions()
    if questions:
        lines += ["Still open:", "", *(f"- {question}" for question in questions), ""]
    return lines


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _depend(value: object, place: str) -> Depend:
    table = _table(value, place)
    known = {item.name for item in fields(Depend)}
    for key in table:
        if key not in known:
            raise _broken(f"{place}.{key}", "it is no field of this section")
    verdicts = tuple(
        _texts(Verdict, item, f"{place}.verdicts[{number}]")
        for number, item in enumerate(_list(table, "verdicts", place))
    )
    for number, item in enumerate(verdicts):
        if item.verdict not in VERDICTS:
            words = ", ".join(VERDICTS)
            raise _broken(f"{place}.verdicts[{number}].verdict", f"it must be one of {words}")
    goals = tuple(
        _texts(Goal, item, f"{place}.goals[{number}]")
        for number, item in enumerate(_list(table, "goals", place))
    )
    confidence = table.get("confidence")
    if confidence is not None and not (type(confidence) is int and 0 <= confidence <= 100):
        raise _broken(f"{place}.confidence", "it must be a whole number from 0 to 100, or null")
    texts = {}
    for name in ("verify", "packaging", "reconsider"):
        text = table.get(name, "")
        if type(text) is not str:
            raise _broken(f"{place}.{name}", "it must be a text")
        texts[name] = text
    return Depend(verdicts, goals, confidence=confidence, **texts)


def _texts(kind: type[Section], value: object, place: str) -> Section:
    table = _table(value, place)
    known = {item.name for item in fields(kind)}
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


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 100):
        raise _broken("depend.confidence", "it must be a whole number from 0 to 100")
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
