"""From a path or a URL to two engines: one that writes, one that only reads."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import schema
from teachkit.workshop.store.store import PATIENCE, Store
from teachkit.workshop.store.trouble import first_line, in_words, is_passing

__all__ = ["open_store"]

BUSY = 10  # seconds that SQLite waits for another process; each of ours writes for milliseconds
_LOCK = 0x746B726D  # "tkrm": whoever makes the tables in PostgreSQL holds this number

# A server that is gone without a word is noticed by the socket, not by whoever waits for it.
_POSTGRES = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "teachkit",
}


def open_store(where: str | Path, *, patience: float = PATIENCE) -> Store:
    """Open a room's database, made when it is not there: a file's path, or a URL.

    ``patience`` is how many seconds a work waits for a database that is gone.

    Raises:
        TeachkitError: ``not-a-room``, ``later-room``, ``cannot-write``, ``busy``, ``bad-usage``
            for a URL of no known kind, ``missing-extra`` without the driver.
    """
    url = _url(where)
    place = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        writer, reader = _sqlite(url)
    else:
        writer, reader = _postgres(url)
    try:
        with writer.begin() as connection:
            _make(connection, place)
    except sa.exc.DBAPIError as error:
        writer.dispose()
        if is_passing(error):
            raise TeachkitError(
                "busy",
                f"The room's database does not answer: {first_line(error)}",
                place=place,
                hint="Does it run, and do its user and its database exist? Then start again.",
            ) from error
        raise in_words(error, place) from error
    except BaseException:
        writer.dispose()
        raise
    return Store(writer, reader, place, patience)


def _url(where: str | Path) -> sa.URL:
    if isinstance(where, Path) or "://" not in where:
        return sa.URL.create("sqlite", database=str(Path(where).absolute()))
    try:
        url = sa.make_url(where)
    except (sa.exc.ArgumentError, ValueError):
        url = sa.URL.create("unknown")
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    known = url.drivername in ("sqlite", "postgresql+psycopg")
    if not known or url.database in (None, "", ":memory:"):
        raise TeachkitError(
            "bad-usage",
            "The room's database is a file, or one of PostgreSQL",
            place="--database",  # not the URL: it may hold a password
            hint="For example: postgresql://user:password@host/room",
        )
    return url


def _sqlite(url: sa.URL) -> tuple[sa.Engine, sa.Engine]:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What people say in a room is for nobody else on the machine.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The room's database cannot be made: {error.strerror or error}",
            place=str(path),
            hint="Check the rights and the free space of its folder.",
        ) from error
    writer, reader = (
        sa.create_engine(url, connect_args={"timeout": BUSY, "check_same_thread": False})
        for _ in range(2)
    )
    _on_sqlite(writer, "BEGIN IMMEDIATE", ("journal_mode = WAL", "synchronous = FULL"))
    _on_sqlite(reader, "BEGIN", ("query_only = ON",))
    return writer, reader


def _on_sqlite(engine: sa.Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    """Have transactions begin as we say: a deferred one that writes later may find it locked."""

    @sa.event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # Python begins none by itself then
        for pragma in ("foreign_keys = ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


def _postgres(url: sa.URL) -> tuple[sa.Engine, sa.Engine]:
    try:
        writer = sa.create_engine(url, connect_args=_POSTGRES, pool_size=1, max_overflow=0)
        reader = sa.create_engine(
            url,
            connect_args=_POSTGRES,
            isolation_level="REPEATABLE READ",  # a report is of one moment
            execution_options={"postgresql_readonly": True},
        )
    except ImportError as error:
        raise TeachkitError(
            "missing-extra",
            "PostgreSQL needs a driver that is not installed",
            place=url.render_as_string(hide_password=True),
            hint='Install it: pip install "teachkit[postgres]"',
        ) from error
    return writer, reader


def _make(connection: sa.Connection, place: str) -> None:
    if connection.dialect.name == "postgresql":  # several may start at once
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    there = set(sa.inspect(connection).get_table_names())
    if not there:
        schema.metadata.create_all(connection)
        connection.execute(
            sa.insert(schema.room).values(id=1, schema=schema.SCHEMA, revision=0, state="{}")
        )
        return
    if not there >= set(schema.metadata.tables):
        raise TeachkitError(
            "not-a-room",
            "This database is no room of teachkit",
            place=place,
            hint="Name another one, or none at all; this one was left as it is.",
        )
    found = connection.scalars(sa.select(schema.room.c.schema)).one()
    if found != schema.SCHEMA:
        raise TeachkitError(
            "later-room",
            f"The room is of another teachkit (schema {found}; this one knows {schema.SCHEMA})",
            place=place,
            hint="Use that teachkit, or begin a new room; this one was left as it is.",
        )
