"""The comparison with other graders runs; what it says of them is for people to read."""

import json
import shutil
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bwrap"), reason="each case runs in bubblewrap of its own")
def test_ours_alone_is_compared_where_no_other_is_there(repository, tmp_path):
    found = tmp_path / "found.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.attacks", "--only", "^001_|^172_", "--json", str(found)],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(found.read_text()) == {
        "001_equal_to_everything": {"ours": []},
        "172_tags_that_skip": {"ours": []},
    }
    assert "| **2** | succeed | **0** |" in done.stdout


@pytest.mark.slow
def test_honest_work_has_its_points_in_the_comparison(repository, tmp_path):
    """So that "stopped" there is not the silence of a grader that does not run."""
    sys.path.insert(0, str(repository))
    from world import world as made_world

    from benchmarks.attacks import __main__ as comparison
    from benchmarks.attacks import graders

    grader = graders.ours()
    with made_world() as world:
        grader.furnish(world, world.honest())
        assert comparison.inside(world, grader)["codes"] == [0]
        assert grader.read(world).points == {graders.ATTACKER: 10, graders.HONEST: 10}
