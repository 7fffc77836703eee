"""What a lab is: names that can be looked up, and modules that start nothing."""

import subprocess
import sys

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.lab import LABS, Lab, lab, lab_module, labs
from teachkit.labs.picture import Picture


def test_every_name_leads_to_a_lab_of_that_name():
    assert [one.name for one in labs()] == list(LABS)


@pytest.mark.parametrize("name", list(LABS))
def test_a_lab_says_what_it_asks_and_where_its_story_is(name):
    one = lab(name)
    assert isinstance(one, Lab)
    assert one.asks.endswith("?")
    assert one.case == "depend" or one.case.startswith("cases/")
    assert 1 <= one.seconds <= 900
    for packages in one.packages:
        assert packages.suite in ("bookworm", "trixie", "forky")
        assert len(set(packages.names)) == len(packages.names)


@pytest.mark.parametrize("name", list(LABS))
def test_a_lab_has_what_every_lab_has(name):
    module = lab_module(name)
    assert {"LAB", "Found", "run", "sentences", "tables", "pictures"} <= set(module.__all__)


def test_a_name_that_comes_near_is_offered():
    with pytest.raises(TeachkitError) as caught:
        lab("zlibrs")
    assert caught.value.code == "no-such-lab"
    assert "zlib-rs" in caught.value.hint


def test_a_name_far_from_all_gets_the_list():
    with pytest.raises(TeachkitError) as caught:
        lab("quux")
    assert all(name in caught.value.hint for name in LABS)


def test_importing_every_lab_needs_nothing_that_a_browser_has_not():
    """A browser's Python has no processes and no sockets to offer, nor our optional packages."""
    program = """
import sys
for name in ("subprocess", "socket", "ctypes", "_socket", "_posixsubprocess", "_ctypes", "fcntl",
             "resource", "termios", "pwd", "grp", "ssl", "_ssl", "sqlite3", "lzma", "_lzma",
             "multiprocessing", "cryptography", "OpenSSL", "openleadr", "platformdirs"):
    sys.modules[name] = None
from teachkit.labs.lab import labs
from teachkit.labs.outcome import recorded
for lab in labs():
    outcome = recorded(lab.name)
    print(lab.name, len(outcome.pictures()), len(outcome.tables()), len(outcome.sentences()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    shown = [line.split() for line in done.stdout.splitlines()]
    assert [words[0] for words in shown] == list(LABS)
    for name, *counts in shown:
        assert "0" not in counts, f"{name} has no picture, no table or no sentence"


@pytest.mark.parametrize("name", list(LABS))
def test_its_pictures_tell_in_words_what_they_show(name):
    from teachkit.labs.outcome import recorded

    for picture in recorded(name).pictures():
        assert isinstance(picture, Picture)
        assert picture.title
        assert len(picture.told) > 20
