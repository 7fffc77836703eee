"""Stock Voila and our room with the same chapter, so that one probe can be played on both.

The chapter is a slider, what it was moved to, and what the kernel knows about its visitor.
"""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager

import jupytext
import nbformat
import psutil

from tests.workshop.conftest import start_room
from tests.workshop.served import free_port
from tests.workshop.visitor import Visitor

COURSE = """\
schema = 1
title = "A probe"
[[chapter]]
id = "probe"
title = "Probe"
slides = ["S01"]
minutes = { read = 1, widget = 0, exercises = 0 }
[[chapter.objective]]
id = "probe.begin"
text = "begin"
"""
CHAPTER = """\
---
kernelspec: {display_name: Python 3, language: python, name: python3}
---
# Probe

```{code-cell} ipython3
import json, os, pathlib
import ipywidgets
plan = pathlib.Path("plan.json")
slider = ipywidgets.IntSlider(description="move")
told = ipywidgets.Label(value="said: nothing")
saved = ipywidgets.Label(value="saved: " + (plan.read_text() if plan.exists() else "nothing"))
known = ipywidgets.Label(value="known: " + os.environ.get("HTTP_X_TK_PARTICIPANT", "nobody"))
def move(change):
    told.value = f"said: {change['new']}"
    plan.write_text(json.dumps({"moved": change["new"]}))
slider.observe(move, "value")
ipywidgets.VBox([slider, told, saved, known])
```
"""
FORGED = "--VoilaConfiguration.http_header_envs=X-Tk-Participant"


class Kind:
    """A server that runs: ``visitor()`` comes to it, and has joined where one has to."""

    def __init__(self, url, process, code=None, folder=None):
        self.url, self.process, self.code, self.folder = url, process, code, folder

    @property
    def ours(self):
        return self.code is not None

    async def visitor(self, **options):
        visitor = ProbeVisitor(self.url, ours=self.ours, **options)
        if self.ours:
            await visitor.join(self.code)
        return visitor

    def kernels(self, kernel=""):
        """The processes of the kernels that there are, or of the one of this id."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                line = " ".join(child.cmdline())
                if "ipykernel" in line and kernel in line:
                    found.append(child)
            except psutil.Error:
                continue  # it ended as we looked
        return [child for child in found if child.status() != psutil.STATUS_ZOMBIE]


class ProbeVisitor(Visitor):
    """A visitor who finds the chapter wherever the server has it."""

    def __init__(self, url, *, ours, **options):
        super().__init__(url, **options)
        self.at = "room/probe" if ours else ""

    async def page(self, chapter="", query="", **_):
        response = await self.get(f"{self.at}{query}", headers={"Accept": "text/html"})
        text = response.body.decode()
        assert response.code == 200, (response.code, text[:300])
        self.kernel = re.search(r'"kernelId": ?"([\w-]+)"', text)[1]
        self.states = {}
        return text

    async def labels(self):
        """What the labels say, by their first word."""
        states = await self.widgets()
        values = [one["value"] for one in states.values() if ": " in str(one.get("value", ""))]
        return dict(value.split(": ", 1) for value in values)

    def slider(self):
        return next(id for id, one in self.states.items() if one.get("description") == "move")

    def heard(self):
        return next(
            one["value"] for one in self.states.values() if "said: " in str(one.get("value"))
        )


def course(folder):
    """A course with the chapter, and the notebook that stock Voila gets."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "exercises").mkdir()
    (folder / "course.toml").write_text(COURSE)
    (folder / "notebooks" / "probe.md").write_text(CHAPTER)
    (folder / "stock").mkdir()
    nbformat.write(jupytext.reads(CHAPTER, fmt="md:myst"), folder / "stock" / "probe.ipynb")
    return folder


@contextmanager
def our_room(course, folder, *options):
    """A room with Voila's own kernels, cured."""
    server = start_room(
        folder, "--kernels=ipykernel", "--code=FERRIS", *options, TEACHKIT_COURSE=str(course)
    )
    try:
        yield Kind(server.url, server.process, server.code, folder)
    finally:
        server.stop()


@contextmanager
def stock_voila(course, *options):
    """Voila as it comes, on the same notebook."""
    port = free_port()
    with (course / f"stock-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "voila", str(course / "stock" / "probe.ipynb"), "--no-browser"),
                *(f"--port={port}", "--Voila.ip=127.0.0.1", *options),
            ],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
    try:
        _wait_for(port, process)
        yield Kind(f"http://127.0.0.1:{port}/", process)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port, process):
    import socket

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("stock Voila did not start")
