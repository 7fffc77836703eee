"""Nothing is lost and nothing is doubled, whatever breaks while 50 people answer.

`python -m tests.workshop.faults` prints the same as a table.
"""

import sys

import pytest

pytest.importorskip("voila", reason="the extra 'workshop' is not installed")

from tests.workshop import faults

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def table():
    """Print the rows in the end, for whoever asks pytest for what was passed (-rA)."""
    rows = []
    yield rows
    sys.stdout.write("\n".join(["", faults.HEAD, *map(str, rows), ""]))


@pytest.mark.parametrize("name", faults.FAULTS)
def test_what_was_sent_was_acknowledged_and_is_kept_once(name, table):
    row = faults.row(name)
    table.append(row)
    given = faults.PEOPLE * faults.EACH * (2 if faults.FAULTS[name].twice else 1)
    assert row.people == faults.PEOPLE
    assert (row.sent, row.acknowledged, row.kept, row.doubled) == (given, given, given, 0), row
    if name == "kernels":
        assert f"{faults.PEOPLE} have what they had set" in row.remark
    if name in ("cut3", "cut20", "server", "disk"):
        assert " 0 requests failed" not in row.remark, "nothing has broken"


def test_the_count_notices_an_answer_that_is_there_twice(tmp_path):
    """The table could not be trusted if it were always full of zeros."""
    world = faults.World(tmp_path, None, "")
    world.everybody = [faults.Participant(None, "", "")]
    world.everybody[0].given = {"a": 0.0, "b": 0.0}
    world.everybody[0].acknowledged = {"a": 0.1, "b": 0.2}
    found = [(1, "p", "a", "q"), (2, "p", "a", "q")], [("p", "q", 2)]
    row = faults.counted(faults.FAULTS["none"], world, found)
    assert (row.sent, row.acknowledged, row.kept, row.doubled) == (2, 2, 1, 1)
