"""MessagePack in Python alone: as much of the package msgpack as `teachkit.grading.values` uses.

It stands in where the compiled one is not to be had, as in the browser, and writes the same
bytes. What it reads there comes from the same process.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["ExtType", "Packer", "UnpackException", "packb", "unpackb"]

# As deep as msgpack goes before it gives up.
DEEPEST = 511
_ENDLESS = "recursion limit exceeded"


class UnpackException(Exception):  # noqa: N818  # msgpack's name
    """These bytes are not what `packb` writes."""


@dataclass(frozen=True, slots=True)
class ExtType:
    """A value of a type that the format lacks: the number of its type, and its bytes."""

    code: int
    data: bytes


class Packer:
    """Writes the beginning of an array whose items are packed already."""

    def pack_array_header(self, length: int) -> bytes:
        """Return the bytes before the first of ``length`` items."""
        return _head(length, 0x90, 16, {0xDC: ">H", 0xDD: ">I"})


def packb(
    value: object,
    *,
    default: Callable[[Any], object],
    strict_types: bool,
    unicode_errors: str,
) -> bytes:
    """Return a value as bytes; ``default`` makes something else of what the format lacks.

    Raises:
        ValueError: for what is nested too deeply, or within itself.
    """
    assert strict_types  # noqa: S101  # the one way in which `values` asks
    return b"".join(_parts(value, default, unicode_errors, DEEPEST))


def _parts(
    value: object, default: Callable[[Any], object], errors: str, left: int
) -> Iterator[bytes]:
    if left < 0:
        raise ValueError(_ENDLESS)
    plain = _plain(value, errors)
    if plain is None and type(value) not in (list, dict):
        value = default(value)
        plain = _plain(value, errors)
    if plain is not None:
        yield plain
    elif type(value) is list:
        yield Packer().pack_array_header(len(value))
        for item in value:
            yield from _parts(item, default, errors, left - 1)
    elif type(value) is dict:
        yield _head(len(value), 0x80, 16, {0xDE: ">H", 0xDF: ">I"})
        for pair in value.items():
            for item in pair:
                yield from _parts(item, default, errors, left - 1)
    else:
        raise TypeError(f"cannot pack {type(value).__name__}")


def _plain(value: object, errors: str) -> bytes | None:
    """Return what has no parts as bytes; None for anything else, an integer too long included."""
    if value is None:
        return b"\xc0"
    if type(value) is bool:
        return b"\xc3" if value else b"\xc2"
    if type(value) is int:
        return _integer(value)
    if type(value) is float:
        return b"\xcb" + struct.pack(">d", value)
    if type(value) is str:
        text = value.encode("utf-8", errors)
        return _head(len(text), 0xA0, 32, {0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}) + text
    if type(value) is bytes or type(value) is bytearray:
        return _head(len(value), 0, 0, {0xC4: ">B", 0xC5: ">H", 0xC6: ">I"}) + value
    return _extension(value) if type(value) is ExtType else None


def _integer(value: int) -> bytes | None:
    if -32 <= value < 128:
        return struct.pack(">b", value)
    forms = (
        {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}
        if value >= 0
        else {0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
    )
    for mark, form in forms.items():
        try:
            return bytes([mark]) + struct.pack(form, value)
        except struct.error:
            continue
    return None


def _extension(value: ExtType) -> bytes:
    length = len(value.data)
    fixed = {1: 0xD4, 2: 0xD5, 4: 0xD6, 8: 0xD7, 16: 0xD8}
    head = (
        bytes([fixed[length]])
        if length in fixed
        else _head(length, 0, 0, {0xC7: ">B", 0xC8: ">H", 0xC9: ">I"})
    )
    return head + struct.pack(">b", value.code) + value.data


def _head(length: int, small: int, most_small: int, forms: dict[int, str]) -> bytes:
    """Return the mark and the length of what follows, in the shortest form."""
    if length < most_small:
        return bytes([small | length])
    for mark, form in forms.items():
        if length < 1 << (8 * struct.calcsize(form)):
            return bytes([mark]) + struct.pack(form, length)
    raise ValueError("too long")


def unpackb(
    data: bytes,
    *,
    ext_hook: Callable[[int, bytes], object],
    strict_map_key: bool,
    unicode_errors: str,
    max_array_len: int,
    max_map_len: int,
    timestamp: int,
) -> Any:  # whatever was packed
    """Return the value that `packb` wrote; ``ext_hook`` makes one of an extension's bytes.

    Raises:
        ValueError: for bytes that end too early or too late, or that hold too many items.
        UnpackException: for bytes that nothing here writes.
    """
    assert not strict_map_key  # noqa: S101  # the one way in which `values` asks
    assert timestamp  # noqa: S101  # nobody here writes any
    reader = _Reader(data, ext_hook, unicode_errors, max_array_len, max_map_len)
    value = reader.value()
    if reader.place != len(data):
        raise ValueError("there is more than one value")
    return value


# Mark: what it is, and the form of its number (a value, or a length).
_FORMS: dict[int, tuple[str, str]] = {
    **{0xCC + n: ("number", form) for n, form in enumerate((">B", ">H", ">I", ">Q"))},
    **{0xD0 + n: ("number", form) for n, form in enumerate((">b", ">h", ">i", ">q"))},
    0xCB: ("number", ">d"),
    **{0xD9 + n: ("text", form) for n, form in enumerate((">B", ">H", ">I"))},
    **{0xC4 + n: ("bytes", form) for n, form in enumerate((">B", ">H", ">I"))},
    **{0xC7 + n: ("extension", form) for n, form in enumerate((">B", ">H", ">I"))},
    **{0xDC + n: ("array", form) for n, form in enumerate((">H", ">I"))},
    **{0xDE + n: ("map", form) for n, form in enumerate((">H", ">I"))},
}
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}


@dataclass(slots=True)
class _Reader:
    data: bytes
    ext_hook: Callable[[int, bytes], object]
    errors: str
    most_items: int
    most_pairs: int
    place: int = 0

    def value(self) -> Any:
        mark = self._take(1)[0]
        if mark < 0x80 or mark >= 0xE0:
            return mark if mark < 0x80 else mark - 256
        if mark in _CONSTANTS:
            return _CONSTANTS[mark]
        if mark < 0xC0:
            kind = "map" if mark < 0x90 else "array" if mark < 0xA0 else "text"
            length = mark & (31 if kind == "text" else 15)
        elif 0xD4 <= mark <= 0xD8:
            kind, length = "extension", 1 << (mark - 0xD4)
        elif mark in _FORMS:
            kind, form = _FORMS[mark]
            number = struct.unpack(form, self._take(struct.calcsize(form)))[0]
            if kind == "number":
                return number
            length = number
        else:
            raise UnpackException("no such mark")
        return self._filled(kind, length)

    def _filled(self, kind: str, length: int) -> Any:
        if kind == "text":
            return self._take(length).decode("utf-8", self.errors)
        if kind == "bytes":
            return self._take(length)
        if kind == "extension":
            code = struct.unpack(">b", self._take(1))[0]
            return self.ext_hook(code, self._take(length))
        if length > (self.most_items if kind == "array" else self.most_pairs):
            raise ValueError("too many items")
        if kind == "array":
            return [self.value() for _ in range(length)]
        return {self.value(): self.value() for _ in range(length)}

    def _take(self, length: int) -> bytes:
        part = self.data[self.place : self.place + length]
        if len(part) < length:
            raise ValueError("incomplete input")
        self.place += length
        return part
