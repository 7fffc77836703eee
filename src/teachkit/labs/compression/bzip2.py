"""Compress and decompress through the C interface of bzip2, whichever library stands behind it."""

from __future__ import annotations

from pathlib import Path
from time import thread_time
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.labs.compression.deflate import load
from teachkit.labs.compression.timing import Codec

__all__ = ["bzip2_codec", "cut_at_pointer", "decoder"]


def bzip2_codec(name: str, path: Path | str) -> Codec:
    """Return bzip2's interface at a path.

    Raises:
        TeachkitError: ``cannot-load``.
    """
    import ctypes

    library = load(path)

    def call(function: Any, data: bytes, capacity: int, *rest: int) -> tuple[bytes, float]:
        room, length = ctypes.create_string_buffer(capacity), ctypes.c_uint(capacity)
        start = thread_time()
        code = function(room, ctypes.byref(length), data, ctypes.c_uint(len(data)), *rest)
        took = thread_time() - start
        if code:
            raise TeachkitError(
                "codec-failed",
                f"{name} answered {code}, and 0 is success",
                hint="The library does not do what bzlib.h says.",
            )
        return room.raw[: length.value], took

    def compress(data: bytes, level: int) -> tuple[bytes, float]:
        # One per cent and 600 bytes more is what bzlib.h asks for. No words on what it does (0),
        # and the usual patience with repetitive input (0 stands for 30).
        return call(
            library.BZ2_bzBuffToBuffCompress, data, len(data) * 101 // 100 + 601, level, 0, 0
        )

    def decompress(data: bytes, length: int) -> tuple[bytes, float]:
        return call(library.BZ2_bzBuffToBuffDecompress, data, length + 1, 0, 0)

    return Codec(name, compress, decompress)


def decoder(path: Path | str, capacity: int) -> Any:
    """Return a function from any bytes to (code, what came out): 0 is success, the rest failures.

    Raises:
        TeachkitError: ``cannot-load``.
    """
    import ctypes

    function = load(path).BZ2_bzBuffToBuffDecompress
    room = ctypes.create_string_buffer(capacity)

    def decode(data: bytes) -> tuple[int, bytes]:
        length = ctypes.c_uint(capacity)
        code = function(room, ctypes.byref(length), data, ctypes.c_uint(len(data)), 0, 0)
        return code, room.raw[: length.value] if code == 0 else b""

    return decode


def cut_at_pointer(stream: bytes, value: int) -> bytes:
    """Return the beginning of a stream, with another pointer in its first block, cut behind that.

    A block begins after "BZh" and the level with 48 bits of mark, 32 of checksum and one flag; then
    24 bits say where in the sorted block its first byte stands.
    """
    start = 32 + 48 + 32 + 1
    bits = int.from_bytes(stream[:19])
    place = 19 * 8 - start - 24
    return (bits & ~(0xFFFFFF << place) | value << place).to_bytes(19)
