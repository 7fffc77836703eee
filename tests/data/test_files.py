import os

import pytest

from teachkit.data.files import write_atomically
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
