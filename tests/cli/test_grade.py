"""``teachkit grade``, as a teacher types it: a class of every kind of answer, and of every fate."""

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
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from teachkit.cli import main

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"
GOOD = (SMALL / "answers" / "passes.py").read_text()
SLOWLY = GOOD.replace("    return", "    import time\n    time.sleep(0.03)\n    return")
ATTACKS = {
    "hangs": "def few_people(people, most):\n    while True:\n        pass\n",
    "exits": "import os\ndef few_people(people, most):\n    os._exit(0)\n",
    "leaves": "raise SystemExit(0)\ndef few_people(people, most):\n    return []\n",
    "floods": "def few_people(people, most):\n    while True:\n        print('x' * 10_000)\n",
    "eats": "def few_people(people, most):\n    return [bytearray(1 << 28) for _ in range(64)]\n",
    # Thirty at most, for the sake of a machine on which nothing seals.
    "bombs": (
        "import os, time\ndef few_people(people, most):\n    for _ in range(30):\n"
        "        if os.fork() == 0:\n            time.sleep(3)\n            os._exit(0)\n"
    ),
    "dives": "def few_people(people, most):\n    return few_people(people, most)\n",
    "swells": "def few_people(people, most):\n    return ['x' * 100] * 10_000_000\n",
}


@pytest.fixture
def grade(tmp_path):
    """Run the real command, with the tiny course around it; return what it printed."""

    def run(*words, timeout=120, exercises=("choose/few-people",), **environ):
        # Whether this machine seals is another test's question.
        words = [*words, "--exercises", *exercises, "--accept-unsealed"]
        return subprocess.run(
            command(*words), check=False, capture_output=True, cwd=tmp_path, text=True,
            timeout=timeout, env=environment(**environ),
        )  # fmt: skip

    return run


def command(*words):
    return [sys.executable, "-m", "teachkit", "grade", *map(str, words)]


def environment(**environ):
    return {**os.environ, "TEACHKIT_COURSE": str(SMALL), "COLUMNS": "100", **environ}


@pytest.fixture
def handed_in(tmp_path):
    """Write a class's answers, each from a moment that is the same in every run."""

    def write(answers, folder="handed-in"):
        (tmp_path / folder).mkdir(exist_ok=True)
        for learner, source in answers.items():
            path = tmp_path / folder / f"{learner}.py"
            path.write_text(source)
            os.utime(path, (1_790_000_000, 1_790_000_000))
        return tmp_path / folder

    return write


def teachers_own(parent):
    """Make the folder of an exercise that has no checks yet."""
    own = parent / "own"
    own.mkdir()
    shutil.copy(SMALL / "exercises" / "choose" / "few-people" / "exercise.toml", own)
    return own


def classmates(number, source=GOOD):
    return {f"learner-{n:03}": source + f"# {n}\n" for n in range(number)}


