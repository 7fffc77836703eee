"""Grading on a Dask cluster: the same bytes as here, whatever becomes of its workers."""

import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="python -m pip install 'teachkit[cluster]'")

pytestmark = pytest.mark.slow

SMALL = Path(__file__).resolve().parents[2] / "courses" / "small"
SOURCE = Path(__file__).resolve().parents[3] / "src"
GOOD = (SMALL / "answers" / "passes.py").read_text()
SLOWLY = GOOD.replace("    return", "    import time\n    time.sleep(0.02)\n    return")
LOCAL_CLUSTER = """\
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


LOST_AT_THE_END = """\
import os, signal, sys
from pathlib import Path
from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.batch.cluster import connected

address, pid, root = sys.argv[1:]
folder = load_exercise("choose/few-people", Path(root))
try:
    with (
        connected(address, bubblewrap=True, accept_unsealed=True) as hire,
        hire(folder, print) as graders,
    ):
        os.kill(int(pid), signal.SIGKILL)  # and the client has not heard of it yet
        assert graders.client.status == "running"
        raise TeachkitError("no-cluster", "the scheduler is gone")
except TeachkitError as error:
    print(error.code)
"""


@pytest.fixture
def started(tmp_path):
    """Start programs that end with the test; what they say goes to a file."""
    with ExitStack() as stack:

        def start(*words, **options):
            log = stack.enter_context((tmp_path / "cluster.log").open("ab"))
            process = subprocess.Popen(
                [sys.executable, *map(str, words)],
                cwd=tmp_path, stderr=log, start_new_session=True,
                **{"stdin": subprocess.DEVNULL, "stdout": log, **options},
            )  # fmt: skip
            stack.callback(stop, process)
            return process

        yield start


def stop(process):
    """End a program and all that it started."""
    with suppress(ProcessLookupError, subprocess.TimeoutExpired):
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    for pipe in filter(None, (process.stdin, process.stdout)):
        pipe.close()


@pytest.fixture
def scheduler(started, tmp_path):
    """The address of a scheduler that has no workers yet."""
    file = tmp_path / "scheduler.json"
    process = started(
        "-m", "distributed.cli.dask_scheduler", "--port", "0", "--host", "127.0.0.1",
        "--no-dashboard", "--no-jupyter", "--scheduler-file", file,
    )  # fmt: skip
    (tmp_path / "scheduler.pid").write_text(str(process.pid))
    return until(lambda: file.exists() and file.stat().st_size and address_in(file))


def address_in(file):
    try:
        return json.loads(file.read_text())["address"]
    except ValueError:  # half written
        return None


@pytest.fixture
def joined(started, scheduler, tmp_path):
    """Let one more worker join the scheduler's cluster."""

    def join(*before, **environ):
        number = registered()
        worker = started(
            *before, "-m", "distributed.cli.dask_worker", scheduler, "--nthreads", "1",
            "--no-nanny", "--no-dashboard", env={**os.environ, **environ},
        )  # fmt: skip
        until(lambda: registered() > number)
        return worker

    def registered():
        return (tmp_path / "cluster.log").read_text().count("Registered to:")

    return join


@pytest.fixture
def grade(tmp_path):
    """Make the words of the real command, and run it unless it is to be watched."""

    def run(folder, out, *words, wait=True):
        whole = [
            sys.executable, "-m", "teachkit", "grade", folder, "--exercises", "choose/few-people",
            "--out", out, "--salt-file", "salt", *words,
        ]  # fmt: skip
        start = subprocess.run if wait else subprocess.Popen
        options = {"check": False, "timeout": 180} if wait else {}
        return start(
            list(map(str, whole)), cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "TEACHKIT_COURSE": str(SMALL)}, **options,
        )  # fmt: skip

    return run


@pytest.fixture
def a_class(tmp_path):
    """A folder with as many good answers as asked for, and one of each other kind."""

    def write(number, source=GOOD):
        folder = tmp_path / "handed-in"
        shutil.copytree(SMALL / "answers", folder)
        for n in range(number):
            (folder / f"learner-{n:03}.py").write_text(source + f"# {n}\n")
        (folder / "learner-bad.zip").write_bytes(b"PK and nothing more")
        for path in folder.iterdir():
            os.utime(path, (1_790_000_000, 1_790_000_000))
        return folder

    return write


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
    return found


def committed(out):
    if not (out / "gradebook.sqlite").exists():
        return []
    with closing(sqlite3.connect(f"file:{out}/gradebook.sqlite?mode=ro", uri=True)) as book:
        try:
            return sorted(row[0] for row in book.execute("SELECT learner FROM grades"))
        except sqlite3.OperationalError:  # it is being made
            return []


