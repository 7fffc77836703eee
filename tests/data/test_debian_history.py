import itertools
import shutil
import subprocess

import pytest

from teachkit.data import debian_history as history
from teachkit.errors import TeachkitError

TRACKER = """\
[29 Mar 2023] DSA-5380-2 tide-gauge - regression update
\t[bullseye] - tide-gauge 1.4-1+deb11u2
[27 Mar 2023] DSA-5380-1 tide-gauge - security update
\t{CVE-2023-1 CVE-2023-2}
\t[bullseye] - tide-gauge 1.4-1+deb11u1
\tNOTE: fixed along the way
[20 Mar 2015] DSA-3200-1 harbour harbour-data - several vulnerabilities
\t{CVE-2015-1}
\t[wheezy] - harbour 1.0-1
\t[wheezy] - anchor <not-affected> (only in harbour)
\t[squeeze] - harbour-data <unfixed>
[18 Apr 2014] DSA-2907-1 squeeze end-of-life
[02 Jul 2002] DSA-135 buoy -- buffer overflow
\t{CVE-2002-0653}
"""
LTS = """\
[01 Apr 2023] DLA-3380-1 tide-gauge - security update
\t{CVE-2023-1}
\t[buster] - tide-gauge 1.2-1+deb10u1
"""


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        pytest.param("1.0", "1.0-1", id="a revision"),
        pytest.param("1.0~rc1-1", "1.0-1", id="a tilde is before"),
        pytest.param("1.0~~", "1.0~", id="two tildes before one"),
        pytest.param("1.9-1", "1.10-1", id="numbers, not letters"),
        pytest.param("9.9-1", "1:0.1-1", id="an epoch"),
        pytest.param("1.0a-1", "1.0+b-1", id="letters before signs"),
        pytest.param("1.3.dfsg-1", "1.3.dfsg+really1.3.1-1", id="zlib's way"),
        pytest.param("1.4-2", "1.4-2+b1", id="a rebuild"),
        pytest.param("1-2-3", "1-3-1", id="hyphens in the upstream part"),
    ],
)
def test_versions_are_ordered_as_dpkg_does(lower, higher):
    assert history.version_key(lower) < history.version_key(higher)
    assert history.version_key(lower) == history.version_key(lower)


def test_dpkg_itself_agrees_on_many_pairs():
    if shutil.which("dpkg") is None:
        pytest.skip("there is no dpkg to compare with")
    words = ["1.0", "1.0~rc1", "1.0-1", "1:0.9-2", "1.0+dfsg-1", "1.0a-1", "1.00-1", "1.0-1~bpo1"]
    for one, two in itertools.permutations(words, 2):
        command = ["dpkg", "--compare-versions", one, "lt", two]
        said = subprocess.run(command, check=False).returncode == 0
        assert (history.version_key(one) < history.version_key(two)) is said, (one, two)


def test_a_source_lives_on_in_the_one_that_builds_most_of_its_binaries():
    old = {"ntp": ["ntp", "ntpdate", "ntp-doc"], "ntpsec": ["ntpsec"], "sox": ["sox", "libsox3"]}
    middle = {"ntpsec": ["ntpsec", "ntp", "ntpdate"], "docs": ["ntp-doc"], "sox": ["sox"]}
    new = {"ntpsec": ["ntpsec"], "sox-ng": ["sox"], "docs": ["ntp-doc"]}
    assert history.heirs([old, middle, new]) == {"ntp": "ntpsec", "sox": "sox-ng"}


def test_a_source_that_nobody_continues_has_no_heir():
    assert history.heirs([{"gone": ["gone"]}, {"other": ["other"]}]) == {}


def test_a_name_that_changes_twice_is_followed_to_the_end():
    generations = [{"a": ["tool"]}, {"b": ["tool", "more"]}, {"c": ["more"]}]
    assert history.heirs(generations) == {"a": "c", "b": "c"}
    assert history.heirs([*generations, {"d": ["unrelated"]}]) == {}


def test_a_name_that_comes_back_is_its_own():
    assert history.heirs([{"a": ["tool"]}, {"b": ["tool"]}, {"a": ["tool"]}]) == {"b": "a"}


def test_advisories_are_counted_once_for_each_source_that_they_fix():
    rows, newest = history.count_advisories(TRACKER, LTS)
    counted = {row.source: (row.dsa, row.dla, row.last) for row in rows}
    assert counted == {
        "buoy": (1, 0, "2002-07-02"),
        "harbour": (1, 0, "2015-03-20"),
        "harbour-data": (1, 0, "2015-03-20"),
        "tide-gauge": (1, 1, "2023-04-01"),
    }
    assert newest == "2023-04-01"


def test_what_is_no_list_of_advisories_counts_nothing():
    assert history.count_advisories("", "<html>moved</html>\n[x] y\n[99 Foo 2020] DSA-1 a - b") == (
        [],
        "",
    )


def test_the_shipped_counts_are_those_of_a_list_up_to_spring_2023():
    counts, newest = history.read_advisory_counts(history.ADVISORIES_FILE)
    assert newest == "2023-04-01"
    assert 2_000 < len(counts) < 2_500
    assert counts["expat"] == 23
    assert min(counts.values()) == 1


def test_the_list_of_the_popularity_contest_ranks_from_one():
    text = (
        "/*\n Last update:               Mon Jan 22 04:12:15 UTC 2018\n*/\n\ndpkg\nlibacl1\ntar\n"
    )
    popularity = history.read_popularity(text)
    assert popularity.ranks == {"dpkg": 1, "libacl1": 2, "tar": 3}
    assert popularity.date == "2018-01-22"
    assert history.read_popularity("dpkg\n").date == ""


def test_an_exception_by_name_goes_before_a_pattern():
    support = history.read_support(
        "# a comment\n\nadns  limited  a stub\nrust.*  limited  see there\n"
        "rust-sequoia-sqv supported fully\ndhcp non-supported 4.4 2023-07-05 over\nodd line\n"
    )
    assert [support.of(name) for name in ("adns", "rustc", "rust-sequoia-sqv", "dhcp", "zlib")] == [
        "limited", "limited", "", "ended", "",
    ]  # fmt: skip


def test_a_file_is_taken_out_of_a_binary_package(tmp_path, deb):
    path = deb(tmp_path / "a.deb", {"./usr/share/x/list": "one\n", "./usr/share/y/list": "two\n"})
    assert history.unpack_deb(path, "y/list") == "two\n"


@pytest.mark.parametrize(
    ("code", "make"),
    [
        pytest.param("not-found-there", lambda deb, at: deb(at, {"./other": ""}), id="not in it"),
        pytest.param("broken-package", lambda _, at: at.write_bytes(b"<html>"), id="a page"),
        pytest.param("broken-package", lambda deb, at: deb(at, {"./list": "x"}, bytes.upper),
                     id="broken off"),
        pytest.param("broken-package", lambda _, at: at.write_bytes(b"!<arch>\n" + b"x" * 60),
                     id="a head of nonsense"),
        pytest.param("not-found-there", lambda _, at: at.write_bytes(b"!<arch>\n"), id="empty"),
    ],
)  # fmt: skip
def test_a_package_without_the_file_or_broken_is_told(tmp_path, deb, code, make):
    make(deb, tmp_path / "a.deb")
    with pytest.raises(TeachkitError) as caught:
        history.unpack_deb(tmp_path / "a.deb", "list")
    assert caught.value.code == code
