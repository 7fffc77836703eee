import gzip
import io
import json
import subprocess
import tarfile

import pytest

from teachkit.data import advisories
from teachkit.errors import TeachkitError

LEAK = """\
```toml
[advisory]
id = "RUSTSEC-2031-0001"
package = "tide-gauge"
date = 2031-02-03
url = "https://tide.example/leak"
categories = ["memory-exposure"]
aliases = ["CVE-2031-1"]
cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"

[versions]
patched = [">= 1.4.2", "^1.3.9"]
unaffected = ["< 1.0.0"]
```

# The gauge shows water that is not yours

A longer story.
# A heading that is not the title
"""
TIRED = """\
```toml
[advisory]
id = "RUSTSEC-2031-0002"
package = "anchor"
date = "2031-03-04"
informational = "unmaintained"
[versions]
patched = []
```
No heading at all.
"""
TAKEN_BACK = LEAK.replace("date = 2031-02-03", 'date = 2031-02-03\nwithdrawn = "2031-02-04"')
WHOLE = {
    "crates/tide-gauge/RUSTSEC-2031-0001.md": LEAK,
    "crates/anchor/RUSTSEC-2031-0002.md": TIRED,
    "crates/anchor/RUSTSEC-2031-0003.md": TAKEN_BACK,
    "rust/std/RUSTSEC-2031-0004.md": LEAK,
    "README.md": "# not an advisory",
}


def member(name, content=b"", **fields):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mtime = 1_932_000_000  # 23 March 2031
    for field, value in fields.items():
        setattr(info, field, value)
    return info, io.BytesIO(content)


def archive(path, members, *, commit="a" * 40):
    with tarfile.open(path, "w:gz", pax_headers={"comment": commit}) as file:
        for info, content in members:
            file.addfile(info, content)
    return path


def whole_archive(path, prefix="advisory-db-main/"):
    return archive(path, [member(prefix + name, text.encode()) for name, text in WHOLE.items()])


def refusal(code, call, *arguments):
    with pytest.raises(TeachkitError) as caught:
        call(*arguments)
    assert caught.value.code == code
    return caught.value


def test_an_advisory_becomes_a_row():
    crate, row = advisories.read_advisory(LEAK, "here")
    assert crate == "tide-gauge"
    assert row == {
        "id": "RUSTSEC-2031-0001",
        "k": "vulnerability",
        "p": [">= 1.4.2", "^1.3.9"],
        "u": ["< 1.0.0"],
        "t": "The gauge shows water that is not yours",
        "d": "2031-02-03",
        "al": ["CVE-2031-1"],
        "c": ["memory-exposure"],
        "cvss": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
        "url": "https://tide.example/leak",
    }


def test_the_kind_is_rustsecs_informational_word():
    assert advisories.read_advisory(TIRED, "here")[1]["k"] == "unmaintained"


def test_a_withdrawn_advisory_is_left_out():
    assert advisories.read_advisory(TAKEN_BACK, "here") is None


@pytest.mark.parametrize(
    "text",
    [
        "# no block",
        "```toml\n[advisory\n```",
        "```toml\n[advisory]\nid = 'RUSTSEC-2031-0001'\n```",
        "```toml\nadvisory = 3\n```",
    ],
)
def test_an_advisory_that_cannot_be_read_is_named(text):
    error = refusal("broken-advisory", advisories.read_advisory, text, "anchor/RUSTSEC-1.md")
    assert error.place == "anchor/RUSTSEC-1.md"


def test_an_archive_gives_rows_commit_and_day(tmp_path):
    got = advisories.read_archive(whole_archive(tmp_path / "db.tar.gz"))
    assert {crate: [row["id"] for row in rows] for crate, rows in got.rows.items()} == {
        "anchor": ["RUSTSEC-2031-0002"],
        "tide-gauge": ["RUSTSEC-2031-0001"],
    }
    assert got.commit == "a" * 40
    assert got.date == "2031-03-23"


def test_a_folder_and_a_repository_give_the_same_rows(tmp_path):
    for name, text in WHOLE.items():
        (tmp_path / "db" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "db" / name).write_text(text)
    from_folder = advisories.read_folder(tmp_path / "db")
    assert from_folder.rows == advisories.read_archive(whole_archive(tmp_path / "a.tgz")).rows
    git = ["git", "-C", tmp_path / "db", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], check=True)
    bare = ["git", "clone", "-q", "--bare", tmp_path / "db", tmp_path / "bare.git"]
    subprocess.run(bare, check=True)
    for folder in ("db", "bare.git"):
        from_git = advisories.read_git(tmp_path / folder)
        assert from_git.rows == from_folder.rows
        assert len(from_git.commit) == 40
        assert from_git.date


