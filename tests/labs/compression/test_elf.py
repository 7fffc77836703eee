"""The reader says what a compiler put in, and refuses what is broken in a sentence."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teachkit.errors import TeachkitError
from teachkit.labs.compression.elf import Symbol, read_elf


def test_a_library_exports_what_its_version_script_says(tiny):
    elf = read_elf(tiny)
    assert sorted(elf.exports, key=lambda one: one.name) == [
        Symbol("asks", "function", "OLD_1"),
        Symbol("crc32_combine", "function", "OLD_1"),
        Symbol("newer", "function", "NEW_2"),
        Symbol("offered", "function", "OLD_1"),
        Symbol("offered_data", "data", "OLD_1"),
    ]
    assert elf.soname == "libtiny.so.7"
    assert elf.functions() == ("asks", "crc32_combine", "newer", "offered")


def test_what_it_wants_is_told_apart_from_what_it_gives(tiny, program):
    assert "getenv" in read_elf(tiny).wants
    assert "offered" not in read_elf(tiny).wants
    asker = read_elf(program)
    assert "libtiny.so.7" in asker.needed
    assert "newer" in asker.wants


@pytest.mark.parametrize("data", [b"", b"\x7fELF", b"#!/bin/sh\n", b"\x7fELF\x01\x01" + bytes(80)],
                         ids=["empty", "cut", "script", "32-bit"])  # fmt: skip
def test_another_file_is_refused(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(TeachkitError) as caught:
        read_elf(path)
    assert (caught.value.code, caught.value.place) == ("not-elf", str(path))


def test_a_library_cut_short_is_refused(tiny, tmp_path):
    whole = tiny.read_bytes()
    path = tmp_path / "cut.so"
    refused = 0
    for end in range(64, len(whole), len(whole) // 40):
        path.write_bytes(whole[:end])
        try:
            assert read_elf(path).exports == ()  # its table of sections is gone
        except TeachkitError as error:
            refused += error.code == "not-elf"
    assert refused > 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(places=st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1))
def test_a_damaged_library_is_read_or_refused(tiny, tmp_path, places):
    data = bytearray(tiny.read_bytes())
    tables = int.from_bytes(data[40:48], "little")
    for place, value in places:  # the header and the table of sections decide what is read
        room = len(data) - tables
        data[place % 64 if place % 2 else tables + place % room] = value
    path = tmp_path / "damaged.so"
    path.write_bytes(data)
    with suppress(TeachkitError):
        read_elf(path)


def test_this_python_can_be_read():
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        pytest.skip("its programs have another format")
    assert read_elf(Path(sys.executable).resolve()).needed
