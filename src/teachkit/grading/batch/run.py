"""One run over a class: what is to be graded, who grades it, and the gradebook that remembers.

The gradebook is the journal as well. A grade is in it or it is not; a run that was killed begins
again, passes over what is there, and goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from teachkit.course.load import ExerciseFolder
from teachkit.errors import TeachkitError
from teachkit.grading.batch.crew import Crew, Graded, Order
from teachkit.grading.batch.exercises import fingerprint, job_for
from teachkit.grading.batch.seeds import new_salt, salt_from, seed_of
from teachkit.grading.feedback import known_misconceptions, match
from teachkit.grading.gradebook import Grade, Gradebook, open_gradebook
from teachkit.grading.report import needs_a_person
from teachkit.grading.submissions import (
    Submission,
    count_submissions,
    find_submissions,
    sheets_for,
)

__all__ = ["GRADEBOOK", "Graders", "Outcome", "Progress", "grade"]

GRADEBOOK = "gradebook.sqlite"
# Grades are kept in batches: what a kill can cost, against what each transaction costs.
MOST_PENDING = 50
LONGEST_PENDING = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: of ``total`` (None until it is known) are ``done``, ``already`` of those.

    ``people`` counts what needs a person, ``level`` is the sandbox's ("" before it stands).
    """

    exercise: str
    done: int
    already: int
    total: int | None
    people: int
    level: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: how many it ``graded``, how many were graded ``already``.

    ``checks`` has the fingerprint of each exercise as it was graded now, ``levels`` the
    sandboxes it met, ``learners`` whom the submissions are from, and ``notes`` what a teacher
    should know of some of those, as (learner, sentence).
    """

    graded: int
    already: int
    checks: Mapping[str, str]
    levels: tuple[str, ...]
    learners: frozenset[str]
    notes: tuple[tuple[str, str], ...]


class Graders(Protocol):
    """Who grades the answers to one exercise: workers here (`Crew`), or those of a cluster."""

    def run(self, orders: Iterable[Order[Submission]]) -> Iterator[Graded[Submission] | None]:
        """Yield what comes of each order, in any sequence, and None while there is nothing."""


# For an exercise, and whom to tell the level of the sandbox.
Hire = Callable[[ExerciseFolder, Callable[[str], None]], AbstractContextManager[Graders]]


def grade(
    submissions: Sequence[Path],
    folders: Sequence[ExerciseFolder],
    out: Path,
    *,
    jobs: int = 1,
    accept_unsealed: bool = False,
    bubblewrap: bool = True,
    only: Collection[str] = (),
    regrade: bool = False,
    salt_file: Path | None = None,
    learners: Path | None = None,
    received: Mapping[str, str] | None = None,
    scheduler: str = "",
    progress: Callable[[Progress], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Grade what was handed in for some exercises, and keep the grades in ``out``.

    ``jobs`` workers grade here, unless ``scheduler`` is the address of a Dask cluster. What
    the gradebook has already is passed over unless ``regrade``; ``only`` names learners.
    ``warn`` is told, in sentences, of workers that were lost.

    Raises:
        TeachkitError: ``cannot-grade``, ``unsealed``, ``broken-checks``, ``wrong-salt``,
            ``cannot-write``; what the submissions, the exercises, the gradebook or the cluster say.
    """
    hire: Hire
    with ExitStack() as stack:
        if scheduler:
            connected = _clusters()
            hire = stack.enter_context(
                connected(scheduler, bubblewrap=bubblewrap, accept_unsealed=accept_unsealed)
            )
        else:
            hire = _here(jobs, warn, bubblewrap=bubblewrap, accept_unsealed=accept_unsealed)
        _make(out)
        book = stack.enter_context(open_gradebook(out / GRADEBOOK))
        run = _Run(book, _salt(book, salt_file), regrade, frozenset(only), progress)
        if not only:
            run.total = count_submissions(submissions, learners=learners) * len(folders)
        for folder in folders:
            found = find_submissions(submissions, learners=learners, received=received)
            run.grade(folder, found, hire)
        return Outcome(
            run.done - run.already,
            run.already,
            run.checks,
            tuple(sorted(run.levels)),
            frozenset(run.learners),
            tuple(sorted(run.notes)),
        )


