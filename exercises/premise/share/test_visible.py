from teachkit.grading import require, same

KEYS = ["high", "least", "low", "most"]
# Twelve rows, as zlib once had them: two crashes that nobody explained.
ZLIB = ["yes"] * 8 + ["no"] * 2 + ["unclear"] * 2


def near(got, wanted):
    return same(got, wanted, tolerance=1e-6)


def number(value):
    assert type(value) in (int, float), "Shares and ends are numbers, nothing else."
    return float(value)


def pair(got):
    require(got, tuple)
    assert len(got) == 2, "An interval has two ends, the lower one first."
    return tuple(number(end) for end in got)


def fractions(got):
    require(got, dict)
    assert sorted(map(str, got)) == KEYS, "The dict should have least, most, low and high."
    got = {key: number(value) for key, value in got.items()}
    assert max(got["least"], got["most"]) <= 1, (
        "A share is a fraction of one here; these look like percents."
    )
    return got


def test_none_of_ten_still_leaves_room(answer):
    """None of ten: the interval starts at nought and ends well above it."""
    low, high = pair(answer.wilson(0, 10))
    assert high <= 1, (
        "An end lies above one. Is all of 2n below the line? Without brackets, Python divides by 2"
        " and then multiplies by n."
    )
    assert high > 0, (
        "None of ten, and your interval has no width: it says that it can never happen. That is"
        " the formula p ± z·√(p(1-p)/n), which believes too much in extremes."
    )
    assert high > 0.26, "The upper end is too low: which z goes with nineteen cases of twenty?"
    assert near(low, 0.0), "The lower end for none of ten should be nought."
    assert high < 0.3, "The upper end for none of ten is too high."


def test_half_of_them(answer):
    """Half of twenty: the ends are as far below the middle as above it."""
    low, high = pair(answer.wilson(10, 20))
    assert low <= high, "The lower end comes first."
    assert not near(low, 0.3), (
        "Your ends are rounded. Leave that to whoever prints them: a rounded end that is compared"
        " with a half may fall on the wrong side."
    )
    assert near(low + high, 1.0), "Half of twenty should give ends that mirror each other."
    assert 0.29 < low < 0.31, "The lower end for half of twenty is not where the formula puts it."


def test_unclear_rows_stay_in_the_count(answer):
    """The unclear rows are rows: the share is of all twelve, whatever they turn out to be."""
    got = fractions(answer.memory_share(list(ZLIB)))
    assert not near(got["least"], 8 / 10), (
        "You left the unclear rows out of the count. They happened; nobody knows what they were."
    )
    assert near(got["least"], 8 / 12), "The least share counts the rows that are surely memory."
    assert not near(got["most"], 8 / 12), (
        "Your largest share counts no unclear row as memory. What if all of them were?"
    )
    assert near(got["most"], 10 / 12), "The largest share counts every unclear row as memory."


def test_the_two_ends_belong_to_the_two_readings(answer):
    """The lower end goes with the least share, the upper end with the largest."""
    got = fractions(answer.memory_share(list(ZLIB)))
    low, high = pair(answer.wilson(8, 12)), pair(answer.wilson(10, 12))
    assert not (near(got["low"], high[0]) and near(got["high"], low[1])), (
        "Your two ends belong to the wrong readings: the range should be the widest one that both"
        " readings allow, and yours is the narrowest."
    )
    assert not near(got["high"], low[1]), (
        "Your upper end still stands around the least share. It goes with the largest one."
    )
    assert near(got["low"], low[0]), "The lower end is the one around the least share."
    assert near(got["high"], high[1]), "The upper end is the one around the largest share."


def test_of_nothing_nothing_is_known(answer):
    """Of no rows nothing is known: anything from nought to one."""
    low, high = pair(answer.wilson(0, 0))
    assert (low, high) != (0.0, 0.0), (
        "Of no rows you say that the share is nought. Nobody looked: it may be anything."
    )
    assert near(low, 0.0) and near(high, 1.0), "Of no rows the interval goes from nought to one."
    got = fractions(answer.memory_share([]))
    assert near(got["least"], 0.0) and near(got["low"], 0.0), (
        "A program without rows may have no memory bug at all: least and low are nought."
    )
    assert near(got["most"], 1.0) and near(got["high"], 1.0), (
        "A program without rows may have nothing but memory bugs: most and high are one."
    )
