"""The audit looks between the sections: what one promises and another has forgotten."""

import json
from dataclasses import replace

import pytest

from teachkit.decisions.choose.shortlist import Shortlisted
from teachkit.decisions.depend.goals import Goal, Verdict
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import ReaderNeed
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.iterate.loop import Loop
from teachkit.decisions.iterate.revision import Revision
from teachkit.decisions.plan import (
    SHAPES,
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Plan,
    Trust,
    markdown,
    read_plan,
    write_plan,
)
from teachkit.decisions.plan.audit import answered, audit
from teachkit.decisions.plan.audit_rules import RULES
from teachkit.decisions.project import Project
from teachkit.decisions.trust.signal import Signal
from teachkit.errors import TeachkitError

POINT = SellingPoint(
    "fewer settings than sudo",
    "security",
    "administrators of Linux servers",
    "less to attack",
    "settings counted in both repositories",
)
SURE = {"confidence": 60, "reconsider": "ten users who keep sudo for one feature"}
WHOLE = Plan(
    Project("sudo-rs"),
    Choose((Shortlisted("sudo", "", "a"), Shortlisted("cron", "", "b")), "sudo", "x", **SURE),
    Focus((POINT,), (LeftOut("sending mail", "issues"),), "tests", **SURE),
    Iterate((Loop("safer", "review", "an audit", "a test"),), "issues", "next", **SURE),
    Document(
        (
            ReaderNeed("an administrator of a server", "man", "sudo(8)", ""),
            ReaderNeed("who has a sudoers file", "migration", "README", ""),
        ),
        "none",
        "none",
        **SURE,
    ),
    Depend((Verdict("libc", "keep", "C"),), (Goal("libc", "all", "fork it"),), "vet", "-", **SURE),
    Distribute(
        (Channel("Debian", "Linux servers", "a team of Debian's", ""),),
        (Difference("no mail is sent", "read the journal"),),
        "sudo-rs is free",
        "none",
        **SURE,
    ),
    Trust(
        (
            Signal("a note before each release", "downstream", "the list"),
            Signal("we send patches", "dependencies", "git log"),
        ),
        "security@example.org",
        "an answer within 7 days",
        "day 7: the reporter has an answer",
        "two people",
        **SURE,
    ),
    history=(Revision("2024-01-01T00:00:00+00:00", "user", "it is too much", {"schema": 1}),),
)


def opened(plan, **options):
    return {one.rule for one in audit(plan, **options).open}


def test_a_plan_whose_sections_know_of_each_other_has_nothing_open():
    found = audit(WHOLE, lock=["libc"])
    assert found.open == ()
    # No claim is about speed.
    assert [one.rule for one in found.looked if one.answer != "fine"] == ["performance-evidence"]
    assert "ask a colleague" in found.sentence
    # What was found is told with its words, so that a reader may disagree.
    because = {one.rule: one.because for one in found.looked}
    assert "“servers”" in because["audience-reached"]
    assert "security@example.org" in because["private-contact"]


def changed(**parts):
    """The whole plan with fields of its sections changed: ``trust=dict(contact="")``."""
    return replace(
        WHOLE,
        **{
            name: replace(getattr(WHOLE, name), **part) if isinstance(part, dict) else part
            for name, part in parts.items()
        },
    )


FAST = replace(POINT, focus="performance", evidence="")

