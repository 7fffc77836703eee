"""A source tree as names and texts: with git and without, from a folder and from a commit."""

import os
import subprocess

import pytest

from teachkit.data.checkout import tree as module
from teachkit.data.checkout.tree import read_tree, tree_at
from teachkit.errors import TeachkitError

WHO = ["-c", "user.name=a", "-c", "user.email=a@b"]


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", str(folder), *WHO, *words], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "it"
    (place / "docs").mkdir(parents=True)
    (place / "README.md").write_text("# It\r\n", encoding="utf-8", newline="")
    (place / "docs" / "it.1.prebuilt").write_text(".TH IT 1\n")
    (place / "picture.png").write_bytes(b"\x89PNG\0\0")
    (place / "NEWS").write_bytes(b"text\0binary")
    (place / "latin.txt").write_bytes(b"caf\xe9\n")
    (place / "away.md").symlink_to("/etc/hostname")
    return place


def test_names_are_listed_and_texts_are_read(folder):
    tree = read_tree(folder)
    assert tree.name == "it"
    assert set(tree.files) == {
        "README.md", "docs/it.1.prebuilt", "picture.png", "NEWS", "latin.txt", "away.md"
    }  # fmt: skip
    assert tree.texts["README.md"] == "# It\n"
    assert tree.texts["docs/it.1.prebuilt"] == ".TH IT 1\n"
    assert tree.texts["latin.txt"] == "caf�\n"
    assert "NEWS" not in tree.texts, "what holds a zero byte is no text"
    assert "away.md" not in tree.texts, "a link is not followed"
    assert tree.notes == ("Not read: binary files (1).",)


def test_with_git_only_tracked_files_count(folder):
    git(folder, "init", "-q")
    git(folder, "add", "README.md")
    assert set(read_tree(folder).files) == {"README.md"}


def test_a_commit_is_read_as_its_checkout_is(folder, tmp_path):
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "a")
    bare = tmp_path / "bare"
    git(tmp_path, "clone", "-q", "--bare", str(folder), str(bare))
    there, here = tree_at(bare, "HEAD"), read_tree(folder)
    assert there.texts == here.texts
    assert set(here.files) - set(there.files) == {"away.md"}


def test_what_is_no_commit_is_refused(folder):
    with pytest.raises(TeachkitError) as caught:
        tree_at(folder, "abc")
    assert caught.value.code == "no-such-commit"


def test_files_beyond_the_bounds_are_named_and_not_read(folder, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 4)
    tree = read_tree(folder)
    assert "README.md" in tree.files
    assert "README.md" not in tree.texts
    assert any(note.startswith("Not read: files over") for note in tree.notes)


def test_a_folder_without_end_is_refused(folder, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 3)
    with pytest.raises(TeachkitError) as caught:
        read_tree(folder)
    assert caught.value.code == "too-many-files"


@pytest.mark.parametrize("name", ["", "nowhere", "~nobody-of-that-name"], ids=repr)
def test_what_is_no_folder_is_refused(name):
    with pytest.raises(TeachkitError) as caught:
        read_tree(name)
    assert caught.value.code == "no-such-folder"


def test_a_folder_that_cannot_be_opened_is_named_not_passed_over(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("# One")
    scandir = os.scandir

    def refused(path):
        if os.fspath(path).endswith("docs"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refused)
    tree = read_tree(tmp_path)
    assert "README.md" in tree.texts
    assert "Not read: folders that cannot be opened (1): docs." in tree.notes
