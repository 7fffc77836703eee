"""The learner's copy: what you wrote is never lost, and the rest is brought up to date."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.data import files
from teachkit.errors import TeachkitError
from teachkit.publish import workspace
from teachkit.publish.workspace import Outcome, restore, settle, survey

CHAPTER = "# Depend\n\nRead the lock.\n\nCount the crates.\n\nDrop one.\n"


class Course:
    """A tiny course and a workspace of it, both in a temporary folder."""

    def __init__(self, folder: Path):
        self.root = folder / "course"
        self.folder = folder / "workspace"
        self.publish("notebooks/depend.md", CHAPTER)
        self.publish("notebooks/questions/depend.toml", "answer = 2\n")
        self.publish("exercises/README.md", "How to add one.\n")
        for name in ("statement.md", "test_visible.py", "test_hidden.py", "solutions/plain.py"):
            self.publish(f"exercises/depend/closure/{name}", f"{name}\n")
        self.publish("exercises/depend/closure/wrong/direct-only.py", "wrong\n")
        self.publish("exercises/depend/closure/data/sudo.lock", "sudo\n")
        self.publish("jupytext.toml", "# settings\n")

    def publish(self, name: str, text: str):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def withdraw(self, name: str):
        (self.root / name).unlink()

    def start(self) -> dict[str, Outcome]:
        changes = survey(self.folder, self.root)
        settle(self.folder, changes)
        return {change.name: change.outcome for change in changes}

    def read(self, name: str = "notebooks/depend.md") -> str:
        return (self.folder / name).read_bytes().decode()

    def write(self, text: str, name: str = "notebooks/depend.md"):
        (self.folder / name).write_bytes(text.encode())

    def everything(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


def test_a_workspace_has_the_statements_and_never_the_answers(course):
    assert set(course.start()) == {
        "jupytext.toml",
        "exercises/depend/closure/data/sudo.lock",
        "exercises/depend/closure/statement.md",
        "exercises/depend/closure/test_visible.py",
        "notebooks/depend.md",
    }


def test_a_second_start_writes_nothing(course):
    course.start()
    before = {path: path.stat().st_mtime_ns for path in course.folder.rglob("*")}
    assert set(course.start().values()) == {Outcome.SAME}
    assert {path: path.stat().st_mtime_ns for path in course.folder.rglob("*")} == before


def test_what_you_did_not_edit_is_updated(course):
    course.start()
    course.publish("notebooks/depend.md", CHAPTER + "\nNew.\n")
    assert course.start()["notebooks/depend.md"] is Outcome.UPDATED
    assert course.read().endswith("New.\n")


def test_what_you_edited_stays_while_the_course_stands_still(course):
    course.start()
    course.write("mine alone\n")
    assert course.start()["notebooks/depend.md"] is Outcome.KEPT
    assert course.read() == "mine alone\n"


def test_edits_in_different_places_are_merged(course):
    course.start()
    course.write(CHAPTER.replace("Read the lock.", "Read the lock. I did."))
    course.publish("notebooks/depend.md", CHAPTER.replace("Drop one.", "Drop two."))
    assert course.start()["notebooks/depend.md"] is Outcome.MERGED
    assert course.read() == CHAPTER.replace("lock.", "lock. I did.").replace("one.", "two.")
    assert course.start()["notebooks/depend.md"] is Outcome.KEPT


def test_edits_in_one_place_leave_yours_and_put_the_new_text_beside(course):
    course.start()
    course.write(CHAPTER.replace("Drop one.", "I dropped openssl."))
    course.publish("notebooks/depend.md", CHAPTER.replace("Drop one.", "Drop two."))
    assert course.start()["notebooks/depend.md"] is Outcome.BESIDE
    assert "I dropped openssl." in course.read()
    assert "Drop two." in course.read("notebooks/depend.new.md")
    assert course.start()["notebooks/depend.md"] is Outcome.KEPT


def test_the_text_beside_never_overwrites_another(course):
    course.start()
    course.write("mine\n")
    course.write("also mine\n", "notebooks/depend.new.md")
    course.publish("notebooks/depend.md", "newer\n")
    course.start()
    assert course.read("notebooks/depend.new.md") == "also mine\n"
    assert course.read("notebooks/depend.new2.md") == "newer\n"


def test_a_file_of_yours_that_the_course_now_has_too_is_kept(course):
    course.start()
    course.write("my own notes\n", "notebooks/focus.md")
    course.publish("notebooks/focus.md", "# Focus\n")
    assert course.start()["notebooks/focus.md"] is Outcome.BESIDE
    assert course.read("notebooks/focus.md") == "my own notes\n"
    assert course.read("notebooks/focus.new.md") == "# Focus\n"


def test_pictures_are_never_merged(course):
    course.publish("notebooks/images/lock.png", "\x89")
    (course.root / "notebooks/images/lock.png").write_bytes(b"\x89\n1\n2\n3\n4\n5\n")
    course.start()
    (course.folder / "notebooks/images/lock.png").write_bytes(b"\x89\nmine\n2\n3\n4\n5\n")
    (course.root / "notebooks/images/lock.png").write_bytes(b"\x89\n1\n2\n3\n4\ntheirs\n")
    assert course.start()["notebooks/images/lock.png"] is Outcome.BESIDE


def test_what_you_deleted_stays_away_until_you_ask(course):
    course.start()
    (course.folder / "notebooks/depend.md").unlink()
    course.publish("notebooks/depend.md", CHAPTER + "newer\n")
    assert course.start()["notebooks/depend.md"] is Outcome.DELETED
    assert not (course.folder / "notebooks/depend.md").exists()
    settle(course.folder, restore(course.folder, course.root, "depend.md"))
    assert course.read() == CHAPTER + "newer\n"
    assert course.start()["notebooks/depend.md"] is Outcome.SAME


def test_a_whole_folder_comes_back(course):
    course.start()
    for name in ("statement.md", "test_visible.py"):
        (course.folder / "exercises/depend/closure" / name).unlink()
    back = restore(course.folder, course.root, "exercises/depend")
    assert [Path(change.name).name for change in back] == ["statement.md", "test_visible.py"]


def test_restoring_what_is_there_would_overwrite_and_is_refused(course):
    course.start()
    with pytest.raises(TeachkitError) as caught:
        restore(course.folder, course.root, "depend.md")
    assert caught.value.code == "still-there"


def test_a_misspelt_name_gets_a_suggestion(course):
    course.start()
    with pytest.raises(TeachkitError) as caught:
        restore(course.folder, course.root, "depnd.md")
    assert caught.value.code == "unknown-file"
    assert "depend.md" in caught.value.hint


def test_what_the_course_drops_goes_only_if_you_left_it_alone(course):
    course.publish("notebooks/old.md", "old\n")
    course.publish("notebooks/older.md", "older\n")
    course.start()
    course.write("my older\n", "notebooks/older.md")
    course.withdraw("notebooks/old.md")
    course.withdraw("notebooks/older.md")
    outcomes = course.start()
    assert outcomes["notebooks/old.md"] is Outcome.REMOVED
    assert outcomes["notebooks/older.md"] is Outcome.DROPPED
    assert not (course.folder / "notebooks/old.md").exists()
    assert course.read("notebooks/older.md") == "my older\n"


def test_a_link_of_yours_is_left_alone(course, tmp_path):
    course.start()
    (tmp_path / "elsewhere.md").write_text("kept in my own repository\n")
    (course.folder / "notebooks/depend.md").unlink()
    (course.folder / "notebooks/depend.md").symlink_to(tmp_path / "elsewhere.md")
    course.publish("notebooks/depend.md", "newer\n")
    assert course.start()["notebooks/depend.md"] is Outcome.BESIDE
    assert (course.folder / "notebooks/depend.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_text() == "kept in my own repository\n"


def test_looking_writes_nothing(course):
    survey(course.folder, course.root)
    assert not course.folder.exists()
    course.start()
    course.write("mine\n")
    course.publish("notebooks/depend.md", "newer\n")
    before = course.everything()
    survey(course.folder, course.root)
    assert course.everything() == before


def test_a_save_during_the_update_wins(course):
    course.start()
    course.publish("notebooks/depend.md", "newer\n")
    changes = survey(course.folder, course.root)
    course.write("saved just now\n")
    with pytest.raises(TeachkitError) as caught:
        settle(course.folder, changes)
    assert caught.value.code == "changed-meanwhile"
    assert course.read() == "saved just now\n"


def test_a_lost_memory_never_costs_an_edit(course):
    course.start()
    course.write("mine\n")
    for path in (course.folder / ".teachkit/shipped").rglob("*.md"):
        path.unlink()
    assert course.start()["notebooks/depend.md"] is Outcome.BESIDE
    assert course.read() == "mine\n"


def test_the_course_itself_is_no_workspace(course):
    for folder in (course.root, course.root / "notebooks"):
        with pytest.raises(TeachkitError) as caught:
            survey(folder, course.root)
        assert caught.value.code == "workspace-is-the-course"


def test_another_checkout_of_a_course_is_no_workspace_either(course, tmp_path):
    other = tmp_path / "checkout"
    (other / "notebooks").mkdir(parents=True)
    (other / "course.toml").write_text("schema = 1\n")
    for folder in (other, other / "notebooks" / "mine"):
        with pytest.raises(TeachkitError) as caught:
            survey(folder, course.root)
        assert caught.value.code == "workspace-is-the-course"
    assert survey(other / "workspace", course.root)


def test_a_file_is_no_workspace(tmp_path, course):
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(TeachkitError) as caught:
        survey(tmp_path / "notes", course.root)
    assert caught.value.code == "not-a-folder"


def test_a_workspace_from_a_newer_teachkit_is_refused(course):
    course.start()
    state = {"schema": 2, "teachkit": "9.0"}
    (course.folder / ".teachkit/workspace.json").write_text(json.dumps(state))
    with pytest.raises(TeachkitError) as caught:
        course.start()
    assert caught.value.code == "workspace-too-new"


def test_a_damaged_state_is_written_anew(course):
    course.start()
    (course.folder / ".teachkit/workspace.json").write_text("{")
    course.start()
    assert json.loads(course.read(".teachkit/workspace.json"))["schema"] == 1


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(course):
    (course.folder / ".teachkit").mkdir(parents=True)
    (course.folder / ".teachkit/shipped").write_text("a file where a folder should be")
    with pytest.raises(TeachkitError) as caught:
        course.start()
    assert caught.value.code == "cannot-write"


def test_an_interruption_at_any_write_is_made_good_by_the_next_start(tmp_path, monkeypatch):
    """Stop after each number of writes in turn; the next start must reach the same workspace."""
    finished = None
    for allowed in range(40):
        course = Course(tmp_path / str(allowed))
        course.start()
        course.write(CHAPTER.replace("Read the lock.", "I read it."))
        course.publish("notebooks/depend.md", CHAPTER.replace("Drop one.", "Drop two."))
        course.publish("exercises/depend/closure/statement.md", "a newer statement\n")
        course.publish("notebooks/focus.md", "# Focus\n")
        left = [allowed]

        def write_or_die(path, content, left=left):
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            files.write_atomically(path, content)

        with monkeypatch.context() as patch:
            patch.setattr(workspace, "write_atomically", write_or_die)
            try:
                course.start()
                finished = allowed
            except KeyboardInterrupt:
                pass
        course.start()
        assert course.read() == CHAPTER.replace("Read the lock.", "I read it.").replace(
            "Drop one.", "Drop two."
        )
        assert not list(course.folder.rglob("*.new*"))
        assert set(course.start().values()) <= {Outcome.SAME, Outcome.KEPT}
        if finished is not None:
            break
    assert finished is not None
    assert finished >= 6  # three files and what is remembered of each: it did stop in between


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["course", "learner", "delete", "start"]),
        st.integers(0, 6),
        st.sampled_from(["sudo", "zlib", "ntpd", "expat"]),
    ),
    max_size=14,
)


@given(STEPS)
def test_no_sequence_of_edits_and_updates_loses_a_learners_line(tmp_path_factory, steps):
    """Every line that the learner wrote is in their file after the update, whatever happened."""
    course = Course(tmp_path_factory.mktemp("course"))
    course.start()
    published = CHAPTER.splitlines(keepends=True)
    path = course.folder / "notebooks/depend.md"
    written: set[str] = set()
    for number, (who, at, word) in enumerate([*steps, ("start", 0, "")]):
        if who == "course":
            published[at % len(published)] = f"course {word} {number}\n"
            course.publish("notebooks/depend.md", "".join(published))
        elif who == "learner" and path.exists():
            lines = path.read_text().splitlines(keepends=True)
            lines.insert(at % (len(lines) + 1), f"mine {word} {number}\n")
            path.write_text("".join(lines))
            written.add(f"mine {word} {number}\n")
        elif who == "delete":
            path.unlink(missing_ok=True)
            written = set()
        else:
            existed = path.exists()
            course.start()
            assert path.exists() == existed
        if path.exists():
            assert written <= set(path.read_text().splitlines(keepends=True))
