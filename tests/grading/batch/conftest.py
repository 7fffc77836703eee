"""Exercises whose checks do to the grader what no check should, when an answer asks them to."""

import pytest

from teachkit.course.load import load_exercise
from teachkit.grading.answers import Sheet
from teachkit.grading.batch.crew import Order

TOML = """\
schema = 1
id = "choose/obey"
title = "Obey"
revision = 1
objectives = ["choose.signals"]
minutes = 5
difficulty = 1
functions = ["word"]
seconds = 1.0
hints = ["One.", "Two.", "Three."]
"""
# What the answer returns decides what happens to the worker that checks it.
CHECKS = """\
import os
import signal
import time

import pytest


@pytest.mark.points(2)
def test_the_word_is_obeyed(answer):
    '''It says a word.'''
    said = answer.word()
    while said == "hang":
        time.sleep(0.1)
    if said == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if said == "leave":
        os._exit(0)
    if said == "grow":
        held = bytearray(3 << 30)
    assert said == "fine", "It is another word."


def test_the_seed_is_its_own(answer, seed):
    '''It is asked twice.'''
    assert answer.word() == "fine", f"Seed {seed}."
"""


@pytest.fixture
def obey(tmp_path):
    """An exercise whose checks hang, crash or leave when the answer says so."""
    folder = tmp_path / "course" / "exercises" / "choose" / "obey"
    folder.mkdir(parents=True)
    (folder / "exercise.toml").write_text(TOML)
    (folder / "test_visible.py").write_text(CHECKS)
    return load_exercise("choose/obey", tmp_path / "course")


@pytest.fixture
def saying():
    """Make an order whose answer says a word."""

    def order(tag, word, *, seed=7, problem=""):
        source = f"def word():\n    return {word!r}\n"
        return Order(tag, (Sheet("answer.py", source.encode()),), seed, problem)

    return order
