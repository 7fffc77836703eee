"""The learner's record and plan on disk.

Both live in the learner's workspace, outside everything that a course update touches: the
record in ``.teachkit/record.jsonl``, the plan in ``plan.json`` where its owner can see it.
Without a workspace both go to the user's data folder. A store is the seam where a browser's
storage takes the place of files later: anything with these methods will do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

from teachkit.course.record import (
    HEADER,
    Entry,
    Record,
    lines_to_add,
    lines_without,
    read_record,
    write_entry,
)
from teachkit.data.files import keep_aside, write_atomically
from teachkit.decisions.plan import (
    MIGRATIONS,
    SCHEMA,
    Plan,
    decode_plan,
    migrate,
    read_plan,
    write_plan,
)
from teachkit.errors import TeachkitError

__all__ = [
    "FilePlanStore",
    "FileRecordStore",
    "PlanStore",
    "RecordStore",
    "named_workspace",
    "now",
    "place_of",
    "plan_store",
    "record_store",
    "workspace",
]


class RecordStore(Protocol):
    """Where the record is kept."""

    def load(self) -> Record:
        """Return everything recorded so far."""

    def add(self, entry: Entry) -> None:
        """Keep one more entry."""


class PlanStore(Protocol):
    """Where the plan is kept."""

    def load(self) -> Plan:
        """Return the plan; an empty one when there is none yet."""

    def save(self, plan: Plan) -> None:
        """Keep this plan in place of the former."""


class FileRecordStore:
    """A record in a file of JSON lines that is only ever appended to.

    Each addition is one write, and waits for those of other notebooks and commands. A crash can
    at worst cut the last line, which is then counted and left where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Record:
        """Return everything recorded so far.

        Raises:
            TeachkitError: ``foreign-record`` or ``cannot-read``.
        """
        try:
            text = _bytes(self.path).decode("utf-8", "replace")
        except FileNotFoundError:
            return Record()
        except OSError as error:
            raise _cannot_read(self.path, error) from error
        return read_record(text.split("\n"), str(self.path))

    def add(self, entry: Entry) -> None:
        """Append one entry and see it on the disk before returning.

        Raises:
            TeachkitError: ``foreign-record``, or ``cannot-write`` when the disk refuses.
        """
        self.load()  # refuses a file that is not ours before anything is written to it
        with _alone(self.path.parent):
            self._append([write_entry(entry)])

    def lines(self) -> list[str]:
        """Return the file's lines as they are, the header first; none when there is no file.

        Raises:
            TeachkitError: ``foreign-record`` or ``cannot-read``.
        """
        self.load()
        try:
            return _bytes(self.path).decode("utf-8", "replace").split("\n")
        except FileNotFoundError:
            return []

    def merge(self, other: Iterable[str], place: str) -> int:
        """Add what another record has and this one has not; return how many lines came.

        Raises:
            TeachkitError: ``foreign-record`` when ``other`` is none or of a later teachkit;
                ``cannot-read`` or ``cannot-write``. Nothing is ever taken away.
        """
        theirs = list(other)
        if not any(line.strip() for line in theirs):
            raise TeachkitError(
                "foreign-record",
                "This is not a teachkit record: it is empty",
                place=place,
                hint="A record is what 'teachkit progress export FILE' writes.",
            )
        read_record(theirs, place)
        with _alone(self.path.parent):
            missing = lines_to_add(self.lines(), theirs)
            if missing:
                self._append(missing)
        return len(missing)

    def take_out(self, gone: Callable[[Entry], bool], copy: Path) -> None:
        """Keep the whole record as ``copy`` and begin a new one without some of its entries.

        The file itself is kept, so that an answer that arrives meanwhile is in the copy or in
        the new record, and never in neither; and it takes the new one's place in one step.

        Raises:
            TeachkitError: ``foreign-record``, ``cannot-read`` or ``cannot-write``.
        """
        self.load()
        with _alone(self.path.parent):
            try:
                keep_aside(self.path, copy)
                lines = copy.read_bytes().decode("utf-8", "replace").split("\n")
            except OSError as error:
                raise TeachkitError(
                    "cannot-write",
                    f"The record could not be put away: {error.strerror or error}",
                    place=str(copy),
                    hint="Nothing was taken out; check the rights of both folders.",
                ) from error
            left = "".join(f"{line}\n" for line in (HEADER, *lines_without(lines, gone)))
            try:
                write_atomically(Path(os.path.realpath(self.path)), left)
            except TeachkitError:
                copy.unlink()  # it is the record itself, which goes on
                raise

    def _append(self, lines: Iterable[str]) -> None:
        """Append lines in one write and see them on the disk; a new file gets its header."""
        try:
            text = "".join(f"{line}\n" for line in lines)
            text.encode()
        except UnicodeEncodeError as error:
            raise _half_a_character(error, "The record") from error
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            descriptor = os.open(self.path, flags, 0o644)
            try:
                size = os.lseek(descriptor, 0, os.SEEK_END)
                if size == 0:
                    text = f"{HEADER}\n{text}"
                else:
                    os.lseek(descriptor, -1, os.SEEK_END)
                    if os.read(descriptor, 1) != b"\n":
                        text = "\n" + text  # the last writer was cut off; its line stays as it is
                whole = text.encode()
                if os.write(descriptor, whole) != len(whole):
                    os.ftruncate(descriptor, size)  # half an answer helps nobody
                    raise OSError("the disk is full")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise TeachkitError(
                "cannot-write",
                f"Your answer could not be recorded: {error.strerror or error}",
                place=str(self.path),
                hint="Check the free space and the rights of its folder; older answers are safe.",
            ) from error


