"""``teachkit submit``: pack one's answers into a file for whoever grades them."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError, printable

if TYPE_CHECKING:
    from teachkit.grading.submissions import Packed

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit submit --learner s1234567        everything that you have answered
  teachkit submit                           the same, once your id is known here
  teachkit submit depend/closure            one exercise
  teachkit submit --dry-run                 what would be packed; nothing is written
  teachkit submit --out ~/closure.zip       into a file of your choice
  teachkit submit --json | jq -r .file

The file is submission-ID.zip in this folder; where an older one is, submission-ID+2.zip and so on.
The same answers make the same file. Nothing is sent anywhere: hand it in as your teacher says.
Without an EXERCISE, your plan and your answers to questions come along: people may judge them.

exit codes:
  0  it is packed, or would be
  2  no id, no such exercise, nothing answered, too large, or a file is in the way
  3  it cannot be written here
"""

_LARGE = 2**20  # bytes of a notebook that is mostly outputs


@dataclass(frozen=True, slots=True)
class _Standing:
    """One exercise of the course, and what of it the workspace has."""

    id: str
    name: str = ""
    packed: Packed | None = None
    changed: float = 0.0
    missing: tuple[str, ...] = ()
    begun: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        if not self.begun:
            return "unanswered"
        return "partly" if self.missing else "answered"

    def as_dict(self) -> dict[str, object]:
        return {
            "exercise": self.id,
            "file": self.name,
            "status": self.word,
            "still_to_write": list(self.missing),
            "bytes": len(self.packed.content) if self.packed else 0,
            "warnings": list(self.warnings),
        }


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    parser.add_argument(
        "exercise", nargs="*", metavar="EXERCISE", help="as in depend/closure; else all answered"
    )
    parser.add_argument(
        "--learner", metavar="ID", help="your id in the class; remembered in your workspace"
    )
    parser.add_argument("--out", metavar="FILE", help="where to write (default: submission-ID.zip)")
    parser.add_argument(
        "--no-plan", action="store_true", help="leave out your plan and your answers to questions"
    )
    parser.add_argument("--force", action="store_true", help="replace what is there")
    parser.add_argument("--dry-run", action="store_true", help="say what it would do, do nothing")
    parser.add_argument(
        "--workspace", metavar="DIR", help="your workspace; the nearest one if left out"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    """Pack, or say what would be packed.

    Raises:
        TeachkitError: ``no-workspace``, ``no-learner``, ``bad-learner``, ``no-such-exercise``,
            ``no-answer``, ``nothing-to-submit``, ``too-large``, ``in-the-way``, ``cannot-write``.
    """
    from teachkit.course.store import named_workspace, workspace
    from teachkit.data.files import write_atomically
    from teachkit.grading.submissions import check_learner, pack_submission

    home = workspace(named_workspace(args.workspace))
    if home is None:
        raise TeachkitError(
            "no-workspace",
            "You are not in a workspace, so there are no answers to pack",
            place=str(Path.cwd()),
            hint="Go to yours, or name it: teachkit submit --workspace DIR",
        )
    learner = args.learner or _remembered(home)
    if not learner:
        raise TeachkitError(
            "no-learner",
            "Who are you? Your id in the class is not known here yet",
            hint="Say it once: teachkit submit --learner ID",
        )
    check_learner(learner)
    beside = {} if args.no_plan or args.exercise else _beside(home)
    chosen, others = _chosen(args.exercise, home, may_be_none=bool(beside))
    packed = [one.packed for one in chosen if one.packed is not None] + list(beside)
    created = _time(max([one.changed for one in chosen] + list(beside.values())))
    content = pack_submission(learner, packed, created=created)
    target, is_there = _target(args.out, learner, content, force=args.force)
    if not args.dry_run:
        if not is_there:
            write_atomically(target, content)
        _remember(home, learner)
    result = {
        "learner": learner,
        "file": str(target),
        "bytes": len(content),
        "sha256": _sha256(content),
        "written": not (args.dry_run or is_there),
        "packed": [one.as_dict() for one in chosen],
        "beside": [one.name for one in beside],
        "not_packed": [one.as_dict() for one in others],
    }
    if args.json:
        print(json.dumps(result, indent=2))
    else:
        _print(result, chosen, others, list(beside), dry=args.dry_run, is_there=is_there)
    return 0


def _beside(home: Path) -> dict[Packed, float]:
    """Return what people judge, the plan and the answers to questions, and when it was changed."""
    from teachkit.grading.submissions import Packed

    found: dict[Packed, float] = {}
    for path in (home / "plan.json", home / ".teachkit" / "record.jsonl"):
        if path.is_file() and not path.is_symlink():
            try:
                found[Packed(path.name, path.read_bytes())] = path.stat().st_mtime
            except OSError as error:
                raise TeachkitError(
                    "cannot-read",
                    f"{path.name} cannot be read: {error.strerror or error}",
                    place=str(path),
                    hint="Check its rights, or leave it out with --no-plan.",
                ) from error
    return found


def _chosen(
    names: list[str], home: Path, *, may_be_none: bool
) -> tuple[list[_Standing], list[_Standing]]:
    """Return what to pack and what not: what is named, or else what has been answered."""
    from teachkit.course.load import course_root, load_course

    root = course_root()
    if names:
        named = {one.id: one for one in (_standing(name, home, root) for name in names)}
        for one in named.values():
            if one.packed is None:
                raise TeachkitError(
                    "no-answer",
                    f"There is no notebook of {one.id} in your workspace",
                    place=str(home),
                    hint=f"Bring it back: teachkit start --restore exercises/{one.id}",
                )
        return list(named.values()), []
    found = [_standing(name, home, root) for name in load_course(root).exercises()]
    begun = [one for one in found if one.begun]
    if not begun and not may_be_none:
        raise TeachkitError(
            "nothing-to-submit",
            "You have not answered any exercise yet",
            place=str(home),
            hint="Write an answer into an exercise's notebook and save it; 'teachkit check' helps.",
        )
    return begun, [one for one in found if not one.begun]


def _standing(name: str, home: Path, root: Path) -> _Standing:
    from teachkit.course.load import load_exercise
    from teachkit.grading.answers import read_sheet
    from teachkit.grading.checks import answer_from_sheets, notebook_in
    from teachkit.grading.submissions import Packed
    from teachkit.grading.submissions.answered import still_to_write
    from teachkit.grading.submissions.limits import size_in_words

    folder = load_exercise(name, root)
    exercise = folder.exercise
    path = notebook_in(home, exercise.id)
    if path is None:
        return _Standing(exercise.id, missing=exercise.functions)
    sheet = read_sheet(path)
    inside = path.relative_to(home).as_posix()
    warnings = []
    try:
        missing, problem = still_to_write(answer_from_sheets(folder, (sheet,)))
    except TeachkitError as error:
        missing, problem = exercise.functions, error.message
    if problem:
        warnings.append(problem)
    if len(sheet.content) > _LARGE:
        size = size_in_words(len(sheet.content))
        warnings.append(f"It has {size}, most of it outputs. Clear them: graders run it afresh.")
    twin = path.with_suffix(".ipynb")
    if twin != path and twin.is_file():
        warnings.append(f"{twin.name} lies beside it and is not packed: {path.name} counts.")
    return _Standing(
        exercise.id,
        inside,
        Packed(inside, sheet.content, exercise.id, exercise.revision),
        path.stat().st_mtime,
        missing,
        begun=bool(problem) or len(missing) < len(exercise.functions),
        warnings=tuple(warnings),
    )


def _target(out: str | None, learner: str, content: bytes, *, force: bool) -> tuple[Path, bool]:
    """Return the file to write, and whether it is there already, byte for byte."""
    from teachkit.grading.submissions import safe_name

    room = Path(out).expanduser() if out else Path()
    stem = f"submission-{safe_name(learner)}"
    if out and not room.is_dir():
        if room.exists() and not force and not _is(room, content):
            raise TeachkitError(
                "in-the-way",
                f"{room.name} is there already, and is something else",
                place=str(room),
                hint="Give another name, or replace it with --force.",
            )
        return room, _is(room, content)
    path, number = room / f"{stem}.zip", 1
    while path.exists() and not force and not _is(path, content):
        number += 1
        path = room / f"{stem}+{number}.zip"
    return path, _is(path, content)


def _is(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _note(home: Path) -> Path:
    return home / ".teachkit" / "learner.json"


def _remembered(home: Path) -> str:
    try:
        told = json.loads(_note(home).read_bytes())
        learner = told["learner"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""  # never said, or damaged: it is asked for again
    return learner if isinstance(learner, str) else ""


def _remember(home: Path, learner: str) -> None:
    from teachkit.data.files import write_atomically

    if _remembered(home) != learner:
        told = {"schema": 1, "learner": learner}
        write_atomically(_note(home), json.dumps(told, indent=2) + "\n")


def _time(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def _print(
    result: dict[str, object],
    chosen: list[_Standing],
    others: list[_Standing],
    beside: list[Packed],
    *,
    dry: bool,
    is_there: bool,
) -> None:
    if dry:
        opening = f"{result['file']} would be packed"
    elif is_there:
        opening = f"{result['file']} is there already, with just this in it"
    else:
        opening = f"{result['file']} is packed"
    print(printable(f"{opening}, for learner {result['learner']}:") + "\n")
    width = max((len(one.id) for one in chosen), default=0)
    for one in chosen:
        print(f"  {one.word:<10}  {one.id:<{width}}  {printable(one.name)}")
        if one.missing:
            print(f"{'':14}still to write: {', '.join(one.missing)}")
        for warning in one.warnings:
            print(f"{'':14}{printable(warning)}")
    told = {"plan.json": "your plan", "record.jsonl": "your answers to the chapters' questions"}
    for each in beside:
        print(f"  {'for people':<10}  {each.name}: {told[each.name]}")
    if others:
        import textwrap

        listed = ", ".join(one.id for one in others)
        print("\n" + textwrap.fill(f"Not answered yet, and not in it: {listed}.", 80))
    if not dry:
        print("\nNothing was sent anywhere. Hand the file in as your teacher says.")
