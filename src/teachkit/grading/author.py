"""The author's gate: what an exercise must show before a learner may see it.

The starter fails; every solution passes, under any seed, and modifies nothing; every wrong answer
fails *with its own message*; of the mutants of each solution at least one is noticed, and the
others are listed; no check gives the answer away; nothing reaches for the network or changes the
exercise's data; and all of it within the time.

Every check with points is passed by those alone who know the answer: the starter, and every lazy
answer (`teachkit.grading.lazy`), must fail each of them, one by one. A check that anybody passes
may stay as a step on the way when it is worth nothing: ``@pytest.mark.points(0)``.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from teachkit.course.exercise import parse_wrong_answer
from teachkit.course.load import ExerciseFolder
from teachkit.course.outline import Course
from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer, answer_of, collect
from teachkit.grading.checks import starter_of
from teachkit.grading.feedback.misconceptions import is_told
from teachkit.grading.launch import Launch, Limits, launch_process
from teachkit.grading.lazy import Call, key_of, lazy_learners, recording, table_learners
from teachkit.grading.mutants import Mutant, mutants_of
from teachkit.grading.proofread import Problem, draws, proofread, worth_a_look
from teachkit.grading.report import PASSED, Report
from teachkit.grading.session import Task, run_session

__all__ = ["Gate", "Problem", "Survivor", "pass_gate"]

# A mutant may loop for ever; it need not be given a learner's patience.
MUTANT_SECONDS = 0.7

# Enough for a check that goes wrong for one input in three.
SEEDS = (1, 2, 3, 20, 1_000_003)
# A wrong answer's file says so when its words are for teachers, who see hidden checks as well.
TEACHERS = "# teacher-only"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no check noticed: a gap in the checks, or a fault without consequence."""

    solution: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate found; ``mutants`` and ``killed`` count over all solutions.

    ``warnings`` are worth a look and keep nothing closed; ``unseen`` are misconceptions whose
    words only hidden checks say, so that learners never read them.
    """

    exercise: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    unseen: tuple[str, ...]
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
    warnings: list[Problem] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    def add(self, code: str, where: str, message: str) -> None:
        self.problems.append(Problem(code, where, message))

    def warn(self, code: str, where: str, message: str) -> None:
        self.warnings.append(Problem(code, where, message))


@dataclass(frozen=True, slots=True)
class _Named:
    """An answer of the gate; ``kind`` is starter, solution, wrong, lazy or table."""

    kind: str
    name: str
    answer: Answer
    constant: bool = False


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
    found = _Findings(list(proofread(folder, course)), list(worth_a_look(folder)))
    exercise = folder.exercise
    before = _fingerprint(folder.path)
    files = [path for path in (folder.visible, folder.hidden) if path.is_file()]
    limits = Limits(exercise.seconds)
    data = folder.path / "data"
    named = list(_named_answers(folder, launch))
    tasks = [Task(item.answer, limits, record=True) for item in named]
    reports = dict(
        zip(
            (item.name for item in named),
            run_session(files, tasks, data=data, launch=launch),
            strict=True,
        )
    )
    if reports["starter"].passed:
        found.add("starter-passes", "statement.md", "The starter passes its own checks.")
    _solutions(folder, reports, found)
    more = _other_seeds(folder, files, reports, found, launch)
    _wrong_answers(folder, named, reports, found)
    _lazy(named, reports, found)
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
        tuple(dict.fromkeys(found.warnings)),
        tuple(found.unseen),
        survivors,
        mutants,
        mutants - len(survivors),
        len(named) + more + mutants,
        time.monotonic() - begun,
    )


def _named_answers(folder: ExerciseFolder, launch: Launch) -> Iterator[_Named]:
    exercise = folder.exercise
    yield _Named("starter", "starter", _answer_of(folder, starter_of(folder)))
    for path in folder.solutions:
        yield _Named("solution", _name(path), _answer(folder, path))
    for path in folder.wrong:
        yield _Named("wrong", _name(path), _answer(folder, path))
    for lazy in lazy_learners(exercise.functions):
        answer = _answer_of(folder, lazy.source)
        yield _Named("lazy", f"lazy {lazy.name}", answer, lazy.constant)
    for lazy in table_learners(exercise.functions, _visible_calls(folder, launch)):
        yield _Named("table", f"lazy {lazy.name}", _answer_of(folder, lazy.source))


def _answer_of(folder: ExerciseFolder, source: str) -> Answer:
    exercise = folder.exercise
    return replace(answer_of(source, exercise.functions), packages=exercise.packages)


def _visible_calls(folder: ExerciseFolder, launch: Launch) -> list[Call]:
    """Return what a learner sees: the calls of the visible checks, and the right answers."""
    calls: list[Call] = []
    if folder.visible.is_file():
        for path in folder.solutions[:1]:
            task = Task(_answer(folder, path), Limits(folder.exercise.seconds))
            run_session(
                [folder.visible],
                [task],
                data=folder.path / "data",
                launch=recording(launch, calls),
            )
    return calls


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
    return _answer_of(folder, found.source)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


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


def _other_seeds(
    folder: ExerciseFolder,
    files: list[Path],
    reports: dict[str, Report],
    found: _Findings,
    launch: Launch,
) -> int:
    """Run the solutions again: with the seed of before nothing differs, with others all pass."""
    seeds = (0, *SEEDS) if draws(folder) else (0,)
    paths = folder.solutions if len(seeds) > 1 else folder.solutions[:1]
    runs = [(path, seed) for path in paths for seed in seeds]
    tasks = [
        Task(_answer(folder, path), Limits(folder.exercise.seconds), seed=seed, record=True)
        for path, seed in runs
    ]
    again = run_session(files, tasks, data=folder.path / "data", launch=launch)
    for (path, seed), report in zip(runs, again, strict=True):
        name = _name(path)
        if seed == 0 and _asked(report) != _asked(reports[name]):
            found.add(
                "not-repeatable",
                "test_*.py",
                f"Two runs with one seed ask {name} for different things: draw from rng alone.",
            )
        for result in report.results:
            if seed and result.outcome != PASSED:
                said = result.message or "it failed"
                found.add("solution-fails", name, f"{result.name}, with the seed {seed}: {said}")
    return len(runs)


def _asked(report: Report) -> list[tuple[str, str]]:
    return [(check, key_of([list(given[0]), given[1]])) for check, given, _ in report.calls]


def _lazy(named: list[_Named], reports: dict[str, Report], found: _Findings) -> None:
    """Find checks that are passed without knowing anything; those without points may stay."""
    passed: dict[tuple[str, float], list[str]] = {}
    for item in named:
        if item.kind not in ("starter", "lazy", "table"):
            continue
        report = reports[item.name]
        said = item.name.removeprefix("lazy ")
        if report.passed and item.kind != "starter":
            found.add("lazy-passes", "test_*.py", f"An answer that is always {said} passes.")
        for result in report.results:
            # That a table has the visible answers is no surprise: they are in it.
            if result.outcome == PASSED and (item.kind != "table" or result.hidden):
                passed.setdefault((result.name, result.points), []).append(said)
    for (check, points), who in passed.items():
        message = f"It is passed by {len(who)} that know nothing: {'; '.join(who)}."
        if points > 0:
            found.add("point-for-nothing", check, message)
        else:
            found.warn("says-nothing", check, message)


def _wrong_answers(
    folder: ExerciseFolder, named: list[_Named], reports: dict[str, Report], found: _Findings
) -> None:
    owners: dict[str, str] = {}
    # Handing the input back is wrong in many ways at once, and may well be told so; a constant
    # that gets the words meant for a misconception shows that the words diagnose nothing.
    others = {
        item.name: reports[item.name]
        for item in named
        if item.kind == "starter" or (item.kind == "lazy" and item.constant)
    }
    for path in folder.wrong:
        name = _name(path)
        source = path.read_text(encoding="utf-8")
        header = parse_wrong_answer(source, name)
        report = reports[name]
        for known in (header.misconception, header.feedback):
            if known in owners:
                found.add("not-its-own", name, f"'{known}' belongs to {owners[known]} already.")
            owners[known] = name
        if report.passed:
            found.add("wrong-passes", name, f"The misconception '{header.misconception}' passes.")
        elif not is_told(report, header.feedback):
            told = "; ".join(dict.fromkeys(r.message for r in report.results if r.message))
            found.add(
                "wrong-message",
                name,
                f"Its writer is not told '{header.feedback}', but: {told or 'nothing'}",
            )
        else:
            shown = replace(report, results=tuple(r for r in report.results if not r.hidden))
            if not is_told(shown, header.feedback):
                found.unseen.append(header.misconception)
                if TEACHERS not in source:
                    found.warn(
                        "learners-never-see",
                        name,
                        f"Only a hidden check says '{header.feedback}'. Say it in a visible one,"
                        f" or write the line {TEACHERS} into the file.",
                    )
            for other, shown in others.items():
                if is_told(shown, header.feedback):
                    found.add("not-its-own", name, f"Its message is given to {other} as well.")
                    break


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
    tasks = [Task(_answer_of(folder, mutant.source), limits, stop_early=True) for _, mutant in made]
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
