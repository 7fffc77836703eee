from teachkit.grading import require, same

LOCKED = {
    "getrandom": ["0.2.17", "0.4.3"],
    "thiserror": ["1.0.69", "2.0.19"],
    "tokio": ["1.53.1"],
    "openssl-src": ["300.6.1+3.6.3"],
}
DEBIAN = {
    "getrandom": ["0.4.2"],
    "thiserror": ["1.0.69", "2.0.12"],
    "tokio": ["1.53.1"],
}


def test_a_conflict_needs_several_versions(answer):
    """A crate that is locked once is no conflict, whether Debian has it or not."""
    got = answer.conflicts(LOCKED, DEBIAN)
    require(got, dict)
    assert not {"tokio", "openssl-src"} & set(got), (
        "A crate that is locked once is among them: it may be missing, but it conflicts with nothing."
    )
    assert "getrandom" in got, "One crate is needed in two versions, of which Debian lacks one."


def test_two_versions_that_debian_has_are_no_conflict(answer):
    """Where Debian has both versions, there is nothing to do."""
    got = answer.conflicts(LOCKED, DEBIAN)
    require(got, dict)
    assert got.get("thiserror") != LOCKED["thiserror"], (
        "Debian has both versions of thiserror: some crates are packaged in two series."
    )
    assert "thiserror" not in got, (
        "Not only the very version counts: a version of the same series serves as well, 2.0.12 for"
        " 2.0.19."
    )
    assert got, "Nothing conflicts, you say; but getrandom is needed in two versions."


def test_only_the_lacking_versions_are_listed(answer):
    """For a conflict, exactly the versions are listed that Debian lacks."""
    got = answer.conflicts(LOCKED, DEBIAN)
    require(got, dict)
    listed = got.get("getrandom")
    require(listed, list, of=str)
    assert listed != LOCKED["getrandom"], (
        "Only the versions that Debian lacks are to be listed: one of the two is there."
    )
    assert same(listed, ["0.2.17"]), "Of getrandom, another version is lacking."


def test_names_are_written_as_debian_writes_them(answer):
    """A crate with an underscore is found under Debian's name for it."""
    got = answer.conflicts(
        {
            "rand_core": ["0.6.4", "0.10.1"],
            "Inflector": ["0.11.4", "1.0.0"],
            "unicode_ident": ["1.0.18", "2.0.1"],
        },
        {
            "rand-core": ["0.6.4", "0.10.1"],
            "inflector": ["0.11.2", "1.2.0"],
            "unicode-ident": ["1.0.12"],
        },
    )
    require(got, dict)
    assert not {"rand_core", "Inflector"} & set(got), (
        "Debian writes the name in another way: lower case, and hyphens for underscores."
    )
    assert same(got, {"unicode_ident": ["2.0.1"]}), "Of unicode_ident, one series is lacking."
