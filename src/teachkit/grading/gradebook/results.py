"""Results as JSON: our own file for programs, and Gradescope's, one for each learner.

Our own is for those who teach: it holds everything, the hidden checks' messages too. Its schema is
``results.schema.json`` beside this module; ``schema`` in it grows when a field changes its meaning.

Gradescope's (gradescope-autograders.readthedocs.io, "Autograder Specifications", read 2026-11-23)
is for the learner: a hidden check has the visibility "hidden" and says no more than what
`learners_view` leaves of it, and there is no execution_time, since a duration can carry an input.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from teachkit.grading.gradebook.judged import judgements
from teachkit.grading.gradebook.policy import Counted, Policy, Total, totals
from teachkit.grading.gradebook.store import Gradebook
from teachkit.grading.gradebook.tables import Checks, by_learner, everyone
from teachkit.grading.report import KINDS, PASSED, learners_view, report_data

__all__ = [
    "RESULTS_END",
    "SCHEMA",
    "gradescope_json",
    "results_head",
    "results_json",
    "results_part",
    "what_people_gave",
]

SCHEMA = 1
RESULTS_END = "\n ]\n}\n"
LONGEST_NAME = 200  # letters of a check's sentence where it is used as a name


def results_json(
    gradebook: Gradebook, policy: Policy | None = None, *, checks: Checks = None
) -> Iterator[str]:
    """Yield our own results in pieces, a learner at a time, so that a large class stays small."""
    policy = policy or Policy()
    worths = gradebook.worths(policy, checks=checks)
    judged = what_people_gave(gradebook)
    yield results_head(gradebook, worths)
    comma = ""
    for learner, counted in everyone(gradebook, policy, checks, judged):
        total = totals(counted, policy, worths)
        yield comma + results_part(learner, counted, total, judged.get(learner, []))
        comma = ","
    yield RESULTS_END


def results_head(gradebook: Gradebook, worths: Mapping[str, float]) -> str:
    """Return how our own results begin; `results_part` follow with commas between them."""
    rubrics = {one.id: one.of for one in gradebook.rubrics()}
    head = {"schema": SCHEMA, "exercises": worths, "rubrics": rubrics}
    return json.dumps(head, indent=1)[:-2] + ',\n "learners": ['


def results_part(
    learner: str, counted: Sequence[Counted], total: Total, judged: Sequence[Mapping[str, Any]]
) -> str:
    """Return what our own results say of one learner."""
    value = {
        "learner": learner,
        "total": {"points": total.points, "of": total.of, "dropped": list(total.dropped)},
        "exercises": [_counted(one) for one in counted],
        "judged": judged,
    }
    return "\n" + json.dumps(value, sort_keys=True)


def gradescope_json(
    gradebook: Gradebook, policy: Policy | None = None, *, checks: Checks = None
) -> Iterator[tuple[str, str]]:
    """Yield each learner with the text of a Gradescope ``results.json``."""
    policy = policy or Policy()
    worths = gradebook.worths(policy, checks=checks)
    for learner, counted in by_learner(gradebook, policy, checks):
        total = totals(counted, policy, worths)
        yield learner, json.dumps(_gradescope(counted, total), indent=1) + "\n"


def _counted(one: Counted) -> dict[str, Any]:
    grade = one.grade
    return {
        "exercise": grade.exercise,
        "revision": grade.revision,
        "checks": grade.checks,
        "digest": grade.digest,
        "attempt": grade.attempt,
        "attempts": one.attempts,
        "received": grade.received,
        "origin": grade.origin,
        "level": grade.level,
        "earned": one.earned,
        "of": one.of,
        "penalty": one.penalty,
        "points": one.points,
        "why": list(one.why),
        "by_hand": one.by_hand,
        "misconceptions": list(grade.misconceptions),
        "report": report_data(grade.report),
    }


def what_people_gave(gradebook: Gradebook) -> dict[str, list[dict[str, Any]]]:
    """Return, by learner, what people gave: each rubric with its marks and remarks."""
    found: dict[str, list[dict[str, Any]]] = {}
    for rubric in gradebook.rubrics():
        marks = gradebook.marks(rubric=rubric.id)
        remarks = gradebook.remarks(rubric=rubric.id)
        for one in judgements(marks, rubric):
            own = (m for m in marks if m.learner == one.learner and m.revision == rubric.revision)
            found.setdefault(one.learner, []).append(
                {
                    "rubric": rubric.id,
                    "revision": rubric.revision,
                    "points": one.points,
                    "of": one.of,
                    "open": list(one.open),
                    "marks": [
                        {
                            "criterion": mark.criterion,
                            "grader": mark.grader,
                            "level": mark.level,
                            "points": mark.points,
                            "of": mark.of,
                        }
                        for mark in own
                    ],
                    "remarks": [
                        {"grader": grader, "words": words}
                        for (who, _, revision, grader), words in remarks.items()
                        if who == one.learner and revision == rubric.revision
                    ],
                }
            )
    return found


def _gradescope(counted: tuple[Counted, ...], total: Total) -> dict[str, Any]:
    tests: list[dict[str, Any]] = []
    said: list[str] = []
    for place, one in enumerate(counted, 1):
        exercise = one.grade.exercise
        report = learners_view(one.grade.report)
        said += [f"{exercise}: {text}" for text in (report.problem, *one.why) if text]
        # What the exercise is worth is shared out as its checks are, so that they add up to it.
        scale = one.of / one.grade.of if one.grade.of else 0.0
        for number, result in enumerate(report.results, 1):
            passed = result.outcome == PASSED
            message = result.message or KINDS.get(result.kind, "")
            test = {
                "name": f"{exercise}: {result.sentence[:LONGEST_NAME]}",
                "number": f"{place}.{number}",
                "score": round(result.earned * scale, 6),
                "max_score": round(result.points * scale, 6),
                "status": "passed" if passed else "failed",
                "visibility": "hidden" if result.hidden else "visible",
            }
            tests.append(test | ({"output": message} if message else {}))
    if total.dropped:
        said.append(f"Not in the total: {', '.join(total.dropped)}.")
    return {
        "score": total.points,
        "output": "\n".join(said),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
