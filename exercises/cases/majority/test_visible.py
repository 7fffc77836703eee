from teachkit.grading import require, same

HONEST = [[1.9, 2.1], [1.95, 2.2], [1.8, 2.05]]
LIAR = [3599.9, 3600.1]


def test_the_part_that_most_intervals_share(answer):
    """The agreement is what all that agree have in common."""
    got = answer.agreed(HONEST)
    require(got, list)
    assert not same(got[:2], [1.8, 2.2]), (
        "That is all that anybody holds possible. What they agree on is narrower than each of them:"
        " from the last beginning to the first end."
    )
    assert same(got[:2], [1.95, 2.05]), "The three honest clocks share 1.95 to 2.05."
    assert same(got[2], 3), "Three clocks agree here."


def test_one_liar_does_not_move_it(answer):
    """A liar among four changes nothing, however far away."""
    got = answer.agreed([LIAR, *HONEST])
    require(got, list)
    assert same(got, [1.95, 2.05, 3]), "Three of the four agree on 1.95 to 2.05."
    time = answer.believed([LIAR, *HONEST], 3)
    assert time is not None, "Three of four agree, and three were asked for. That is enough."
    assert time < 100, (
        "The liar drags your time along. An average asks everybody, also who is out by an hour."
    )
    assert same(time, 2.0, tolerance=1e-9), "The middle of 1.95 to 2.05 is 2.0."


def test_two_against_two_is_nobody(answer):
    """Two against two: nobody is believed."""
    assert same(answer.believed(HONEST, 2), 2.0, tolerance=1e-9), (
        "Among honest clocks alone, the middle of what they share is asked for: 2.0 here."
    )
    got = answer.believed([[1.9, 2.1], [1.95, 2.05], LIAR, [3599.8, 3600.2]], 2)
    assert not (type(got) is float and 2.1 < got < 3599), (
        "That is a time between the camps, and nobody told it: there is no such clock."
    )
    assert got is None, "Half is no majority: the other half says the same of itself."


def test_it_asks_for_as_many_as_you_say(answer):
    """One clock is a majority of one, and still not three."""
    assert same(answer.believed([LIAR], 1), 3600.0, tolerance=1e-9), (
        "One clock of one, and one was asked for: so you follow it, liar or not."
    )
    assert answer.believed([LIAR], 3) is None, (
        "Only one clock agrees with itself, and three were asked for."
    )


def test_touching_is_agreeing(answer):
    """Two intervals that touch share one moment."""
    got = answer.agreed([[1.0, 2.0], [2.0, 3.0]])
    require(got, list)
    assert len(got) == 3 and not same(got[2], 0), (
        "Three numbers are asked for, and the last one is at least 1: a clock agrees with itself."
    )
    assert same(got, [2.0, 2.0, 2]), (
        "Both ends belong to an interval, so these two agree on 2.0. Let beginnings come before ends."
    )
