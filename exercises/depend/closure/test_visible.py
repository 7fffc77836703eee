import pytest

from teachkit.grading import require, same
from teachkit.grading.launch import AnswerFailedError

# A corner of ntpd-rs: what its logging needs, a little simplified.
LOGGING = {
    "ntpd 1": ["tracing 0.1", "libc 0.2"],
    "tracing 0.1": ["tracing-core 0.1", "pin-project-lite 0.2"],
    "tracing-core 0.1": ["once_cell 1"],
    "once_cell 1": ["critical-section 1"],
    "critical-section 1": [],
    "pin-project-lite 0.2": [],
    "libc 0.2": [],
}


def test_a_package_that_needs_nothing_brings_nothing(answer):
    """A package that needs nothing brings nothing."""
    got = answer.closure(LOGGING, "libc 0.2")
    require(got, set)
    assert got != {"libc 0.2"}, "The package you started from is among them: you wanted that one."
    assert "ntpd 1" not in got, "These are the packages that need it; the question is what it needs."
    assert same(got, set()), "libc needs nothing, and something came back."
    got = answer.closure(LOGGING, "once_cell 1")
    assert same(got, {"critical-section 1"}), "once_cell needs one package, which needs nothing."


def test_it_follows_the_needs_to_the_end(answer):
    """What a dependency needs is followed to the end, not just for a step or two."""
    got = answer.closure(LOGGING, "ntpd 1")
    require(got, set, of=str)
    everything = set(LOGGING) - {"ntpd 1"}
    direct = set(LOGGING["ntpd 1"])
    two_steps = direct | {"tracing-core 0.1", "pin-project-lite 0.2"}
    assert got != direct, (
        "You stopped at the direct dependencies. Each of them needs something as well, and that"
        " is compiled into your program just the same."
    )
    assert got != two_steps, (
        "You stopped after two steps. There is always one more, until nothing new turns up."
    )
    assert not everything < got, "The package you started from is among them: you wanted that one."
    missing = len(everything - got)
    assert same(got, everything), f"It brings {len(everything)} packages; {missing} are missing."


def test_a_package_reached_twice_counts_once_and_circles_end(answer):
    """Two packages that need each other end in an answer, not in a loop."""
    # Real: a crate's tests may use a second crate that needs the first.
    circle = {"serde 1": ["serde_derive 1"], "serde_derive 1": ["serde 1", "syn 2"], "syn 2": []}
    try:
        got = answer.closure(circle, "serde 1")
    except AnswerFailedError as error:
        if error.kind != "RecursionError":
            raise
        pytest.fail("You walk in circles: remember what you have found, and do not visit it again.")
    require(got, set, of=str)
    assert same(got - {"serde 1"}, {"serde_derive 1", "syn 2"}), (
        "serde and serde_derive need each other here; with syn that makes two besides serde."
    )


def test_two_versions_of_a_crate_are_two_packages(answer):
    """Two versions of one crate are two packages: you compile both."""
    needs = {
        "ntpd 1": ["rand 0.8", "rand 0.10"],
        "rand 0.8": ["getrandom 0.2"],
        "rand 0.10": ["getrandom 0.4"],
        "getrandom 0.2": ["libc 0.2"],
        "getrandom 0.4": [],
        "libc 0.2": [],
    }
    got = answer.closure(needs, "ntpd 1")
    require(got, set, of=str)
    names = {package.split()[0] for package in got}
    assert not (len(got) == len(names) == 3 or len(got) == 2 == len(names)), (
        "Two versions of one crate have become one: the version is part of the name."
    )
    assert same(got, set(needs) - {"ntpd 1"}), "Not all versions of all crates are there."
