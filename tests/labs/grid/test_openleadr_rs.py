"""The event for the grid: really sent, and the lock of openleadr-rs beside the facts."""

import itertools

import pytest

from teachkit.data.facts import fact, releases_over_time
from teachkit.labs.grid import openleadr_rs
from teachkit.labs.outcome import recorded


@pytest.fixture(scope="module")
def found():
    return recorded("openleadr-rs").found


@pytest.mark.slow
def test_an_event_goes_from_a_server_to_a_client_and_its_answer_back(outcome):
    ran = outcome("openleadr-rs").found
    asked = [one.asked for one in ran.messages]
    assert asked[:5] == [
        "oadrQueryRegistration",
        "oadrCreatePartyRegistration",
        "oadrRegisterReport",
        "oadrRequestEvent",
        "oadrCreatedEvent",
    ]
    assert ran.answer == "optIn"
    assert ran.messages[3].answered == "oadrDistributeEvent"
    assert ran.messages[3].status == "far"
    # It ends with a question that brings nothing new.
    assert (ran.messages[-1].asked, ran.messages[-1].status) == ("oadrPoll", "")
    assert [phase.level for phase in ran.phases] == list(openleadr_rs.LEVELS)
    assert all(one.at <= other.at for one, other in itertools.pairwise(ran.messages))
    assert ran.heard < ran.messages[-1].at


def test_the_phases_follow_each_other_without_a_gap(found):
    assert found.phases[0].after == 0
    for one, other in itertools.pairwise(found.phases):
        assert one.after + one.lasts == other.after


def test_the_lock_is_the_one_of_the_facts(found):
    rows = [row for row in releases_over_time() if row.project == "openleadr-rs"]
    assert found.lock.tags == tuple(row.release for row in rows)
    assert found.lock.crates == tuple(row.locked for row in rows)
    assert found.lock.vulnerable == tuple(row.vulnerabilities for row in rows)
    assert found.lock.direct == rows[-1].direct
    assert found.lock.missing == fact("openleadr-rs.missing-in-sid.all-targets").value


def test_it_says_first_what_it_is_not(found):
    first = openleadr_rs.sentences(found)[0]
    assert "It was not run" in first
    assert "3.1" in first
    assert len(openleadr_rs.tables(found)) == 3
    assert "RequestEvent" in openleadr_rs.pictures(found)[0].told
