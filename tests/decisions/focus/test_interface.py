"""What a library offered and offers, and whether its version says so."""

import pytest

from teachkit.decisions.focus import api_break, read_symbols
from teachkit.errors import TeachkitError

NM = """\
0000000000003a10 T deflate@@ZLIB_1.2.0
0000000000002b20 T inflate
                 U memcpy@GLIBC_2.14
                 w __gmon_start__
0000000000012345 t internal
0000000000000000 A ZLIB_1.2.0
0000000000016000 D zlib_table
0000000000003b00 i crc32
"""


def test_nm_shows_what_others_may_use():
    assert read_symbols(NM) == {
        "deflate": "function ZLIB_1.2.0",
        "inflate": "function",
        "zlib_table": "data",
        "crc32": "function",
    }


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("deflate", "deflate"),
        ("deflate@@ZLIB_1.2.9", "deflate"),
        ("int deflate(z_stream *strm, int flush);", "deflate"),
        ("extern const char *zError(int);", "zError"),
        ("pub fn compress<T: Read>(from: T) -> Vec<u8>", "compress"),
        ("def compress(data, level=-1):", "compress"),
        ("T deflate", "deflate"),
        ("std::sync::Mutex::lock", "std::sync::Mutex::lock"),
    ],
)
def test_names_and_signatures_are_read(line, name):
    assert list(read_symbols(f"# comment\n\n{line}\n")) == [name]


DEMANGLED = """\
0000000000001139 T foo(int)
0000000000001150 T Bar::baz()
0000000000001190 T Bar::baz(int)
00000000000011a0 W std::vector<int, std::allocator<int> >::push_back(int const&)
                 U std::ostream::operator<<(int)@GLIBCXX_3.4
00000000000011b0 t Bar::hidden(int)
0000000000003d80 V vtable for Bar
"""
MACH_O = """\
libz.a(deflate.o):
0000000000003f50 T _deflate
                 U _malloc
0000000000008000 S _zlib_table
0000000000008010 s _hidden
0000000000000000 - 01 0000    SO

libz.dylib (for architecture x86_64):
0000000000001230 T _deflate
"""


def test_demangled_names_of_cpp_are_whole_and_their_addresses_no_part_of_them():
    assert list(read_symbols(DEMANGLED)) == [
        "foo(int)",
        "Bar::baz()",
        "Bar::baz(int)",
        "std::vector<int, std::allocator<int> >::push_back(int const&)",
        "vtable for Bar",
    ]
    moved = DEMANGLED.replace("00000000000011", "00000000000022")
    assert api_break(DEMANGLED, moved).needs == "patch"
    assert api_break(DEMANGLED, moved.replace("baz(int)", "baz(long)")).removed == (
        "Bar::baz(int)",
    )


def test_the_lines_between_files_of_macos_are_no_names():
    assert read_symbols(MACH_O) == {"_deflate": "function", "_zlib_table": "data"}


def test_a_class_without_bases_is_a_name_and_not_a_file():
    assert list(read_symbols("libz.so:\nclass Reader:\nclass Writer(Base):")) == [
        "Reader",
        "Writer",
    ]


def test_a_line_with_an_address_that_nm_does_not_write_is_refused():
    with pytest.raises(TeachkitError, match="neither a name") as caught:
        read_symbols("0000000000003f50 (__TEXT,__text) external _deflate", place="m.txt")
    assert caught.value.place == "m.txt, line 1"


def test_blanks_do_not_change_a_signature():
    old = "int deflate(z_stream *strm, int flush);"
    assert api_break(old, "int deflate( z_stream* strm,\tint flush )").changed == ()
    assert api_break(old, "int deflate(z_stream *strm, long flush);").changed == ("deflate",)


def test_plain_names_say_nothing_of_signatures():
    assert api_break("deflate", NM.splitlines()[0]).needs == "patch"


def test_a_symbols_version_counts_where_both_have_one():
    old, bare = "00 T deflate@@ZLIB_1.2.0", "00 T deflate"
    assert api_break(old, bare).changed == ()
    assert api_break(old, "00 T deflate@@ZLIB_1.3.0").changed == ("deflate",)
    assert api_break(bare, "00 D deflate").changed == ("deflate",)
    assert api_break(bare, "00 W deflate").changed == ()