def test_what_is_no_repository_is_refused_even_inside_another_one(tmp_path):
    refusal("broken-repository", advisories.read_git, tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    commit = ["commit", "-q", "--allow-empty", "-m", "something else"]
    subprocess.run(["git", "-C", tmp_path, *identity, *commit], check=True)
    (tmp_path / "plain").mkdir()
    refusal("broken-repository", advisories.read_git, tmp_path / "plain")


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.98])
def test_a_cut_archive_is_refused(tmp_path, keep):
    raw = whole_archive(tmp_path / "db.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(raw[: int(len(raw) * keep)])
    refusal("broken-archive", advisories.read_archive, tmp_path / "cut.tar.gz")


def test_garbage_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"<html>Sign in to the hotel's network</html>" * 99)
    refusal("broken-archive", advisories.read_archive, tmp_path / "a")
    (tmp_path / "b").write_bytes(gzip.compress(b"no tar either" * 999))
    refusal("broken-archive", advisories.read_archive, tmp_path / "b")
    (tmp_path / "c").write_bytes(b"\x1f\x8b" + b"\xff" * 500)
    refusal("broken-archive", advisories.read_archive, tmp_path / "c")


def test_an_archive_of_something_else_is_refused(tmp_path):
    path = archive(tmp_path / "x.tgz", [member("novel/chapter.md", b"# One")])
    refusal("no-advisories", advisories.read_archive, path)


def test_nothing_of_a_malicious_archive_is_written_or_followed(tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text(LEAK.replace("tide-gauge", "stolen"))
    outside = tmp_path / "inside" / "db.tgz"
    outside.parent.mkdir()
    members = [
        member("../../crates/up/RUSTSEC-2031-0007.md", LEAK.encode()),
        member("/etc/crates/deck/RUSTSEC-2031-0008.md", LEAK.encode()),
        member("db/crates/s/RUSTSEC-2031-0009.md", type=tarfile.SYMTYPE, linkname=str(secret)),
        member("db/crates/h/RUSTSEC-2031-0010.md", type=tarfile.LNKTYPE, linkname="../secret.md"),
        member("db/crates/d/RUSTSEC-2031-0011.md", type=tarfile.CHRTYPE),
        member("db/crates/anchor/RUSTSEC-2031-0002.md", TIRED.encode()),
    ]
    got = advisories.read_archive(archive(outside, members))
    assert "stolen" not in got.rows
    assert {row["id"] for rows in got.rows.values() for row in rows} <= {
        "RUSTSEC-2031-0001",
        "RUSTSEC-2031-0002",
    }
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["db.tgz", "inside", "secret.md"]


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.md").write_text(LEAK)
    (tmp_path / "db/crates/a").mkdir(parents=True)
    (tmp_path / "db/crates/a/RUSTSEC-2031-0001.md").symlink_to(tmp_path / "secret.md")
    refusal("no-advisories", advisories.read_folder, tmp_path / "db")


def test_a_bomb_bursts_before_it_fills_the_memory(tmp_path):
    """Three hundred megabytes of nothing in three hundred kilobytes."""
    path = tmp_path / "bomb.tgz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        info = tarfile.TarInfo("db/padding")
        info.size = 300_000_000
        file.write(info.tobuf())
        for _ in range(300):
            file.write(bytes(1_000_000))
    assert path.stat().st_size < 400_000
    refusal("too-large", advisories.read_archive, path)


def test_an_advisory_of_a_megabyte_and_an_archive_of_many_members_are_refused(
    tmp_path, monkeypatch
):
    huge = member("db/crates/a/RUSTSEC-2031-0001.md", LEAK.encode() + b" " * 1_000_000)
    refusal("broken-archive", advisories.read_archive, archive(tmp_path / "a.tgz", [huge]))
    monkeypatch.setattr(advisories, "MOST_MEMBERS", 3)
    refusal("broken-archive", advisories.read_archive, whole_archive(tmp_path / "b.tgz"))


def test_the_rows_of_the_pinned_day_are_the_pinned_rows(clones, pinned):
    got = advisories.read_git(clones / "rustsec+advisory-db" / "repo", "bf5c0d24")
    assert got.rows == json.loads(gzip.decompress((pinned / "rustsec.json.gz").read_bytes()))
    assert got.date == "2026-08-21"
