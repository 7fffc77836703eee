from fractions import Fraction

import pytest

from teachkit.data.facts import fact
from teachkit.data.focus import assumed_uses, directives, packaged_sudoers, sudo_issues
from teachkit.decisions.focus.surface import (
    KEEP,
    MOST_FEATURES,
    Feature,
    Use,
    choose_exact,
    choose_features,
    choose_greedy,
    directives_summary,
    features_of_issues,
    issue_counts,
    unaffected,
    uses_of,
    uses_of_shares,
)
from teachkit.errors import TeachkitError

PLAIN = Use("plain", 90, frozenset())


def use(users, *needs):
    return Use(" and ".join(needs), users, frozenset(needs))


# --- the model -------------------------------------------------------------------------------


def test_a_user_is_hurt_once_however_much_is_missing():
    uses = [PLAIN, use(10, "mail", "chroot")]
    assert unaffected(uses, ["mail"]) == Fraction(9, 10)
    assert unaffected(uses, ["mail", "chroot"]) == Fraction(9, 10)
    assert unaffected(uses, []) == 1
    assert unaffected(uses, ["something that nobody needs"]) == 1


def test_exactly_the_share_is_enough_and_one_user_more_is_not():
    features = [Feature("mail", 1)]
    assert choose_exact(features, [use(5, "mail"), use(95)]).dropped == ("mail",)
    assert choose_exact(features, [use(6, "mail"), use(94)]).dropped == ()
    # Three times 0.1 is no 0.3 in binary; shares are exact here.
    three = [use(1, "a"), use(1, "b"), use(1, "c"), use(7)]
    wanted = [Feature(name, 1) for name in "abc"]
    assert choose_exact(wanted, three, keep=0.7).gain == 3
    # As a binary fraction 0.9 is a little more than nine tenths, and would forbid this one.
    assert choose_exact(features, [use(1, "mail"), use(9)], keep=0.9).dropped == ("mail",)
    # 95 % of 30 users are 28.5: hurting two of them leaves too few.
    assert choose_exact(features, [use(2, "mail"), use(28)]).dropped == ()


def test_what_nobody_needs_goes_and_what_gains_nothing_stays():
    features = [Feature("Kerberos", 2), Feature("help", 0), Feature("mail", 1)]
    uses = [PLAIN, use(10, "mail")]
    for choose in (choose_greedy, choose_exact):
        choice = choose(features, uses, keep=1)
        assert choice.dropped == ("Kerberos",)
        assert choice.unaffected == 1


def test_greed_loses_where_a_large_feature_no_longer_fits():
    features = [Feature("sudoedit", 7), Feature("digests", 2)]
    uses = [use(5, "sudoedit"), use(1, "digests"), use(94)]
    both = choose_features(features, uses)
    assert both.greedy.dropped == ("digests",)
    assert both.exact.dropped == ("sudoedit",)
    assert both.lost == 5


def test_greed_loses_where_two_features_share_their_users():
    # Each alone is a bad bargain; together they are the best one.
    features = [Feature("regex", 3), Feature("setenv", 3), Feature("alias", 4)]
    uses = [use(5, "regex", "setenv"), use(5, "alias"), use(90)]
    both = choose_features(features, uses)
    assert both.greedy.dropped == ("alias",)
    assert both.exact.dropped == ("regex", "setenv")
    assert both.lost == 2


def test_among_equal_gains_the_exact_choice_hurts_the_fewest():
    features = [Feature("a", 2), Feature("b", 2)]
    uses = [use(4, "a"), use(3, "b"), use(93)]
    assert choose_exact(features, uses).dropped == ("b",)


def test_no_features_are_no_choice():
    choice = choose_exact([], [PLAIN])
    assert choice.dropped == ()
    assert choice.gain == 0
    assert choice.unaffected == 1


@pytest.mark.parametrize(
    ("features", "uses", "keep", "code"),
    [
        pytest.param([], [], KEEP, "no-users", id="nobody"),
        pytest.param([], [Use("a", 0, frozenset())], KEEP, "no-users", id="nought-users"),
        pytest.param([], [Use("a", -1, frozenset())], KEEP, "bad-users", id="fewer-than-none"),
        pytest.param([], [PLAIN], 95, "bad-share", id="per-cent-for-share"),
        pytest.param([], [PLAIN], -0.1, "bad-share", id="negative-share"),
        pytest.param([Feature("a", -1)], [PLAIN], KEEP, "bad-gain", id="negative-gain"),
        pytest.param(
            [Feature("a", 1), Feature("a", 2)], [PLAIN], KEEP, "same-feature-twice", id="twice"
        ),
    ],
)
def test_what_makes_no_sense_is_refused(features, uses, keep, code):
    for choose in (choose_greedy, choose_exact):
        with pytest.raises(TeachkitError) as caught:
            choose(features, uses, keep=keep)
        assert caught.value.code == code


