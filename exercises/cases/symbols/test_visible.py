from teachkit.grading import require, same

OLD = ["compress", "compress2", "deflate", "gzprintf", "inflate"]
NEW = ["compress2", "deflate", "inflate"]


def test_missing_is_what_the_new_one_lacks(answer):
    """What the old library has and the new one lacks is missing, sorted by name."""
    got = answer.missing(["inflate", "gzprintf", "deflate"], ["deflate", "deflateUsed"])
    require(got, list, of=str)
    assert "deflateUsed" not in got, (
        "You have old and new the wrong way round: nobody who comes from the old library can miss"
        " what it never had."
    )
    assert "deflate" not in got, "Both have that one, so nobody misses it."
    assert got, "The new library lacks something here."
    assert same(got, ["gzprintf", "inflate"]), "Two functions are missing; sort them by name."


def test_who_asks_for_nothing_missing_can_switch(answer):
    """A program that asks for nothing that is missing can switch, and is not in the answer."""
    got = answer.stuck(OLD, NEW, {"git": ["deflate", "inflate"], "pdftex": ["deflate", "gzprintf"]})
    require(got, dict)
    assert got.get("git") != [], (
        "An empty list is no reason to stay: leave out the programs that can switch."
    )
    assert "git" not in got, (
        "The new library lacks something, and this program never asks for it: it can switch."
    )
    assert "pdftex" in got, "This program asks for a function that only the old library has."
    assert same(got, {"pdftex": ["gzprintf"]}), "Name what it would miss, and only that."


def test_other_libraries_are_left_out(answer):
    """What the old library never gave comes from elsewhere, and still does."""
    got = answer.stuck(OLD, NEW, {"curl": ["malloc", "inflate"], "hitex": ["gzprintf", "malloc"]})
    require(got, dict)
    assert "curl" not in got and "malloc" not in got.get("hitex", []), (
        "The old library did not give it either: malloc comes from the C library before and after."
    )
    assert same(got, {"hitex": ["gzprintf"]}), "One program misses one function here."


def test_all_that_a_program_would_miss(answer):
    """All that a program would miss is listed, sorted, and no name that only looks alike."""
    got = answer.stuck(OLD, NEW, {"tar": ["gzprintf", "compress"], "zip": ["compress2"]})
    require(got, dict)
    assert "zip" not in got, (
        "compress2 begins like compress and is another function: the loader compares whole names."
    )
    assert got.get("tar") not in (["compress"], ["gzprintf"]), (
        "It would miss more than one: who mends the first meets the second."
    )
    assert same(got, {"tar": ["compress", "gzprintf"]}), "Two functions, sorted by name."
