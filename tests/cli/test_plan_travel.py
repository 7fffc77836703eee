"""`teachkit plan audit|export|import|schema|example|review`, as they are typed."""

import io
import json
import os
import subprocess
import sys

import jsonschema
import pytest

from teachkit.cli import main
from teachkit.course.store import plan_store
from teachkit.data.facts import fact
from teachkit.decisions.plan import parse_plan, write_plan
from teachkit.decisions.plan.examples import EXAMPLES, example


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace, in which one stands."""
    (tmp_path / "mine" / ".teachkit").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def sudo_rs(workspace):
    """The example sudo-rs as the workspace's own plan."""
    plan = example("sudo-rs", lambda which: fact(which).value).plan
    plan_store(workspace).save(plan)
    return plan


def test_what_is_exported_comes_in_again_as_the_same_plan(sudo_rs, workspace, capsys):
    assert main(["plan", "export", "--out", "today.json"]) == 0
    (workspace / "plan.json").unlink()
    assert main(["plan", "set", "project.name", "another"]) == 0
    former = (workspace / "plan.json").read_bytes()
    capsys.readouterr()
    assert main(["plan", "import", "today.json"]) == 0
    assert "plan.json.1.bak" in capsys.readouterr().out
    assert plan_store(workspace).load() == sudo_rs
    assert (workspace / "plan.json.1.bak").read_bytes() == former
    # The same once more changes nothing and keeps nothing aside.
    assert main(["plan", "import", "today.json"]) == 0
    assert "already" in capsys.readouterr().out
    assert not (workspace / "plan.json.2.bak").exists()


def test_a_second_import_keeps_the_first_aside_too(workspace, capsys):
    for name in ("sudo-rs", "expat", "teachkit"):
        assert main(["plan", "example", name, "--out", f"{name}.json"]) == 0
        assert main(["plan", "import", f"{name}.json"]) == 0
    kept = [parse_plan((workspace / f"plan.json.{n}.bak").read_bytes()) for n in (1, 2)]
    assert [one.project.name for one in kept] == ["sudo-rs", "expat-rs"]


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 9}', '{"schema": 1, "trust": 3}'])
def test_what_is_no_plan_does_not_come_in(text, sudo_rs, workspace, capsys):
    (workspace / "theirs.json").write_text(text)
    assert main(["plan", "import", "theirs.json"]) == 2
    assert "theirs.json" in capsys.readouterr().err
    assert plan_store(workspace).load() == sudo_rs
    assert not list(workspace.glob("*.bak"))


def test_a_broken_plan_of_ones_own_is_not_replaced(workspace, capsys):
    assert main(["plan", "example", "expat", "--out", "expat.json"]) == 0
    (workspace / "plan.json").write_text("{")
    assert main(["plan", "import", "expat.json"]) == 2
    assert (workspace / "plan.json").read_text() == "{"


def test_standard_input_comes_in(workspace, monkeypatch, capsys):
    raw = write_plan(example("expat", lambda which: fact(which).value).plan).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert main(["plan", "import", "-"]) == 0
    assert plan_store(workspace).load().project.name == "expat-rs"


@pytest.mark.parametrize(
    ("name", "starts"),
    [("p.md", b"# Plan: sudo-rs"), ("p.html", b"<!doctype html>"), ("p.json", b"{"),
     ("p.pdf", b"%PDF-")],
    ids=["markdown", "html", "json", "pdf"],
)  # fmt: skip
def test_the_ending_of_a_name_tells_the_form_and_nothing_is_overwritten(
    name, starts, sudo_rs, workspace, capsys
):
    if name.endswith("pdf"):
        pytest.importorskip("typst")
    assert main(["plan", "export", "--out", name]) == 0
    assert (workspace / name).read_bytes().startswith(starts)
    (workspace / name).write_text("mine")
    capsys.readouterr()
    assert main(["plan", "export", "--out", name]) == 2
    assert "already-there" in capsys.readouterr().err
    assert (workspace / name).read_text() == "mine"
    assert main(["plan", "export", "--out", name, "--force"]) == 0
    assert (workspace / name).read_bytes().startswith(starts)


def test_a_folder_is_never_written_over(sudo_rs, workspace, capsys):
    (workspace / "there").mkdir()
    assert main(["plan", "export", "--out", "there", "--force"]) == 2
    assert "another name" in capsys.readouterr().err


def test_a_pdf_without_its_extra_names_it(sudo_rs, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "typst", None)  # as if it were not installed
    assert main(["plan", "export", "--out", "p.pdf"]) == 3
    said = capsys.readouterr().err
    assert "missing-extra" in said
    assert "teachkit[pdf]" in said


