"""The gradebook keeps what it was given, in one step, and says what is wrong with its file."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from teachkit.course.load import load_rubric
from teachkit.errors import NOT_HERE, TeachkitError
from teachkit.grading.gradebook import Mark, open_gradebook, opening, parse_policy
from teachkit.grading.gradebook.store import LONGEST
from teachkit.grading.report import CheckResult, Report

ODD = [
    "ada\0grace",
    "half \udc80 a letter",
    "\\udc80",
    '"quoted"',
    "zlib\n-rs",
    "é 狗 🦀",
    "\x1b[2J",
]


def mark(learner="learner-07", grader="ada", criterion="choose-list", level=1, **given):
    fields = {"rubric": "plan", "revision": 1, "points": float(level), "of": 2.0}
    return Mark(learner, criterion=criterion, grader=grader, level=level, **{**fields, **given})


def refusal(path, **options):
    with pytest.raises(TeachkitError) as raised:
        open_gradebook(path, **options).close()
    assert raised.value.hint
    return raised.value.code


# ---- what goes in comes out


def test_a_grade_comes_back_as_it_was(gradebook, path, grade):
    given = grade(misconceptions=("direct-only",))
    assert gradebook.add([given]) == 1
    with open_gradebook(path, write=False) as again:
        assert list(again.grades()) == [given]
    assert (given.points, given.of) == (2, 3)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_anything_a_learner_may_write_comes_back(odd, gradebook, grade):
    report = Report((CheckResult(odd, odd, "failed", odd),), printed=odd, problem=odd, source=odd)
    given = grade(learner=odd, origin=odd, digest=odd, report=report, misconceptions=(odd,))
    gradebook.add([given])
    gradebook.keep_note(odd, odd)
    gradebook.mark([mark(learner=odd, grader=odd)])
    gradebook.remark(odd, "plan", 1, odd, odd)
    assert list(gradebook.grades(learner=odd)) == [given]
    assert gradebook.has(*given.key)
    assert gradebook.done() == {given.key}
    assert gradebook.note(odd) == odd
    assert gradebook.marks(learner=odd) == (mark(learner=odd, grader=odd),)
    assert gradebook.remarks() == {(odd, "plan", 1, odd): odd}


def test_names_that_look_alike_stay_two_learners(gradebook, grade):
    names = ["\udc80", "\\udc80", "\ufffd", "ada", "ada\0", "Ada"]
    gradebook.add([grade(learner=name) for name in names])
    assert {one.learner for one in gradebook.grades()} == set(names)
    assert len({gradebook.pseudonym(name) for name in names}) == len(names)


def test_what_is_too_long_is_cut_where_one_sees_it(gradebook, grade):
    long = "x" * 1_000_000
    gradebook.add([grade(report=Report((CheckResult("t", "s", "failed", long),), printed=long))])
    (kept,) = gradebook.grades()
    for text, longest in (
        (kept.report.printed, LONGEST["printed"]),
        (kept.report.results[0].message, LONGEST["message"]),
    ):
        assert len(text) < longest + 50
        assert f"[cut: {1_000_000 - longest:,} more letters]" in text


def test_the_same_key_changes_nothing_unless_it_is_told_to(gradebook, grade):
    first = grade(points=1)
    second = replace(first, report=grade(points=3).report, origin="elsewhere")
    assert gradebook.add([first, first]) == 1
    assert gradebook.add([second]) == 0
    assert list(gradebook.grades()) == [first]
    assert gradebook.add([second], replace=True) == 1
    assert list(gradebook.grades()) == [second]


def test_a_batch_that_fails_leaves_nothing_behind(gradebook, grade):
    for broken in (grade(misconceptions=({1},)), grade(attempt=2**70)):
        with pytest.raises((TypeError, OverflowError)):
            gradebook.add([grade(), broken])
    assert gradebook.done() == set()
    assert gradebook.add([grade()]) == 1


def test_grades_come_in_one_order_however_they_went_in(tmp_path, grade):
    grades = [
        grade(learner=who, exercise=what, received=f"2026-11-2{day}T00:00:00+00:00")
        for who in ("grace", "ada")
        for what in ("depend/closure", "choose/rank")
        for day in (2, 1)
    ]
    written = []
    for name, order in (("a", grades), ("b", reversed(grades))):
        with open_gradebook(tmp_path / name) as book:
            book.add(list(order))
            written.append(list(book.grades()))
    assert written[0] == written[1]
    assert [one.learner for one in written[0]] == ["ada"] * 4 + ["grace"] * 4
    with open_gradebook(tmp_path / "a") as book:
        found = list(book.grades(learner="ada", exercise="choose/rank"))
    assert [one.received[9] for one in found] == ["1", "2"]


def test_of_checks_old_and_new_the_latest_stand_or_those_asked_for(gradebook, grade):
    old = grade(checks="old")
    other = grade(exercise="choose/rank", checks="other")
    new = replace(old, checks="new")
    gradebook.add([old])
    gradebook.add([new, other])
    assert list(gradebook.grades()) == [other, new]
    assert list(gradebook.grades(checks={"depend/closure": "old"})) == [other, old]
    assert list(gradebook.grades(checks={"depend/closure": "newest"})) == [other]
    assert gradebook.done() == {old.key, new.key, other.key}


def test_who_was_graded_with_earlier_checks_alone_is_counted(gradebook, grade):
    gradebook.add([grade("ada", checks="old"), grade("grace", checks="old")])
    gradebook.add([grade("ada", checks="new"), grade("eve", exercise="choose/rank", checks="old")])
    assert gradebook.outdated({"depend/closure": "new"}) == {"depend/closure": 1}
    assert gradebook.outdated({"depend/closure": "old", "choose/rank": "old"}) == {}


def test_an_exercise_is_worth_what_its_checks_of_today_add_up_to(gradebook, grade):
    old = grade(of=3)
    gradebook.add([old])
    gradebook.add([replace(old, checks="new", report=grade(of=5).report)])
    assert gradebook.worths() == {"depend/closure": 5}
    assert gradebook.worths(checks={"depend/closure": "c1"}) == {"depend/closure": 3}
    both = "".join(f'[[exercise]]\nid = "{x}"\npoints = 9\n' for x in ("depend/closure", "a/b"))
    # Of the second nothing was graded yet, and nobody can have missed it.
    assert gradebook.worths(parse_policy(f"schema = 1\n{both}")) == {"depend/closure": 9}


# ---- what people judged


def test_two_graders_marks_stay_apart(gradebook):
    gradebook.mark([mark(grader="ada", level=0), mark(grader="grace", level=2)])
    gradebook.mark([mark(grader="ada", level=1)])
    assert [(one.grader, one.level) for one in gradebook.marks()] == [("ada", 1), ("grace", 2)]
    gradebook.unmark("learner-07", "plan", 1, "choose-list", "ada")
    assert [one.grader for one in gradebook.marks(rubric="plan")] == ["grace"]
    assert gradebook.marks(rubric="other") == ()


def test_a_remark_of_nothing_is_taken_back(gradebook):
    gradebook.remark("learner-07", "plan", 1, "ada", "Name one of its maintainers.")
    gradebook.remark("learner-07", "plan", 1, "grace", "Well argued.")
    gradebook.remark("learner-07", "plan", 1, "ada", "  ")
    assert gradebook.remarks() == {("learner-07", "plan", 1, "grace"): "Well argued."}


def test_the_latest_rubric_is_the_rubric(gradebook, repository):
    rubric = load_rubric("plan", repository)
    gradebook.keep_rubric(replace(rubric, revision=2, title="The second"))
    gradebook.keep_rubric(rubric)
    (kept,) = gradebook.rubrics()
    assert kept == replace(rubric, revision=2, title="The second")


# ---- the file


def test_the_salt_is_made_once_and_pseudonyms_with_it(path, tmp_path):
    with open_gradebook(path) as book:
        salt, name = book.salt, book.pseudonym("ada")
        assert len(salt) == 32
        assert "ada" not in name.lower()
    with open_gradebook(path, write=False) as book:
        assert (book.salt, book.pseudonym("ada")) == (salt, name)
    with open_gradebook(tmp_path / "other") as book:
        assert book.salt != salt
        assert book.pseudonym("ada") != name


def test_a_note_does_not_reach_the_salt(gradebook):
    salt = gradebook.salt
    gradebook.keep_note("the salt of this file", "mine")
    gradebook.keep_note("salt", "first")
    gradebook.keep_note("salt", "second")
    assert gradebook.salt == salt
    assert gradebook.note("salt") == "second"
    assert gradebook.note("never written") == ""


def test_one_file_is_left_when_it_is_closed(path, grade):
    with open_gradebook(path) as book:
        book.add([grade()])
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_what_a_killed_process_had_added_is_there(path, grade):
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from teachkit.grading.gradebook import Grade, open_gradebook\n"
        "from teachkit.grading.report import Report\n"
        "book = open_gradebook(Path(sys.argv[1]))\n"
        "for n in range(3):\n"
        "    book.add([Grade('ada', 'x/y', 1, 'c', str(n), n, '', '', '', Report(()))])\n"
        "book._connection.execute('BEGIN IMMEDIATE')\n"
        "book._connection.execute('DELETE FROM grades')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, path], check=False)
    assert ran.returncode == -9
    with open_gradebook(path) as book:
        assert {one.attempt for one in book.grades()} == {0, 1, 2}
        assert book.add([grade()]) == 1


def test_a_reader_sees_what_is_there_while_another_writes(path, grade):
    with open_gradebook(path) as writer:
        writer.add([grade()])
        writer._connection.execute("BEGIN IMMEDIATE")
        writer._connection.execute("DELETE FROM grades")
        with open_gradebook(path, write=False) as reader:
            assert len(list(reader.grades())) == 1
        writer._connection.execute("ROLLBACK")


def test_two_may_write_in_turn(path, grade):
    with open_gradebook(path) as one, open_gradebook(path) as other:
        for book in (one, other, one, other):
            assert book.add([grade()]) == 1
        assert len(one.done()) == len(other.done()) == 4


def test_one_gradebook_serves_several_threads(gradebook, grade):
    def write(batch):
        for one in batch:
            gradebook.add([one])
            assert gradebook.has(*one.key)
            assert one in list(gradebook.grades(learner=one.learner))

    batches = [[grade(f"learner-{n}") for _ in range(20)] for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, batch) for batch in batches]:
            done.result()
    assert len(gradebook.done()) == 80


def test_a_writer_that_does_not_stop_is_named(path, grade, monkeypatch):
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    with open_gradebook(path) as one, open_gradebook(path) as other:
        one._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(TeachkitError) as raised:
            other.add([grade()])
        one._connection.execute("ROLLBACK")
    assert raised.value.code == "busy"
    assert raised.value.code in NOT_HERE


def test_what_is_no_gradebook_is_left_as_it_is(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("This is not a database, and long enough to be looked at. " * 20)
    theirs = tmp_path / "theirs.sqlite"
    with sqlite3.connect(theirs) as connection:
        connection.execute("CREATE TABLE grades (learner)")
    connection.close()
    for path in (text, theirs):
        before = path.read_bytes()
        assert refusal(path) == refusal(path, write=False) == "not-a-gradebook"
        assert path.read_bytes() == before
    assert refusal(tmp_path) == "not-a-gradebook"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["notes.txt", "theirs.sqlite"]


def test_only_reading_makes_no_file(path):
    assert refusal(path, write=False) == "cannot-read"
    assert not path.exists()
    path.touch()
    assert refusal(path, write=False) == "not-a-gradebook"


def test_a_damaged_gradebook_is_said_to_be_one(path, grade):
    with open_gradebook(path) as book:
        book.add([grade() for _ in range(200)])
    content = bytearray(path.read_bytes())
    content[4096:20480] = os.urandom(16384)
    path.write_bytes(content)
    with pytest.raises(TeachkitError) as raised, open_gradebook(path) as book:
        list(book.grades())
    assert raised.value.code == "broken-gradebook"


def test_a_place_that_cannot_be_written_is_said_to_be_one(tmp_path):
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "gradebook.sqlite") == "cannot-write"


@contextmanager
def nobody():
    """Root may write anywhere, so for a while we are somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="rights are others elsewhere")
