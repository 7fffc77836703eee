from teachkit.grading import require, same

DEPLOY, RUN = "safe-to-deploy", "safe-to-run"


def test_a_full_audit_certifies_its_version(answer):
    """A full audit vouches for exactly the version that was read."""
    got = answer.certified([["", "0.2.170", DEPLOY]], DEPLOY)
    require(got, set, of=str)
    assert same(got, {"0.2.170"}), "One version was read in full, and that one is certified."


def test_a_delta_needs_something_to_stand_on(answer):
    """A delta counts when its older end is vouched for, and only then."""
    chain = [["0.2.171", "0.2.172", DEPLOY], ["0.2.170", "0.2.171", DEPLOY], ["", "0.2.170", DEPLOY]]
    got = answer.certified(chain, DEPLOY)
    require(got, set, of=str)
    assert got != {"0.2.170"}, (
        "You leave out the deltas: from a version that is certified, they certify the next."
    )
    assert got != {"0.2.170", "0.2.171"}, (
        "A chain of deltas may have several links, in any order: go on until nothing is new."
    )
    assert len(got) == 3, "A full audit and two deltas after it certify three versions."
    got = answer.certified([["0.2.10", "0.2.17", DEPLOY]], DEPLOY)
    require(got, set)
    assert not got, (
        "A delta proves nothing by itself: nobody has read the version that it starts from."
    )


def test_the_promise_must_be_strong_enough(answer):
    """An audit counts only when its promise is as strong as what you want."""
    audits = [["", "0.3.10", RUN], ["", "0.3.9", DEPLOY]]
    got = answer.certified(audits, DEPLOY)
    require(got, set, of=str)
    assert "0.3.10" not in got, (
        "Safe to run is not safe to deploy: for what you ship, the weaker promise is none."
    )
    assert same(got, {"0.3.9"}), "The one audit that is strong enough should count."
    got = answer.certified(audits, RUN)
    require(got, set, of=str)
    assert "0.3.9" in got, (
        "What is safe to deploy is safe to run as well: the stronger promise holds the weaker."
    )
    assert len(got) == 2, "For what only runs, both audits count."


def test_what_is_certified_is_not_queued(answer):
    """A package whose very version is certified needs no review; any other does."""
    audits = {"cc": [["", "1.2.5", DEPLOY]], "libc": [["", "0.2.171", DEPLOY]]}
    packages = {"libc 0.2.171": DEPLOY, "cc 1.2.7": DEPLOY, "arbitrary 1.4.1": DEPLOY}
    got = answer.review_queue(packages, audits)
    require(got, list, of=tuple)
    assert got, "The queue is empty, though nobody has audited arbitrary at all."
    queued = [row[0] for row in got if len(row) == 2]
    assert "libc 0.2.171" not in queued, "libc 0.2.171 is certified, and is queued all the same."
    assert "cc 1.2.7" in queued, (
        "An audit of another version is not an audit of yours: cc was read at 1.2.5."
    )
    assert same(got[0], ("cc 1.2.7", "1.2.5")), "Read cc from the version that was audited."
    assert same(queued, ["cc 1.2.7", "arbitrary 1.4.1"]), "arbitrary has to be read as a whole."


def test_the_least_work_comes_first(answer):
    """Patch steps come before minor, minor before major, whole crates last."""
    audits = {
        "bitflags": [["", "2.8.0", DEPLOY]],
        "rustix": [["", "0.38.32", DEPLOY]],
        "tempfile": [["", "3.19.0", DEPLOY]],
    }
    wanted = dict.fromkeys(
        ["bitflags 2.9.0", "arbitrary 1.4.1", "rustix 1.0.5", "tempfile 3.19.1"], DEPLOY
    )
    got = answer.review_queue(wanted, audits)
    require(got, list, of=tuple)
    assert len(got) == 4, "None of the four is certified, so all four are to be reviewed."
    names = [row[0].split()[0] for row in got]
    assert names != sorted(names), (
        "The least work should come first, not the first letter: sort by the size of the step."
    )
    assert same(names, ["tempfile", "bitflags", "rustix", "arbitrary"]), (
        "The order should be patch, minor, major, and then what nobody has read at all."
    )


def test_the_nearest_is_nearest_as_a_version(answer):
    """The nearest audited version is nearest as a version, and not above yours."""
    audits = {"syn": [["", "2.0.9", DEPLOY], ["", "2.0.119", DEPLOY], ["", "3.1.0", DEPLOY]]}
    got = answer.review_queue({"syn 3.0.3": DEPLOY}, audits)
    require(got, list, of=tuple)
    assert got != [("syn 3.0.3", "2.0.9")], (
        "Versions are not texts: as a text 2.0.9 comes after 2.0.119, as a version long before."
    )
    assert got[:1] != [("syn 3.0.3", "3.1.0")], "An audited version above yours is not below it."
    assert len(got) == 1, "An audited version above yours does not certify yours."
    assert same(got[0][0], "syn 3.0.3"), "The package itself stands first in its row."
