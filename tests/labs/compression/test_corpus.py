"""What is compressed is there, and not empty."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.compression.corpus import edge_cases, own_file, rust_source, shared_library


def test_the_source_of_the_newest_crate_is_joined_in_order(tmp_path):
    registry = tmp_path / "usr/share/cargo/registry"
    for version, text in (("0.2.1", "old"), ("0.2.2", "new")):
        folder = registry / f"libc-{version}" / "src" / "unix"
        folder.mkdir(parents=True)
        (folder / "b.rs").write_text(text)
        (folder.parent / "a.rs").write_text("first ")
    found = rust_source(tmp_path, 100)
    assert (found.data, found.origin) == (b"first new", "the source of the crate libc-0.2.2")
    assert rust_source(tmp_path, 7).data == b"first n"


def test_a_file_of_ones_own_is_read_from_its_beginning(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_bytes(b"abcdef" * 5_000)
    found = own_file(path, 20_000)
    assert (found.data, found.origin) == ((b"abcdef" * 5_000)[:20_000], "mine.txt")


@pytest.mark.parametrize("what", ["small", "absent", "no-crate", "no-library"])
def test_without_data_there_is_nothing_to_measure(tmp_path, what):
    path = tmp_path / "file"
    path.write_bytes(bytes(9_999))
    work = {
        "small": lambda: own_file(path, 99_999),
        "absent": lambda: own_file(tmp_path / "none", 4),
        "no-crate": lambda: rust_source(tmp_path, 4),
        "no-library": lambda: shared_library(tmp_path, 4),
    }
    with pytest.raises(TeachkitError) as caught:
        work[what]()
    assert caught.value.code == "no-sample"


def test_the_edge_cases_are_the_same_each_time():
    assert edge_cases() == edge_cases()
    assert {0, 1} < {len(one.data) for one in edge_cases()}
