"""A learner's work as one file: out of a workspace, and into one, without losing either side's.

The archive is a workspace: the record, the plan, and the exercises that its owner has written in.
The book's page "Your record and plan" writes and reads the same. Coming in, the record is merged
and nothing else takes another's place: what differs is put into ``kept/DATE/``.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from teachkit.course.record import HEADER, lines_to_add, read_record
from teachkit.course.store import FileRecordStore
from teachkit.data.files import write_atomically
from teachkit.decisions.plan import parse_plan
from teachkit.errors import TeachkitError
from teachkit.grading.submissions.limits import SHEET_BYTES, RefusedError
from teachkit.grading.submissions.names import shown
from teachkit.grading.submissions.trees import ArchiveTree
from teachkit.publish.workspace import PRIVATE

__all__ = ["Brought", "Work", "bring", "pack_work", "read_work", "work_of"]

RECORD, PLAN = f"{PRIVATE}/record.jsonl", "plan.json"
_ANSWER = re.compile(r"exercises/[a-z0-9-]+(/[a-z0-9-]+)+/statement\.(md|ipynb)")
_KEPT = re.compile(r"kept/\d{4}-\d\d-\d\d-\d{6}/")
# Somebody who packs a workspace by hand packs its folder.
_AROUND = re.compile(r"(?!exercises/|kept/|\.teachkit/)[^/]+/")


@dataclass(frozen=True, slots=True)
class Work:
    """What travels: the record's lines, header included, and each other file by its path.

    ``others`` counts the files of an archive that are none of this.
    """

    record: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    others: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of it: lines that came, and that were there; paths that came, and kept aside."""

    came: int
    had: int
    taken: tuple[str, ...]
    same: tuple[str, ...]
    aside: Mapping[str, str]
    others: int


def work_of(folder: Path, record: FileRecordStore, plan: Path) -> Work:
    """Return the work in a workspace: of the exercises, those that its owner has written in.

    Raises:
        TeachkitError: ``foreign-record`` or ``cannot-read``.
    """
    body = [line for line in record.lines()[1:] if line.strip()]
    files: dict[str, bytes] = {}
    for path in [plan, *sorted((folder / "exercises").glob("*/*/statement.*"))]:
        name = PLAN if path == plan else path.relative_to(folder).as_posix()
        if not path.is_file() or not _travels(name):
            continue
        shipped = folder / PRIVATE / "shipped" / name
        content = _read(path)
        if not shipped.is_file() or _read(shipped) != content:
            files[name] = content
    return Work((HEADER, *body), files)


def pack_work(work: Work) -> bytes:
    """Return the archive. The same work makes the same bytes."""
    content = io.BytesIO()
    record = "".join(f"{line}\n" for line in work.record).encode()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted({RECORD: record, **work.files}.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the first time a zip can tell
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()


def read_work(path: Path) -> Work:
    """Read an archive without trust, and check that its record and plan can be taken.

    Raises:
        TeachkitError: ``cannot-read``, ``bad-archive`` for what nobody packs by accident,
            ``nothing-there``, ``foreign-record``, ``broken-plan`` or ``later-plan``.
    """
    try:
        with path.open("rb") as file:
            tree = ArchiveTree(file, passed_over=lambda name: not _travels(_inside(name)))
            found: dict[str, bytes] = {}
            for item in [item for top, _ in tree.tops() for item in tree.below(top)]:
                if item.problem:
                    raise RefusedError(f"{shown(item.path)} {item.problem}.")
                if _inside(item.path) in found:
                    raise RefusedError(f"{shown(item.path)} is in the archive twice.")
                found[_inside(item.path)] = tree.read(item, SHEET_BYTES)
            with zipfile.ZipFile(file) as archive:
                files = sum(not info.is_dir() for info in archive.infolist())
    except RefusedError as error:
        raise TeachkitError(
            "bad-archive",
            f"Nothing was taken. {error}",
            place=str(path),
            hint="Export it again: 'Your record and plan' in the book, or teachkit progress"
            " export --all mine.zip",
        ) from error
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The archive cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Name the zip that was exported.",
        ) from error
    if not found:
        raise TeachkitError(
            "nothing-there",
            "There is no record, no plan and no exercise in this archive",
            place=str(path),
            hint="Export it again, from the book or with: teachkit progress export --all mine.zip",
        )
    record = tuple(found.pop(RECORD, b"").decode("utf-8", "replace").split("\n"))
    if any(record):
        read_record(record, f"{path}, {RECORD}")
    if PLAN in found:
        parse_plan(found[PLAN], place=f"{path}, {PLAN}")
    return Work(record if any(record) else (), found, files - len(found) - any(record))


def bring(folder: Path, work: Work, *, write: bool = True) -> Brought:
    """Put work into a workspace; with ``write`` off, only say what would become of it.

    Raises:
        TeachkitError: ``foreign-record``, ``cannot-read`` or ``cannot-write``.
    """
    store = FileRecordStore(folder / RECORD)
    came = had = 0
    if work.record:
        if write:
            came = store.merge(work.record, "the archive")
        else:
            came = len(lines_to_add(store.lines(), work.record))
        had = sum(bool(line.strip()) for line in work.record[1:]) - came
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    taken, same, aside = [], [], {}
    for name, content in work.files.items():
        there = folder / name
        own = _read(there) if there.is_file() else None
        shipped = folder / PRIVATE / "shipped" / name
        if own == content or (own is not None and name == PLAN and _same_plan(own, content)):
            same.append(name)
            continue
        untouched = own is not None and shipped.is_file() and _read(shipped) == own
        if untouched or not (there.exists() or there.is_symlink()):
            taken.append(name)
        else:
            aside[name] = f"kept/{stamp}/{name}"
        if write:
            write_atomically(folder / aside.get(name, name), content)
    return Brought(came, had, tuple(taken), tuple(same), aside, work.others)


def _travels(name: str) -> bool:
    inner = _KEPT.sub("", name, count=1)
    return name == RECORD or inner == PLAN or bool(_ANSWER.fullmatch(inner))


def _inside(name: str) -> str:
    return _AROUND.sub("", name, count=1) if _AROUND.match(name) else name


def _same_plan(one: bytes, other: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"{path.name} cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Check its rights; nothing was changed.",
        ) from error
