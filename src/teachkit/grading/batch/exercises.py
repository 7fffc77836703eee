"""Which exercises are graded, what a worker is told of each, and when its checks have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from teachkit import __version__
from teachkit.course.exercise import parse_exercise
from teachkit.course.load import ExerciseFolder, course_root, load_course, load_exercise
from teachkit.course.outline import Course
from teachkit.errors import TeachkitError
from teachkit.grading.batch.wire import Job
from teachkit.grading.checks import starter_of
from teachkit.grading.launch import Limits

__all__ = [
    "FORMAT",
    "chosen_exercises",
    "course_of",
    "files_of",
    "fingerprint",
    "job_for",
    "write_files",
]

# Raised when the same checks and the same answer may get another grade than before.
FORMAT = 1


def chosen_exercises(words: Sequence[str]) -> list[ExerciseFolder]:
    """Find the exercises that a teacher names: ids, ``all``, or paths.

    A path is that of an exercise's own folder, or of a course, which stands for all of its
    exercises. Each is there once, in the order of the words.

    Raises:
        TeachkitError: ``no-such-exercise``, ``no-course``, ``same-exercise``, or what reading says.
    """
    found: dict[str, ExerciseFolder] = {}
    for word in words:
        for folder in _named(word):
            known = found.setdefault(folder.exercise.id, folder)
            if known.path.resolve() != folder.path.resolve():
                raise TeachkitError(
                    "same-exercise",
                    f"Two exercises are called {folder.exercise.id}",
                    place=f"{known.path} and {folder.path}",
                    hint="Give one of them another id: grades are kept under it.",
                )
    return list(found.values())


def _named(word: str) -> Iterator[ExerciseFolder]:
    path = Path(word)
    if word == "all":
        yield from _all_of(course_root())
    elif (path / "exercise.toml").is_file():
        file = path / "exercise.toml"
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TeachkitError(
                "cannot-read", f"The exercise cannot be read: {error}", place=str(file)
            ) from error
        yield ExerciseFolder(parse_exercise(text, str(file)), path.resolve())
    elif (path / "exercises").is_dir():
        yield from _all_of(path.resolve())
    else:
        yield load_exercise(word)


def _all_of(root: Path) -> Iterator[ExerciseFolder]:
    names = sorted(
        found.parent.relative_to(root / "exercises").as_posix()
        for found in (root / "exercises").glob("*/*/exercise.toml")
    )
    if not names:
        raise TeachkitError(
            "no-such-exercise",
            "This course has no exercises",
            place=str(root),
            hint="An exercise is a folder exercises/<word>/<slug>/ with an exercise.toml.",
        )
    for name in names:
        yield load_exercise(name, root)


def course_of(folders: Sequence[ExerciseFolder]) -> Course | None:
    """Return the course that the exercises are from; None for a teacher's own without one."""
    for folder in folders:
        root = folder.path.resolve().parents[2]
        if (root / "course.toml").is_file():
            return load_course(root)
    return None


def files_of(folder: ExerciseFolder) -> dict[str, bytes]:
    """Return what grading needs of an exercise, by its path inside the folder.

    These are its description, its checks and its data; no solution is among them.

    Raises:
        TeachkitError: ``cannot-read``, as when there are no checks.
    """
    paths = [folder.path / "exercise.toml", folder.visible]
    if folder.hidden.is_file():
        paths.append(folder.hidden)
    data = folder.path / "data"
    paths += sorted(path for path in data.rglob("*") if path.is_file() and not path.is_symlink())
    try:
        return {path.relative_to(folder.path).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The exercise {folder.exercise.id} cannot be read: {error.strerror}",
            place=str(error.filename),
            hint="An exercise has an exercise.toml and at least the checks in test_visible.py.",
        ) from error


def fingerprint(folder: ExerciseFolder) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of all that a grade depends on but the answer.

    That is `files_of`, the starter, and the version of the grader itself.

    Raises:
        TeachkitError: as `files_of`.
    """
    told = hashlib.sha256(f"teachkit {__version__}, format {FORMAT}".encode())
    parts = {**files_of(folder), "starter": _starter(folder).encode()}
    for name, content in sorted(parts.items()):
        told.update(hashlib.sha256(name.encode()).digest())
        told.update(hashlib.sha256(content).digest())
    return told.hexdigest()


def job_for(
    folder: ExerciseFolder, *, bubblewrap: bool = True, accept_unsealed: bool = False
) -> Job:
    """Return what a worker on this machine is told of an exercise."""
    exercise = folder.exercise
    files = [folder.visible, *([folder.hidden] if folder.hidden.is_file() else [])]
    return Job(
        files=tuple(str(path.resolve()) for path in files),
        data=str(folder.path.resolve() / "data"),
        packages=exercise.packages,
        exercise=exercise.id,
        functions=exercise.functions,
        starter=_starter(folder),
        seconds=exercise.seconds,
        budget=Limits(exercise.seconds).budget,
        bubblewrap=bubblewrap,
        accept_unsealed=accept_unsealed,
    )


def write_files(files: dict[str, bytes], root: Path) -> None:
    """Write what `files_of` returned below ``root``, as on a machine that has no such course."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _starter(folder: ExerciseFolder) -> str:
    return starter_of(folder) if folder.statement.is_file() else ""
