"""The numbers of the chapter `iterate`, held against the tables that they come from."""

import itertools
import re
import statistics
from datetime import date

import pytest

from teachkit.data.cves import vulnerabilities
from teachkit.data.facts import fact, releases_over_time


def days_of(project):
    """Return the day of each release of a project: tags without a suffix."""
    return [
        date.fromisoformat(row.date)
        for row in releases_over_time()
        if row.project == project and re.fullmatch(r"v\d+\.\d+\.\d+", row.release)
    ]


def gaps(project):
    days = sorted(days_of(project))
    return [(after - before).days for before, after in itertools.pairwise(days)]


def months(first, last):
    """Return the whole months between two ISO days."""
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


@pytest.mark.parametrize("project", ["ntpd-rs", "sudo-rs", "statime", "openleadr-rs"])
def test_the_middle_time_between_releases_is_that_of_the_table(project):
    assert fact(f"iterate.{project}.median-days").value == statistics.median(gaps(project))


@pytest.mark.parametrize("project", ["ntpd-rs", "sudo-rs"])
def test_the_longest_time_between_releases_is_that_of_the_table(project):
    assert fact(f"iterate.{project}.longest-days").value == max(gaps(project))


def test_the_releases_before_one_are_those_of_the_table():
    tags = [row for row in releases_over_time() if row.project == "ntpd-rs"]
    stable = next(row for row in tags if row.release == "v1.0.0")
    before = [row.release for row in tags if row.date < stable.date]
    assert fact("iterate.ntpd-rs.tags-before-1.0").value == len(before)
    plain = [release for release in before if re.fullmatch(r"v\d+\.\d+\.\d+", release)]
    assert fact("iterate.ntpd-rs.releases-before-1.0").value == len(plain)
    candidates = [release for release in before if "-rc." in release]
    assert fact("iterate.ntpd-rs.candidates").value == len(candidates)


@pytest.mark.parametrize(
    "name",
    [
        "iterate.ntpd-rs.months-to-first-release",
        "iterate.ntpd-rs.months-to-1.0",
        "iterate.ntpd-rs.months-audit-to-1.0",
        "iterate.sudo-rs.months-to-first-release",
        "iterate.sudo-rs.months-between-audits",
        "iterate.sudo-rs.months-at-0.2",
        "iterate.sudo-rs.case.months",
        "iterate.zlib-rs.months-to-first-release",
        "iterate.statime.months-to-first-release",
    ],
)
def test_months_are_those_between_the_two_days_that_the_source_names(name):
    one = fact(name)
    first, last = re.findall(r"\d{4}-\d\d-\d\d", one.source)
    assert one.value == months(first, last)
    assert one.date == last


@pytest.mark.parametrize("year", ["2023", "2025"])
def test_days_from_an_audit_to_a_release_are_those_that_the_source_names(year):
    one = fact(f"iterate.sudo-rs.audit-{year}.days-to-release")
    first, last = map(date.fromisoformat, re.findall(r"\d{4}-\d\d-\d\d", one.source))
    assert one.value == (last - first).days


def test_resolved_and_unresolved_are_all_findings():
    together = sum(
        fact(f"iterate.ntpd-rs.audit.{word}").value for word in ("resolved", "unresolved")
    )
    assert together == fact("premise.audit.ntpd-rs-2023.findings").value


def test_the_advisories_are_those_of_the_table():
    own = [row for row in vulnerabilities() if row.system == "sudo-rs"]
    assert fact("iterate.sudo-rs.advisories").value == len(own)
    memory = [row for row in own if row.memory == "yes"]
    assert fact("iterate.sudo-rs.advisories.memory").value == len(memory) == 0
    assert all(row.id in fact("iterate.sudo-rs.advisories").counted for row in own)
