"""Where the course's own files are, and which of them a learner gets."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from teachkit.errors import TeachkitError

__all__ = ["content_root", "learner_files"]

# Workspace name -> name in the course, for the one file that lies elsewhere: hidden, because it
# concerns JupyterLab and not the learner.
_SETTINGS = {".jupytext.toml": "jupytext.toml"}

_FOR_INSTRUCTORS = frozenset({"solutions", "wrong", "test_hidden.py"})
_LEFTOVERS = frozenset({"__pycache__"})


def content_root() -> Path:
    """Return the folder with ``course.toml``, ``notebooks/`` and ``exercises/``.

    An installed teachkit carries them inside; in a checkout they lie at its top.

    Raises:
        TeachkitError: ``no-content`` when neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / "_content", package.parents[1]):
        if (candidate / "course.toml").is_file() and (candidate / "notebooks").is_dir():
            return candidate
    raise TeachkitError(
        "no-content",
        "The chapters of the course are missing from this installation",
        place=str(package),
        hint="Install teachkit again, or run it from a checkout of the course.",
    )


def learner_files(root: Path) -> dict[str, Path]:
    """Map each file of a workspace, as a ``/``-separated relative name, to its source.

    Chapters come whole. Of an exercise come its statement, visible checks, hints and data;
    solutions, wrong answers and hidden checks stay behind.
    """
    found = {name: root / source for name, source in _SETTINGS.items() if (root / source).is_file()}
    for room, least_depth in (("notebooks", 2), ("exercises", 4)):
        for path in sorted((root / room).rglob("*")):
            name = PurePosixPath(path.relative_to(root).as_posix())
            if len(name.parts) >= least_depth and path.is_file() and _is_for_learners(name):
                found[str(name)] = path
    return found


def _is_for_learners(name: PurePosixPath) -> bool:
    """Tell whether a file is handed out; hidden files and caches are nobody's text."""
    return not any(
        part in _LEFTOVERS
        or part.startswith(".")
        or (part in _FOR_INSTRUCTORS and name.parts[0] == "exercises")
        for part in name.parts
    )
