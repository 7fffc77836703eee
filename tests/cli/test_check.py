"""`teachkit check`, as it is typed: what it refuses, and that it ends."""

import json
import os

import pytest

from teachkit.cli import main


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace, in which one stands."""
    (tmp_path / "mine" / ".teachkit").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def test_without_a_word_it_lists_where_one_stands(workspace, capsys):
    assert main(["check"]) == 0
    assert "depend/closure" in capsys.readouterr().out


@pytest.mark.parametrize("answer", [".", os.devnull, "nowhere.py", "latin.py"])
def test_what_holds_no_answer_is_refused_at_once(answer, workspace, capsys):
    (workspace / "latin.py").write_bytes(b"\xe9")
    assert main(["check", "depend/closure", answer]) == 2
    err = capsys.readouterr().err
    assert "cannot-read" in err
    assert "Errno" not in err
    assert not (workspace / ".teachkit" / "record.jsonl").exists()


@pytest.mark.parametrize("name", ["depend/closre", "", "../exercises", "/depend/closure"])
def test_a_name_that_is_no_exercise_is_said_so(name, workspace, capsys):
    assert main(["check", name]) == 2
    assert "no-such-exercise" in capsys.readouterr().err


def test_a_slash_at_the_end_is_the_shells_doing(workspace, capsys):
    assert main(["check", "depend/closure/", "nowhere.py"]) == 2
    assert "cannot-read" in capsys.readouterr().err


def test_a_damaged_line_of_the_record_costs_no_other(workspace, capsys):
    record = workspace / ".teachkit" / "record.jsonl"
    record.write_text('{"teachkit-record": 1}\n' + "[" * 100_000 + "\n")
    before = record.read_bytes()
    assert main(["check"]) == 0
    assert record.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
@pytest.mark.parametrize(
    ("name", "word"), [(".teachkit/record.jsonl", "check"), ("plan.json", "plan")]
)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(name, word, workspace, capsys):
    os.mkfifo(workspace / name)
    assert main([word]) == 2
    assert "cannot-read" in capsys.readouterr().err


def test_hints_come_one_by_one_and_are_recorded(workspace, capsys):
    assert main(["check", "depend/closure", "--hint"]) == 0
    first = capsys.readouterr().out
    assert first.startswith("1. ")
    assert "2 more." in first
    assert main(["check", "depend/closure", "--hint"]) == 0
    assert main(["check", "depend/closure", "--hint"]) == 0
    assert "That was the last one." in capsys.readouterr().out
    assert main(["check", "depend/closure", "--hint", "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["hints"]) == 3
    record = (workspace / ".teachkit" / "record.jsonl").read_text()
    assert record.count('"hint"') == 3


def test_solutions_are_shown_after_a_pass_or_when_one_gives_up(workspace, capsys):
    assert main(["check", "depend/closure", "--solution"]) == 1
    said = capsys.readouterr()
    assert "def closure" not in said.out
    assert "--hint" in said.err
    assert main(["check", "depend/closure", "--give-up"]) == 0
    assert capsys.readouterr().out.count("def closure") >= 2
    assert main(["check", "depend/closure", "--solution"]) == 0
    assert main(["check"]) == 0
    assert "given-up" in capsys.readouterr().out


def test_a_hint_of_no_exercise_is_asked_about(workspace, capsys):
    assert main(["check", "--hint"]) == 2
    assert "Of which exercise?" in capsys.readouterr().err
