"""Laws of the pictures: nobody is lost in them, nobody counts twice, order changes nothing."""

import math
import random
import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from teachkit.workshop.live.aggregate import aggregate, bins, quartiles, words_shown
from teachkit.workshop.live.ranks import combine, listed
from teachkit.workshop.live.words import Group, grouped, key, shown
from teachkit.workshop.store.words import Word

amounts = st.floats(0, 1e15) | st.integers(0, 10**6)
NUMBER = {"truth": None, "sure": False}


def orders_of(count):
    return st.permutations(range(count))


rankings = st.integers(2, 6).flatmap(lambda n: st.lists(orders_of(n), min_size=1, max_size=12))


@given(st.lists(st.integers(0, 3), max_size=50))
def test_every_vote_is_in_exactly_one_column(votes):
    found = aggregate(
        "choices", {"choices": "abcd", "sure": False}, [{"choice": one} for one in votes]
    )
    assert sum(found["counts"]) == found["answered"] == len(votes)
    assert found["counts"] == [votes.count(n) for n in range(4)]


@given(st.lists(amounts, min_size=1, max_size=60), st.integers(1, 20))
def test_bins_hold_every_number_once_and_touch_each_other(numbers, count):
    found = bins(numbers, count)
    assert sum(one["n"] for one in found) == len(numbers)
    assert found[0]["from"] == min(numbers)
    assert found[-1]["to"] == max(numbers)
    for one, following in pairwise(found):
        assert one["to"] == following["from"]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=40, unique=True))
def test_a_number_lies_between_the_ends_of_its_bin(numbers):
    found = bins(numbers)
    slack = 1 + 1e-9
    below = 0
    for one in found:
        below += one["n"]
        assert sum(number <= one["to"] * slack + 1e-9 for number in numbers) >= below
        assert sum(number < one["to"] / slack - 1e-9 for number in numbers) <= below


def test_bins_are_of_one_width_on_the_log_scale():
    edges = [one["to"] + 1 for one in bins([0, 999_999], 6)]
    assert edges == pytest.approx([10, 100, 1_000, 10_000, 100_000, 1_000_000])


@given(st.lists(amounts, min_size=1, max_size=40))
def test_a_truth_moves_no_bin_and_no_quartile(numbers):
    said = [{"number": one} for one in numbers]
    truth = {"value": 7, "factor": 2, "said": "", "reveal": "", "source": ""}
    without = aggregate("number", NUMBER, said)
    assert {**without, "near": ..., "off": ...} == {
        **aggregate("number", {**NUMBER, "truth": truth}, said), "near": ..., "off": ...,
    }  # fmt: skip


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40))
def test_quartiles_are_in_order_and_the_middle_is_the_median(numbers):
    low, median, high = quartiles(numbers)
    assert min(numbers) <= low <= median <= high <= max(numbers)
    assert median == pytest.approx(statistics.median(numbers))


def test_near_counts_those_within_the_factor_and_off_is_the_middle_error():
    truth = {"value": 10, "factor": 2, "said": "", "reveal": "", "source": ""}
    said = [{"number": one} for one in (4.9, 5, 20, 20.1)]
    found = aggregate("number", {"truth": truth, "sure": False}, said)
    assert found["near"] == 2
    errors = sorted(abs(math.log10((one["number"] + 1) / 11)) for one in said)
    assert found["off"] == pytest.approx((errors[1] + errors[2]) / 2, abs=1e-4)


def test_a_mean_confidence_is_of_those_who_said_one():
    said = [{"choice": 0, "sure": 50}, {"choice": 1}, {"choice": 1, "sure": 100}]
    assert aggregate("choices", {"choices": "ab", "sure": True}, said)["sure"] == 75


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("choices", {"choices": ["a", "b"], "sure": True}),
        ("number", {"truth": {"value": 1, "factor": 2}, "sure": True}),
        ("scale", {"low": 1, "high": 3, "sure": False}),
        ("ranking", {"items": ["a", "b"], "sure": False}),
    ],
    ids=["choices", "number", "scale", "ranking"],
)
def test_an_empty_room_has_a_picture_too(kind, body):
    found = aggregate(kind, body, [])
    assert found["answered"] == 0
    assert not any(found.get("counts") or [])


def test_a_scale_may_begin_below_nought():
    found = aggregate(
        "scale", {"low": -1, "high": 1, "sure": False}, [{"at": -1}, {"at": 1}, {"at": 1}]
    )
    assert found["counts"] == [1, 0, 2]
    assert found["mean"] == pytest.approx(1 / 3, abs=1e-3)
    assert found["median"] == 1


# --- rankings -------------------------------------------------------------------------------------


