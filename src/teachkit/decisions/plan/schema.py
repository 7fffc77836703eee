"""The JSON Schema of ``plan.json``, made from the same shapes that the reader checks.

What `read_plan` takes, the schema takes, and what it refuses, the schema refuses; a property test
holds them together. One difference is JSON Schema's own: to it, ``60.0`` is an integer.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.plan.answer import Answer
from teachkit.decisions.plan.reading import SCHEMA
from teachkit.decisions.plan.shapes import SHAPES, Rows, Shape
from teachkit.decisions.project import Project

__all__ = ["plan_schema"]

_TEXT = {"type": "string"}


def plan_schema() -> dict[str, Any]:
    """Return the schema as JSON data (JSON Schema, draft 2020-12)."""
    sections = {
        name: {"oneOf": [{"type": "null"}, _section(shape)]} for name, shape in SHAPES.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A plan of teachkit, schema {SCHEMA}",
        "description": (
            "What somebody has decided about a project, a section for each of seven words. "
            "Sections of other names are carried along."
        ),
        "type": "object",
        "required": ["schema"],
        "properties": {
            "schema": {"type": "integer", "const": SCHEMA},
            "project": _row(Project),
            **sections,
            "answers": {
                "description": "Why findings of the audit are none.",
                "type": "array",
                "items": _row(Answer),
            },
            "history": {
                "description": "How the plan stood before, oldest first.",
                "type": "array",
                "items": _revision(),
            },
        },
    }


def _section(shape: Shape) -> dict[str, Any]:
    texts = {
        name: {**_TEXT, "title": heading.title, "description": heading.hint}
        for name, heading in shape.texts.items()
    }
    return {
        "title": shape.title,
        "description": " ".join(shape.asks),
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{name: _rows(rows) for name, rows in shape.rows.items()},
            **texts,
            "confidence": {
                "description": "How sure, in per cent.",
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": 100,
            },
        },
    }


def _rows(rows: Rows) -> dict[str, Any]:
    row = _row(rows.kind)
    for name, heading in rows.columns.items():
        row["properties"][name] = {**_TEXT, "title": heading.title}
        if name in rows.words:
            row["properties"][name]["enum"] = [*rows.words[name]]
    return {"type": "array", "items": {"title": rows.one, **row}}


def _row(kind: type[Any]) -> dict[str, Any]:
    """Return an object of texts: those that a dataclass has, required where it has no default."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [item.name for item in fields(kind) if item.default is MISSING],
        "properties": {item.name: dict(_TEXT) for item in fields(kind)},
    }


def _revision() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["when", "source", "learned", "plan"],
        "properties": {
            "when": {**_TEXT, "description": "ISO 8601, UTC."},
            "source": {**_TEXT, "enum": ["", *SOURCES]},
            "learned": dict(_TEXT),
            "plan": {
                "description": "The plan as it stood, of its own schema, with no history.",
                "type": "object",
                "required": ["schema"],
                "properties": {"schema": {"type": "integer"}, "history": False},
            },
        },
    }