def test_a_search_that_would_not_end_says_so(monkeypatch):
    from teachkit.decisions.focus import surface

    monkeypatch.setattr(surface, "MOST_WORK", 3)
    features = [Feature(name, 1) for name in "abcdef"]
    uses = [use(1, name) for name in "abcdef"] + [use(6)]
    with pytest.raises(TeachkitError) as caught:
        choose_exact(features, uses, keep=0.8)
    assert caught.value.code == "too-many-features"


# --- shares that do not say who needs two ----------------------------------------------------


def test_more_features_than_the_search_can_go_deep_are_refused_at_once():
    many = [Feature(f"f{i}", 1 + i % 7) for i in range(1200)]
    uses = uses_of_shares({feature.name: 0.0005 for feature in many})
    with pytest.raises(TeachkitError, match="1,200 features") as caught:
        choose_features(many, uses)
    assert caught.value.code == "too-many-features"
    most = many[:MOST_FEATURES]
    assert choose_exact(most, [PLAIN]).gain == sum(feature.gain for feature in most)


def test_shares_without_overlap_hurt_the_most_and_nested_ones_the_least():
    shares = {"mail": 0.03, "chroot": 0.02}
    apart = uses_of_shares(shares)
    nested = uses_of_shares(shares, overlap="nested")
    for uses in (apart, nested):
        assert sum(one.users for one in uses) == 10_000
        assert 1 - unaffected(uses, ["mail"]) == Fraction(3, 100)
        assert 1 - unaffected(uses, ["chroot"]) == Fraction(2, 100)
    assert 1 - unaffected(apart, ["mail", "chroot"]) == Fraction(5, 100)
    assert 1 - unaffected(nested, ["mail", "chroot"]) == Fraction(3, 100)


def test_shares_of_more_than_everybody_must_overlap():
    shares = {"mail": 0.6, "chroot": 0.6}
    with pytest.raises(TeachkitError) as caught:
        uses_of_shares(shares)
    assert caught.value.code == "shares-overlap"
    assert 1 - unaffected(uses_of_shares(shares, overlap="nested"), ["mail"]) == Fraction(6, 10)
    with pytest.raises(TeachkitError) as caught:
        uses_of_shares({"mail": 0.1}, overlap="some")
    assert caught.value.code == "bad-overlap"
    with pytest.raises(TeachkitError) as caught:
        uses_of_shares({"mail": 3})
    assert caught.value.code == "bad-share"


# --- sudo ------------------------------------------------------------------------------------


def test_the_features_of_sudo_gain_the_issues_that_name_them():
    features = features_of_issues(sudo_issues())
    left_out = fact("focus.issues.feature-left-out").value
    back = fact("focus.issues.came-back").value
    assert sum(feature.gain for feature in features) == left_out + back
    assert features[0].name == "sudoedit"
    ids = [issue for feature in features for issue in feature.issues]
    assert len(ids) == len(set(ids))
    assert all(len(feature.issues) == feature.gain for feature in features)


def test_greed_loses_on_sudo_with_the_assumed_users():
    both = choose_features(features_of_issues(sudo_issues()), uses_of(assumed_uses()))
    assert both.exact.gain > both.greedy.gain
    assert "sudoedit" in both.exact.dropped
    assert "sudoedit" not in both.greedy.dropped
    assert both.exact.unaffected >= KEEP
    assert both.greedy.unaffected >= KEEP


def test_greed_loses_on_the_files_that_packages_ship():
    uses = uses_of(packaged_sudoers())
    names = sorted({name for one in uses for name in one.needs})
    both = choose_features([Feature(name, 1) for name in names], uses)
    assert both.greedy.gain == 1
    assert both.exact.dropped == ("regular expression in arguments", "setenv")
    # One of 28 files may be hurt; requiretty would hurt eight.
    assert both.exact.unaffected == Fraction(27, 28)
    assert unaffected(uses, ["requiretty"]) < KEEP


def test_the_issues_are_counted_by_what_would_have_prevented_them():
    counts = issue_counts(sudo_issues())
    assert sum(counts.values()) == fact("focus.issues").value
    assert "disputed" not in counts
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    all_of_them = issue_counts(sudo_issues(), disputed=True)
    assert all_of_them["disputed"] == fact("focus.issues.disputed").value


def test_the_summary_of_directives_is_the_ledgers():
    summary = directives_summary(directives())
    assert summary.total == fact("focus.directives").value
    assert len(summary.gained) == fact("focus.directives.gained").value
    assert len(summary.refused) == fact("focus.directives.now-refused").value
    assert len(summary.warned) == fact("focus.directives.now-refused.warned").value
    assert len(summary.narrower) == fact("focus.directives.now-refused.narrower").value
    assert set(summary.warned) | set(summary.narrower) == set(summary.refused)
    for version in ("0.2.5", "0.2.15"):
        accepted = summary.accepted[f"sudo-rs-{version}"]
        assert accepted == fact(f"focus.directives.sudo-rs-{version}").value
