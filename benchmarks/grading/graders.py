"""The graders: how each is given the assignment, how it is run, and how its scores are read."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.grading import formats, measure
from benchmarks.grading.answers import POINTS, VARIANTS
from benchmarks.grading.formats import ROOT

__all__ = ["PEERS", "Grader", "floor", "nbgrader", "otter_api", "otter_run", "ours", "session"]

PEERS = ("nbgrader", "otter")
CHECKOUT = ROOT.parents[1]
# As for anyone who runs it: Python keeps its bytecode, wherever this is run from.
OURS = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)]),
}

_NBGRADER_SCORES = """\
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    scores = {
        submission.student.id: {g.name: g.score for n in submission.notebooks for g in n.grades}
        for submission in book.assignment_submissions("lock")
    }
json.dump(scores, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Grader:
    """One grader with one class to grade.

    ``reset`` brings everything back to how it was before a run, ``scores`` returns what the last
    run found, as {learner: {check: points}}, ``seconds`` what it says that its loop took, if it
    does.
    """

    words: tuple[str, ...]
    reset: Callable[[], None]
    scores: Callable[[], dict[str, dict[str, float]]]
    handed_in: dict[str, str]
    folder: Path
    environment: dict[str, str]

    def run(self, *, cores=None):
        """Grade the whole class once."""
        self.reset()
        return measure.run(
            self.words,
            cwd=self.folder,
            environment=self.environment,
            cores=cores,
            log=self.folder / "log.txt",
        )

    def wrong(self):
        """Return a sentence for each learner whose scores are not those written down."""
        found = self.scores()
        said = []
        for learner, name in self.handed_in.items():
            passes = zip(POINTS.items(), VARIANTS[name].passes, strict=True)
            expected = {check: points if passed else 0 for (check, points), passed in passes}
            got = found.get(learner)
            if got != expected:
                said.append(f"{learner} ({name}): {got} instead of {expected}")
        if len(found) != len(self.handed_in):
            said.append(f"{len(found)} graded instead of {len(self.handed_in)}")
        return said


def floor(work, handed_in):
    """Return the floor, see `benchmarks.grading.floor`."""
    return _loop("floor", work, handed_in)


def session(work, handed_in, jobs=1):
    """Return our sessions without supervisor and gradebook, see `benchmarks.grading.session`."""
    return _loop("session", work, handed_in, str(jobs))


def _loop(module, work, handed_in, *more):
    _, submissions = formats.write_ours(work, handed_in)
    results = work / "results.json"
    words = (sys.executable, "-m", f"benchmarks.grading.{module}", submissions, results, *more)

    def scores():
        found = json.loads(results.read_text())["scores"]
        return {
            learner: {check: POINTS[check] * passed for check, passed in marks.items()}
            for learner, marks in found.items()
        }

    return Grader(
        words,
        lambda: results.unlink(missing_ok=True),
        scores,
        handed_in,
        work,
        OURS,
    )


def ours(work, handed_in, jobs=1):
    """Return ``teachkit grade`` as anyone runs it: sandbox, gradebook, reports and all."""
    exercises, submissions = formats.write_ours(work, handed_in)
    out = work / "out"
    words = (
        *(sys.executable, "-m", "teachkit", "grade", submissions),
        *("--exercises", exercises / formats.EXERCISE, "--out", out, "--jobs", str(jobs)),
    )

    def scores():
        learners = json.loads((out / "results.json").read_text())["learners"]
        return {
            found["learner"]: {
                check["name"]: check["points"] if check["outcome"] == "passed" else 0
                for graded in found["exercises"]
                for check in graded["report"]["checks"]
            }
            for found in learners
        }

    return Grader(
        words, lambda: shutil.rmtree(out, ignore_errors=True), scores, handed_in, work, OURS
    )


def nbgrader(work, handed_in, venv):
    """Return ``nbgrader autograde``; making the assignment is not part of the run."""
    work.mkdir(parents=True, exist_ok=True)
    environment = _apart(work, venv)
    program = str(venv / "bin" / "nbgrader")

    def quietly(*words):
        done = subprocess.run(
            words, cwd=work, env={**os.environ, **environment}, capture_output=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stderr.decode(errors='replace')[-2000:]}")
        return done.stdout

    formats.write_nbgrader(work, handed_in, lambda: quietly(program, "generate_assignment", "lock"))
    fresh, book = work / "gradebook.fresh", work / "gradebook.db"
    shutil.copy(book, fresh)

    def reset():
        shutil.rmtree(work / "autograded", ignore_errors=True)
        shutil.copy(fresh, book)

    def scores():
        return json.loads(quietly(str(venv / "bin" / "python"), "-c", _NBGRADER_SCORES))

    return Grader((program, "autograde", "lock"), reset, scores, handed_in, work, environment)


def otter_api(work, handed_in, venv):
    """Return one process that calls ``otter.api.grade_submission`` for each notebook in turn."""
    autograder, submissions, environment = _otter(work, handed_in, venv)
    results = work / "scores.json"
    python, script = venv / "bin" / "python", ROOT / "otter_loop.py"
    return Grader(
        (python, script, autograder, submissions, results),
        lambda: results.unlink(missing_ok=True),
        lambda: {who: _named(marks) for who, marks in json.loads(results.read_text()).items()},
        handed_in,
        work,
        environment,
    )


def otter_run(work, handed_in, venv):
    """Return ``otter run``: one process for each notebook, one after the other, from a shell."""
    autograder, submissions, environment = _otter(work, handed_in, venv)
    results = work / "each"
    # One folder for each, and the program itself: `python -m otter` starts more slowly.
    line = (
        'for f in "$1"/*.ipynb; do d="$2/$(basename "$f" .ipynb)"; mkdir -p "$d"; '
        '"$3" run -a "$4" -o "$d" --no-logo "$f" || exit 1; done'
    )

    def scores():
        found = {}
        for learner in handed_in:
            tests = json.loads((results / learner / "results.json").read_text())["tests"]
            marks = {test["name"]: test["score"] for test in tests if "score" in test}
            found[learner] = _named(marks)
        return found

    return Grader(
        ("sh", "-c", line, "sh", submissions, results, venv / "bin" / "otter", autograder),
        lambda: shutil.rmtree(results, ignore_errors=True),
        scores,
        handed_in,
        work,
        environment,
    )


def _otter(work, handed_in, venv):
    tests, submissions = formats.write_otter(work, handed_in)
    environment = _apart(work, venv)
    autograder = work / "autograder.zip"
    subprocess.run(
        [venv / "bin" / "otter", "generate", "-t", tests, "-o", autograder,
         "--no-config", "--no-requirements", "--no-environment"],
        cwd=work, env={**os.environ, **environment}, capture_output=True, check=True,
    )  # fmt: skip
    return autograder, submissions, environment


def _named(marks):
    # otter's questions have numbers in place of our checks' names.
    names = dict(enumerate(POINTS))
    return {names[int(question.removeprefix("q"))]: score for question, score in marks.items()}


def _apart(work, venv):
    """Return settings that keep a peer to its own environment and to a home of its own."""
    home = work / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(venv / "bin"), os.defpath]),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": "",
        "TMPDIR": tempfile.gettempdir(),
    }


def version(peer, venv):
    """Return the name and version of a peer, as its environment has it.

    Raises:
        RuntimeError: when it is not there.
    """
    package = {"nbgrader": "nbgrader", "otter": "otter-grader"}[peer]
    words = [venv / "bin" / "python", "-c",
             f"from importlib.metadata import version as v; print(v({package!r}))"]  # fmt: skip
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeError(f"there is no {package} in {venv}") from error
    return f"{package} {done.stdout.strip()}"
