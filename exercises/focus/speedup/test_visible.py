from teachkit.grading import require, same

# Six rounds in turns, on a machine that gets slower; round 3 met a backup job.
OLD = [2.0, 2.2, 2.4, 9.0, 2.8, 3.0]
NEW = [1.0, 1.1, 1.2, 4.0, 1.4, 1.5]
# Forty days that might have been.
PICKS = [[(start + step * i) % 6 for i in range(6)] for start in range(8) for step in range(5)]


def test_pairs_stay_together(answer):
    """Old and new are drawn in pairs: the same rounds of both."""
    # Twice as fast in every round but one: no draw of pairs shows anything far from 2.
    got = answer.interval(OLD, NEW, PICKS)
    require(got, tuple, of=float)
    assert len(got) == 2, "An interval is two numbers: low, then high."
    assert got[0] > 0, "A speed is above zero: nothing was computed from the picks."
    assert got[0] > 0.75, (
        "The ratio is upside down: this is new over old, and people ask how many times as fast."
    )
    assert got[0] <= got[1], "Low should not be above high."
    assert got[1] < 2.6 and got[0] > 1.6, (
        "Old and new come from different rounds somewhere: the noise that both met in the same"
        " round should cancel out, and here it does not."
    )


def test_the_middle_is_a_median(answer):
    """One bad round does not move it: the middle of a pick is its median."""
    old = [2.0, 2.0, 2.0, 2.0, 2.0, 200.0]
    got = answer.interval(old, [1.0] * 6, [[0, 1, 2, 3, 4, 5]] * 40)
    require(got, tuple, of=float)
    assert len(got) == 2, "An interval is two numbers: low, then high."
    assert got[1] < 10, (
        "One bad round moves your answer: that is what a mean does, or a single round. The middle"
        " of a pick is its median."
    )
    assert same(got, (2.0, 2.0), tolerance=1e-9), (
        "When every pick shows the same ratio, both ends are that ratio."
    )


def test_an_interval_above_the_claim_supports_it(answer):
    """All of the interval above the claim: supported; all of it below: not."""
    got = answer.verdict(2.1, 2.3, 2.0)
    require(got, str)
    assert got == "supported", "Every ratio in the interval keeps the claim here."
    got = answer.verdict(1.5, 1.9, 2.0)
    assert got != "supported", "Here no ratio in the interval reaches the claim."
    assert got == "not supported", (
        "All of it is below the claim. That is no 'cannot tell': it is a no."
    )


def test_a_claim_inside_of_the_interval_cannot_be_told(answer):
    """The claim lies inside of the interval: nobody can tell."""
    got = answer.verdict(1.8, 2.3, 2.0)
    require(got, str)
    assert got not in ("supported", "not supported"), (
        "The claim lies inside of the interval, so both answers are still open, and you gave one."
    )
    assert got == "cannot tell", "There are three answers: supported, not supported, cannot tell."


def test_a_fortieth_is_cut_off_at_each_end(answer):
    """A fortieth of the ratios is cut off at each end, and no more."""
    # Eighty picks of one round each: the ratios are 1 to 80, so two go at each end.
    old = [float(i) for i in range(1, 81)]
    got = answer.interval(old, [1.0] * 80, [[i] for i in range(79, -1, -1)])
    require(got, tuple, of=float)
    assert got and got[0] > 0, "A speed is above zero: nothing was computed from the picks."
    assert got != (1.0, 80.0), (
        "Nothing was cut off: those are the extremes of all the picks, and the more picks you"
        " draw, the further apart these come to lie."
    )
    assert got[0] != 1.0 and got[1] != 80.0, "Something is cut off at one end only."
    assert same(got, (3.0, 78.0), tolerance=1e-9), (
        "Another share than a fortieth was cut off at each end."
    )
