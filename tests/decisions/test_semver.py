"""Versions and requirements, beside the examples that the specifications give."""

from __future__ import annotations

import pytest

from teachkit.decisions import semver
from teachkit.errors import TeachkitError


def test_the_examples_of_semver_section_11_sort_as_it_says():
    chain = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "2.0.0",
        "2.1.0",
        "2.1.1",
    ]
    backwards = chain[::-1]
    assert sorted(backwards, key=semver.version) == chain


def test_build_metadata_does_not_count():
    assert semver.version("2.0.16+zstd.1.5.7") == semver.version("2.0.16")


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "01.2.3", "1.2.3-", "v1.2.3", "", "1.2.x"])
def test_what_is_not_semver_is_refused(text):
    with pytest.raises(TeachkitError) as caught:
        semver.version(text)
    assert caught.value.code == "bad-version"


@pytest.mark.parametrize(
    ("requirement", "inside", "outside"),
    [
        ("1.2.3", ["1.2.3", "1.9.0", "1.2.4-rc.1"], ["1.2.2", "2.0.0", "2.0.0-rc.1"]),
        ("^0.3", ["0.3.0", "0.3.9"], ["0.4.0", "0.2.9", "0.4.0-alpha"]),
        ("^0.0.3", ["0.0.3"], ["0.0.4"]),
        ("~1.4", ["1.4.0", "1.4.9"], ["1.5.0"]),
        ("~1", ["1.9.9"], ["2.0.0"]),
        ("=1.0.1", ["1.0.1"], ["1.0.2"]),
        ("=1.0", ["1.0.7"], ["1.1.0"]),
        (">=1.2, <1.9", ["1.2.0", "1.8.9"], ["1.1.9", "1.9.0"]),
        (">1.2", ["1.3.0"], ["1.2.9"]),
        ("<=1.2", ["1.2.9"], ["1.3.0"]),
        ("1.*", ["1.0.0", "1.9.9"], ["2.0.0"]),
        ("*", ["0.0.1", "9.9.9"], []),
        (">=1.0.0-rc.2", ["1.0.0-rc.2", "1.0.0"], ["1.0.0-rc.1"]),
        ("<2.0.0, ^1.5", ["1.5.0"], ["1.4.9", "2.0.0"]),
    ],
)
def test_a_requirement_is_an_interval(requirement, inside, outside):
    interval = semver.requirement(requirement)
    assert all(semver.within(semver.version(v), interval) for v in inside)
    assert not any(semver.within(semver.version(v), interval) for v in outside)


@pytest.mark.parametrize("text", ["", "abc", ">= ", "1.2.3.4", "1..2", "=>1"])
def test_a_requirement_that_cargo_does_not_know_is_refused(text):
    with pytest.raises(TeachkitError) as caught:
        semver.requirement(text)
    assert caught.value.code == "bad-requirement"


def test_cargo_takes_a_prerelease_only_when_it_was_asked_for():
    assert not semver.requirement_met("1.2", "1.3.0-rc.1")
    assert semver.requirement_met("1.3.0-rc.1", "1.3.0-rc.2")
    assert not semver.requirement_met("1.3.0-rc.1", "1.4.0-rc.2")


@pytest.mark.parametrize(
    ("old", "new", "size"),
    [
        ("1.2.3", "1.2.3", "none"),
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("0.3.1", "0.3.2", "patch"),
        ("0.3.1", "0.4.0", "major"),
        ("0.0.1", "0.0.2", "major"),
        ("1.0.0-rc.1", "1.0.0", "pre"),
    ],
)
def test_a_step_has_the_size_that_cargo_gives_it(old, new, size):
    assert semver.step(old, new) == size
