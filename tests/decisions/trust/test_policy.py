"""Is there a way in? Eight examples, then one sentence at a time."""

from datetime import date

import pytest

from teachkit.data.policies import policy_example, policy_examples
from teachkit.decisions.trust.policy import RULES, check_policy, summary

TODAY = date(2026, 11, 23)
NEEDED = ("private-channel", "contact", "no-public-report")

# What each example answers with "yes"; and "n/a", where a question does not arise.
EXPECTED = {
    "tracker": ("", "keys fresh"),
    "template": ("versions", "keys fresh"),
    "headings": (
        "timeline fix disclosure versions contents credit language safe-harbour",
        "keys fresh",
    ),
    "list": ("contact no-public-report", "keys fresh"),
    "minimal": ("private-channel contact no-public-report", "fresh"),
    "seven": (
        "private-channel contact no-public-report disclosure contents language",
        "keys fresh",
    ),
    "stale": ("private-channel contact no-public-report timeline versions keys", ""),
    "complete": (" ".join(rule.id for rule in RULES), ""),
}


def answers(text, **options):
    return {found.rule: found.answer for found in check_policy(text, today=TODAY, **options)}


def test_every_example_is_expected_here():
    assert [*policy_examples()] == [*EXPECTED]


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_is_answered_rule_by_rule(name):
    yes, not_applicable = (set(words.split()) for words in EXPECTED[name])
    found = answers(policy_example(name))
    assert {rule for rule, answer in found.items() if answer == "yes"} == yes
    assert {rule for rule, answer in found.items() if answer == "n/a"} == not_applicable


@pytest.mark.parametrize(
    ("name", "works"),
    [
        ("tracker", False),
        ("template", False),
        ("headings", False),
        ("list", False),
        ("minimal", True),
        ("seven", True),
        ("stale", True),
        ("complete", True),
    ],
)
def test_a_policy_is_a_way_in_or_none(name, works):
    assert summary(check_policy(policy_example(name), today=TODAY)).works is works


def test_every_heading_and_no_way_in_is_told_as_that():
    findings = check_policy(policy_example("headings"), today=TODAY)
    said = summary(findings)
    assert [gap.rule for gap in said.missing] == [*NEEDED]
    assert "a private way to report" in said.sentence
    assert sum(finding.answer == "yes" for finding in findings) == 8


def test_a_finding_has_the_line_where_its_sentence_begins():
    text = policy_example("complete")
    for found in check_policy(text, today=TODAY):
        first = found.quote.split()[0].strip("*<")
        assert first in text.splitlines()[found.line - 1], found


def test_each_rule_has_a_title_advice_and_what_its_absence_means():
    assert len({rule.id for rule in RULES}) == len(RULES) == 15
    assert tuple(rule.id for rule in RULES if rule.needed) == NEEDED
    for rule in RULES:
        assert rule.advice.endswith(".")
        assert len(rule.advice.split()) > 10
        assert rule.lacks == rule.lacks.strip(".")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# Security", "```\nmail security@a.b\n", "<!--", "|"]
)
def test_a_text_without_a_sentence_is_no_way_in(text):
    assert not summary(check_policy(text)).works


