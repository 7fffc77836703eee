import pytest

from teachkit.labs.words import joined


@pytest.mark.parametrize(
    ("names", "said"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
    ids=["none", "one", "two", "three"],
)
def test_names_are_joined_as_prose_does(names, said):
    assert joined(names) == said
