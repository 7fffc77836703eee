import json
from base64 import b64decode
from pathlib import Path

from teachkit.grading import same

STREAMS = {
    library: {case: b64decode(text) for case, text in made.items()}
    for library, made in json.loads(
        (Path(__file__).parent / "data" / "streams.json").read_text()
    )["streams"].items()
}


def place(old, new):
    """The truth in a way of its own: the longest beginning that both share."""
    if old == new:
        return -1
    return max(n for n in range(min(len(old), len(new)) + 1) if old[:n] == new[:n])


def verdict(old, new):
    shared = [case for case in old if case in new]
    if any(old[case] != new[case] for case in shared):
        return "differ"
    return "same" if shared and len(shared) == len(old) == len(new) else "not shown"


def test_the_real_libraries(answer):
    """The real streams of six libraries are held against each other rightly."""
    for old in STREAMS.values():
        for new in STREAMS.values():
            assert same(answer.agreement(old, new), verdict(old, new)), (
                "For one pair of real libraries the verdict is another."
            )
    for old, new in (("zlib 1.3.1", "zlib-rs 0.6.2"), ("bzip2 1.0.8", "bzip2-rs 0.2.5")):
        for case, stream in STREAMS[old].items():
            other = STREAMS[new][case]
            assert same(answer.first_difference(stream, other), place(stream, other)), (
                "For one real stream the place is another."
            )


def test_any_streams(answer, rng):
    """Any bytes, longer, shorter and empty."""
    for _ in range(25):
        old = bytes(rng.choices(b"ab", k=rng.randint(0, 6)))
        new = old[: rng.randint(0, 6)] + bytes(rng.choices(b"ab", k=rng.randint(0, 3)))
        assert same(answer.first_difference(old, new), place(old, new)), "The place is another."
    for _ in range(15):
        sides = [
            {case: bytes(rng.choices(b"ab", k=1)) for case in rng.sample("wxyz", rng.randint(0, 3))}
            for _ in range(2)
        ]
        assert same(answer.agreement(*sides), verdict(*sides)), "The verdict is another."


def test_either_side_may_lack_a_case(answer):
    """A case that only the new one ran shows as little as one that only the old one ran."""
    assert answer.agreement({"a": b"1"}, {"a": b"1", "b": b"2"}) == "not shown", (
        "The new one ran a case that nobody can compare."
    )


def test_one_case_is_enough(answer):
    """One case that both ran alike is something, and no more than that is asked for."""
    assert same(answer.agreement({"a": b"1"}, {"a": b"1"}), "same"), "Both ran all that there is."


def test_the_input_is_left_as_it_was(answer):
    """What was measured is left as it was."""
    got = answer.agreement({"b": b"1", "a": b"2"}, {"a": b"2", "b": b"1"})
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, "same"), "Both ran two cases here, and their order says nothing."
