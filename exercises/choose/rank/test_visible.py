from teachkit.grading import require

# Levels of three parsers; whether anybody looks after the second one is not known.
LEVELS = {
    "expat": {"people": 1.0, "dependants": 0.8},
    "libx11": {"people": None, "dependants": 0.8},
    "bzip2": {"people": 0.2, "dependants": 0.8},
}
WEIGHTS = {"people": 1.0, "dependants": 1.0}


def near(one, two):
    """Say whether two numbers are the same but for rounding."""
    return abs(one - two) < 1e-6


def table(got):
    """Return rows as a mapping, after looking at their shape."""
    require(got, list)
    for row in got:
        assert isinstance(row, tuple | list) and len(row) == 3, (
            "Each row should be a name, a score and the list of unknown signals."
        )
    assert got, "No row came back; there should be one for each candidate."
    return {row[0]: (row[1], row[2]) for row in got}


def test_an_unknown_counts_as_the_average_of_what_is_known(answer):
    """What is unknown counts as the average of what is known: neither good news nor bad."""
    rows = table(answer.rank(LEVELS, WEIGHTS))
    assert set(rows) == set(LEVELS), (
        "Somebody is left out. A candidate of whom something is unknown still has a place."
    )
    score = rows["libx11"][0]
    assert any(score for score, _ in rows.values()), "Nobody has a score yet."
    assert all(score <= 100 for score, _ in rows.values()), (
        "The score grows with the weights: divide by their sum, since only proportions count."
    )
    assert not near(score, 40), (
        "The unknown has become a zero: an empty cell is not nobody, it is nobody knows."
    )
    assert not near(score, 90), (
        "The unknown has become the best there is: that rewards whoever publishes nothing."
    )
    assert not near(score, 80), (
        "The unknown counts as what else is known of the same candidate. Then one good number is"
        " enough to win: say nothing about the rest."
    )
    assert not near(score, 60), (
        "The average is taken over everybody, with the unknown as a zero in it; take it over those"
        " of whom something is known."
    )
    assert near(score, 70), "The unknown level of libx11 should count as 0.6, which gives 70."


def test_what_is_unknown_is_said(answer):
    """Each row says which of its signals are unknown."""
    rows = table(answer.rank(LEVELS, WEIGHTS))
    assert any(score for score, _ in rows.values()), "Nobody has a score yet."
    assert "libx11" in rows, "Somebody is left out: libx11 has a place as well."
    assert "people" in rows["libx11"][1], (
        "The score hides that something is unknown; say which signals are."
    )
    assert list(rows["libx11"][1]) == ["people"], "Only one signal of libx11 is unknown."
    assert not rows["expat"][1], "Everything is known of expat."


def test_the_best_comes_first(answer):
    """The highest score comes first."""
    levels = {name: LEVELS[name] for name in ("libx11", "expat", "bzip2")}
    got = answer.rank(levels, WEIGHTS)
    table(got)
    names = [row[0] for row in got]
    assert names != ["bzip2", "libx11", "expat"], "The best one comes last; turn it round."
    assert names == ["expat", "libx11", "bzip2"], "The order is not that of the scores."


def test_zero_is_known(answer):
    """A level of zero is known, and it is low."""
    levels = {"sudo": {"people": 0.0}, "zlib": {"people": 1.0}, "chrony": {"people": 0.5}}
    rows = table(answer.rank(levels, {"people": 1.0}))
    assert set(rows) == set(levels), "Somebody is left out: each candidate has one place."
    score, unknown = rows["sudo"]
    assert not near(score, 75) and not near(score, 50), (
        "Zero is taken for unknown: a level of 0.0 says something, None says nothing."
    )
    assert not unknown, "Zero is taken for unknown in the list of what is unknown."
    assert any(score for score, _ in rows.values()), "Nobody has a score yet."
    assert near(score, 0), "A candidate for whom nothing speaks should have no points."


def test_what_nobody_knows_takes_no_part(answer):
    """A signal that is known for nobody takes no part, nor does its weight."""
    levels = {"sudo": {"people": 0.5, "interest": None}, "zlib": {"people": 1.0, "interest": None}}
    rows = table(answer.rank(levels, {"people": 1.0, "interest": 1.0}))
    assert set(rows) == set(levels), "Somebody is left out: each candidate has one place."
    score, unknown = rows["zlib"]
    assert not near(score, 50), (
        "The weight of a signal that nobody knows still counts, and everybody loses by it."
    )
    assert near(score, 100), "Only one signal is known here, so it alone decides."
    assert list(unknown) == ["interest"], "What takes no part is unknown all the same."
