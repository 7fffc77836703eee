"""The policy check without a browser: load, paste, open, save, and take back."""

import json
from datetime import UTC, datetime
from html import escape, unescape

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.data.policies import policies, policy_example, policy_examples
from teachkit.decisions.plan import Plan, Trust
from teachkit.decisions.trust.policy import RULES, check_policy, summary

pytest.importorskip("ipywidgets")

from teachkit.widgets.trust import MARKS, PolicyCheck

OURS = """# Security

Report a vulnerability in private, by mail to security@parser.dev, and never in a public issue.
We answer within three days.
"""


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def card(store):
    return PolicyCheck(store=store)


def paste(card, text):
    card.source.value = "own"
    card.text.value = text
    card.check.click()


def upload(card, name, text):
    content = memoryview(text.encode())
    when = datetime(2026, 11, 23, tzinfo=UTC)
    card.file.value = (
        {"name": name, "type": "", "size": 1, "content": content, "last_modified": when},
    )


def test_an_example_is_checked_as_the_core_checks_it(card):
    for name in policy_examples():
        card.source.value = f"example {name}"
        assert card.text.value == policy_example(name)
        assert card.findings == check_policy(policy_example(name))
        assert escape(summary(card.findings).sentence) in card.result.value


def test_the_page_that_only_looks_complete_is_told_from_the_one_that_is(card):
    card.source.value = "example headings"
    looks = card.result.value
    card.source.value = "example complete"
    assert "tk-warn" in looks
    assert "tk-good" in card.result.value


def test_each_finding_has_its_line_and_words_and_each_gap_its_advice(card):
    paste(card, OURS)
    for one in check_policy(OURS):
        assert escape(one.title) in card.table.value
        if one.answer == "yes":
            assert f"Line {one.line}." in card.table.value
            assert escape(one.quote) in card.table.value
        assert (escape(one.advice) in card.table.value) == (one.answer == "no")
    assert all(word in card.table.value for _, word in MARKS.values())


def test_what_must_be_mended_stands_first(card):
    card.source.value = "example tracker"
    page = card.table.value
    assert page.index("does not work") < page.index("Worth adding")


def test_a_policy_cannot_write_into_the_page(card):
    paste(card, "Report in private to <script>alert(1)</script> security@parser.dev please.")
    assert "<script>" not in card.table.value + card.result.value


def test_nothing_to_check_is_said_and_not_judged(card):
    paste(card, "  \n")
    assert card.findings == ()
    assert card.table.value == ""
    assert "Empty." in card.result.value


def test_a_file_is_read_and_checked(card):
    upload(card, "SECURITY.md", OURS)
    assert card.text.value == OURS
    assert card.source.value == "own"
    assert card.findings == check_policy(OURS)


def test_a_security_txt_is_read_as_its_fields(card):
    text = "Contact: mailto:security@parser.dev\nExpires: 2031-01-01T00:00:00Z\n"
    upload(card, "security.txt", text)
    assert card.findings == check_policy(text, name="security.txt")


def test_the_seven_are_shown_as_they_were_read(card):
    for one in policies():
        if one.group != "seven":
            continue
        card.source.value = f"read {one.project}"
        assert one.commit[:8] in card.result.value
        if one.path:
            shown = {finding.rule: finding for finding in card.findings}
            assert {rule: shown[rule].answer for rule in shown} == dict(one.answers)
            assert all(shown[rule.id].line == one.lines[rule.id] for rule in RULES)
        else:
            assert card.table.value == ""


def test_saving_puts_contact_and_policy_into_the_plan_and_undo_takes_them_out(store):
    store.save(Plan(trust=Trust(succession="two can release", contact="before")))
    card = PolicyCheck(store=store)
    assert card.contact.value == "before"
    card.contact.value = "security@parser.dev"
    card.promise.value = "SECURITY.md: an answer within three days"
    card.save.click()
    trust = store.load().trust
    assert (trust.contact, trust.policy) == ("security@parser.dev", card.promise.value)
    assert trust.succession == "two can release"
    assert "Saved." in card.message.value
    card.undo.click()
    assert store.load().trust == Trust(succession="two can release", contact="before")
    assert card.contact.value == "before"
    assert card.undo.disabled


def test_your_own_policy_suggests_what_to_save_and_an_example_does_not(card):
    assert card.contact.value == card.promise.value == ""
    paste(card, OURS)
    assert "security@parser.dev" in card.contact.value
    assert card.promise.value.startswith("SECURITY.md")
    card.contact.value = "mine"
    paste(card, OURS + "\nWe speak Dutch.\n")
    assert card.contact.value == "mine"


def test_two_empty_fields_are_not_saved(card, store):
    card.save.click()
    assert "Both fields are empty" in card.message.value
    assert store.load().trust is None


def test_what_somebody_else_wrote_meanwhile_is_not_lost(card, store):
    card.contact.value = "security@parser.dev"
    card.save.click()
    store.save(Plan(trust=Trust(contact="another form's")))
    card.undo.click()
    assert "has changed since" in card.message.value
    assert store.load().trust.contact == "another form's"


def test_a_plan_that_cannot_be_read_is_said_and_stays(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"schema": "teachkit.plan", ')
    card = PolicyCheck(store=FilePlanStore(path))
    assert "Not done." in card.message.value
    assert card.findings
    with pytest.raises(json.JSONDecodeError):
        json.loads(path.read_text())


def test_on_paper_there_are_the_findings_and_the_questions(card):
    page = unescape(card.printed())
    assert "It sends everybody to the tracker" in page
    for rule in RULES:
        assert f"☐ {rule.title}" in page
