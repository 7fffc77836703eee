"""A tiny course, and copies of it to break."""

import shutil
from pathlib import Path

import pytest

from teachkit.course.load import load_exercise

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"


@pytest.fixture
def small():
    """The folder of the tiny course."""
    return SMALL


@pytest.fixture
def few_people():
    """Its one exercise."""
    return load_exercise("choose/few-people", SMALL)


@pytest.fixture
def broken_copy(tmp_path):
    """A copy of the exercise, to be broken by the test."""
    shutil.copytree(SMALL, tmp_path / "course")
    return load_exercise("choose/few-people", tmp_path / "course")
