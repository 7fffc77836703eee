"""Machine code and names, counted in files of our own."""

import shutil
import struct
import subprocess

import pytest

from teachkit.labs.privilege.surface import machine_code, names_in


def elf(*sections):
    """A file with these sections: (kind, flags, size) each."""
    head = bytearray(64)
    head[:6] = b"\x7fELF\x02\x01"
    struct.pack_into("<Q", head, 40, 64)
    struct.pack_into("<HH", head, 58, 64, len(sections))
    table = b"".join(
        struct.pack("<IIQQQQIIQQ", 0, kind, flags, 0, 0, size, 0, 0, 0, 0)
        for kind, flags, size in sections
    )
    return bytes(head) + table


def test_only_code_that_lies_in_the_file_is_machine_code(tmp_path):
    file = tmp_path / "program"
    # Code and its entrance; data; the room for variables, which is no bytes; symbols.
    file.write_bytes(elf((1, 6, 1000), (1, 6, 24), (1, 3, 500), (8, 7, 9000), (2, 0, 70)))
    assert machine_code(file) == 1024


@pytest.mark.parametrize(
    "data",
    [b"", b"#!/bin/sh\n", b"\x7fELF\x01\x01" + bytes(60)],
    ids=["nothing", "script", "32-bit"],
)
def test_what_is_no_elf_file_of_64_bits_has_none(tmp_path, data):
    file = tmp_path / "file"
    file.write_bytes(data)
    assert machine_code(file) is None


def test_binutils_counts_the_same(tmp_path):
    size, cc = shutil.which("size"), shutil.which("cc")
    if not (size and cc):
        pytest.skip("this needs cc and size, of gcc and binutils")
    source, program = tmp_path / "a.c", tmp_path / "a"
    source.write_text("int twice(int x) { return 2 * x; }\nint main(void) { return twice(21); }\n")
    subprocess.run([cc, str(source), "-o", str(program)], check=True)
    said = subprocess.run([size, "-A", str(program)], capture_output=True, text=True, check=True)
    code = (".init", ".plt", ".plt.got", ".plt.sec", ".text", ".fini")
    lines = [line.split() for line in said.stdout.splitlines()]
    assert machine_code(program) == sum(int(line[1]) for line in lines if line and line[0] in code)


def test_a_name_that_is_the_end_of_another_is_found(tmp_path):
    file = tmp_path / "program"
    file.write_bytes(b"\0env_editor\0 no \0use_pty\0Upper\0x9\0")
    names = names_in(file)
    assert {"env_editor", "editor", "use_pty", "pty"} <= set(names)
    assert "no" not in names
    assert not any(name.startswith("_") for name in names)
