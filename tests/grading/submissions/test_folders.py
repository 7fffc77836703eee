"""Folders on a disk: no link is followed, nothing odd is opened, and the order is ours."""

import os
import socket
import sys

import pytest

from teachkit.grading.submissions.gather import Part, gather
from teachkit.grading.submissions.limits import RefusedError
from teachkit.grading.submissions.trees import FolderTree

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and odd names as Unix has them")


@pytest.fixture
def secret(tmp_path):
    """What lies outside the folder that was handed in."""
    (tmp_path / "solutions").mkdir()
    path = tmp_path / "solutions" / "answer.py"
    path.write_bytes(b"secret = 42\n")
    return path


def by_learner(submissions):
    return {one.learner: one for one in submissions}


@posix
@pytest.mark.parametrize("where", ["eve.py", "eve/answer.py", "eve/deep/er/data.csv"])
def test_a_link_is_refused_wherever_it_lies(where, handed_in, found, secret):
    room = handed_in({"ada.py": b"1", "eve/x.py" if "/" in where else "zoe.py": b"2"})
    (room / where).parent.mkdir(parents=True, exist_ok=True)
    (room / where).symlink_to(secret)
    submissions = by_learner(found(room))
    assert submissions["eve"].problem == f"'{where}' is a link, and links are not followed."
    assert submissions["eve"].sheets == ()
    assert not submissions["ada"].problem


@posix
def test_a_learners_folder_that_is_a_link_is_refused(handed_in, found, secret):
    room = handed_in({"ada.py": b"1"})
    (room / "eve").symlink_to(secret.parent, target_is_directory=True)
    submissions = by_learner(found(room))
    assert "is a link" in submissions["eve"].problem
    assert b"secret" not in b"".join(s.content for one in submissions.values() for s in one.sheets)


@posix
def test_a_link_that_the_teacher_names_is_the_teachers(handed_in, found, tmp_path):
    room = handed_in({"ada.py": b"1"})
    (tmp_path / "this-week").symlink_to(room, target_is_directory=True)
    (tmp_path / "latest.py").symlink_to(room / "ada.py")
    ada, latest = found(tmp_path / "this-week", tmp_path / "latest.py")
    assert (ada.learner, latest.learner) == ("ada", "latest")
    assert latest.sheets[0].content == b"1"


@posix
def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(handed_in, secret):
    room = handed_in({"eve/answer.py": b"1", "eve/sub/more.py": b"2"})
    tree = FolderTree(room)
    parts = [Part(item.path, item) for item in tree.below("eve")]
    (room / "eve/answer.py").unlink()
    (room / "eve/answer.py").symlink_to(secret)
    with pytest.raises(RefusedError, match="cannot be read"):
        gather(tree, parts)


@posix
def test_a_folder_that_becomes_a_link_after_it_was_listed_is_not_followed(handed_in, secret):
    room = handed_in({"eve/sub/answer.py": b"1"})
    tree = FolderTree(room)
    [item] = tree.below("eve")
    (room / "eve/sub").rename(room / "gone")
    (room / "eve/sub").symlink_to(secret.parent, target_is_directory=True)
    with pytest.raises(RefusedError, match="cannot be read"):
        tree.read(item, 1000)


@posix
def test_a_hard_link_to_somebody_elses_file_is_refused(handed_in, found, secret):
    room = handed_in({"ada.py": b"1"})
    os.link(secret, room / "eve.py")
    ada, eve = found(room)
    assert "hard link" in eve.problem
    assert not ada.problem


@posix
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_is_not_waited_for(handed_in, only):
    room = handed_in({"eve/x.py": b"1"})
    os.mkfifo(room / "eve" / "answer.py")
    assert only(room).problem == "'eve/answer.py' is neither a file nor a folder."


