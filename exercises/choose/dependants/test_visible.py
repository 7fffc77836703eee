from teachkit.grading import require, same


def package(source, *groups, provides=()):
    return {
        "source": source,
        "depends": [list(group) for group in groups],
        "provides": list(provides),
    }


# A few packages around a compression library and two mail servers.
PACKAGES = {
    "zlib1g": package("zlib"),
    "bzip2": package("bzip2"),
    "libcurl4": package("curl", ["zlib1g"]),
    "curl": package("curl", ["libcurl4"]),
    "git": package("git", ["libcurl4"]),
    "unpack": package("unpack", ["bzip2", "zlib1g"]),
    "pack": package("pack", ["zlib1g", "bzip2"]),
    "postfix": package("postfix", ["zlib1g"], provides=["mail-server"]),
    "alerts": package("alerts", ["mail-server"]),
    "letters": package("letters", ["postfix"]),
}


def test_who_needs_it_through_others_counts(answer):
    """Who needs a source through others counts, and sources are what is counted."""
    got = answer.dependants(PACKAGES, "curl")
    require(got, set, of=str)
    assert "curl" not in got, "The source itself is among its dependants; it is asked about."
    assert got, "Nobody, you say; but git needs a library that curl builds."
    assert same(got, {"git"}), "Only git needs something that is built from curl."
    deep = answer.dependants(PACKAGES, "zlib")
    require(deep, set, of=str)
    assert "git" in deep, (
        "Only the first ring is counted: git never names zlib, and cannot do without it."
    )
    assert "libcurl4" not in deep, (
        "These are binary packages. Which sources are they built from?"
    )


def test_where_there_is_a_choice_nobody_is_needed(answer):
    """Of a choice any one will do, so neither is needed."""
    got = answer.dependants(PACKAGES, "bzip2")
    require(got, set, of=str)
    assert got != {"unpack"}, (
        "You take the first alternative for the only one; the other one will do as well."
    )
    assert not got, (
        "An alternative will do: as long as one of a group is left, the group is met."
    )
    got = answer.dependants({**PACKAGES, "gzip": package("gzip", ["bzip2"])}, "bzip2")
    assert same(got, {"gzip"}), "Who names bzip2 alone has no choice."


def test_a_name_may_be_provided(answer):
    """A name that no package bears may still be provided by one."""
    got = answer.dependants(PACKAGES, "postfix")
    require(got, set, of=str)
    assert "letters" in got, "letters asks for postfix itself, and nothing else will do."
    assert "alerts" in got, (
        "A provided name is forgotten: nobody is called mail-server, but one package provides it."
    )
    got = answer.dependants(PACKAGES, "zlib")
    require(got, set, of=str)
    assert "postfix" in got, "postfix names zlib1g itself, and there is no other."
    assert len(got) == 5, "Without zlib five other sources should be impossible to install."


def test_a_tool_does_not_make_its_library_needy(answer):
    """What one binary of a source needs, the others need not."""
    packages = {
        "emacs": package("emacs"),
        "zlib1g": package("zlib"),
        "zlib-mode": package("zlib", ["emacs"]),
        "curl": package("curl", ["zlib1g"]),
    }
    got = answer.dependants(packages, "emacs")
    require(got, set, of=str)
    assert "curl" not in got, (
        "From source to source you go too far: curl needs the library, and not the tool beside it."
    )
    assert same(got, {"zlib"}), "Only one binary of one other source should need emacs."


def test_what_nobody_meets_tells_nothing(answer):
    """A group that nothing in the extract meets is left out."""
    packages = {
        "zlib1g": package("zlib"),
        "old": package("old", ["a-package-long-gone"]),
        "odd": package("odd", ["a-package-long-gone"], ["zlib1g"]),
    }
    got = answer.dependants(packages, "zlib")
    require(got, set, of=str)
    assert "old" not in got, (
        "A group that nobody here could meet from the beginning says nothing about zlib."
    )
    assert same(got, {"odd"}), "Only one of these two should need zlib."
