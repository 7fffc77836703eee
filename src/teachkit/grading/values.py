"""The wire: plain data between the checks and a learner's process, and nothing else.

The format is msgpack, which has no way to name a class or to run anything. Python's types that
it lacks travel as its extension types. What arrives is made of exact built-in types, so that
``==`` on it says the truth; what is not plain data is refused where it leaves, by name.

A process that lies about its values can send any bytes it likes. So reading is bounded: in
length, in nesting, in the dimensions of an array, and in the number of keys that share one hash,
which would make a dictionary quadratic (the hashes of numbers and tuples are no secret; those of
texts are).
"""

from __future__ import annotations

import math
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import NoneType
from typing import Any

try:
    import msgpack
except ImportError:  # in the browser there is none for its Python
    from teachkit.grading import packing as msgpack

__all__ = ["Array", "Frame", "Handle", "NotPlainError", "Ran", "pack", "unpack"]

TUPLE, SET, FROZENSET, INTEGER, ARRAY, FRAME, HANDLE = 1, 2, 3, 4, 5, 6, 7

# Deeper than any value of an exercise, and far from what would exhaust Python's stack.
DEEPEST = 64
MOST_ITEMS = 200_000
# str(int) refuses more digits than about this by itself; saying so first gives a better sentence.
LARGEST_BITS = 4096
MOST_COLLISIONS = 64
# As many as NumPy has. A product of a hundred thousand sizes would keep the reader for minutes.
MOST_DIMENSIONS = 64


class NotPlainError(Exception):
    """A value that is not plain data; its text names the type."""


@dataclass(frozen=True, slots=True)
class Array:
    """A NumPy array as plain data: ``values`` in row-major order, ``dtype`` as NumPy spells it.

    Times are texts in ISO 8601. Neither side of a check needs NumPy to hold one.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A pandas DataFrame (or Series, as one column) as plain data, column by column."""

    columns: dict[str, Array]
    index: Array


@dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays in the learner's process; only its number crosses."""

    number: int


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program did: its value, what it wrote, and its exit status (0 without one)."""

    value: Any
    out: str
    err: str
    exit: int


def pack(value: object, handles: Mapping[int, int] | None = None) -> bytes:
    """Return ``value`` as bytes; ``handles`` maps ``id(object)`` to the number of its handle.

    Raises:
        NotPlainError: for anything but None, bool, int, float, str, bytes, list, tuple, dict,
            set, frozenset, arrays and frames. Subclasses are refused: their ``==`` may say what
            it likes (but the dictionaries of `collections` pass as dict, NumPy's numbers as
            numbers).
    """

    def extended(item: Any) -> Any:  # whatever msgpack has no type for
        try:
            return _extended(item, packed)
        except NotPlainError:
            if handles is None or id(item) not in handles:
                raise
            return msgpack.ExtType(HANDLE, packed(handles[id(item)]))

    def packed(item: object) -> bytes:
        return bytes(
            msgpack.packb(item, default=extended, strict_types=True, unicode_errors="surrogatepass")
        )

    try:
        return packed(value)
    except (ValueError, RecursionError, OverflowError, MemoryError) as error:
        raise NotPlainError("a value nested too deeply, or within itself") from error


def unpack(
    data: bytes, objects: Callable[[int], object] | None = None, *, build: bool = False
) -> Any:  # whatever was packed
    """Return the value that `pack` wrote.

    ``objects`` gives the object of a handle's number; with ``build`` arrays and frames become
    those of NumPy and pandas, which must be there.

    Raises:
        ValueError: for bytes that `pack` does not write, or that are beyond the limits above.
    """
    reader = _Reader(objects, build)
    try:
        return reader.read(data)
    except ValueError:
        raise
    except (msgpack.UnpackException, TypeError, RecursionError, OverflowError) as error:
        raise ValueError("not a value of this wire") from error


def _extended(item: Any, packed: Callable[[object], bytes]) -> Any:
    kind = type(item)
    if kind is tuple:
        return msgpack.ExtType(TUPLE, packed(list(item)))
    if kind is set or kind is frozenset:
        return msgpack.ExtType(SET if kind is set else FROZENSET, _sorted(item, packed))
    package = kind.__module__.partition(".")[0]
    if package == "numpy" and "numpy" in sys.modules:
        item = _from_numpy(item)
    elif package == "pandas" and "pandas" in sys.modules:
        item = _from_pandas(item)
    kind = type(item)
    if kind is int:
        if item.bit_length() > LARGEST_BITS:
            raise NotPlainError("a number of more than a thousand digits")
        if -(2**63) <= item < 2**64:
            return item  # NumPy's
        return msgpack.ExtType(INTEGER, item.to_bytes(item.bit_length() // 8 + 1, signed=True))
    if kind in (OrderedDict, defaultdict, Counter):
        return dict(item)
    if kind is Handle:
        return msgpack.ExtType(HANDLE, packed(item.number))
    if kind is Array:
        return msgpack.ExtType(ARRAY, packed([item.dtype, list(item.shape), list(item.values)]))
    if kind is Frame:
        return msgpack.ExtType(FRAME, packed([item.columns, item.index]))
    if type(item) in (float, str, bool, NoneType):  # what NumPy or pandas made plain
        return item
    raise NotPlainError(_a(kind.__name__))


def _sorted(items: AbstractSet[Any], packed: Callable[[object], bytes]) -> bytes:
    """Return a set's items as a packed list in one order, so that equal sets are equal bytes."""
    if {type(item) for item in items} in ({str}, {int}):  # most sets, and ten times as quick
        return packed(sorted(items))
    head: bytes = msgpack.Packer().pack_array_header(len(items))
    return head + b"".join(sorted(packed(item) for item in items))


