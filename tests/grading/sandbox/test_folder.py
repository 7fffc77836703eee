import os
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teachkit.grading.sandbox.folder import overfull, wipe
from teachkit.grading.sandbox.limits import MOST_ENTRIES

NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20
).filter(lambda name: name not in {".", ".."} and len(os.fsencode(name)) < 200)
TREES = st.recursive(
    st.sampled_from(["file", "link", "dangling", "closed"]),
    lambda inner: st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux seals")


def opened(path):
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY)


def plant(tree, place, outside):
    if isinstance(tree, dict):
        place.mkdir()
        for name, inner in tree.items():
            plant(inner, place / name, outside)
        place.chmod(0)
    elif tree == "file":
        place.write_text("x")
        place.chmod(0)
    elif tree == "link":
        place.symlink_to(outside)
    elif tree == "dangling":
        place.symlink_to("nowhere")
    else:
        place.mkdir(mode=0)


@settings(max_examples=60, deadline=None)
@given(tree=st.dictionaries(NAMES, TREES, max_size=5))
def test_whatever_a_folder_holds_it_is_empty_afterwards_and_nothing_else_is(tree, tmp_path_factory):
    base = tmp_path_factory.mktemp("wipe")
    outside = base / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    work = base / "work"
    work.mkdir()
    for name, inner in tree.items():
        plant(inner, work / name, outside)
    folder = opened(work)
    try:
        assert wipe(folder, 10.0)
    finally:
        os.close(folder)
    assert os.listdir(work) == []
    assert (outside / "kept").read_text() == "kept"


def test_a_folder_deeper_than_any_path_is_emptied(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    here = opened(work)
    for _ in range(3000):
        os.mkdir("a" * 100, dir_fd=here)
        inner = os.open("a" * 100, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    folder = opened(work)
    assert wipe(folder, 30.0)
    os.close(folder)
    assert os.listdir(work) == []


def test_emptying_gives_up_in_time(tmp_path):
    for number in range(10):
        (tmp_path / str(number)).touch()
    folder = opened(tmp_path)
    assert not wipe(folder, -1.0)
    os.close(folder)


@pytest.mark.parametrize(
    ("files", "size", "depth", "too_much"),
    [
        pytest.param(0, 0, 0, False, id="nothing"),
        pytest.param(100, 1000, 5, False, id="what answers write"),
        pytest.param(MOST_ENTRIES + 1, 0, 0, True, id="too many files"),
        pytest.param(9, 8 << 20, 0, True, id="too many bytes"),
        pytest.param(0, 0, 60, True, id="too deep to tell"),
    ],
)
def test_a_folder_is_overfull_by_entries_bytes_or_depth(tmp_path, files, size, depth, too_much):
    place = tmp_path
    for _ in range(depth):
        place /= "a"
        place.mkdir()
    for number in range(files):
        (place / str(number)).write_bytes(b"x" * size)
    folder = opened(tmp_path)
    assert overfull(folder, alone=False) == too_much
    os.close(folder)


def test_a_folder_that_moves_all_the_time_is_taken_for_overfull(tmp_path):
    """Who renames a folder while it is measured gains nothing."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "large").write_bytes(b"x" * (65 << 20))
    stop = threading.Event()

    def move():
        while not stop.is_set():
            os.rename(tmp_path / "a", tmp_path / "b")
            os.rename(tmp_path / "b", tmp_path / "a")

    mover = threading.Thread(target=move)
    folder = opened(tmp_path)
    mover.start()
    try:
        measured = [overfull(folder, alone=False) for _ in range(300)]
    finally:
        stop.set()
        mover.join()
        os.close(folder)
    assert sum(measured) > 150
