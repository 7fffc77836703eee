"""A library that is measured answers for itself, and its interface does what zlib.h says."""

import ctypes
import ctypes.util
import shutil
import subprocess
import sys
import zlib

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.compression.deflate import load, zlib_codec

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is glibc's loader")


@pytest.fixture
def two(tmp_path):
    """Two libraries with the same names, as two versions of zlib are; each calls its own."""
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler here")
    paths = []
    for number in (1, 2):
        source, path = tmp_path / f"v{number}.c", tmp_path / f"libv{number}.so"
        source.write_text(
            f"int inner(void) {{ return {number}; }}\nint outer(void) {{ return inner(); }}\n"
        )
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-fno-inline", "-O0", "-o", path, source], check=True
        )
        paths.append(path)
    return paths


def test_a_library_calls_its_own_functions_whoever_came_first(two):
    """Without the binding the first library answers for the second: then this is no test."""
    script = (
        "import ctypes, sys\n"
        "from teachkit.labs.compression.deflate import load\n"
        "ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)\n"
        "print(ctypes.CDLL(sys.argv[2]).outer() if sys.argv[3] == 'plainly' else"
        " load(sys.argv[2]).outer())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script, *two, how], capture_output=True, text=True, check=True
        ).stdout.strip()
        for how in ("plainly", "bound")
    ]
    assert said == ["1", "2"]


def test_what_it_compresses_python_unpacks_and_the_other_way_round():
    name = ctypes.util.find_library("z")
    if name is None:
        pytest.skip("this machine has no zlib for programs")
    codec = zlib_codec("zlib", name)
    data = b"It has the same interface. " * 5_000
    for level in (1, 6, 9):
        made, seconds = codec.compress(data, level)
        assert zlib.decompress(made) == data
        assert 0 < seconds < 30
        assert codec.decompress(zlib.compress(data, level), len(data))[0] == data
    with pytest.raises(TeachkitError) as caught:
        codec.decompress(made[:-20], len(data))
    assert caught.value.code == "codec-failed"


def test_what_is_no_library_is_refused(tmp_path):
    (tmp_path / "libx.so").write_text("no library")
    with pytest.raises(TeachkitError) as caught:
        load(tmp_path / "libx.so")
    assert caught.value.code == "cannot-load"
