"""Versions are in one total order, the one that SemVer 2.0.0 section 11 gives."""

import itertools

from hypothesis import given
from strategies import builds, prereleases, releases, versions

from teachkit.decisions import semver

# The chain that section 11 itself prints, with section 11.2's before and after it.
CHAIN = [
    "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
    "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1",
]  # fmt: skip


def test_the_published_chain_is_in_order():
    for low, high in itertools.combinations(CHAIN, 2):
        assert semver.version(low) < semver.version(high)


@given(versions(), versions())
def test_of_two_versions_exactly_one_order_holds(one, other):
    a, b = semver.version(one), semver.version(other)
    assert (a < b) + (a == b) + (a > b) == 1


@given(versions(), versions(), versions())
def test_the_order_is_transitive(one, two, three):
    a, b, c = sorted(map(semver.version, (one, two, three)))
    assert a <= b <= c
    assert a <= c


@given(versions(), versions())
def test_the_order_is_what_section_11_says_step_by_step(one, other):
    assert (semver.version(one) < semver.version(other)) == _precedes(one, other)


def _precedes(one, other):
    """Decide as the text of section 11 does, with nothing clever."""
    (numbers, pre), (other_numbers, other_pre) = _split(one), _split(other)
    if numbers != other_numbers:
        return numbers < other_numbers
    if not pre or not other_pre:
        return bool(pre) and not other_pre
    for a, b in zip(pre, other_pre, strict=False):
        if a == b:
            continue
        if a.isdigit() and b.isdigit():
            return int(a) < int(b)
        if a.isdigit() != b.isdigit():
            return a.isdigit()
        return a < b
    return len(pre) < len(other_pre)


def _split(text):
    text = text.partition("+")[0]
    core, _, pre = text.partition("-")
    return [int(number) for number in core.split(".")], pre.split(".") if pre else []


@given(releases, prereleases, builds, builds)
def test_build_metadata_does_not_count(release, pre, one, other):
    for text in (release, release + pre):
        assert semver.version(text) == semver.version(text + one) == semver.version(text + other)


@given(releases, prereleases)
def test_a_prerelease_comes_before_its_release_and_after_the_one_before(release, pre):
    major, minor, patch = map(int, release.split("."))
    assert semver.version(release + pre) < semver.version(release)
    if patch:
        assert semver.version(f"{major}.{minor}.{patch - 1}") < semver.version(release + pre)


@given(versions(), versions())
def test_the_step_between_two_versions_is_none_only_for_equal_ones(one, other):
    assert (semver.step(one, other) == "none") == (semver.version(one) == semver.version(other))
    same_series = semver.series(semver.version(one)) == semver.series(semver.version(other))
    assert (semver.step(one, other) == "major") != same_series
