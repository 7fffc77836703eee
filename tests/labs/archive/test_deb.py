import gzip
import lzma
import os
import stat
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.errors import TeachkitError
from teachkit.labs.archive import deb
from teachkit.labs.place import size_of

MOST = 5_000_000


def unpacked(tmp_path, raw, most=MOST):
    package = tmp_path / "some.deb"
    package.write_bytes(raw)
    into = tmp_path / "in" / "root"
    return into, deb.unpack(package, into, most=most)


def refused(code, tmp_path, raw, most=MOST):
    with pytest.raises(TeachkitError) as caught:
        unpacked(tmp_path, raw, most)
    assert caught.value.code == code
    assert caught.value.hint
    beside = {path.name for path in tmp_path.iterdir()} | {
        path.name for path in (tmp_path / "in").iterdir()
    }
    assert beside <= {"some.deb", "in", "root", "outside"}, "something got out"
    return caught.value.message


def test_files_folders_and_links_lie_where_the_package_has_them(tmp_path, build):
    raw = build[0](
        ("./", "folder", "", 0o755),
        ("./usr/bin/", "folder", "", 0o755),
        ("./usr/bin/tide", "file", "#!/bin/sh\n", 0o755),
        ("./usr/share/doc/tide/copyright", "file", "ours", 0o644),
        ("./usr/bin/gauge", "link", "tide", 0o777),
        ("./usr/bin/same", "name", "./usr/bin/tide", 0o755),
    )
    root, members = unpacked(tmp_path, raw)
    assert (root / "usr/bin/gauge").read_text() == "#!/bin/sh\n"
    assert os.access(root / "usr/bin/tide", os.X_OK)
    assert (root / "usr/bin/same").samefile(root / "usr/bin/tide")
    assert [one.name for one in members if one.kind == "file"] == [
        "usr/bin/tide", "usr/share/doc/tide/copyright", "usr/bin/same",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "name"),
    [(lzma.compress, b"data.tar.xz"), (gzip.compress, b"data.tar.gz"), (bytes, b"data.tar/")],
    ids=["xz", "gz", "plain"],
)
def test_each_way_of_packing_that_debian_uses_is_read(tmp_path, build, pack, name):
    tar = build[2]([("usr/a", "file", "a", 0o644)])
    root, _ = unpacked(tmp_path, build[1](pack(tar), name))
    assert (root / "usr/a").read_text() == "a"


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE], ids=["gnu", "pax"])
def test_heads_upon_heads_are_a_broken_package(tmp_path, build, kind):
    head = tarfile.TarInfo("x")
    head.type, body = kind, b"11 path=ab\n"
    head.size = len(body)
    one = head.tobuf(tarfile.USTAR_FORMAT) + body + bytes(512 - len(body))
    refused("broken-package", tmp_path, build[1](lzma.compress(3000 * one + bytes(1024))))


def test_a_length_beyond_any_size_is_a_broken_package(tmp_path, build):
    head = tarfile.TarInfo("x")
    head.type, body = tarfile.XHDTYPE, b"99999999999999999999 path=x\n"
    head.size = len(body)
    raw = head.tobuf(tarfile.USTAR_FORMAT) + body + bytes(512 - len(body)) + bytes(1024)
    refused("broken-package", tmp_path, build[1](lzma.compress(raw)))


def test_a_file_on_top_keeps_its_dot(tmp_path, build):
    root, members = unpacked(tmp_path, build[0](("./.tide", "file", "x", 0o644)))
    assert (root / ".tide").read_text() == "x"
    assert [one.name for one in members] == [".tide"]


@pytest.mark.parametrize("name", deb.MERGED)
def test_what_debian_merged_into_usr_goes_there(tmp_path, build, name):
    raw = build[0]((f"./{name}/tide", "file", "tide", 0o644), (f"./{name}", "link", "/etc", 0o777))
    root, members = unpacked(tmp_path, raw)
    assert (root / "usr" / name / "tide").read_text() == "tide"
    assert os.readlink(root / name) == f"usr/{name}"
    assert [one.name for one in members] == [f"usr/{name}/tide"]