@pytest.mark.parametrize(
    ("sentence", "private"),
    [
        ("Report it to security@ntpd.org.", True),
        ("Please email `security at ntpd dot org` about it.", True),
        ("Report it on [our page](https://github.com/a/b/security).", True),
        ("Use https://github.com/a/b/security/advisories/new to report it.", True),
        ("Tick 'This issue is confidential' when you report it.", True),
        ("Report it to ntpd-devel@lists.ntpd.org.", False),
        ("Send it to git-security@googlegroups.com.", True),
        ("Advisories are published on https://github.com/a/b/security/advisories.", False),
        ("Report it at https://github.com/a/b/issues.", False),
        ("Report it in our chat.", False),
        ("Email somebody [at] ntpd [dot org] about it.", True),
        ("Email $EMAIL about it.", False),
        ("send an email to ???@???", False),
        ("Report it to security@example.com.", False),
        ("Write to your-email@ntpd.org.", False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_way_in_is_private_or_it_is_none(sentence, private):
    assert (answers(sentence)["private-channel"] == "yes") is private


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("Do not open a public issue for a vulnerability; mail a@b.org.", "yes"),
        ("Open an issue for a vulnerability, or mail security@b.org.", "no"),
        ("Report security bugs to a@b.org.", "yes"),
        ("- open a security issue on <https://github.com/a/b/security/advisories/new>", "yes"),
        ("Report security bugs through the issue tracker.", "no"),
        ("Not a vulnerability? File an issue for a feature. Report holes to a@b.org.", "yes"),
        ("Security issues should be reported privately to a@b.org.", "yes"),
        ("We like security.", "no"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_nobody_is_sent_to_a_public_place(sentence, answer):
    assert answers(sentence)["no-public-report"] == answer


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("timeline", "We respond promptly."),
        ("fix", "We fix it as soon as we can."),
        ("credit", "We acknowledge receipt of your report."),
        ("safe-harbour", "We take legal action in cases of malicious intent."),
        ("disclosure", "Do not disclose it to anyone."),
        ("versions", "Name the affected versions."),
        ("versions", "Send the newest release that has it, and a patch."),
        ("credit", "Thank you for your time."),
        ("credit", "Does anybody else deserve credit?"),
        ("disclosure", "Please follow responsible disclosure practices."),
        ("credit", "We acknowledge that researchers do valuable work."),
        ("safe-harbour", "If you do not keep to this, we may take legal action."),
        ("safe-harbour", "Respect the law of your country."),
        ("downstream", "Early users of Debian packages have told us that it works."),
        ("downstream", "Our partners are important to us."),
        ("scope", "Security is our first concern."),
        ("scope", "The program runs as root and needs your password."),
        ("disclosure", "We publish a new version every month."),
        ("fix", "Packagers get the patch three days before everybody."),
        ("contents", "Everything helps."),
    ],
)
def test_a_word_that_only_sounds_like_a_promise_is_none(rule, sentence):
    assert answers(sentence)[rule] == "no"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("timeline", "One of us writes back on the next working day."),
        ("fix", "After 60 days you may publish, whatever we did."),
        ("disclosure", "It is public then, with an advisory."),
        ("scope", "- a hole: more rights than the file gives"),
        ("scope", "We do not consider a spoofed address a vulnerability."),
        ("contents", "We need enough information to repeat it."),
        ("scope", "## What counts\n- A page that runs a script."),
        ("versions", "Only the newest release is looked after."),
        ("contents", "## What to send\nThe version, your system, what you saw."),
        ("credit", "You are named in the advisory, unless you would rather not be."),
        ("credit", "The post says who found it."),
        ("downstream", "Whoever packages it hears of it with you."),
        ("safe-harbour", "We take no legal steps against anybody who looks in good faith."),
        ("private-channel", "| Where? | security@ntpd.org |"),
    ],
)
def test_a_promise_in_plain_words_is_one(rule, sentence):
    assert answers(sentence)[rule] == "yes"


def test_headings_in_plain_words_promise_nothing_by_themselves():
    headings = ("Where", "What counts", "What to send", "What happens then", "Who is thanked",
                "Who hears of it early", "Which versions", "Will you send lawyers?")  # fmt: skip
    text = "\n\n".join(f"## {one}\n\nWe care, and do what we can." for one in headings)
    assert set(answers(text).values()) == {"no", "n/a"}


def test_what_stands_in_a_heading_a_comment_or_a_code_block_promises_nothing():
    text = (
        "# Report to security@a.org\n<!-- Report to security@a.org -->\n"
        "```\nReport to security@a.org\n```\n"
        "Report to security@a.org\n========================\n"
    )
    assert answers(text)["private-channel"] == "no"


def test_a_sentence_that_runs_over_lines_is_one():
    text = "Please report\nholes to the address\nsecurity@a.org, in private.\n"
    found = check_policy(text)[0]
    assert (found.answer, found.line) == ("yes", 1)


def test_an_address_may_stand_at_the_end_of_the_file():
    text = "Report it with [our page].\n\nThanks.\n\n[our page]: https://github.com/a/b/security\n"
    assert check_policy(text)[0].answer == "yes"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Our key expires on 2027-01-01.", "yes"),
        ("Our key expires on 2026-11-22.", "no"),
        ("Last reviewed: 2025-01-02.", "yes"),
        ("Last reviewed: 2024-01-02.", "no"),
        ("It was founded on 1999-01-02.", "n/a"),
        ("Last reviewed: 2026-99-99.", "n/a"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_date_that_has_passed_is_told(text, answer):
    assert answers(text)["fresh"] == answer


def test_a_security_txt_is_read_as_its_fields():
    text = (
        "# our policy\nContact: mailto:security@ntpd.org\nExpires: 2027-05-01T00:00:00Z\n"
        "Encryption: https://ntpd.org/key.txt\nPreferred-Languages: en, nl\n"
    )
    found = answers(text, name="security.txt")
    wanted = ("private-channel", "contact", "keys", "language", "fresh")
    assert [found[rule] for rule in wanted] == ["yes"] * 5
    assert check_policy(text, name="security.txt")[0].line == 2
