import gzip
import hashlib

import pytest

from teachkit.cli import main
from teachkit.data import candidates, debian_sources, update
from teachkit.data.cache import origin_of
from teachkit.data.candidates import load_candidates
from teachkit.data.debian_sources import gather, is_team, language_of, read_sources
from teachkit.data.fetch import Pace
from teachkit.errors import TeachkitError

PACKAGES = """\
Package: libtide1
Source: tide (1.0-2)
Version: 1.0-2+b1
Depends: libc6 (>= 2.38)
Section: libs

Package: tide-doc
Source: tide (1.0-2)
Version: 1.0-2
Section: doc

Package: harbour
Version: 2.0-1
Depends: libtide1, libstdc++6
Section: net

Package: harbour
Version: 1.9-1
Depends: nothing-of-the-kind
Section: net

Package: librust-anchor-dev
Source: rust-anchor
Version: 0.3-1
Depends: libtide1
Section: rust

Package: debian-cd
Version: 3.2
Filename: pool/debian-cd.deb
SHA256: {cd}

Package: debian-security-support
Version: 1:14+2026.05.07
Filename: pool/support.deb
SHA256: {support}
"""
SOURCES = """\
Package: tide
Binary: libtide1, tide-doc
Version: 1.0-1
Maintainer: Old Hand <old@example.org>
Extra-Source-Only: yes

Package: tide
Binary: libtide1, tide-doc
Version: 1.0-2
Maintainer: Tide Team <team+tide@tracker.debian.org>
Uploaders: Ada Ebb <ada@example.org>, Ben, Flood <ben@example.org>, ADA EBB <ada@debian.example>
Testsuite: autopkgtest-pkg-perl
Checksums-Sha256:
 00 10 tide_1.0-2.dsc
 00 4000 tide_1.0.orig.tar.xz
 00 500 tide_1.0.orig-moon.tar.gz
 00 99 tide_1.0.orig.tar.xz.asc
 00 7 tide_1.0-2.debian.tar.xz
Section: misc

Package: harbour
Binary: harbour
Version: 2.0-1
Maintainer: Debian QA Group <packages@qa.debian.org>
Build-Depends: debhelper-compat (= 13), cargo:native <!nocheck>
Checksums-Sha256:
 00 800 harbour_2.0-1.tar.gz

Package: rust-anchor
Binary: librust-anchor-dev
Version: 0.3-1
Maintainer: Ada Ebb <ada@example.org>

Package: lone-team
Binary: lone
Version: 1-1
Maintainer: Debian X Strike Force <debian-x@lists.debian.org>
"""
MAIN = {
    "bullseye": "Package: ebb\nBinary: libtide1\nVersion: 0.9-1+deb11u4\n",
    "bookworm": "Package: tide\nBinary: libtide1\nVersion: 1.0-1+deb12u2\n",
    "trixie": "Package: tide\nBinary: libtide1\nVersion: 1.0-1\n\n"
    "Package: harbour\nBinary: harbour\nVersion: 1.0-1~deb13u1\n",
}
SECURITY = {
    "bullseye": "Package: ebb\nBinary: libtide1\nVersion: 0.9-1+deb11u6\n",
    "bookworm": "Package: unrelated\nBinary: u\nVersion: 1-1\n",
    "trixie": "Package: tide\nBinary: libtide1\nVersion: 2.0-1\n",
}
POPULARITY = "/*\n Last update:    Mon Jan 22 04:12:15 UTC 2018\n*/\n\ndpkg\nlibtide1\nharbour\n"
ADVISORIES = "source,dsa,dla,last\nebb,3,1,2022-01-01\ntide,1,0,2023-04-01\n"


