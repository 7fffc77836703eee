"""The workers of one exercise, and what becomes of an answer that takes one down."""

import os
import signal
import sys
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.answers import Sheet
from teachkit.grading.batch.crew import AHEAD, STOPPED, Crew, Order
from teachkit.grading.batch.exercises import job_for


@pytest.fixture
def crew(obey):
    """Make a crew, closed at the end of the test."""
    made = []

    def make(jobs=1, folder=obey, **options):
        made.append(Crew(job_for(folder, accept_unsealed=True), jobs, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def outcomes(graded):
    """Return, for each tag, the kinds of its results, and its problem."""
    found = [one for one in graded if one is not None]
    assert len({one.tag for one in found}) == len(found), "nobody is graded twice"
    return {
        one.tag: ([result.kind for result in one.report.results], one.report.problem)
        for one in found
    }


def test_each_answer_gets_its_own_report_whatever_the_order(crew, few_people, small):
    orders = [
        Order(path.stem, (Sheet(path.name, path.read_bytes()),), 1)
        for path in sorted((small / "answers").iterdir())
    ]
    kinds = {
        tag: set(kinds) for tag, (kinds, _) in outcomes(crew(2, few_people).run(orders)).items()
    }
    assert kinds == {
        "passes": {""},
        "prints_a_lot": {""},
        "fails": {"wrong"},
        "raises": {"raised"},
        "returns_a_generator": {"not-plain"},
        "hangs": {"too-slow"},
        "ends_the_process": {"ended"},
        "is_not_written": {"missing"},
        "is_not_python": {"not-read"},
    }


def test_an_answer_that_never_ends_costs_nobody_else_anything(crew, saying):
    orders = [saying("a", "fine"), saying("b", "hang"), saying("c", "fine"), saying("d", "no")]
    found = outcomes(crew(patience=4.0).run(orders))
    assert found.pop("b") == (["stopped", "stopped"], STOPPED)
    assert {tag: kinds for tag, (kinds, _) in found.items()} == {
        "a": ["", ""],
        "c": ["", ""],
        "d": ["wrong", "wrong"],
    }


@pytest.mark.parametrize("word", ["crash", "leave"])
def test_an_answer_that_takes_two_workers_down_is_stopped_and_keeps_its_points_to_earn(
    word, crew, saying
):
    orders = [saying("a", "fine"), saying("b", word), saying("c", "fine")]
    reports = {one.tag: one.report for one in crew().run(orders) if one is not None}
    assert [result.kind for result in reports["b"].results] == ["stopped", "stopped"]
    assert (reports["b"].points, reports["b"].of) == (0, 3)
    assert reports["a"].points == reports["c"].points == 3


def test_a_worker_that_somebody_kills_takes_no_answer_with_it(crew, saying):
    warned = []
    one = crew(2, warn=warned.append)
    seen = []
    for graded in one.run(saying(n, "fine") for n in range(30)):
        if graded is None:
            continue
        seen.append(graded)
        if len(seen) in (5, 12):
            ready = [worker for worker in one._workers if worker.ready]
            os.kill(ready[-1].process.pid, signal.SIGKILL)
    assert sorted(graded.tag for graded in seen) == list(range(30))
    assert {graded.report.points for graded in seen} == {3}
    assert len(warned) == 2
    assert all("a worker was lost" in said for said in warned)


def cores_of(crew, saying):
    """Return on which cores each worker of a crew may run, and all that it has started."""
    running = crew.run(saying(n, "fine") for n in count())
    while len(crew._workers) < crew._jobs or not all(one.ready for one in crew._workers):
        next(running)
    groups = {one.process.pid: set() for one in crew._workers}
    assert min(len(started(pid)) for pid in groups) > 1, "a sandbox has processes of its own"
    for group in groups:
        for pid in started(group):
            with suppress(ProcessLookupError):  # an answer's own lives for milliseconds
                groups[group] |= {frozenset(os.sched_getaffinity(pid))}
    return list(groups.values())


def started(pid):
    """Return this process and all below it."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        below = [int(one) for task in tasks for one in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(process for one in below for process in started(one))]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes choose no cores here")
@pytest.mark.parametrize("more", [0, 1], ids=["as_many_workers", "one_more"])
def test_with_a_worker_for_each_core_a_worker_and_its_answers_share_one(crew, saying, more):
    cores = os.sched_getaffinity(0)
    jobs = len(cores) + more
    found = cores_of(crew(jobs), saying)
    assert all(len(one) == 1 for one in found), "who is started stays with who starts it"
    assert {frozenset({core}) for core in cores} == {next(iter(one)) for one in found}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes choose no cores here")
def test_with_cores_to_spare_the_system_chooses(crew, saying):
    cores = os.sched_getaffinity(0)
    if len(cores) == 1:
        pytest.skip("this machine has one core")
    found = cores_of(crew(1), saying)
    assert found == [{frozenset(cores)}]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes choose no cores here")
def test_a_worker_in_place_of_a_lost_one_has_its_core(crew, saying):
    cores = os.sched_getaffinity(0)
    one = crew(len(cores))
    killed = False
    for graded in one.run(saying(n, "fine") for n in range(40)):
        if graded is not None and not killed:
            ready = [worker for worker in one._workers if worker.ready]
            os.kill(ready[-1].process.pid, signal.SIGKILL)
            killed = True
    assert sorted(worker.core for worker in one._workers) == sorted(cores)


def test_memory_that_a_check_takes_is_limited(crew, saying):
    found = outcomes(crew().run([saying("a", "grow"), saying("b", "fine")]))
    assert found["a"][0][0] == "broken"
    assert found["b"][0] == ["", ""]


def test_few_orders_wait_at_any_time(crew, saying):
    """The reason why memory stays flat, however large the class."""
    taken, answered = 0, 0

    def orders():
        nonlocal taken
        for n in range(40):
            taken += 1
            assert taken - answered <= 2 * (AHEAD + 1) + 1
            yield saying(n, "fine")

    for graded in crew(2).run(orders()):
        answered += graded is not None
    assert answered == taken == 40


def test_with_a_problem_nobody_is_asked_but_the_points_are_known(crew, saying):
    found = [
        one
        for one in crew(2).run([saying("a", "hang", problem="A bomb."), saying("b", "fine")])
        if one is not None
    ]
    report = next(one.report for one in found if one.tag == "a")
    assert {result.kind for result in report.results} == {"not-read"}
    assert (report.problem, report.points, report.of) == ("A bomb.", 0, 3)


def test_a_crew_can_run_again(crew, saying):
    one = crew()
    assert outcomes(one.run([saying("a", "fine")])) == {"a": (["", ""], "")}
    pid = one._workers[0].process.pid
    assert outcomes(one.run([saying("b", "no")]))["b"][0] == ["wrong", "wrong"]
    assert one._workers[0].process.pid == pid


def test_the_level_is_told_before_the_first_answer(crew, saying):
    told = []
    one = crew(begun=told.append)
    first = next(graded for graded in one.run([saying("a", "fine")]) if graded is not None)
    assert told == [one.level] == [first.level]
    assert first.level in ("separate", "sealed", "sealed+ns")


def test_the_seed_arrives(crew, saying):
    (graded,) = (one for one in crew().run([saying("a", "no", seed=12345)]) if one is not None)
    assert graded.report.results[1].message == "Seed 12345."


def test_checks_that_cannot_be_collected_are_an_error_of_the_exercise(crew, obey, saying):
    obey.visible.write_text("import nowhere_to_be_found\n")
    with pytest.raises(TeachkitError) as caught:
        list(crew(2).run([saying("a", "fine")]))
    assert caught.value.code == "broken-checks"


def test_a_worker_that_does_not_start_twice_is_an_error_with_its_last_words(
    crew, saying, tmp_path, monkeypatch
):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho out of everything >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(TeachkitError) as caught:
        list(crew().run([saying("a", "fine")]))
    assert caught.value.code == "cannot-grade"
    assert "out of everything" in str(caught.value)


def test_closing_leaves_no_process(obey, saying):
    with closing(Crew(job_for(obey, accept_unsealed=True), 2)) as crew:
        running = crew.run(saying(n, "hang") for n in range(3))
        while len(crew._workers) < 2 or not all(one.orders for one in crew._workers):
            assert next(running) is None
        pids = [one.process.pid for one in crew._workers]
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.killpg(pid, 0)
