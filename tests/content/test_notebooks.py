"""Every chapter: JupyterLab saves it as it was, a learner's copy is sound, and it runs."""

from pathlib import Path

import pytest

from teachkit.publish.content import handed_out

jupytext = pytest.importorskip("jupytext")
nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")

HERE = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((HERE / "notebooks").rglob("*.md"))
STATEMENTS = sorted((HERE / "exercises").rglob("statement.md"))
TEXTS = [pytest.param(path, id=str(path.relative_to(HERE))) for path in [*CHAPTERS, *STATEMENTS]]

HOW_TO_MEND = """\
Saving it in JupyterLab would change lines that nobody edited. To have them as a save writes them:
.venv/bin/python -m jupytext --to md:myst --output FILE FILE"""

# What JupyterLab adds to a notebook between opening and saving it.
LANGUAGE = {
    "name": "python",
    "version": "3.11.7",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "codemirror_mode": {"name": "ipython", "version": 3},
}

# The first cell of a run: from here on, looking up or calling another machine is an error.
OFFLINE = """\
import sys

def refuse(event, args):
    calling = event == "socket.connect" and isinstance(args[1], tuple)
    if event == "socket.getaddrinfo" or (calling and args[1][0] != "127.0.0.1"):
        raise RuntimeError(f"a chapter works without a network: {event} {args}")

sys.addaudithook(refuse)
"""


def test_there_are_chapters_to_test():
    assert {"start.md", "depend.md"} <= {path.name for path in CHAPTERS}


def saved_by_lab(path, folder, *, after_running):
    """Open a text through jupytext's contents manager as Lab does, save it, and return it."""
    from jupytext.sync_contentsmanager import TextFileContentsManager

    (folder / "jupytext.toml").write_bytes((HERE / "jupytext.toml").read_bytes())
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    manager = TextFileContentsManager(root_dir=str(folder))
    content = manager.get(path.name, type="notebook", content=True)["content"]
    if after_running:
        content.metadata["kernelspec"] = {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        }
        content.metadata["language_info"] = LANGUAGE
        content.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
        for number, cell in enumerate(content.cells):
            cell.metadata["trusted"] = True
            if cell.cell_type == "code":
                cell.execution_count = number
                cell.metadata["execution"] = {"iopub.status.busy": "2026-11-22T21:00:00Z"}
                cell.metadata.setdefault("jupyter", {})["outputs_hidden"] = False
    manager.save({"type": "notebook", "format": "json", "content": content}, path.name)
    return copy.read_text()


@pytest.mark.parametrize("after_running", [False, True], ids=["opened", "run"])
@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.filterwarnings("ignore::UserWarning:nbformat")
def test_saving_from_lab_changes_nothing(path, tmp_path, after_running):
    saved = saved_by_lab(path, tmp_path, after_running=after_running)
    assert saved == path.read_text(), HOW_TO_MEND


@pytest.mark.parametrize("path", TEXTS)
def test_a_learners_copy_saves_unchanged_too(path, tmp_path):
    (tmp_path / "course").mkdir()
    handout = tmp_path / "course" / path.name
    handout.write_bytes(handed_out(str(path.relative_to(HERE)), path))
    assert saved_by_lab(handout, tmp_path, after_running=False) == handout.read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(HERE))) for path in CHAPTERS]
)
def test_it_runs_from_top_to_bottom(path, tmp_path, monkeypatch):
    """Run every cell in a fresh workspace, with no data but what is shipped, and no network."""
    monkeypatch.setenv("TEACHKIT_COURSE", str(HERE))
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "no-cache"))
    (tmp_path / "workspace" / ".teachkit").mkdir(parents=True)
    (tmp_path / "workspace" / "notebooks").mkdir()
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path / "workspace" / "notebooks")}},
    )
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client.execute()
    ran = [cell for cell in notebook.cells[1:] if cell.cell_type == "code" and cell.source.strip()]
    assert ran
    assert all(cell.execution_count for cell in ran)
    for cell in ran:
        assert cell.outputs, f"this cell shows nothing: {cell.source}"
        said = [output.get("text", "") for output in cell.outputs if output.get("name") == "stderr"]
        assert not said, f"this cell complains: {said}"


@pytest.mark.slow
def test_a_cell_that_calls_another_machine_would_be_caught(tmp_path):
    call = "import urllib.request; urllib.request.urlopen('http://teachkit.invalid', timeout=5)"
    cells = [nbformat.v4.new_code_cell(source) for source in (OFFLINE, call)]
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        timeout=60,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="works without a network"):
        client.execute()
