import json
from pathlib import Path

from teachkit.grading import require, same

USERS = json.loads((Path(__file__).parent / "data" / "users.json").read_text())
NAMES = ("debian", "fedora", "static", "crates", "homebrew", "winget")


def expected(groups, channels):
    only = dict.fromkeys(channels, 0)
    reached = 0
    for group in groups:
        ways = [
            name
            for name in only
            if name in group["uses"] and (name != "crates" or group["toolchain"])
        ]
        reached += group["users"] if ways else 0
        if len(ways) == 1:
            only[ways[0]] += group["users"]
    return {"reached": reached, "only": only}


def test_any_users_and_any_channels(answer, rng):
    """Whoever the users are and whatever is chosen, each is counted once."""
    for _ in range(12):
        groups = [
            {
                "platform": rng.choice(["Debian", "macOS"]),
                "users": rng.randrange(1, 900),
                "uses": rng.sample(NAMES, rng.randrange(0, 4)),
                "toolchain": rng.random() < 0.4,
            }
            for _ in range(rng.randrange(3, 9))
        ]
        channels = [rng.choice(NAMES) for _ in range(rng.randrange(1, 6))]
        got = answer.reach(groups, channels)
        require(got, dict)
        assert same(got, expected(groups, channels)), "For other users it gives other numbers."


def test_no_channel_reaches_nobody(answer):
    """Without a channel nobody is reached, and without users there is nobody to reach."""
    assert same(answer.reach(USERS["groups"], []), {"reached": 0, "only": {}}), (
        "No channel is chosen, so nobody is reached."
    )
    got = answer.reach([], ["debian"])
    assert same(got, {"reached": 0, "only": {"debian": 0}}), "There are no users to reach."
    assert same(answer.reach(USERS["groups"], ["winget"])["reached"], 1470), (
        "With users and a channel somebody is reached."
    )


def test_sudo_rs_as_it_is(answer):
    """The channels of sudo-rs reach whom they reach."""
    today = USERS["sudo-rs today"]
    got = answer.reach(USERS["groups"], today)
    assert same(got, expected(USERS["groups"], today)), "For sudo-rs it gives other numbers."


def test_the_input_is_left_as_it_was(answer):
    """Groups and channels are the same afterwards."""
    got = answer.reach([{"platform": "a", "users": 3, "uses": ["b", "a"], "toolchain": True}], ["b", "b"])
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"reached": 3, "only": {"b": 3}}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
