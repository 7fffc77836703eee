"""Archives that learners send: what is refused, in which words, and that nothing else suffers."""

import io
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest

MIB = 2**20
ZEROS = bytes(100 * MIB)


def entry(name, **fields):
    info = zipfile.ZipInfo(name, (2026, 11, 2, 10, 0, 0))
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def raw_zip(entries, table=None):
    """A zip by hand: (name in the header, name in the table, data, packed, method, flags, size)."""
    body, listed = io.BytesIO(), io.BytesIO()
    for one in entries:
        offset = one.get("offset", body.tell())
        name = one["name"]
        data = one.get("data", b"x = 1\n")
        crc = one.get("crc", zlib.crc32(data))
        packed = one.get("packed", data)
        size, method = one.get("size", len(data)), one.get("method", 0)
        flags = one.get("flags", 0)
        packed_size = one.get("packed_size", len(packed))
        if "offset" not in one:
            local = one.get("local", name)
            body.write(
                struct.pack(
                    "<IHHHHHIIIHH",
                    0x04034B50,
                    20,
                    flags,
                    method,
                    0,
                    0,
                    crc,
                    packed_size,
                    size,
                    len(local),
                    0,
                )
                + local
                + packed
            )
        listed.write(
            struct.pack(
                "<IHHHHHHIIIHHHHHII",
                0x02014B50,
                0x0314,
                20,
                flags,
                method,
                0,
                0,
                crc,
                packed_size,
                size,
                len(name),
                len(one.get("extra", b"")),
                0,
                0,
                0,
                one.get("mode", 0o100644) << 16,
                offset,
            )
            + name
            + one.get("extra", b"")
        )
    start = body.tell()
    count = len(entries) if table is None else table
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count & 0xFFFF, count & 0xFFFF, listed.tell(), start, 0
    )
    return body.getvalue() + listed.getvalue() + end


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@pytest.fixture
def judged(handed_in, found):
    """Put an archive into a class between two honest learners; return what became of it."""

    def judge(content, name="learner-07.zip"):
        room = handed_in({name: content, "ada.py": b"ada = 1\n", "zoe.py": b"zoe = 1\n"})
        ada, submission, zoe = found(room)
        assert [ada.learner, zoe.learner] == ["ada", "zoe"]
        assert not ada.problem
        assert zoe.sheets[0].content == b"zoe = 1\n"
        if submission.problem:
            assert submission.sheets == ()
            assert submission.problem.startswith(("In 'learner-07.zip': ", "There is no"))
        return submission

    return judge


def test_an_honest_archive_is_read(judged, archive):
    submission = judged(archive({"b.ipynb": b"{}", "a/c.md": b"# hi", "data.csv": b"1,2"}))
    assert submission.problem == ""
    assert [(s.name, s.content) for s in submission.sheets] == [
        ("a/c.md", b"# hi"),
        ("b.ipynb", b"{}"),
    ]


def test_a_bomb_of_a_hundred_megabytes_is_refused_unread(judged, archive):
    bomb = archive({"answer.ipynb": ZEROS})
    assert len(bomb) < 110_000
    tracemalloc.start()
    problem = judged(bomb).problem
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "'answer.ipynb' is a bomb: 100.0 MiB packed into" in problem
    assert peak < 8 * MIB


def test_a_bomb_among_the_data_is_refused_too(judged, archive):
    assert "bomb" in judged(archive({"answer.py": b"", "data.bin": bytes(20 * MIB)})).problem


def test_many_that_are_bombs_together_are_refused(judged, archive):
    each = b"".join(b"%06d," % number * 60 for number in range(9_000))  # packs a hundredfold
    bomb = archive({f"data-{number}.csv": each for number in range(20)})
    assert "unpacks to" in judged(bomb).problem


def test_a_bomb_in_a_bomb_is_not_opened(judged, archive):
    inner = archive({"answer.py": ZEROS})
    outer = archive({"inner.zip": inner})
    submission = judged(outer)
    assert "no notebook or script" in submission.problem
    assert "inner.zip" in submission.problem


def test_a_bomb_in_a_learners_folder_says_in_which_archive(handed_in, only, archive):
    room = handed_in({"learner-07/work.zip": archive({"answer.py": ZEROS})})
    assert only(room).problem.startswith("In 'work.zip': ")


def test_entries_that_share_their_bytes_are_refused(judged):
    data = bytes(MIB)
    packed = deflated(data)
    first = {"name": b"a.py", "data": data, "packed": packed, "method": 8}
    again = {**first, "offset": 0}
    bomb = raw_zip([first, *({**again, "name": b"b%d.py" % n} for n in range(30))])
    problem = judged(bomb).problem
    assert "shares its bytes" in problem
    assert "'a.py'" in problem


