"""What may be left out: the exact choice is the best of all, and greed is at most as good."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from teachkit.decisions.focus.claims import RULES, audit
from teachkit.decisions.focus.sudoers import sudoers_needs
from teachkit.decisions.focus.surface import (
    Feature,
    Use,
    choose_features,
    unaffected,
    uses_of_shares,
)

NAMES = "abcdefg"
features = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 6)).map(
    lambda gains: [Feature(name, gain) for name, gain in gains.items()]
)
uses = st.lists(
    st.builds(
        Use, st.just("use"), st.integers(0, 20), st.frozensets(st.sampled_from(NAMES), max_size=3)
    ),
    max_size=6,
).map(lambda rows: [*rows, Use("plain", 10, frozenset())])
shares_to_keep = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))


def best_of_all(rows, groups, keep):
    found = 0
    for size in range(len(rows) + 1):
        for dropped in combinations(rows, size):
            if unaffected(groups, [feature.name for feature in dropped]) >= keep:
                found = max(found, sum(feature.gain for feature in dropped))
    return found


@given(features, uses, shares_to_keep)
def test_the_exact_choice_is_the_best_of_all_sets(rows, groups, keep):
    both = choose_features(rows, groups, keep=keep)
    assert both.exact.gain == best_of_all(rows, groups, keep)
    assert both.lost >= 0


@given(features, uses, shares_to_keep)
def test_both_choices_keep_the_share_and_say_what_they_gain(rows, groups, keep):
    gains = {feature.name: feature.gain for feature in rows}
    both = choose_features(rows, groups, keep=keep)
    for choice in (both.greedy, both.exact):
        assert choice.unaffected >= keep
        assert choice.unaffected == unaffected(groups, choice.dropped)
        assert choice.gain == sum(gains[name] for name in choice.dropped)
        assert list(choice.dropped) == sorted(set(choice.dropped))


@given(features, uses, shares_to_keep, shares_to_keep)
def test_asking_less_of_the_users_never_gains_less(rows, groups, one, other):
    strict = choose_features(rows, groups, keep=max(one, other)).exact.gain
    assert choose_features(rows, groups, keep=min(one, other)).exact.gain >= strict


@given(features, uses, shares_to_keep, st.randoms())
def test_the_order_of_features_and_uses_means_nothing(rows, groups, keep, dice):
    shuffled, others = list(rows), list(groups)
    dice.shuffle(shuffled)
    dice.shuffle(others)
    here = choose_features(rows, groups, keep=keep)
    there = choose_features(shuffled, others, keep=keep)
    assert (here.exact.gain, here.exact.unaffected) == (there.exact.gain, there.exact.unaffected)
    assert here.greedy.dropped == there.greedy.dropped


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 14), max_size=7))
def test_two_readings_of_the_same_shares_agree_on_each_and_bracket_all(percents):
    shares = {name: percent / 100 for name, percent in percents.items()}
    apart, nested = uses_of_shares(shares), uses_of_shares(shares, overlap="nested")
    for name in shares:
        assert unaffected(apart, [name]) == unaffected(nested, [name])
    assert unaffected(apart, shares) <= unaffected(nested, shares)


@given(st.text(max_size=300).filter(str.strip), st.text(max_size=80))
def test_any_text_gets_an_answer_from_every_rule(claim, rival):
    found = audit(claim, rivals=[rival])
    assert [one.rule for one in found.findings] == [rule.id for rule in RULES]
    assert all(one.answer in {"yes", "no", "does not apply"} for one in found.findings)
    assert found == audit(claim, rivals=[rival])


@given(st.text("ab=,:!#^*?\\ \n()/@+ALLDefaultssha256", max_size=200))
def test_any_text_is_read_as_sudoers_line_by_line(text):
    needs = sudoers_needs(text)
    lines = len(text.splitlines())
    assert all(1 <= need.line <= lines for need in needs)
    # A comment more, in front, moves every line by one and changes nothing else.
    moved = sudoers_needs("# nothing\n" + text)
    assert [(one.feature, one.line + 1) for one in needs] == [
        (one.feature, one.line) for one in moved
    ]
