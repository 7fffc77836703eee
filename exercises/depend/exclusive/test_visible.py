from teachkit.grading import require, same

# A time server with a crash reporter, as ntpd-rs once had; the versions are left out on purpose.
MEMBERS = ["ntpd"]
NEEDS = {
    "ntpd": ["sentry", "tokio", "serde"],
    "sentry": ["reqwest", "serde"],
    "reqwest": ["hyper", "tokio"],
    "hyper": ["http", "tokio"],
    "http": [],
    "tokio": ["libc"],
    "serde": [],
    "libc": [],
}


def test_what_others_need_stays(answer):
    """What something else still needs stays, whoever else needed it too."""
    got = answer.exclusive(MEMBERS, NEEDS, "reqwest")
    require(got, set, of=str)
    assert "ntpd" not in got, (
        "These are the packages that stay; the question is which ones go."
    )
    assert not got & {"tokio", "libc"}, (
        "Some of these are needed by something else: tokio would stay for the sake of ntpd."
    )
    assert got != {"reqwest"}, (
        "Only the dropped package itself is gone. What did it alone keep in the project?"
    )
    assert "reqwest" in got or not got, (
        "The dropped package itself is not among them, and it goes first of all."
    )
    assert got != {"reqwest", "hyper"}, (
        "An orphan leaves orphans of its own: when hyper goes, who still needs what hyper needed?"
    )
    assert len(got) == 3, "Dropping reqwest should take three packages out of this project."
    assert got <= set(NEEDS), "Something came back that is not in the graph at all."


def test_a_package_everybody_needs_takes_only_itself(answer):
    """A package that needs nothing takes only itself."""
    got = answer.exclusive(MEMBERS, NEEDS, "serde")
    require(got, set, of=str)
    assert "ntpd" not in got, "These are the packages that stay; the question is which ones go."
    assert got, "Nothing goes, you say; but at least the package that you drop does."
    assert same(got, {"serde"}), "serde needs nothing, so it should go alone."


def test_orphans_of_orphans_go_too(answer):
    """When an orphan goes, what only the orphan needed goes as well."""
    got = answer.exclusive(MEMBERS, NEEDS, "sentry")
    require(got, set, of=str)
    assert got != {"sentry", "reqwest"}, (
        "An orphan leaves orphans of its own: when reqwest goes, hyper has nobody left."
    )
    assert "serde" not in got, (
        "Some of these are needed by something else: ntpd itself still uses serde."
    )
    assert len(got) == 4, "With sentry four packages should leave this project."


def test_a_circle_does_not_keep_itself_alive(answer):
    """Two packages that need only each other go: nobody reaches them any more."""
    needs = {
        "sudo": ["log", "pam"],
        "log": ["serde"],
        "serde": ["serde_derive"],
        "serde_derive": ["serde"],
        "pam": [],
    }
    got = answer.exclusive(["sudo"], needs, "log")
    require(got, set, of=str)
    assert got != {"log"}, (
        "Two packages that only need each other keep each other alive in your answer. What counts"
        " is whether the project still reaches them, not whether somebody needs them."
    )
    assert same(got, {"log", "serde", "serde_derive"}), "The circle behind it goes with it."
