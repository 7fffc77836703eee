"""Two libraries are held against each other, and programs against both."""

import pytest

from teachkit.labs.compression import surface
from teachkit.labs.compression.surface import compare_surfaces, promised, users_of


def test_what_the_other_lacks_is_missing(tiny):
    found = compare_surfaces("tiny 7", tiny, {"newer", "offered", "more"})
    assert (found.functions, found.missing) == (4, ("asks", "crc32_combine"))
    assert found.internal == ("offered_data",)
    assert (found.soname, found.versions) == ("libtiny.so.7", 2)
    assert found.size == tiny.stat().st_size


def test_a_header_tells_promises_from_inner_works(tiny):
    found = compare_surfaces("tiny 7", tiny, {"newer"}, {"newer", "offered", "never_built"})
    assert (found.functions, found.missing) == (2, ("offered",))
    assert found.internal == ("asks", "crc32_combine", "offered_data")


def test_the_header_is_read(tmp_path):
    header = tmp_path / "bzlib.h"
    header.write_text(
        "BZ_EXTERN int BZ_API(BZ2_bzCompress) (\n  bz_stream* s );\n"
        "BZ_EXTERN int BZ_API (BZ2_bzRead) ( int* e );\n#define BZ_API(func) WINAPI func\n"
    )
    assert promised(header) == {"BZ2_bzCompress", "BZ2_bzRead"}


@pytest.fixture
def folder(tiny, program, monkeypatch):
    monkeypatch.setattr(surface, "_FOLDERS", (str(tiny.parent),))
    link = tiny.parent / "again"
    if not link.exists():
        link.symlink_to(program)


@pytest.mark.usefixtures("folder")
def test_a_program_is_stuck_when_it_asks_for_what_is_missing():
    functions = {"newer", "offered"}
    stuck = users_of("libtiny.so.7", functions, {"offered"})
    assert (stuck.count, stuck.stuck, stuck.whole) == (1, ("asker: newer",), True)
    free = users_of("libtiny.so.7", functions, {"newer"})
    assert (free.count, free.asked_for, free.stuck) == (1, 1, ())
    assert free.looked_at == 2
    assert users_of("libother.so.1", functions, set()).count == 0


@pytest.mark.usefixtures("folder")
def test_without_time_it_says_that_not_all_was_looked_at():
    assert not users_of("libtiny.so.7", {"newer"}, set(), within=-1.0).whole