def points(out):
    with (out / "grades.csv").open(newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def reports(out):
    """Return every file of a run but its gradebook, as bytes."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("gradebook.sqlite")
    }


def committed(out):
    """Return what is in a gradebook at this moment: who, and when each came in."""
    if not (out / "gradebook.sqlite").exists():
        return {}
    with closing(sqlite3.connect(f"file:{out}/gradebook.sqlite?mode=ro", uri=True)) as book:
        try:
            return dict(book.execute("SELECT learner, number FROM grades"))
        except sqlite3.OperationalError:  # it is being made
            return {}


def until(condition, seconds=90):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
    return found


# ---- every kind of answer ---------------------------------------------------------------------


def test_every_kind_of_answer_is_graded_beside_the_others(grade, tmp_path):
    done = grade(SMALL / "answers", "--out", "results")
    assert done.returncode == 0, done.stderr
    assert {name for name, score in points(tmp_path / "results").items() if score} == {
        "passes",
        "prints_a_lot",
    }
    assert set(points(tmp_path / "results")) == {
        path.stem for path in (SMALL / "answers").iterdir()
    }
    assert "9 graded" in done.stdout
    level = re.search(r"choose/few-people: sandbox (sealed\+ns|sealed|separate)\n", done.stderr)
    assert f'"level": "{level[1]}"' in (tmp_path / "results" / "results.json").read_text()
    pages = {path.name for path in (tmp_path / "results" / "feedback").iterdir()}
    assert "passes.html" in pages
    assert len(pages) == 9


@pytest.mark.slow
def test_answers_that_attack_harm_nobody_else(grade, handed_in, tmp_path):
    done = grade(handed_in({**ATTACKS, "ada": GOOD, "zoe": GOOD}), "--out", "results")
    assert done.returncode in (0, 1), done.stderr
    assert {name: score for name, score in points(tmp_path / "results").items() if score} == {
        "ada": 3,
        "zoe": 3,
    }
    assert len(points(tmp_path / "results")) == 10


def test_what_cannot_be_read_is_listed_for_a_person_and_costs_nobody_else(
    grade, handed_in, tmp_path
):
    folder = handed_in({"ada": GOOD})
    with zipfile.ZipFile(folder / "bea.zip", "w") as archive:
        archive.writestr("../../outside.py", GOOD)
    (folder / "cay.zip").write_bytes(b"PK\x03\x04 and then nothing")
    done = grade(folder, "--out", "results", "--json")
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert [person["learner"] for person in summary["people"]] == ["bea", "cay"]
    assert all(person["why"] for person in summary["people"])
    assert points(tmp_path / "results") == {"ada": 3, "bea": 0, "cay": 0}
    assert "need a person" in grade(folder, "--out", "results").stdout


def test_an_answer_over_which_the_grader_had_to_be_stopped_is_listed_too(
    grade, handed_in, tmp_path
):
    own = teachers_own(tmp_path)
    (own / "test_visible.py").write_text(
        "import os\n\n\ndef test_it(answer):\n    '''It is well.'''\n"
        "    if answer.few_people({'a': 1}, 1) == []:\n        os._exit(1)\n"
    )
    folder = handed_in({"ada": GOOD, "bea": "def few_people(people, most):\n    return []\n"})
    done = grade(folder, "--out", "results", exercises=["own"])
    assert done.returncode == 1
    assert re.search(r"1 needs a person:\n  bea  choose/few-people  \S", done.stdout)
    assert points(tmp_path / "results") == {"ada": 1, "bea": 0}


def test_whoever_is_not_on_the_roster_is_told_of(grade, handed_in, tmp_path):
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\n")
    folder = handed_in({"ada": GOOD, "bea": GOOD})
    words = [folder, "--out", "results", "--learners", "roster.csv"]
    done = grade(*words)
    assert re.search(r"Worth knowing:\n  bea  .*not on the roster", done.stdout)
    assert done.returncode == 0
    notes = json.loads(grade(*words, "--json").stdout)["notes"]
    assert [note["learner"] for note in notes] == ["bea"]


def test_several_exercises_are_graded_each_by_its_own_checks(grade, handed_in, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(SMALL / "exercises" / "choose" / "few-people", other)
    text = (other / "exercise.toml").read_text().replace("choose/few-people", "choose/other")
    (other / "exercise.toml").write_text(text)
    (other / "test_hidden.py").unlink()
    done = grade(
        handed_in({"ada": GOOD}), "--out", "results", "--json",
        exercises=["choose/few-people", "other"],
    )  # fmt: skip
    assert json.loads(done.stdout)["graded"] == 2
    assert json.loads(done.stdout)["exercises"] == ["choose/few-people", "choose/other"]
    with (tmp_path / "results" / "grades.csv").open(newline="") as file:
        scores = {row["assignment"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"choose/few-people": 3, "choose/other": 2}


# ---- killed, interrupted, changed -------------------------------------------------------------


@pytest.fixture
def salt(tmp_path):
    """A file with a salt, so that two runs may give the same bytes."""
    (tmp_path / "salt").write_text("5a" * 32)
    return tmp_path / "salt"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)],
    ids=["killed", "interrupted"],
)
def test_a_run_that_was_cut_off_goes_on_and_grades_nothing_twice(
    sent, code, grade, handed_in, salt, tmp_path
):
    folder = handed_in(classmates(100, SLOWLY))
    words = [folder, "--salt-file", salt, "--jobs", "2"]
    asked = ["--exercises", "choose/few-people", "--accept-unsealed"]
    with subprocess.Popen(
        command(*words, "--out", "results", *asked),
        cwd=tmp_path, env=environment(MARK=str(tmp_path)), text=True,
        stderr=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        until(lambda: len(committed(tmp_path / "results")) >= 5)
        running.send_signal(sent)
        _, said = running.communicate(timeout=60)
    assert running.returncode == code
    before = committed(tmp_path / "results")
    assert 5 <= len(before) < 100
    if sent == signal.SIGINT:
        assert "the same command goes on" in said
        assert "Traceback" not in said
    until(lambda: not left_over(tmp_path), seconds=30)

    done = grade(*words, "--out", "results", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["already"] == len(before)
    assert summary["graded"] == 100 - len(before)
    after = committed(tmp_path / "results")
    assert {learner: after[learner] for learner in before} == before
    assert points(tmp_path / "results") == dict.fromkeys(classmates(100), 3.0)

    whole = grade(*words, "--out", "whole")
    assert whole.returncode == 0, whole.stderr
    assert reports(tmp_path / "results") == reports(tmp_path / "whole")


def left_over(mark):
    """Return the processes that have a mark in their environment, as what we start inherits it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"MARK={mark}\0".encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


def test_a_second_run_grades_nothing_and_says_so(grade, handed_in, tmp_path):
    folder = handed_in(classmates(3))
    assert grade(folder, "--out", "results").returncode == 0
    first = reports(tmp_path / "results")
    again = grade(folder, "--out", "results", "--json")
    assert json.loads(again.stdout)["already"] == 3
    assert json.loads(again.stdout)["graded"] == 0
    assert reports(tmp_path / "results") == first


def test_what_has_changed_is_graded_again_and_nothing_else(grade, handed_in, tmp_path):
    folder = handed_in(classmates(4))
    grade(folder, "--out", "results")
    handed_in({"learner-001": "def few_people(people, most):\n    return 1\n"})
    done = grade(folder, "--out", "results", "--json")
    assert (json.loads(done.stdout)["graded"], json.loads(done.stdout)["already"]) == (1, 3)


def test_changed_checks_grade_everything_again(grade, handed_in, tmp_path):
    own = tmp_path / "own"
    shutil.copytree(SMALL / "exercises" / "choose" / "few-people", own)
    folder = handed_in(classmates(3))
    assert grade(folder, "--out", "results", exercises=["own"]).returncode == 0
    (own / "test_hidden.py").write_text(
        "import pytest\n\n\n@pytest.mark.points(5)\ndef test_none(answer):\n"
        "    '''None are few.'''\n    assert answer.few_people({}, 1) == []\n"
    )
    done = grade(folder, "--out", "results", "--json", exercises=["own"])
    assert (json.loads(done.stdout)["graded"], json.loads(done.stdout)["already"]) == (3, 0)
    assert set(points(tmp_path / "results").values()) == {7.0}


def test_regrade_takes_the_place_of_what_was_there_for_those_named(grade, handed_in, tmp_path):
    folder = handed_in(classmates(4))
    grade(folder, "--out", "results")
    done = grade(folder, "--out", "results", "--regrade", "--only", "learner-002", "--json")
    assert json.loads(done.stdout)["graded"] == 1
    assert json.loads(done.stdout)["learners"] == 1
    assert len(committed(tmp_path / "results")) == 4
    assert len(points(tmp_path / "results")) == 4


# ---- the same bytes ---------------------------------------------------------------------------


def test_two_runs_with_one_salt_give_the_same_bytes(grade, handed_in, salt, tmp_path):
    folder = handed_in({**classmates(12), "zoe": "def few_people(people, most):\n    return {1}\n"})
    for out, jobs in (("one", 1), ("two", 2)):
        done = grade(
            folder, "--out", out, "--salt-file", salt, "--jobs", jobs,
            "--formats", "moodle,gradescope", "--similarity",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    one, two = reports(tmp_path / "one"), reports(tmp_path / "two")
    assert one == two
    assert {"results.json", "grades.csv", "moodle.csv", "overview.html", "similarity.html"} <= set(
        one
    )
    assert "gradescope/zoe.json" in one


SEEDED = """\
def test_a_seed(answer, seed):
    '''It knows the seed.'''
    assert answer.few_people({}, 1) == seed, f"It was {seed}."
"""


def seeds(out):
    return dict(
        re.findall(
            r'"message": "It was (\d+)\.".*?"learner": "([\w-]+)"',
            (out / "results.json").read_text(),
        )
    )


def test_each_learner_meets_inputs_of_their_own_and_the_same_ones_again(
    grade, handed_in, salt, tmp_path
):
    own = teachers_own(tmp_path)
    (own / "test_visible.py").write_text(SEEDED)
    folder = handed_in(classmates(3))
    grade(folder, "--out", "one", exercises=["own"])
    grade(folder, "--out", "two", "--salt-file", salt, exercises=["own"])
    first, second = seeds(tmp_path / "one"), seeds(tmp_path / "two")
    assert len(first) == len(second) == 3
    assert not set(first) & set(second)
    grade(folder, "--out", "one", "--regrade", exercises=["own"])
    assert seeds(tmp_path / "one") == first


def test_another_salt_than_the_gradebooks_is_refused(grade, handed_in, salt, tmp_path):
    folder = handed_in(classmates(1))
    assert grade(folder, "--out", "results").returncode == 0
    done = grade(folder, "--out", "results", "--salt-file", salt)
    assert done.returncode == 2
    assert "wrong-salt" in done.stderr


# ---- memory -----------------------------------------------------------------------------------


def resident(pid):
    """Return the memory of a process and all below it, in MiB; shared pages count once each."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    family, grown = {pid}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    total = 0
    for member in family:
        try:
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1])
    return total / 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="no such figures here")
def test_memory_stays_flat_over_three_hundred_submissions(handed_in, tmp_path):
    padding = "# " + "x" * 200_000 + "\n"
    folder = handed_in(classmates(300, GOOD + padding))
    words = command(
        folder, "--out", "results", "--exercises", "choose/few-people", "--accept-unsealed",
        "--jobs", "2", "-q",
    )  # fmt: skip
    peaks = {}
    with subprocess.Popen(words, cwd=tmp_path, env=environment()) as running:
        while running.poll() is None:
            done = len(committed(tmp_path / "results"))
            part = "early" if done < 100 else "late"
            peaks[part] = max(peaks.get(part, 0), resident(running.pid))
            time.sleep(0.05)
    assert running.returncode == 0
    assert max(peaks.values()) < 400, peaks
    assert peaks["late"] < peaks["early"] + 60, peaks


# ---- levels, and what is refused --------------------------------------------------------------


def test_the_doctor_says_how_well_this_machine_seals(capsys):
    code = main(["grade", "--doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["level"] in ("sealed+ns", "sealed", "separate")
    assert code == (found["level"] == "separate")
    assert main(["grade", "--doctor"]) == code
    said = capsys.readouterr().out
    assert f"level: {found['level']} " in said
    assert all(layer["name"] in said for layer in found["layers"])


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ([], 2, "bad-usage"),
        (["nowhere"], 2, "no-such-path"),
        (["{in}", "--exercises", "choose/nobody"], 2, "no-such-exercise"),
        (["{in}", "--formats", "blackboard"], 2, "bad-usage"),
        (["{in}", "--fail-under", "101"], 2, "bad-usage"),
        (["{in}", "--jobs", "0"], 2, "bad-usage"),
        (["{in}", "--policy", "nowhere.toml"], 2, "cannot-read"),
        (["{in}", "--only", "nobody"], 2, "no-such-learner"),
        (["{in}", "--out", "{in}/learner-000.py"], 3, "cannot-write"),
        (["{in}", "--formats", "canvas"], 2, "bad-usage"),
        (["{in}", "--salt-file", "{in}/learner-000.py"], 2, "wrong-salt"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else None,
)
def test_what_a_teacher_mistypes_is_said_so(words, code, error, handed_in, tmp_path):
    folder = str(handed_in(classmates(1)))
    words = [word.replace("{in}", folder) for word in words]
    if "--exercises" not in words:
        words += ["--exercises", "choose/few-people"]
    done = subprocess.run(
        command(*words, "--accept-unsealed"), check=False, capture_output=True, text=True,
        cwd=tmp_path, env=environment(), timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert error in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cluster_needs_an_extra_and_says_which(handed_in, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TEACHKIT_COURSE", str(SMALL))
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "teachkit.grading.batch.cluster", raising=False)
    monkeypatch.chdir(tmp_path)
    words = [handed_in(classmates(1)), "--scheduler", "tcp://127.0.0.1:9"]
    assert main(["grade", *map(str, words)]) == 3
    assert "teachkit[cluster]" in capsys.readouterr().err


def test_a_learner_below_the_share_asked_for_makes_the_run_fail(grade, handed_in, tmp_path):
    bad = "def few_people(people, most):\n    return []\n"
    folder = handed_in({"ada": GOOD, "bea": bad})
    assert grade(folder, "--out", "results").returncode == 0
    done = grade(folder, "--out", "results", "--fail-under", "50")
    assert done.returncode == 1
    assert "Below 50 %: bea" in done.stdout
    assert grade(folder, "--out", "results", "--fail-under", "0").returncode == 0


def test_quiet_says_nothing(grade, handed_in):
    done = grade(handed_in(classmates(1)), "--out", "results", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


OVERRIDE = """schema = 1
[[override]]
learner = "bea"
exercise = "choose/few-people"
points = 1.5
why = "Shown to us on paper."
[[override]]
learner = "bae"
exercise = "choose/few-people"
points = 1
why = "A slip of the pen."
"""


def test_who_is_left_behind_by_new_checks_is_told_of(grade, handed_in, tmp_path):
    own = teachers_own(tmp_path)
    checks = SMALL / "exercises" / "choose" / "few-people" / "test_visible.py"
    shutil.copy(checks, own)
    first, second = handed_in({"ada": GOOD}), handed_in({"bea": GOOD}, "later")
    for folder in (first, second):
        assert "earlier checks" not in grade(folder, "--out", "results", exercises=["own"]).stdout
    assert set(points(tmp_path / "results")) == {"ada", "bea"}
    (own / "test_visible.py").write_text(checks.read_text() + "# mended\n")
    done = grade(first, "--out", "results", exercises=["own"])
    assert "choose/few-people: 1 graded only with earlier checks" in done.stdout
    assert "1 learner," in done.stdout
    assert set(points(tmp_path / "results")) == {"ada"}


def test_what_a_person_gave_stands_and_no_longer_waits(grade, handed_in, tmp_path):
    folder = handed_in({"ada": GOOD})
    (folder / "bea.zip").write_bytes(b"PK\3\4 and then the mail program")
    waiting = grade(folder, "--out", "results")
    assert (waiting.returncode, points(tmp_path / "results")["bea"]) == (1, 0)
    assert "1 needs a person:\n  bea  choose/few-people  " in waiting.stdout
    (tmp_path / "grading.toml").write_text(OVERRIDE)
    done = grade(folder, "--out", "results", "--policy", "grading.toml")
    assert (done.returncode, points(tmp_path / "results")["bea"]) == (0, 1.5)
    assert "a person" not in done.stdout
    assert "The override for bae, choose/few-people has no effect" in done.stdout
    page = (tmp_path / "results" / "feedback" / "bea.html").read_text()
    assert "Given by hand. Shown to us on paper." in page


def test_exercises_that_swallow_the_folder_are_told_of(capsys):
    assert main(["grade", "--exercises", "choose/few-people", "handed-in"]) == 2
    assert "comes before --exercises" in capsys.readouterr().err


def test_a_broken_exercise_is_the_teachers_to_mend(grade, handed_in, tmp_path):
    own = teachers_own(tmp_path)
    (own / "test_visible.py").write_text("def test_it(answer:\n    pass\n")
    done = grade(handed_in(classmates(1)), "--out", "results", exercises=["own"])
    assert done.returncode == 2
    assert "broken-checks" in done.stderr


def test_without_hidden_checks_it_says_by_what_it_graded(grade, handed_in, tmp_path):
    own = teachers_own(tmp_path)
    shutil.copy(SMALL / "exercises" / "choose" / "few-people" / "test_visible.py", own)
    done = grade(handed_in(classmates(1)), "--out", "results", exercises=["own"])
    assert done.returncode == 0
    assert "no hidden checks for choose/few-people" in done.stderr
    assert points(tmp_path / "results") == {"learner-000": 2}


OLD_KERNEL = Path(__file__).resolve().parents[1] / "grading" / "batch" / "old_kernel.py"
ON_AN_OLD_KERNEL = pytest.mark.skipif(sys.platform != "linux", reason="it filters Linux's calls")


@ON_AN_OLD_KERNEL
@pytest.mark.parametrize("accept", [False, True], ids=["refused", "accepted"])
def test_where_nothing_seals_hidden_checks_need_the_teachers_word(accept, handed_in, tmp_path):
    words = command(
        handed_in(classmates(2)), "--exercises", "choose/few-people", "--out", "results"
    )
    done = subprocess.run(
        [words[0], OLD_KERNEL, *words[1:], *(["--accept-unsealed"] if accept else [])],
        check=False, capture_output=True, text=True, cwd=tmp_path, env=environment(), timeout=60,
    )  # fmt: skip
    if accept:
        assert done.returncode == 0
        assert "sandbox separate" in done.stdout
        assert '"level": "separate"' in (tmp_path / "results" / "results.json").read_text()
    else:
        assert done.returncode == 3
        assert "unsealed" in done.stderr
        assert "--accept-unsealed" in done.stderr
        assert committed(tmp_path / "results") == {}


@ON_AN_OLD_KERNEL
def test_the_doctor_names_the_layer_that_is_missing_and_the_mend(tmp_path):
    words = [sys.executable, OLD_KERNEL, "-m", "teachkit", "grade", "--doctor"]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "level: separate" in done.stdout
    assert re.search(r"no +Landlock", done.stdout)
    assert "mend:" in done.stdout