@given(rankings)
def test_kendalls_w_is_that_of_friedmans_test(orders):
    count, people = len(orders[0]), len(orders)
    found = combine(orders, count)
    if people < 2:
        assert found.w is None
        return
    places = [[order.index(item) + 1 for item in range(count)] for order in orders]
    if count >= 3:
        friedman = stats.friedmanchisquare(*zip(*places, strict=True)).statistic
        assert found.w == pytest.approx(friedman / (people * (count - 1)), abs=1e-9)
    assert -1e-12 <= found.w <= 1 + 1e-12


@given(rankings)
def test_mean_places_and_spreads_are_what_statistics_says(orders):
    count = len(orders[0])
    found = combine(orders, count)
    for item in range(count):
        places = [order.index(item) + 1 for order in orders]
        assert found.mean[item] == pytest.approx(statistics.fmean(places))
        assert found.spread[item] == pytest.approx(statistics.pstdev(places), abs=1e-9)
        assert sum(found.places[item]) == len(orders)


@given(rankings)
def test_bordas_points_give_the_same_order_as_mean_places(orders):
    count = len(orders[0])
    found = combine(orders, count)
    points = [found.borda[item] for item in found.order]
    assert points == sorted(points, reverse=True)
    assert sum(found.borda) == len(orders) * count * (count - 1) // 2


@given(rankings, st.randoms(use_true_random=False))
def test_who_says_it_first_changes_nothing(orders, luck):
    mixed = list(orders)
    luck.shuffle(mixed)
    assert combine(mixed, len(orders[0])) == combine(orders, len(orders[0]))


@given(orders_of(5), st.integers(2, 9))
def test_a_room_of_one_mind_agrees_fully(order, people):
    found = combine([order] * people, 5)
    assert list(found.order) == list(order)
    assert found.w == pytest.approx(1)
    assert set(found.spread) == {0.0}


def test_opposite_minds_cancel_out():
    assert combine([[0, 1, 2], [2, 1, 0]], 3).w == 0


def test_nobodys_ranking_is_none():
    assert combine([], 3) is None


def test_short_lists_are_counted_by_how_many_list_a_name():
    found = listed([("zlib", "sudo"), ("sudo",), ("ntpd", "ntpd", "zlib")], ["sudo", "bzip2"])
    rows = {row.name: (row.people, row.first, row.mean, row.chosen) for row in found}
    assert rows == {
        "sudo": (2, 1, 1.5, 1),
        "zlib": (2, 1, 1.5, 0),
        "ntpd": (1, 1, 1.0, 0),
        "bzip2": (0, 0, 0.0, 1),
    }
    assert [row.name for row in found][-1] == "bzip2"


# --- words ----------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text):
    once = key(text)
    assert key(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [("Trust!", "trust"), ("  time   pressure", "Time-pressure"), ("Zoë", "zoe"),
     ("maintainers", "maintainer"), ("naïve", "naive"), ("ﬁne", "fine")],
    ids=["sign", "space", "accent", "plural", "diaeresis", "ligature"],
)  # fmt: skip
def test_what_is_alike_has_one_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("less", "les"), ("bus", "bu"), ("C", "C++ or Rust"), ("🦀", "🐍")]
)
def test_what_is_not_alike_has_two(one, other):
    assert key(one) != key(other)


said = st.lists(st.lists(st.sampled_from(["trust", "Trust!", "time", "fun"]), max_size=3))
STATES = st.sampled_from(["waiting", "shown", "hidden"])


@given(said, STATES, STATES, STATES)
def test_nothing_is_shown_that_was_not_let_through(texts, trust, time, fun):
    states = {"trust": trust, "time": time, "fun": fun}
    known = [Word("ask", name, name.title(), state) for name, state in states.items()]
    found = words_shown(grouped(texts, known), len(texts))
    assert {one["key"] for one in found["groups"]} <= {
        name for name, state in states.items() if state == "shown"
    }
    for one in found["groups"]:
        assert one["n"] == sum(one["key"] in map(key, some) for some in texts)


def test_what_is_put_into_another_counts_there():
    trust = Word("ask", "trust", "Trust", "shown")
    trusting = Word("ask", "trusting", "trusting", "shown", "trust")
    rude = Word("ask", "rude", "rude", "hidden", "trust")
    found = shown((Group(trust, 2), Group(trusting, 3), Group(rude, 9)))
    assert [(one.word.key, one.people) for one in found] == [("trust", 5)]


def test_what_is_put_into_something_hidden_stands_alone():
    hidden = Word("ask", "trust", "Trust", "hidden")
    trusting = Word("ask", "trusting", "trusting", "shown", "trust")
    found = shown((Group(hidden, 2), Group(trusting, 3)))
    assert [(one.word.key, one.people) for one in found] == [("trusting", 3)]


def test_a_room_shuffles_its_answers_and_the_picture_stays():
    said = [{"order": order} for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0], [0, 2, 1])]
    body = {"items": ["a", "b", "c"], "sure": False}
    mixed = said.copy()
    random.Random(3).shuffle(mixed)
    assert aggregate("ranking", body, mixed) == aggregate("ranking", body, said)