@dataclass(slots=True)
class _Run:
    book: Gradebook
    salt: str
    regrade: bool
    only: frozenset[str]
    progress: Callable[[Progress], None]
    total: int | None = None
    done: int = 0
    already: int = 0
    people: int = 0
    checks: dict[str, str] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)
    learners: set[str] = field(default_factory=set)
    notes: set[tuple[str, str]] = field(default_factory=set)

    def grade(self, folder: ExerciseFolder, submissions: Iterator[Submission], hire: Hire) -> None:
        """Grade all answers to one exercise."""
        exercise = folder.exercise
        checks = self.checks[exercise.id] = fingerprint(folder)
        known = known_misconceptions(folder)
        pending: list[Grade] = []
        kept = time.monotonic()
        level = ""

        def begun(reached: str) -> None:
            nonlocal level
            level = reached
            self.levels.add(reached)
            tell()

        def tell() -> None:
            self.progress(
                Progress(exercise.id, self.done, self.already, self.total, self.people, level)
            )

        def keep() -> None:
            nonlocal kept
            if pending:
                self.book.add(pending, replace=self.regrade)
                pending.clear()
            kept = time.monotonic()

        with hire(folder, begun) as graders:
            try:
                for graded in graders.run(self._orders(folder, checks, submissions)):
                    if graded is not None:
                        self.done += 1
                        self.people += bool(needs_a_person(graded.report))
                        self.levels.add(graded.level)
                        pending.append(_kept(graded, folder, checks, match(graded.report, known)))
                    if len(pending) >= MOST_PENDING or time.monotonic() - kept > LONGEST_PENDING:
                        keep()
                    tell()
            finally:
                keep()
        tell()

    def _orders(
        self, folder: ExerciseFolder, checks: str, submissions: Iterator[Submission]
    ) -> Iterator[Order[Submission]]:
        exercise = folder.exercise
        for one in submissions:
            if self.only and one.learner not in self.only:
                continue
            self.learners.add(one.learner)
            self.notes.update((one.learner, note) for note in one.claims.get("notes", ()))
            key = (one.learner, exercise.id, checks, one.digest, one.attempt)
            if not self.regrade and self.book.has(*key):
                self.done += 1
                self.already += 1
                continue
            seed = seed_of(self.salt, exercise.id, exercise.revision, one.learner, one.attempt)
            yield Order(one, sheets_for(one, exercise.id), seed, one.problem)


def _kept(
    graded: Graded[Submission],
    folder: ExerciseFolder,
    checks: str,
    misconceptions: tuple[str, ...],
) -> Grade:
    one = graded.tag
    return Grade(
        learner=one.learner,
        exercise=folder.exercise.id,
        revision=folder.exercise.revision,
        checks=checks,
        digest=one.digest,
        attempt=one.attempt,
        received=one.received,
        origin=one.origin,
        level=graded.level,
        report=graded.report,
        misconceptions=misconceptions,
    )


def _clusters() -> Callable[..., AbstractContextManager[Hire]]:
    try:
        from teachkit.grading.batch.cluster import connected
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise TeachkitError(
            "missing-extra",
            "A cluster is reached with the Python package 'distributed', which is not installed",
            place="teachkit grade --scheduler",
            hint="Run: python -m pip install 'teachkit[cluster]'",
        ) from error
    return connected


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The folder for the results cannot be made: {error.strerror}",
            place=str(out),
            hint="Name another one with --out.",
        ) from error


def _here(
    jobs: int, warn: Callable[[str], None], *, bubblewrap: bool, accept_unsealed: bool
) -> Hire:
    @contextmanager
    def hire(folder: ExerciseFolder, begun: Callable[[str], None]) -> Iterator[Graders]:
        job = job_for(folder, bubblewrap=bubblewrap, accept_unsealed=accept_unsealed)
        with closing(Crew[Submission](job, jobs, begun=begun, warn=warn)) as crew:
            yield crew

    return hire


def _salt(book: Gradebook, file: Path | None) -> str:
    """Return the salt of this gradebook, which is settled with its first run."""
    kept: str = book.note("salt")
    salt = salt_from(file, kept or new_salt()) if file is not None else kept or new_salt()
    if kept and salt != kept:
        raise TeachkitError(
            "wrong-salt",
            "This file holds another salt than the one that the gradebook began with",
            place=str(file),
            hint="Leave --salt-file out, or grade into a folder of its own.",
        )
    if not kept:
        book.keep_note("salt", salt)
    return salt
