"""The one writer, the readers, and what happens when the database is gone for a while."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import schema
from teachkit.workshop.store.trouble import in_words, is_passing, is_the_works_own

__all__ = ["PATIENCE", "Store"]

PATIENCE = 30.0  # seconds that a work waits for a database that is gone
BATCH = 200  # works in one transaction at most
WAITING = 20_000  # works that may wait: more than a room sends while a database restarts
READERS = 2

T = TypeVar("T")
_Outcome = tuple[Any, Exception | None]


@dataclass(frozen=True, slots=True)
class _Job:
    """A work that waits to be done, whom to tell, and until when it makes sense."""

    work: Callable[[sa.Connection], Any]
    future: Future[Any]
    due: float
    quiet: bool


class Store:
    """An open room's database; a context manager, for any thread and any event loop.

    A *work* is a function of a connection. It may run more than once (a database that was gone
    may have done it or not), so it must change nothing the second time; the functions of this
    package are made so. Do not use a store in a forked child.
    """

    def __init__(
        self, writer: sa.Engine, reader: sa.Engine, place: str, patience: float = PATIENCE
    ) -> None:
        self.place = place
        self._writer, self._reader, self._patience = writer, reader, patience
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="room-writer", daemon=True)
        self._thread.start()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="room-reader")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def write(self, work: Callable[[sa.Connection], T], *, quiet: bool = False) -> T:
        """Do a work in a transaction; return what it returned once that is on the disk.

        A ``quiet`` one leaves the room's revision as it is.

        Raises:
            TeachkitError: ``busy`` when the database is gone for too long, ``cannot-write`` when
                its disk refuses; or whatever the work raised, which undoes that work alone.
        """
        return await asyncio.wrap_future(self.submit(work, quiet=quiet))

    def write_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Do as `write` does, for code that may wait."""
        return self.submit(work).result()

    def submit(self, work: Callable[[sa.Connection], T], *, quiet: bool = False) -> Future[T]:
        """Queue a work; the future has what `write` returns.

        A future that is cancelled before its work began cancels the work.

        Raises:
            TeachkitError: ``busy`` when too many works wait, or the store is closed.
        """
        if self._closing.is_set() or self._jobs.qsize() >= WAITING:
            raise self._busy()
        future: Future[T] = Future()
        self._jobs.put(_Job(work, future, time.monotonic() + self._patience, quiet))
        return future

    async def read(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what a work reads, as of one moment; it can change nothing.

        Raises:
            TeachkitError: ``busy``, ``cannot-write``; or whatever the work raised.
        """
        return await asyncio.wrap_future(self._readers.submit(self.read_now, work))

    def read_now(self, work: Callable[[sa.Connection], T]) -> T:
        """Do as `read` does, for code that may wait."""
        due, pause = time.monotonic() + self._patience, 0.05
        while True:
            try:
                with self._reader.begin() as connection:
                    return work(connection)
            except sa.exc.DBAPIError as error:
                if not is_passing(error) or time.monotonic() > due or self._closing.is_set():
                    raise in_words(error, self.place) from error
            self._closing.wait(pause)
            pause = min(1.0, 2 * pause)

    def close(self) -> None:
        """Do what waits, then let go of the database."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._jobs.put(None)
        self._thread.join()
        self._readers.shutdown(cancel_futures=True)
        self._reader.dispose()
        self._writer.dispose()

    # ---- the writer's thread

    def _serve(self) -> None:
        going_on = True
        while going_on:
            first = self._jobs.get()
            taken = [first]
            while len(taken) < BATCH and not self._jobs.empty():  # nobody else takes from it
                taken.append(self._jobs.get())
            going_on = None not in taken
            jobs = [one for one in taken if one and one.future.set_running_or_notify_cancel()]
            self._settle(jobs)
        while not self._jobs.empty():  # put there while we were closing
            if late := self._jobs.get():
                late.future.set_exception(self._busy())

    def _settle(self, jobs: list[_Job]) -> None:
        """Do these works, together if that can be, and tell each what became of it."""
        pause = 0.05
        while jobs:
            try:
                outcomes = self._transaction(jobs)
            except sa.exc.DBAPIError as error:
                if is_passing(error):
                    jobs = self._still_waiting(jobs, error)
                    self._closing.wait(pause)
                    pause = min(1.0, 2 * pause)
                    continue
                if len(jobs) > 1:  # one may be at fault, or too large for what is left of the disk
                    for job in jobs:
                        self._settle([job])
                    return
                outcomes = [(None, in_words(error, self.place))]
            except Exception as error:  # noqa: BLE001  # whoever waits hears of it, whatever it is
                outcomes = [(None, error)] * len(jobs)
            for job, (value, trouble) in zip(jobs, outcomes, strict=True):
                if trouble is None:
                    job.future.set_result(value)
                else:
                    job.future.set_exception(trouble)
            return

    def _transaction(self, jobs: Sequence[_Job]) -> list[_Outcome]:
        """Do all works in one transaction; one that fails by its own fault is undone alone."""
        outcomes: list[_Outcome] = []
        with self._writer.begin() as connection:
            # First, so that several replicas come one after the other: then no two can lock each
            # other out, and numbers grow in the order in which they can be seen.
            news = 0 if all(job.quiet for job in jobs) else 1
            number = schema.room.c.revision + news
            connection.execute(sa.update(schema.room).values(revision=number))
            for job in jobs:
                try:
                    with connection.begin_nested():
                        outcomes.append((job.work(connection), None))
                except sa.exc.DBAPIError as error:
                    if not is_the_works_own(error):
                        raise
                    outcomes.append((None, in_words(error, self.place)))
                except Exception as error:  # noqa: BLE001  # whoever sent this work hears of it
                    outcomes.append((None, error))
        return outcomes

    def _still_waiting(self, jobs: list[_Job], error: sa.exc.DBAPIError) -> list[_Job]:
        now, left = time.monotonic(), []
        for job in jobs:
            if now < job.due and not self._closing.is_set():
                left.append(job)
            else:
                job.future.set_exception(in_words(error, self.place))
        return left

    def _busy(self) -> TeachkitError:
        return TeachkitError(
            "busy",
            "The room is closing, or has too much to write",
            place=self.place,
            hint="The pages keep what was not acknowledged, and send it again.",
        )
