"""The policies as they were read, and the facts that count them."""

import pytest

from teachkit.data.facts import FOLDER, fact
from teachkit.data.policies import (
    GROUPS,
    policies,
    policy_example,
    read_ids,
    read_policies,
    read_signals,
    shown_signals,
    swapped_ids,
)
from teachkit.data.systems import systems
from teachkit.decisions.trust.policy import RULES
from teachkit.decisions.trust.signals import SIGNALS
from teachkit.errors import TeachkitError

TABLE = (FOLDER / "policies.csv").read_text("utf-8")


def seven():
    return [one for one in policies() if one.group == "seven"]


def test_the_seven_come_first_and_are_the_talks():
    assert [one.group for one in policies()] == sorted(
        (one.group for one in policies()), key=GROUPS.index
    )
    assert {one.project for one in seven()} == {one.id for one in systems()}


def test_the_columns_are_the_rules():
    for one in policies():
        assert [*one.answers] == [rule.id for rule in RULES]


def test_an_answer_of_the_seven_that_is_yes_has_its_line():
    for one in seven():
        for rule, answer in one.answers.items():
            assert bool(one.lines[rule]) or answer != "yes", (one.project, rule)


def test_the_facts_are_what_the_table_says():
    there = [one for one in seven() if one.path]

    def count(rule, answer="yes"):
        return sum(one.answers[rule] == answer for one in there)

    assert fact("trust.policies").value == len(there)
    assert fact("trust.policies.none").value == 7 - len(there)
    assert fact("trust.policies.private").value == count("private-channel")
    assert fact("trust.policies.key").value == count("keys")
    assert fact("trust.policies.mailbox").value == count("keys") + count("keys", "no")
    assert fact("trust.policies.answer-time").value == count("timeline")
    assert fact("trust.policies.versions").value == count("versions")
    assert fact("trust.policies.downstream").value == count("downstream")
    assert fact("trust.policies.languages").value == count("language")
    assert fact("trust.rules").value == len(RULES)
    assert fact("trust.rules.needed").value == sum(rule.needed for rule in RULES)


def test_the_agreement_is_counted_on_policies_that_were_held_out():
    held = [one for one in policies() if one.group == "held out"]
    assert fact("trust.agreement.policies").value == len(held) == 10
    assert fact("trust.agreement.answers").value == len(held) * len(RULES)
    left = sum(len(one.differs) for one in held)
    assert fact("trust.agreement.mended").value == len(held) * len(RULES) - left
    assert fact("trust.agreement.first").value <= fact("trust.agreement.mended").value


def test_the_agreement_is_counted_again_on_policies_that_were_read_later():
    later = [one for one in policies() if one.group == "read later"]
    answers = len(later) * len(RULES)
    assert fact("trust.agreement.later.policies").value == len(later) == 6
    assert fact("trust.agreement.later.answers").value == answers
    left = sum(len(one.differs) for one in later)
    assert fact("trust.agreement.later.mended").value == answers - left
    before, first = (fact(f"trust.agreement.later.{when}").value for when in ("before", "first"))
    assert before <= first <= answers - left


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("ntpd-rs,seven", "ntpd-rs,eight", "group"),
        ("yes:5,yes:5,yes:4", "maybe,yes:5,yes:4", "private-channel"),
        ("2026-08-07", "2026-13-07", "date"),
        (",68528161", ",xyz", "commit"),
        ("n/a,versions", "n/a,colour", "differs"),
    ],
)
def test_a_broken_row_is_told_with_its_line_and_field(tmp_path, old, new, field):
    assert old in TABLE
    path = tmp_path / "policies.csv"
    path.write_text(TABLE.replace(old, new, 1))
    with pytest.raises(TeachkitError) as told:
        read_policies(path)
    assert told.value.place.startswith("policies.csv, line ")
    assert told.value.place.endswith(field)


def test_a_broken_id_is_told(tmp_path):
    path = tmp_path / "advisory_ids.csv"
    path.write_text((FOLDER / "advisory_ids.csv").read_text().replace("GHSA-c978", "GHSA-c97!", 1))
    with pytest.raises(TeachkitError, match="ghsa"):
        read_ids(path)
    assert len(swapped_ids()) == 6


def test_an_example_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(TeachkitError) as told:
        policy_example("perfect")
    assert "complete" in told.value.hint


def test_the_signals_are_of_the_same_commits_and_the_facts_count_them():
    rows = shown_signals()
    assert [(one.project, one.commit) for one in rows] == [
        (one.project, one.commit) for one in seven()
    ]
    for signal in SIGNALS:
        count = sum(one.answers[signal.id] == "yes" for one in rows)
        assert fact(f"trust.signals.{signal.id}").value == count, signal.id
        assert all(one.evidence[signal.id] for one in rows if one.answers[signal.id] == "yes")


def test_a_broken_signal_is_told(tmp_path):
    path = tmp_path / "signals.csv"
    path.write_text((FOLDER / "signals.csv").read_text().replace(",yes ", ",maybe ", 1))
    with pytest.raises(TeachkitError) as told:
        read_signals(path)
    assert told.value.place.startswith("signals.csv, line 2")