def test_a_folder_that_is_only_to_be_read_can_be_read(grade):
    with TemporaryDirectory() as name:  # root's tmp_path is closed to others
        path = Path(name) / "gradebook.sqlite"
        with open_gradebook(path) as book:
            book.add([grade()])
        path.chmod(0o444)
        path.parent.chmod(0o555)
        with nobody():
            with open_gradebook(path, write=False) as book:
                assert len(list(book.grades())) == 1
                with pytest.raises(TeachkitError) as raised:
                    book.add([grade()])
            assert raised.value.code == refusal(path.with_name("new")) == "cannot-write"
        path.parent.chmod(0o755)


def test_a_gradebook_opened_to_be_read_is_not_written(path, grade):
    open_gradebook(path).close()
    with open_gradebook(path, write=False) as book, pytest.raises(TeachkitError) as raised:
        book.add([grade()])
    assert raised.value.code == "cannot-write"


def test_a_later_gradebook_is_left_alone(path):
    open_gradebook(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {opening.SCHEMA + 1}")
    connection.close()
    before = path.read_bytes()
    assert refusal(path) == refusal(path, write=False) == "later-gradebook"
    assert path.read_bytes() == before


def test_an_old_gradebook_is_copied_and_brought_up_to_date(path, grade):
    with open_gradebook(path) as book:
        book.add([grade()])
    steps = {1: "ALTER TABLE grades ADD COLUMN room TEXT; UPDATE grades SET room = 'aula'"}
    later = opening.connect(path, write=True, schema=2, migrations=steps)
    assert later.execute("SELECT room FROM grades").fetchall() == [("aula",)]
    later.close()
    again = opening.connect(path, write=True, schema=2, migrations=steps)
    assert again.execute("PRAGMA user_version").fetchone() == (2,)
    again.close()
    with open_gradebook(path.with_name(f"{path.name}.v1.bak")) as old:
        assert len(list(old.grades())) == 1


def test_a_migration_that_fails_changes_nothing(path, grade):
    with open_gradebook(path) as book:
        book.add([grade()])
    steps = {1: "DELETE FROM grades; ALTER TABLE no_such_table ADD COLUMN x"}
    with pytest.raises(TeachkitError) as raised:
        opening.connect(path, write=True, schema=2, migrations=steps)
    assert raised.value.code == "broken-gradebook"
    with pytest.raises(TeachkitError, match="Nothing leads from schema 1"):
        opening.connect(path, write=True, schema=2, migrations={})
    with open_gradebook(path) as book:
        assert len(list(book.grades())) == 1


def test_who_comes_second_makes_nothing_anew(path, monkeypatch):
    with open_gradebook(path) as book:
        salt = book.salt
    monkeypatch.setattr(opening, "_version", lambda *_: 0)  # as it was before the other was done
    with open_gradebook(path) as book:
        assert book.salt == salt


def test_one_that_is_made_while_we_look_is_not_taken_for_a_foreign_file(path):
    class Overtaken(sqlite3.Connection):
        def execute(self, statement, *values):
            answer = super().execute(statement, *values)
            if statement == "PRAGMA application_id":
                other = sqlite3.connect(path, timeout=0, isolation_level=None)
                with closing(other), suppress(sqlite3.OperationalError):
                    opening._make(other, opening.SCHEMA)
            return answer

    with closing(sqlite3.connect(path, factory=Overtaken, isolation_level=None)) as connection:
        assert opening._version_at_once(connection, path) == 0
    with open_gradebook(path) as book:
        assert len(book.salt) == 32


def test_many_may_make_it_at_once(path):
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from teachkit.grading.gradebook import open_gradebook\n"
        "sys.stdin.readline()\n"
        "with open_gradebook(Path(sys.argv[1])) as book: print(book.salt.hex())\n"
    )
    ready = [
        subprocess.Popen(
            [sys.executable, "-c", script, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for one in ready:
        one.stdin.write("go\n")
        one.stdin.flush()
    salts = {one.communicate()[0].strip() for one in ready}
    assert len(salts) == 1
    assert len(salts.pop()) == 64
