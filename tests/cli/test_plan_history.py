"""`teachkit plan revise`, `history`, `diff` and `restore`, as they are typed."""

import json

import pytest

from teachkit.cli import main


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace, in which one stands."""
    (tmp_path / "mine" / ".teachkit").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def said(capsys):
    """Run a command that is to end with 0, or the code given, and return what it printed."""

    def run(*words, code=0):
        capsys.readouterr()
        assert main(["plan", *words]) == code
        return capsys.readouterr().out

    return run


def plan_of(workspace):
    return json.loads((workspace / "plan.json").read_text())


def learn(said, choice, learned, source="user"):
    said("set", "choose.choice", choice)
    return said("revise", "--learned", learned, "--from", source)


def test_what_is_kept_is_listed_and_compared(workspace, said):
    assert "Kept as revision 1" in learn(said, "sudo", "nobody else does it")
    assert "Kept as revision 2" in learn(said, "bzip2", "somebody does it", "review")
    shown = said("history")
    assert "from a user: nobody else does it (1 change)" in shown
    assert "from a review or an audit: somebody does it (1 change)" in shown
    assert "was sudo\n      is bzip2" in said("diff", "1", "2", code=1)
    assert "say the same" in said("diff", "2", "3")
    assert "say the same" in said("diff", "2")
    assert "States 2 and 3 say the same" in said("diff")
    said("set", "choose.choice", "zlib")
    assert "is zlib" in said("diff", code=1)


def test_what_has_not_changed_is_not_kept_again(workspace, said):
    learn(said, "sudo", "nobody else does it")
    before = (workspace / "plan.json").read_bytes()
    assert "Nothing has changed" in said("revise", "--learned", "more", "--from", "user")
    assert (workspace / "plan.json").read_bytes() == before
    told = json.loads(said("revise", "--learned", "more", "--from", "user", "--json"))
    assert (told["kept"], told["revision"]) == (False, 1)


def test_going_back_can_be_undone_by_going_back(workspace, said):
    learn(said, "sudo", "nobody else does it")
    said("set", "choose.choice", "bzip2")
    assert "What was there is kept: teachkit plan restore 2" in said("restore", "1")
    assert plan_of(workspace)["choose"]["choice"] == "sudo"
    said("restore", "2")
    assert plan_of(workspace)["choose"]["choice"] == "bzip2"


def test_the_example_is_labelled_and_never_written(workspace, said):
    assert said("history", "--example").startswith("An example")
    assert "a user called ../../bin/cp" in said("diff", "1", "3", "--example", code=1)
    assert said("diff", "1", "3", "--example", "--markdown", code=1).startswith("## ")
    assert not (workspace / "plan.json").exists()


def test_a_program_gets_states_and_differences_as_data(workspace, said):
    learn(said, "sudo", "nobody else does it")
    states = json.loads(said("history", "--json"))["states"]
    assert [state["now"] for state in states] == [False, True]
    (change,) = states[0]["changes"]
    assert (change["section"], change["field"], change["kind"]) == ("choose", "choice", "added")
    assert json.loads(said("diff", "1", "--json"))["changes"] == []


def test_without_a_history_the_way_to_one_is_shown(workspace, said):
    shown = said("history")
    assert "No state has been kept yet" in shown
    assert "--example" in shown


@pytest.mark.parametrize("words", [("diff", "1", "9"), ("restore", "9")])
def test_a_state_that_is_not_there_is_an_error_and_changes_nothing(words, workspace, capsys):
    main(["plan", "set", "choose.choice", "sudo"])
    before = (workspace / "plan.json").read_bytes()
    assert main(["plan", *words]) == 2
    assert "no-such-revision" in capsys.readouterr().err
    assert (workspace / "plan.json").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [("--learned", "x", "--from", "rumour"), ("--learned", " ", "--from", "user")],
    ids=["source", "sentence"],
)
def test_a_revision_from_nowhere_or_about_nothing_is_refused(words, workspace, capsys):
    assert main(["plan", "revise", *words]) == 2
    assert not (workspace / "plan.json").exists()


def test_what_was_learned_cannot_move_the_cursor_nor_break_a_line(workspace, capsys):
    assert main(["plan", "set", "project.name", "\x1b[2Jname"]) == 0
    assert main(["plan", "revise", "--learned", "one\ntwo \x1b]0;title\x07", "--from", "user"]) == 0
    for words in (["plan"], ["plan", "history"], ["plan", "diff", "1"]):
        capsys.readouterr()
        main(words)
        assert "\x1b" not in capsys.readouterr().out
    main(["plan", "history"])
    first = capsys.readouterr().out.split("\n")[0]
    assert "one two \\x1b]0;title" in first


def test_going_back_to_now_says_that_it_does_nothing(workspace, capsys):
    main(["plan", "set", "project.name", "a"])
    before = (workspace / "plan.json").read_bytes()
    capsys.readouterr()
    assert main(["plan", "restore", "1"]) == 0
    assert "as it is now" in capsys.readouterr().out
    assert (workspace / "plan.json").read_bytes() == before
    assert main(["plan", "diff"]) == 0
    assert "No state has been kept yet" in capsys.readouterr().out