class SmallMirror:
    """A mirror with sid, three releases and their security suites; nobody signed it."""

    def __init__(self, folder, deb):
        self.base, self.security = folder / "debian", folder / "debian-security"
        cd = deb(self.pool("debian-cd.deb"), {"./tasks/trixie/popularity-contest": POPULARITY})
        limited = "harbour non-supported 1.0 2026-01-01\n"
        support = deb(self.pool("support.deb"), {"./x/security-support.deb13": limited})
        packages = PACKAGES.format(cd=self.digest(cd), support=self.digest(support))
        self.publish(self.base, "sid", SOURCES, packages)
        for name, text in MAIN.items():
            self.publish(self.base, name, text)
        for name, text in SECURITY.items():
            self.publish(self.security, f"{name}-security", text)

    def pool(self, name):
        (self.base / "pool").mkdir(parents=True, exist_ok=True)
        return self.base / "pool" / name

    @staticmethod
    def digest(path):
        return hashlib.sha256(path.read_bytes()).hexdigest()

    @staticmethod
    def publish(base, suite, sources, packages=None, day="30 Oct 2026"):
        lines = [f"Codename: {suite}", f"Date: Fri, {day} 08:08:01 UTC", "SHA256:"]
        texts = {"main/source/Sources.gz": sources}
        if packages is not None:
            texts["main/binary-amd64/Packages.gz"] = packages
        for name, text in texts.items():
            raw = gzip.compress(text.encode(), mtime=0)
            path = base / "dists" / suite / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
            lines.append(f" {hashlib.sha256(raw).hexdigest()} {len(raw)} {name}")
        body = "\n".join(lines)
        (base / "dists" / suite / "InRelease").write_text(
            f"-----BEGIN PGP SIGNED MESSAGE-----\n\n{body}\n"
            "-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n"
        )

    @property
    def address(self):
        return f"file://{self.base}"


@pytest.fixture
def mirror(tmp_path, monkeypatch, deb):
    counts = tmp_path / "counts.csv"
    counts.write_text(ADVISORIES)
    monkeypatch.setattr(debian_sources, "ADVISORIES_FILE", counts)
    monkeypatch.setenv("TEACHKIT_DEBIAN_KEYRING", str(tmp_path / "there is none"))
    return SmallMirror(tmp_path / "mirror", deb)


def gathered(mirror, tmp_path, **options):
    return gather(mirror.address, tmp_path / "in", pace=Pace(2), keyring=None, **options)


def rows_of(mirror, tmp_path):
    return {row.name: row for row in gathered(mirror, tmp_path).rows}


def test_the_archive_becomes_one_row_for_each_source(mirror, tmp_path):
    rows = rows_of(mirror, tmp_path)
    assert sorted(rows) == ["harbour", "lone-team", "rust-anchor", "tide"]
    assert rows["tide"] == candidates.Candidate(
        name="tide",
        dependants=2,
        direct=2,
        people=2,
        team=True,
        orphaned=False,
        updates=(6, 2, 1),
        advisories=5,
        popularity=2,
        language="c",
        size=4500,
        tests=True,
        rust_users=2,
        section="libs",
        support="",
    )


def test_an_orphan_has_nobody_and_an_unnamed_team_an_unknown_number(mirror, tmp_path):
    rows = rows_of(mirror, tmp_path)
    assert (rows["harbour"].people, rows["harbour"].orphaned, rows["harbour"].team) == (
        0, True, False,
    )  # fmt: skip
    assert (rows["lone-team"].people, rows["lone-team"].team) == (None, True)


def test_what_the_archive_cannot_tell_is_none(mirror, tmp_path):
    rows = rows_of(mirror, tmp_path)
    assert rows["lone-team"].dependants is None  # nothing of it is built for this architecture
    assert rows["lone-team"].size is None
    assert rows["lone-team"].popularity is None
    assert rows["harbour"].updates == (None, None, 1)
    assert rows["harbour"].advisories is None  # it came after the lists end
    assert rows["harbour"].dependants == 0


def test_the_highest_version_of_a_package_counts(mirror, tmp_path):
    harbour = rows_of(mirror, tmp_path)["harbour"]
    assert harbour.language == "c+++rust"  # 2.0 needs libstdc++6 and libtide1, 1.9 neither
    assert harbour.size == 800
    assert harbour.support == "ended"
    assert harbour.section == "net"


def test_the_same_archive_gives_the_same_bytes(mirror, tmp_path, capsys):
    files = []
    for name in ("one", "two"):
        words = ["data", "build", "candidates", "--mirror", mirror.address, "--output"]
        assert main([*words, str(tmp_path / name)]) == 0
        files.append(tmp_path / name / candidates.CANDIDATES_FILE)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "sources" in capsys.readouterr().out
    said = origin_of(files[0])
    assert said["whole"] == 4
    assert said["rows"] == len(load_candidates(files[0].parent).rows) == 2
    assert said["dates"]["popularity"] == "2018-01-22"
    assert said["dates"]["support"] == "2026-05-07"
    assert said["dates"]["advisories"] == "2023-04-01"


