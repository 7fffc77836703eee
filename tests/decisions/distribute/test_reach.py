import pytest

from teachkit.decisions.distribute.kinds import assumed_platforms, channel_kinds, read_platforms
from teachkit.decisions.distribute.order import MOST_EXACT, order_of_work
from teachkit.decisions.distribute.reach import (
    ChannelKind,
    Platform,
    Range,
    reach,
    reach_of_sets,
)
from teachkit.errors import TeachkitError


def exactly(number):
    return Range(number, number)


def kind(name, days=1, *, toolchain=False):
    return ChannelKind(name, name, toolchain, exactly(days), "you", (), "", "")


def platform(name, users, toolchain=0.0, **uses):
    shares = {channel: exactly(share) for channel, share in uses.items()}
    return Platform(name, name, exactly(users), exactly(toolchain), shares)


KINDS = (kind("debian", 20), kind("static", 2), kind("crates", 1, toolchain=True))
LINUX = platform("linux", 1000, 0.1, debian=0.9, static=0.3, crates=0.5)


@pytest.mark.parametrize(
    ("overlap", "low", "high"),
    [("unknown", 900, 1000), ("nested", 900, 900)],
    ids=["unknown", "nested"],
)
def test_two_channels_reach_their_union_and_not_their_sum(overlap, low, high):
    found = reach([LINUX], KINDS, ["debian", "static"], overlap=overlap)
    assert found.total == Range(low, high)
    assert found.nobody.low == pytest.approx(1000 - high)
    assert found.nobody.high == pytest.approx(1000 - low)


def test_one_place_is_the_sum_and_refuses_more_places_than_people():
    apart = platform("linux", 1000, debian=0.5, static=0.3)
    assert reach([apart], KINDS, ["debian", "static"], overlap="one-place").total == exactly(800)
    with pytest.raises(TeachkitError) as raised:
        reach([LINUX], KINDS, ["debian", "static"], overlap="one-place")
    assert raised.value.code == "impossible-shares"
    assert raised.value.place == "linux"


def test_cargo_install_reaches_those_with_a_toolchain():
    assert reach([LINUX], KINDS, ["crates"]).total == exactly(100)


def test_what_only_one_channel_brings_depends_on_what_is_known_of_the_overlap():
    by_name = {one.channel: one for one in reach([LINUX], KINDS, ["debian", "static"]).channels}
    assert by_name["debian"].alone == exactly(900)
    assert by_name["debian"].only.low == pytest.approx(600)
    assert by_name["debian"].only.high == pytest.approx(700)
    assert by_name["static"].only.low == 0
    assert by_name["static"].only.high == pytest.approx(100)
    nested = reach([LINUX], KINDS, ["debian", "static"], overlap="nested").channels
    assert {one.channel: round(one.only.low) for one in nested} == {"debian": 600, "static": 0}


def test_ranges_stay_ranges():
    wide = Platform("p", "", Range(100, 200), Range(0, 0), {"debian": Range(0.5, 0.75)})
    assert reach([wide], KINDS, ["debian"]).total == Range(50, 150)


