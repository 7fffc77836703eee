"""Which files of the course a learner gets, and what of them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from teachkit.errors import TeachkitError
from teachkit.publish.handout import for_face
from teachkit.publish.vocabulary import lowered

__all__ = ["handed_out", "learner_files"]

# What JupyterLab needs beside the chapters to save them unchanged. (A hidden name would suit it
# better, but jupytext reads none inside JupyterLab.)
_SETTINGS = "jupytext.toml"

# The questions stay where teachkit reads them: their answers lie beside them.
_KEPT_BACK = {
    "notebooks": frozenset({"__pycache__", "questions"}),
    "exercises": frozenset({"__pycache__", "solutions", "test_hidden.py", "wrong"}),
}


def learner_files(root: Path) -> dict[str, Path]:
    """Map each file of a workspace, as a ``/``-separated relative name, to its source.

    Of a chapter come its text and pictures, of an exercise its statement, visible checks, hints
    and data. Whatever holds answers stays behind.
    """
    settings = root / _SETTINGS
    found = {_SETTINGS: settings} if settings.is_file() else {}
    for room, least_depth in (("notebooks", 2), ("exercises", 4)):
        for path in sorted((root / room).rglob("*")):
            name = PurePosixPath(path.relative_to(root).as_posix())
            if len(name.parts) >= least_depth and path.is_file() and _is_for_learners(name):
                found[str(name)] = path
    return found


def handed_out(name: str, source: Path) -> bytes:
    """Return what a learner gets of one file of `learner_files`.

    Raises:
        TeachkitError: ``cannot-read``, ``bad-cell`` for a chapter that is no notebook, or
            ``unlisted-word`` for MyST that no notebook shows.
    """
    try:
        content = source.read_bytes()
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"{source.name} of the course could not be read: {error.strerror or error}",
            place=str(source),
            hint="Install teachkit again, or check the rights of the checkout.",
        ) from error
    if not name.endswith(".md"):
        return content
    return lowered(for_face(content.decode(), "lab", place=name), place=name).encode()


def _is_for_learners(name: PurePosixPath) -> bool:
    """Tell whether a file is handed out; hidden files and caches are nobody's text."""
    kept_back = _KEPT_BACK[name.parts[0]]
    return not any(part.startswith(".") or part in kept_back for part in name.parts)
