"""The learner's record: it only grows, and survives what happens to files."""

import re
import threading

import pytest

from teachkit.course.load import load_questions
from teachkit.course.record import HEADER, KINDS, Entry, Record, read_record, write_entry
from teachkit.course.review import missed, pick
from teachkit.course.store import FileRecordStore, plan_store, record_store, workspace
from teachkit.errors import TeachkitError


def entry(kind, name, right=None, revision=1, **said):
    return Entry(kind, name, revision, "2026-11-22T21:00:00+00:00", right, said)


@pytest.fixture
def store(tmp_path):
    return FileRecordStore(tmp_path / "deep" / "record.jsonl")


def test_what_is_added_is_there_again(store):
    assert store.load() == Record()
    first = entry("predict", "depend.crates", True, answer=2.0, brier=0.04)
    second = entry("explain", "depend.why", text="Weil sonst niemand… 🦀\nzweite Zeile")
    store.add(first)
    store.add(second)
    assert store.load().entries == (first, second)
    assert store.path.read_text(encoding="utf-8").count("\n") == 3


def test_a_line_that_was_cut_off_is_counted_and_left_where_it_is(store):
    store.add(entry("hint", "depend/closure", number=1))
    whole = store.path.read_bytes()
    store.path.write_bytes(whole + b'{"kind": "exer')
    store.add(entry("hint", "depend/closure", number=2))
    record = store.load()
    assert [item.said["number"] for item in record.entries] == [1, 2]
    assert record.unreadable == 1
    assert store.path.read_bytes().startswith(whole + b'{"kind": "exer\n')


@pytest.mark.parametrize(
    "raw", [b"my diary\n", b"[]\n", b'{"teachkit-record": 2}\n', b"\x00\xff\n"]
)
def test_a_file_that_is_not_ours_is_never_written_to(store, raw):
    store.path.parent.mkdir()
    store.path.write_bytes(raw)
    with pytest.raises(TeachkitError) as raised:
        store.add(entry("give-up", "depend/closure"))
    assert raised.value.code == "foreign-record"
    assert store.path.read_bytes() == raw


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(TeachkitError) as raised:
        FileRecordStore(tmp_path / "file" / "record.jsonl").add(entry("give-up", "a/b"))
    assert raised.value.code in ("cannot-write", "cannot-read")


@pytest.mark.parametrize(
    "line",
    ['{"kind": "dance", "id": "a", "revision": 1, "when": ""}', '{"kind": "hint"}', "3", "{",
     '{"kind": "hint", "id": "a", "revision": "1", "when": ""}',
     '{"kind": "hint", "id": "a", "revision": 1, "when": "", "right": "yes"}'],
)  # fmt: skip
def test_a_line_nobody_understands_is_counted(line):
    good = write_entry(entry("hint", "a/b", number=1))
    record = read_record(['{"teachkit-record": 1}', line, good])
    assert (len(record.entries), record.unreadable) == (1, 1)


def test_where_one_stands_depends_on_the_revision():
    record = Record()
    assert record.status("a/b", 1) == "new"
    record = record.adding(entry("exercise", "a/b", right=False))
    assert record.status("a/b", 1) == "tried"
    record = record.adding(entry("give-up", "a/b"))
    assert record.status("a/b", 1) == "given-up"
    record = record.adding(entry("exercise", "a/b", right=True))
    assert record.status("a/b", 1) == "passed"
    assert record.status("a/b", 2) == "changed"
    assert record.adding(entry("exercise", "a/b", True, revision=2)).status("a/b", 2) == "passed"


def test_only_the_first_prediction_counts_for_calibration():
    record = Record((entry("predict", "a.b", brier=0.25), entry("predict", "a.b", brier=0.0),
                     entry("predict", "a.c", brier=1)))  # fmt: skip
    assert record.briers() == (0.25, 1.0)


def test_hints_are_counted_once_each():
    record = Record(tuple(entry("hint", "a/b", number=n) for n in (1, 1, 2)))
    assert record.hints("a/b", 1) == 2
    assert record.hints("a/b", 2) == 0


def test_the_record_lies_in_the_workspace(tmp_path, monkeypatch):
    (tmp_path / "mine" / ".teachkit").mkdir(parents=True)
    (tmp_path / "mine" / "notebooks").mkdir()
    assert workspace(tmp_path / "mine" / "notebooks") == (tmp_path / "mine").resolve()
    store = record_store(tmp_path / "mine" / "notebooks")
    assert store.path == (tmp_path / "mine").resolve() / ".teachkit" / "record.jsonl"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    outside = record_store(tmp_path).path
    assert outside.name == "record.jsonl"
    assert tmp_path in outside.parents


def test_a_named_workspace_follows_the_process_that_uses_it(tmp_path, monkeypatch):
    monkeypatch.setenv("TEACHKIT_WORKSPACE", ".")
    plan = plan_store()  # made here, used elsewhere
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        plan.save(plan.load())
        assert (tmp_path / name / "plan.json").is_file()


