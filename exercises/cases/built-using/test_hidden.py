import json
import re
from pathlib import Path

from teachkit.grading import require, same

FORKY = json.loads((Path(__file__).parent / "data" / "forky.json").read_text())
ENTRY = re.compile(r"rust-([a-z0-9-]+?)(?:-(\d+(?:\.\d+)*))? \(= (\d[^-+]*)[^)]*\)")


def truth(using, crate):
    """The truth, in a way of its own: a pattern, and a look at what it took for a series."""
    found = set()
    for package, text in using.items():
        for name, series, version in ENTRY.findall(text):
            if series and not (version == series or version.startswith(series + ".")):
                name = f"{name}-{series}"
            if name == crate:
                found.add((package, version))
    return found


def test_the_programs_of_forky_are_told_right_for_every_crate(answer):
    """The answer is right for crates of all kinds in Debian's forky."""
    using = FORKY["using"]
    for crate in ("libbz2-rs-sys", "rand-core", "regex", "md-5", "rustix", "libc", "clap", "adler"):
        got = answer.holders(using, crate)
        require(got, set, of=tuple)
        assert same(got, truth(using, crate)), "For one of them the set is another."
    assert same(answer.holders(using, "no-such-crate"), set()), "A crate that nobody holds."


def test_packages_and_versions_that_nobody_has_seen(answer, rng):
    """The answer is right for made-up packages, too."""
    for _ in range(3):
        major, minor = rng.randrange(1, 9), rng.randrange(10, 99)
        using = {
            "new": f"rust-it (= {major}.{minor}.1-1)",
            "old": f"rust-it-0.{minor} (= 0.{minor}.7-2), rust-it-{minor} (= {major}.0.0-1)",
            "none": f"rust-it-sys (= {major}.{minor}.1-1)",
        }
        got = answer.holders(using, "it")
        expected = {("new", f"{major}.{minor}.1"), ("old", f"0.{minor}.7")}
        assert same(got, expected), "A series is the beginning of the version, and nothing else is."


def test_the_compiler_is_no_crate_and_an_empty_field_holds_nothing(answer):
    """rustc is the compiler, and a package may hold nothing."""
    using = {"a": "rustc (= 1.95.0-1)", "b": ""}
    assert same(answer.holders(using, "rustc"), set()), "rustc is no crate."
    assert same(answer.holders(using, "c"), set()), "Neither is the end of its name."
    assert same(answer.holders({"x": "rust-c (= 1.0.0-1)"}, "c"), {("x", "1.0.0")}), "That one is."


def test_the_input_is_left_as_it_was(answer):
    """The table you are given is the same afterwards."""
    got = answer.holders({"x": "rust-c (= 1.0.0-1)"}, "c")
    assert not answer.changed, "Your function has changed the table it was given."
    assert same(got, {("x", "1.0.0")}), "That is not what is asked for here."
