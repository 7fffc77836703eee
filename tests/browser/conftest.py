"""What the tools' tests share: a JupyterLab of one's own, a page in it, and eyes for colours.

Every request that is not for this machine is refused, and fails the tests that made it.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nbformat
import pytest

from teachkit.course.load import course_root
from teachkit.publish import lab

HERE = ("127.0.0.1", "localhost")
OWN = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
IDLE = """() => {
  const {session, isReady} = window.jupyterapp?.shell.currentWidget?.sessionContext ?? {};
  return isReady && session?.kernel?.connectionStatus === "connected"
    && session.kernel.status === "idle";
}"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A learner's workspace with nothing in it yet; the plan goes to its ``plan.json``."""
    home = tmp_path_factory.mktemp("learner")
    (home / ".teachkit").mkdir()
    return home


@pytest.fixture
def plan(workspace):
    """A function: the plan in the workspace as plain data, or one word's section of it."""

    def read(word=""):
        path = workspace / "plan.json"
        whole = json.loads(path.read_text()) if path.exists() else {}
        return (whole.get(word) or {}) if word else whole

    return read


@pytest.fixture(scope="module")
def open_notebook(browser, workspace):
    """A function: run one cell in a JupyterLab of its own and return the page with its output."""
    with ExitStack() as stack:

        def run(cell, ready, **context):
            """Run ``cell`` and wait for ``ready``, a selector; ``context`` is Playwright's."""
            notebook = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(cell)],
                metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            )
            nbformat.write(notebook, workspace / "tool.ipynb")
            address = stack.enter_context(_lab(workspace))
            page = stack.enter_context(_page(browser, context))
            page.goto(f"{address}/doc/tree/tool.ipynb?reset")
            # A cell that is run before its kernel is there is forgotten.
            page.wait_for_function(IDLE, timeout=60000)
            page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
            page.wait_for_selector(ready, timeout=60000)
            return page

        yield run


