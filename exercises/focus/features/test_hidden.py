import json
from pathlib import Path

from teachkit.grading import require

HERE = Path(__file__).parent


def load(name):
    table = json.loads((HERE / "data" / f"{name}.json").read_text())
    return table["features"], table["uses"]


def hurt(uses, dropped):
    return sum(use["users"] for use in uses if set(use["needs"]) & set(dropped))


def best_gain(features, uses, percent):
    """The truth in a way of its own: feature by feature, with and without it, hurt users as bits."""
    names = sorted(features)
    everybody = sum(use["users"] for use in uses)
    reach = {name: sum(1 << i for i, use in enumerate(uses) if name in use["needs"]) for name in names}
    states = {0: 0}
    for name in names:
        more = dict(states)
        for groups, gained in states.items():
            both = groups | reach[name]
            more[both] = max(more.get(both, 0), gained + features[name])
        states = more
    allowed = {
        groups: gained
        for groups, gained in states.items()
        if 100 * (everybody - sum(use["users"] for i, use in enumerate(uses) if groups >> i & 1))
        >= percent * everybody
    }
    return max(allowed.values())


def judge(answer, features, uses, percent):
    got = answer.leave_out(features, uses, percent)
    require(got, set, of=str)
    assert got <= set(features), "Something came back that is not among the features."
    assert got, "Nothing is left out; but some of it would hurt few enough."
    everybody = sum(use["users"] for use in uses)
    unaffected = everybody - hurt(uses, got)
    kinds = sum(not set(use["needs"]) & got for use in uses)
    if 100 * unaffected < percent * everybody:
        assert 100 * kinds < percent * len(uses), (
            "You have counted kinds of users, not users: a kind may be one person or thousands."
        )
        raise AssertionError("Too many users are hurt by what you leave out.")
    return sum(features[name] for name in got), got


def test_the_best_of_sudo(answer):
    """For sudo's features and the assumed users, no allowed set gains more than yours."""
    features, uses = load("sudo")
    gained, _ = judge(answer, features, uses, 95)
    best = best_gain(features, uses, 95)
    assert gained <= best
    assert gained == best, (
        "Your choice is allowed, and another one gains more: the best bargain first is not always"
        " part of the best set."
    )


def test_the_best_of_the_packages(answer):
    """For the sudoers files that packages ship, no allowed set gains more than yours."""
    features, uses = load("packages")
    for percent in (95, 90):
        gained, _ = judge(answer, features, uses, percent)
        assert gained == best_gain(features, uses, percent), (
            "Your choice is allowed, and another one gains more: two features of one and the same"
            " file cost that file once."
        )


def test_kinds_are_not_users(answer):
    """A kind of user counts with all its users."""
    features = {"mail": 3, "chroot": 2}
    uses = [
        {"use": "plain", "users": 60, "needs": []},
        {"use": "mailed", "users": 38, "needs": ["mail"]},
        {"use": "jailed", "users": 2, "needs": ["chroot"]},
    ]
    uses += [{"use": f"other {i}", "users": 0, "needs": []} for i in range(40)]
    gained, _ = judge(answer, features, uses, 95)
    assert gained == 2, "Only 2 of 100 users need chroot, and 38 of them need mail."


def test_when_nobody_may_be_hurt(answer):
    """With everybody unaffected, only what nobody needs goes."""
    features = {"mail": 1, "Kerberos": 4, "chroot": 2}
    uses = [
        {"use": "plain", "users": 7, "needs": []},
        {"use": "mailed", "users": 3, "needs": ["mail"]},
    ]
    gained, _ = judge(answer, features, uses, 100)
    assert gained == 6, "With 100 of 100 unaffected, what nobody needs may go, and all of it."


def test_the_input_is_left_as_it_was(answer):
    """Features and uses are the same afterwards."""
    got = answer.leave_out({"mail": 1}, [{"use": "plain", "users": 3, "needs": []}], 95)
    assert not answer.changed, "Your function has changed what it was given."
    require(got, set, of=str)
    assert got == {"mail"}, (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
