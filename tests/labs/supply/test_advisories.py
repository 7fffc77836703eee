"""Locks that rot: the lab as it runs, beside the table that was counted with another tool."""

import csv
from pathlib import Path

import pytest

from teachkit.data.facts import releases_over_time
from teachkit.labs.outcome import recorded
from teachkit.labs.supply import advisories

MEASURED = Path(__file__).parents[4] / "shared" / "data" / "facts" / "advisories_over_time.csv"


@pytest.fixture(scope="module")
def found():
    return recorded("advisories").found


@pytest.mark.slow
def test_every_release_gets_the_same_answer_from_cargo_audit_and_from_us(outcome):
    ran = outcome("advisories").found
    assert ran.same == ran.releases == len(releases_over_time())
    assert ran.debian.same == len(ran.debian.shown) == len(advisories.SHOWN)
    assert ran.debian.programs > 200
    by_name = {one.package: one for one in ran.debian.shown}
    assert by_name["sudo-rs"].crates == 2
    assert by_name["sqv"].crates > by_name["ntpd-rs"].crates > 50
    # Stripped programs say nothing of themselves; what PyPI has of cargo audit does.
    assert {one.audited for one in ran.debian.shown} == {None, 0}
    assert ran.wheel > 100


def test_the_counts_are_those_of_the_facts(found):
    counted = {
        (row.project, row.release): (
            row.locked,
            row.vulnerabilities,
            row.published_later,
            row.unmaintained + row.unsound,
        )
        for row in releases_over_time()
    }
    assert counted == {
        (one.project, tag): (one.locked[i], one.vulnerable[i], one.later[i], one.warned[i])
        for one in found.histories
        for i, tag in enumerate(one.tags)
    }


@pytest.mark.skipif(not MEASURED.is_file(), reason="the pinned data is not beside this checkout")
def test_the_counts_are_those_that_were_measured_by_hand(found):
    with MEASURED.open(encoding="utf-8") as file:
        rows = {(row["project"], row["tag"]): row for row in csv.DictReader(file)}
    seen = 0
    for one in found.histories:
        for i, tag in enumerate(one.tags):
            row = rows.get((one.project, tag))
            if row is not None:
                seen += 1
                assert int(row["vulnerabilities"]) == one.vulnerable[i], (one.project, tag)
                assert int(row["unmaintained"]) + int(row["unsound"]) == one.warned[i]
    assert seen > 100


def test_a_lock_gathers_and_never_loses_what_is_known_of_it(found):
    for one in found.rot:
        days = [day for day, _ in one.points]
        counts = [count for _, count in one.points]
        assert days == sorted(set(days))
        assert counts == sorted(counts)
    history = {one.project: one for one in found.histories}
    for one in found.rot:
        at = history[one.project].tags.index(one.tag)
        assert one.points[0][0] == history[one.project].dates[at]
        assert one.points[-1][1] == history[one.project].vulnerable[at]
        assert one.points[-1][1] - one.points[0][1] == history[one.project].later[at]
        assert history[one.project].later[at] == max(history[one.project].later)


def test_the_words_say_what_the_table_says(found):
    said = advisories.sentences(found)
    later = sum(sum(one.later) for one in found.histories)
    assert any(f"{later:,} of these were published after the release" in one for one in said)
    releases, programs = advisories.tables(found)
    assert len(releases.rows) == found.releases
    assert len(programs.rows) == len(found.debian.shown)
    assert len(advisories.pictures(found)) == 3
