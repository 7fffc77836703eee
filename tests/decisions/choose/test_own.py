"""Candidates of one's own, from TOML: read strictly, and unknown where nothing is said."""

import pytest

from teachkit.decisions.choose.own import read_own
from teachkit.errors import TeachkitError


def test_what_is_left_out_is_unknown():
    text = '[[candidate]]\nname = "mine"\npeople = 1\nupdates = [0, 1, 2]\n[[candidate]]\nname="b"'
    mine, other = read_own(text, "own.toml")
    assert (mine.name, mine.people, mine.updates) == ("mine", 1, (0, 1, 2))
    assert mine.dependants is None
    assert other.updates == (None, None, None)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("name = ", "bad-toml", "own.toml"),
        ("", "no-candidates", "own.toml"),
        ('candidate = "sudo"', "no-candidates", "own.toml"),
        ("[[candidate]]\npeople = 1", "bad-field", "own.toml, candidate 1"),
        ('[[candidate]]\nname = "a"\npeople = -1', "bad-field", "candidate 1, people"),
        ('[[candidate]]\nname = "a"\npeople = true', "bad-field", "candidate 1, people"),
        ('[[candidate]]\nname = "a"\nteam = 1', "bad-field", "candidate 1, team"),
        ('[[candidate]]\nname = "a"\nupdates = [1]', "bad-field", "candidate 1, updates"),
        ('[[candidate]]\nname = "a"\npoeple = 1', "bad-field", "candidate 1, poeple"),
        ('[[candidate]]\nname = " "', "bad-field", "own.toml, candidate 1"),
        ('[[candidate]]\nname = "a\\u202eb"', "bad-field", "own.toml, candidate 1"),
        ('[[candidate]]\nname = "a"\nsize = 1000000000000001', "bad-field", "candidate 1, size"),
        pytest.param(
            f'[[candidate]]\nname = "a"\nsize = 0x{"f" * 5000}', "bad-field", "size", id="hex"
        ),
        pytest.param(f"size = {'9' * 5000}", "bad-toml", "own.toml", id="too many digits"),
        pytest.param(f"a = {'[' * 9000}", "bad-toml", "own.toml", id="too deep"),
    ],
    ids=repr,
)
def test_what_is_wrong_is_named_with_its_place(text, code, place):
    with pytest.raises(TeachkitError) as found:
        read_own(text, "own.toml")
    assert found.value.code == code
    assert place in found.value.place
    assert found.value.hint
