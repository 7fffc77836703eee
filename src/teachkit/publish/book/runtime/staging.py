"""The Python that a page needs, laid out as below site-packages: the wheels, and a part of us."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import teachkit
from teachkit.publish.content import learner_files

__all__ = ["PYTEST", "own_files", "unpack"]

# Of ourselves: what stands on the standard library, its views, and what checks an answer.
OWN = (
    "__init__.py",
    "drawing.py",
    "errors.py",
    "later.py",
    "data/**/*",
    "decisions/**/*",
    "course/**/*",
    "widgets/**/*",
    "labs/**/*.py",
    "labs/recorded/*.json",
    "grading/*.py",
    "grading/gradebook/__init__.py",
    "grading/gradebook/cells.py",
    "publish/__init__.py",
    "publish/live/*.py",
    "publish/live/kernel/*.py",
)

# Only for our own tests in the browser's Python: no page loads it.
PYTEST = frozenset({"pytest", "pluggy", "iniconfig", "packaging", "pygments"})

# Of wheels: their tests, and the front ends that the page has from npm already.
_LEFT_OUT = re.compile(r"(^|/)tests?/|\.data/|/(static|nbextension)/|\.dist-info/RECORD$|\.pyi$")


def own_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield what a page gets of us, as (path below site-packages, source).

    Of the course come the outline, the questions and what a learner may see of each exercise;
    the text of the chapters is in the pages already.
    """
    package = Path(teachkit.__file__).parent
    for pattern in OWN:
        for path in sorted(package.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"teachkit/{path.relative_to(package).as_posix()}", path
    content = "teachkit/_content"
    yield f"{content}/course.toml", root / "course.toml"
    for path in sorted((root / "notebooks" / "questions").rglob("*.toml")):
        yield f"{content}/{path.relative_to(root).as_posix()}", path
    for path in sorted((root / "exercises").glob("*/*.toml")):  # rubrics: what a plan is judged by
        yield f"{content}/{path.relative_to(root).as_posix()}", path
    for name, path in learner_files(root).items():
        if name.startswith("exercises/"):
            yield f"{content}/{name}", path


def unpack(wheels: list[Path], own: list[tuple[str, Path]], stage: Path) -> None:
    """Lay out the wheels, except those for tests, and our own files in ``stage``."""
    for wheel in wheels:
        if wheel.name.partition("-")[0] in PYTEST:
            continue
        with zipfile.ZipFile(wheel) as archive:
            kept = [one for one in archive.namelist() if not _LEFT_OUT.search(one)]
            archive.extractall(stage, kept)
    for name, path in own:
        target = stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
