"""Each signal: its level at the ends of its scale, its sentence, and what it makes of unknown."""

import pytest
from archive import package

from teachkit.data.candidates import Candidate
from teachkit.decisions.choose import DEFAULT_WEIGHTS, SIGNALS, Known

NOTHING = Known(Candidate("nothing"))


def level(signal, **facts):
    return SIGNALS[signal].level(Known(package("it", **facts)))


def said(signal, **facts):
    return SIGNALS[signal].reason(Known(package("it", **facts)))


@pytest.mark.parametrize("signal", SIGNALS)
def test_unknown_is_none_and_never_zero(signal):
    assert SIGNALS[signal].level(NOTHING) is None
    reason = SIGNALS[signal].reason(NOTHING)
    assert not any(digit.isdigit() for digit in reason)
    assert any(word in reason for word in ("unknown", "not ", "tells nothing"))


@pytest.mark.parametrize("signal", SIGNALS.values(), ids=SIGNALS)
def test_every_signal_says_what_it_is_and_why_it_weighs_what_it_weighs(signal):
    assert signal.slide.startswith("S")
    assert len(signal.advice.split()) > 10
    assert signal.because
    assert DEFAULT_WEIGHTS[signal.id] == signal.weight > 0


@pytest.mark.parametrize(
    ("people", "expected"),
    [(0, 1), (1, 0.75), (3, 0.5), (7, 0.25), (15, 0), (40, 0)],
)
def test_each_doubling_of_people_takes_a_quarter(people, expected):
    assert level("people", people=people) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("signal", "facts", "expected"),
    [
        ("dependants", {"dependants": 0}, 0),
        ("dependants", {"dependants": 99}, 0.5),
        ("dependants", {"dependants": 9_999}, 1),
        ("dependants", {"dependants": 40_000}, 1),
        ("dependants", {"dependants": 0, "popularity": 100}, 1),
        ("dependants", {"dependants": 0, "popularity": 10_000}, 1 / 3),
        ("dependants", {"dependants": 99, "popularity": 60_000}, 0.5),
        ("dependants", {"dependants": None, "popularity": 1_000}, 2 / 3),
        ("history", {"advisories": 0}, 0),
        ("history", {"advisories": 7}, 0.5),
        ("history", {"advisories": 1, "updates": (3, 3, 1)}, 0.5),
        ("history", {"advisories": None, "updates": (None, 7, None)}, 0.5),
        ("history", {"advisories": 500}, 1),
        ("reach", {"dependants": 10, "rust_users": 4}, 0.6),
        ("reach", {"language": "rust"}, 0),
        ("size", {"size": 100_000}, 1),
        ("size", {"size": 1_000_000}, 2 / 3),
        ("size", {"size": 5_000_000_000}, 0),
        ("size", {"size": 0}, 1),
    ],
)
def test_scales_have_fixed_ends(signal, facts, expected):
    assert level(signal, **facts) == pytest.approx(expected)


def test_no_dependants_tell_nothing_of_reach():
    assert level("reach", dependants=0) is None


@pytest.mark.parametrize(
    ("signal", "facts", "sentence"),
    [
        ("people", {"people": 1}, "1 person looks after it in Debian"),
        ("people", {"people": 5, "team": True}, "5 people look after it in Debian, in a team"),
        (
            "people",
            {"people": 0, "orphaned": True},
            "nobody looks after it in Debian: it is orphaned",
        ),
        ("dependants", {"dependants": 15_119}, "15,119 source packages rely on it"),
        ("dependants", {"dependants": 1}, "1 source package relies on it"),
        (
            "dependants",
            {"dependants": 73, "popularity": 345},
            "it is number 345 of what people install; 73 source packages rely on it",
        ),
        (
            "history",
            {"advisories": 1, "updates": (0, None, 2)},
            "1 security advisory, 2 security updates in 2 releases",
        ),
        ("reach", {"dependants": 73, "rust_users": 0}, "none of its 73 dependants are Rust's"),
        ("reach", {"dependants": 3, "rust_users": 1}, "1 of its 3 dependants is Rust's"),
        ("size", {"size": 1_295_859}, "1.3 MB of source, packed"),
        ("size", {"size": 810_029}, "810 kB of source, packed"),
    ],
)
def test_a_reason_has_the_value_itself(signal, facts, sentence):
    assert said(signal, **facts) == sentence


def test_interest_is_the_readers():
    known = Known(package("it"), interest=80)
    assert SIGNALS["interest"].level(known) == 0.8
    assert SIGNALS["interest"].reason(known) == "it interests you at 80 of 100"
