"""Tags, and which of them somebody has signed."""

import shutil
import subprocess

import pytest

from teachkit.data.checkout.tags import read_tags

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def test_tags_are_counted_and_the_latest_is_named(tmp_path):
    def git(*words):
        who = ("-c", "user.name=learner-07", "-c", "user.email=learner-07@teachkit.invalid")
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)

    git("init", "-q")
    assert read_tags(tmp_path) is None
    git("commit", "-q", "--allow-empty", "-m", "Begin")
    git("tag", "v0.1")
    git(
        "tag",
        "-a",
        "-m",
        "signed\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----",
        "v0.2",
    )
    found = read_tags(tmp_path)
    assert (found.count, found.signed) == (2, 1)
    assert found.latest in ("v0.1", "v0.2")


def test_a_folder_that_git_does_not_know_has_no_tags(tmp_path):
    assert read_tags(tmp_path / "nowhere") is None