@pytest.mark.parametrize(
    ("old", "new", "versions", "needs", "verdict", "due"),
    [
        pytest.param("a b", "a b", ("1.2.3", "1.2.4"), "patch", "kept", "1.2.4", id="same"),
        pytest.param("a", "a b", ("1.2.3", "1.3.0"), "minor", "kept", "1.3.0", id="added"),
        pytest.param("a", "a b", ("1.2.3", "1.2.4"), "minor", "broken", "1.3.0", id="added-patch"),
        pytest.param("a b", "a", ("1.2.3", "1.3.0"), "major", "broken", "2.0.0", id="removed"),
        pytest.param("a b", "a", ("1.2.3", "2.0.0"), "major", "kept", "2.0.0", id="said-so"),
        pytest.param("a b", "a", ("0.3.1", "0.4.0"), "major", "kept", "0.4.0", id="zero-major"),
        pytest.param("a b", "a", ("0.3.1", "0.3.2"), "major", "broken", "0.4.0", id="zero-patch"),
        pytest.param("a", "a b", ("0.3.1", "0.3.2"), "minor", "kept", "0.3.2", id="zero-added"),
        pytest.param("a", "a b", ("0.3.1", "0.3.1"), "minor", "broken", "0.3.2", id="not-moved"),
        pytest.param(
            "a b", "a", ("0.0.1", "0.0.2"), "major", "no promise", "0.0.2", id="zero-zero"
        ),
        pytest.param(
            "a b", "a", ("1.0.0-rc.1", "1.0.0"), "major", "no promise", "1.0.0", id="pre-release"
        ),
        pytest.param("a b", "a", ("0.9.0", "1.0.0"), "major", "kept", "0.10.0", id="to-one"),
    ],
)
def test_the_version_says_what_the_lists_say(old, new, versions, needs, verdict, due):
    found = api_break(old.split(), new.split(), *versions)
    assert (found.needs, found.verdict, found.due) == (needs, verdict, due)
    assert versions[0] in found.headline


def test_cargos_rule_is_told_below_one_and_only_there():
    def tells(*versions):
        return any(r.kind == "zero" for r in api_break(["a"], ["a"], *versions).reasons)

    assert tells("0.3.1", "0.4.0")
    assert not tells("1.3.1", "1.4.0")
    assert not tells("0.0.1", "0.0.2")
    assert not tells()


def test_a_list_of_kinds_and_one_of_signatures_cannot_be_compared():
    nm, header = "00 T deflate\n00 D table", "int deflate(int);\nint table(void);"
    assert api_break(nm, header).changed == ()
    assert api_break(header, nm).changed == ()


def test_five_names_are_listed_and_the_rest_is_counted():
    names = [f"f{i}" for i in range(8)]
    assert "f0, f1, f2, f3, f4 and 3 more" in api_break([*names, "a"], ["a"]).reasons[1].sentence


def test_without_versions_there_is_advice():
    found = api_break(["a", "b"], ["a", "c"])
    assert (found.removed, found.added, found.verdict) == (("b",), ("c",), "")
    assert "asks for a major version" in found.headline
    assert api_break(["a", "b"], ["a"], "1.2.3").due == "2.0.0"


def test_two_missing_functions_break_who_uses_them():
    """As with zlib-rs beside zlib 1.3.1: all but gzprintf and gzvprintf are there."""
    names = [f"function_{i}" for i in range(86)]
    found = api_break([*names, "gzprintf", "gzvprintf"], names)
    assert found.removed == ("gzprintf", "gzvprintf")
    assert "gzprintf, gzvprintf" in found.reasons[1].sentence


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        pytest.param("", "no-symbols", "libz.txt", id="empty"),
        pytest.param("                 U memcpy\n", "no-symbols", "libz.txt", id="undefined-only"),
        pytest.param("deflate\n12 + 3\n", "not-a-symbol", "line 2", id="sum"),
        pytest.param("f(" * 20_000, "not-a-symbol", "line 1", id="long"),
        pytest.param("int f(int);\nint f(long);\n", "twice", "line 2", id="twice"),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(text, code, place):
    with pytest.raises(TeachkitError) as caught:
        read_symbols(text, place="libz.txt")
    assert caught.value.code == code
    assert place in caught.value.place


@pytest.mark.parametrize(
    ("versions", "code"),
    [(("1.3.0", "1.2.0"), "version-goes-back"), (("1.3", None), "bad-version"),
     ((None, "one"), "bad-version")],
    ids=["back", "short", "word"],
)  # fmt: skip
def test_versions_that_make_no_sense_are_refused(versions, code):
    with pytest.raises(TeachkitError) as caught:
        api_break(["a"], ["a"], *versions)
    assert caught.value.code == code
