"""`teachkit progress`, as it is typed: where one stands, and the record as a file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.course.record import Entry
from teachkit.course.store import now, record_store
from teachkit.widgets import CheckYourself

NO_NETWORK = """\
import sys
def refuse(event, args):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        if event not in ("socket.__new__", "socket.gethostname"):
            raise SystemExit(f"the network was asked for: {event} {args}")
sys.addaudithook(refuse)
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace with a few entries, in which one stands."""
    (tmp_path / "mine" / ".teachkit").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "mine")
    store = record_store()
    store.add(Entry("hint", "depend/closure", 1, "2026-11-20T10:00:00+00:00", None, {"number": 1}))
    store.add(Entry("exercise", "depend/closure", 1, "2026-11-20T10:05:00+00:00", True))
    return tmp_path / "mine"


def test_every_chapter_is_there_with_what_is_next(workspace, capsys):
    assert main(["progress"]) == 0
    out = capsys.readouterr().out
    for word in ("choose", "focus", "iterate", "document", "depend", "distribute", "trust"):
        assert word in out
    assert "Next: " in out


def test_as_json_it_names_every_exercise(workspace, capsys):
    assert main(["progress", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    depend = next(one for one in told["chapters"] if one["id"] == "depend")
    closure = next(one for one in depend["exercises"] if one["id"] == "depend/closure")
    assert (closure["status"], closure["hints"], closure["tries"]) == ("passed", 1, 1)
    assert told["entries"] == 2


def test_one_chapter_in_detail(workspace, capsys):
    assert main(["progress", "--chapter", "depend"]) == 0
    out = capsys.readouterr().out
    assert "depend/closure (1 runs, 1 hints)" in out
    assert main(["progress", "--chapter", "dpend"]) == 2
    assert "no-such-chapter" in capsys.readouterr().err


def test_a_record_travels_and_is_merged_without_doubles(workspace, tmp_path, monkeypatch, capsys):
    assert main(["progress", "export", str(tmp_path / "mine.jsonl")]) == 0
    (tmp_path / "other" / ".teachkit").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "other")
    record_store().add(Entry("give-up", "depend/closure", 1, "2026-11-19T10:00:00+00:00"))
    for came in (2, 0):
        capsys.readouterr()
        assert main(["progress", "import", str(tmp_path / "mine.jsonl"), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["came"] == came
    assert [entry.kind for entry in record_store().load().entries] == [
        "give-up",
        "hint",
        "exercise",
    ]


def test_what_came_later_counts_whichever_way_it_came(workspace, tmp_path, capsys):
    older = tmp_path / "older.jsonl"
    entry = '{"kind": "check", "id": "depend.x", "revision": 1, "when": "%s", "right": %s}'
    older.write_text(
        '{"teachkit-record": 1}\n' + entry % ("2026-11-01T10:00:00+00:00", "false") + "\n"
    )
    record_store().add(Entry("check", "depend.x", 1, "2026-11-02T10:00:00+00:00", True))
    assert main(["progress", "import", str(older)]) == 0
    assert record_store().load().latest("check", "depend.x", 1).right is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"teachkit-record": 7}\n', "later teachkit"),
        ("my diary\n", "not a teachkit record"),
        ("", "it is empty"),
        (None, "no such file"),
    ],
    ids=["later", "diary", "empty", "absent"],
)
def test_what_is_no_record_of_ours_is_refused_and_nothing_changes(text, said, workspace, capsys):
    before = record_store().path.read_bytes()
    if text is not None:
        Path("theirs.jsonl").write_text(text)
    assert main(["progress", "import", "theirs.jsonl"]) == 2
    assert said in capsys.readouterr().err
    assert record_store().path.read_bytes() == before


def test_an_export_replaces_no_file(workspace, capsys):
    Path("mine.jsonl").write_text("precious")
    assert main(["progress", "export", "mine.jsonl"]) == 2
    assert Path("mine.jsonl").read_text() == "precious"


@pytest.mark.parametrize("words", [["export"], ["import"], ["export", "x", "--chapter", "depend"]])
def test_a_file_is_what_they_take(words, workspace, capsys):
    assert main(["progress", *words]) == 2
    assert "bad-usage" in capsys.readouterr().err


def test_lines_that_cannot_be_read_travel_as_well(workspace, tmp_path, capsys):
    with record_store().path.open("a") as record:
        record.write('{"kind": "of-next-year", "id": "x"}\n')
    assert main(["progress", "export", str(tmp_path / "mine.jsonl")]) == 0
    assert "of-next-year" in (tmp_path / "mine.jsonl").read_text()
    assert main(["progress"]) == 0
    assert "could not be read" in capsys.readouterr().err


def test_notebooks_and_commands_write_into_one_record(workspace, monkeypatch, capsys):
    assert main(["check", "depend/exclusive", "--hint"]) == 0
    (workspace / "notebooks").mkdir()
    monkeypatch.chdir(workspace / "notebooks")  # where JupyterLab and Voila run a chapter
    quiz = CheckYourself("depend")
    for check in quiz.asked:
        entry = {"kind": "check", "id": check.id, "revision": check.revision, "when": now()}
        quiz.keep({**entry, "said": {"chosen": check.choices[1].misconception}})
    monkeypatch.chdir(workspace)
    capsys.readouterr()
    assert main(["progress", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    depend = next(one for one in told["chapters"] if one["id"] == "depend")
    assert depend["right"][0] + depend["missed"] == depend["right"][1] > 0
    assert {one["id"]: one["hints"] for one in depend["exercises"]}["depend/exclusive"] == 1
    assert [path.name for path in workspace.rglob("*.jsonl")] == ["record.jsonl"]


def test_nothing_leaves_the_machine(workspace, tmp_path):
    program = NO_NETWORK + (
        "from teachkit.cli import main\n"
        "from teachkit.widgets import Progress\n"
        "assert main(['progress']) == 0\n"
        "assert main(['progress', '--json']) == 0\n"
        "assert main(['progress', 'export', 'out.jsonl']) == 0\n"
        "assert main(['reset', 'depend/closure', '--yes']) == 0\n"
        "assert main(['progress', 'import', 'out.jsonl']) == 0\n"
        "assert 'Where you stand' in Progress()._repr_html_()\n"
        "print('all of it')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=workspace, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("all of it\n")


def test_the_test_above_would_notice(tmp_path):
    program = NO_NETWORK + "import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)\n"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "the network was asked for" in ran.stderr
