"""What an answer finds around it: nothing of ours, and nothing of a rehearsal."""

import pytest

from teachkit.grading.answers import answer_of
from teachkit.grading.launch import Limits, launch_process
from teachkit.grading.sandbox import SEPARATE, sandbox

LOOK = """
import gc
import sys

def look():
    names = [name for name in sys.modules if name.partition(".")[0] == "teachkit"]
    return [names, gc.isenabled(), sorted(name for name in globals() if not name.startswith("__"))]

def rehearsed():
    return [name for name in ("Pair", "helping", "one", "two") if name in globals()]

def collects():
    class Node:
        pass
    before = len(gc.get_objects())
    for _ in range(10_000):
        node = Node()
        node.itself = node
    return len(gc.get_objects()) - before < 15_000
"""


def ask(launch):
    child = launch(answer_of(LOOK, ["look", "rehearsed", "collects"]), Limits(), None)
    try:
        return [child.call(name).value for name in ("look", "rehearsed", "collects")]
    finally:
        child.close()


EXPECTED = [[[], True, ["collects", "gc", "look", "rehearsed", "sys"]], [], True]


def test_a_plain_process_shows_an_answer_nothing_of_ours_and_collects_its_garbage():
    assert ask(launch_process) == EXPECTED


def test_a_rehearsed_zygote_shows_each_answer_the_same():
    with sandbox() as box:
        if box.level == SEPARATE:
            pytest.skip(f"no sandbox here: {' '.join(box.reasons)}")
        assert ask(box.launch) == EXPECTED
        assert ask(box.launch) == EXPECTED
