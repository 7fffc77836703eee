"""Compress and decompress through the C interface of zlib, whichever library stands behind it.

Each library is loaded with ``RTLD_DEEPBIND``: its own calls (``compress2`` calls ``deflate``) stay
inside it. Without that the first zlib that a process loaded may answer for all the others, and a
benchmark would compare it with itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import thread_time
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.labs.compression.timing import Codec

__all__ = ["isal_codec", "load", "version_of", "zlib_codec"]

_FINISH = 4
_STREAM_END = 1


def load(path: Path | str) -> Any:
    """Return the library at a path for ctypes, bound to itself.

    Raises:
        TeachkitError: ``cannot-load`` when the loader refuses it.
    """
    import ctypes

    try:
        return ctypes.CDLL(str(path), mode=os.RTLD_NOW | getattr(os, "RTLD_DEEPBIND", 0))
    except OSError as error:
        raise TeachkitError(
            "cannot-load",
            f"The loader refuses a library: {error}",
            place=str(path),
            hint="It is for another machine or a newer C library; run the lab where it fits.",
        ) from error


def version_of(path: Path | str, function: str = "zlibVersion") -> str:
    """Return the version that a library itself reports.

    Raises:
        TeachkitError: ``cannot-load``.
    """
    import ctypes

    call = getattr(load(path), function)
    call.restype = ctypes.c_char_p
    return str(call().decode())


def zlib_codec(name: str, path: Path | str, prefix: str = "") -> Codec:
    """Return zlib's interface at a path; zlib-ng's own functions begin with ``zng_``.

    Raises:
        TeachkitError: ``cannot-load``.
    """
    import ctypes

    class Stream(ctypes.Structure):
        # The head of z_stream, which zlib-ng's own has in common; room for the rest of either.
        _fields_ = (
            ("next_in", ctypes.c_void_p),
            ("avail_in", ctypes.c_uint),
            ("total_in", ctypes.c_ulong),
            ("next_out", ctypes.c_void_p),
            ("avail_out", ctypes.c_uint),
            ("total_out", ctypes.c_ulong),
            ("rest", ctypes.c_uint64 * 8),
        )

    library = load(path)
    size = 112  # of z_stream on every 64-bit machine: the two Init functions ask for it
    if prefix:
        begin: tuple[Any, ...] = ()
    else:
        library.zlibVersion.restype = ctypes.c_char_p
        begin = (library.zlibVersion(), ctypes.c_int(size))
    mark = "" if prefix else "_"
    deflate_init = getattr(library, f"{prefix}deflateInit{mark}")
    inflate_init = getattr(library, f"{prefix}inflateInit{mark}")
    deflate, deflate_end = (getattr(library, prefix + name) for name in ("deflate", "deflateEnd"))
    inflate, inflate_end = (getattr(library, prefix + name) for name in ("inflate", "inflateEnd"))

    def work(
        init: Callable[[Any], int], step: Any, end: Any, data: bytes, room: Any
    ) -> tuple[bytes, float]:
        stream, source = Stream(), ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p)
        start = thread_time()
        codes = [init(ctypes.byref(stream))]
        stream.next_in, stream.avail_in = source, len(data)
        stream.next_out, stream.avail_out = ctypes.addressof(room), len(room)
        codes += [step(ctypes.byref(stream), _FINISH), end(ctypes.byref(stream))]
        took = thread_time() - start
        if codes != [0, _STREAM_END, 0]:
            raise _refused(name, codes)
        return bytes(room.raw[: stream.total_out]), took

    rooms: dict[int, Any] = {}

    def room(length: int) -> Any:
        """Return the same buffer each time, so that no round pays for its pages."""
        if length not in rooms:
            rooms.clear()
            rooms[length] = ctypes.create_string_buffer(length)
        return rooms[length]

    def compress(data: bytes, level: int) -> tuple[bytes, float]:
        def init(stream: Any) -> int:
            return int(deflate_init(stream, ctypes.c_int(level), *begin))

        # The quickest encoders may spend nine bits on a byte, and a little on every block.
        return work(init, deflate, deflate_end, data, room(len(data) * 5 // 4 + 1024))

    def decompress(data: bytes, length: int) -> tuple[bytes, float]:
        def init(stream: Any) -> int:
            return int(inflate_init(stream, *begin))

        return work(init, inflate, inflate_end, data, room(length + 1))

    return Codec(name, compress, decompress)


def isal_codec(wheels: Path) -> Codec:
    """Return ISA-L through its Python module: it has an interface of its own, and levels 0 to 3.

    Raises:
        TeachkitError: ``cannot-load`` when the module is not there.
    """
    module = _from_wheels("isal.isal_zlib", wheels)

    def compress(data: bytes, level: int) -> tuple[bytes, float]:
        start = thread_time()
        found = module.compress(data, level)
        return found, thread_time() - start

    def decompress(data: bytes, length: int) -> tuple[bytes, float]:
        start = thread_time()
        found = module.decompress(data, bufsize=length)
        return found, thread_time() - start

    version = _from_wheels("isal", wheels).ISAL_VERSION
    return Codec(f"ISA-L {version}", compress, decompress, levels=(0, 1, 2, 3))


def _from_wheels(name: str, wheels: Path) -> Any:
    from importlib import import_module

    sys.path.insert(0, str(wheels))
    try:
        return import_module(name)
    except ImportError as error:
        raise TeachkitError(
            "cannot-load",
            f"The module {name} cannot be loaded: {error}",
            place=str(wheels),
            hint="Fetch it again: teachkit lab clean, then run the lab.",
        ) from error
    finally:
        sys.path.remove(str(wheels))


def _refused(name: str, codes: list[int]) -> TeachkitError:
    return TeachkitError(
        "codec-failed",
        f"{name} answered {codes} to initialise, work and end",
        hint="It should be 0, 1 and 0: the library does not do what zlib.h says.",
    )
