"""Carrying one's work: `teachkit progress export --all`, `teachkit start --bring`, as typed."""

import io
import json
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.course.record import Entry
from teachkit.course.store import record_store

ANSWER = "exercises/depend/closure/statement.md"
HEADER = '{"teachkit-record": 1}\n'


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one chapter and one exercise; the working folder is beside it."""
    root = tmp_path / "course"
    for path in ("notebooks/start.md", ANSWER):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("# Welcome\n\nRead.\n")
    (root / "course.toml").write_text("schema = 1\n")
    monkeypatch.setenv("TEACHKIT_COURSE", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def line(name, second=0):
    when = f"2026-11-23T06:00:{second:02}+00:00"
    return json.dumps({"kind": "check", "id": name, "revision": 1, "when": when, "right": True})


def archive(files, path="work.zip", change=lambda entry: entry):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(change(entry), content)
    return path


def plan_of(name):
    return json.dumps({"schema": 1, "project": {"name": name}})


def start(*words):
    return main(["start", "mine", "--no-lab", *words])


def files_below(folder):
    return sorted(p.relative_to(folder).as_posix() for p in Path(folder).rglob("*") if p.is_file())


def test_a_new_workspace_begins_with_what_was_done_elsewhere(course, capsys):
    work = {".teachkit/record.jsonl": HEADER + line("a.b") + "\n", ANSWER: "# Mine\n"}
    assert start("--bring", archive({**work, "plan.json": plan_of("mine")})) == 0
    out = capsys.readouterr().out
    assert "new entries in your record: 1; here already: 0" in out
    assert [one.id for one in record_store(Path("mine")).load().entries] == ["a.b"]
    assert json.loads(Path("mine/plan.json").read_text())["project"]["name"] == "mine"
    assert Path("mine", ANSWER).read_text() == "# Mine\n"


def test_brought_twice_is_brought_once(course, capsys):
    work = archive({".teachkit/record.jsonl": HEADER + line("a.b") + "\n", ANSWER: "# Mine\n"})
    start("--bring", work)
    before = files_below("mine")
    capsys.readouterr()
    assert start("--bring", work) == 0
    assert "new entries in your record: 0; here already: 1" in capsys.readouterr().out
    assert files_below("mine") == before


def test_a_plan_and_an_answer_of_yours_stay_and_the_way_to_the_others_is_shown(course, capsys):
    start()
    Path("mine/plan.json").write_text(plan_of("mine"))
    Path("mine", ANSWER).write_text("# Mine\n")
    capsys.readouterr()
    assert start("--bring", archive({"plan.json": plan_of("theirs"), ANSWER: "# Theirs\n"})) == 0
    out = capsys.readouterr().out
    assert json.loads(Path("mine/plan.json").read_text())["project"]["name"] == "mine"
    assert Path("mine", ANSWER).read_text() == "# Mine\n"
    kept = next(Path("mine/kept").iterdir())
    assert (kept / ANSWER).read_text() == "# Theirs\n"
    command = next(one for one in out.splitlines() if "to take that one" in one)
    words = command.partition("teachkit ")[2].split()
    assert main(words) == 0
    assert json.loads(Path("mine/plan.json").read_text())["project"]["name"] == "theirs"


def test_the_same_plan_written_otherwise_is_the_same_plan(course, capsys):
    start()
    Path("mine/plan.json").write_text(json.dumps(json.loads(plan_of("mine")), indent=4))
    assert start("--bring", archive({"plan.json": plan_of("mine")})) == 0
    assert not Path("mine/kept").exists()


def test_status_says_what_would_come_and_writes_nothing(course, capsys):
    start()
    before = files_below("mine")
    work = archive({".teachkit/record.jsonl": HEADER + line("a.b") + "\n", ANSWER: "# Mine\n"})
    capsys.readouterr()
    assert start("--status", "--bring", work) == 0
    out = capsys.readouterr().out
    assert "new entries in your record: 1" in out
    assert f"{ANSWER}: came" in out
    assert files_below("mine") == before


def test_json_tells_what_was_brought(course, capsys):
    work = archive({".teachkit/record.jsonl": HEADER + line("a.b") + "\n", "notes.txt": "x"})
    assert start("--json", "--bring", work) == 0
    told = json.loads(capsys.readouterr().out)["brought"]
    assert (told["came"], told["had"], told["others"]) == (1, 0, 1)


def test_what_is_exported_is_brought_whole(course, capsys):
    start()
    record_store(Path("mine")).add(Entry("hint", "depend/closure", 1, "2026-11-20T10:00:00+00:00"))
    Path("mine/plan.json").write_text(plan_of("mine"))
    Path("mine", ANSWER).write_text("# Mine\n")
    assert main(["progress", "export", "--all", "work.zip", "--workspace", "mine"]) == 0
    assert main(["start", "other", "--no-lab", "--bring", "work.zip"]) == 0
    for name in (".teachkit/record.jsonl", "plan.json", ANSWER):
        assert Path("other", name).read_bytes() == Path("mine", name).read_bytes()


def test_an_exercise_that_nobody_touched_stays_at_home(course, capsys):
    start()
    assert main(["progress", "export", "--all", "work.zip", "--workspace", "mine"]) == 0
    with zipfile.ZipFile("work.zip") as made:
        assert made.namelist() == [".teachkit/record.jsonl"]


def test_the_same_work_makes_the_same_bytes(course, capsys):
    start()
    for name in ("one.zip", "two.zip"):
        assert main(["progress", "export", "--all", name, "--workspace", "mine"]) == 0
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()


def test_an_archive_that_is_there_is_not_overwritten(course, capsys):
    start()
    Path("work.zip").write_text("mine")
    assert main(["progress", "export", "--all", "work.zip", "--workspace", "mine"]) == 2
    assert Path("work.zip").read_text() == "mine"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["progress", "--all"], id="show"),
        pytest.param(["progress", "import", "--all", "x.zip"], id="import"),
    ],
)
def test_all_is_for_export(course, capsys, words):
    assert main(words) == 2
    assert "'--all' is for export" in capsys.readouterr().err


def linked(entry):
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def lying(path):
    """Say in the table of contents that a large file is small."""
    content = bytearray(Path(path).read_bytes())
    struct.pack_into("<I", content, content.find(b"PK\1\2") + 24, 10)
    Path(path).write_bytes(content)
    return path


def one_of_each_kind():
    record = {".teachkit/record.jsonl": HEADER}
    yield "traversal", lambda: archive({**record, "../../plan.json": "{}"}), "leads out"
    yield "root", lambda: archive({"/etc/plan.json": "{}"}), "root of a disk"
    yield "link", lambda: archive({"plan.json": "/etc/passwd"}, change=linked), "is a link"
    yield "bomb", lambda: archive({"plan.json": " " * 30_000_000}), "is a bomb"
    yield "liar", lambda: lying(archive({"plan.json": " " * 500_000})), "cannot be unpacked"
    yield "other", lambda: archive({"notes.txt": "x"}), "no record, no plan"
    yield "plan", lambda: archive({**record, "plan.json": "{"}), "not JSON"
    yield "later", lambda: archive({"plan.json": '{"schema": 99}'}), "later teachkit"
    yield (
        "record",
        lambda: archive({".teachkit/record.jsonl": "a diary\n"}),
        "not a teachkit record",
    )
    yield "two", lambda: archive({"a/plan.json": "{}", "b/plan.json": "{}"}), "twice"
    yield "torn", lambda: Path("work.zip").write_bytes(b"PK\3\4") and "work.zip", "no zip archive"
    yield "absent", lambda: "nowhere.zip", "cannot be read"


@pytest.mark.parametrize(
    ("make", "said"),
    [pytest.param(make, said, id=name) for name, make, said in one_of_each_kind()],
)
def test_an_archive_that_cannot_be_trusted_changes_nothing(course, capsys, make, said):
    start()
    before = {name: Path("mine", name).read_bytes() for name in files_below("mine")}
    capsys.readouterr()
    assert start("--bring", make()) == 2
    assert said in capsys.readouterr().err
    assert {name: Path("mine", name).read_bytes() for name in files_below("mine")} == before


def test_a_file_that_is_a_link_in_the_workspace_is_not_written_through(course, capsys):
    start()
    Path("elsewhere.md").write_text("of somebody else\n")
    Path("mine", ANSWER).unlink()
    os.symlink(Path("elsewhere.md").resolve(), Path("mine", ANSWER))
    assert start("--bring", archive({ANSWER: "# Mine\n"})) == 0
    assert Path("elsewhere.md").read_text() == "of somebody else\n"
    assert Path("mine", ANSWER).is_symlink()


def test_nothing_of_an_archive_is_read_that_is_not_work(course, capsys):
    content = io.BytesIO(b"x")
    work = {".teachkit/record.jsonl": HEADER, ".teachkit/server.json": "{}", ".bashrc": "rm"}
    assert start("--bring", archive({**work, "notebooks/start.md": content.getvalue()})) == 0
    assert "3 files" in capsys.readouterr().out
    assert not Path("mine/.bashrc").exists()
    assert not Path("mine/.teachkit/server.json").exists()
    assert Path("mine/notebooks/start.md").read_text().startswith("# Welcome")