MISSING = {
    "every-word": changed(choose=None),
    "name-agrees": changed(distribute={"name": "zudo is free on crates.io"}),
    "choice-listed": changed(choose={"choice": "bash"}),
    "audience-reached": changed(
        distribute={"channels": (Channel("Homebrew", "laptops", "a volunteer", ""),)}
    ),
    "performance-evidence": changed(focus={"points": (FAST,)}),
    "evidence-repeatable": changed(focus={"points": (replace(POINT, evidence="trust us"),)}),
    "left-out-known": changed(focus={"left_out": (LeftOut("LDAP", ""),)}),
    "reader-served": changed(document={"readers": WHOLE.document.readers[1:]}),
    "migration-page": changed(document={"readers": WHOLE.document.readers[:1]}),
    "dependency-goals": changed(depend={"goals": ()}),
    "conflicts-planned": changed(distribute={"conflicts": "syn, in two versions"}),
    "private-contact": changed(trust={"contact": "the issue tracker"}),
    "days-agree": changed(trust={"policy": "an answer within 7 days, public after 90 days"}),
    "downstream-promised": changed(trust={"signals": WHOLE.trust.signals[1:]}),
    "upstream-promised": changed(trust={"signals": WHOLE.trust.signals[:1]}),
    "loop-evidence": changed(iterate={"loops": (Loop("safer", "review", " ", ""),)}),
    "history-kept": changed(history=()),
    "mind-changing": changed(focus={"confidence": None}),
}


@pytest.mark.parametrize("rule", sorted(MISSING))
def test_what_is_missing_is_found_by_its_rule_and_by_no_other(rule):
    assert opened(MISSING[rule]) == {rule}


def test_every_rule_is_tried():
    assert {one.id for one in RULES} == {*MISSING, "lock-decided"}
    assert len({one.id for one in RULES}) == len(RULES)


def test_a_lock_names_what_the_plan_does_not():
    found = audit(WHOLE, lock=["log", "libc", "glob"])
    assert [(one.about, one.section) for one in found.open] == [
        ("log", "depend"),
        ("glob", "depend"),
    ]
    gone = audit(WHOLE, lock=[])
    assert "not in the lock" in gone.open[0].said
    without = next(one for one in audit(WHOLE).looked if one.rule == "lock-decided")
    assert (without.answer, "--lock" in without.because) == ("does not apply", True)


def test_an_empty_plan_is_missing_its_seven_words_and_no_more_than_that():
    found = audit(Plan())
    assert [one.about for one in found.open if one.rule == "every-word"] == list(SHAPES)
    assert opened(Plan()) == {"every-word", "name-agrees", "history-kept"}


def test_findings_come_in_the_order_of_the_sections():
    plan = changed(trust={"contact": ""}, choose={"confidence": None}, project=Project())
    assert [one.section for one in audit(plan).findings] == ["project", "choose", "trust"]
    assert audit(plan).sentence == "3 things were not found, in project, choose and trust."


@pytest.mark.parametrize(
    ("policy", "incident", "missing"),
    [
        ("within a week", "day 7: answer", []),
        ("within 7 days", "we answer in a week", []),
        ("90 days, 48 hours", "day 2: answer; day 90: publish", []),
        ("90 days", "day 80: publish", ["day 90"]),
        ("soon", "day 7", ["trust.policy"]),
        ("3 days", "at once", ["trust.incident"]),
        ("3 working days", "days 1 to 3: look", []),
        ("", "day 7", []),
    ],
    ids=["week", "words", "hours", "another", "no-day", "no-plan", "range", "no-policy"],
)
def test_the_days_of_the_policy_are_in_the_plan_for_a_report(policy, incident, missing):
    plan = changed(trust={"policy": policy, "incident": incident})
    assert [one.about for one in audit(plan).open if one.rule == "days-agree"] == missing


@pytest.mark.parametrize(
    ("contact", "fine"),
    [
        ("security@sudo.example", True),
        ("the repository's private report of a vulnerability", True),
        ("not the public tracker: encrypted mail", True),
        ("the issue tracker", False),
        ("our Discord", False),
        ("ask the maintainer", False),
        ("no private address yet", False),
        ("", False),
    ],
    ids=["mail", "private", "not-public", "tracker", "chat", "vague", "not-yet", "empty"],
)
def test_a_way_in_is_private_or_it_is_none(contact, fine):
    assert ("private-contact" not in opened(changed(trust={"contact": contact}))) is fine


