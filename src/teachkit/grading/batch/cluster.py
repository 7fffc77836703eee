"""Grading on the machines of a Dask cluster, for a class that outgrows one.

The cluster gets the checks of an exercise once for each of its workers, and answers in chunks.
On each worker stand the same crews as here (`teachkit.grading.batch.crew`): a learner's code
runs in a sandbox of that machine, never in the Dask worker. Dask gives what a lost worker had
to another; the gradebook, which stays here, takes each grade once.

Needs the package ``distributed`` (the extra ``cluster``), on both sides in the same version.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import distributed

from teachkit import __version__
from teachkit.course.load import ExerciseFolder
from teachkit.errors import TeachkitError
from teachkit.grading.answers import Sheet
from teachkit.grading.batch.crew import HEARTBEAT, Crew, Graded, Order
from teachkit.grading.batch.exercises import FORMAT, files_of, fingerprint, job_for, write_files
from teachkit.grading.batch.run import Graders, Hire
from teachkit.grading.batch.wire import Job
from teachkit.grading.report import report_data, report_from_data
from teachkit.grading.sandbox import LEVELS
from teachkit.grading.submissions import Submission

__all__ = ["connected"]

CHUNK = 20
LARGEST_CHUNK = 4 * 2**20
CONNECT_SECONDS = 10
# A cluster that is being restarted comes back in less.
LONGEST_WITHOUT_WORKERS = 60.0
IDLE_SECONDS = 60.0

# One answer as it travels: its sheets, its seed, its problem.
Row = tuple[list[tuple[str, bytes]], int, str]


@contextmanager
def connected(address: str, *, bubblewrap: bool, accept_unsealed: bool) -> Iterator[Hire]:
    """Connect to the scheduler at ``address``, and give a way to hire its workers.

    Raises:
        TeachkitError: ``no-cluster`` or ``other-version``; when hiring, also ``unsealed`` and
            ``cannot-grade``, as any of the cluster's machines says.
    """
    try:
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]  # it is typed in part
            address, timeout=CONNECT_SECONDS
        )
    except (OSError, ValueError) as error:  # a TimeoutError is an OSError
        raise _no_cluster(f"No scheduler answers at {address}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise _no_cluster("The cluster has no workers") from None
        _require_same_versions(client)

        @contextmanager
        def hire(folder: ExerciseFolder, begun: Callable[[str], None]) -> Iterator[Graders]:
            job = job_for(folder, bubblewrap=bubblewrap, accept_unsealed=accept_unsealed)
            name = f"teachkit-{fingerprint(folder)[:16]}-{secrets.token_hex(4)}"
            client.register_plugin(_Station(job, files_of(folder)), name=name)
            try:
                answers = _ask_everybody(client, _level_there, name)
                level = _lowest(_value(said) for said in answers)
                begun(level)
                yield _Cluster(client, name, level)
            finally:
                # A client may not know yet that its scheduler is gone; then the plugin is as well,
                # and the error that tells of it must not be replaced by this one's.
                with suppress(Exception):
                    if client.status == "running":
                        client.unregister_worker_plugin(name)

        yield hire


@dataclass(frozen=True, slots=True)
class _Cluster:
    """The `Graders` of one exercise."""

    client: Any  # distributed is typed in part
    name: str
    level: str

    def run(self, orders: Iterable[Order[Submission]]) -> Iterator[Graded[Submission] | None]:
        """See `Graders`; what waits at any time is bounded by the cluster's threads."""
        chunks = _chunks(iter(orders))
        asked: dict[Any, list[Submission]] = {}  # future -> whose answers
        heard = time.monotonic()
        while True:
            with _troubles():
                threads = sum(self.client.nthreads().values())
            if threads:
                heard = time.monotonic()
            elif time.monotonic() - heard > LONGEST_WITHOUT_WORKERS:
                raise _no_cluster("The cluster has no workers any more")
            for chunk in islice(chunks, max(0, 2 + 2 * threads - len(asked))):
                rows: list[Row] = [
                    (
                        [(sheet.name, sheet.content) for sheet in order.sheets],
                        order.seed,
                        order.problem,
                    )
                    for order in chunk
                ]
                with _troubles():
                    future = self.client.submit(_grade_there, self.name, rows, pure=False)
                asked[future] = [replace(order.tag, sheets=()) for order in chunk]
            if not asked:
                return
            answers: list[tuple[list[Submission], Any]] = []
            with _troubles(), suppress(TimeoutError):
                done = distributed.wait(  # type: ignore[no-untyped-call]  # it is typed in part
                    list(asked), timeout=HEARTBEAT, return_when="FIRST_COMPLETED"
                ).done
                answers = [(asked.pop(future), future.result()) for future in done]
            for tags, answer in answers:
                for index, report, level in _value(answer):
                    lowest = _lowest([self.level, level])
                    yield Graded(tags[index], report_from_data(report), lowest)
            if not answers:
                yield None


@contextmanager
def _troubles() -> Iterator[None]:
    """Turn whatever a cluster goes through into one error; it may have lost its scheduler."""
    try:
        yield
    except Exception as error:
        said = str(error).partition("\n")[0][:200]
        raise _no_cluster(f"The cluster gave up ({type(error).__name__}: {said})") from error


