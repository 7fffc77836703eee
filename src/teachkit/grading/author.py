"""The author's gate: what an exercise must show before a learner may see it.

The starter fails; every solution passes, and modifies nothing; every wrong answer fails *with
its own message*; lazy answers (None, [], 0, the argument itself) all fail; of the mutants of
each solution at least one is noticed, and the others are listed; no check gives the answer away;
nothing reaches for the network or changes the exercise's data; and all of it within the time.
"""

from __future__ import annotations

import ast
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from teachkit.course.exercise import parse_wrong_answer
from teachkit.course.load import ExerciseFolder
from teachkit.course.outline import Course
from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer, answer_of, collect
from teachkit.grading.checks import starter_of
from teachkit.grading.launch import Launch, Limits, launch_process
from teachkit.grading.mutants import Mutant, mutants_of
from teachkit.grading.report import PASSED, Report
from teachkit.grading.session import Task, run_session

__all__ = ["Gate", "Problem", "Survivor", "pass_gate"]

FEWEST_SOLUTIONS = 2
FEWEST_WRONG = 4

# What people hand in who have not begun; each must fail every exercise.
LAZY = {
    "None": "return None",
    "an empty list": "return []",
    "an empty dict": "return {}",
    "an empty set": "return set()",
    "an empty text": "return ''",
    "nought": "return 0",
    "True": "return True",
    "NaN": "return float('nan')",
    "infinity": "return float('inf')",
    "the first argument": "return next(iter(args), None)",
    "the last argument": "return args[-1] if args else None",
    "an exception": "raise ValueError('no')",
}

# A mutant may loop for ever; it need not be given a learner's patience.
MUTANT_SECONDS = 0.7

