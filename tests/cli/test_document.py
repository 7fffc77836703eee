"""`teachkit document`, as it is typed."""

import json

import pytest

from teachkit import cli
from teachkit.data.documentation import documentation
from teachkit.grading import examples
from teachkit.grading.sandbox.bubblewrap import find_bubblewrap

BOXED = pytest.mark.skipif(
    not find_bubblewrap()[0] or not examples._works(find_bubblewrap()[0]),
    reason="there is no bubblewrap here, or it may not make namespaces",
)


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "README.md").write_text("# It\n\n```python\n>>> 1 + 1\n3\n```\n", encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("## 1.1.0\n\n## 1.0.0\n", encoding="utf-8")

    def ask(*words):
        code = cli.main(["document", *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ask


def test_a_folder_is_looked_at_and_nothing_is_run(asked, tmp_path):
    code, out, err = asked(tmp_path)
    assert (code, err) == (0, "")
    assert "needs that apply" in out
    assert "[CHANGELOG.md]" in out
    assert "ran " not in out


def test_one_of_the_seven_is_known_by_name(asked):
    code, out, _ = asked("sudo-rs")
    found = next(one for one in documentation() if one.name == "sudo-rs")
    assert code == 0
    assert f"serves {len(found.served)} of the" in " ".join(out.split())
    assert found.commit[:7] in out


def test_json_has_verdicts_with_advice(asked, tmp_path):
    code, out, _ = asked(tmp_path, "--json", "--only", "changelog,man")
    told = json.loads(out)
    assert code == 0
    assert [one["need"] for one in told["verdicts"]] == ["man", "changelog"]
    assert told["verdicts"][1]["answer"] == "yes"
    assert all(one["advice"] for one in told["verdicts"])
    assert told["examples"] == {"doctest": 1}
    assert "outcomes" not in told


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("changelog", 0), ("tutorial", 1), ("changelog,tutorial", 1), ("missing", 1), ("api", 0)],
    ids=str,
)
def test_fail_on_says_by_the_exit_code(asked, tmp_path, wanted, code):
    got, _, err = asked(tmp_path, "--fail-on", wanted)
    assert got == code
    assert ("fail-on" in err) == bool(code)


def test_advice_names_the_reader(asked, tmp_path):
    _, out, _ = asked(tmp_path, "--advice")
    assert "somebody who meets it for the first time" in " ".join(out.split())


@BOXED
def test_run_tells_what_failed_and_where(asked, tmp_path):
    code, out, _ = asked(tmp_path, "--run")
    assert code == 1
    assert "README.md:4: It prints something else. Expected: 3. Got: 2." in " ".join(out.split())
    code, out, _ = asked(tmp_path, "--run", "--json")
    (outcome,) = json.loads(out)["outcomes"]
    assert (outcome["line"], outcome["state"]) == (4, "failed")


def test_without_a_box_running_is_refused_with_three(asked, tmp_path, monkeypatch):
    monkeypatch.setattr(examples, "find_bubblewrap", lambda: ("", ""))
    code, out, err = asked(tmp_path, "--run")
    assert (code, out) == (3, "")
    assert "--accept-unsealed" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["nowhere"], "no-such-folder", id="folder"),
        pytest.param(["--only", "readme"], "There is no rule 'readme'", id="rule"),
        pytest.param(["--fail-on", "all"], "missing", id="condition"),
        pytest.param(["sudo-rs", "--run"], "nothing to run", id="run one of the seven"),
    ],
)
def test_bad_usage_ends_with_two_and_a_hint(asked, words, said):
    code, out, err = asked(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert "hint:" in err