def test_review_asks_what_was_missed_first_then_what_was_never_asked(small):
    checks = load_questions("start", small).checks
    begin, you, now = checks
    record = Record((entry("check", you.id, right=False), entry("check", begin.id, right=True)))
    assert missed(you, record)
    assert not missed(begin, record)
    assert pick(checks, record) == [you, now]
    assert pick(checks, record.adding(entry("check", you.id, right=True)))[0] == now
    assert len(pick(checks[:1], Record())) == 1


def test_a_question_whose_meaning_changed_counts_as_never_asked(small):
    (begin, *_) = load_questions("start", small).checks
    assert not missed(begin, Record((entry("check", begin.id, right=False, revision=7),)))


def test_what_arrives_while_a_record_is_put_away_is_in_one_of_the_two(store, tmp_path):
    def write(writer):
        for number in range(30):
            FileRecordStore(store.path).add(entry("hint", f"writer/{writer}", number=number))

    store.add(entry("give-up", "depend/closure"))
    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    copies = [tmp_path / "kept" / str(number) for number in range(4)]
    for copy in copies:
        store.take_out(lambda one: one.id == "writer/a", copy)
    for writer in writers:
        writer.join()
    kept = [FileRecordStore(copy).load() for copy in copies if copy.exists()]
    found = {
        (one.id, one.said.get("number"))
        for record in (store.load(), *kept)
        for one in record.entries
    }
    assert found >= {(f"writer/{name}", number) for name in "abcd" for number in range(30)}


def test_a_record_is_put_away_by_moving_the_file_itself(store, tmp_path):
    store.add(entry("give-up", "depend/closure"))
    itself = store.path.stat().st_ino
    store.take_out(lambda one: False, tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_ino == itself
    assert len(store.load().entries) == 1


def test_an_entry_that_was_imported_late_does_not_count_as_the_latest(store):
    newer = Entry("check", "depend.why", 1, "2026-11-22T21:00:00+00:00", True)
    older = Entry("check", "depend.why", 1, "2026-11-21T23:00:00+01:00", False)
    store.add(newer)
    assert store.merge([HEADER, write_entry(older)], "theirs") == 1
    assert store.load().entries == (older, newer)
    assert store.load().latest("check", "depend.why", 1) == newer


def test_the_page_on_the_record_names_every_kind_and_shows_what_can_be_read(repository):
    page = (repository / "book" / "reference" / "record.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `kind` \|(.*)\|$", page, re.MULTILINE)
    assert set(re.findall(r"`([\w-]+)`", row)) == set(KINDS)
    shown = re.search(r"```json\n(.*?)```", page, re.DOTALL)[1]
    record = read_record(shown.split("\n"))
    assert (len(record.entries), record.unreadable) == (1, 0)


def test_a_hint_with_a_strange_number_is_a_hint_too():
    record = Record((entry("hint", "a/b", number=[1]), entry("hint", "a/b", number={})))
    assert record.hints("a/b", 1) == 2


def test_half_a_character_is_refused_before_anything_is_written(store):
    store.add(entry("give-up", "depend/closure"))
    before = store.path.read_bytes()
    with pytest.raises(TeachkitError) as raised:
        store.add(entry("explain", "depend.why", text="\udcff"))
    assert raised.value.code == "not-text"
    assert store.path.read_bytes() == before


def test_two_imports_at_once_double_nothing(store, tmp_path):
    lines = [HEADER, *(write_entry(entry("hint", "a/b", number=n)) for n in range(500))]
    store.add(entry("give-up", "depend/closure"))
    both = [
        threading.Thread(target=FileRecordStore(store.path).merge, args=(lines, "theirs"))
        for _ in range(4)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(store.load().entries) == 501


def test_nothing_is_taken_out_when_the_rest_cannot_be_written(store, tmp_path, monkeypatch):
    store.add(entry("give-up", "depend/closure"))
    before = store.path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TeachkitError) as raised:
        store.take_out(lambda one: True, tmp_path / "kept")
    assert raised.value.code == "cannot-write"
    assert store.path.read_bytes() == before
    assert not (tmp_path / "kept").exists()


def test_what_is_kept_is_never_put_over_what_was_kept(store, tmp_path):
    store.add(entry("give-up", "depend/closure"))
    (tmp_path / "kept").write_text("an earlier record")
    with pytest.raises(TeachkitError):
        store.take_out(lambda one: True, tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "an earlier record"
    assert len(store.load().entries) == 1


def test_a_record_behind_a_link_is_put_away_whole(store, tmp_path):
    store.add(entry("give-up", "depend/closure"))
    elsewhere = tmp_path / "synchronised.jsonl"
    store.path.rename(elsewhere)
    store.path.symlink_to(elsewhere)
    store.take_out(lambda one: True, tmp_path / "kept")
    assert store.path.is_symlink()
    assert store.load().entries == ()
    assert len(FileRecordStore(tmp_path / "kept").load().entries) == 1
