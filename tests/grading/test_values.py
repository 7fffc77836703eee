"""Plain data keep their exact types on the way; everything else is refused."""

import collections
import math

import msgpack
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teachkit.grading.same import require, same
from teachkit.grading.values import Array, Frame, Handle, NotPlainError, pack, unpack

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.binary()
)
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
@example("\ud800")
@example(-0.0)
@example([2**64, -(2**63), -(2**63) - 1])
def test_what_is_sent_is_what_arrives(value):
    arrived = unpack(pack(value))
    assert same(arrived, value)
    assert repr(arrived) == repr(value) or "{" in repr(value)  # -0.0 is 0.0 to all but repr


@given(st.sets(st.text()))
def test_equal_sets_are_equal_bytes(value):
    # Another insertion order, and another size of the table beneath.
    others = {str(number) for number in range(1000)} - value
    other = (others | value) - others
    assert pack(other) == pack(value)


class Liar(list):
    def __eq__(self, other):
        return True

    __hash__ = None


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        Liar(),
        Text("x"),
        object(),
        (n for n in "x"),
        [{1: Liar()}],
        10**2000,
        len,
        range(3),
        {}.keys(),
    ],
)
def test_what_is_not_plain_data_is_refused(value):
    with pytest.raises(NotPlainError):
        pack(value)


def test_the_dictionaries_of_the_standard_library_arrive_as_dictionaries():
    value = collections.defaultdict(list, {"zlib": [1]})
    for one in (value, collections.OrderedDict(value), collections.Counter("aab")):
        assert same(unpack(pack(one)), dict(one))


def test_a_list_that_holds_itself_is_refused():
    circle = []
    circle.append(circle)
    with pytest.raises(NotPlainError):
        pack(circle)


def extension(code, value):
    return msgpack.packb(msgpack.ExtType(code, msgpack.packb(value)))


def nested(code, depth):
    data = msgpack.packb([])
    for _ in range(depth):
        data = msgpack.packb([msgpack.ExtType(code, data)])
    return data


@pytest.mark.parametrize(
    "claim",
    [
        b"",
        b"\xc1",
        b"\x92\x01",
        b"\x01\x01",
        b"\x91" * 5000 + b"\xc0",
        b"\xdd\xff\xff\xff\xff",
        b"\xdd\x00\x03\x00\x00" * 1000,
        b"\x81\x90\x01",
        extension(1, 3),
        extension(2, [[1]]),
        extension(4, "not bytes of a number, far too long") + b"\x00",
        extension(5, ["int64", [3], [1, 2]]),
        extension(5, ["int64", [-1], []]),
        extension(5, [1]),
        extension(5, ["int64", [1] * 65, [1]]),
        extension(5, ["int64", [2**64 - 1] * 65 + [0], []]),
        extension(6, [{"a": 1}, 2]),
        extension(6, [1, 2, 3]),
        extension(7, 0),
        extension(99, []),
        nested(1, 200),
    ],
    ids=range(21),
)
def test_a_claim_that_nobody_wrote_is_refused(claim):
    with pytest.raises(ValueError):
        unpack(claim)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused(data):
    try:
        value = unpack(data)
    except ValueError:
        return
    assert value is None or type(value).__module__ in (
        "builtins", "teachkit.grading.values", "msgpack.ext",
    )  # fmt: skip


def colliding_tuples(count):
    """Pairs of numbers that all have one hash: Python's hash of tuples takes no secret."""
    low = 2**61 - 1
    # hash(n) == hash(n + low * k), so the pairs differ and their hashes do not.
    return [(low * k, 0) for k in range(count)]


def test_keys_made_to_share_a_hash_are_refused_before_they_cost_anything():
    assert len({hash(pair) for pair in colliding_tuples(5000)}) == 1
    with pytest.raises(ValueError, match="one hash"):
        unpack(pack(dict.fromkeys(colliding_tuples(5000))))
    with pytest.raises(ValueError, match="one hash"):
        unpack(pack([(2**61 - 1) * k for k in range(100, 5000)]))


def test_an_array_travels_as_plain_data():
    np = pytest.importorskip("numpy")
    array = np.array([[1.5, np.nan], [2.0, np.inf]])
    arrived = unpack(pack(array))
    assert same(arrived, Array("float64", (2, 2), (1.5, math.nan, 2.0, math.inf)))
    built = unpack(pack(arrived), build=True)
    assert built.dtype == array.dtype
    assert np.array_equal(built, array, equal_nan=True)
    for scalar in (np.float32(1.5), np.float64(1.5), np.int64(-3), np.bool_(1), np.str_("x")):
        assert same(unpack(pack([scalar])), [scalar.item()])
    with pytest.raises(NotPlainError, match="object"):
        pack(np.array([object()]))


def test_a_table_travels_column_by_column():
    column = Array("int64", (2,), (1, 2))
    frame = Frame({"lines": column}, Array("str", (2,), ("zlib", "sudo")))
    assert same(unpack(pack(frame)), frame)
    assert not same(frame, Frame({"lines": Array("int64", (2,), (1, 3))}, frame.index))


def test_a_handle_is_a_number_until_somebody_knows_its_object():
    assert unpack(pack([Handle(3)]), Handle) == [Handle(3)]
    thing = object()
    assert unpack(pack({"x": thing}, {id(thing): 7}), Handle) == {"x": Handle(7)}
    with pytest.raises(ValueError):
        unpack(pack(Handle(3)))


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 1), (1, 1.0), ([], ()), (set(), frozenset()), ([1, 2], [2, 1]), ({1: 2}, {True: 2}),
     ({(True,)}, {(1,)}), ({frozenset({1}): 2}, {frozenset({1.0}): 2}),
     ([[True]], [[1]]), ({1}, {1.0}), (None, False), ({"a": 1}, {"a": 1, "b": 2}), (0.1, 0.2)],
)  # fmt: skip
def test_look_alikes_are_not_the_same(one, other):
    assert not same(one, other)
    assert not same(other, one)


def test_sets_of_other_lengths_are_told_apart_without_a_look_at_their_items():
    class Dear:
        looks = 0

        def __hash__(self):
            Dear.looks += 1
            return 1

    dear, dears = {Dear()}, {Dear(): 1}
    Dear.looks = 0
    assert not same(dear, {1, 2})
    assert not same(dears, {1: 1, 2: 1})
    assert Dear.looks == 0


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
