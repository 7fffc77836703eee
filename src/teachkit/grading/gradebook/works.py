"""Work that people judge: learners' plans, and the reasons that they wrote, as handed in.

Archives and folders are opened by `teachkit.grading.submissions`, with its limits, so that a plan
has the learner's id that the grades have. Here the plan is read as plain JSON; what is wrong with
one is said beside it, and never keeps a teacher from the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from teachkit.course.record import read_record
from teachkit.decisions.plan import Plan, migrate, read_plan
from teachkit.errors import TeachkitError
from teachkit.grading.submissions import Submission, find_submissions

__all__ = ["Work", "find_works"]

PLAN, RECORD = "plan.json", "record.jsonl"


@dataclass(frozen=True, slots=True)
class Work:
    """What one learner handed in to be judged; ``problem`` says why there is no plan.

    ``reasons`` are the learner's own words by the id of the question (the last of each).
    """

    learner: str
    plan: Plan | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def find_works(paths: Sequence[Path], *, learners: Path | None = None) -> tuple[Work, ...]:
    """Return the work of everybody at ``paths``, by learner; of several attempts the last plan.

    The paths, and the roster ``learners``, are those of `find_submissions`. A submission has a
    ``plan.json``, and a ``record.jsonl`` with the reasons, as ``teachkit submit`` packs them.

    Raises:
        TeachkitError: what `find_submissions` says of the paths and the roster.
    """
    works: dict[str, Work] = {}
    for submission in find_submissions(paths, learners=learners, also=(PLAN, RECORD)):
        found = _read(submission)
        if found.plan is not None or submission.learner not in works:
            works[submission.learner] = found
    return tuple(works[learner] for learner in sorted(works))


def _read(submission: Submission) -> Work:
    learner = submission.learner
    content = _content(submission, PLAN)
    if content is None:
        problem = submission.problem or "There is no plan.json in what was handed in."
        return Work(learner, problem=problem)
    try:
        value = json.loads(content)
        plan = read_plan(migrate(value, place=PLAN), place=PLAN)
    except TeachkitError as error:
        return Work(learner, problem=str(error))
    except (ValueError, RecursionError) as error:
        return Work(learner, problem=f"The plan is not JSON: {error}")
    return Work(learner, plan, _reasons(_content(submission, RECORD) or b""))


def _content(submission: Submission, name: str) -> bytes | None:
    """Return the file of that name that lies nearest to the top."""
    found = [one for one in submission.others if PurePosixPath(one.name).name == name]
    return min(found, key=lambda one: (one.name.count("/"), one.name)).content if found else None


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
