"""The benchmark of the similarity report runs; how fast it was is for people to read."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_time_is_measured_and_every_renamed_copy_is_found(tmp_path):
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.similarity", "--answers", "30", "--rounds", "1",
         "--copies", "1", "--json", str(figures)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(figures.read_text())
    (row,) = found["times"]
    assert row["answers"] == 30
    assert row["seconds"][0] > 0
    renamed, *others = found["copies"]
    assert renamed["lines"] == 0
    assert renamed["first"] == renamed["copies"] == len(found["apart"])
    assert len(others) == 2
    assert "30 answers of" in done.stdout
