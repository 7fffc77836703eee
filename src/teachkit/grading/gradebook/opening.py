"""Opening the gradebook's file: is it one, is it of our time, and may we write?"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = ["MIGRATIONS", "SCHEMA", "connect", "told"]

SCHEMA = 1
APPLICATION = 0x74_6B_67_62  # "tkgb", which SQLite keeps in the file's header for whose it is
PATIENCE = 15.0  # seconds to wait for another writer; one transaction takes milliseconds

_TABLES = """
CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE grades (
    number INTEGER PRIMARY KEY,
    learner TEXT NOT NULL, exercise TEXT NOT NULL, checks TEXT NOT NULL, digest TEXT NOT NULL,
    attempt INTEGER NOT NULL, revision INTEGER NOT NULL, received TEXT NOT NULL,
    origin TEXT NOT NULL, level TEXT NOT NULL, points REAL NOT NULL, worth REAL NOT NULL,
    misconceptions TEXT NOT NULL, report TEXT NOT NULL,
    UNIQUE (learner, exercise, checks, digest, attempt)
);
CREATE TABLE rubrics (
    id TEXT NOT NULL, revision INTEGER NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (id, revision)
);
CREATE TABLE marks (
    learner TEXT NOT NULL, rubric TEXT NOT NULL, revision INTEGER NOT NULL,
    criterion TEXT NOT NULL, grader TEXT NOT NULL,
    level INTEGER NOT NULL, points REAL NOT NULL, worth REAL NOT NULL,
    PRIMARY KEY (learner, rubric, revision, criterion, grader)
);
CREATE TABLE remarks (
    learner TEXT NOT NULL, rubric TEXT NOT NULL, revision INTEGER NOT NULL, grader TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (learner, rubric, revision, grader)
);
"""

# schema -> the SQL that makes the next schema of it. The file is copied first.
MIGRATIONS: Mapping[int, str] = {}


def connect(
    path: Path,
    *,
    write: bool,
    schema: int = SCHEMA,
    migrations: Mapping[int, str] = MIGRATIONS,
) -> sqlite3.Connection:
    """Open the gradebook, make it when it is not there, bring it up to date when it is old.

    A file of an earlier schema is copied to ``gradebook.sqlite.v1.bak`` (its own number) first.

    Raises:
        TeachkitError: ``not-a-gradebook``, ``later-gradebook``, ``broken-gradebook``, ``busy``,
            ``cannot-write``, or ``cannot-read`` when it is only to be read and is not there.
    """
    if path.exists() and not path.is_file():
        raise _foreign(path)
    if not write and not path.exists():
        raise TeachkitError(
            "cannot-read",
            "There is no gradebook here",
            place=str(path),
            hint="Grade something first: 'teachkit grade' makes one.",
        )
    with told(path):
        connection = _connection(path, write=write)
        try:
            found = _version_at_once(connection, path)
            if found > schema:
                raise TeachkitError(
                    "later-gradebook",
                    f"The gradebook is of a later teachkit (schema {found}; "
                    f"this one knows {schema})",
                    place=str(path),
                    hint="Update teachkit; the file stays as it is until then.",
                )
            if found != schema:
                if not write:
                    raise TeachkitError(
                        "not-a-gradebook" if found == 0 else "old-gradebook",
                        "The gradebook is empty" if found == 0 else "The gradebook is an old one",
                        place=str(path),
                        hint="Open it for writing once, as 'teachkit grade' does.",
                    )
                if found:
                    _migrate(connection, path, found, schema, migrations)
                else:
                    _make(connection, schema)
            if write:
                # Readers need not wait for the writer then. Where the file system cannot do it,
                # or somebody has the file open, SQLite keeps the old way, which is right as well.
                with suppress(sqlite3.OperationalError):
                    connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a sentence with a hint."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error, path) from error


def _connection(path: Path, *, write: bool) -> sqlite3.Connection:
    if write:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(path, error.strerror or str(error)) from error
        return _connected(str(path), uri=False)
    address = path.absolute().as_uri()
    if not path.with_name(f"{path.name}-wal").exists():
        with closing(_reader(f"{address}?mode=ro")) as probe:
            try:
                probe.execute("PRAGMA schema_version").fetchone()
            except sqlite3.OperationalError as error:
                code = error.sqlite_errorcode & 0xFF
                if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                    raise
                # Nobody is writing, and in a folder that we may not write to, SQLite cannot make
                # the files with which it would notice somebody: then the file stands still.
                return _reader(f"{address}?immutable=1")
    return _reader(f"{address}?mode=ro")


def _reader(address: str) -> sqlite3.Connection:
    return _connected(address, uri=True)


def _connected(address: str, *, uri: bool) -> sqlite3.Connection:
    # The store holds a lock of its own: a notebook's widgets speak from another thread than its
    # cells, and SQLite itself would refuse the second.
    return sqlite3.connect(
        address, uri=uri, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )


def _version_at_once(connection: sqlite3.Connection, path: Path) -> int:
    """Read the schema in one transaction: else another process may make the file in between."""
    connection.execute("BEGIN")
    try:
        return _version(connection, path)
    finally:
        if connection.in_transaction:  # SQLite ends it by itself when the disk fails
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema of the file, 0 for one with nothing in it."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables and not application and not version:
        return 0
    if application != APPLICATION or version < 1:
        raise _foreign(path)
    return int(version)


def _make(connection: sqlite3.Connection, schema: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:  # else another process was faster, while we waited for the lock
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO notes VALUES ('the salt of this file', ?)", (secrets.token_bytes(32),)
        )
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {schema}")
    connection.execute("COMMIT")


def _migrate(
    connection: sqlite3.Connection,
    path: Path,
    found: int,
    schema: int,
    migrations: Mapping[int, str],
) -> None:
    backup = path.with_name(f"{path.name}.v{found}.bak")
    if not backup.exists():
        with closing(sqlite3.connect(backup)) as copy:
            connection.backup(copy)
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, path)  # another process may have done it by now
        while version < schema:
            if version not in migrations:
                raise TeachkitError(
                    "broken-gradebook",
                    f"Nothing leads from schema {version} of the gradebook to {schema}",
                    place=str(path),
                    hint="Update teachkit step by step, or grade again into another folder.",
                )
            for statement in migrations[version].split(";"):
                connection.execute(statement)
            version += 1
        connection.execute(f"PRAGMA user_version = {schema}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _in_words(error: sqlite3.Error, path: Path) -> TeachkitError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the high bits only say more
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return TeachkitError(
            "busy",
            "Somebody else is writing to the gradebook and does not stop",
            place=str(path),
            hint="Wait for the other 'teachkit grade' or notebook to finish, and try again.",
        )
    if code == sqlite3.SQLITE_NOTADB:
        return _foreign(path)
    if code in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
    ):
        return _refused(path, str(error))
    return TeachkitError(
        "broken-gradebook",
        f"The gradebook is damaged: {error}",
        place=str(path),
        hint="Move it away and grade again, or take it from a backup.",
    )


def _refused(path: Path, why: str) -> TeachkitError:
    return TeachkitError(
        "cannot-write",
        f"The gradebook cannot be opened or written: {why}",
        place=str(path),
        hint="Check the free space and the rights of the file and its folder.",
    )


def _foreign(path: Path) -> TeachkitError:
    return TeachkitError(
        "not-a-gradebook",
        "This is not a gradebook of teachkit",
        place=str(path),
        hint="Name another file; this one was left as it is.",
    )