@pytest.mark.parametrize(
    "name",
    ["../x", "./../x", "/tmp/x", "usr/../../x", "usr/bin/../../../x", "lib/../../x", ".."],
    ids=["up", "dot-up", "absolute", "through", "deep", "merged", "itself"],
)
@pytest.mark.parametrize("kind", ["file", "folder", "link", "name"])
def test_no_name_leads_out_of_the_folder(tmp_path, build, name, kind):
    raw = build[0](("usr/a", "file", "a", 0o644), (name, kind, "usr/a", 0o755))
    assert "leads out" in refused("unsafe-package", tmp_path, raw)


@pytest.mark.parametrize(
    "target", ["{outside}", "../../../../../../../../{outside}", "share"], ids=["abs", "up", "in"]
)
def test_nothing_is_written_through_a_link(tmp_path, build, target):
    outside = tmp_path / "outside"
    outside.mkdir()
    raw = build[0](
        ("usr/share/", "folder", "", 0o755),
        ("usr/way", "link", target.format(outside=outside), 0o777),
        ("usr/way/x", "file", "x", 0o644),
    )
    assert "no folder" in refused("unsafe-package", tmp_path, raw)
    assert not list(outside.iterdir())


def test_a_link_is_replaced_and_never_written_to(tmp_path, build):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("mine")
    raw = build[0](("etc/x", "link", f"{outside}/file", 0o777), ("etc/x", "file", "theirs", 0o644))
    root, _ = unpacked(tmp_path, raw)
    assert (root / "etc/x").read_text() == "theirs"
    assert not (root / "etc/x").is_symlink()
    assert (outside / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("target", "read"),
    [("/etc/passwd", "../../etc/passwd"), ("../../../../etc/passwd", "../../etc/passwd")],
    ids=["absolute", "climbing"],
)
def test_a_link_leads_where_it_would_in_a_chroot(tmp_path, build, target, read):
    raw = build[0](("etc/passwd", "file", "theirs", 0o644), ("usr/bin/who", "link", target, 0o777))
    root, members = unpacked(tmp_path, raw)
    assert os.readlink(root / "usr/bin/who") == read
    assert (root / "usr/bin/who").read_text() == "theirs"
    assert members[-1].target == target, "what the package says is kept"


NAMES = st.lists(st.sampled_from(["a", "b", "c", "usr", "lib"]), min_size=1, max_size=3)
TARGETS = st.lists(st.sampled_from(["a", "b", "c", "usr", "lib", "..", "."]), max_size=6)


@given(
    links=st.lists(st.tuples(NAMES, st.booleans(), TARGETS), max_size=8),
    read=st.lists(st.sampled_from(["a", "b", "c", "usr", "lib"]), max_size=6),
)
def test_no_chain_of_links_climbs_out(tmp_path_factory, build, links, read):
    raw = build[0](
        *(
            ("/".join(name), "link", ("/" if rooted else "") + "/".join(target), 0o777)
            for name, rooted, target in links
        )
    )
    folder = tmp_path_factory.mktemp("links")
    root = folder / "in" / "root"
    with suppress(TeachkitError):  # what was unpacked before something was refused counts, too
        unpacked(folder, raw)
    for below, folders, files in os.walk(root):
        for name in (*folders, *files):
            led = Path(os.path.realpath(os.path.join(below, name, *read)))
            assert led.is_relative_to(root), f"{below}/{name} -> {led}"


@pytest.mark.parametrize(
    "target",
    ["/etc/passwd", "../../etc/passwd", "etc/link", "etc", "etc/nothing"],
    ids=["absolute", "climbing", "link", "folder", "nothing"],
)
def test_a_second_name_is_for_a_file_of_the_package_alone(tmp_path, build, target):
    raw = build[0](("etc/link", "link", "/etc/passwd", 0o777), ("usr/x", "name", target, 0o644))
    refused("unsafe-package", tmp_path, raw)


def test_no_file_gets_rights_beyond_the_usual_and_its_own_are_told(tmp_path, build):
    raw = build[0](
        ("usr/bin/su", "file", "su", 0o6755),
        ("etc/sudoers", "file", "x", 0o440),
        ("tmp/", "folder", "", 0o1777),
        ("root/", "folder", "", 0o000),
    )
    root, members = unpacked(tmp_path, raw)
    modes = {path: stat.S_IMODE((root / path).stat().st_mode) for path in ("usr/bin/su", "tmp")}
    assert modes == {"usr/bin/su": 0o755, "tmp": 0o755}
    assert stat.S_IMODE((root / "etc/sudoers").stat().st_mode) == 0o644
    assert (root / "usr/bin/su").stat().st_uid == os.geteuid()
    assert [one.mode for one in members] == [0o6755, 0o440, 0o1777, 0]


