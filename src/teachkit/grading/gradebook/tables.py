"""Grades as CSV: our own, and those that Canvas and Moodle take in.

Formats, read 2026-11-23. Canvas: columns Student, ID, SIS User ID, SIS Login ID, Section, then one
for each assignment, a row "Points Possible" under the headings (its own export has them; Ohio State
University, "Import CSV File for Carmen Grades"). A learner is found by ID or SIS User ID, an
unknown assignment is made anew, an empty cell leaves what is there. Moodle: any columns, mapped by
the teacher; learners by "Email address", whose capitals matter, or "ID number"; feedback without
its grade wipes the grade out (docs.moodle.org, 3.11 to 4.5, "Grade import"): they come together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from teachkit.grading.gradebook.cells import is_formula, line, number
from teachkit.grading.gradebook.judged import Judgement, judgements, told
from teachkit.grading.gradebook.policy import Counted, Policy
from teachkit.grading.gradebook.store import Gradebook
from teachkit.grading.report import KINDS, PASSED, learners_view
from teachkit.grading.submissions import Learner, Roster, safe_name

__all__ = [
    "OWN",
    "Export",
    "by_learner",
    "canvas_csv",
    "everyone",
    "feedback",
    "grades_csv",
    "grades_line",
    "judged_lines",
    "moodle_csv",
]

Checks = Mapping[str, str] | None

# The first columns are nbgrader's, in its order, where we know what belongs there.
OWN = (
    "assignment", "timestamp", "student_id", "raw_score", "late_submission_penalty", "score",
    "max_score", "attempt", "attempts", "revision", "level", "problem", "why", "misconceptions",
    "digest", "checks",
)  # fmt: skip
# Their columns, and the field of a `Learner` that goes there.
CANVAS = {
    "Student": "name", "ID": "canvas", "SIS User ID": "sis", "SIS Login ID": "login",
    "Section": "section",
}  # fmt: skip
MOODLE = {"Email address": "email", "ID number": "moodle"}


@dataclass(frozen=True, slots=True)
class Export:
    """A file for another system, and the sentences that a teacher must read about it."""

    text: str
    problems: tuple[str, ...]


def grades_csv(
    gradebook: Gradebook, policy: Policy | None = None, *, checks: Checks = None
) -> Iterator[str]:
    """Yield our own table line by line: a row for each learner and exercise, then what was judged.

    ``late_submission_penalty`` is in points, as nbgrader has it: raw_score less penalty is score.
    """
    yield line(OWN)
    for one in gradebook.counting(policy, checks=checks):
        yield grades_line(one)
    yield from judged_lines(gradebook)


def grades_line(one: Counted) -> str:
    """Return the row of our own table for a learner and an exercise."""
    grade = one.grade
    return line(
        (
            grade.exercise, grade.received, grade.learner, one.earned,
            round(one.earned - one.points, 6), one.points, one.of, grade.attempt, one.attempts,
            grade.revision, grade.level, grade.report.problem, " ".join(one.why),
            " ".join(grade.misconceptions), grade.digest, grade.checks,
        )
    )  # fmt: skip


def judged_lines(gradebook: Gradebook) -> Iterator[str]:
    """Yield the rows of our own table for what people judged."""
    for rubric in gradebook.rubrics():
        for judged in judgements(gradebook.marks(rubric=rubric.id), rubric):
            left = f"Not judged yet: {', '.join(judged.open)}." if judged.open else ""
            why = f"Judged by {', '.join(judged.graders)}."
            yield line(
                (
                    rubric.id, "", judged.learner, judged.points, 0, judged.points, judged.of, "",
                    "", rubric.revision, "", left, why, "", "", "",
                )
            )  # fmt: skip


def canvas_csv(
    gradebook: Gradebook,
    policy: Policy | None,
    roster: Roster,
    *,
    checks: Checks = None,
) -> Export:
    """Return the file for Canvas: a row for each learner of the roster, in its order.

    What was not handed in, or not judged to its end, is an empty cell: Canvas then leaves alone
    what is there.
    """
    policy = policy or Policy()
    worths, judged, open_ = _worths(gradebook, policy, checks)
    known = _by_file(roster)
    found: dict[str, dict[str, float]] = {}
    strangers = []
    for learner, counted in everyone(gradebook, policy, checks, judged):
        if safe_name(learner) in known:
            found[safe_name(learner)] = _points(counted) | judged.get(learner, {})
        else:
            strangers.append(learner)
    # An assignment that Canvas has is called "title (number)" there; else it makes another.
    there = {
        head.rpartition(" (")[0]: head for head in roster.headings if re.search(r" \(\d+\)$", head)
    }
    text = line((*CANVAS, *(there.get(name, name) for name in worths))) + line(
        (
            "    Points Possible",
            *[""] * (len(CANVAS) - 1),
            *(number(value) for value in worths.values()),
        )
    )
    problems = list(open_)
    for file, one in known.items():
        points = found.get(file, {})
        names = [getattr(one, field) for field in CANVAS.values()]
        text += line((*names, *(number(points[x]) if x in points else "" for x in worths)))
        if any(is_formula(name) for name in names[1:4]):
            problems.append(
                f"The id of '{one.id}' begins like a formula and was written with an apostrophe:"
                " Canvas will not find it."
            )
    return Export(text, (*problems, *_strangers(strangers)))


def moodle_csv(
    gradebook: Gradebook,
    policy: Policy | None = None,
    roster: Roster | None = None,
    *,
    checks: Checks = None,
) -> Export:
    """Return the file for Moodle: how to find the learner, then a grade and a feedback for each.

    Without a roster the learner's id here is written as the "ID number". Feedback is what the
    learner may see; Moodle takes it for HTML, so it is written as such.
    """
    policy = policy or Policy()
    worths, judged, problems = _worths(gradebook, policy, checks)
    known = _by_file(roster) if roster else {}
    heads = [x for x in MOODLE if any(getattr(one, MOODLE[x]) for one in known.values())]
    heads = heads or ["ID number"]
    rubrics = [(one, gradebook.marks(rubric=one.id)) for one in gradebook.rubrics()]
    remarks = gradebook.remarks()
    lines = [line((*heads, *(head for name in worths for head in (name, f"{name} feedback"))))]
    strangers = []
    for learner, counted in everyone(gradebook, policy, checks, judged):
        if roster is not None and safe_name(learner) not in known:
            strangers.append(learner)
            continue
        here = known.get(safe_name(learner), Learner(learner))
        said = {one.grade.exercise: feedback(one) for one in counted}
        said |= {
            rubric.id: " ".join(told(learner, rubric, marks, remarks)) for rubric, marks in rubrics
        }
        points = _points(counted) | judged.get(learner, {})
        cells = [
            text
            for name in worths
            for text in (
                (number(points[name]), escape(said[name], quote=False)) if name in points
                else ("", "")
            )
        ]  # fmt: skip
        lines.append(line((*(getattr(here, MOODLE[head]) or learner for head in heads), *cells)))
    return Export("".join(lines), (*problems, *_strangers(strangers)))


def by_learner(
    gradebook: Gradebook, policy: Policy, checks: Checks
) -> Iterator[tuple[str, tuple[Counted, ...]]]:
    """Yield each learner with what counts, one learner at a time."""
    counting = gradebook.counting(policy, checks=checks)
    for learner, group in groupby(counting, lambda one: one.grade.learner):
        yield learner, tuple(group)


def everyone(
    gradebook: Gradebook, policy: Policy, checks: Checks, judged: Iterable[str]
) -> Iterator[tuple[str, tuple[Counted, ...]]]:
    """Yield all learners in order; those whom only people have judged have nothing that counts."""
    waiting = sorted({*judged} - gradebook.learners())
    for learner, counted in by_learner(gradebook, policy, checks):
        while waiting and waiting[0] < learner:
            yield waiting.pop(0), ()
        yield learner, counted
    for learner in waiting:
        yield learner, ()


def feedback(counted: Counted) -> str:
    """Return what a learner may read about one exercise, as sentences."""
    report = learners_view(counted.grade.report)
    parts = [report.problem, *counted.why]
    failed = [result for result in report.results if result.outcome != PASSED]
    if failed == [*report.results] and {result.kind for result in failed} == {"missing"}:
        return " ".join(filter(None, (*parts, "There is no answer to this exercise in it.")))
    for result in failed:
        said = result.message or KINDS.get(result.kind, "")
        parts.append(f"Not yet: {result.sentence} {said}".strip())
    passed = sum(result.outcome == PASSED for result in report.results)
    parts.append(f"{passed} of {len(report.results)} checks passed.")
    return " ".join(part for part in parts if part)


def _worths(
    gradebook: Gradebook, policy: Policy, checks: Checks
) -> tuple[dict[str, float], dict[str, dict[str, float]], tuple[str, ...]]:
    """Return what each column is worth, what people gave, and what they have not judged yet."""
    worths = gradebook.worths(policy, checks=checks)
    judged: dict[str, dict[str, float]] = {}
    problems: list[str] = []
    for rubric in gradebook.rubrics():
        found: Sequence[Judgement] = judgements(gradebook.marks(rubric=rubric.id), rubric)
        if found:
            worths[rubric.id] = rubric.of
        for one in found:
            if not one.open:
                judged.setdefault(one.learner, {})[rubric.id] = one.points
        left = sum(bool(one.open) for one in found)
        if left:
            problems.append(f"{rubric.title}: {left} not judged to the end; their cells are empty.")
    return worths, judged, tuple(problems)


def _points(counted: Sequence[Counted]) -> dict[str, float]:
    return {one.grade.exercise: one.points for one in counted}


def _by_file(roster: Roster) -> dict[str, Learner]:
    """Return the learners by the names under which what they hand in is filed."""
    return {safe_name(one.id): one for one in roster.learners}


def _strangers(learners: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"'{learner}' is not on the roster and is left out." for learner in learners)