class FilePlanStore:
    """A plan in a JSON file: written in one step, backed up before a migration.

    Who saves has loaded before, and what somebody else has written between the two is never lost:
    then the save is refused. Where the system has locks, the look and the write are one step.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._loaded: tuple[bytes | None] | None = None  # what was there at the last load

    def load(self) -> Plan:
        """Return the plan; an empty one when there is none yet.

        A plan of an earlier schema is copied to ``plan.json.v1.bak`` (its own number) first,
        then migrated and written.

        Raises:
            TeachkitError: ``broken-plan``, ``later-plan`` or ``cannot-read``; the file stays as it
                is in every case.
        """
        return self._load(SCHEMA, MIGRATIONS)

    def save(self, plan: Plan) -> None:
        """Keep this plan in place of the former.

        Raises:
            TeachkitError: ``broken-plan`` or ``later-plan`` when what is there cannot be read,
                and so must not be replaced; ``busy`` when it is not what was loaded;
                ``not-text`` for half a character; ``cannot-write``.
        """
        try:
            content = write_plan(plan).encode()
        except UnicodeEncodeError as error:
            raise _half_a_character(error, "The plan") from error
        with _alone(self.path.parent):
            before = self._loaded
            if self.path.exists():
                self.load()
            if before is not None and self._loaded is not None and before != self._loaded:
                self._loaded = before
                raise TeachkitError(
                    "busy",
                    "Somebody else has written the plan at this moment",
                    place=str(self.path),
                    hint="Do it again; nothing of theirs was overwritten.",
                )
            # Through a link, which stays: the plan may live in a folder that is synchronised.
            write_atomically(Path(os.path.realpath(self.path)), content)
            self._loaded = (content,)

    def _load(self, schema: int, migrations: dict[int, Any]) -> Plan:
        try:
            raw = _bytes(self.path)
        except FileNotFoundError:
            self._loaded = (None,)
            return Plan()
        except OSError as error:
            raise _cannot_read(self.path, error) from error
        self._loaded = (raw,)
        value = decode_plan(raw, place=str(self.path))
        newer = migrate(value, place=str(self.path), schema=schema, migrations=migrations)
        if newer is value:
            return read_plan(value, place=str(self.path))
        # Read first: a plan that does not survive its migration must not replace the old one.
        plan = read_plan(newer, place=str(self.path), schema=schema)
        former = cast("dict[str, Any]", value)["schema"]  # `migrate` has looked
        backup = self.path.with_name(f"{self.path.name}.v{former}.bak")
        if not backup.exists():
            write_atomically(backup, raw)
        content = (json.dumps(newer, indent=2, ensure_ascii=False) + "\n").encode()
        write_atomically(Path(os.path.realpath(self.path)), content)
        self._loaded = (content,)
        return plan


def workspace(start: Path | None = None) -> Path | None:
    """Return the learner's workspace: the nearest folder upward with a ``.teachkit`` in it.

    ``TEACHKIT_WORKSPACE`` names it instead. As ``.`` it is where a process works at any time, also
    for a store that was made before the process went there.
    """
    if named := os.environ.get("TEACHKIT_WORKSPACE"):
        return Path(named)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        with suppress(OSError):
            if (folder / ".teachkit").is_dir():
                return folder
    return None


def named_workspace(name: str | None) -> Path | None:
    """Return the folder that ``--workspace`` names; None when it was left out.

    Raises:
        TeachkitError: ``no-workspace``: a mistyped name must not make a second plan elsewhere.
    """
    if name is None:
        return None
    if not os.path.isdir(name):
        raise TeachkitError(
            "no-workspace",
            "The workspace is not there",
            place=name,
            hint="Make one with 'teachkit start DIR'.",
        )
    return Path(name)


def record_store(start: Path | None = None) -> FileRecordStore:
    """Return the store of the record that belongs to this folder, or to this user."""
    found = workspace(start)
    if found is not None:
        return FileRecordStore(found / ".teachkit" / "record.jsonl")
    return FileRecordStore(_user_folder() / "record.jsonl")


def plan_store(start: Path | None = None) -> FilePlanStore:
    """Return the store of the plan that belongs to this folder, or to this user."""
    found = workspace(start)
    return FilePlanStore((found if found is not None else _user_folder()) / "plan.json")


def place_of(store: object) -> str:
    """Return where a store keeps things, for people: its path, or nothing when it has none.

    ``TEACHKIT_PLACE`` says it in words where a path means nothing: in the online book, whose
    files are a browser's.
    """
    path = getattr(store, "path", None)
    return os.environ.get("TEACHKIT_PLACE") or (str(path) if path else "")


def now() -> str:
    """Return the time for an entry: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _user_folder() -> Path:
    from platformdirs import user_data_path  # outside a workspace only

    return user_data_path("teachkit", appauthor=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process of this kind is at work in a folder, then keep others out.

    The lock is on the folder itself, so that nothing is left lying about. Without locks (in a
    browser, or on a disk that has none) nobody waits.
    """
    try:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _half_a_character(error: UnicodeEncodeError, what: str) -> TeachkitError:
    return TeachkitError(
        "not-text",
        f"{what} holds text, and what you gave has bytes that are no UTF-8",
        place=repr(error.object[max(0, error.start - 20) : error.end])[1:-1],
        hint="Type it anew; what was there stays as it was.",
    )


def _bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise OSError("it is no regular file")  # a pipe would keep us waiting
    return path.read_bytes()


def _cannot_read(path: Path, error: OSError) -> TeachkitError:
    return TeachkitError(
        "cannot-read",
        f"{path.name} cannot be read: {error.strerror or error}",
        place=str(path),
        hint="Check the rights of the file and its folder.",
    )
