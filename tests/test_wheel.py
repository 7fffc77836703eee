"""The wheel: it has the whole course without its answers, and works with nothing else installed."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

HERE = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=HERE,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the wheel's files and no other package."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def names(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_module_and_data_file_is_in_it(wheel):
    source = HERE / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "teachkit").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names(wheel) == set()


def test_the_course_is_in_it_and_its_answers_are_not(wheel):
    content = {name for name in names(wheel) if name.startswith("teachkit/_content/")}
    for name in ("course.toml", "jupytext.toml", "notebooks/start.md", "notebooks/depend.md"):
        assert f"teachkit/_content/{name}" in content
    assert any(name.endswith("/statement.md") for name in content)
    assert any(name.endswith("/test_visible.py") for name in content)
    assert [name for name in content if name.endswith("/test_hidden.py")] == []
    assert [name for name in content if "/solutions/" in name or "/wrong/" in name] == []


def test_nothing_else_is_in_it(wheel):
    tops = {name.partition("/")[0] for name in names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"teachkit"}
    assert [name for name in names(wheel) if "__pycache__" in name or "/." in name] == []


def test_it_is_pure_python_and_small(wheel):
    assert wheel.name.endswith("-py3-none-any.whl")
    # Shipped snapshots stay under 1 MB in all; the text and code beside them are smaller still.
    assert wheel.stat().st_size < 3_000_000


def run(installed, folder, *words):
    return subprocess.run(
        [sys.executable, "-S", "-m", "teachkit", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(installed), "HOME": str(folder), "TEACHKIT_CACHE": str(folder)},
    )


def test_a_workspace_comes_from_the_installed_course(installed, tmp_path):
    ran = run(installed, tmp_path, "start", "--json")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert "notebooks/depend.md" in {file["name"] for file in told["files"]}
    assert (tmp_path / "workspace" / "notebooks" / "depend.md").is_file()


def test_it_assesses_with_nothing_but_the_standard_library(installed, tmp_path):
    ran = run(installed, tmp_path, "assess", "ntpd-rs@v1.9.0", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["packages"] > 200


def test_opening_the_course_says_which_extra_is_missing(installed, tmp_path):
    ran = run(installed, tmp_path, "start", "--no-browser")
    assert ran.returncode == 3
    assert "teachkit[lab]" in ran.stderr
