LOCK = """
version = 4

[[package]]
name = "clock"
version = "1.2.0"
dependencies = [
 "log",
 "libc",
]

[[package]]
name = "libc"
version = "0.2.170"

[[package]]
name = "log"
version = "0.4.33"
dependencies = [
 "libc",
]
"""


def test_a_small_lock_is_read(answer):
    """Each package has the list of what it needs, with versions."""
    assert answer.parse_lock(LOCK) == {
        "clock 1.2.0": ["log 0.4.33", "libc 0.2.170"],
        "libc 0.2.170": [],
        "log 0.4.33": ["libc 0.2.170"],
    }, "This is not what the lock file says."


def test_needs_are_followed_to_the_end(answer):
    """What a package needs is followed to the end."""
    needs = {"a": ["b"], "b": ["c", "d"], "c": ["d"], "d": ["e"], "e": []}
    assert answer.closure(needs, "a") == {"b", "c", "d", "e"}, "From a you reach b, c, d and e."
    assert answer.closure(needs, "e") == set(), "e needs nothing."


def test_the_largest_comes_first(answer):
    """The package that brings the most comes first."""
    assert answer.rank({"a": ["b"], "b": ["c"], "c": []}) == [("a", 2), ("b", 1), ("c", 0)], (
        "a brings two, b brings one, c brings none."
    )