@pytest.mark.parametrize("kind", ["pipe", "device", "block"])
def test_devices_and_pipes_are_refused(tmp_path, build, kind):
    message = refused("unsafe-package", tmp_path, build[0](("dev/x", kind, "", 0o666)))
    assert "device" in message


@pytest.mark.parametrize("order", [1, -1], ids=["file-last", "folder-last"])
def test_a_file_does_not_take_a_folders_place_nor_the_other_way_round(tmp_path, build, order):
    both = [("usr/x", "folder", "", 0o755), ("usr/x", "file", "x", 0o644)][::order]
    assert "takes the place" in refused("unsafe-package", tmp_path, build[0](*both))


def test_usr_itself_is_no_link(tmp_path, build):
    raw = build[0](("usr", "link", "/usr", 0o777), ("usr/x", "file", "x", 0o644))
    refused("unsafe-package", tmp_path, raw)


def test_a_bomb_is_stopped_where_its_index_says_it_ends(tmp_path, build):
    raw = build[0](("usr/zeros", "file", "\0" * 40_000_000, 0o644))
    assert len(raw) < 20_000
    assert "larger" in refused("unsafe-package", tmp_path, raw, most=1_000_000)
    assert size_of(tmp_path / "in") <= 1_000_000


def test_a_name_that_does_not_end_is_stopped_too(tmp_path, build):
    head = tarfile.TarInfo("././@LongLink")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 60_000_000
    tar = head.tobuf(tarfile.USTAR_FORMAT) + b"a" * 60_000_000
    refused("unsafe-package", tmp_path, build[1](lzma.compress(tar)), most=1_000_000)


def test_a_file_of_holes_is_refused(tmp_path, build):
    head = tarfile.TarInfo("usr/holes")
    head.type = tarfile.GNUTYPE_SPARSE
    raw = bytearray(head.tobuf(tarfile.USTAR_FORMAT))
    raw[483:495] = b"77777777777\0"  # its size when unpacked: 8 GB
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    assert "holes" in refused("unsafe-package", tmp_path, build[1](lzma.compress(bytes(raw))))


def test_there_is_an_end_to_members(tmp_path, build, monkeypatch):
    monkeypatch.setattr(deb, "MOST_MEMBERS", 10)
    raw = build[0](*((f"usr/{i}", "file", "", 0o644) for i in range(11)))
    assert "too many" in refused("unsafe-package", tmp_path, raw)


def broken(build):
    good = build[0](("usr/a", "file", os.urandom(3000).hex(), 0o644))
    spoilt = bytearray(good)
    spoilt[-900] ^= 0xFF
    backwards = bytearray(build[1](b"", b"control.tar.xz"))
    backwards[8 + 48 : 8 + 58] = b"-60       "
    return {
        "empty": b"",
        "no archive": b"<html>not found</html>",
        "cut short": good[:-700],
        "a flipped bit": bytes(spoilt),
        "no data": build[1](b"x", b"other.tar"),
        "backwards": bytes(backwards),
        "no size": good.replace(b"`\n2.0\n", b"`\n2.0\n", 1)[:56] + b"many      `\n" + good[68:],
        "unknown packing": build[1](b"x", b"data.tar.lzma"),
        "no xz": build[1](b"x" * 100),
        "no tar": build[1](lzma.compress(b"x" * 2000)),
    }


@pytest.mark.parametrize(
    "how",
    [
        "empty", "no archive", "cut short", "a flipped bit", "no data", "backwards", "no size",
        "unknown packing", "no xz", "no tar",
    ],
)  # fmt: skip
def test_a_package_that_does_not_read_is_told_so(tmp_path, build, how):
    refused("broken-package", tmp_path, broken(build)[how])


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, build):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "root").write_text("a file where the folder should be")
    with pytest.raises(TeachkitError) as caught:
        unpacked(tmp_path, build[0](("usr/a", "file", "a", 0o644)))
    assert caught.value.code == "cannot-write"
