import contextlib
import gzip
import hashlib
import json
import lzma
import shutil
import subprocess
from pathlib import Path

import pytest

from teachkit.data import debian
from teachkit.data.fetch import Pace
from teachkit.data.snapshots import DEBIAN_FILE
from teachkit.errors import TeachkitError

SHIPPED = Path(debian.__file__).with_name(DEBIAN_FILE)
PACKAGES = """\
Package: librust-tide-gauge-dev
Source: rust-tide-gauge
Version: 1.4.2-3+b1
Provides: librust-tide-gauge-1-dev (= 1.4.2-3+b1),
 librust-tide-gauge-1.4.2+serde-dev (= 1.4.2-3+b1),
 librust-tide-gauge-1.4.2-dev (= 1.4.2-3+b1), librust-tide-gauge-derive-1.4.1-dev (= 1.4.2-3+b1)

Package: librust-tide-gauge+moon-dev
Source: rust-tide-gauge
Version: 1.4.2-3+b1
Provides: librust-tide-gauge-1.4.2+moon-dev (= 1.4.2-3+b1)

Package: librust-tide-gauge-0.9-dev
Source: rust-tide-gauge-0.9 (0.9.3~beta.2+dfsg-1)
Version: 0.9.3~beta.2+dfsg-1+b4
Provides: librust-tide-gauge-0.9.3-dev (= 0.9.3~beta.2+dfsg-1+b4)

Package: librust-harbour-dev
Version: 1:2.0.1+ds-2

Package: librust-no-version-dev
Version: unknown-1

Package: tide
Version: 1.4.2-3
Depends: libc6, librust-is-only-mentioned-1.0.0-dev
"""
SOURCES = """\
Package: rust-tide-gauge
Binary: librust-tide-gauge-dev
Version: 1.4.2-3

Package: rust-tide-cmd
Binary: tide
Version: 1.4.1-1

Package: rust-tide-cmd
Binary: tide
Version: 1.10.0-1

Package: rust-anchor-0.6
Binary: anchor
Version: 0.6.7-1

Package: rust-from-git
Binary: from-git
Version: 0.0~git20250101.abcdef-1

Package: rust-helper
Binary: helper
Extra-Source-Only: yes
Version: 1.0.0-1
"""
ROWS = [
    ["anchor", "0.6.7", 2, "rust-anchor-0.6"],
    ["harbour", "2.0.1", 2, "librust-harbour-dev"],
    ["tide-cmd", "1.10.0", 2, "rust-tide-cmd"],
    ["tide-gauge", "0.9.3-beta.2", 2, "rust-tide-gauge-0.9"],
    ["tide-gauge", "1.4.2", 2, "rust-tide-gauge"],
    ["tide-gauge-derive", "1.4.1", 2, "rust-tide-gauge"],
]


