import json
from pathlib import Path

from teachkit.grading import same

SURFACES = json.loads((Path(__file__).parent / "data" / "surfaces.json").read_text())
ORDER = ("silent", "loud", "small")


def expected(old, new):
    found = []
    for name, words in old["options"].items():
        if name not in new["options"]:
            found.append(("loud", "option", name))
        elif new["options"][name] != words:
            found.append(("silent", "option", name))
    for run, code in old["exits"].items():
        other = new["exits"].get(run, code)
        if other != code:
            found.append(("small" if code and other else "silent", "exit", run))
    found += [("loud", "symbol", name) for name in old["symbols"] if name not in new["symbols"]]
    return sorted(found, key=lambda gap: (ORDER.index(gap[0]), gap[2]))


def test_the_real_ones(answer):
    """sudo, visudo and zlib are held against their rewrites as they were measured."""
    for old, new in (("sudo", "sudo-rs"), ("visudo", "visudo-rs"), ("zlib", "zlib-rs")):
        assert same(answer.gaps(SURFACES[old], SURFACES[new]), expected(SURFACES[old], SURFACES[new])), (
            "One of the measured pairs gives other gaps."
        )


def test_the_other_way_round_is_another_question(answer):
    """From the rewrite back to the original the gaps are others."""
    old, new = SURFACES["sudo-rs"], SURFACES["sudo"]
    assert answer.gaps(old, new) == [], "sudo has all that sudo-rs promises."
    old, new = {**old, "options": {**old["options"], "--json": 0}}, new
    assert same(answer.gaps(old, new), [("loud", "option", "--json")]), "One option is missing here."


def test_any_pair(answer, rng):
    """Any two programs, with gaps of every kind."""
    for _ in range(12):
        sides = []
        for _side in range(2):
            letters = rng.sample("abcdefghij", rng.randint(3, 9))
            sides.append(
                {
                    "options": {f"-{letter}": rng.randint(0, 1) for letter in letters},
                    "exits": {f"run {n}": rng.randint(0, 2) for n in rng.sample(range(8), 5)},
                    "symbols": rng.sample(["inflate", "deflate", "gzread", "crc32", "adler32"], 3),
                }
            )
        assert same(answer.gaps(*sides), expected(*sides)), "The gaps of this pair are others."


def test_the_input_is_left_as_it_was(answer):
    """Both surfaces are the same afterwards."""
    old = {"options": {"-b": 1, "-a": 0}, "exits": {"-x": 0}, "symbols": ["b", "a"]}
    new = {"options": {"-b": 0}, "exits": {"-x": 4}, "symbols": []}
    got = answer.gaps(old, new)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, expected(old, new)), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