NETWORK = frozenset({"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "httpx"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be mended; ``code`` is stable, ``where`` a file of the exercise."""

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no check noticed: a gap in the checks, or a fault without consequence."""

    solution: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate found; ``mutants`` and ``killed`` count over all solutions."""

    exercise: str
    problems: tuple[Problem, ...]
    survivors: tuple[Survivor, ...]
    mutants: int
    killed: int
    answers: int
    seconds: float

    @property
    def open(self) -> bool:
        """Whether the exercise may be shown to learners."""
        return not self.problems


@dataclass(slots=True)
class _Findings:
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, where: str, message: str) -> None:
        self.problems.append(Problem(code, where, message))


def pass_gate(
    folder: ExerciseFolder,
    course: Course | None = None,
    *,
    mutate: bool = True,
    launch: Launch = launch_process,
) -> Gate:
    """Put one exercise through the gate; with ``course`` its objectives must exist there.

    Without ``mutate`` the mutants, which take most of the time, are left out.

    Raises:
        TeachkitError: ``broken-checks`` or ``wrong-course-file`` when there is nothing to run.
    """
    begun = time.monotonic()
    found = _Findings()
    exercise = folder.exercise
    _describes_itself(folder, course, found)
    before = _fingerprint(folder.path)
    files = [path for path in (folder.visible, folder.hidden) if path.is_file()]
    for path in (folder.visible, folder.hidden):
        if not path.is_file():
            found.add("no-checks", path.name, "This file is missing.")
    starter = starter_of(folder)
    limits = Limits(exercise.seconds)
    named = dict(_named_answers(folder, starter))
    tasks = [Task(answer, limits, record=True) for answer in named.values()]
    reports = dict(
        zip(named, run_session(files, tasks, data=folder.path / "data", launch=launch), strict=True)
    )
    if reports["starter"].passed:
        found.add("starter-passes", "statement.md", "The starter passes its own checks.")
    _solutions(folder, reports, found)
    _wrong_answers(folder, reports, found)
    for name in LAZY:
        if reports[f"lazy {name}"].passed:
            found.add("lazy-passes", "test_*.py", f"An answer that is always {name} passes.")
    for name, report in reports.items():
        for result in report.results:
            if result.broken:
                found.add("check-breaks", result.name, f"It breaks on {name}: {result.message}")
    _leaks(folder, reports, found)
    mutants, survivors = _mutants(folder, files, found, launch) if mutate else (0, ())
    if _fingerprint(folder.path) != before:
        found.add("data-changed", "", "The checks changed files of the exercise.")
    return Gate(
        exercise.id,
        tuple(dict.fromkeys(found.problems)),
        survivors,
        mutants,
        mutants - len(survivors),
        len(named) + mutants,
        time.monotonic() - begun,
    )


def _named_answers(folder: ExerciseFolder, starter: str) -> Iterator[tuple[str, Answer]]:
    exercise = folder.exercise
    yield "starter", answer_of(starter, exercise.functions)
    for path in (*folder.solutions, *folder.wrong):
        yield _name(path), _answer(folder, path)
    for name, line in LAZY.items():
        source = "\n".join(
            f"def {function}(*args, **named):\n    {line}\n" for function in exercise.functions
        )
        yield f"lazy {name}", answer_of(source, exercise.functions)


def _answer(folder: ExerciseFolder, path: Path) -> Answer:
    exercise = folder.exercise
    found = collect([path.read_text(encoding="utf-8")], exercise.functions, exercise.id)
    if found.missing:
        raise TeachkitError(
            "wrong-course-file",
            f"This answer has no function {found.missing[0]}. {found.problem}".strip(),
            place=f"exercises/{exercise.id}/{_name(path)}",
            hint="An answer kept with the exercise defines all its functions.",
        )
    return answer_of(found.source, exercise.functions)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _describes_itself(folder: ExerciseFolder, course: Course | None, found: _Findings) -> None:
    exercise = folder.exercise
    if course is not None:
        known = {objective.id for objective in course.objectives()}
        for objective in exercise.objectives:
            if objective not in known:
                found.add("no-such-objective", "exercise.toml", f"'{objective}' is in no chapter.")
        if exercise.id not in set(course.exercises()):
            found.add("in-no-chapter", "course.toml", f"No chapter lists '{exercise.id}'.")
    if len(folder.solutions) < FEWEST_SOLUTIONS:
        found.add("few-solutions", "solutions/", f"There must be {FEWEST_SOLUTIONS} or more.")
    if len(folder.wrong) < FEWEST_WRONG:
        found.add("few-wrong-answers", "wrong/", f"There must be {FEWEST_WRONG} or more.")
    for path in (folder.visible, folder.hidden, *folder.solutions, *folder.wrong):
        if not path.is_file():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                if name.partition(".")[0] in NETWORK:
                    found.add("network", path.name, f"It imports {name}: no network here.")
            if (
                isinstance(node, ast.FunctionDef)
                and node.name.startswith("test_")
                and path in (folder.visible, folder.hidden)
                and not ast.get_docstring(node)
            ):
                found.add("no-sentence", path.name, f"{node.name} has no docstring to show.")


def _solutions(folder: ExerciseFolder, reports: dict[str, Report], found: _Findings) -> None:
    for path in folder.solutions:
        report = reports[_name(path)]
        for result in report.results:
            if result.outcome != PASSED:
                found.add(
                    "solution-fails", _name(path), f"{result.name}: {result.message or 'it failed'}"
                )
        for function in report.modified:
            found.add("solution-modifies", _name(path), f"{function} modifies its arguments.")


def _wrong_answers(folder: ExerciseFolder, reports: dict[str, Report], found: _Findings) -> None:
    owners: dict[str, str] = {}
    # Handing the input back is wrong in many ways at once, and may well be told so; a constant
    # that gets the words meant for a misconception shows that the words diagnose nothing.
    others = {
        name: report
        for name, report in reports.items()
        if name.startswith("lazy") and not name.endswith("argument")
    }
    others["starter"] = reports["starter"]
    for path in folder.wrong:
        name = _name(path)
        header = parse_wrong_answer(path.read_text(encoding="utf-8"), name)
        report = reports[name]
        for known in (header.misconception, header.feedback):
            if known in owners:
                found.add("not-its-own", name, f"'{known}' belongs to {owners[known]} already.")
            owners[known] = name
        if report.passed:
            found.add("wrong-passes", name, f"The misconception '{header.misconception}' passes.")
        elif not _is_told(report, header.feedback):
            told = "; ".join(dict.fromkeys(r.message for r in report.results if r.message))
            found.add(
                "wrong-message",
                name,
                f"Its writer is not told '{header.feedback}', but: {told or 'nothing'}",
            )
        else:
            for other, shown in others.items():
                if _is_told(shown, header.feedback):
                    found.add("not-its-own", name, f"Its message is given to {other} as well.")
                    break


def _is_told(report: Report, feedback: str) -> bool:
    wanted = " ".join(feedback.split()).casefold()
    return any(
        wanted in " ".join(result.message.split()).casefold()
        for result in report.results
        if result.outcome != PASSED
    )


def _leaks(folder: ExerciseFolder, reports: dict[str, Report], found: _Findings) -> None:
    """No message may hold the expected value of its check, nor a line of a solution."""
    expected: dict[str, list[Any]] = {}
    lines: set[str] = set()
    for path in folder.solutions:
        for check, _, value in reports[_name(path)].calls:
            expected.setdefault(check, []).append(value)
        lines |= {
            line.strip()
            for line in path.read_text(encoding="utf-8").splitlines()
            if len(line.strip()) >= 25
            and not line.strip().startswith(("#", '"', "def ", "import "))
        }
    for name, report in reports.items():
        if name.startswith("solutions/"):
            continue
        for result in report.results:
            # What the learner's own exception says is theirs already.
            texts = [result.sentence] + (
                [result.message] if " raised " not in result.message else []
            )
            for text in texts:
                if any(line in text for line in lines):
                    found.add("leak", result.name, f"It shows a line of a solution (to {name}).")
                for value in expected.get(result.name, []):
                    if _shows(text, value, hidden=result.hidden):
                        found.add("leak", result.name, f"It shows the expected value (to {name}).")


def _shows(text: str, value: object, *, hidden: bool) -> bool:
    """Whether a text holds the whole of a value that is too telling to be there by chance.

    In a visible check a small number may be named: the learner sees the checks anyway, and
    "log brings 3 packages" teaches. A hidden check may not even do that.
    """
    if isinstance(value, list | tuple | set | frozenset):
        items = [item for item in value if isinstance(item, str)]
        if len(items) >= 2 and all(item in text for item in items):
            return True
    if isinstance(value, dict) and len(value) >= 2 and all(str(key) in text for key in value):
        return all(str(item) in text for item in value.values())
    if hidden and type(value) in (int, float, str) and len(str(value)) >= 2:
        return str(value) in text
    if isinstance(value, bool | int | float | str) or value is None:
        return False
    shown = repr(value)
    return len(shown) > 4 and (shown in text or json.dumps(value, default=str) in text)


def _mutants(
    folder: ExerciseFolder, files: list[Path], found: _Findings, launch: Launch
) -> tuple[int, tuple[Survivor, ...]]:
    exercise = folder.exercise
    limits = Limits(min(exercise.seconds, MUTANT_SECONDS))
    made: list[tuple[str, Mutant]] = []
    for path in folder.solutions:
        source = _answer(folder, path).sheets[0].content.decode()
        made += [(_name(path), mutant) for mutant in mutants_of(source)]
    tasks = [
        Task(answer_of(mutant.source, exercise.functions), limits, stop_early=True)
        for _, mutant in made
    ]
    if not tasks:
        return 0, ()
    reports = list(run_session(files, tasks, data=folder.path / "data", launch=launch))
    survivors = tuple(
        Survivor(name, mutant.line, mutant.what)
        for (name, mutant), report in zip(made, reports, strict=True)
        if report.passed
    )
    for path in folder.solutions:
        name = _name(path)
        of_this = sum(1 for owner, _ in made if owner == name)
        if of_this and of_this == sum(1 for item in survivors if item.solution == name):
            found.add("no-mutant-killed", name, f"None of its {of_this} mutants is noticed.")
    return len(made), survivors


def _fingerprint(path: Path) -> str:
    """Return what tells whether the inputs have changed, or files have come or gone."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path)
        if file.is_file() and not any(part.startswith((".", "__")) for part in name.parts):
            digest.update(name.as_posix().encode() + b"\0")
            if name.parts[0] == "data":
                digest.update(file.read_bytes())
    return digest.hexdigest()
