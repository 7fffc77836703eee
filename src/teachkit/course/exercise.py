"""An exercise as data: what it asks for, its hints, and its revision.

An exercise is a folder, ``exercises/<word>/<slug>/``; this module reads its ``exercise.toml``
and the header of its wrong answers. Running anything is `teachkit.grading`'s business.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from teachkit.course.fields import SLUG, read_toml
from teachkit.errors import TeachkitError

__all__ = [
    "RESERVED",
    "Exercise",
    "WrongAnswer",
    "parse_exercise",
    "parse_wrong_answer",
    "starter",
]

SCHEMA = 1

# What a check can ask of an answer beside calling its functions (teachkit.grading.session).
RESERVED = frozenset({"arguments", "changed", "new", "raises", "read", "restart", "run", "take"})


@dataclass(frozen=True, slots=True)
class Exercise:
    """What ``exercise.toml`` says; ``functions`` are the names that the learner defines.

    ``seconds`` is the limit of one call, ``hints`` go from a nudge to nearly the code, and
    ``packages`` are what an answer may import beyond the standard library.
    """

    id: str
    title: str
    revision: int
    objectives: tuple[str, ...]
    minutes: int
    difficulty: int
    functions: tuple[str, ...]
    seconds: float
    hints: tuple[str, str, str]
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A wrong answer kept on purpose: the misconception, and what its writer must be told."""

    misconception: str
    feedback: str


def parse_exercise(text: str, place: str) -> Exercise:
    """Read an ``exercise.toml``.

    Raises:
        TeachkitError: ``not-toml``, ``wrong-schema`` or ``wrong-course-file`` with file and field.
    """
    fields = read_toml(text, place, SCHEMA)
    name = fields.text("id")
    parts = name.split("/")
    if len(parts) != 2 or not all(SLUG.fullmatch(part) for part in parts):
        raise fields.wrong("id", "must read word/slug, as in depend/closure")
    difficulty = fields.integer("difficulty", least=1)
    if difficulty > 3:
        raise fields.wrong("difficulty", "must be 1, 2 or 3 stars")
    hints = fields.texts("hints")
    if len(hints) != 3:
        raise fields.wrong("hints", "must be three: a nudge, where to look, nearly the code")
    functions = fields.texts("functions")
    if not functions or not all(function.isidentifier() for function in functions):
        raise fields.wrong("functions", "must name the functions that the learner writes")
    for function in functions:
        if function in RESERVED or function.startswith("_"):
            raise fields.wrong("functions", f"'{function}' is a word that checks use themselves")
    packages = fields.texts("packages", default=())
    if not all(package.isidentifier() for package in packages):
        raise fields.wrong("packages", "must be names as they are imported, such as numpy")
    seconds = fields.number("seconds", default=2.0)
    if not 0 < seconds <= 60:
        raise fields.wrong("seconds", "must be more than 0 and at most 60")
    exercise = Exercise(
        id=name,
        title=fields.text("title"),
        revision=fields.integer("revision", least=1),
        objectives=fields.texts("objectives"),
        minutes=fields.integer("minutes", least=1),
        difficulty=difficulty,
        functions=functions,
        seconds=seconds,
        hints=(hints[0], hints[1], hints[2]),
        packages=packages,
    )
    fields.done()
    if not exercise.objectives:
        raise fields.wrong("objectives", "must name at least one objective of the chapter")
    return exercise


def parse_wrong_answer(source: str, place: str) -> WrongAnswer:
    """Read the header of a file in ``wrong/``: a docstring of two lines.

    ::

        '''misconception: direct-only
        feedback: Only the direct dependencies are there
        '''

    Raises:
        TeachkitError: ``wrong-course-file`` when a line is missing.
    """
    try:
        header = ast.get_docstring(ast.parse(source)) or ""
    except SyntaxError as error:
        raise TeachkitError(
            "wrong-course-file",
            f"This wrong answer is not even Python: {error.msg}",
            place=f"{place}, line {error.lineno}",
            hint="A wrong answer runs, and is wrong; that is the point of it.",
        ) from error
    said: dict[str, str] = {}
    last = ""
    for line in header.splitlines():
        name, colon, rest = line.partition(":")
        if colon and name.strip() in ("misconception", "feedback"):
            last = name.strip()
            said[last] = rest.strip()
        elif last and line.strip():
            said[last] += " " + line.strip()
    for name in ("misconception", "feedback"):
        if not said.get(name):
            raise TeachkitError(
                "wrong-course-file",
                f"The docstring of this wrong answer has no line '{name}: …'",
                place=place,
                hint="Name the misconception, and the words its writer must be told.",
            )
    if not SLUG.fullmatch(said["misconception"]):
        raise TeachkitError(
            "wrong-course-file",
            "The misconception must be lower-case words joined by hyphens",
            place=place,
            hint="As in direct-only.",
        )
    return WrongAnswer(said["misconception"], said["feedback"])


def starter(cells: tuple[str, ...], exercise: Exercise) -> str:
    """Return the starter of a statement: the code cells that define the exercise's functions.

    ``cells`` are the sources of the notebook's code cells, in order.

    Raises:
        TeachkitError: ``wrong-course-file`` when a function has no cell of its own.
    """
    chosen: list[str] = []
    missing = set(exercise.functions)
    for cell in cells:
        try:
            tree = ast.parse(cell)
        except SyntaxError:
            continue  # a magic; the starter itself is plain Python
        starts = (ast.FunctionDef, ast.ClassDef)
        defined = {node.name for node in tree.body if isinstance(node, starts)}
        if defined & set(exercise.functions):
            chosen.append(cell)
            missing -= defined
    if missing:
        raise TeachkitError(
            "wrong-course-file",
            f"No cell of the statement starts the function '{min(missing)}'",
            place=f"exercises/{exercise.id}/statement.md",
            hint="Give the learner a cell with its def line and its docstring.",
        )
    return "\n\n".join(chosen)
