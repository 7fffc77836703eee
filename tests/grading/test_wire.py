"""Plain data keep their exact types on the way; everything else is refused."""

import collections
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.grading.child import NotPlainError, decode, encode, read_frame, write_frame
from teachkit.grading.same import require, same

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
keys = st.booleans() | st.integers() | st.text() | st.tuples(st.integers(), st.text())
plain = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(keys, max_size=3)
        | st.frozensets(keys, max_size=3)
    ),
    max_leaves=12,
)


@given(plain)
def test_what_is_sent_is_what_arrives(value):
    pipe = io.BytesIO()
    write_frame(pipe, encode(value))
    pipe.seek(0)
    assert same(decode(read_frame(pipe)), value)


class Liar(list):
    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.parametrize(
    "value",
    [Liar(), collections.OrderedDict(), object(), (n for n in "x"), [{1: Liar()}], 10**2000, len],
)
def test_what_is_not_plain_data_is_refused(value):
    with pytest.raises(NotPlainError):
        encode(value)


def test_a_list_that_holds_itself_is_refused():
    circle = []
    circle.append(circle)
    with pytest.raises(NotPlainError):
        encode(circle)


@pytest.mark.parametrize(
    "value", [{}, {"a": 1, "b": 2}, {"exec": "x"}, {"tuple": 3}, {"float": "1"}, {"bytes": "zz"},
              {"set": [[1]]}, {"dict": [[1]]}, {"dict": [[[], 1]]}],
)  # fmt: skip
def test_a_claim_that_nobody_wrote_is_refused(value):
    with pytest.raises(ValueError):
        decode(value)


@pytest.mark.parametrize("raw", [b"", b"\0\0", b"\0\0\0\x05abc"])
def test_a_pipe_that_ends_gives_nothing(raw):
    assert read_frame(io.BytesIO(raw)) is None


@pytest.mark.parametrize("raw", [b"\xff\xff\xff\xff", b"\0\0\0\x01{"])
def test_a_frame_that_is_none_is_refused(raw):
    with pytest.raises(ValueError):
        read_frame(io.BytesIO(raw))


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 1), (1, 1.0), ([], ()), (set(), frozenset()), ([1, 2], [2, 1]), ({1: 2}, {True: 2}),
     ([[True]], [[1]]), ({1}, {1.0}), (None, False), ({"a": 1}, {"a": 1, "b": 2}), (0.1, 0.2)],
)  # fmt: skip
def test_look_alikes_are_not_the_same(one, other):
    assert not same(one, other)
    assert not same(other, one)


def test_nan_is_the_same_as_nan_and_floats_may_have_a_tolerance():
    assert same([math.nan], [math.nan])
    assert not same(math.nan, 1.0)
    assert same({"x": 0.1 + 0.2}, {"x": 0.3}, tolerance=1e-9)
    assert same(math.inf, math.inf)


@pytest.mark.parametrize(
    ("got", "sentence"),
    [(None, "return"), (3, "a whole number"), ({"x"}, "a set"), (["x", 1], "a whole number")],
)
def test_what_is_required_is_said_in_words(got, sentence):
    with pytest.raises(AssertionError, match=sentence):
        require(got, list, of=str)
    require(["fine"], list, of=str)
