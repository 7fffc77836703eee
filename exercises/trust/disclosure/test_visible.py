from teachkit.grading import require, same

AFTER = {
    "report": {},
    "reproduce": {"report": 2},
    "fix": {"reproduce": 10},
    "ask for an id": {"reproduce": 4},
    "tell downstreams": {"fix": 1, "ask for an id": 0},
    "release": {"tell downstreams": 7},
}


def days(answer, after, together):
    got = answer.calendar(after, together)
    require(got, dict, of=str)
    assert set(got) == set(after), "Each step has a day, and nothing else has one."
    require(list(got.values()), list, of=int)
    return got


def test_waiting_adds_up(answer):
    """A step comes after what it waits for, and that after what it waits for in turn."""
    got = days(answer, {"report": {}, "reproduce": {"report": 2}, "fix": {"reproduce": 10}}, [])
    assert got["fix"] != 10, (
        "You count from the day on which the report arrives, and the fix cannot begin on that day."
    )
    assert same(got, {"report": 0, "reproduce": 2, "fix": 12}), "Day 0, and then day 2, and day 12."


def test_what_can_run_at_once_does(answer):
    """The fix and the id are waited for at the same time."""
    got = days(answer, AFTER, [])
    told = got["tell downstreams"]
    assert told not in (16, 17, 18), (
        "You do one thing after the other. While the fix is written, the id is on its way already."
    )
    assert told > 6, (
        "The id is there, but the fix is not: the first thing that is ready does not end the wait."
    )
    assert same(told, 13), "The fix is there on day 12, and a day later downstreams are told."


def test_downstreams_get_their_days(answer):
    """Between telling downstreams and the release lie all the days of the embargo."""
    got = days(answer, AFTER, [])
    between = got["release"] - got["tell downstreams"]
    assert between > 1, (
        "Downstreams hear of it and have no time to build: the steps are in order, but the days of"
        " the embargo are not between them."
    )
    assert same(between, 7), "Seven days of embargo were asked for: no fewer, and no more."


def test_the_list_is_in_no_order(answer):
    """A step may stand above what it waits for."""
    turned = {step: AFTER[step] for step in reversed(AFTER)}
    got = days(answer, turned, [])
    assert got["release"] >= 19, (
        "You go through the steps once, from top to bottom. Here each stands above what it waits"
        " for, so its day is worked out before theirs is known."
    )
    assert same(got["release"], 20), "The order in which the steps are listed changes nothing."


def test_release_and_advisory_on_one_day(answer):
    """What goes together is out on one day: that of the later one."""
    after = AFTER | {"advisory": {"ask for an id": 1}, "write-up": {"advisory": 5}}
    got = days(answer, after, [["release", "advisory"]])
    assert got["advisory"] == got["release"], (
        "For days, the one is public and the other is not. Who reads the first knows where the hole"
        " is, and who waits for the second is not told."
    )
    assert got["release"] >= 20, (
        "Both are out as soon as one of them could be. That breaks the embargo that you promised."
    )
    assert same(got["advisory"], 20), "The release is ready on day 20, and the advisory waits for it."
    assert got["write-up"] != 12, (
        "The advisory has moved, and what comes after it has stayed where it was."
    )
    assert same(got["write-up"], 25), "The write-up waits for the advisory, which is out on day 20."
