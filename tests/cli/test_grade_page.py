"""What the help and the page of ``teachkit grade`` show: it runs, and nothing is left out."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from teachkit.cli import command_parser
from teachkit.cli.grade import EPILOG

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"
PAGE = (Path(__file__).resolve().parents[2] / "book" / "reference" / "grade.md").read_text()
EXAMPLES = [
    *re.findall(r"^  (teachkit grade .*?)(?:   .*)?$", EPILOG, re.MULTILINE),
    *re.findall(r"^ *(teachkit grade .*)$", PAGE, re.MULTILINE),
]


@pytest.fixture
def as_shown(tmp_path):
    """Lay out all that the examples name; the page's own samples of files among it."""
    folder = tmp_path / "handed-in"
    folder.mkdir()
    for learner in ("learner-07", "learner-08"):
        shutil.copy(SMALL / "answers" / "passes.py", folder / f"{learner}.py")
    with zipfile.ZipFile(tmp_path / "handed-in.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    own = tmp_path / "my-own" / "exercise"
    shutil.copytree(SMALL / "exercises" / "choose" / "few-people", own)
    samples = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    names = {"id,name": "roster.csv", "submission,": "received.csv", "schema = 1": "grading.toml"}
    for begin, name in names.items():
        (sample,) = (one for one in samples if one.startswith(begin))
        (tmp_path / name).write_text(sample.replace("depend/closure", "choose/few-people"))


@pytest.mark.slow
@pytest.mark.parametrize("example", dict.fromkeys(EXAMPLES))
def test_the_examples_of_the_help_and_of_the_page_run(example, as_shown, tmp_path):
    words = shlex.split(example.replace("depend/closure", "choose/few-people"))
    assert words[:2] == ["teachkit", "grade"]
    if "--scheduler" in words:  # run in tests/grading/batch/test_cluster.py
        assert command_parser("grade").parse_args(words[2:]).scheduler.startswith("tcp://")
        return
    done = subprocess.run(
        [sys.executable, "-m", "teachkit", *words[1:], "--accept-unsealed"], check=False,
        capture_output=True, text=True, cwd=tmp_path, timeout=120,
        env={**os.environ, "TEACHKIT_COURSE": str(SMALL)},
    )  # fmt: skip
    # A late one has no points by the page's policy, which is no error.
    assert done.returncode == 0, done.stderr


def test_the_page_tells_of_every_option_that_changes_a_grade_or_a_file():
    assert len(EXAMPLES) >= 14
    parser = command_parser("grade")
    options = {word for action in parser._actions for word in action.option_strings}
    shown = set(re.findall(r"--[a-z][a-z-]+", PAGE))
    assert shown <= options | {"--help"}
    assert options - shown <= {
        "--color", "--colour", "-h", "-q", "--quiet", "--no-bubblewrap", "--help"
    }  # fmt: skip
