"""A plan as JSON, which `reading` reads back, and as Markdown, for a repository or a proposal."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.plan.reading import SCHEMA, Plan
from teachkit.decisions.plan.shapes import SHAPES, Rows, Shape

__all__ = ["markdown", "write_plan"]


def write_plan(plan: Plan) -> str:
    """Return the plan as JSON text, indented for people; `read_plan` reads it back."""
    value: dict[str, Any] = {"schema": SCHEMA, "project": asdict(plan.project)}
    for name in SHAPES:
        section = getattr(plan, name)
        if section is not None:
            value[name] = asdict(section)
    if plan.answers:
        value["answers"] = [asdict(item) for item in plan.answers]
    if plan.history:
        value["history"] = [
            {"when": item.when, "source": item.source, "learned": item.learned, "plan": item.plan}
            for item in plan.history
        ]
    value.update(plan.others)
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def markdown(plan: Plan) -> str:
    """Return the plan as Markdown, for a repository or a grant proposal."""
    project = plan.project
    lines = [f"# Plan: {_cell(project.name) or 'a project without a name yet'}", ""]
    if project.line:
        lines += [project.line, ""]
    if project.repository:
        lines += [f"Repository: {project.repository}", ""]
    for name, shape in SHAPES.items():
        section = getattr(plan, name)
        if section is not None:
            lines += _section(section, shape)
    if plan.history:
        lines += ["## How it came here", ""]
        for item in plan.history:
            source = f" (from {SOURCES[item.source]})" if item.source in SOURCES else ""
            lines.append(f"- {_cell(item.when[:10])}{source}: {_cell(item.learned)}")
        lines.append("")
    if plan.answers:
        lines += ["## Answers to the audit", ""]
        lines += [f"- {_cell(item.about)}: {_cell(item.because)}" for item in plan.answers]
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Any, shape: Shape) -> list[str]:
    lines = [f"## {shape.title}", ""]
    for name, rows in shape.rows.items():
        lines += _rows(getattr(section, name), rows)
    for name, heading in shape.texts.items():
        text = getattr(section, name)
        if text:
            lines += [f"**{heading.title}.** {text}", ""]
    if section.confidence is not None:
        lines += [f"Confidence in this section: {section.confidence} %.", ""]
    questions = section.open_questions()
    if questions:
        lines += ["Still open:", "", *(f"- {_cell(question)}" for question in questions), ""]
    return lines


def _rows(found: tuple[Any, ...], rows: Rows) -> list[str]:
    if not found:
        return []
    heads = [heading.title for heading in rows.columns.values()]
    return [
        f"| {' | '.join(heads)} |",
        f"| {' | '.join('---' for _ in heads)} |",
        *(
            "| "
            + " | ".join(
                _cell(rows.words.get(name, {}).get(getattr(row, name), getattr(row, name)))
                for name in rows.columns
            )
            + " |"
            for row in found
        ),
        "",
    ]


def _cell(text: str) -> str:
    """Return a text for a cell of a table: in one line, every bar and what escapes it escaped."""
    return " ".join(re.sub(r"(\\*)\|", r"\1\1\\|", text).split())