def reports(out):
    """Return every file of a run but its gradebook, as bytes."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("gradebook.sqlite")
    }


def test_a_local_cluster_gives_the_same_bytes_as_this_machine(started, grade, a_class, tmp_path):
    folder = a_class(60)
    cluster = started("-c", LOCAL_CLUSTER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    address = cluster.stdout.readline().decode().strip()
    there = grade(folder, "there", "--scheduler", address, "--formats", "moodle", "--json")
    assert there.returncode == 1, there.stderr  # one cannot be read, and needs a person
    assert json.loads(there.stdout)["graded"] == 70
    assert grade(folder, "here", "--formats", "moodle").returncode == 1
    assert reports(tmp_path / "there") == reports(tmp_path / "here")
    with (tmp_path / "there" / "grades.csv").open(newline="") as file:
        assert sum(float(row["score"]) for row in csv.DictReader(file)) == 3 * 62
    again = grade(folder, "there", "--scheduler", address, "--json")
    assert json.loads(again.stdout)["already"] == 70


def test_a_worker_that_is_lost_in_the_middle_loses_nothing(
    joined, scheduler, grade, a_class, tmp_path
):
    folder = a_class(120, SLOWLY)
    first, second = joined(), joined()
    running = grade(folder, "there", "--scheduler", scheduler, "--json", wait=False)
    with running:
        until(lambda: len(committed(tmp_path / "there")) >= 20)
        os.kill(second.pid, signal.SIGKILL)
        said, errors = running.communicate(timeout=180)
    assert second.wait(10) == -signal.SIGKILL
    assert first.poll() is None
    assert running.returncode == 1, errors
    assert json.loads(said)["graded"] == 130
    learners = committed(tmp_path / "there")
    assert len(learners) == len(set(learners)) == 130
    here = grade(folder, "here")
    assert here.returncode == 1, here.stderr
    assert reports(tmp_path / "there") == reports(tmp_path / "here")


def test_workers_leave_nothing_behind_when_a_run_ends(joined, scheduler, grade, a_class, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    worker = joined(TMPDIR=str(scratch))
    assert grade(a_class(5), "there", "--scheduler", scheduler).returncode == 1
    until(lambda: not list(scratch.glob("teachkit-grade-*")), seconds=20)
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    if children.exists():
        until(lambda: not children.read_text().split(), seconds=20)


def test_a_scheduler_that_is_lost_costs_nothing_that_was_graded(
    joined, started, scheduler, grade, a_class, tmp_path
):
    folder = a_class(60, SLOWLY)
    joined()
    with grade(folder, "there", "--scheduler", scheduler, wait=False) as running:
        until(lambda: len(committed(tmp_path / "there")) >= 20)
        os.kill(int((tmp_path / "scheduler.pid").read_text()), signal.SIGKILL)
        _, errors = running.communicate(timeout=120)
    assert running.returncode == 3, errors
    assert "no-cluster" in errors
    before = committed(tmp_path / "there")
    done = grade(folder, "there", "--json")
    assert json.loads(done.stdout)["already"] == len(before) < 70
    assert len(committed(tmp_path / "there")) == 70


def test_a_scheduler_that_is_lost_as_a_run_ends_hides_no_error(
    joined, started, scheduler, tmp_path
):
    joined()
    pid = (tmp_path / "scheduler.pid").read_text()
    run = started("-c", LOST_AT_THE_END, scheduler, pid, SMALL, stdout=subprocess.PIPE, text=True)
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 0
    assert said.split()[-1] == "no-cluster"


def test_crews_that_wait_too_long_are_let_go(few_people, tmp_path):
    from teachkit.grading.batch.cluster import _Station
    from teachkit.grading.batch.exercises import files_of, job_for

    station = _Station(job_for(few_people, accept_unsealed=True), files_of(few_people))
    station.setup(None)
    (row,), level = station.grade([([("a.py", GOOD.encode())], 1, "")])
    assert (row[0], row[1]["points"], row[2]) == (0, 3, level)
    ((_, crew),) = station._idle
    pid = crew._workers[0].process.pid
    station._let_go(60.0)
    os.kill(pid, 0)
    station._let_go(0.0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    station.teardown(None)
    assert not station._root.exists()


def test_no_hidden_check_goes_where_nothing_seals(joined, scheduler, grade, a_class, tmp_path):
    folder = a_class(3)
    joined(Path(__file__).with_name("old_kernel.py"))
    done = grade(folder, "there", "--scheduler", scheduler)
    assert done.returncode == 3
    assert "unsealed" in done.stderr
    assert committed(tmp_path / "there") == []
    joined()
    done = grade(folder, "there", "--scheduler", scheduler, "--accept-unsealed")
    assert done.returncode == 1, done.stderr
    levels = re.findall(r'"level": "([\w+]+)"', (tmp_path / "there" / "results.json").read_text())
    assert set(levels) == {"separate"}, "the lowest level of all is stamped"


def test_another_version_on_the_cluster_is_refused(joined, scheduler, grade, a_class, tmp_path):
    shutil.copytree(SOURCE / "teachkit", tmp_path / "other" / "teachkit")
    init = tmp_path / "other" / "teachkit" / "__init__.py"
    text, found = re.subn(r'__version__ = ".*"', '__version__ = "0.0.1"', init.read_text())
    assert found == 1
    init.write_text(text)
    joined(PYTHONPATH=str(tmp_path / "other"))
    done = grade(a_class(1), "there", "--scheduler", scheduler)
    assert done.returncode == 3
    assert "other-version" in done.stderr
    assert "0.0.1" in done.stderr


def test_a_cluster_without_workers_or_without_a_scheduler_is_said_so(scheduler, grade, a_class):
    folder = a_class(1)
    for address in (scheduler, "tcp://127.0.0.1:9"):
        done = grade(folder, "there", "--scheduler", address)
        assert done.returncode == 3
        assert "no-cluster" in done.stderr
        assert "Traceback" not in done.stderr
