"""Running checks: one answer for each outcome, and nothing left running afterwards."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of
from teachkit.grading.checks import answer_from_file, run_checks, starter_of
from teachkit.grading.launch import AnswerUnavailableError, Limits, Returned, launch_process
from teachkit.grading.session import Task, run_session

NAMES = ("few_people",)
CALL = ({"zlib": 2, "linux": 2000}, 2)


def outcome_of(name, few_people, small, **options):
    (path,) = (small / "answers").glob(f"{name}.*")
    answer = answer_from_file(few_people, path)
    return run_checks(few_people, answer, **options)


@pytest.mark.parametrize(
    ("name", "outcomes", "said"),
    [
        ("passes", {"passed"}, ""),
        ("fails", {"failed"}, "You have not compared with the limit."),
        ("raises", {"failed"}, "few_people raised TypeError"),
        ("hangs", {"could-not-run"}, "did not finish within 1 s"),
        ("prints_a_lot", {"passed"}, ""),
        ("ends_the_process", {"could-not-run"}, "ended the whole process"),
        ("returns_a_generator", {"failed"}, "a generator, which is no plain data"),
        ("is_not_python", {"could-not-run"}, "is not Python yet: expected ':'"),
        ("is_not_written", {"could-not-run"}, "There is no function few_people"),
    ],
)
def test_each_outcome_is_told_apart(name, outcomes, said, few_people, small):
    report = outcome_of(name, few_people, small)
    assert {result.outcome for result in report.results} == outcomes
    assert any(said in result.message for result in report.results)
    assert report.passed == (outcomes == {"passed"})


def test_the_sentences_are_the_docstrings_of_the_checks(few_people, small):
    report = outcome_of("passes", few_people, small)
    assert [result.sentence for result in report.results] == [
        "A project with exactly the most people you allow is among them.",
        "The names come in their order.",
    ]


def test_hidden_checks_run_only_when_asked_for(few_people, small):
    assert len(outcome_of("passes", few_people, small).results) == 2
    results = outcome_of("passes", few_people, small, hidden=True).results
    assert [result.hidden for result in results] == [False, False, True]


def test_output_is_kept_and_capped(few_people, small):
    report = outcome_of("prints_a_lot", few_people, small)
    assert report.printed.startswith("still looking at")
    assert len(report.printed) < 25_000
    assert "there was more" in report.printed


def test_the_raising_line_is_shown_as_the_learner_wrote_it(few_people, small):
    report = outcome_of("raises", few_people, small)
    assert "`return sorted(people[name] for name in most)`" in report.results[0].message


def test_everything_is_stopped_after_the_time_limit(few_people, small, monkeypatch):
    begun = time.monotonic()
    report = outcome_of("hangs", few_people, small, limit=0.9)
    assert time.monotonic() - begun < 6
    assert [result.outcome for result in report.results] == ["could-not-run"]
    time.sleep(0.3)
    assert not left_over()


def left_over():
    """Processes of learners that are still there (Linux only; elsewhere nothing is found)."""
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if name.isdigit():
            try:
                words = Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0")
                parent = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if any(b"teachkit.grading" in word for word in words) and parent == "1":
                found.append(int(name))
    return found


def test_the_learner_sees_neither_the_environment_nor_the_course(monkeypatch, few_people):
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "42")
    source = (
        "import os\ndef few_people(people, most):\n"
        "    return [sorted(os.environ), os.getcwd(), sorted(os.listdir('.'))]\n"
    )
    child = launch_process(answer_of(source, NAMES), Limits(), few_people.path / "data")
    try:
        environ, folder, files = child.call("few_people", CALL, {}).value
    finally:
        child.close()
    assert "SECRET_OF_THE_GRADER" not in environ
    assert files == ["data"]
    assert str(few_people.path) not in folder
    assert not os.path.exists(folder)


def test_arguments_are_copies_and_changes_to_them_are_noticed():
    source = "def few_people(people, most):\n    people.clear()\n    return most\n"
    people = {"zlib": 2}
    child = launch_process(answer_of(source, NAMES), Limits())
    try:
        returned = child.call("few_people", (people, 2), {})
    finally:
        child.close()
    assert returned == Returned(2, (0,), ({}, 2))
    assert people == {"zlib": 2}


def test_an_answer_has_a_budget_for_all_its_calls():
    source = "import time\ndef few_people():\n    time.sleep(0.2)\n"
    child = launch_process(answer_of(source, NAMES), Limits(seconds=1, budget=0.3))
    try:
        child.call("few_people", (), {})
        with pytest.raises(AnswerUnavailableError):
            child.call("few_people", (), {})
        with pytest.raises(AnswerUnavailableError, match=r"used up its 0\.3 seconds"):
            child.call("few_people", (), {})
    finally:
        child.close()


def test_a_forged_reply_hurts_its_sender_alone(few_people):
    source = (
        "import os, msgpack\\n"
        "def few_people(people, most):\\n"
        "    for fd in range(3, 20):\\n"
        "        body = msgpack.packb([99, True, [], [], None])\\n"
        "        try: os.write(fd, len(body).to_bytes(4, 'little') + body)\\n"
        "        except OSError: pass\\n"
        "    return []\n"
    )
    (report,) = run_session([few_people.visible], [Task(answer_of(source, NAMES))])
    assert {result.outcome for result in report.results} == {"could-not-run"}


def test_a_sandbox_can_take_the_place_of_the_plain_process(few_people):
    class Elsewhere:
        source = ""
        left = 1.0

        def call(self, name, arguments, named, verb, extra):
            people, most = arguments
            return Returned(sorted(key for key in people if people[key] <= most), ())

        def printed(self):
            return "from elsewhere"

        def close(self):
            pass

    answers = []

    def launch(answer, limits, data):
        answers.append(answer)
        return Elsewhere()

    task = Task(answer_of("anything", NAMES))
    (report,) = run_session([few_people.visible], [task], launch=launch)
    assert report.passed
    assert report.printed == "from elsewhere"
    assert [answer.sheets[0].content for answer in answers] == [b"anything"]


def test_a_check_that_breaks_is_its_authors_fault(broken_copy):
    broken_copy.visible.write_text('def test_x(answer):\n    """A sentence."""\n    1 / 0\n')
    (report,) = run_session([broken_copy.visible], [Task(answer_of("", NAMES))])
    assert report.results[0].broken
    assert "tell the course's authors" in report.results[0].message


@pytest.mark.parametrize("text", ["def test_x(:", "import nowhere_to_be_found", "x = 1"])
def test_checks_that_cannot_be_collected_are_an_error(text, broken_copy):
    broken_copy.visible.write_text(text)
    with pytest.raises(TeachkitError) as raised:
        run_checks(broken_copy, answer_of("", NAMES))
    assert raised.value.code == "broken-checks"


def test_two_exercises_whose_checks_have_one_name_do_not_mix(few_people, broken_copy):
    broken_copy.visible.write_text('def test_other(answer):\n    """Another."""\n')
    for folder, names in ((few_people, 2), (broken_copy, 1), (few_people, 2)):
        (report,) = run_session([folder.visible], [Task(answer_of("", NAMES))])
        assert len(report.results) == names


def test_checking_leaves_no_file_behind(broken_copy, small):
    before = sorted(broken_copy.path.rglob("*"))
    outcome_of("passes", broken_copy, small, hidden=True)
    assert sorted(broken_copy.path.rglob("*")) == before


def test_the_starter_is_the_cell_of_the_statement(few_people):
    assert "def few_people" in starter_of(few_people)


def test_where_no_process_can_be_started_it_is_said(few_people, monkeypatch):
    def refuse(*words, **options):
        raise OSError("emscripten does not support processes.")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(TeachkitError, match="No process can be started here"):
        run_checks(few_people, answer_of("", NAMES))


def test_the_command_prints_what_the_checks_say(small, tmp_path):
    def teachkit(*words):
        environ = {**os.environ, "TEACHKIT_COURSE": str(small), "XDG_DATA_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "teachkit", "check", *words],
            check=False, capture_output=True, text=True, env=environ, cwd=tmp_path,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    (tmp_path / ".teachkit").mkdir()
    code, said = teachkit("choose/few-people", str(small / "answers" / "fails.py"))
    assert code == 1
    assert "You have not compared with the limit." in said
    code, said = teachkit("choose/few-people", str(small / "answers" / "passes.py"), "--json")
    assert code == 0
    assert json.loads(said)["passed"] is True
    assert teachkit("--json") == (
        0,
        json.dumps(
            {"exercises": [{"exercise": "choose/few-people", "title": "Few people, many users",
                            "status": "passed"}]},
            indent=2,
        ) + "\n",
    )  # fmt: skip
    code, said = teachkit("choose/few-people")
    assert (code, "no-answer" in said) == (2, True)
    code, said = teachkit("choose/nothing")
    assert (code, "choose/few-people" in said) == (2, True)


def test_a_process_that_cannot_be_started_leaves_no_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError):
        launch_process(answer_of("def f():\n    pass\n", ("f",)), Limits())
    assert list(tmp_path.iterdir()) == []
