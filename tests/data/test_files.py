import os

import pytest

from teachkit.data.files import keep_aside, write_atomically, written_atomically
from teachkit.errors import TeachkitError


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_what_is_no_plain_file_is_never_replaced_by_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(TeachkitError, match="no regular file") as caught:
        write_atomically(pipe, "text")
    assert caught.value.code == "cannot-write"
    assert pipe.is_fifo()
    assert os.listdir(tmp_path) == ["pipe"]


def test_what_is_interrupted_leaves_no_half_file_behind(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("old")

    def pieces():
        yield "new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, pieces())
    assert os.listdir(tmp_path) == ["plan.json"]
    assert path.read_text() == "old"


def test_what_is_kept_aside_stays_when_the_first_is_written_anew(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    path.write_text("old")
    keep_aside(path, tmp_path / "one")
    write_atomically(path, "new")
    monkeypatch.delattr("os.link")  # a disk, or a browser, without second names
    keep_aside(path, tmp_path / "deep" / "two")
    path.write_text("newer")
    assert (tmp_path / "one").read_text() == "old"
    assert (tmp_path / "deep" / "two").read_text() == "new"
    with pytest.raises(FileExistsError):
        keep_aside(path, tmp_path / "one")
    assert (tmp_path / "one").read_text() == "old"


def test_of_two_files_written_together_neither_takes_its_name_when_the_work_breaks(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("old")

    def breaks():
        with written_atomically(one) as write_one, written_atomically(other) as write_other:
            write_one("new")
            write_other(b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert one.read_text() == "old"
    assert list(tmp_path.iterdir()) == [one]
