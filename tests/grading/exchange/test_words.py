"""The two words that imported checks are written with."""

import math

import pytest

from teachkit.grading.exchange import equal, on_the_answer
from teachkit.grading.launch import AnswerFailedError
from teachkit.grading.values import Array


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (2, 2.0, True), (True, 1, False), (0, False, False), ([1, 2.0], [1.0, 2], True),
        ((1,), [1], False), (math.nan, math.nan, True), (math.nan, 1, False),
        ({1: "a"}, {1.0: "a"}, True), ({True: "a"}, {1: "a"}, False), ({1, 2}, {1.0, 2}, True),
        ("1", 1, False), (None, 0, False), (math.inf, math.inf, True), (math.inf, 1e308, False),
        ([], (), False), ({"a": [1]}, {"a": [1.0]}, True), ({"a": 1}, {"a": 1, "b": 2}, False),
    ],
    ids=str,
)  # fmt: skip
def test_numbers_count_by_value_and_everything_else_by_type(one, other, same):
    assert equal(one, other) is same
    assert equal(other, one) is same


def test_the_tolerance_is_that_of_numpy():
    assert equal(1.00001, 1, relative=1e-5, absolute=1e-8)
    assert not equal(1.0001, 1, relative=1e-5, absolute=1e-8)
    assert equal([0.0, 100.0005], [0, 100], relative=1e-5)
    assert not equal(1e-7, 0, absolute=1e-8)


def test_an_array_is_the_list_of_its_values():
    assert equal(Array("int64", (2, 2), (1, 2, 3, 4)), [[1, 2], [3, 4]])
    assert not equal(Array("int64", (4,), (1, 2, 3, 4)), [[1, 2], [3, 4]])
    assert equal(Array("float64", (), (1.0,)), 1)


def test_a_value_of_another_kind_is_the_answers_fault():
    with pytest.raises(AssertionError, match="TypeError"), on_the_answer():
        len(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [AssertionError("no"), AnswerFailedError("no")], ids=repr)
def test_what_the_answer_did_is_passed_on_as_it_is(error):
    with pytest.raises(type(error)) as raised, on_the_answer():
        raise error
    assert raised.value is error
