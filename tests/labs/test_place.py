import fcntl
import os
import stat
import threading

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.place import Place, archive_folder, fresh_work, held, place_of, remove, size_of


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))


def test_each_lab_has_a_folder_of_its_own_beside_the_shared_one(tmp_path):
    place = place_of("zlib-rs")
    assert place == Place(tmp_path / "cache" / "labs" / "zlib-rs")
    assert place.unpacked("trixie") == place.root / "unpacked" / "trixie"
    assert archive_folder() == tmp_path / "cache" / "labs" / "archive"
    assert not place.root.exists()


def test_work_is_empty_at_first_and_gone_at_last_and_built_stays():
    place = place_of("one")
    place.work.mkdir(parents=True)
    (place.work / "of a run that was killed").write_text("x")
    with fresh_work(place):
        assert not list(place.work.iterdir())
        (place.work / "x").write_text("x")
        (place.built / "y").write_text("y")
    assert not place.work.exists()
    assert (place.built / "y").read_text() == "y"


def test_work_is_gone_after_a_failure_too_unless_it_is_to_be_kept():
    place = place_of("one")
    with pytest.raises(KeyboardInterrupt), fresh_work(place):
        raise KeyboardInterrupt
    assert not place.work.exists()
    with fresh_work(place, keep=True):
        (place.work / "x").write_text("x")
    assert (place.work / "x").exists()


def test_a_second_run_waits_for_the_first_and_says_so(tmp_path):
    told, order, inside, go = [], [], threading.Event(), threading.Event()

    def first():
        with held(tmp_path / "one", order.append):
            inside.set()
            go.wait(30)
            order.append("first")

    def tell(line):
        told.append(line)
        go.set()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(30)
    with held(tmp_path / "one", tell):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert told == ["Another run is at work in one: waiting for it"]


def test_who_waited_while_the_folder_was_cleaned_away_holds_the_new_one(tmp_path):
    folder, inside, go = tmp_path / "one", threading.Event(), threading.Event()

    def clean():
        with held(folder, print):
            inside.set()
            go.wait(30)
            remove(folder)

    thread = threading.Thread(target=clean)
    thread.start()
    assert inside.wait(30)
    with held(folder, lambda line: go.set()):
        third = (folder / "lock").open("ab")
        with third, pytest.raises(BlockingIOError):
            fcntl.flock(third, fcntl.LOCK_EX | fcntl.LOCK_NB)
    thread.join()


def test_runs_of_two_labs_do_not_wait_for_each_other(tmp_path):
    told = []
    with held(tmp_path / "one", told.append), held(tmp_path / "two", told.append):
        assert told == []


def test_a_folder_that_is_none_of_ours_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(TeachkitError) as caught, held(tmp_path / "file", print):
        pass
    assert caught.value.code == "cannot-write"
    assert "TEACHKIT_CACHE" in caught.value.hint


def test_removing_copes_with_folders_that_forbid_it_and_spares_what_links_lead_to(tmp_path):
    shut = tmp_path / "work" / "a" / "shut"
    shut.mkdir(parents=True)
    (shut / "x").write_text("x")
    (tmp_path / "mine").write_text("mine")
    (shut / "link").symlink_to(tmp_path / "mine")
    shut.chmod(stat.S_IRUSR | stat.S_IXUSR)
    remove(tmp_path / "work")
    remove(tmp_path / "never was")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    (tmp_path / "way").symlink_to(tmp_path)
    remove(tmp_path / "way")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_of_somebody_else_is_a_sentence(tmp_path, monkeypatch):
    def refuses(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    (tmp_path / "work").mkdir()
    monkeypatch.setattr("shutil.rmtree", refuses)
    with pytest.raises(TeachkitError) as caught:
        remove(tmp_path / "work")
    assert caught.value.code == "cannot-write"
    assert "clean" in caught.value.hint


def test_a_file_with_two_names_counts_once_and_a_link_not_at_all(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(b"x" * 1000)
    os.link(tmp_path / "a" / "x", tmp_path / "y")
    (tmp_path / "z").symlink_to("y")
    assert size_of(tmp_path) == 1000
    assert size_of(tmp_path / "never was") == 0