def test_a_package_of_the_pool_that_is_gone_leaves_its_facts_unknown(mirror, tmp_path):
    mirror.pool("debian-cd.deb").unlink()
    found = gathered(mirror, tmp_path)
    assert all(row.popularity is None for row in found.rows)
    assert "popularity" not in found.dates
    assert any("popularity" in note and "not known" in note for note in found.notes)


def test_a_package_of_the_pool_that_was_exchanged_is_refused(mirror, tmp_path):
    mirror.pool("debian-cd.deb").write_bytes(b"!<arch>\nanother")
    with pytest.raises(TeachkitError) as caught:
        gathered(mirror, tmp_path)
    assert caught.value.code == "wrong-hash"


def test_a_release_that_the_mirror_lacks_is_unknown_and_told(mirror, tmp_path):
    (mirror.base / "dists" / "bullseye" / "InRelease").unlink()
    found = gathered(mirror, tmp_path)
    assert all(row.updates[0] is None for row in found.rows)
    assert any("bullseye" in note for note in found.notes)


def test_without_the_security_suites_the_point_releases_still_tell(mirror, tmp_path):
    for name in SECURITY:
        (mirror.security / "dists" / f"{name}-security" / "InRelease").unlink()
    tide = {row.name: row for row in gathered(mirror, tmp_path).rows}["tide"]
    assert tide.updates == (4, 2, 0)


def test_a_mirror_without_sid_is_no_mirror(mirror, tmp_path):
    (mirror.base / "dists" / "sid" / "InRelease").unlink()
    with pytest.raises(TeachkitError) as caught:
        gathered(mirror, tmp_path)
    assert caught.value.code == "not-found-there"


def test_an_index_that_was_changed_is_refused(mirror, tmp_path):
    path = mirror.security / "dists" / "trixie-security" / "main" / "source" / "Sources.gz"
    path.write_bytes(gzip.compress(b"Package: other\nVersion: 1\n"))
    with pytest.raises(TeachkitError) as caught:
        gathered(mirror, tmp_path)
    assert caught.value.code == "wrong-hash"


# --- bringing it into the cache --------------------------------------------------------------


def updated(mirror, *words):
    return main(["data", "update", "candidates", "--mirror", mirror.address, *words])


def test_the_whole_table_is_built_in_the_cache_and_then_is_current(mirror, capsys):
    assert updated(mirror) == 2  # four sources are no Debian
    assert "too-few-rows" in capsys.readouterr().err
    assert updated(mirror, "--force") == 0
    assert "candidates: updated, 4 sources" in capsys.readouterr().out
    table = load_candidates(whole=True)
    assert len(table.rows) == table.whole == 4
    assert updated(mirror) == 0
    assert "up to date" in capsys.readouterr().out
    assert main(["data", "status"]) == 0
    assert "4 rows" in capsys.readouterr().out


def test_a_suite_of_another_day_is_read_again(mirror, capsys):
    assert updated(mirror, "--force") == 0
    mirror.publish(mirror.security, "trixie-security", SECURITY["trixie"], day="31 Oct 2026")
    capsys.readouterr()
    assert updated(mirror, "--force") == 0
    assert "updated, 4 sources of 2026-10-31" in capsys.readouterr().out


def test_a_copied_table_does_as_well_and_says_its_dates(mirror, tmp_path, capsys):
    assert updated(mirror, "--force") == 0
    copied = tmp_path / "stick"
    copied.mkdir()
    cached = tmp_path / "cache" / candidates.CANDIDATES_FILE
    cached.rename(copied / candidates.CANDIDATES_FILE)
    assert main(["data", "update", "candidates", "--from", str(copied), "--force"]) == 0
    table = load_candidates(whole=True)
    assert table.whole == 4
    assert table.dates["popularity"] == "2018-01-22"
    assert main(["data", "update", "candidates", "--from", str(tmp_path / "none")]) == 2


def test_what_is_no_table_never_gets_into_the_cache(tmp_path, capsys):
    (tmp_path / "odd.json").write_text('{"name": ["a"]}')
    source = str(tmp_path / "odd.json")
    assert main(["data", "update", "candidates", "--from", source, "--force"]) == 2
    assert "broken-snapshot" in capsys.readouterr().err
    assert not (tmp_path / "cache" / candidates.CANDIDATES_FILE).exists()