def _a(name: str) -> str:
    name = name[:100].encode("utf-8", "replace").decode()
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"


def _from_numpy(item: Any) -> Any:
    import numpy as np

    if isinstance(item, np.generic):
        return item.item()
    if type(item) is not np.ndarray:
        raise NotPlainError(_a(type(item).__name__))
    if item.dtype.kind in "mM":
        values = item.astype(str)
    elif item.dtype.kind in "biufU":
        values = item
    else:
        raise NotPlainError(f"an array of {item.dtype}")
    return Array(str(item.dtype), tuple(item.shape), tuple(values.ravel().tolist()))


def _from_pandas(item: Any) -> Any:
    import pandas as pd

    if type(item) is pd.Series:
        item = item.to_frame(name="" if item.name is None else item.name)
    elif isinstance(item, pd.Timestamp):
        return item.isoformat()
    elif type(item) is not pd.DataFrame:
        raise NotPlainError(_a(type(item).__name__))
    if not item.columns.is_unique:
        raise NotPlainError("a table with two columns of one name")
    columns = {str(name): _column(item[name]) for name in item.columns}
    return Frame(columns, _column(item.index.to_series()))


def _column(series: Any) -> Array:
    values = series.to_numpy()
    if values.dtype.kind in "biuf":
        return Array(str(values.dtype), values.shape, tuple(values.tolist()))
    if values.dtype.kind in "mM":
        return Array(str(values.dtype), values.shape, tuple(values.astype(str).tolist()))
    texts = tuple(None if part is None or part != part else part for part in values.tolist())  # noqa: PLR0124  # NaN is how pandas says nothing
    if not all(part is None or type(part) is str for part in texts):
        raise NotPlainError("a column of mixed objects")
    return Array("str", values.shape, texts)


class _Reader:
    """One message being read: how deep we are, and which hashes have come."""

    def __init__(self, objects: Callable[[int], object] | None, build: bool) -> None:  # noqa: FBT001  # private
        self._objects = objects
        self._build = build
        self._depth = 0
        self._hashes: dict[int, object] = {}
        self._collisions = 0

    def read(self, data: bytes) -> Any:
        return msgpack.unpackb(
            data,
            ext_hook=self._extension,
            strict_map_key=False,
            unicode_errors="surrogatepass",
            max_array_len=MOST_ITEMS,
            max_map_len=MOST_ITEMS,
            timestamp=1,  # as a float, and no object: nobody here writes any
        )

    def _extension(self, code: int, data: bytes) -> Any:
        if code == INTEGER:
            if len(data) > LARGEST_BITS // 8 + 1:
                raise ValueError("a number too long")
            return self._watched(int.from_bytes(data, signed=True))
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("nested too deeply")
        try:
            return self._watched(self._collection(code, self.read(data)))
        finally:
            self._depth -= 1

    def _collection(self, code: int, value: Any) -> Any:
        if code == HANDLE and self._objects is not None and type(value) is int:
            return self._objects(value)
        if type(value) is not list:
            raise ValueError("not a value of this wire")
        if code == TUPLE:
            return tuple(value)
        if code == SET:
            return set(value)
        if code == FROZENSET:
            return frozenset(value)
        if code == ARRAY:
            return self._array(value)
        if code == FRAME:
            return self._frame(value)
        raise ValueError("not a value of this wire")

    def _watched(self, value: Any) -> Any:
        """Let a value through unless too many others share its hash without being equal."""
        try:
            number = hash(value)
        except TypeError:
            return value  # it cannot become a key
        if self._hashes.setdefault(number, value) != value:
            self._collisions += 1
            if self._collisions > MOST_COLLISIONS:
                raise ValueError("too many keys with one hash")
        return value

    def _array(self, value: list[Any]) -> Any:
        dtype, shape, values = value
        if not (
            type(dtype) is str
            and type(shape) is list
            and type(values) is list
            and len(shape) <= MOST_DIMENSIONS
            and all(type(size) is int and size >= 0 for size in shape)
            and math.prod(shape) == len(values)
        ):
            raise ValueError("not an array of this wire")
        if not self._build:
            return Array(dtype, tuple(shape), tuple(values))
        import numpy as np

        return np.array(values, dtype=None if dtype == "str" else dtype).reshape(shape)

    def _frame(self, value: list[Any]) -> Any:
        columns, index = value
        if not isinstance(columns, dict) or not all(type(name) is str for name in columns):
            raise ValueError("not a table of this wire")
        if not self._build:
            if not all(type(part) is Array for part in (*columns.values(), index)):
                raise ValueError("not a table of this wire")
            return Frame(columns, index)
        import pandas as pd

        return pd.DataFrame(columns, index=index)
