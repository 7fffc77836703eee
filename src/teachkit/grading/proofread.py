"""Reading the files of an exercise, before anything of it runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from teachkit.course.load import ExerciseFolder
from teachkit.course.outline import Course

__all__ = ["Problem", "draws", "proofread", "worth_a_look"]

FEWEST_SOLUTIONS = 2
FEWEST_WRONG = 4
NETWORK = frozenset({"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "httpx"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be mended; ``code`` is stable, ``where`` a file of the exercise."""

    code: str
    where: str
    message: str


def proofread(folder: ExerciseFolder, course: Course | None) -> Iterator[Problem]:
    """Give what is missing or wrong in the files; with ``course`` objectives must exist there."""
    exercise = folder.exercise
    if course is not None:
        known = {objective.id for objective in course.objectives()}
        for objective in exercise.objectives:
            if objective not in known:
                yield Problem(
                    "no-such-objective", "exercise.toml", f"'{objective}' is in no chapter."
                )
        if exercise.id not in set(course.exercises()):
            yield Problem("in-no-chapter", "course.toml", f"No chapter lists '{exercise.id}'.")
    if len(folder.solutions) < FEWEST_SOLUTIONS:
        yield Problem("few-solutions", "solutions/", f"There must be {FEWEST_SOLUTIONS} or more.")
    if len(folder.wrong) < FEWEST_WRONG:
        yield Problem("few-wrong-answers", "wrong/", f"There must be {FEWEST_WRONG} or more.")
    checks = (folder.visible, folder.hidden)
    for path in checks:
        if not path.is_file():
            yield Problem("no-checks", path.name, "This file is missing.")
    for path in (*checks, *folder.solutions, *folder.wrong):
        if not path.is_file():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _imported(node):
                if name.partition(".")[0] in NETWORK:
                    yield Problem("network", path.name, f"It imports {name}: no network here.")
        for check in _checks_in(path) if path in checks else ():
            if not ast.get_docstring(check):
                yield Problem("no-sentence", path.name, f"{check.name} has no docstring to show.")


def worth_a_look(folder: ExerciseFolder) -> Iterator[Problem]:
    """Give what may be meant, but is a mistake more often: `==` where `same` is stricter."""
    for path in (folder.visible, folder.hidden):
        if not path.is_file():
            continue
        for check in _checks_in(path):
            for line, text in _loose(check):
                yield Problem(
                    "compares-loosely",
                    path.name,
                    f"Line {line}, `{text}`: True == 1 and 1 == 1.0; use same(…).",
                )


def draws(folder: ExerciseFolder) -> bool:
    """Whether a check makes up its inputs: it asks for the fixture ``seed`` or ``rng``."""
    return any(
        argument.arg in ("seed", "rng")
        for path in (folder.visible, folder.hidden)
        if path.is_file()
        for check in _checks_in(path)
        for argument in check.args.args
    )


def _checks_in(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _loose(check: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Give assertions that a number from the learner equals one, without `same` or `require`.

    Only where the other side is a number or a truth: an equal text is the same text.
    """
    from_learner: set[str] = set()
    required: set[str] = set()
    for node in ast.walk(check):
        if isinstance(node, ast.Assign) and _asks(node.value):
            from_learner |= {
                part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name)
            }
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "require"
            and node.args
        ):
            required |= {part.id for part in ast.walk(node.args[0]) if isinstance(part, ast.Name)}
    for node in ast.walk(check):
        if not isinstance(node, ast.Assert):
            continue
        for part in ast.walk(node.test):
            if not (isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Eq)):
                continue
            sides = [part.left, *part.comparators]
            theirs = any(
                _asks(side) or (isinstance(side, ast.Name) and side.id in from_learner - required)
                for side in sides
            )
            if theirs and any(_is_number(side) for side in sides):
                yield part.lineno, ast.unparse(part)


def _asks(node: ast.AST) -> bool:
    """Whether it is a call of the learner's function, itself."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "answer"
        and node.func.attr != "raises"
    )


def _is_number(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    return isinstance(node, ast.Constant) and type(node.value) in (bool, int, float)
