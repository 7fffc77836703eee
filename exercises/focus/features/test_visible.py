from teachkit.grading import require

# A small sudo: two features share their users, and nobody else needs them.
FEATURES = {"mail": 2, "chroot": 2, "replay": 3, "prompt": 2}
USES = [
    {"use": "plain", "users": 90, "needs": []},
    {"use": "network", "users": 4, "needs": ["mail", "chroot"]},
    {"use": "recorded", "users": 5, "needs": ["replay"]},
    {"use": "scripts", "users": 1, "needs": ["prompt"]},
]


def look(got, features):
    require(got, set, of=str)
    assert got <= set(features), "Something came back that is not among the features."
    assert got, "Nothing is left out; but some of it would hurt few enough."


def test_a_user_is_hurt_once(answer):
    """Two features with the same users cost these users once."""
    got = answer.leave_out(FEATURES, USES, 95)
    look(got, FEATURES)
    assert got != {"replay"}, "The single best feature is not the best set."
    hurt = sum(use["users"] for use in USES if got.intersection(use["needs"]))
    assert hurt <= 5, "More than 5 of 100 users are hurt by what you leave out."
    assert sum(FEATURES[name] for name in got) == 6, (
        "Another set gains more. Whoever needs both mail and chroot is hurt once, not twice, when"
        " both are gone."
    )


def test_one_missing_feature_is_enough_to_hurt(answer):
    """Who needs two features is hurt as soon as one of them is gone."""
    uses = [
        {"use": "plain", "users": 90, "needs": []},
        {"use": "network", "users": 9, "needs": ["mail", "chroot"]},
        {"use": "scripts", "users": 1, "needs": ["prompt"]},
    ]
    features = {"mail": 2, "prompt": 1}
    got = answer.leave_out(features, uses, 95)
    look(got, features)
    assert "mail" not in got, (
        "One missing feature is enough to hurt a user, even if the others that they need are there."
    )


def test_exactly_enough_is_enough(answer):
    """When exactly as many as asked for are unaffected, that is enough."""
    uses = [
        {"use": "plain", "users": 19, "needs": []},
        {"use": "network", "users": 1, "needs": ["mail"]},
    ]
    features = {"mail": 1, "Kerberos": 1}
    got = answer.leave_out(features, uses, 95)
    look(got, features)
    assert "Kerberos" in got, "Nobody at all needs Kerberos here."
    assert len(got) == 2, "19 of 20 are 95 of 100: at least 95 means that exactly 95 will do."


def test_a_bargain_may_stand_in_the_way(answer):
    """A good bargain may stand in the way of a better set."""
    uses = [
        {"use": "plain", "users": 92, "needs": []},
        {"use": "mailed", "users": 3, "needs": ["mail"]},
        {"use": "jailed", "users": 5, "needs": ["chroot"]},
    ]
    features = {"mail": 3, "chroot": 4}
    got = answer.leave_out(features, uses, 95)
    look(got, features)
    assert len(got) == 1, "Both together hurt 8 of 100 users here, and 5 is the most."
    assert "mail" not in got, (
        "Your choice is allowed, and another one gains more: the best bargain first is not always"
        " part of the best set."
    )
