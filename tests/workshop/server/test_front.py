"""Voila's front end comes in one file, with every piece that its entry names in it."""

import gzip
import re
from pathlib import Path

import pytest
import voila.paths

from teachkit.workshop.server.front import front_end


@pytest.fixture(scope="module")
def folders():
    return tuple(voila.paths.collect_static_paths(["voila", "nbconvert"], "lab"))


@pytest.fixture
def entry(folders):
    return next(Path(one) / "voila.js" for one in folders if (Path(one) / "voila.js").is_file())


def test_every_piece_that_the_entry_names_stands_before_it(folders, entry):
    name, content = front_end(folders)
    whole = gzip.decompress(content)
    named = {f"{one}.voila.js" for one in re.findall(r"\.e\((\d+)\)", entry.read_text())}
    pieces = [path for path in entry.parent.glob("*.voila.js") if path.name in named]
    assert len(pieces) > 20, "Voila is put together in another way: look whether this is needed"
    for path in pieces:
        assert path.read_bytes() in whole
    assert whole.endswith(entry.read_bytes())
    assert re.fullmatch(r"whole\.[0-9a-f]{16}\.js", name)


def test_a_folder_without_voila_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"voila\.js is in none of"):
        front_end((str(tmp_path),))


def test_the_name_changes_with_what_is_in_it(tmp_path):
    (tmp_path / "voila.js").write_text("x.e(1)")
    first, _ = front_end((str(tmp_path),))
    front_end.cache_clear()
    (tmp_path / "1.voila.js").write_text("one")
    second, content = front_end((str(tmp_path),))
    front_end.cache_clear()
    assert first != second
    assert gzip.decompress(content) == b"one\n;x.e(1)"