@posix
def test_a_socket_is_no_submission(handed_in, only, monkeypatch):
    room = handed_in({"eve/x.py": b"1"})
    monkeypatch.chdir(room)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("eve/s.py")
        assert "neither a file nor a folder" in only(room).problem


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="names are Unicode there")
@pytest.mark.parametrize(
    "name", [b"a\xff.py", b"a\nb.py", b"a\\b.py", b"C:.py", b"\xe2\x80\xaefdp.py"], ids=repr
)
def test_a_name_that_no_report_could_show_is_refused(name, handed_in, only):
    room = handed_in({"eve/x.py": b"1"})
    with open(os.path.join(os.fsencode(room / "eve"), name), "wb") as file:
        file.write(b"2")
    submission = only(room)
    assert submission.problem.startswith("'eve/")
    assert submission.problem.isprintable()


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="names are Unicode there")
def test_a_learner_whose_name_is_no_text_can_be_written_down(handed_in, found):
    room = handed_in({"ada.py": b"1"})
    with open(os.path.join(os.fsencode(room), b"\xff\xfe.py"), "wb") as file:
        file.write(b"2")
    for submission in found(room):
        assert submission.learner.isascii()
        submission.origin.encode()


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="its disks fold case and normalise names")
def test_names_that_differ_in_case_alone_are_refused(handed_in, only):
    room = handed_in({"eve/a.py": b"1", "eve/A.py": b"2"})
    assert only(room).problem == "'A.py' and 'a.py' would be one file on some computers."


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_a_problem(handed_in, only):
    room = handed_in({"eve/a.py": b"1"})
    (room / "eve/a.py").chmod(0)
    assert "cannot be read" in only(room).problem


def test_a_folder_of_five_thousand_files_is_refused_quickly(handed_in, found):
    room = handed_in({"ada.py": b"1", "eve/": b""})
    for number in range(5000):
        (room / "eve" / f"{number}.txt").touch()
    ada, eve = found(room)
    assert "more than 2,000 files" in eve.problem
    assert not ada.problem


def test_a_deep_nest_is_refused(handed_in, only):
    room = handed_in({"eve/" + "d/" * 60 + "a.py": b"1"})
    assert "folders deep" in only(room).problem


def test_hidden_folders_and_environments_are_not_looked_into(handed_in, only):
    room = handed_in(
        {
            "ada/a.py": b"1",
            "ada/.venv/lib/site.py": b"2",
            "ada/__pycache__/a.py": b"3",
            "ada/.ipynb_checkpoints/a-checkpoint.ipynb": b"4",
            "ada/node_modules/x/y.md": b"5",
        }
    )
    assert [sheet.name for sheet in only(room).sheets] == ["a.py"]


def test_an_empty_folder_is_said_to_be_empty(handed_in, only):
    assert only(handed_in({"ada/": b""})).problem == "There is nothing in it."


def test_what_is_no_notebook_is_named(handed_in, only):
    problem = only(handed_in({"ada/answer.docx": b"1", "ada/photo.jpg": b"2"})).problem
    assert problem.startswith("There is no notebook or script in it")
    assert "'answer.docx', 'photo.jpg'" in problem


def test_a_path_that_is_not_there_is_the_teachers_mistake_and_said_at_once(found, tmp_path):
    from teachkit.errors import TeachkitError
    from teachkit.grading.submissions import find_submissions

    with pytest.raises(TeachkitError) as caught:
        find_submissions([tmp_path / "nowhere"])
    assert caught.value.code == "no-such-path"


def test_the_order_of_the_disk_is_not_ours(handed_in, found, monkeypatch):
    files = {f"{name}/{sheet}.py": b"1" for name in "dbeac" for sheet in "zxy"}
    room = handed_in(files)
    expected = found(room)
    assert [one.learner for one in expected] == list("abcde")
    scandir = os.scandir

    class Backwards:
        def __init__(self, path):
            with scandir(path) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(os, "scandir", Backwards)
    assert found(room) == expected


def test_contents_are_read_one_submission_at_a_time(handed_in):
    from teachkit.grading.submissions import find_submissions

    room = handed_in({"ada.py": b"1", "bob.py": b"1"})
    submissions = find_submissions([room])
    assert next(submissions).learner == "ada"
    (room / "bob.py").write_bytes(b"later")
    assert next(submissions).sheets[0].content == b"later"
