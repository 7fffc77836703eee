"""Laws of reading a policy: any text is answered, and what promises nothing changes nothing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from teachkit.data.policies import policy_examples
from teachkit.decisions.trust.policy import RULES, check_policy, summary
from teachkit.decisions.trust.sentences import MOST, read_sentences

TODAY = date(2026, 11, 23)
EXAMPLES = st.sampled_from([one.text for one in policy_examples().values()])
PIECES = st.sampled_from(
    ["#", "# Security\n", "```\n", "<!--", "-->", "[a](b)", "[a]: b\n", "| x |\n", "- ", "1. ",
     "---\n", "Report to a@b.org. ", "e.g. ", "\n", "\n\n", "](", "Expires: 2026-13-40\n"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


def answers(text):
    return [(one.rule, one.answer) for one in check_policy(text, today=TODAY)]


@given(TEXTS, st.sampled_from(["SECURITY.md", "security.txt"]))
def test_any_text_gets_one_answer_for_each_rule(text, name):
    findings = check_policy(text, name=name, today=TODAY)
    assert [one.rule for one in findings] == [rule.id for rule in RULES]
    last = len(text.splitlines()) + text.count("\n") + 1
    for one in findings:
        assert one.answer in ("yes", "no", "n/a")
        assert bool(one.quote) == bool(one.line)
        assert 0 <= one.line <= last
    assert summary(findings).works == all(
        one.answer != "no" for one, rule in zip(findings, RULES, strict=True) if rule.needed
    )


@given(EXAMPLES, st.sampled_from(["# Report to security@ntpd.org", "<!-- mail a@ntpd.org -->"]))
def test_a_heading_or_a_comment_at_the_end_changes_no_answer(text, added):
    assert answers(f"{text}\n\n{added}\n") == answers(text)


@given(EXAMPLES, st.integers(0, 5))
def test_blank_lines_before_a_text_move_its_lines_and_nothing_else(text, blanks):
    before = check_policy(text, today=TODAY)
    after = check_policy("\n" * blanks + text, today=TODAY)
    for one, other in zip(before, after, strict=True):
        assert (one.answer, one.quote) == (other.answer, other.quote)
        assert other.line == (one.line + blanks if one.line else 0)


@given(TEXTS)
def test_sentences_come_in_the_order_of_the_page(text):
    lines = [one.line for one in read_sentences(text)]
    assert lines == sorted(lines)
    assert all(one.text.strip() for one in read_sentences(text))


@given(st.sampled_from(["answer ", "[", "[a](", "a@b.", "not public ", "A. ", "<!--"]))
def test_a_text_of_one_word_without_end_is_cut_and_answered(word):
    text = word * (20_000 // len(word))
    assert all(len(one.text) <= MOST for one in read_sentences(text))
    assert len(answers(text)) == len(RULES)
