"""The files with which a page has Python: made once, whole, held to their hashes, and not large."""

import gzip
import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from teachkit.errors import NOT_HERE, TeachkitError
from teachkit.publish.book.runtime import fetching, make_runtime
from teachkit.publish.book.runtime.kept import building, hash_of, kept
from teachkit.publish.book.runtime.staging import own_files

LIVE = fetching.LIVE
FIRST = ("wasm", "core", "snapshot", "site")  # what the first live page of a visit loads


@pytest.fixture(scope="module")
def runtime(repository):
    pytest.importorskip("myst_nb", reason="the extra 'publish' is not installed")
    if shutil.which("node") is None:
        pytest.skip("no Node.js here; on Debian or Ubuntu: sudo apt install nodejs npm")
    return make_runtime(repository, repository / "_build" / "runtime")


@pytest.fixture(scope="module")
def manifest(runtime):
    return json.loads((runtime.files / runtime.manifest).read_text())


def contents(runtime, manifest, role):
    """The files of a pack, by their paths."""
    whole = gzip.decompress((runtime.files / manifest["files"][role]["name"]).read_bytes())
    (length,) = struct.unpack("<I", whole[:4])
    found, at = {}, 4 + length
    for path, size in json.loads(whole[4:at]):
        found[path] = whole[at : at + size]
        at += size
    assert at == len(whole)
    return found


@pytest.mark.slow
def test_each_file_is_what_the_manifest_says_and_is_named_by_it(runtime, manifest):
    named = {runtime.manifest}
    for role, said in manifest["files"].items():
        content = (runtime.files / said["name"]).read_bytes()
        assert len(content) == said["size"], role
        assert hashlib.sha256(content).hexdigest() == said["sha256"], role
        assert said["name"] == f"{role}-{said['sha256'][:12]}.bin"
        named.add(said["name"])
    assert {path.name for path in runtime.files.iterdir()} == named


@pytest.mark.slow
def test_a_first_live_page_loads_less_than_fourteen_million_bytes(manifest):
    sizes = {role: manifest["files"][role]["size"] for role in FIRST}
    assert sum(sizes.values()) < 14_000_000, sizes


@pytest.mark.slow
def test_no_page_gets_what_holds_the_answers(runtime, manifest):
    found = {
        path for role in ("site", "rest", "frozen") for path in contents(runtime, manifest, role)
    }
    course = {path for path in found if path.startswith("teachkit/_content/")}
    assert not [path for path in course if re.search(r"solutions|wrong|hidden", path)]
    assert "teachkit/_content/course.toml" in course
    assert "teachkit/_content/exercises/depend/closure/test_visible.py" in course
    assert not [path for path in found if re.match(r"teachkit/(cli|publish/book)/", path)]


@pytest.mark.slow
def test_every_module_of_the_core_and_the_widgets_is_there_once(runtime, manifest, repository):
    frozen, rest = (set(contents(runtime, manifest, role)) for role in ("frozen", "rest"))
    assert not frozen & rest
    package = repository / "src"
    for room in ("data", "decisions", "course", "widgets"):
        for path in (package / "teachkit" / room).rglob("*.py"):
            assert f"{path.relative_to(package)}c" in frozen | rest


@pytest.mark.slow
def test_what_was_made_is_not_made_again(runtime, repository):
    said = []
    assert make_runtime(repository, runtime.files.parent, said.append) == runtime
    assert said == []


@pytest.mark.slow
def test_the_pages_have_each_of_our_scripts(runtime):
    there = {path.name for path in runtime.bundles.iterdir()}
    assert {"live.js", "exercise.js", "store.js", "yours.js", "worker.js"} <= there


def test_the_wheels_are_the_ones_that_we_run_ourselves(repository):
    locked = dict(
        re.findall(
            r"^([\w.-]+)==([\w.]+) --hash=sha256:[0-9a-f]{64}$", _read("wheels.lock"), re.MULTILINE
        )
    )
    pinned = dict(
        re.findall(
            r"^([\w.-]+)==([\w.]+)", (repository / "constraints.txt").read_text(), re.MULTILINE
        )
    )
    assert len(locked) > 10
    assert locked == {name: pinned[name] for name in locked}


def test_every_npm_package_is_held_to_a_hash_and_names_no_host():
    packages = json.loads(_read("package-lock.json"))["packages"]
    del packages[""]
    assert len(packages) > 50
    assert [name for name, one in packages.items() if "integrity" not in one] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


def test_each_version_is_exact_and_pyodides_is_the_one_whose_private_calls_we_know():
    versions = json.loads(_read("package.json"))["dependencies"]
    assert all(re.fullmatch(r"\d+(\.\d+)+", one) for one in versions.values()), versions
    assert versions["pyodide"] == "314.0.6"


def test_without_node_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TeachkitError, match="npm is needed") as told:
        fetching.node_modules(tmp_path / "build", print)
    assert told.value.code == "no-node"
    assert told.value.code in NOT_HERE
    assert [path for path in (tmp_path / "build").iterdir() if path.is_dir()] == []


def test_without_the_network_it_says_so_and_leaves_nothing_half_made(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(TeachkitError, match="pip download failed") as told:
        fetching.wheels(tmp_path / "build", print)
    assert told.value.code == "offline"
    assert list((tmp_path / "build").iterdir()) == []


def test_a_folder_is_complete_or_not_there(tmp_path):
    def fail(folder):
        (folder / "half").write_text("of it")
        raise ValueError("the power went")

    with pytest.raises(ValueError, match="the power went"):
        kept(tmp_path / "made-1", fail)
    assert list(tmp_path.iterdir()) == []
    made = kept(tmp_path / "made-1", lambda folder: (folder / "all").write_text("of it"))
    assert kept(tmp_path / "made-1", fail) == made
    assert (made / "all").read_text() == "of it"


def test_old_ones_are_cleared_away_and_the_newest_stay(tmp_path):
    for number in range(9):
        kept(tmp_path / f"made-{number}", lambda folder: (folder / "it").touch())
    there = {path.name for path in tmp_path.iterdir()}
    assert len(there) < 9
    assert "made-8" in there


def test_a_second_builder_waits_for_the_first(tmp_path):
    inside, said = threading.Event(), []
    script = (
        "import sys, pathlib\n"
        "from teachkit.publish.book.runtime.kept import building\n"
        "with building(pathlib.Path(sys.argv[1]), print):\n"
        "    print('in', flush=True); sys.stdin.read()\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", script, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert first.stdout.readline() == b"in\n"

    def second():
        with building(tmp_path, lambda sentence: (said.append(sentence), release())):
            inside.set()

    def release():
        assert not inside.is_set()
        first.stdin.close()

    thread = threading.Thread(target=second)
    thread.start()
    thread.join(30)
    first.wait()
    first.stdout.close()
    assert inside.is_set()
    assert said == ["Another build is at work there; waiting for it"]


def test_a_hash_changes_with_a_name_and_with_a_content():
    one = hash_of([("a", b"bc")])
    assert one != hash_of([("ab", b"c")])
    assert one != hash_of([("a", b"bd")])
    assert one == hash_of([("a", b"bc")])


def test_the_text_of_a_chapter_is_no_part_of_the_browsers_python(repository):
    """So that a changed sentence does not cost a new snapshot."""
    assert not [path for _, path in own_files(repository) if path.suffix == ".md"
                and "notebooks" in Path(path).parts]  # fmt: skip


def _read(name):
    return (LIVE / name).read_text(encoding="utf-8")
