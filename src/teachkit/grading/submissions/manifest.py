"""``manifest.json`` of a packed submission: what its learner says is in it.

Nothing in it is believed: it is a file that the learner wrote. The grader compares it with what it
finds, and tells the teacher of the differences.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

__all__ = ["LARGEST", "LEARNER", "MANIFEST", "SCHEMA", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
SCHEMA = 1
LARGEST = 256 * 1024
LEARNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")

_EXERCISE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEYS = {"schema", "teachkit", "learner", "created", "exercises", "files"}


def write_manifest(
    learner: str,
    exercises: Mapping[str, int],
    files: Mapping[str, str],
    *,
    teachkit: str,
    created: str,
) -> bytes:
    """Return a manifest: exercises with their revisions, files with their SHA-256."""
    told = {
        "schema": SCHEMA,
        "teachkit": teachkit,
        "learner": learner,
        "created": created,
        "exercises": [{"id": name, "revision": exercises[name]} for name in sorted(exercises)],
        "files": {name: files[name] for name in sorted(files)},
    }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(content: bytes) -> dict[str, Any]:
    """Return a manifest's fields, each of the type and form that `write_manifest` gives it.

    Raises:
        ValueError: it is anything else; the message says what.
    """
    if len(content) > LARGEST:
        raise ValueError("it is too large")
    try:
        told = json.loads(
            content.decode(), object_pairs_hook=_once, parse_constant=_no, parse_float=_no
        )
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if type(told) is not dict or told.keys() != _KEYS:
        raise ValueError("it has other fields")
    if type(told["schema"]) is not int or told["schema"] != SCHEMA:
        raise ValueError("it is of another schema")
    learner = told["learner"]
    if type(learner) is not str or not LEARNER.fullmatch(learner):
        raise ValueError("its learner is no id")
    for key in ("teachkit", "created"):
        if type(told[key]) is not str or len(told[key]) > 64 or not told[key].isprintable():
            raise ValueError(f"its field '{key}' is no short text")
    exercises, files = told["exercises"], told["files"]
    if type(exercises) is not list or not all(map(_is_exercise, exercises)):
        raise ValueError("its exercises are not listed as id and revision")
    if type(files) is not dict or not all(
        type(value) is str and _SHA256.fullmatch(value) for value in files.values()
    ):
        raise ValueError("its files are not listed with their SHA-256")
    return dict(told)


def _is_exercise(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"id", "revision"}
        and type(value["id"]) is str
        and len(value["id"]) <= 100
        and _EXERCISE.fullmatch(value["id"]) is not None
        and type(value["revision"]) is int
        and 1 <= value["revision"] < 2**31
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("it says a thing twice")
    return found


def _no(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} has no place in it")
