"""Before and after: only what was asked twice is compared, and chance is told beside it."""

import pytest

from teachkit.course.gain import (
    Forecast,
    answered,
    calibrate,
    forecasts,
    luck,
    measure_gain,
    normalised,
    word,
)
from teachkit.course.question import Check, Choice
from teachkit.course.record import Entry, Record


def check(word, revision=1):
    choices = (Choice("yes", "Right.", ""), Choice("no", "No.", "m"), Choice("so", "No.", "n"))
    return Check(f"gain.{word}", revision, f"{word}.thing", "What happens?", choices)


def entry(kind, word, right, sure=50, revision=1):
    said = {"chosen": "right" if right else "m", "confidence": sure}
    return Entry(kind, f"gain.{word}", revision, "2026-11-23T06:00:00+00:00", right, said)


def record(before="", after="", words="abcdefghi", sure=50):
    entries = [entry("pretest", w, r == "+", sure) for w, r in zip(words, before, strict=False)]
    entries += [entry("posttest", w, r == "+", sure) for w, r in zip(words, after, strict=False)]
    return Record(tuple(entries))


CHECKS = tuple(check(letter) for letter in "abcdefghi")


def test_a_question_stands_for_the_word_of_its_objective():
    assert word(check("depend")) == "depend"


@pytest.mark.parametrize(
    ("before", "after", "of", "gain"),
    [
        pytest.param(3, 7, 9, 4 / 6, id="four of six"),
        pytest.param(0, 9, 9, 1.0, id="all of it"),
        pytest.param(4, 4, 9, 0.0, id="nothing"),
        pytest.param(8, 6, 9, -2.0, id="a loss has no limit"),
        pytest.param(9, 8, 9, None, id="nothing left to gain"),
        pytest.param(0, 0, 0, None, id="no questions"),
    ],
)
def test_the_gain_is_what_was_gained_of_what_could_be(before, after, of, gain):
    assert normalised(before, after, of) == (pytest.approx(gain) if gain is not None else None)


@pytest.mark.parametrize(("before", "after"), [(10, 3), (3, 10), (-1, 3)], ids=str)
def test_more_than_all_cannot_be_right(before, after):
    with pytest.raises(ValueError, match="of 9"):
        normalised(before, after, 9)


@pytest.mark.parametrize(
    ("gained", "lost", "chance"),
    [(4, 1, 6 / 32), (5, 0, 1 / 32), (0, 3, 1.0), (1, 0, 0.5), (0, 0, None)],
    ids=["4 of 5", "5 of 5", "0 of 3", "1 of 1", "none moved"],
)
def test_a_coin_is_held_against_what_moved(gained, lost, chance):
    assert luck(gained, lost) == chance


def test_each_question_goes_one_of_four_ways():
    gain = measure_gain(CHECKS, record("+-+-", "++--"))
    assert gain.moved("kept") == ("a",)
    assert gain.moved("gained") == ("b",)
    assert gain.moved("lost") == ("c",)
    assert gain.moved("open") == ("d",)
    assert (gain.before, gain.after, gain.normalised, gain.chance) == (2, 2, 0.0, 0.75)


def test_only_what_was_asked_both_times_is_compared():
    gain = measure_gain(CHECKS, record("---------", "+++"))
    assert len(gain.questions) == 3
    assert (gain.before, gain.after) == (0, 3)


def test_without_a_pretest_there_is_no_gain_and_no_error():
    gain = measure_gain(CHECKS, record(after="+++++++++"))
    assert gain.questions == ()
    assert gain.normalised is gain.chance is gain.brier_before is gain.brier_after is None
    assert gain.before_range == (0.0, 1.0)


def test_the_first_answer_counts_and_a_second_does_not():
    twice = Record((entry("pretest", "a", False), entry("pretest", "a", True)))
    assert answered(twice, "pretest", CHECKS[0]).right is False


def test_an_answer_to_an_older_revision_is_none():
    newer = check("a", revision=2)
    assert answered(record("+"), "pretest", newer) is None
    assert measure_gain([newer], record("+", "+")).questions == ()


@pytest.mark.parametrize(
    "sure", [None, "much", True, -1, 101, [50]], ids=lambda value: f"sure={value}"
)
def test_an_entry_without_a_confidence_is_passed_over(sure):
    broken = Record((Entry("pretest", "gain.a", 1, "", True, {"confidence": sure}),))
    assert answered(broken, "pretest", CHECKS[0]) is None
    assert forecasts(broken) == ()


def test_the_brier_scores_are_those_of_the_two_tests():
    gain = measure_gain(CHECKS, record("--", "++", sure=90))
    assert gain.brier_before == pytest.approx(0.81)
    assert gain.brier_after == pytest.approx(0.01)


def test_forecasts_are_first_answers_of_predictions_and_tests_alone():
    entries = (
        Entry("predict", "focus.directives", 1, "", True, {"confidence": 80}),
        Entry("predict", "focus.directives", 1, "", False, {"confidence": 10}),
        Entry("predict", "focus.directives", 2, "", False, {"confidence": 10}),
        Entry("check", "focus.why", 1, "", True, {"confidence": 99}),
        entry("pretest", "a", False, 30),
        entry("posttest", "a", True, 70),
    )
    assert [(one.kind, one.sure, one.right) for one in forecasts(Record(entries))] == [
        ("predict", 0.8, True),
        ("predict", 0.1, False),
        ("pretest", 0.3, False),
        ("posttest", 0.7, True),
    ]


def test_a_confidence_at_an_edge_belongs_to_the_upper_bin_and_one_to_the_last():
    found = calibrate([Forecast(sure, True) for sure in (0, 0.2, 0.6, 0.8, 1.0)])
    assert [one.count for one in found.bins] == [1, 1, 0, 1, 2]
    assert found.bins[2].sure is found.bins[2].share is None


def test_nine_of_ten_at_ninety_percent_fits_and_five_do_not():
    good = calibrate([Forecast(0.9, n < 9) for n in range(10)])
    bad = calibrate([Forecast(0.9, n < 5) for n in range(10)])
    assert good.bins[-1].fits
    assert not bad.bins[-1].fits
    assert good.over == pytest.approx(0)
    assert bad.over == pytest.approx(0.4)
    assert good.brier == pytest.approx(0.09)


def test_nothing_said_is_no_score():
    found = calibrate([])
    assert (found.count, found.brier, found.over) == (0, None, None)
    assert [one.count for one in found.bins] == [0] * 5
