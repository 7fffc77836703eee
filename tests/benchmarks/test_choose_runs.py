"""The benchmark of the ranking runs; how fast anything was is for people to read."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.choose", *words],
        cwd=ROOT,
        env={**os.environ, "TEACHKIT_CACHE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_small_part_of_each_table_is_measured_beside_the_peer(tmp_path):
    figures = tmp_path / "figures.json"
    done = run("--rounds", "1", "--rows", "60", "--json", str(figures))
    assert done.returncode == 0, done.stderr
    assert "the target is 20 ms" in done.stdout
    found = json.loads(figures.read_text())
    assert [table["rows"] for table in found["tables"]] == [60, 60]
    assert "ten times over" in found["tables"][1]["table"]
    for table in found["tables"]:
        assert table["ms"].keys() >= {"prepare", "rank", "rank and 20 rows", "why", "fragility"}
        if find_spec("numpy"):
            assert table["same_order_as_numpy"] is True
            assert table["rank_over_numpy"]["median"] > 0
    if not find_spec("numpy"):
        assert "no peer" in done.stdout


def test_a_table_needs_rows():
    done = run("--rows", "3")
    assert done.returncode == 2
    assert "20 rows" in done.stderr