class Mirror:
    """A mirror with one suite, whose files a test may spoil before it publishes the Release."""

    def __init__(self, folder, key):
        self.base, self.key = folder / "debian", key
        self.dist = self.base / "dists" / "sid"
        self.until = "Fri, 06 Nov 2099 08:08:01 UTC"
        self.indices = {
            "main/binary-amd64/Packages.xz": lzma.compress(PACKAGES.encode()),
            "main/source/Sources.gz": gzip.compress(SOURCES.encode()),
        }

    def publish(self, *, codename="sid", sign=True):
        lines = [
            "Origin: Debian",
            "Suite: unstable",
            f"Codename: {codename}",
            "Date: Fri, 30 Oct 2026 08:08:01 UTC",
            f"Valid-Until: {self.until}",
            "MD5Sum:",
            " 00000000000000000000000000000000 1 main/binary-amd64/Packages.xz",
            "SHA256:",
        ]
        for path, content in self.indices.items():
            (self.dist / path).parent.mkdir(parents=True, exist_ok=True)
            (self.dist / path).write_bytes(content)
            lines.append(f" {hashlib.sha256(content).hexdigest()} {len(content)} {path}")
        text = "\n".join(lines) + "\n"
        (self.dist / "Release").write_text(text)
        if sign:
            self.gpg("--clearsign", "--output", self.dist / "InRelease", self.dist / "Release")
            (self.dist / "Release").unlink()
        return f"file://{self.base}"

    def gpg(self, *words):
        command = ["gpg", "--homedir", self.key, "--batch", "--yes", "--quiet", *words]
        subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A signing key of the test's own, in a folder short enough for gpg's socket."""
    if not (shutil.which("gpg") and shutil.which("gpgv")):
        pytest.skip("signing and verifying takes gpg and gpgv")
    home = tmp_path_factory.mktemp("k")
    home.chmod(0o700)
    words = ["--passphrase", "", "--quick-gen-key", "Archive of this test", "ed25519", "sign"]
    gpg = ["gpg", "--homedir", home, "--batch", "--quiet"]
    subprocess.run([*gpg, *words], check=True, capture_output=True)
    subprocess.run([*gpg, "--export", "--output", home / "ring.gpg"], check=True)
    yield home
    subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)


@pytest.fixture
def mirror(tmp_path, key):
    return Mirror(tmp_path, key)


def survey(address, tmp_path, keyring, **options):
    options = {"pace": Pace(2), "suites": ("sid",), "keyring": keyring} | options
    return debian.survey(address, tmp_path / "incoming", **options)


def refusal(code, *arguments, **options):
    with pytest.raises(TeachkitError) as caught:
        survey(*arguments, **options)
    assert caught.value.code == code
    return caught.value


def test_crates_are_what_packages_provide_and_sources_that_stand_alone(mirror, tmp_path):
    archive = survey(mirror.publish(), tmp_path, mirror.key / "ring.gpg")
    assert archive.rows == ROWS
    assert archive.dates == {"sid": "2026-10-30"}
    assert archive.notes == ()
    assert [index.path for index in archive.indices] == [
        "dists/sid/main/binary-amd64/Packages.xz",
        "dists/sid/main/source/Sources.gz",
    ]
    assert list((tmp_path / "incoming").iterdir()) == []


def test_the_same_survey_over_http(mirror, tmp_path, loopback):
    mirror.publish()
    for path in mirror.base.rglob("*"):
        if path.is_file():
            loopback.pages[f"/debian/{path.relative_to(mirror.base)}"] = path.read_bytes()
    address = f"{loopback.address}/debian"
    archive = survey(address, tmp_path, mirror.key / "ring.gpg")
    assert archive.rows == ROWS
    again = survey(address, tmp_path, mirror.key / "ring.gpg", known={"sid": "2026-10-30"})
    assert (again.rows, again.indices) == ([], ())


def test_a_release_with_a_detached_signature_does_as_well(mirror, tmp_path):
    address = mirror.publish(sign=False)
    release = mirror.dist / "Release"
    mirror.gpg("--armor", "--detach-sign", "--output", mirror.dist / "Release.gpg", release)
    assert survey(address, tmp_path, mirror.key / "ring.gpg").rows == ROWS
    release.write_text(release.read_text() + "Label: changed afterwards\n")
    refusal("bad-signature", address, tmp_path, mirror.key / "ring.gpg")


def test_a_release_without_a_signature_is_refused(mirror, tmp_path):
    address = mirror.publish(sign=False)
    refusal("unsigned-release", address, tmp_path, None)
    shutil.copy(mirror.dist / "Release", mirror.dist / "InRelease")
    refusal("unsigned-release", address, tmp_path, None)


def test_a_release_that_was_changed_after_signing_is_refused(mirror, tmp_path):
    address = mirror.publish()
    signed = mirror.dist / "InRelease"
    signed.write_text(signed.read_text().replace("Origin: Debian", "Origin: Debial"))
    refusal("bad-signature", address, tmp_path, mirror.key / "ring.gpg")


def test_a_release_signed_by_a_key_not_in_the_keyring_is_refused(mirror, tmp_path):
    (tmp_path / "empty.gpg").write_bytes(b"")
    refusal("bad-signature", mirror.publish(), tmp_path, tmp_path / "empty.gpg")


def test_what_stands_outside_the_signature_does_not_count(mirror, tmp_path):
    address = mirror.publish()
    signed = mirror.dist / "InRelease"
    forged = f"SHA256:\n {'0' * 64} 5 main/binary-amd64/Packages.xz\n"
    signed.write_text(signed.read_text() + forged)
    # gpgv 2.4 hands over the signed part alone; a version that refuses the file does as well.
    with contextlib.suppress(TeachkitError):
        assert survey(address, tmp_path, mirror.key / "ring.gpg").rows == ROWS


def test_without_a_keyring_the_result_says_that_nobody_checked(mirror, tmp_path):
    archive = survey(mirror.publish(), tmp_path, None)
    assert archive.rows == ROWS
    assert "was not checked" in archive.notes[0]


def test_an_index_with_another_hash_or_size_is_refused(mirror, tmp_path):
    address = mirror.publish()
    path = mirror.dist / "main/source/Sources.gz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    assert "SHA256" in refusal("wrong-hash", address, tmp_path, None).message
    path.write_bytes(whole[:-9])
    assert "size" in refusal("wrong-hash", address, tmp_path, None).message
    path.write_bytes(whole)
    assert survey(address, tmp_path, None).rows == ROWS


@pytest.mark.parametrize("index", ["main/binary-amd64/Packages.xz", "main/source/Sources.gz"])
def test_an_index_that_was_cut_before_it_was_signed_is_refused(mirror, tmp_path, index):
    mirror.indices[index] = mirror.indices[index][:-40]
    refusal("broken-index", mirror.publish(), tmp_path, None)


def test_another_suite_under_the_name_asked_for_is_refused(mirror, tmp_path):
    mirror.publish(codename="bookworm")
    text = (mirror.dist / "InRelease").read_text().replace("unstable", "oldstable")
    with pytest.raises(TeachkitError) as caught:
        debian.read_release(text, "sid")
    assert caught.value.code == "bad-release"


def test_a_snapshot_past_its_date_is_taken_and_the_date_told(mirror, tmp_path):
    mirror.until = "Fri, 06 Nov 2020 08:08:01 UTC"
    archive = survey(mirror.publish(), tmp_path, None)
    assert archive.rows == ROWS
    assert any("2020-11-06" in note for note in archive.notes)


def test_a_release_without_the_indices_we_need_is_refused(mirror, tmp_path):
    del mirror.indices["main/source/Sources.gz"]
    refusal("bad-release", mirror.publish(), tmp_path, None)


def test_the_two_suites_become_one_row_where_they_agree():
    trixie = [["tide", "1.0.0", 1, "rust-tide"], ["oar", "2.0.0", 1, "rust-oar"]]
    sid = [["tide", "1.0.0", 2, "rust-tide"], ["oar", "2.1.0", 2, "rust-oar"]]
    assert debian.merge([trixie, sid]) == [
        ["oar", "2.0.0", 1, "rust-oar"],
        ["oar", "2.1.0", 2, "rust-oar"],
        ["tide", "1.0.0", 3, "rust-tide"],
    ]


@pytest.mark.parametrize(
    ("name", "content", "address"),
    [
        ("sources.list", "deb [arch=amd64] http://one.example/debian trixie main\n", "one"),
        ("sources.list", "# deb http://no.example/debian sid main\n", None),
        ("sources.list", "deb http://security.example/debian-security trixie main\n", None),
        ("sources.list.d/a.list", "deb   https://two.example/debian/ sid main\n", "two"),
        (
            "sources.list.d/b.sources",
            "Types: deb deb-src\n# a comment\nURIs: http://three.example/debian\nSuites: sid\n",
            "three",
        ),
        (
            "sources.list.d/b.sources",
            "Types: deb\nEnabled: no\nURIs: http://four.example/debian\nSuites: sid\n",
            None,
        ),
        (
            "sources.list.d/b.sources",
            "Types: deb\nURIs: http://x.example/other\n\nTypes: deb\nURIs:\n http://five.example/debian\n",
            "five",
        ),
    ],
)
def test_the_mirror_is_the_one_that_apt_uses(tmp_path, name, content, address):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(content)
    if address is None:
        with pytest.raises(TeachkitError) as caught:
            debian.choose_mirror(etc=tmp_path)
        assert caught.value.code == "no-mirror"
        assert "debian.org/mirror/list" in caught.value.hint
    else:
        assert debian.choose_mirror(etc=tmp_path).split("//")[1] == f"{address}.example/debian"


def test_a_mirror_that_is_named_goes_before_the_variable_and_apt(tmp_path, monkeypatch):
    (tmp_path / "sources.list").write_text("deb http://apt.example/debian sid main\n")
    monkeypatch.setenv("TEACHKIT_DEBIAN_MIRROR", "http://variable.example/debian/")
    assert debian.choose_mirror(etc=tmp_path) == "http://variable.example/debian"
    given = debian.choose_mirror("http://given.example/debian", etc=tmp_path)
    assert given == "http://given.example/debian"


def test_the_security_suites_are_where_apt_has_them_or_beside_the_mirror(tmp_path):
    own, other = "http://one.example/debian", "http://two.example/debian"
    (tmp_path / "sources.list").write_text(
        f"deb {own}/ sid main\ndeb http://safe.example/debian-security/ sid-security main\n"
    )
    beside = (f"{own}-security", own)
    safe = "http://safe.example/debian-security"
    assert debian.security_mirrors(own, etc=tmp_path) == (safe, *beside)
    assert debian.security_mirrors(other, etc=tmp_path) == (f"{other}-security", other)
    assert debian.security_mirrors(own, etc=tmp_path / "none") == beside


def test_the_shipped_crates_are_the_pinned_ones_without_features_and_with_programs(pinned):
    """The pinned file is of the same two days; it takes feature packages for crates."""
    shipped = {tuple(row) for row in json.loads(gzip.decompress(SHIPPED.read_bytes()))["data"]}
    theirs = {
        tuple(row) for row in json.loads(gzip.decompress((pinned / DEBIAN_FILE).read_bytes()))
    }
    features = {row for row in theirs if "+" in row[0]}
    assert len(features) == 208
    assert theirs - features <= shipped
    programs = shipped - theirs
    assert len(programs) == 163
    assert all(row[3].startswith("rust-") for row in programs)
    assert {"cxxbridge-cmd", "ripgrep", "sequoia-sqv"} <= {row[0] for row in programs}


def test_the_shipped_crates_are_sorted_unique_and_small():
    rows = json.loads(gzip.decompress(SHIPPED.read_bytes()))["data"]
    assert rows == sorted(rows)
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    assert SHIPPED.stat().st_size <= 60_000
    assert SHIPPED.read_bytes()[4:8] == b"\0\0\0\0", "no time of day in the header"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
def test_surveying_a_large_archive_takes_little_memory(tmp_path):
    """Forty megabytes of index in a process of its own: far under the bound of 1.2 GB.

    The peak is that of the program itself: getrusage would count what its parent, the whole
    test run, had in memory when it started it.
    """
    import sys

    paragraph = "Package: filler-{}\nVersion: 1.0-1\nDescription: " + "x" * 400 + "\n\n"
    index = tmp_path / "Packages.xz"
    with lzma.open(index, "wt", preset=0) as file:
        for number in range(90_000):
            file.write(paragraph.format(number))
        file.write(PACKAGES)
    code = (
        "import re, sys\nfrom pathlib import Path\nfrom teachkit.data import debian\n"
        "rows = list(debian.crates_of_packages(debian.read_paragraphs(Path(sys.argv[1])), 2))\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(len(rows), int(peak) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, index], check=True, capture_output=True, text=True
    )
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 4
    assert megabytes < 150
