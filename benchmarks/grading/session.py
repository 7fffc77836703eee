"""Our sessions alone: sandbox, checks and answers, without supervisor, gradebook or reports.

    python -m benchmarks.grading.session FOLDER RESULTS [JOBS]

This is what the floor is held against: both read notebooks and find out which checks pass. With
JOBS, so many processes share the notebooks, each with a sandbox of its own.
"""

import json
import os
import sys
import time
from pathlib import Path

from benchmarks.grading.formats import EXERCISE, ROOT
from teachkit.course.load import load_exercise
from teachkit.grading.answers import Answer, Sheet
from teachkit.grading.checks import starter_of
from teachkit.grading.launch import Limits
from teachkit.grading.sandbox import sandbox
from teachkit.grading.session import Task, run_session


def main(words):
    folder, results = map(Path, words[:2])
    jobs = int(words[2]) if len(words) > 2 else 1
    paths = sorted(folder.glob("*.ipynb"))
    begun = time.perf_counter()
    parts = []
    for job in range(jobs):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                json.dump(grade(paths[job::jobs]), pipe)
            os._exit(0)
        os.close(writing)
        parts.append(os.fdopen(reading))
    found = [json.load(part) for part in parts]
    for _ in range(jobs):
        os.wait()
    first = min(part["first"] for part in found)
    seconds = max(part["last"] for part in found) - first
    scores = {learner: marks for part in found for learner, marks in part["scores"].items()}
    results.write_text(
        json.dumps(
            {
                "scores": scores,
                "seconds": seconds,
                "start": first - begun,
                "level": found[0]["level"],
            }
        )
    )


def grade(paths):
    """Return {"scores": {learner: {check: passed}}, "level", "first", "last"}."""
    folder = load_exercise(EXERCISE, ROOT)
    exercise = folder.exercise
    starter = starter_of(folder)
    reports, moments = [], []

    def tasks():
        for path in paths:
            moments.append(time.perf_counter())
            sheet = Sheet(path.name, path.read_bytes())
            answer = Answer((sheet,), exercise.functions, exercise.id, starter)
            yield Task(answer, Limits(seconds=exercise.seconds))
        moments.append(time.perf_counter())

    with sandbox() as sealed:
        run_session(
            [folder.visible, folder.hidden], tasks(), launch=sealed.launch, report=reports.append
        )
        level = sealed.level
    marks = [{r.name: r.outcome == "passed" for r in report.results} for report in reports]
    scores = dict(zip((path.stem for path in paths), marks, strict=True))
    return {"scores": scores, "level": level, "first": moments[0], "last": moments[-1]}


if __name__ == "__main__":
    main(sys.argv[1:])
