"""`teachkit reset`, as it is typed: begin again, and lose nothing."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.course.record import Entry
from teachkit.course.store import plan_store, record_store
from teachkit.errors import TeachkitError

STATEMENT = Path("exercises/depend/closure/statement.md")
CHAPTER = Path("notebooks/depend.md")


@pytest.fixture
def workspace(tmp_path, monkeypatch, capsys):
    """A workspace as `teachkit start` lays it out, with answers and edits; one stands in it."""
    folder = tmp_path / "mine"
    assert main(["start", str(folder), "--no-lab"]) == 0
    monkeypatch.chdir(folder)
    store = record_store()
    store.add(Entry("exercise", "depend/closure", 1, "2026-11-20T10:00:00+00:00", True))
    store.add(Entry("exercise", "depend/exclusive", 1, "2026-11-20T10:01:00+00:00", False))
    store.add(Entry("exercise", "focus/leak", 1, "2026-11-20T10:02:00+00:00", True))
    for path in (STATEMENT, CHAPTER):
        path.write_text(path.read_text(encoding="utf-8") + "\nmine\n", encoding="utf-8")
    capsys.readouterr()
    return folder


def reset(capsys, *words):
    assert main(["reset", *words, "--yes", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def ids():
    return [entry.id for entry in record_store().load().entries]


def test_an_exercise_begins_again_and_the_rest_stays(workspace, capsys):
    edited = STATEMENT.read_bytes()
    told = reset(capsys, "depend/closure")
    assert ids() == ["depend/exclusive", "focus/leak"]
    assert told["files"] == [str(STATEMENT)]
    assert b"\nmine\n" not in STATEMENT.read_bytes()
    assert Path(told["kept"], STATEMENT).read_bytes() == edited
    assert CHAPTER.read_text(encoding="utf-8").endswith("mine\n")


def test_what_was_put_away_comes_back_as_the_message_says(workspace, capsys):
    before, edited = record_store().load().entries, STATEMENT.read_bytes()
    kept = Path(reset(capsys, "depend")["kept"])
    assert main(["progress", "import", str(kept / "record.jsonl")]) == 0
    shutil.copytree(kept / "exercises", workspace / "exercises", dirs_exist_ok=True)
    assert record_store().load().entries == before
    assert STATEMENT.read_bytes() == edited


def test_a_chapter_takes_its_exercises_with_it(workspace, capsys):
    told = reset(capsys, "depend")
    assert ids() == ["focus/leak"]
    assert sorted(told["files"]) == sorted([str(STATEMENT), str(CHAPTER)])


def test_everything_goes_but_the_plan(workspace, capsys):
    plan_store().save(plan_store().load())
    plan = Path("plan.json").read_bytes()
    told = reset(capsys, "--all")
    assert ids() == []
    assert (told["entries"], len(told["files"])) == (3, 2)
    assert Path("plan.json").read_bytes() == plan


def test_files_can_be_left_as_they_are(workspace, capsys):
    assert reset(capsys, "depend", "--keep-files")["files"] == []
    assert STATEMENT.read_text(encoding="utf-8").endswith("mine\n")


def test_twice_in_a_second_nothing_is_put_on_top_of_what_was_kept(workspace, capsys):
    first = reset(capsys, "depend/closure")["kept"]
    second = reset(capsys, "focus/leak")["kept"]
    assert first != second
    assert len(list(Path("kept").iterdir())) == 2


def test_without_anything_to_do_nothing_is_made(workspace, capsys):
    assert reset(capsys, "choose/rank")["kept"] is None
    assert not Path("kept").exists()


def test_with_nobody_to_ask_nothing_is_done(workspace, capsys):
    before = record_store().path.read_bytes()
    assert main(["reset", "--all", "--json"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert record_store().path.read_bytes() == before


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_it_asks_first(answer, code, workspace, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)
    assert main(["reset", "depend/closure"]) == code
    assert ("depend/closure" in ids()) == (code == 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "bad-usage"),
        (["depend", "--all"], "bad-usage"),
        (["depend/closre"], "depend/closure"),
        (["../etc"], "no-such-part"),
    ],
    ids=["nothing", "both", "typo", "outside"],
)
def test_what_is_no_part_of_the_course_is_refused(words, said, workspace, capsys):
    assert main(["reset", *words, "--yes"]) == 2
    assert said in capsys.readouterr().err
    assert not Path("kept").exists()


def test_a_later_start_still_knows_the_files(workspace, capsys):
    reset(capsys, "depend")
    assert main(["start", ".", "--no-lab", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert set(counts) == {"same"}


def test_a_record_of_a_later_teachkit_is_left_alone(workspace, capsys):
    record_store().path.write_text('{"teachkit-record": 9}\n')
    assert main(["reset", "--all", "--yes"]) == 2
    assert record_store().path.read_text() == '{"teachkit-record": 9}\n'
    assert STATEMENT.read_text(encoding="utf-8").endswith("mine\n")


def test_when_the_files_cannot_be_put_away_it_says_where_the_answers_are(
    workspace, capsys, monkeypatch
):
    def full(*_):
        raise TeachkitError("cannot-write", "no room", hint="Make room.")

    monkeypatch.setattr("teachkit.publish.workspace.settle", full)
    edited = CHAPTER.read_bytes()
    assert main(["reset", "depend", "--yes"]) == 3
    (kept,) = Path("kept").iterdir()
    assert f"put away so far is in {kept.resolve()}" in capsys.readouterr().err
    assert (kept / "record.jsonl").is_file()
    assert CHAPTER.read_bytes() == edited


def test_the_way_back_can_be_pasted_where_names_have_blanks(workspace, capsys, tmp_path):
    there = tmp_path / "my course; rm x"
    workspace.rename(there)
    assert main(["reset", "depend", "--yes", "--workspace", str(there)]) == 0
    told = [line.partition("back:")[2] for line in capsys.readouterr().out.split("\n")[1:] if line]
    words = [shlex.split(line) for line in told]
    assert words[0][:3] == ["teachkit", "progress", "import"]
    assert all(Path(line[-1]).exists() and len(line) == 4 for line in words)


def test_the_end_of_the_input_is_a_no(workspace, capsys, monkeypatch):
    def ends(_prompt):
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", ends)
    before = record_store().path.read_bytes()
    assert main(["reset", "depend"]) == 1
    assert record_store().path.read_bytes() == before