@contextmanager
def _lab(workspace):
    own = workspace / "own"
    own.mkdir()
    folders = {name: str(own / name.lower()) for name in (*OWN, "TEACHKIT_CACHE")}
    settings = Path(folders["JUPYTER_CONFIG_DIR"], "labconfig", "page_config.json")
    settings.parent.mkdir(parents=True)
    settings.write_text(
        json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}})
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (own / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                *("-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"),
                "--ServerApp.port_retries=0",
                "--IdentityProvider.token=",
                f"--ServerApp.root_dir={workspace}",
                "--LabApp.expose_app_in_browser=True",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly",
            ],
            env={**os.environ, **folders, "PYTHONWARNINGS": "ignore"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                if server.poll() is not None:
                    pytest.fail((own / "lab.log").read_text())
                try:
                    with urllib.request.urlopen(f"{address}/api", timeout=1):
                        break
                except OSError:
                    time.sleep(0.2)
            else:
                pytest.fail("JupyterLab did not answer within a minute")
            yield address
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def learners():
    """A function: make a workspace in a folder as `teachkit start` does, and return it."""

    def make(home):
        folder = home / "workspace"
        subprocess.run(
            [sys.executable, "-m", "teachkit", "start", str(folder), "--no-lab"],
            env={**os.environ, "TEACHKIT_CACHE": str(home / "teachkit_cache")},
            check=True,
        )
        return folder

    return make


@pytest.fixture(scope="module")
def course_page(browser):
    """A context: the JupyterLab that `teachkit start` opens on a workspace, and a page in it.

    Gives the page and a function that goes to a file of the workspace.
    """

    @contextmanager
    def opened(workspace, **options):
        own = {"PYTHONWARNINGS": "ignore"}
        for name in (*OWN, "TEACHKIT_CACHE"):
            own[name] = str(workspace.parent / name.lower())
        del own["JUPYTER_CONFIG_DIR"]  # `teachkit start` sees to that one
        app = {**lab._SERVER["LabApp"], "expose_app_in_browser": True}
        settings = {
            "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
            "@jupyterlab/apputils-extension:themes": {"adaptive-theme": False},
        }
        with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
            for name, value in own.items():
                patch.setenv(name, value)
            patch.setitem(lab._SERVER, "LabApp", app)
            for name, value in settings.items():
                patch.setitem(lab._SETTINGS, name, value)
            child, token = lab.open_lab(workspace, course_root(), port=None)
            stack.callback(child.wait, 20)
            stack.callback(child.terminate)
            server = lab.wait_until_ready(workspace, child, token)
            page = stack.enter_context(_page(browser, options))

            def go(path):
                page.goto(f"{server.base}doc/tree/{path}?token={token}&reset")

            yield page, go

    return opened


@pytest.fixture(scope="session")
def run_all():
    """A function: run all cells of the notebook that is open, when its kernel is there."""

    def run(page):
        page.wait_for_function(IDLE, timeout=60000)
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")

    return run


@contextmanager
def _page(browser, options):
    context = browser.new_context(color_scheme="light", **options)
    strangers, broken = [], []

    def guard(route):
        host = re.sub(r"^\w+://([^/:]*).*", r"\1", route.request.url)
        if host in HERE or route.request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    page = context.new_page()
    page.set_default_timeout(15000)
    page.on("pageerror", lambda error: broken.append(error.stack or str(error)))
    yield page
    context.close()
    assert strangers == []
    assert [stack for stack in broken if not _of_jupyterlab(stack)] == []


def _of_jupyterlab(stack):
    """JupyterLab takes its splash screen away twice, now and then; our modules come as blobs."""
    places = re.findall(r"^ +at .*$", stack, re.MULTILINE)
    alone = bool(places) and all("/static/lab/jlab_core" in place for place in places)
    return alone and "'removeChild'" in stack


@pytest.fixture(scope="session")
def python():
    """A function: run code in the notebook's kernel and return what it prints."""

    def run(page, code):
        return page.evaluate(
            """async (code) => {
              const panel = window.jupyterapp.shell.currentWidget;
              const future = panel.sessionContext.session.kernel.requestExecute({code});
              let said = "";
              future.onIOPub = ({header, content}) => {
                if (header.msg_type === "stream") said += content.text;
                if (header.msg_type === "error") said += content.ename + content.evalue;
              };
              await future.done;
              return said.trim();
            }""",
            code,
        )

    return run


@pytest.fixture(scope="session")
def themed():
    """A context: JupyterLab's own dark theme, and the light one again afterwards."""

    @contextmanager
    def dark(page):
        change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
        page.evaluate(change, "JupyterLab Dark")
        page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
        # Until the theme's styles are there, JupyterLab covers all with its splash.
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        try:
            yield
        finally:
            page.evaluate(change, "JupyterLab Light")
            page.wait_for_selector("body[data-jp-theme-light='true']", state="attached")

    return dark


@pytest.fixture(scope="session")
def contrast():
    """A function: the lowest contrast of text to what is behind it within a root, and where."""

    def lowest(page, root):
        return page.evaluate(
            """(root) => {
              const parse = (colour) => {
                const probe = new OffscreenCanvas(1, 1).getContext("2d");
                probe.fillStyle = colour;
                probe.fillRect(0, 0, 1, 1);
                const [r, g, b, a] = probe.getImageData(0, 0, 1, 1).data;
                return [r, g, b, a / 255];
              };
              const light = ([r, g, b]) => {
                const [x, y, z] = [r, g, b].map((v) => v / 255)
                  .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
                return 0.2126 * x + 0.7152 * y + 0.0722 * z;
              };
              const behind = (element) => {
                for (let one = element; one; one = one.parentElement) {
                  const colour = parse(getComputedStyle(one).backgroundColor);
                  if (colour[3] > 0.99) return colour;
                }
                return [255, 255, 255, 1];
              };
              let worst = [99, "no text at all"];
              for (const element of document.querySelectorAll(root + " *")) {
                const own = [...element.childNodes]
                  .some((node) => node.nodeType === 3 && node.textContent.trim());
                if (!own || !element.checkVisibility()) continue;
                if (element.closest(":disabled, .tk-hidden, title, desc")) continue;
                const style = getComputedStyle(element);
                const ink = parse(element.ownerSVGElement ? style.fill : style.color);
                const [a, b] = [light(ink), light(behind(element))];
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < worst[0]) worst = [ratio, element.textContent.trim().slice(0, 60)];
              }
              return worst;
            }""",
            root,
        )

    return lowest


@pytest.fixture(scope="session")
def axe():
    """A function: what axe-core finds wrong within a root, as (rule, elements)."""
    package = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python is not installed"
    )
    script = Path(package.__file__).with_name("axe.min.js").read_text()

    def violations(page, root):
        page.evaluate(script)
        found = page.evaluate("(root) => axe.run(root)", root)
        assert len(found["passes"]) > 10, "it has looked at something"
        return [
            (rule["id"], [node["html"][:160] for node in rule["nodes"]])
            for rule in found["violations"]
        ]

    return violations


@pytest.fixture(scope="session")
def overflowing():
    """A function: what within an element stands out of it to the right, but for what scrolls."""

    def wide(root, scrolls):
        return root.evaluate(
            """(root, scrolls) => [...root.querySelectorAll('*')].filter((one) =>
              one.checkVisibility() && !one.closest(scrolls)
              && one.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
              .map((one) => one.className)""",
            scrolls,
        )

    return wide
