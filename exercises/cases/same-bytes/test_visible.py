import bz2

from teachkit.grading import require, same

# Made of the same text by the same library at two levels: the fourth byte is the level.
ONE, NINE = (bz2.compress(b"as it was", level) for level in (1, 9))


def test_the_first_byte_that_differs(answer):
    """The place is counted from nought, and -1 says that there is none."""
    got = answer.first_difference(b"BZh1abc", b"BZh9abd")
    require(got, int)
    assert got != 4, "Places are counted from 0: the fourth byte is at place 3."
    assert got != 6, "That is the last difference, and the first one is asked for."
    assert same(got, 3), "They are the same up to the level, and differ there."
    assert same(answer.first_difference(b"BZh9", b"BZh9"), -1), "These do not differ: -1."


def test_the_shorter_one_ends_first(answer):
    """A stream that goes on where the other ends is not the same."""
    assert answer.first_difference(b"BZh1", b"BZh9") != -1, "These two end with another byte."
    got = answer.first_difference(b"BZh9", b"BZh9 and more")
    require(got, int)
    assert got != -1, (
        "One goes on where the other has ended, so they are not the same. Did your loop stop with"
        " the shorter one?"
    )
    assert same(got, 4), "They part where the shorter one ended."


def test_a_size_is_not_the_bytes(answer):
    """Streams of the same size with other bytes differ, and so do those that unpack alike."""
    got = answer.agreement({"a": b"BZh1x"}, {"a": b"BZh1y"})
    require(got, str)
    assert got != "same", "Both have the same size, and their last bytes are not the same."
    assert got == "differ", "One case, run by both, with another stream: they differ."
    got = answer.agreement({"a": ONE}, {"a": NINE})
    assert got != "same", (
        "They unpack to the same text, and they are not the same bytes: a checksum would notice."
    )
    assert got == "differ", "One case, run by both, with another stream: they differ."


def test_what_one_did_not_run_shows_nothing(answer):
    """A case that only one side ran is neither the same nor a difference."""
    ran = {"text, level 1": b"one", "text, level 9": b"nine"}
    got = answer.agreement(ran, {"text, level 9": b"nine"})
    require(got, str)
    assert got != "same", (
        "The new one never ran level 1. What both ran is the same, and the rest is not shown."
    )
    assert got != "differ", "No stream here is another: a case is missing, and that is no difference."
    assert got == "not shown", "There are three answers: differ, same, not shown."
    assert answer.agreement(ran, dict(ran)) == "same", "Both ran both cases, with the same bytes."


def test_nothing_proves_nothing(answer):
    """Two libraries that ran nothing have not shown that they agree."""
    got = answer.agreement({}, {})
    require(got, str)
    assert got != "same", "Nothing was run, and you say that it all agrees. Nothing was shown."
    assert got == "not shown", "There are three answers: differ, same, not shown."


def test_one_difference_is_enough(answer):
    """One difference decides, also where a case is missing."""
    got = answer.agreement({"a": b"1", "b": b"2", "c": b"3"}, {"a": b"1", "b": b"x", "d": b"3"})
    require(got, str)
    assert got != "not shown", "A case is missing, and another one differs: that decides it."
    assert got == "differ", "One case that both ran has another stream."
