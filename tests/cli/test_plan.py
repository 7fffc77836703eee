"""`teachkit plan`, as it is typed."""

import json

import pytest

from teachkit.cli import main


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace, in which one stands."""
    (tmp_path / "mine" / ".teachkit").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def test_what_is_set_and_decided_is_in_the_plan(workspace, capsys):
    assert main(["plan", "set", "project.name", "ntpd-rs"]) == 0
    assert main(["plan", "decide", "serde", "keep", "--because", "config | files"]) == 0
    assert main(["plan", "goal", "serde", "--serves", "many", "--if-diverges", "pin it"]) == 0
    capsys.readouterr()
    assert main(["plan"]) == 0
    shown = capsys.readouterr().out
    assert "# Plan: ntpd-rs" in shown
    assert "| serde | keep it | config \\| files |" in shown
    assert main(["plan", "export", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["depend"]["goals"][0]["dependency"] == "serde"


@pytest.mark.parametrize("words", [["decide", " ", "keep"], ["decide", "serde", "perhaps"]])
def test_a_decision_needs_a_crate_and_a_verdict(words, workspace, capsys):
    assert main(["plan", *words]) == 2
    assert "bad-usage" in capsys.readouterr().err
    assert not (workspace / "plan.json").exists()


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"schema": "one"}', "[" * 100_000, "\xff"])
def test_a_plan_that_cannot_be_read_is_said_so_and_stays(broken, workspace, capsys):
    (workspace / "plan.json").write_bytes(broken.encode("latin-1"))
    for words in (["plan"], ["plan", "set", "project.name", "x"]):
        assert main(words) == 2
        assert "broken-plan" in capsys.readouterr().err
    assert (workspace / "plan.json").read_bytes() == broken.encode("latin-1")


@pytest.mark.parametrize("words", [["plan"], ["plan", "set", "project.name", "x"], ["check"]])
def test_a_mistyped_workspace_makes_no_second_plan(words, workspace, capsys):
    assert main([words[0], "--workspace", "mime", *words[1:]]) == 2
    assert "no-workspace" in capsys.readouterr().err
    assert not (workspace / "mime").exists()
