"""`teachkit check`, as it is typed: what it refuses, and that it ends."""

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
