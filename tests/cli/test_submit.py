"""`teachkit submit`, as it is typed: what it packs, what it says, and what it never overwrites."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.course.load import course_root
from teachkit.grading.submissions import find_submissions, sheets_for
from teachkit.publish.workspace import settle, survey

CLOSURE = "exercises/depend/closure/statement.md"


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A learner's workspace, untouched, in which one stands."""
    folder = tmp_path / "mine"
    root = course_root()
    settle(folder, survey(folder, root))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def write(workspace):
    """Write an answer into an exercise's notebook: the body of the first function in its cell."""

    def put(line="    return set(needs)", exercise="depend/closure", mark="# exercise: "):
        path = workspace / "exercises" / exercise / "statement.md"
        text = path.read_text(encoding="utf-8")
        at = text.index("```\n", text.index(mark + exercise))
        path.write_text(text[:at] + line + "\n" + text[at:], encoding="utf-8")
        return path

    return put


def told(capsys):
    return json.loads(capsys.readouterr().out)


def packed_in(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_what_is_answered_is_packed_and_found_again(workspace, write, capsys):
    notebook = write()
    assert main(["submit", "--learner", "learner-07"]) == 0
    out = capsys.readouterr().out
    assert "answered" in out
    assert CLOSURE in out
    assert "Not answered yet, and not in it: " in out
    assert "depend/conflicts" in out
    contents = packed_in(workspace / "submission-learner-07.zip")
    assert sorted(contents) == [CLOSURE, "manifest.json"]
    assert contents[CLOSURE] == notebook.read_bytes()
    [submission] = find_submissions([workspace / "submission-learner-07.zip"])
    assert submission.learner == "learner-07"
    assert submission.problem == ""
    assert "notes" not in submission.claims
    assert [one["id"] for one in submission.claims["exercises"]] == ["depend/closure"]
    assert sheets_for(submission, "depend/closure")[0].content == notebook.read_bytes()


def test_nobody_without_an_id_hands_in(workspace, write, capsys):
    write()
    assert main(["submit"]) == 2
    assert "no-learner" in capsys.readouterr().err
    assert not list(workspace.glob("*.zip"))


def test_the_id_is_said_once(workspace, write, capsys):
    write()
    assert main(["submit", "--learner", "ada", "--json"]) == 0
    assert told(capsys)["written"]
    write("    # more")
    assert main(["submit", "--json"]) == 0
    result = told(capsys)
    assert result["learner"] == "ada"
    assert result["file"] == "submission-ada+2.zip"


def test_a_damaged_note_of_the_id_asks_again(workspace, write, capsys):
    write()
    (workspace / ".teachkit" / "learner.json").write_text('["ada"]')
    assert main(["submit"]) == 2
    assert "no-learner" in capsys.readouterr().err


@pytest.mark.parametrize("learner", ["../ada", "a/b", "", "ada lovelace", "é", "-x-", "a" * 65])
def test_an_id_that_is_no_file_name_is_refused(learner, workspace, write, capsys):
    write()
    assert main(["submit", f"--learner={learner}"]) == 2
    assert "learner" in capsys.readouterr().err
    assert not list(workspace.parent.rglob("*.zip"))
    assert not (workspace / ".teachkit" / "learner.json").exists()


def test_the_same_answers_make_the_same_file_and_no_second_one(workspace, write, capsys):
    path = write()
    main(["submit", "--learner", "ada"])
    first = (workspace / "submission-ada.zip").read_bytes()
    capsys.readouterr()
    assert main(["submit", "--json"]) == 0
    assert not told(capsys)["written"]
    assert [path.name for path in workspace.glob("*.zip")] == ["submission-ada.zip"]
    (workspace / "submission-ada.zip").unlink()
    times = path.stat()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert main(["submit"]) == 0
    assert (workspace / "submission-ada.zip").read_bytes() == first


def test_an_older_file_is_never_overwritten_in_silence(workspace, write, capsys):
    (workspace / "submission-ada.zip").write_bytes(b"mine")
    write()
    assert main(["submit", "--learner", "ada"]) == 0
    assert (workspace / "submission-ada.zip").read_bytes() == b"mine"
    assert (workspace / "submission-ada+2.zip").is_file()
    assert main(["submit", "--force"]) == 0
    assert packed_in(workspace / "submission-ada.zip")


def test_a_file_that_was_named_is_replaced_by_force_alone(workspace, write, capsys):
    write()
    (workspace / "x.zip").write_bytes(b"mine")
    assert main(["submit", "--learner", "ada", "--out", "x.zip"]) == 2
    assert "in-the-way" in capsys.readouterr().err
    assert (workspace / "x.zip").read_bytes() == b"mine"
    assert main(["submit", "--learner", "ada", "--out", "x.zip", "--force"]) == 0
    assert packed_in(workspace / "x.zip")


def test_a_folder_that_was_named_gets_the_file(workspace, write, capsys):
    write()
    (workspace / "out").mkdir()
    assert main(["submit", "--learner", "ada", "--out", "out", "--json"]) == 0
    assert Path(told(capsys)["file"]) == Path("out/submission-ada.zip")


def test_the_plan_and_the_record_come_along_for_people(workspace, write, capsys):
    write()
    (workspace / "plan.json").write_text("{}")
    (workspace / ".teachkit" / "record.jsonl").write_text('{"teachkit-record": 1}\n')
    assert main(["submit", "--learner", "ada"]) == 0
    assert "your answers to the chapters' questions" in capsys.readouterr().out
    assert {"plan.json", "record.jsonl"} < packed_in(workspace / "submission-ada.zip").keys()
    [submission] = find_submissions([workspace / "submission-ada.zip"], also=["plan.json"])
    assert submission.others[0].content == b"{}"
    assert "notes" not in submission.claims
    for words in (["--no-plan"], ["depend/closure"]):
        assert main(["submit", *words, "--out", f"{len(words[0])}.zip"]) == 0
        assert sorted(packed_in(workspace / f"{len(words[0])}.zip")) == [CLOSURE, "manifest.json"]


def test_a_plan_alone_can_be_handed_in(workspace, capsys):
    (workspace / "plan.json").write_text("{}")
    assert main(["submit", "--learner", "ada", "--json"]) == 0
    result = told(capsys)
    assert (result["packed"], result["beside"]) == ([], ["plan.json"])
    assert main(["submit", "--no-plan"]) == 2
    assert "nothing-to-submit" in capsys.readouterr().err


def test_a_dry_run_writes_nothing_at_all(workspace, write, capsys):
    write()
    before = sorted(workspace.rglob("*"))
    assert main(["submit", "--learner", "ada", "--dry-run"]) == 0
    assert "would be packed" in capsys.readouterr().out
    assert sorted(workspace.rglob("*")) == before


def test_nothing_answered_is_nothing_to_submit(workspace, capsys):
    assert main(["submit", "--learner", "ada"]) == 2
    assert "nothing-to-submit" in capsys.readouterr().err


def test_what_is_named_is_packed_answered_or_not(workspace, write, capsys):
    write()
    names = ["depend/conflicts", "depend/closure/", "depend/closure"]
    assert main(["submit", *names, "--learner", "ada", "--json"]) == 0
    status = {one["exercise"]: one["status"] for one in told(capsys)["packed"]}
    assert status == {"depend/conflicts": "unanswered", "depend/closure": "answered"}


def test_half_an_answer_says_what_is_left(workspace, write, capsys):
    write("    return 0.0", "premise/share")
    assert main(["submit", "--learner", "ada", "--json"]) == 0
    [packed] = told(capsys)["packed"]
    assert packed["status"] == "partly"
    assert len(packed["still_to_write"]) == 1


def test_a_cell_that_is_not_python_yet_is_packed_with_a_warning(workspace, write, capsys):
    write("    return (")
    assert main(["submit", "--learner", "ada", "--json"]) == 0
    [packed] = told(capsys)["packed"]
    assert "not Python yet" in packed["warnings"][0]


def test_a_notebook_full_of_outputs_is_warned_of(workspace, write, capsys):
    path = write()
    with path.open("a", encoding="utf-8") as file:
        file.write("\n<!-- " + "picture " * 200_000 + " -->\n")
    assert main(["submit", "--learner", "ada"]) == 0
    assert "Clear them" in capsys.readouterr().out


def test_a_notebook_that_no_grader_takes_is_not_packed(workspace, write, capsys):
    path = write()
    with path.open("a", encoding="utf-8") as file:
        file.write("\n<!-- " + "picture " * 1_100_000 + " -->\n")
    assert main(["submit", "--learner", "ada"]) == 2
    assert "too-large" in capsys.readouterr().err
    assert not list(workspace.glob("*.zip"))


def test_a_second_notebook_beside_it_is_told_of(workspace, write, capsys):
    write().with_suffix(".ipynb").write_text("{}")
    assert main(["submit", "--learner", "ada"]) == 0
    assert "statement.ipynb lies beside it and is not packed" in capsys.readouterr().out


def test_a_deleted_notebook_cannot_be_handed_in(workspace, capsys):
    (workspace / CLOSURE).unlink()
    assert main(["submit", "depend/closure", "--learner", "ada"]) == 2
    err = capsys.readouterr().err
    assert "no-answer" in err
    assert "--restore" in err


def test_a_name_that_is_no_exercise_is_said_so(workspace, capsys):
    assert main(["submit", "depend/closre", "--learner", "ada"]) == 2
    assert "no-such-exercise" in capsys.readouterr().err


def test_outside_a_workspace_there_is_nothing_to_pack(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["submit", "--learner", "ada"]) == 2
    assert "no-workspace" in capsys.readouterr().err


def test_a_workspace_can_be_named(workspace, write, tmp_path, monkeypatch, capsys):
    write()
    monkeypatch.chdir(tmp_path)
    assert main(["submit", "--learner", "ada", "--workspace", str(workspace)]) == 0
    assert (tmp_path / "submission-ada.zip").is_file()
    assert (workspace / ".teachkit" / "learner.json").is_file()


def test_a_refresh_of_the_workspace_keeps_the_id(workspace, write, capsys):
    write()
    main(["submit", "--learner", "ada"])
    settle(workspace, survey(workspace, course_root()))
    capsys.readouterr()
    assert main(["submit", "--json"]) == 0
    assert told(capsys)["learner"] == "ada"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_refuses_leaves_nothing_half_done(workspace, write, tmp_path, capsys):
    write()
    (tmp_path / "locked").mkdir(mode=0o500)
    assert main(["submit", "--learner", "ada", "--out", str(tmp_path / "locked" / "a.zip")]) == 3
    assert "cannot-write" in capsys.readouterr().err
