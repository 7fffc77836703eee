import json
from pathlib import Path

from teachkit.grading import require, same

PEOPLE = json.loads((Path(__file__).parent / "data" / "people.json").read_text())


def test_a_larger_list(answer):
    """It is right for a longer list as well."""
    got = answer.few_people(PEOPLE, 3)
    require(got, list, of=str)
    assert same(got, sorted(name for name, count in PEOPLE.items() if count <= 3)), "It is not."
