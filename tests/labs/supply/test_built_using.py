"""What a Debian program was built from, from paragraphs as an index has them."""

import lzma

import pytest

from teachkit.decisions.depend.lock import read_lock, write_lock
from teachkit.labs.supply.built_using import Program, as_lock, crates_in, programs


@pytest.mark.parametrize(
    ("entry", "crate"),
    [
        pytest.param("rust-libc (= 0.2.186-1)", ("libc", "0.2.186"), id="plain"),
        pytest.param("rust-rand-core-0.6 (= 0.6.4-5)", ("rand-core", "0.6.4"), id="series"),
        pytest.param("rust-time-0.1 (= 0.1.45-1)", ("time", "0.1.45"), id="series-0.1"),
        pytest.param("rust-md-5 (= 0.11.0-2)", ("md-5", "0.11.0"), id="a-name-that-ends-so"),
        pytest.param("rust-blake2-0.10 (= 0.10.6-1)", ("blake2", "0.10.6"), id="both"),
        pytest.param("rust-rustix (= 1.1.4+dfsg-1)", ("rustix", "1.1.4"), id="repackaged"),
        pytest.param("rust-x (= 2.0.0-1+really1.9.0-3)", ("x", "1.9.0"), id="really"),
        pytest.param("rust-y (= 1.2-1)", ("y", "1.2.0"), id="two-numbers"),
    ],
)
def test_an_entry_is_a_crate_and_upstreams_version(entry, crate):
    assert crates_in(f"{entry}, rustc (= 1.95.0+dfsg1-2)") == (crate,)


def test_only_what_was_built_with_rustc_counts(tmp_path):
    index = tmp_path / "Packages.xz"
    index.write_bytes(
        lzma.compress(
            b"Package: c-program\nVersion: 1-1\nStatic-Built-Using: rust-no (= 1.0.0-1)\n\n"
            b"Package: sudo-rs\nVersion: 0.2.15-1\nDescription: Static-Built-Using is a field\n"
            b"Static-Built-Using: rust-glob (= 0.3.4-1), rust-libc (= 0.2.186-1),"
            b" rustc (= 1.95.0+dfsg1-2)\n\n"
            b"Package: bash\nVersion: 5-1\n"
        )
    )
    (program,) = programs(index)
    assert program == Program("sudo-rs", "0.2.15-1", (("glob", "0.3.4"), ("libc", "0.2.186")))


def test_crates_get_their_own_names_back_where_they_are_known():
    program = Program(
        "it", "1", (("ansi-term", "0.12.1"), ("md-5", "0.10.0"), ("ansi-term", "0.12.1"))
    )
    lock = as_lock(program, ["ansi_term"])
    assert [package.label for package in lock.packages] == ["ansi_term 0.12.1", "md-5 0.10.0"]
    again = read_lock(write_lock(lock))
    assert [package.label for package in again.packages] == ["ansi_term 0.12.1", "md-5 0.10.0"]
    assert all(package.on_crates_io for package in again.packages)