class _Station(distributed.WorkerPlugin):
    """What a Dask worker keeps for one exercise: its files, and crews that wait for answers."""

    def __init__(self, job: Job, files: dict[str, bytes]) -> None:
        self._job = job
        self._files = files

    def setup(self, worker: object) -> None:  # noqa: ARG002  # the plugin's protocol
        """Lay out the files, on a worker that begins or has just joined."""
        self._root = Path(tempfile.mkdtemp(prefix="teachkit-grade-"))
        write_files(self._files, self._root)
        self._here = replace(
            self._job,
            files=tuple(str(self._root / Path(name).name) for name in self._job.files),
            data=str(self._root / "data"),
        )
        self._idle: list[tuple[float, Crew[int]]] = []
        self._over = threading.Event()
        threading.Thread(target=self._let_idle_ones_go, daemon=True).start()

    def teardown(self, worker: object) -> None:  # noqa: ARG002  # the plugin's protocol
        """Stop the crews, and leave nothing behind."""
        self._over.set()
        self._let_go(0.0)
        shutil.rmtree(self._root, ignore_errors=True)

    def grade(self, rows: list[Row]) -> tuple[list[tuple[int, dict[str, Any], str]], str]:
        """Grade a chunk; return (index, report, level) for each, and the sandbox's level."""
        try:
            _, crew = self._idle.pop()
        except IndexError:
            crew = Crew[int](self._here, 1)
        orders = (
            Order(index, tuple(Sheet(*sheet) for sheet in sheets), seed, problem)
            for index, (sheets, seed, problem) in enumerate(rows)
        )
        try:
            found = [
                (graded.tag, report_data(graded.report), graded.level)
                for graded in crew.run(orders)
                if graded is not None
            ]
        except BaseException:
            crew.close()
            raise
        if self._over.is_set():
            crew.close()
        else:
            self._idle.append((time.monotonic(), crew))
        return found, crew.level

    def _let_idle_ones_go(self) -> None:
        # Whoever gave us work may be gone without a word.
        while not self._over.wait(IDLE_SECONDS / 2):
            self._let_go(IDLE_SECONDS)

    def _let_go(self, idle: float) -> None:
        now = time.monotonic()
        for entry in list(self._idle):
            if now - entry[0] >= idle:
                try:
                    self._idle.remove(entry)
                except ValueError:
                    continue  # somebody has just taken it
                entry[1].close()


def _grade_there(name: str, rows: list[Row]) -> dict[str, Any]:
    """Grade a chunk, on a Dask worker; errors travel as data, with all their fields."""
    try:
        station: Any = distributed.get_worker().plugins[name]
        return {"value": station.grade(rows)[0]}
    except TeachkitError as error:
        return {"error": error.as_dict()}


async def _level_there(name: str, dask_worker: Any) -> dict[str, Any]:
    """Start one crew on a Dask worker, and return the level of its sandbox."""
    # An order that asks nobody: it is answered as soon as a worker stands.
    nothing: list[Row] = [([], 0, "nothing was handed in")]
    try:
        _, level = await asyncio.to_thread(dask_worker.plugins[name].grade, nothing)
    except TeachkitError as error:
        return {"error": error.as_dict()}
    return {"value": level}


def _version_there() -> dict[str, Any]:
    return {"value": (__version__, FORMAT)}


def _ask_everybody(client: Any, question: Callable[..., object], *words: str) -> list[Any]:
    answers = client.run(question, *words, on_error="return")
    # A worker that is lost meanwhile is Dask's business; the others go on.
    heard = [said for said in answers.values() if not isinstance(said, OSError)]
    if not heard:
        raise _no_cluster("No worker of the cluster answers")
    return heard


def _value(said: Any) -> Any:  # what the functions above return
    if isinstance(said, Exception):
        raise _no_cluster(f"A worker of the cluster says: {type(said).__name__}: {said}") from said
    if "error" in said:
        error = said["error"]
        raise TeachkitError(
            error["code"], error["message"], place=error["place"], hint=error["hint"]
        )
    return said["value"]


def _require_same_versions(client: Any) -> None:
    for said in _ask_everybody(client, _version_there):
        if isinstance(said, Exception):
            # A worker without us cannot even read the question; what it says of it is no help.
            raise _other_version(f"{type(said).__name__}: {str(said)[:200]}") from said
        version, number = _value(said)
        if (version, number) != (__version__, FORMAT):
            raise _other_version(f"it has {version}, format {number}")


def _chunks(orders: Iterator[Order[Submission]]) -> Iterator[list[Order[Submission]]]:
    chunk: list[Order[Submission]] = []
    size = 0
    for order in orders:
        chunk.append(order)
        size += sum(len(sheet.content) for sheet in order.sheets)
        if len(chunk) == CHUNK or size > LARGEST_CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _lowest(levels: Iterable[str]) -> str:
    return max(levels, key=LEVELS.index)  # they are listed from the best down


def _no_cluster(message: str) -> TeachkitError:
    return TeachkitError(
        "no-cluster",
        message,
        place="teachkit grade --scheduler",
        hint="See to the cluster and run the same command again: it goes on where it stopped.",
    )


def _other_version(found: str) -> TeachkitError:
    return TeachkitError(
        "other-version",
        f"A worker of the cluster has no teachkit {__version__}, format {FORMAT}: {found}",
        place="teachkit grade --scheduler",
        hint=f"On each of its machines: python -m pip install 'teachkit[grade]=={__version__}'",
    )
