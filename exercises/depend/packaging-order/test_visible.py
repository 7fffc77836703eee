from teachkit.grading import require, same

# A small web client and what it needs; in Debian is only what DEBIAN says.
MEMBERS = ["client 1.0.0"]
NEEDS = {
    "client 1.0.0": ["rustls-openssl 0.3.1", "webpki-root-certs 0.26.11", "libc 0.2.189"],
    "rustls-openssl 0.3.1": ["libc 0.2.189"],
    "webpki-root-certs 0.26.11": ["webpki-root-certs 1.0.9"],
    "webpki-root-certs 1.0.9": ["rustls-pki-types 1.15.1"],
    "rustls-pki-types 1.15.1": [],
    "libc 0.2.189": [],
}
DEBIAN = {"libc": ["0.2.186"], "rustls-pki-types": ["1.15.1"]}


def flat(rounds):
    return [package for one in rounds for package in one]


def test_only_what_is_missing_is_packaged(answer):
    """Only what Debian cannot serve is to be packaged, and not your own code."""
    got = answer.rounds(MEMBERS, NEEDS, DEBIAN)
    require(got, list, of=list)
    assert "client 1.0.0" not in flat(got), (
        "Your own packages are among them: they are what all this is for, and come afterwards."
    )
    assert "libc 0.2.189" not in flat(got), (
        "Debian has a version that serves: 0.2.186 is of the same series as 0.2.189."
    )
    assert len(flat(got)) == 3, "Three packages of this project are missing in Debian."
    assert set(flat(got)) <= set(NEEDS), "Something came back that is not in the graph at all."


def test_a_package_waits_for_what_it_needs(answer):
    """A package comes in a later round than everything it needs."""
    got = answer.rounds(MEMBERS, NEEDS, DEBIAN)
    require(got, list, of=list)
    assert got, "Nothing is to be packaged, you say; but something is missing."
    place = {package: number for number, one in enumerate(got) for package in one}
    old, new = "webpki-root-certs 0.26.11", "webpki-root-certs 1.0.9"
    assert old in place and new in place, "Both versions of webpki-root-certs are missing."
    assert place[old] != place[new], (
        "All of them in one round will not do: 0.26.11 of webpki-root-certs needs 1.0.9 to be there."
    )
    assert place[new] < place[old], (
        "The rounds are the wrong way round: first comes what needs nothing that is missing."
    )


def test_what_can_be_done_together_is_one_round(answer):
    """What waits for nothing more is in the same round, in order of names."""
    got = answer.rounds(MEMBERS, NEEDS, DEBIAN)
    require(got, list, of=list)
    assert len(got) <= 2, "Two of them could be packaged at the same time: they belong to one round."
    assert len(got) == 2 and same(got[0], sorted(got[0])), "Two rounds, each in order of names."


def test_another_series_does_not_serve(answer):
    """A crate that Debian has in another series only is still missing."""
    got = answer.rounds(
        ["sudo-rs 0.2.14"],
        {"sudo-rs 0.2.14": ["getrandom 0.2.17", "pam 0.7.0"], "getrandom 0.2.17": [], "pam 0.7.0": []},
        {"getrandom": ["0.4.2"]},
    )
    require(got, list, of=list)
    assert got, "Nothing is to be packaged, you say; but Debian has never heard of pam."
    assert got != [["pam 0.7.0"]], (
        "Debian has the crate, but of another series, and Cargo would not take that one."
    )
    assert same([len(one) for one in got], [2]), "Two packages are missing here, in one round."


def test_names_are_written_as_debian_writes_them(answer):
    """A crate with an underscore or a capital is found under Debian's name for it."""
    got = answer.rounds(
        ["statime 0.4.0"],
        {
            "statime 0.4.0": ["rand_core 0.6.4", "Inflector 0.11.4", "az 1.2.1"],
            "rand_core 0.6.4": [],
            "Inflector 0.11.4": [],
            "az 1.2.1": [],
        },
        {"rand-core": ["0.6.4"], "inflector": ["0.11.4"]},
    )
    require(got, list, of=list)
    found = {package for one in got for package in one}
    assert not found & {"rand_core 0.6.4", "Inflector 0.11.4"}, (
        "Debian writes the name in another way: lower case, and hyphens for underscores."
    )
    assert same([len(one) for one in got], [1]), "One package is missing here, in one round."
