"""The rules of the house, as far as a machine can hold them."""

import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import teachkit

HERE = Path(__file__).resolve().parents[1]
WORDS = ("choose", "focus", "iterate", "document", "depend", "distribute", "trust")
CORE = ("errors", "data", "decisions", "course")


def tracked_files():
    """Every file that git has or would take, and that is there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=HERE,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so nobody can say what is tracked")
    names = listed.stdout.decode().split("\0")
    return [HERE / name for name in names if name and (HERE / name).is_file()]


def texts():
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(HERE), content.decode("utf-8", "replace")


def modules_of(*rooms):
    root = Path(teachkit.__file__).parent
    for room in rooms:
        found = (
            [root / f"{room}.py"] if (root / f"{room}.py").exists() else (root / room).rglob("*.py")
        )
        for path in found:
            parts = path.relative_to(root.parent).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("room", CORE)
def test_the_core_needs_nothing_but_the_standard_library(room):
    """Import every module of the core in a bare interpreter and see what came along."""
    script = (
        "import importlib, sys\n"
        "before = set(sys.modules)\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*sorted(tops - sys.stdlib_module_names - {'teachkit'}))\n"
    )
    modules = list(modules_of(room))
    assert modules
    ran = subprocess.run(
        [sys.executable, "-c", script, *modules], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []


def test_importing_the_tool_starts_no_thread_socket_or_process():
    script = (
        "import sys, teachkit.decisions.depend\n"
        "print(*({'socket', 'ssl', 'subprocess', 'threading', 'asyncio'} & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(teachkit.__file__).parents[1])},
    )
    assert ran.stdout.split() == []


def test_no_tracked_file_knows_somebodys_machine_or_a_registry():
    # In brackets, one letter of each, so that this file passes its own test.
    machine = "/([r]oot|[w]ork|[f]arm)/|/(home|Users)/[a-z]+/"
    hosts = "([f]iles.pythonhosted|[p]ypi|[r]egistry.npmjs|[d]eb.debian)[.](org|com)"
    forbidden = re.compile(f"{machine}|{hosts}")
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []


def test_nothing_unfinished_is_shipped():
    marks = re.compile(
        "|".join(rf"\b{a}{b}\b" for a, b in (("TO", "DO"), ("FIX", "ME"), ("XX", "X")))
    )
    found = [
        f"{path}:{number}"
        for path, text in texts()
        if path.parts[0] in ("src", "tests", "notebooks", "book", "benchmarks")
        for number, line in enumerate(text.splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_every_file_is_named_by_what_it_is_about():
    vague = {"util", "utils", "helper", "helpers", "common", "misc"}
    found = [path for path, _ in texts() if vague & {*path.parts[:-1], path.stem}]
    assert found == []


def test_no_module_is_over_six_hundred_lines():
    found = {
        str(path): len(text.splitlines())
        for path, text in texts()
        if path.suffix in (".py", ".js") and len(text.splitlines()) > 600
    }
    assert found == {}


def test_no_output_and_no_empty_file_is_tracked():
    found = [
        path.relative_to(HERE)
        for path in tracked_files()
        if path.suffix in (".ipynb", ".pyc", ".orig", ".rej")
        or (path.stat().st_size == 0 and path.name != "py.typed")
    ]
    assert found == []


def test_the_readmes_map_is_the_tree():
    """Each entry of the map exists, and nothing at the top or in the package is left out."""
    drawn = re.search(r"```text\n(.*?)```", (HERE / "README.md").read_text(), re.DOTALL)[1]
    entries = set()
    parent = ""
    for line in drawn.splitlines():
        name = line.split()[0]
        if line.startswith("  "):
            entries.add(parent + name)
        else:
            parent = name
            entries.add(name)
    assert len(entries) > 20
    missing = [entry for entry in entries if not (HERE / entry).exists()]
    assert missing == []
    named_elsewhere = {"LICENSE-APACHE", "LICENSE-CONTENT", "LICENSE-MIT", ".gitignore"}
    there = set()
    for path in tracked_files():
        parts = path.relative_to(HERE).parts
        if parts[0] == "src":
            there.add("src/teachkit/" + (f"{parts[2]}/" if len(parts) > 3 else ""))
        else:
            there.add(parts[0] + ("/" if len(parts) > 1 else ""))
    assert there - entries - named_elsewhere == set()


def test_the_version_has_its_notes():
    """A released version heads the changelog; one in the making has its fragments waiting."""
    headings = re.findall(r"^## (\S+)", (HERE / "CHANGELOG.md").read_text(), re.MULTILINE)
    fragments = [path.name for path in (HERE / "changes").iterdir()]
    kinds = {
        table["directory"]
        for table in tomllib.loads((HERE / "pyproject.toml").read_text())["tool"]["towncrier"][
            "type"
        ]
    }
    for name in fragments:
        assert re.fullmatch(rf"(\d+|\+[\w-]+)\.({'|'.join(kinds)})\.md", name), name
    if fragments:
        assert teachkit.__version__ not in headings
    else:
        assert headings[0] == teachkit.__version__


def test_the_pins_cover_every_extra_and_name_no_place():
    pins = (HERE / "constraints.txt").read_text()
    pinned = {
        re.match(r"[\w.-]+", line)[0].lower().replace("_", "-")
        for line in pins.splitlines()
        if not line.startswith("#")
    }
    assert all(
        re.fullmatch(r"[\w.-]+==[\w.!+-]+( ; .+)?", line)
        for line in pins.splitlines()
        if not line.startswith("#")
    )
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    wanted = {
        re.match(r"[\w.-]+", line)[0].lower().replace("_", "-")
        for line in [
            *project["dependencies"],
            *chain.from_iterable(project["optional-dependencies"].values()),
        ]
    }
    assert wanted - pinned - {"teachkit"} == set()


def test_the_base_is_as_light_as_the_course_preaches():
    """Two dependencies, and none of them brings another."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    names = [re.match(r"[\w-]+", line)[0] for line in project["dependencies"]]
    assert names == ["platformdirs", "shtab"]
    from importlib.metadata import requires

    for name in names:
        assert [line for line in requires(name) or [] if "extra ==" not in line] == []


def test_a_word_with_a_chapter_has_all_its_rooms():
    """Each word that has come into the house lives in every one of its rooms."""
    course = tomllib.loads((HERE / "course.toml").read_text())
    chapters = {chapter["id"] for chapter in course["chapter"]}
    glossary = (HERE / "book" / "glossary.md").read_text().lower()
    there = [word for word in WORDS if (HERE / "notebooks" / f"{word}.md").exists()]
    assert "depend" in there
    for word in there:
        decisions = HERE / "src" / "teachkit" / "decisions"
        assert (decisions / f"{word}.py").exists() or (decisions / word / "__init__.py").exists()
        assert (HERE / "src" / "teachkit" / "widgets" / f"{word}.py").exists()
        assert list((HERE / "exercises" / word).glob("*/statement.md"))
        assert list((HERE / "tests" / "decisions").rglob(f"*{word}*"))
        assert word in chapters
        assert re.search(rf"\*\*{word}\*\*:", glossary, re.MULTILINE), f"no glossary entry: {word}"
    for word in set(WORDS) - set(there):
        assert word not in chapters
        assert not (HERE / "exercises" / word).exists()


def test_what_is_tested_is_the_tree_or_when_asked_the_wheel():
    in_tree = Path(teachkit.__file__).is_relative_to(HERE / "src")
    assert in_tree != bool(os.environ.get("TEACHKIT_TEST_WHEEL"))
