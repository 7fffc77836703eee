"""Work that people judge: learners' plans, and the reasons that they wrote, from where they lie.

Files that learners wrote are read here as plain JSON and nothing else, with limits; what is wrong
with one is said beside it, and never keeps a teacher from the others.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from teachkit.course.record import read_record
from teachkit.decisions.plan import Plan, migrate, read_plan
from teachkit.errors import TeachkitError

__all__ = ["Work", "find_works"]

LARGEST = 2_000_000  # bytes; a plan of fifty pages is a tenth of it
LARGEST_ZIP = 100_000_000
MOST_MEMBERS = 5_000


@dataclass(frozen=True, slots=True)
class Work:
    """What one learner handed in to be judged; ``problem`` says why there is no plan.

    ``reasons`` are the learner's own words by the id of the question (the last of each).
    """

    learner: str
    plan: Plan | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def find_works(folder: Path) -> tuple[Work, ...]:
    """Return the work of everybody in ``folder``, by learner.

    A learner is a folder with a ``plan.json`` somewhere in it, a file ``<learner>.json``, or an
    archive ``<learner>.zip`` with a ``plan.json`` in it. A ``record.jsonl`` beside the plan, or in
    ``.teachkit`` there, has the reasons. Links are not followed.

    Raises:
        TeachkitError: ``cannot-read`` when the folder itself cannot be read.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The plans cannot be read: {error.strerror or error}",
            place=str(folder),
            hint="Name the folder with one folder, archive or plan for each learner.",
        ) from error
    works = {}
    for entry in entries:
        if entry.is_symlink() or entry.name.startswith("."):
            continue
        if entry.is_dir():
            works[entry.name] = _read(entry.name, _in_folder(entry))
        elif entry.suffix in (".json", ".zip") and entry.is_file():
            find = _in_zip if entry.suffix == ".zip" else _alone
            works.setdefault(entry.stem, _read(entry.stem, find(entry)))
    return tuple(works[learner] for learner in sorted(works))


Found = Mapping[str, bytes] | str  # the content of plan.json and record.jsonl, or what is wrong


def _alone(path: Path) -> Found:
    content = _content(path)
    return {"plan.json": content} if content is not None else "The file is too large for a plan."


def _in_folder(folder: Path) -> Found:
    plans = [path for path in folder.rglob("plan.json") if path.is_file() and not path.is_symlink()]
    if not plans:
        return "There is no plan.json in what was handed in."
    plan = min(plans, key=lambda path: (len(path.parts), path))
    found = {}
    for path in (plan, plan.parent / "record.jsonl", plan.parent / ".teachkit" / "record.jsonl"):
        within = path.is_file() and path.resolve().is_relative_to(folder.resolve())
        content = _content(path) if within else None
        if content is not None:
            found[path.name] = content
    return found if "plan.json" in found else "The file is too large for a plan."


def _in_zip(path: Path) -> Found:
    try:
        if path.stat().st_size > LARGEST_ZIP:
            return "The archive is too large."
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                return "The archive has too many files."
            found = {}
            for name in ("plan.json", "record.jsonl"):
                named = [one for one in members if one.filename.rpartition("/")[2] == name]
                if named:
                    one = min(named, key=lambda one: (one.filename.count("/"), one.filename))
                    with archive.open(one) as member:
                        content = member.read(LARGEST + 1)  # however large it says it is
                    if len(content) <= LARGEST:
                        found[name] = content
    except Exception as error:  # noqa: BLE001  # what a broken archive raises, no list is complete
        return f"The archive cannot be opened: {error}"
    return found if "plan.json" in found else "There is no plan.json in what was handed in."


def _content(path: Path) -> bytes | None:
    """Return what is in a file, None when it is too much."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        return b""
    return content if len(content) <= LARGEST else None


def _read(learner: str, found: Found) -> Work:
    if isinstance(found, str):
        return Work(learner, problem=found)
    try:
        value = json.loads(found["plan.json"])
        plan = read_plan(migrate(value, place="plan.json"), place="plan.json")
    except TeachkitError as error:
        return Work(learner, problem=str(error))
    except (ValueError, RecursionError) as error:
        return Work(learner, problem=f"The plan is not JSON: {error}")
    return Work(learner, plan, _reasons(found.get("record.jsonl", b"")))


def _reasons(content: bytes) -> dict[str, str]:
    if not content:
        return {}
    try:
        record = read_record(content.decode("utf-8", "replace").split("\n"))
    except TeachkitError:
        return {}
    return {
        entry.id: str(entry.said.get("text", ""))
        for entry in record.entries
        if entry.kind == "explain"
    }
