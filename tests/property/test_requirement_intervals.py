"""A requirement is one interval: no version inside has one outside between it and another."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import comparators, releases, requirements, small, versions

from teachkit.decisions import semver


def within(version, requirement):
    return semver.within(semver.version(version), semver.requirement(requirement))


@given(requirements, st.lists(versions(), min_size=3, max_size=3))
def test_what_lies_between_two_that_fit_fits(requirement, three):
    low, middle, high = sorted(three, key=semver.version)
    if within(low, requirement) and within(high, requirement):
        assert within(middle, requirement)


@given(comparators(), comparators(), versions())
def test_a_comma_means_and(one, other, version):
    both = within(version, f"{one}, {other}")
    assert both == (within(version, one) and within(version, other))


@given(releases)
def test_a_release_meets_what_names_it(release):
    for operator in ("", "^", "~", "=", ">=", "<="):
        assert semver.requirement_met(operator + release, release)
    for operator in ("<", ">"):
        assert not semver.requirement_met(operator + release, release)


@given(versions(), versions())
def test_above_below_and_equal_share_out_all_versions(bound, version):
    bound = bound.partition("+")[0]
    found = [within(version, operator + bound) for operator in ("<", "=", ">")]
    assert sum(found) == 1
    assert within(version, "<=" + bound) == (found[0] or found[1])
    assert within(version, ">=" + bound) == (found[1] or found[2])


@given(releases, releases)
def test_a_caret_takes_exactly_the_later_ones_of_the_series(asked, candidate):
    low, key = semver.version(asked), semver.version(candidate)
    expected = key >= low and semver.series(key) == semver.series(low)
    assert semver.requirement_met("^" + asked, candidate) == expected
    assert semver.requirement_met(asked, candidate) == expected


@given(small, small, small, releases)
def test_what_is_left_out_may_be_anything(major, minor, patch, candidate):
    a, b, c = map(int, candidate.split("."))
    assert semver.requirement_met("*", candidate)
    assert semver.requirement_met(f"={major}", candidate) == (a == major)
    assert semver.requirement_met(f"{major}.*", candidate) == (a == major)
    assert semver.requirement_met(f"={major}.{minor}", candidate) == ((a, b) == (major, minor))
    assert semver.requirement_met(f"~{major}.{minor}.{patch}", candidate) == (
        (a, b) == (major, minor) and c >= patch
    )
    assert semver.requirement_met(f">{major}.{minor}", candidate) == ((a, b) > (major, minor))
    assert semver.requirement_met(f"<={major}", candidate) == (a <= major)


@given(requirements, versions())
def test_cargo_takes_no_more_than_lies_within(requirement, version):
    if semver.requirement_met(requirement, version):
        assert within(version, requirement)
    release = version.partition("+")[0].partition("-")[0]
    assert semver.requirement_met(requirement, release) == within(release, requirement)
