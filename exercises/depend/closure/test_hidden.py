import json
from pathlib import Path

import pytest

from teachkit.grading import require, same
from teachkit.grading.launch import AnswerFailedError

NTPD_RS = json.loads((Path(__file__).parent / "data" / "ntpd-rs.json").read_text())


def reached(needs, start):
    """The truth, in a way of its own: grow the set until it no longer grows."""
    found = set(needs[start])
    while True:
        more = found.union(*(needs[package] for package in found)) if found else found
        if more == found:
            return found - {start}
        found = more


def test_the_start_is_never_among_them(answer):
    """The package you started from is not part of its own cost, even in a circle."""
    circle = {
        "serde 1": ["serde_derive 1"], "serde_derive 1": ["serde 1"], "log 1": ["serde 1"], "libc 1": [],
    }
    try:
        got = answer.closure(circle, "serde 1")
    except AnswerFailedError as error:
        if error.kind != "RecursionError":
            raise
        pytest.fail("You walk in circles: remember what you have found, and do not visit it again.")
    require(got, set, of=str)
    assert "serde 1" not in got, "The package you started from is among them: you wanted that one."
    assert same(got, {"serde_derive 1"}), "In a circle of two, the other one is what it brings."


def test_every_direct_dependency_of_ntpd_rs_has_the_right_closure(answer):
    """The numbers are right for every direct dependency of the real ntpd-rs."""
    needs = NTPD_RS["needs"]
    for start in sorted({name for member in NTPD_RS["members"] for name in needs[member]}):
        got = answer.closure(needs, start)
        require(got, set, of=str)
        assert same(got, reached(needs, start)), "For one of them the set is another."


def test_the_input_is_left_as_it_was(answer):
    """The graph you are given is the same afterwards: others still need it."""
    needs = {"ntpd 1": ["log 1"], "log 1": ["libc 1"], "libc 1": [], "sudo 1": ["glob 1"], "glob 1": []}
    got = answer.closure(needs, "ntpd 1")
    assert not answer.changed, "Your function has changed the graph it was given."
    assert same(got, {"log 1", "libc 1"}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
