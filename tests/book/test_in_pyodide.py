"""What runs in the browser runs here under its Python: CPython 3.14 as WebAssembly, in Node.

The build has another Python than the reader's browser. So each cell of each chapter is run there,
and the tests of the widgets and of what stands below them.
"""

import asyncio
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from teachkit.publish.book.runtime import make_runtime
from teachkit.publish.book.runtime.fetching import node_modules, wheels
from teachkit.publish.book.runtime.staging import PYTEST
from teachkit.publish.handout import for_face

HERE = Path(__file__).parent
SCRIPT = HERE / "in_pyodide.mjs"

# Tests that cannot run there, by a part of their name: and why.
ELSEWHERE = {
    "deep]": "a browser's stack ends before Python's own limit; the page starts Python anew",
    "mile deep": "as above",
    "test_rubric": "for teachers: it wants a database",
    "test_exercise.py": "its checks run in a process; the page's are tests/book/test_exercise*",
    "test_selftest": "looks for JupyterLab",
    "of_the_command": "there is no command line",
    "test_question.py": "wants hypothesis",
    "decisions/test_plan.py": "as above",
    "test_machines.py": "wants jsonschema",
    "test_markdown_shows_exactly": "wants markdown-it",
    "lies_in_the_workspace": "outside a workspace it wants platformdirs; a page is always in one",
    "put_away": "starts threads, and moves files on a disk",
    "at_once": "as above",
    "a_pipe_that": "makes a pipe",
    "made_to_be_slow": "holds a stopwatch, and Python is several times slower there",
}


@pytest.fixture(scope="module")
def build(repository):
    """The folder that keeps what was made; what the tests need of it is there afterwards."""
    pytest.importorskip("myst_nb", reason="the extra 'publish' is not installed")
    if shutil.which("node") is None:
        pytest.skip("no Node.js here; on Debian or Ubuntu: sudo apt install nodejs npm")
    return repository / "_build" / "runtime"


@pytest.fixture(scope="module")
def run(repository, build):
    """A function: run in_pyodide.mjs, and return what it found."""
    runtime = make_runtime(repository, build)
    modules = node_modules(build, print)

    def ran(kind, *arguments, given=""):
        command = ["node", SCRIPT, modules, runtime.files, kind, *arguments]
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return ran


@pytest.fixture(scope="module")
def chapters(repository):
    """The code cells of each chapter, as the book has them."""
    jupytext = pytest.importorskip("jupytext")
    found = {}
    for path in sorted(repository.glob("notebooks/**/*.md")):
        text = for_face(path.read_text(encoding="utf-8"), "book", place=path.name)
        cells = jupytext.reads(text, fmt="md:myst").cells
        found[path.stem] = [cell.source for cell in cells if cell.cell_type == "code"]
    return found


@pytest.fixture(scope="module")
def told(run, chapters):
    """What each cell of each chapter did, in a Python that came from the snapshot."""
    return run("cells", given=json.dumps(chapters))


@pytest.mark.slow
def test_every_cell_of_every_chapter_runs_in_the_browsers_python(told, chapters):
    broken = [
        (chapter, number, one["errors"])
        for chapter, cells in told.items()
        for number, one in enumerate(cells)
        if not one["ok"] or one["errors"]
    ]
    assert broken == []
    assert {name: len(cells) for name, cells in told.items()} == {
        name: len(cells) for name, cells in chapters.items()
    }
    assert sum(len(cells) for cells in chapters.values()) > 100


@pytest.mark.slow
@pytest.mark.parametrize("chapter", ["depend", "iterate"])
def test_a_widget_has_the_same_name_in_the_build_and_in_the_browser(
    told, chapters, chapter, tmp_path, monkeypatch
):
    built = asyncio.run(_executed(chapters[chapter], tmp_path, monkeypatch))
    there = [one["opened"] for one in told[chapter]]
    assert there == built
    assert sum(map(len, built)) > 50


async def _executed(cells, folder, monkeypatch):
    """Run cells as the build does, in an ordinary kernel; the ids of the comms each opened."""
    import nbformat
    from nbclient import NotebookClient

    profile = folder / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text(
        'get_config().InteractiveShellApp.extensions = ["teachkit.publish.live.ids"]\n'
    )
    monkeypatch.setenv("IPYTHONDIR", str(folder))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("TEACHKIT_BOOK", "1")  # as when it is built
    workspace = folder / "workspace"
    (workspace / ".teachkit").mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    client = NotebookClient(notebook, resources={"metadata": {"path": str(workspace)}})
    opened = []
    client.on_cell_start = lambda **_: opened.append([])
    heard = client.handle_comm_msg

    def hear(outs, message, index):
        if message["msg_type"] == "comm_open":
            opened[-1].append(message["content"]["comm_id"])
        return heard(outs, message, index)

    monkeypatch.setattr(client, "handle_comm_msg", hear)
    await client.async_execute()
    return opened


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rooms", "least"),
    [
        (["tests/widgets", "tests/labs/test_outcome.py", "tests/labs/test_picture.py"], 500),
        (["tests/course", "tests/decisions"], 1500),
    ],
    ids=["widgets", "what stands below"],
)
def test_our_own_tests_pass_in_the_browsers_python(run, build, repository, tmp_path, rooms, least):
    for wheel in wheels(build, print):
        if wheel.name.partition("-")[0] in PYTEST:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(tmp_path)
    left_out = [f"--deselect-part={part}" for part in ELSEWHERE]
    told = run("pytest", str(repository), str(tmp_path), *left_out, *rooms)
    assert told["failures"] == {}
    outcomes = list(told["outcomes"].values())
    assert outcomes.count("passed") >= least
    assert told["left_out"] < least / 10
