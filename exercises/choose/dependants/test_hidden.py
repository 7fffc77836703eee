import json
from pathlib import Path

from teachkit.grading import require, same

SID = json.loads((Path(__file__).parent / "data" / "sid.json").read_text())["packages"]


def package(source, *groups, provides=()):
    return {
        "source": source,
        "depends": [list(group) for group in groups],
        "provides": list(provides),
    }


def truth(packages, source):
    """The truth in a way of its own: what can still be installed is kept, and the rest is not."""
    providers = {}
    for name, about in packages.items():
        for called in [name, *about["provides"]]:
            providers.setdefault(called, set()).add(name)
    kept = {name for name, about in packages.items() if about["source"] != source}
    size = -1
    while size != len(kept):
        size = len(kept)
        for name in sorted(kept):
            for group in packages[name]["depends"]:
                options = set().union(*(providers.get(called, set()) for called in group))
                if options and not options & kept:
                    kept.discard(name)
    lost = {about["source"] for name, about in packages.items() if name not in kept}
    return lost - {source}


def test_a_choice_between_two_that_both_need_it(answer):
    """Where every alternative needs the source, the choice needs it too."""
    packages = {
        "zlib1g": package("zlib"),
        "rsync": package("rsync", ["zlib1g"]),
        "curl": package("curl", ["zlib1g"]),
        "mirror": package("mirror", ["rsync", "curl"]),
    }
    got = answer.dependants(packages, "zlib")
    require(got, set, of=str)
    assert "mirror" in got, (
        "A choice is lost when all its alternatives are, whether they go in this round or in the next."
    )
    assert same(got, {"rsync", "curl", "mirror"}), "These three should need zlib."


def test_a_circle_comes_to_an_end(answer):
    """Packages that need each other go together, or stay together."""
    packages = {
        "perl": package("perl", ["perl-modules"]),
        "perl-modules": package("perl-modules", ["perl"]),
        "zlib1g": package("zlib"),
        "script": package("script", ["perl", "zlib1g"]),
    }
    got = answer.dependants(packages, "perl")
    require(got, set, of=str)
    assert same(got, {"perl-modules"}), "A circle without the source should stay as it is."


def test_every_source_of_the_extract(answer):
    """The sets are right for every source in a piece of Debian."""
    for source in sorted({about["source"] for about in SID.values()}):
        got = answer.dependants(SID, source)
        require(got, set, of=str)
        assert same(got, truth(SID, source)), (
            "For one of the sources in the extract the set is another."
        )


def test_the_input_is_left_as_it_was(answer):
    """The archive you are given is the same afterwards."""
    got = answer.dependants({"zstd1": package("zstd"), "btrfs": package("btrfs", ["zstd1"])}, "zstd")
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"btrfs"}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
