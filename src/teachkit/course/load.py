"""Where the course's files are, and how they become the data of this package.

A course is a folder with ``course.toml``, ``notebooks/`` and ``exercises/``. It is found

1. as the folder named by ``TEACHKIT_COURSE``,
2. upward from the working folder (a clone, or a workspace that carries its own copy),
3. inside the installed package, or as the clone that an editable install points to.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.course.exercise import Exercise, parse_exercise
from teachkit.course.outline import Course, parse_course
from teachkit.course.question import Check, Explain, Predict, Questions, parse_questions
from teachkit.course.rubric import Rubric, parse_rubric
from teachkit.errors import TeachkitError

__all__ = [
    "ExerciseFolder",
    "course_root",
    "exercise_data",
    "load_course",
    "load_exercise",
    "load_question",
    "load_questions",
    "load_rubric",
]


@dataclass(frozen=True, slots=True)
class ExerciseFolder:
    """An exercise and where it lies; what an installed course leaves out may not exist."""

    exercise: Exercise
    path: Path

    @property
    def statement(self) -> Path:
        """The notebook with what, why and the starter cell."""
        return self.path / "statement.md"

    @property
    def visible(self) -> Path:
        """The checks that the learner may read."""
        return self.path / "test_visible.py"

    @property
    def hidden(self) -> Path:
        """The checks that the learner may not read."""
        return self.path / "test_hidden.py"

    @property
    def solutions(self) -> tuple[Path, ...]:
        """The solutions, in order of their names; none in an installed course."""
        return tuple(sorted((self.path / "solutions").glob("*.py")))

    @property
    def wrong(self) -> tuple[Path, ...]:
        """The wrong answers kept on purpose; none in an installed course."""
        return tuple(sorted((self.path / "wrong").glob("*.py")))


def course_root(start: Path | None = None) -> Path:
    """Return the folder of the course, see the module's docstring for where it is looked for.

    Raises:
        TeachkitError: ``no-course`` when there is none.
    """
    named = os.environ.get("TEACHKIT_COURSE")
    if named:
        if (Path(named) / "course.toml").is_file():
            return Path(named).resolve()
        raise TeachkitError(
            "no-course",
            "TEACHKIT_COURSE names a folder without a course.toml",
            place=named,
            hint="Unset it, or name the folder of a course.",
        )
    here = (start or Path.cwd()).resolve()
    package = Path(__file__).resolve().parents[1]
    for folder in (here, *here.parents, package / "_content", package.parents[1]):
        if (folder / "course.toml").is_file() and (folder / "notebooks").is_dir():
            return folder
    raise TeachkitError(
        "no-course",
        "There is no course here: no folder upward has a course.toml beside notebooks/",
        place=str(here),
        hint="Run 'teachkit start' once, or set TEACHKIT_COURSE to the course's folder.",
    )


def load_course(root: Path | None = None) -> Course:
    """Read the outline of the course.

    Raises:
        TeachkitError: ``no-course``, or what `parse_course` says.
    """
    folder = root or course_root()
    return parse_course(_text(folder / "course.toml"))


def load_questions(chapter: str, root: Path | None = None) -> Questions:
    """Read the questions of a chapter; a chapter without a file of questions has none.

    Raises:
        TeachkitError: ``no-course``, or what `parse_questions` says.
    """
    folder = root or course_root()
    path = folder / "notebooks" / "questions" / f"{chapter}.toml"
    if not path.is_file():
        return Questions(chapter, (), (), ())
    return parse_questions(_text(path), f"notebooks/questions/{chapter}.toml")


def load_question(name: str, root: Path | None = None) -> Predict | Explain | Check:
    """Return one question by its full id, such as ``depend.sudo-rs-crates``.

    Raises:
        TeachkitError: ``no-such-question``, with the ids that there are.
    """
    folder = root or course_root()
    stem = name.partition(".")[0]
    known: list[str] = []
    for chapter in (stem, f"cases/{stem}"):
        for question in load_questions(chapter, folder).all():
            if question.id == name:
                return question
            known.append(question.id)
    raise TeachkitError(
        "no-such-question",
        f"There is no question '{name}'",
        place=f"notebooks/questions/{stem}.toml",
        hint="There are: " + ", ".join(known) if known else "That chapter has no questions.",
    )


def load_exercise(name: str, root: Path | None = None) -> ExerciseFolder:
    """Return one exercise by its id, such as ``depend/closure``.

    Raises:
        TeachkitError: ``no-such-exercise``, with the ids that there are; or what
            `parse_exercise` says.
    """
    folder = (root or course_root()) / "exercises"
    name = name.rstrip("/")  # as a shell completes a folder
    path = folder / name
    if not (path / "exercise.toml").is_file() or ".." in Path(name).parts:
        known = sorted(
            found.parent.relative_to(folder).as_posix()
            for found in folder.glob("*/*/exercise.toml")
        )
        raise TeachkitError(
            "no-such-exercise",
            f"There is no exercise '{name}'",
            place=str(folder),
            hint="There are: " + ", ".join(known) if known else "This course has no exercises.",
        )
    exercise = parse_exercise(_text(path / "exercise.toml"), f"exercises/{name}/exercise.toml")
    if exercise.id != name:
        raise TeachkitError(
            "wrong-course-file",
            f"'id' says {exercise.id}, the folder says {name}",
            place=f"exercises/{name}/exercise.toml, id",
            hint="Make them the same: answers are kept under that name.",
        )
    return ExerciseFolder(exercise, path)


def load_rubric(name: str = "plan", root: Path | None = None) -> Rubric:
    """Return the rubric of one piece of work that people judge, such as ``plan``.

    Raises:
        TeachkitError: ``no-course``, ``cannot-read``, or what `parse_rubric` says.
    """
    path = (root or course_root()) / "exercises" / name / "rubric.toml"
    return parse_rubric(_text(path), f"exercises/{name}/rubric.toml")


def exercise_data(name: str, file: str, root: Path | None = None) -> Any:  # JSON
    """Return what a JSON file in an exercise's folder ``data/`` holds.

    Raises:
        TeachkitError: ``no-such-exercise``, ``cannot-read`` or ``not-json``.
    """
    path = load_exercise(name, root).path / "data" / file
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise TeachkitError(
            "not-json",
            f"{file} is not JSON: {error}",
            place=str(path),
            hint="The file came with the course; take it from there again.",
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TeachkitError(
            "cannot-read",
            f"{path.name} cannot be read: {error}",
            place=str(path),
            hint="Check that the file is there, is yours to read, and is UTF-8.",
        ) from error