def test_a_pdf_goes_through_a_pipe_whole(sudo_rs, workspace):
    pytest.importorskip("typst")
    command = [sys.executable, "-m", "teachkit", "plan", "export", "--pdf"]
    done = subprocess.run(command, cwd=workspace, check=True, capture_output=True)
    assert done.stdout.startswith(b"%PDF-")
    assert done.stdout.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("form", ["--json", "--html"])
def test_a_pipe_without_letters_gets_them_all_the_same(form, workspace):
    main(["plan", "set", "project.name", "zażółć-漢"])
    done = subprocess.run(
        [sys.executable, "-m", "teachkit", "plan", "export", form],
        cwd=workspace,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    if form == "--json":
        assert json.loads(done.stdout)["project"]["name"] == "zażółć-漢"
    else:
        assert "zażółć-漢" in done.stdout.decode("utf-8")


def test_the_schema_is_printed_and_takes_what_is_exported(sudo_rs, capsys):
    assert main(["plan", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert main(["plan", "export", "--json"]) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), schema)


def test_examples_are_listed_with_their_sources(workspace, capsys):
    assert main(["plan", "example"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in EXAMPLES)
    assert main(["plan", "example", "expat", "--sources"]) == 0
    assert "plan.expat.tests = 407 tests" in capsys.readouterr().out
    assert main(["plan", "example", "expatt"]) == 2


# ---- the audit


def test_the_audit_says_no_with_1_and_what_to_do(sudo_rs, capsys):
    assert main(["plan", "audit", "--lock", "sudo-rs@v0.2.14"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "2 things were not found, in trust." in said
    assert "[upstream-promised 'dependencies']" in said
    assert main(["plan", "audit", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["open"] == len([one for one in data["findings"] if not one["because"]]) == 2


def test_answers_close_the_audit_and_can_be_taken_back(sudo_rs, capsys):
    answers = [("days-agree", "trust.policy"), ("upstream-promised", "dependencies")]
    for rule, about in answers:
        main(["plan", "audit", "--fine", rule, about, "--because", "we have talked about it"])
    assert main(["plan", "audit"]) == 0
    assert "You say: we have talked about it" in " ".join(capsys.readouterr().out.split())
    assert main(["plan", "audit", "--fine", *answers[0], "--because", ""]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--fine", "no-rule", "x", "--because", "y"],
        ["--fine", "days-agree", "x", "--because", "y"],
        ["--fine", "days-agree", "trust.policy"],
        ["--because", "y"],
        ["--lock", "sudo-rs@v9"],
        ["nowhere.json"],
    ],
    ids=["rule", "finding", "no-reason", "no-finding", "release", "file"],
)
def test_what_cannot_be_answered_changes_nothing(words, sudo_rs, workspace, capsys):
    assert main(["plan", "audit", *words]) == 2
    assert capsys.readouterr().err
    assert plan_store(workspace).load() == sudo_rs


def test_a_lock_of_ones_own_is_read(sudo_rs, workspace, capsys):
    (workspace / "Cargo.lock").write_text(
        'version = 4\n[[package]]\nname = "mine"\nversion = "1.0.0"\ndependencies = ["log"]\n'
        '[[package]]\nname = "log"\nversion = "0.4.0"\n'
        'source = "registry+https://github.com/rust-lang/crates.io-index"\n'
    )
    assert main(["plan", "audit", "--lock", ".", "--json"]) == 1
    about = {
        one["about"]
        for one in json.loads(capsys.readouterr().out)["findings"]
        if one["rule"] == "lock-decided"
    }
    # A decision to replace log is one; what is kept and not in the lock is noticed.
    assert about == {"libc", "glob"}


# ---- a colleague's plan


def test_a_review_lies_beside_the_plan_and_goes_on_where_it_was(sudo_rs, workspace, capsys):
    plan = (workspace / "plan.json").read_bytes()
    assert main(["plan", "review", "plan.json"]) == 1
    give = ["plan", "review", "plan.json", "--give", "choose-list", "1", "--because", "no second"]
    assert main(give) == 0
    assert (workspace / "plan.json").read_bytes() == plan
    capsys.readouterr()
    assert main(["plan", "review", "plan.json", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["opinions"] == {"choose-list": {"level": 1, "sentence": "no second"}}
    assert "choose-list" not in data["open"]
    assert data["plan_changed"] is False
    assert main(["plan", "review", "plan.json", "--markdown"]) == 0
    page = capsys.readouterr().out
    assert "> no second" in page
    assert "The next step would be: " in page
    main(["plan", "set", "project.name", "another"])
    capsys.readouterr()
    main(["plan", "review", "plan.json"])
    assert "The plan has changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["--give", "choose-lists", "1"], ["--give", "choose-list", "9"],
     ["--give", "choose-list", "good"]],
    ids=["criterion", "level", "number"],
)  # fmt: skip
def test_only_what_the_rubric_has_can_be_given(words, sudo_rs, workspace, capsys):
    assert main(["plan", "review", "plan.json", *words]) == 2
    assert not (workspace / "plan.review.json").exists()


def test_a_level_that_the_rubric_has_not_counts_as_open(sudo_rs, workspace, capsys):
    main(["plan", "review", "plan.json", "--give", "choose-list", "1"])
    there = workspace / "plan.review.json"
    there.write_text(there.read_text().replace('"level": 1', '"level": 9'))
    capsys.readouterr()
    assert main(["plan", "review", "plan.json", "--json"]) == 1
    assert "choose-list" in json.loads(capsys.readouterr().out)["open"]
    assert main(["plan", "review", "plan.json", "--markdown"]) == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": 1}', '{"schema": 2}'])
def test_a_broken_review_is_never_overwritten(text, sudo_rs, workspace, capsys):
    (workspace / "plan.review.json").write_text(text)
    assert main(["plan", "review", "plan.json", "--give", "choose-list", "1"]) == 2
    assert "broken-review" in capsys.readouterr().err
    assert (workspace / "plan.review.json").read_text() == text


def test_options_stand_before_between_and_behind_words(workspace, capsys):
    for name in ("a", "b"):
        assert main(["plan", "set", "--workspace", str(workspace), "project.name", name]) == 0
        assert main(["plan", "revise", "--learned", name, "--from", "user"]) == 0
    told = []
    for words in (["--json", "1", "2"], ["1", "--json", "2"], ["1", "2", "--json"]):
        capsys.readouterr()
        assert main(["plan", "diff", *words]) == 1
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1] == told[2]
    assert (told[0]["from"], told[0]["to"]) == (1, 2)


def test_a_workspace_may_be_named_before_the_tool_and_behind_it(workspace, tmp_path, capsys):
    for words in (["--workspace", "nope", "show"], ["show", "--workspace", "nope"]):
        assert main(["plan", *words]) == 2
        assert "The workspace is not there (nope)" in capsys.readouterr().err


def test_a_folder_that_is_not_there_becomes_no_file(sudo_rs, workspace, capsys):
    assert main(["plan", "export", "--out", "plans/"]) == 2
    assert "names a folder" in capsys.readouterr().err
    assert not (workspace / "plans").exists()


def test_an_import_that_fails_keeps_nothing_aside(sudo_rs, workspace, capsys, monkeypatch):
    assert main(["plan", "example", "expat", "--out", "theirs.json"]) == 0
    before = (workspace / "plan.json").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    capsys.readouterr()
    assert main(["plan", "import", "theirs.json"]) == 3
    assert "kept in" not in capsys.readouterr().out
    assert (workspace / "plan.json").read_bytes() == before
    assert not (workspace / "plan.json.1.bak").exists()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"revision": None}, "revision"),
        ({"opinions": [1]}, "opinions"),
        ({"opinions": {"choose-list": 5}}, "opinions.choose-list"),
        ({"opinions": {"choose-list": {"level": 1.5}}}, "opinions.choose-list.level"),
        ({"extra": 1}, "extra"),
        ({"schema": True}, "schema"),
    ],
    ids=["no revision", "a list", "a number", "half a level", "unknown", "schema"],
)
def test_a_broken_review_says_which_field(change, where, sudo_rs, workspace, capsys):
    assert main(["plan", "export", "--out", "theirs.json"]) == 0
    assert main(["plan", "review", "theirs.json", "--give", "choose-list", "1"]) == 0
    path = workspace / "theirs.review.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    capsys.readouterr()
    assert main(["plan", "review", "theirs.json"]) == 2
    assert f"theirs.review.json, {where})" in capsys.readouterr().err


def test_half_a_character_in_a_review_is_refused(sudo_rs, workspace, capsys):
    assert main(["plan", "export", "--out", "theirs.json"]) == 0
    words = ["plan", "review", "theirs.json", "--give", "choose-list", "1", "--because", "\udcff"]
    assert main(words) == 2
    assert "no UTF-8" in capsys.readouterr().err
    assert not (workspace / "theirs.review.json").exists()


def test_a_number_without_end_is_refused_like_any_other(sudo_rs, workspace, capsys):
    long = "1" * 5000  # more digits than Python turns into a number
    assert main(["plan", "export", "--out", "theirs.json"]) == 0
    assert main(["plan", "review", "theirs.json", "--give", "choose-list", long]) == 2
    assert main(["plan", "set", "trust.confidence", long]) == 2
    assert "whole number from 0 to 100" in capsys.readouterr().err
