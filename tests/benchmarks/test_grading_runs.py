"""The benchmark of grading runs, and believes no grader before its scores are right."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.grading", *words],
        cwd=ROOT,
        env={**os.environ, "TEACHKIT_CACHE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.grading import answers, formats, graders

    return answers, formats, graders


def test_the_floor_gives_every_answer_the_score_that_is_written_down(tmp_path, benchmark):
    answers, _, graders = benchmark
    grader = graders.floor(tmp_path, answers.one_of_each())
    grader.run()
    assert grader.wrong() == []
    assert len(grader.scores()) == len(answers.VARIANTS)
    assert {variant.score for variant in answers.VARIANTS.values()} == {3, 7, 8, 10}


def test_a_score_that_is_not_the_one_written_down_is_noticed(tmp_path, benchmark):
    answers, _, graders = benchmark
    grader = graders.floor(tmp_path, {"ada": "right-stack", "grace": "direct-only"})
    grader.run()
    results = tmp_path / "results.json"
    found = json.loads(results.read_text())
    check = next(iter(answers.POINTS))
    found["scores"]["grace"][check] = not found["scores"]["grace"][check]
    results.write_text(json.dumps(found))
    (said,) = grader.wrong()
    assert said.startswith("grace (direct-only)")


def test_the_formats_hold_the_same_six_checks(tmp_path, benchmark):
    answers, formats, _ = benchmark
    tests, submissions = formats.write_otter(tmp_path / "otter", answers.hand_in(10))
    assert len(list(tests.glob("*.py"))) == len(list(formats.checks())) == 6
    assert len(list(submissions.glob("*.ipynb"))) == 10
    released = tmp_path / "nbgrader" / "release" / "lock"

    def release():
        released.mkdir(parents=True)
        source = tmp_path / "nbgrader" / "source" / "lock" / "lock.ipynb"
        (released / "lock.ipynb").write_text(source.read_text())

    formats.write_nbgrader(tmp_path / "nbgrader", {"ada": "unordered"}, release)
    path = tmp_path / "nbgrader" / "submitted" / "ada" / "lock" / "lock.ipynb"
    cells = json.loads(path.read_text())["cells"]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    assert [mark["points"] for mark in marks if mark.get("grade")] == [1, 1, 1, 2, 3, 2]
    assert [cell["source"] for cell in cells if "def rank" in cell["source"]] == [
        answers.VARIANTS["unordered"].cells[2]
    ]


@pytest.mark.slow
def test_what_a_forgotten_process_used_is_counted(monkeypatch):
    """As when a process namespace is killed: nobody waits for what was in it."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.grading import measure

    if not (account := measure.Account.made()):
        pytest.skip("no control group may be made here")
    account.folder.rmdir()
    forgetful = """import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
if not os.fork():
    while time.process_time() < 0.3: pass
"""
    assert measure.run([sys.executable, "-c", forgetful]).cpu >= 0.3
    assert not account.folder.exists()


def test_the_smallest_class_is_measured_without_any_peer(tmp_path):
    figures = tmp_path / "figures.json"
    done = run(
        *("--rounds", "1", "--submissions", "10", "--large", "20", "--of-peers", "4"),
        *("--json", str(figures)),
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(figures.read_text())
    assert found["checked"].keys() >= {"floor", "session", "ours", "ours, in parallel"}
    measured = {(run["grader"], run["size"], run["kind"]) for run in found["runs"]}
    assert measured >= {("floor", 10, "quick"), ("ours", 20, "quick")}
    assert ("ours, in parallel", 4, "slow") in measured
    assert found["memory"].keys() == {"10", "20"}
    assert all(most["pss_mib"] > 0 for most in found["memory"].values())
    assert "speed as a share of the floor's" in done.stdout


def test_a_peer_that_is_not_there_is_said(tmp_path):
    done = run("--peers", f"nbgrader={tmp_path}")
    assert done.returncode == 1
    assert "there is no nbgrader in" in done.stderr
    assert run("--peers", "moodle").returncode == 1