def test_entries_that_quote_one_another_are_refused(judged):
    """Fifield's bomb: an entry's content runs on over the next one's header."""
    inner = {"name": b"b.py", "data": b"x"}
    tail = raw_zip([inner])[:35]
    outer = {"name": b"a.py", "data": tail, "packed_size": len(tail), "size": len(tail)}
    bomb = raw_zip([outer, {**inner, "offset": 34}])
    assert "shares its bytes" in judged(bomb).problem


@pytest.mark.parametrize("said", [10, 2000], ids=["too-little", "too-much"])
@pytest.mark.parametrize("method", [0, 8], ids=["stored", "deflated"])
def test_a_size_that_lies_is_found_while_reading(said, method, judged):
    data = b"0123456789abcdef" * 64
    packed = deflated(data) if method else data
    lie = {"name": b"a.py", "data": data, "packed": packed, "method": method, "size": said}
    problem = judged(raw_zip([lie])).problem
    assert "'a.py'" in problem
    assert "cannot be unpacked" in problem or "another size" in problem


def test_a_small_size_and_a_large_content_cost_no_memory(judged):
    data = bytes(50 * MIB)
    lie = {"name": b"a.py", "data": data, "packed": deflated(data), "method": 8, "size": 100}
    content = raw_zip([lie])
    tracemalloc.start()
    problem = judged(content).problem
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "cannot be unpacked" in problem
    assert peak < 2 * MIB


@pytest.mark.parametrize(
    "name",
    [
        "../a.py",
        "x/../../a.py",
        "/a.py",
        "C:/a.py",
        "c:a.py",
        "..\\a.py",
        "x\\a.py",
        "x//a.py",
        "./a.py",
        "..",
        "a\x07.py",
        "a\n.py",
        "a\u202eyp.py",
        "n" * 4000 + ".py",
        "n" * 256 + ".py",
        "d/" * 500 + "a.py",
        "d/" * 40 + "a.py",
    ],
    ids=lambda name: repr(name[:12])[1:-1] + f"-{len(name)}",
)
def test_a_name_that_leads_elsewhere_is_refused_and_named(name, judged, archive):
    problem = judged(archive({"ok.py": b"", name: b"x = 1\n"})).problem
    assert problem
    assert len(problem) < 250
    assert problem.isprintable()


def test_a_nul_in_a_name_is_refused(judged):
    problem = judged(raw_zip([{"name": b"a.py\0.txt"}])).problem
    assert problem.endswith(": 'a.py\\x00.txt' has a NUL in its name.")


def test_a_name_that_is_no_utf8_is_refused(judged):
    problem = judged(raw_zip([{"name": b"\xff\xfe.py", "flags": 0x800}])).problem
    assert "no zip archive that can be read" in problem


def test_a_header_that_names_another_file_is_refused(judged):
    problem = judged(raw_zip([{"name": b"a.py", "local": b"b.py"}])).problem
    assert "cannot be unpacked" in problem


@pytest.mark.parametrize(
    "kind",
    [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK],
    ids=["link", "char-device", "block-device", "pipe", "socket"],
)
@pytest.mark.parametrize("name", ["a.py", "data", ".hidden/x"])
def test_what_is_no_plain_file_is_refused(kind, name, judged, archive):
    odd = entry(name, external_attr=(kind | 0o777) << 16, create_system=3)
    problem = judged(archive([("ok.py", b""), (odd, b"/etc/passwd")])).problem
    assert f"'{name}' is " in problem


def test_a_hard_link_of_pkware_is_refused(judged):
    unix = struct.pack("<HH", 0x000D, 24) + bytes(12) + b"/etc/passwd!"
    problem = judged(raw_zip([{"name": b"a.py", "extra": unix}])).problem
    assert problem.endswith(": 'a.py' is a link, and links are not followed.")


def test_an_encrypted_entry_is_refused(judged):
    assert judged(raw_zip([{"name": b"a.py", "flags": 1}])).problem.endswith(
        ": 'a.py' is encrypted."
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_what_is_unpacked_without_a_limit_is_not_unpacked(method, judged, archive):
    assert "plain zip" in judged(archive({"a.py": b"x = 1\n" * 100}, method)).problem


def test_two_entries_of_one_name_are_refused(judged, archive):
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive([("a.py", b"good = 1"), ("a.py", b"bad = 1")])
    assert judged(twice).problem.endswith(": 'a.py' is in the archive twice.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.py", "A.py"),
        ("caf\u00e9.py", "cafe\u0301.py"),
        ("stra\u00dfe.py", "strasse.py"),
        ("x/a.py", "X"),
        ("x", "x/a.py"),
    ],
    ids=["case", "nfc", "casefold", "folder-and-file", "file-and-folder"],
)
def test_names_that_are_one_file_elsewhere_are_refused(one, other, judged, archive):
    problem = judged(archive({one: b"1", other: b"2"})).problem
    assert problem.endswith("would be one file on some computers.")


