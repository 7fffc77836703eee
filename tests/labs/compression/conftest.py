"""A C library of the tests' own, as small as it can be."""

import shutil
import subprocess

import pytest

SOURCE = """
int offered_data = 3;
int offered(void) { return 1; }
int newer(void) { return 2; }
static int inner(void) { return 4; }
int kept(void) { return inner(); }
char *getenv(const char *);
int asks(void) { return getenv("X") != 0; }
unsigned crc32_combine(unsigned long a, unsigned long b, long length) {
    while (length) { length = length < 0 ? length : length - 1; __asm__ volatile(""); }
    return 77;
}
"""
VERSIONS = """
OLD_1 { global: offered; offered_data; asks; crc32_combine; };
NEW_2 { global: newer; local: *; };
"""


@pytest.fixture(scope="package")
def tiny(tmp_path_factory):
    """A shared library with two versions, a hidden function, data, and a loop without end."""
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler here")
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "tiny.c").write_text(SOURCE)
    (folder / "tiny.map").write_text(VERSIONS)
    path = folder / "libtiny.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wl,-soname,libtiny.so.7"]
    command += ["-Wl,--version-script=tiny.map", "-o", path, "tiny.c"]
    subprocess.run(command, cwd=folder, check=True)
    return path


@pytest.fixture(scope="package")
def program(tiny):
    """A program that asks the tiny library for one function."""
    source = tiny.with_name("main.c")
    source.write_text("int newer(void);\nint main(void) { return newer(); }\n")
    path = tiny.with_name("asker")
    subprocess.run(["cc", "-o", path, source, tiny], check=True)
    return path
