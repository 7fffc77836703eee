"""Ten short policies in plain words, each in another style, labelled before the patterns saw them.

"seen" ones were looked at while patterns were written, "held out" ones never: their numbers say
what a policy in a stranger's words may expect. Two of the ten have every heading and no promise.
"""

from datetime import date
from pathlib import Path

import pytest

from teachkit.data.facts import fact
from teachkit.decisions.trust.policy import RULES, check_policy, summary

FOLDER = Path(__file__).parent / "plain_words"
TODAY = date(2026, 11, 23)
WAY_IN = "private-channel contact no-public-report "

# What a reader finds in each; the rest is "no", or "n/a" after the bar.
SEEN = {
    "chatty": (
        WAY_IN + "timeline fix disclosure scope versions contents credit safe-harbour",
        "fresh",
    ),
    "table": (
        WAY_IN + "timeline fix scope versions contents credit downstream language keys",
        "fresh",
    ),
    "faq": (WAY_IN + "timeline disclosure scope credit downstream safe-harbour", "keys fresh"),
    "bullets": (
        WAY_IN + "timeline fix disclosure scope versions contents credit language",
        "fresh",
    ),
    "hollow": ("", "keys fresh"),
}
HELD_OUT = {
    "terse": (WAY_IN + "timeline fix scope versions contents credit downstream", "fresh"),
    "german": (
        WAY_IN + "timeline fix disclosure scope contents credit downstream language safe-harbour",
        "fresh",
    ),
    "steps": (
        WAY_IN + "timeline fix disclosure versions contents credit downstream keys",
        "fresh",
    ),
    "essay": (
        WAY_IN + "timeline disclosure scope versions contents credit downstream safe-harbour",
        "fresh",
    ),
    "glossy": ("", "keys fresh"),
}
HOLLOW = ("hollow", "glossy")


def read(name):
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    return {one.rule: one.answer for one in check_policy(text, today=TODAY)}


def labels(yes, not_applicable):
    return {
        rule.id: "yes"
        if rule.id in yes.split()
        else "n/a"
        if rule.id in not_applicable.split()
        else "no"
        for rule in RULES
    }


def differing(group):
    return {
        (name, rule, answer)
        for name, said in group.items()
        for rule, answer in read(name).items()
        if labels(*said)[rule] != answer
    }


@pytest.mark.parametrize("name", HOLLOW)
def test_headings_without_a_promise_are_found_out(name):
    assert "yes" not in read(name).values()


@pytest.mark.parametrize("name", sorted({**SEEN, **HELD_OUT}.keys() - HOLLOW))
def test_whoever_writes_plainly_is_read_as_a_way_in(name):
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    assert summary(check_policy(text, today=TODAY)).works


def test_the_numbers_of_the_ledger_are_those_of_the_checker():
    """`before` was counted with the patterns of the day on which the ten were written."""
    assert {path.stem for path in FOLDER.glob("*.md")} == {*SEEN, *HELD_OUT}
    for title, group in (("seen", SEEN), ("held-out", HELD_OUT)):
        answers = len(group) * len(RULES)
        assert fact(f"trust.plain.{title}.answers").value == answers
        agreed = fact(f"trust.plain.{title}.agreed").value
        assert agreed == answers - len(differing(group)), differing(group)
        assert fact(f"trust.plain.{title}.before").value < agreed


def test_our_own_policy_is_read_as_it_is_written():
    text = (Path(__file__).parents[3] / "SECURITY.md").read_text("utf-8")
    answers = {one.rule: one.answer for one in check_policy(text, today=TODAY)}
    assert [rule for rule, answer in answers.items() if answer == "no"] == []