def test_twenty_thousand_files_are_refused_within_seconds(judged, archive):
    many = archive({f"{number}.py": b"" for number in range(20_000)}, zipfile.ZIP_STORED)
    start = time.process_time()
    problem = judged(many).problem
    assert time.process_time() - start < 2
    assert "2,000 entries are the most" in problem


@pytest.mark.parametrize("table", [1, 65535], ids=["too-few", "too-many"])
def test_a_count_that_lies_changes_nothing(table, judged):
    many = raw_zip([{"name": b"%d.py" % number} for number in range(3000)], table)
    assert "2,000 are the most" in judged(many).problem


def test_more_than_two_hundred_sheets_are_refused(judged, archive):
    many = archive({f"{number}.py": b"" for number in range(201)})
    assert "more than 200 notebooks" in judged(many).problem


def test_a_sheet_of_nine_mebibytes_is_refused_with_advice(judged, archive):
    large = archive({"a.ipynb": bytes(range(256)) * (9 * MIB // 256)}, zipfile.ZIP_STORED)
    problem = judged(large).problem
    assert "'a.ipynb' has 9.0 MiB, and 8.0 MiB are the most" in problem
    assert "outputs" in problem


def test_sheets_of_more_than_sixteen_mebibytes_are_refused_together(handed_in, only):
    room = handed_in({f"learner-07/{n}.py": bytes(6 * MIB) for n in range(3)})
    assert "more than 16.0 MiB together" in only(room).problem


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"%PDF-1.7 and so on", b"PK\x05\x06" + b"\xff" * 18, b"PK\x05\x06" + bytes(18)],
    ids=["empty", "two-letters", "pdf", "table-of-nonsense", "no-entries"],
)
def test_what_is_no_archive_is_a_sentence(content, judged):
    problem = judged(content).problem
    assert (
        problem.startswith("In 'learner-07.zip': This is no zip")
        or "nothing" in problem
        or ("no notebook" in problem)
    )


def test_a_damaged_content_is_a_sentence(judged, archive):
    content = bytearray(archive({"a.py": b"x = 1\n" * 1000}))
    content[45] ^= 0xFF
    assert "'a.py' cannot be unpacked" in judged(bytes(content)).problem


def test_hidden_files_and_a_macs_shadows_are_nobodys_answer(judged, archive):
    submission = judged(
        archive(
            {
                "a.ipynb": b"{}",
                "__MACOSX/._a.ipynb": b"junk",
                ".ipynb_checkpoints/a-checkpoint.ipynb": b"old",
                "__pycache__/a.py": b"",
            }
        )
    )
    assert [sheet.name for sheet in submission.sheets] == ["a.ipynb"]


def test_in_an_archive_of_a_class_one_bad_entry_harms_only_its_owner(tmp_path, found, archive):
    link = entry("ada/data", external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=3)
    (tmp_path / "ps1.zip").write_bytes(
        archive(
            [
                ("ada/a.py", b"1"),
                (link, b"/etc"),
                ("grace/a.py", b"2"),
                ("../zoe/a.py", b"3"),
                ("learner-07/a.py", b"4"),
            ]
        )
    )
    submissions = {one.learner: one for one in found(tmp_path / "ps1.zip")}
    assert sorted(submissions) == ["ada", "grace", "learner-07", "ps1"]
    assert submissions["ada"].problem == "'ada/data' is a link, and links are not followed."
    assert submissions["ps1"].problem == "'../zoe/a.py' leads out of its folder."
    assert submissions["grace"].sheets[0].content == b"2"
    assert submissions["learner-07"].sheets[0].content == b"4"


def test_in_an_archive_of_a_class_each_may_hold_one_archive(tmp_path, found, archive):
    inner = archive({"exercises/depend/closure/statement.md": b"mine"})
    bomb = archive({"a.py": ZEROS})
    twice = archive({"deeper.zip": inner})
    (tmp_path / "ps1.zip").write_bytes(
        archive({"ada/work.zip": inner, "grace/work.zip": bomb, "zoe/work.zip": twice})
    )
    ada, grace, zoe = found(tmp_path / "ps1.zip")
    assert ada.sheets[0].name == "exercises/depend/closure/statement.md"
    assert "bomb" in grace.problem
    assert "no notebook or script" in zoe.problem
