import json
from pathlib import Path

from teachkit.grading import require, same

ZLIB = json.loads((Path(__file__).parent / "data" / "zlib.json").read_text())


def verdict(answer, old, new, old_version, new_version):
    got = answer.compare(old, new, old_version, new_version)
    require(got, dict)
    require(got.get("verdict"), str)
    assert got["verdict"] in {"kept", "broken", "no promise"}, (
        "The verdict should be one of the three words."
    )
    return got


def test_the_same_list_keeps_every_promise(answer):
    """When nothing came or went, every step keeps its promise, even none."""
    for old, new in (("1.2.0", "1.2.0"), ("1.2.0", "1.2.1"), ("1.2.0", "2.0.0"), ("0.6.2", "0.6.2")):
        got = verdict(answer, ["deflate"], ["deflate"], old, new)
        assert got["verdict"] == "kept", "Nothing came and nothing went: no promise was broken."
        assert got["gone"] == got["new"] == [], "Both lists are the same here."


def test_the_same_version_is_the_same_names(answer):
    """One and the same version has one and the same list."""
    for old in ("1.3.1", "0.6.2"):
        got = verdict(answer, ["deflate"], ["deflate", "deflateUsed"], old, old)
        assert got["verdict"] == "broken", "The version has not moved, and there is a new name."


def test_numbers_are_no_letters(answer):
    """Version 1.10.0 comes after 1.9.0, and 10.0.0 after 9.0.0."""
    got = verdict(answer, ["deflate"], ["deflate", "inflate"], "1.9.0", "1.10.0")
    assert got["verdict"] == "kept", "1.9.0 to 1.10.0 is a step of the second number."
    assert got["new"] == ["inflate"] and got["gone"] == [], "One name came, and none went."
    got = verdict(answer, ["deflate"], [], "9.0.0", "10.0.0")
    assert got["verdict"] == "kept", "9.0.0 to 10.0.0 is a step of the first number."
    assert got["gone"] == ["deflate"] and got["new"] == [], "One name went, and none came."


def test_the_real_zlib(answer):
    """The lists of zlib and zlib-rs are told apart as they are."""
    old, next_one, rewrite = ZLIB["zlib 1.3.1"], ZLIB["zlib 1.3.2"], ZLIB["zlib-rs 0.6.7"]
    got = verdict(answer, old, rewrite, "1.3.1", "1.3.1")
    assert same(got.get("gone"), sorted(set(old) - set(rewrite))), "Of zlib's functions zlib-rs lacks others."
    assert got["verdict"] == "broken", "Two functions are missing under the same version."
    got = verdict(answer, old, next_one, "1.3.1", "1.3.2")
    assert same(got.get("new"), sorted(set(next_one) - set(old))), "zlib 1.3.2 added other functions."
    got = verdict(answer, old, next_one, "1.3.1", "1.4.0")
    assert got["verdict"] == "kept", "Had it been called 1.4.0, the new functions would have been announced."


def test_the_input_is_left_as_it_was(answer):
    """The lists are the same afterwards, in the same order."""
    got = answer.compare(["b", "a"], ["c", "b"], "1.0.0", "2.0.0")
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"gone": ["a"], "new": ["c"], "verdict": "kept"}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
