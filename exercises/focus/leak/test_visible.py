from teachkit.grading import require, same

# Requests so far, bytes in use. It takes 40,000 bytes at first, and then 8 a request for good.
LEAKING = [
    [0, 1_000], [100, 21_000], [200, 31_000], [300, 41_000],
    [400, 41_800], [500, 42_600], [600, 43_400], [700, 44_200],
]
FILLING = [
    [0, 1_000], [100, 21_000], [200, 31_000], [300, 41_000],
    [400, 41_000], [500, 41_000], [600, 41_000], [700, 41_000],
]


def test_the_warm_up_does_not_count(answer):
    """The slope is of the second half: what the start took does not count."""
    got = answer.slope(LEAKING)
    require(got, float)
    assert abs(got) < 10**9, "That is no slope that any memory could have."
    assert got != 0.0, "Memory does rise here, by a little, all through the second half."
    assert not 20 < got < 400, (
        "The warm-up is in your slope: it took its memory once, and a slope that counts it calls"
        " every cache a leak."
    )
    assert not 400 < got < 1_000, (
        "That is bytes per sample. Samples come as often as you like; requests are what you serve."
    )
    assert got < 1_000, "That is the memory that was gained, and not what a request gains."
    assert same(got, 8.0, tolerance=1e-9), "Eight bytes a request are lost here."


def test_one_odd_sample_does_not_move_it(answer):
    """One odd sample, even the last one, does not make a leak."""
    odd = [[100 * i, 41_000] for i in range(13)] + [[1_300, 90_000]]
    got = answer.slope(odd)
    require(got, float)
    assert abs(got) < 10**9, "That is no slope that any memory could have."
    assert got < 50, (
        "One odd sample decides your slope: the last one, which may have met a large request. Take"
        " the median over every two samples."
    )
    rising = [[100 * i, 41_000 + 500 * i] for i in range(13)] + [[1_300, 90_000]]
    got = answer.slope(rising)
    require(got, float)
    assert same(got, 5.0, tolerance=1e-9), "All the other samples rise by five bytes a request here."


def test_a_steady_rise_is_a_leak(answer):
    """A slope above what you would live with is a leak."""
    got = answer.verdict(LEAKING, 5.0)
    require(got, str)
    assert got not in ("warm-up", "flat"), (
        "This one keeps rising by more than is tolerated, so it is a leak, whatever came first."
    )
    assert got == "leak", "There are three answers: leak, warm-up, flat."


def test_a_cache_that_is_full_is_a_warm_up(answer):
    """What rose at first and then stays is a warm-up."""
    got = answer.verdict(FILLING, 5.0)
    require(got, str)
    assert got != "leak", "This one stopped rising, and was called a leak."
    assert got != "flat", (
        "It did rise: at first, and by a lot. A warm-up is worth knowing when you size a machine."
    )
    assert got == "warm-up", "There are three answers: leak, warm-up, flat."


def test_a_rise_that_you_live_with_is_no_leak(answer):
    """What you would live with is granted: a slope at the tolerance is not above it."""
    rising = [[i * 10, 1_000 + i * 40] for i in range(12)]
    got = answer.verdict(rising, 4.0)
    require(got, str)
    assert got != "leak", (
        "Any rise at all alarms you. Four bytes a request were tolerated, and that is what it takes."
    )
    assert got == "flat", "It rose no faster than is tolerated, neither at first nor later."
    assert answer.verdict(rising, 3.9) == "leak", "Above the tolerance the verdict changes."