def test_what_a_copy_says_of_its_origin_is_kept_only_when_it_makes_sense(tmp_path, capsys):
    from teachkit.data.snapshots import pack

    said = {"whole": "many", "dates": ["today"], "date": None, "note": "from a stick"}
    copied = tmp_path / candidates.CANDIDATES_FILE
    copied.write_bytes(pack(candidates.encode([candidates.Candidate("tide")]), said))
    assert main(["data", "update", "candidates", "--from", str(copied), "--force"]) == 0
    table = load_candidates(whole=True)
    assert (table.whole, dict(table.dates)) == (1, {})
    assert (table.origin.date, table.origin.note) == ("", "from a stick")
    assert main(["data", "status"]) == 0
    assert "age unknown" in capsys.readouterr().out


def test_damage_in_the_cache_does_not_stop_the_update_that_mends_it(mirror, tmp_path):
    (tmp_path / "cache").mkdir(exist_ok=True)
    cached = tmp_path / "cache" / candidates.CANDIDATES_FILE
    cached.write_text('{"origin": {"dates": [1], "rows": "many", "source": 3}, "data": []}')
    assert updated(mirror, "--force") == 0
    assert len(load_candidates(whole=True).rows) == 4


def test_a_tilde_of_nobody_is_a_file_that_is_not_there(capsys):
    assert main(["data", "update", "candidates", "--from", "~nobody-has-this-name"]) == 2
    assert "no-such-file" in capsys.readouterr().err


def test_the_optional_table_is_fetched_only_by_name():
    from teachkit.cli.data import NAMES, OPTIONAL

    assert (
        set(NAMES) | set(OPTIONAL) == set(update.FILES) == set(update.FEWEST) == set(update.UNITS)
    )
    assert not set(NAMES) & set(OPTIONAL)


# --- single judgements -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("maintainer", "team"),
    [
        pytest.param("Mark Brown <broonie@debian.org>", False, id="a person"),
        pytest.param("Debian Sudo Maintainers <sudo@packages.debian.org>", True, id="an alias"),
        pytest.param("Debian X Strike Force <debian-x@lists.debian.org>", True, id="a list"),
        pytest.param("Perl <pkg-perl-maintainers@lists.alioth.debian.org>", True, id="alioth"),
        pytest.param("XFS Development Team <linux-xfs@vger.kernel.org>", True, id="by its name"),
        pytest.param("Timo Steamer <timo@debian.org>", False, id="team within a word"),
        pytest.param("someone@debian.org", False, id="an address alone"),
    ],
)
def test_a_team_is_known_by_its_address_or_by_its_name(maintainer, team):
    assert is_team(maintainer) is team


@pytest.mark.parametrize(
    ("name", "build", "native", "language"),
    [
        pytest.param("zlib", ["debhelper-compat"], "c", "c", id="c"),
        pytest.param("tiff", [], "c++", "c++", id="c++"),
        pytest.param("librsvg", ["cargo", "rustc"], "c", "c+rust", id="c and rust"),
        pytest.param("firefox-esr", ["cargo"], "c++", "c+++rust", id="c++ and rust"),
        pytest.param("newsboat", ["librust-url-dev"], "", "rust", id="rust by a crate"),
        pytest.param("rust-ripgrep", [], "c", "rust", id="rust by its name"),
        pytest.param("fd-find", ["dh-cargo"], "c", "rust", id="rust by its tool"),
        pytest.param("caddy", ["dh-golang"], "c", "go", id="go"),
        pytest.param("pandoc", ["haskell-devscripts-minimal"], "c", "haskell", id="haskell"),
        pytest.param("unison", ["dh-ocaml"], "c", "ocaml", id="ocaml"),
        pytest.param("requests", ["dh-python"], "", "", id="none of these"),
    ],
)
def test_the_language_is_told_from_tools_and_libraries(name, build, native, language):
    assert language_of(name, build, native) == language


def test_sources_that_stay_for_old_binaries_do_not_count():
    found = read_sources(part.encode() for part in SOURCES.split("\n\n"))
    assert found["tide"].version == "1.0-2"
    assert found["harbour"].build_depends.startswith("debhelper-compat")
