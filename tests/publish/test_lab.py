"""JupyterLab on a workspace: chapters are notebooks there, and nothing leaves the machine."""

import json
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest

pytest.importorskip("jupyterlab")

from teachkit.errors import TeachkitError
from teachkit.publish.lab import Server, open_lab, running_lab, wait_until_ready
from teachkit.publish.workspace import settle, survey

HERE = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow

CHAPTER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

# Welcome

Look at `Cargo.lock`.

```{code-cell} ipython3
6 * 7
```
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A running JupyterLab on the workspace of a one-page course."""
    root = tmp_path_factory.mktemp("course")
    (root / "notebooks").mkdir()
    (root / "exercises").mkdir()
    (root / "course.toml").write_text("schema = 1\n")
    (root / "notebooks" / "start.md").write_text(CHAPTER)
    (root / "jupytext.toml").write_bytes((HERE / "jupytext.toml").read_bytes())
    folder = tmp_path_factory.mktemp("workspace")
    settle(folder, survey(folder, root))
    child, token = open_lab(folder, root)
    server = wait_until_ready(folder, child, token)
    yield folder, server
    child.terminate()
    child.wait(timeout=30)


def ask(server: Server, path: str) -> dict:
    request = Request(f"{server.base}{path}", headers={"Authorization": f"token {server.token}"})
    with build_opener(ProxyHandler({})).open(request, timeout=30) as reply:
        return json.load(reply)


def test_a_chapter_is_a_notebook_to_the_contents_api(lab):
    _, server = lab
    told = ask(server, "api/contents/notebooks/start.md?type=notebook")
    assert told["type"] == "notebook"
    assert [cell["cell_type"] for cell in told["content"]["cells"]] == ["markdown", "code"]


def test_the_settings_are_the_workspaces_own(lab):
    folder, server = lab
    theme = ask(server, "lab/api/settings/@jupyterlab/apputils-extension:themes")
    assert theme["settings"] == {}  # what the user set elsewhere does not reach in here
    assert theme["schema"]["properties"]["adaptive-theme"]["default"] is True
    told = ask(server, "lab/api/settings/@jupyterlab/docmanager-extension:plugin")
    viewers = told["schema"]["properties"]["defaultViewers"]["default"]
    assert viewers["markdown"] == "Jupytext Notebook"
    news = ask(server, "lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert (folder / ".teachkit" / "jupyter" / "labconfig").is_dir()


def test_a_second_start_finds_the_running_server(lab):
    folder, server = lab
    assert running_lab(folder) == server


def test_a_stranger_without_the_key_is_turned_away(lab):
    folder, server = lab
    wrong = Server(server.pid, server.base, "guess")
    (folder / "other" / ".teachkit").mkdir(parents=True, exist_ok=True)
    (folder / "other" / ".teachkit" / "server.json").write_text(json.dumps(wrong.as_dict()))
    assert running_lab(folder / "other") is None
    assert (folder / ".teachkit").stat().st_mode & 0o077 == 0


def test_a_port_in_use_is_said_in_a_sentence(lab, tmp_path):
    _, server = lab
    port = int(server.base.split(":")[2].strip("/"))
    (tmp_path / ".teachkit").mkdir()
    child, token = open_lab(tmp_path, tmp_path, port=port)
    with pytest.raises(TeachkitError) as caught:
        wait_until_ready(tmp_path, child, token)
    assert caught.value.code == "lab-failed"
    assert "port" in caught.value.message


@pytest.mark.browser
def test_the_first_page_opens_as_a_notebook_runs_and_saves_unchanged(lab, browser):
    folder, server = lab
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    elsewhere = []
    page.on("request", lambda request: elsewhere.append(request.url))
    page.goto(server.url)
    page.wait_for_selector(".jp-Notebook .jp-MarkdownCell h1", timeout=60_000)
    assert page.inner_text(".jp-MarkdownCell h1").startswith("Welcome")
    page.click(".jp-CodeCell .cm-content")
    page.wait_for_selector("text=| Idle", timeout=60_000)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".jp-OutputArea-output pre:has-text('42')", timeout=20_000)
    page.keyboard.press("Control+s")
    page.wait_for_selector(".jp-mod-current .lm-TabBar-tabCloseIcon", timeout=10_000)
    page.wait_for_selector(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty", state="detached")
    assert (folder / "notebooks" / "start.md").read_text() == CHAPTER
    assert page.locator(".jp-Notification-List, .Toastify__toast").count() == 0
    page.close()
    local = (server.base, "data:", "blob:", server.base.replace("http", "ws"))
    assert [url for url in elsewhere if not url.startswith(local)] == []
