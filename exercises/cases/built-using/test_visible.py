import pytest

from teachkit.grading import require, same
from teachkit.grading.launch import AnswerFailedError

RUSTC = "rustc (= 1.95.0+dfsg1-2)"
USING = {
    "sqv": f"rust-bzip2 (= 0.6.1-1), rust-libbz2-rs-sys (= 0.2.5-1), rust-libc (= 0.2.186-1), {RUSTC}",
    "sudo-rs": f"rust-glob (= 0.3.4-1), rust-libc (= 0.2.186-1), {RUSTC}",
    "older": f"rust-bzip2-sys (= 0.1.13-1), rust-libc (= 0.2.180-3), {RUSTC}",
}


def test_every_package_with_the_crate_is_named_with_upstreams_version(answer):
    """Every package that holds the crate is there, with the version that upstream gave it."""
    got = answer.holders(USING, "libc")
    require(got, set, of=tuple)
    full = {("sqv", "0.2.186-1"), ("sudo-rs", "0.2.186-1"), ("older", "0.2.180-3")}
    assert got != full, "You have left Debian's revision on: upstream knows no 0.2.186-1."
    assert same(got, {("sqv", "0.2.186"), ("sudo-rs", "0.2.186"), ("older", "0.2.180")}), (
        "Three packages hold libc, in two versions."
    )


def test_a_longer_name_is_another_crate(answer):
    """A crate whose name begins or ends alike is another crate."""
    got = answer.holders(USING, "bzip2")
    require(got, set, of=tuple)
    names = {package for package, _ in got}
    assert "older" not in names, "bzip2-sys is not bzip2: compare the whole name, not its beginning."
    assert same(got, {("sqv", "0.6.1")}), "One package holds bzip2 itself."
    got = answer.holders(USING, "bz2-rs-sys")
    assert same(got, set()), "No crate is called bz2-rs-sys: the end of a name is not the name."


def test_an_older_series_is_the_same_crate(answer):
    """A series in the name is not part of the crate's name."""
    using = {
        "both": "rust-rand-core (= 0.10.1-1), rust-rand-core-0.6 (= 0.6.4-5), rustc (= 1.95.0-1)",
        "old": "rust-rand-core-0.6 (= 0.6.4-5), rustc (= 1.95.0-1)",
    }
    got = answer.holders(using, "rand-core")
    require(got, set, of=tuple)
    assert got != {("both", "0.10.1")}, (
        "You missed rust-rand-core-0.6: the series behind the name is Debian's, and the crate is"
        " rand-core."
    )
    assert got != {("both", "0.6.4"), ("old", "0.6.4")}, (
        "You kept one version of each package, and `both` holds two."
    )
    assert same(got, {("both", "0.10.1"), ("both", "0.6.4"), ("old", "0.6.4")}), (
        "Two packages hold rand-core, one of them twice."
    )


def test_a_number_at_the_end_may_be_the_crates_own(answer):
    """A number that does not begin the version belongs to the crate's name."""
    using = {"sums": "rust-md-5 (= 0.11.0-2), rust-md-5-0.10 (= 0.10.6-1)"}
    got = answer.holders(using, "md")
    require(got, set, of=tuple)
    assert not got, (
        "The 5 of md-5 is no series: its version begins with 0.11. Only what begins the version is"
        " a series."
    )
    got = answer.holders(using, "md-5")
    assert same(got, {("sums", "0.11.0"), ("sums", "0.10.6")}), "Both are md-5."


def test_what_debian_took_out_is_not_upstreams_version(answer):
    """A repackaged source has the version of what it was made from."""
    using = {"ls": "rust-rustix (= 1.1.4+dfsg-1), rustc (= 1.95.0-1)"}
    try:
        got = answer.holders(using, "rustix")
    except AnswerFailedError:
        pytest.fail("An entry with a + in its version stops you.")
    assert got != {("ls", "1.1.4+dfsg")}, "+dfsg is Debian's word: upstream's version is 1.1.4."
    assert same(got, {("ls", "1.1.4")}), "rustix is in version 1.1.4."
