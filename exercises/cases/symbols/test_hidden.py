import json
from pathlib import Path

from teachkit.grading import same

MEASURED = json.loads((Path(__file__).parent / "data" / "symbols.json").read_text())


def expected(old, new, programs):
    found = {}
    for name, asked in programs.items():
        lost = sorted(one for one in set(asked) if one in old and one not in new)
        if lost:
            found[name] = lost
    return found


def test_the_real_libraries(answer):
    """The measured libraries and programs are held against each other rightly."""
    libraries, programs = MEASURED["libraries"], MEASURED["programs"]
    for old in libraries.values():
        for new in libraries.values():
            lost = sorted(set(old) - set(new))
            assert same(answer.missing(old, new), lost), "One of the measured pairs lacks others."
            assert same(answer.stuck(old, new, programs), expected(old, new, programs)), (
                "One of the measured pairs leaves other programs behind."
            )


def test_any_library(answer, rng):
    """Any two libraries and any programs."""
    names = [f"{verb}{mark}" for verb in ("read", "write", "seek") for mark in ("", "2", "_z", "64")]
    for _ in range(12):
        old, new = (rng.sample(names, rng.randint(2, 9)) for _ in range(2))
        programs = {
            f"p{i}": rng.sample([*names, "malloc", "printf"], rng.randint(0, 6)) for i in range(5)
        }
        assert same(answer.missing(old, new), sorted(set(old) - set(new))), "Others are missing."
        assert same(answer.stuck(old, new, programs), expected(old, new, programs)), (
            "Other programs are stuck, or for other reasons."
        )


def test_the_input_is_left_as_it_was(answer):
    """The lists are in the same order afterwards."""
    old, new, programs = ["b", "a", "c"], ["c"], {"two": ["b", "a"], "one": ["c"]}
    got = answer.stuck(old, new, programs)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"two": ["a", "b"]}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
    got = answer.missing(old, new)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, ["a", "b"]), "Two are missing here."