@pytest.mark.parametrize(
    ("conflicts", "packaging", "fine"),
    [
        ("none", "", True),
        ("None.", "two versions of syn: a conflict", False),
        ("No conflicts", "no conflict, counted", True),
        ("syn 1 and 2: we update to 2", "a conflict", True),
        ("syn 1 and 2", "", False),
        ("", "", False),
    ],
    ids=["none", "contradicted", "agreed", "planned", "unplanned", "empty"],
)
def test_conflicts_are_none_or_planned(conflicts, packaging, fine):
    plan = changed(distribute={"conflicts": conflicts}, depend={"packaging": packaging})
    assert ("conflicts-planned" not in opened(plan)) is fine


# Pairs as people write them: an audience, and whom a channel reaches. What words alone cannot see
# is here too, with what the audit says of it: that is why it says "not found", and takes answers.
@pytest.mark.parametrize(
    ("audience", "reaches", "meets"),
    [
        ("administrators of Linux servers", "servers with Debian", True),
        ("packagers of programs that link zlib", "whoever packages for Fedora", False),
        ("people who run web workers", "everybody", True),
        ("Python developers", "developers with pip", True),
        ("users of the software", "people who use software", False),
        ("sysadmins", "administrators", True),
        ("pupils", "schoolchildren", False),
        ("operators of time servers", "time server operators", True),
        ("authors of archive programs", "Linux desktops", False),
        ("hospitals", "", False),
    ],
    ids=[
        "part",
        "form",
        "everybody",
        "tool",
        "empty-words",
        "synonym",
        "stranger",
        "order",
        "other",
        "none",
    ],
)
def test_words_meet_in_any_form_and_meanings_do_not(audience, reaches, meets):
    plan = changed(
        focus={"points": (replace(POINT, audience=audience),)},
        distribute={"channels": (Channel("x", reaches, "we", ""),)},
    )
    assert ("audience-reached" not in opened(plan)) is meets


@pytest.mark.parametrize(
    ("evidence", "fine"),
    [
        ("benchmarks/deflate.csv, in turns", True),
        ("https://example.org/results", True),
        ("nm -D of both libraries", True),
        ("15 paired rounds, with the script beside them", True),
        ("CVE-2026-27171", True),
        ("we think so", False),
        ("our experience with customers", False),
        ("it feels faster", False),
    ],
    ids=["file", "address", "command", "script", "record", "thought", "experience", "feeling"],
)
def test_evidence_is_something_that_a_stranger_could_repeat(evidence, fine):
    plan = changed(focus={"points": (replace(POINT, evidence=evidence),)})
    assert ("evidence-repeatable" not in opened(plan)) is fine


def test_an_answer_stays_in_the_plan_and_closes_the_finding_for_all_to_read():
    plan = MISSING["left-out-known"]
    plan = answered(plan, "left-out-known", "LDAP", " nobody who comes over had it ")
    found = audit(plan)
    assert found.open == ()
    assert [one.because for one in found.findings] == ["nobody who comes over had it"]
    assert next(one for one in found.looked if one.rule == "left-out-known").answer == "answered"
    assert read_plan(json.loads(write_plan(plan))) == plan
    assert opened(answered(plan, "left-out-known", "LDAP", "")) == {"left-out-known"}
    # An answer about one thing answers nothing else.
    assert opened(answered(MISSING["left-out-known"], "left-out-known", "mail", "x")) == {
        "left-out-known"
    }


def test_markdown_tells_how_the_plan_came_here_and_what_was_answered():
    page = markdown(answered(WHOLE, "left-out-known", "LDAP", "nobody | had it"))
    assert "## How it came here\n\n- 2024-01-01 (from a user): it is too much\n" in page
    assert page.endswith("## Answers to the audit\n\n- LDAP: nobody \\| had it\n")


def test_only_a_rule_that_is_there_can_be_answered():
    with pytest.raises(TeachkitError) as raised:
        answered(WHOLE, "left-out", "LDAP", "x")
    assert raised.value.code == "no-such-rule"
    assert "left-out-known" in raised.value.hint
