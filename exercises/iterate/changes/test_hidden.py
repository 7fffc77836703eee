import json
from pathlib import Path

from teachkit.grading import require, same

LINES = json.loads((Path(__file__).parent / "data" / "sudoers.json").read_text())["lines"]


def truth(lines, old, new):
    """The truth in a way of its own: by the pair of answers."""
    pairs = {line["name"]: (line["answers"].get(old), line["answers"].get(new)) for line in lines}
    taken = ("accepts", "accepts in part")

    def named(*wanted):
        return [name for name, pair in pairs.items() if pair in wanted]

    weak = [("accepts in part", "refuses")]
    return {
        "gained": named(*(("refuses", word) for word in taken)),
        "lost": named(("accepts", "refuses"), *weak),
        "weak": named(*weak),
        "unknown": [name for name, pair in pairs.items() if None in pair],
    }


def test_the_real_lines(answer):
    """For sudo-rs 0.2.5 and 0.2.15 the four lists are those of the table."""
    got = answer.changes(LINES, "0.2.5", "0.2.15")
    require(got, dict)
    assert same(got, truth(LINES, "0.2.5", "0.2.15")), "Of the real lines others changed sides."


def test_the_way_back(answer):
    """From the newer version to the older one, gained and lost change places."""
    got = answer.changes(LINES, "0.2.15", "0.2.5")
    require(got, dict)
    assert same(got, truth(LINES, "0.2.15", "0.2.5")), (
        "Asked the other way round, other lines are gained, lost and weak."
    )


def test_the_same_version_twice(answer):
    """A version differs in nothing from itself, and what it was not asked stays unknown."""
    lines = [
        {"name": "umask", "answers": {"1.0": "accepts in part", "2.0": "refuses"}},
        {"name": "editor", "answers": {"2.0": "accepts"}},
    ]
    got = answer.changes(lines, "1.0", "1.0")
    require(got, dict)
    assert same(got, {"gained": [], "lost": [], "weak": [], "unknown": ["editor"]}), (
        "Nothing is gained or lost between a version and itself."
    )


def test_lines_that_nobody_can_learn_by_heart(answer, rng):
    """For any lines, in their order, the four lists are right."""
    words = ("accepts", "accepts in part", "refuses", None)
    names = rng.sample(range(1000, 9999), 30)
    lines = []
    for number in names:
        answers = {version: rng.choice(words) for version in ("a", "b", "c")}
        told = {version: word for version, word in answers.items() if word}
        lines.append({"name": f"line {number}", "answers": told})
    lines.append({"name": "line 1", "answers": {"a": "accepts in part", "b": "refuses"}})
    got = answer.changes(lines, "a", "b")
    require(got, dict)
    assert same(got, truth(lines, "a", "b")), "For lines made at random the lists are others."


def test_the_input_is_left_as_it_was(answer):
    """The lines are the same afterwards."""
    lines = [{"name": "umask", "answers": {"1.0": "refuses", "2.0": "accepts"}}]
    got = answer.changes(lines, "1.0", "2.0")
    assert not answer.changed, "Your function has changed what it was given."
    require(got, dict)
    assert same(got, {"gained": ["umask"], "lost": [], "weak": [], "unknown": []}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