def test_nothing_chosen_reaches_nobody():
    found = reach([LINUX], KINDS, [])
    assert found.total == exactly(0)
    assert found.nobody == exactly(1000)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: reach([LINUX], KINDS, ["debain"]), "unknown-channel"),
        (lambda: reach([LINUX], KINDS, [], overlap="some"), "unknown-overlap"),
        (lambda: reach([LINUX, LINUX], KINDS, []), "twice"),
        (lambda: reach([], [KINDS[0], KINDS[0]], []), "twice"),
        (lambda: Range(3, 2), "bad-range"),
        (lambda: Range(-1, 2), "bad-range"),
        (lambda: Range(float("nan"), 2), "bad-range"),
        (lambda: platform("p", 1, debian=1.5), "bad-share"),
        (lambda: platform("p", 1, 2.0), "bad-share"),
        (lambda: reach_of_sets({"a": {1}, "b": {1}}, {}), "twice"),
    ],
    ids=[
        "channel", "overlap", "platform-twice", "kind-twice", "upside-down", "negative", "nan",
        "share", "toolchain", "person-twice",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(call, code):
    with pytest.raises(TeachkitError) as raised:
        call()
    assert raised.value.code == code


def test_a_slip_in_a_channels_name_is_pointed_out():
    with pytest.raises(TeachkitError) as raised:
        reach([LINUX], KINDS, ["debain"])
    assert "debian" in raised.value.hint


def test_people_who_are_known_are_counted_exactly():
    found = reach_of_sets({"linux": {1, 2, 3}, "mac": {4}}, {"debian": {1, 2}, "static": {2, 4}})
    assert found == {"linux": {1, 2}, "mac": {4}}


def test_the_best_order_is_not_always_what_is_greedy():
    # Greedy takes b first, for its 30 a day; a and c together reach all, and sooner.
    people = [
        platform("p", 60, a=1.0, b=1.0),
        platform("q", 60, c=1.0, b=1.0),
        platform("r", 31, a=0.0),
    ]
    kinds = (kind("a", 2.1), kind("b", 3.9), kind("c", 2.1))
    greedy = order_of_work(people, kinds, ["a", "b", "c"], method="greedy")
    exact = order_of_work(people, kinds, ["a", "b", "c"], method="exact")
    assert greedy.steps[0].channel == "b"
    assert exact.steps[-1].channel == "b"
    assert exact.waiting < greedy.waiting


def test_what_is_there_already_is_not_worked_on_and_counts():
    order = order_of_work([LINUX], KINDS, ["debian", "static"], have=["debian"], overlap="nested")
    assert [(step.channel, step.added) for step in order.steps] == [("static", 0.0)]
    assert order_of_work([LINUX], KINDS, ["debian"], have=["debian"]).steps == ()


def test_waiting_is_users_times_days():
    order = order_of_work([platform("p", 100, debian=1.0)], KINDS, ["debian"])
    assert order.waiting == 2000
    assert order.steps[0].per_day == 5


def test_too_many_channels_for_the_best_order_are_refused_and_greedy_takes_them():
    kinds = [kind(f"c{at}") for at in range(MOST_EXACT + 1)]
    wanted = [one.id for one in kinds]
    with pytest.raises(TeachkitError) as raised:
        order_of_work([LINUX], kinds, wanted)
    assert raised.value.code == "too-many"
    assert len(order_of_work([LINUX], kinds, wanted, method="greedy").steps) == len(kinds)


def test_what_ships_can_be_asked_under_every_assumption():
    kinds, platforms = channel_kinds(), assumed_platforms()
    for overlap in ("unknown", "nested", "one-place"):
        found = reach(platforms, kinds, [one.id for one in kinds], overlap=overlap)
        assert 0 < found.total.low <= found.total.high <= found.users.high
    known = {one.id for one in kinds}
    assert all(set(one.uses) <= known for one in platforms)


def test_the_first_two_claims_of_the_slide_hold_with_what_ships():
    kinds, platforms = channel_kinds(), assumed_platforms()
    cargo = reach(platforms, kinds, ["crates"]).total
    whole = reach(platforms, kinds, []).users
    assert cargo.high < whole.low / 10
    assert [one.id for one in kinds if one.toolchain] == ["crates"]


def test_a_learners_own_numbers_are_read():
    (one,) = read_platforms('[[platform]]\nid = "linux"\nusers = 5\nuses = { debian = [0.5, 1] }\n')
    assert (one.title, one.users, one.uses["debian"]) == ("linux", exactly(5), Range(0.5, 1))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[[platform", "bad-toml", "u.toml"),
        ("x = 1", "no-platforms", "u.toml"),
        ("platform = 3", "no-platforms", "u.toml"),
        ("platform = [3]", "bad-platform", "u.toml, platform 1, platform"),
        ("[[platform]]\nusers = 1", "bad-platform", "u.toml, platform 1, id"),
        ('[[platform]]\nid = "a"', "bad-platform", "u.toml, platform 1, users"),
        ('[[platform]]\nid = "a"\nusers = [1, 2, 3]', "bad-platform", "u.toml, platform 1, users"),
        ('[[platform]]\nid = "a"\nusers = [3, 2]', "bad-range", "u.toml, platform 1, users"),
        ('[[platform]]\nid = "a"\nusers = true', "bad-platform", "u.toml, platform 1, users"),
        ('[[platform]]\nid = "a"\nusers = 1\nicon = 2', "bad-platform", "u.toml, platform 1, icon"),
        ('[[platform]]\nid = "a"\nusers = 1\nuses = 2', "bad-platform", "u.toml, platform 1, uses"),
        ('[[platform]]\nid = "a"\nusers = 1\nuses = { debian = 2 }', "bad-share", "a, debian"),
        (
            '[[platform]]\nid = "a"\nusers = 1\nuses = { debain = 1 }',
            "unknown-channel",
            "u.toml, a, uses.debain",
        ),
        (
            '[[platform]]\nid = "a"\nusers = 1\n[[platform]]\nid = "a"\nusers = 1',
            "twice",
            "platform a",
        ),
    ],
    ids=[
        "toml", "empty", "number", "no-table", "no-id", "no-users", "three", "upside-down", "bool",
        "unknown-field", "uses", "share", "channel", "twice",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(text, code, place):
    with pytest.raises(TeachkitError) as raised:
        read_platforms(text, "u.toml")
    assert (raised.value.code, raised.value.place or "") == (code, place)
