"""A house of kernels for tests: real warm processes, real children, a real server in this loop."""

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import nbformat
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, create_signed_value

from teachkit.publish.handout import for_face
from teachkit.workshop.kernels import Files, Kernels, handlers
from tests.workshop.visitor import Visitor

ROOT = Path(__file__).parents[3]
COOKIES = "a secret for cookies"

# A chapter of two tools: one that reads the plan when it is made, and one that reads nothing.
TOOLS = [
    """
import ipywidgets
from teachkit.course.store import plan_store

class Title(ipywidgets.Text):
    def __init__(self):
        self.store = plan_store()
        super().__init__(value=self.store.load().project.name)
        self.observe(self.keep, "value")
    def keep(self, change):
        from dataclasses import replace
        plan = self.store.load()
        self.store.save(replace(plan, project=replace(plan.project, name=change["new"])))
Title()
""",
    """
import ipywidgets as parts, os as system, random as chance
slider, said = parts.IntSlider(max=1000), parts.Label("nothing yet")
def act(change):
    if change["new"] == 66:
        while True: pass
    if change["new"] == 67:
        system._exit(7)
    if change["new"] == 68:
        raise ValueError("a callback that breaks")
    said.value = f"moved to {change['new']} by {system.getpid()}, luck {chance.random()}"
slider.observe(act, "value")
parts.VBox([slider, said])
""",
]
TITLE, SLIDER, SAID = "c0-2", "c1-2", "c1-5"


def chapter(*codes):
    """A notebook with these code cells."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])


def of_the_course(name):
    """A chapter of the course as a room has it."""
    import jupytext

    text = (ROOT / "notebooks" / f"{name}.md").read_text(encoding="utf-8")
    return jupytext.reads(for_face(text, "room"), fmt="md:myst")


@dataclass
class House:
    """Kernels behind a server; ``saved`` is what the store has, by person and name."""

    kernels: Kernels
    url: str
    saved: dict = field(default_factory=dict)

    def visitor(self, person, chapter="tools"):
        """Somebody with the cookie of ``person``, who knows their kernel's id."""
        visitor = Visitor(self.url)
        visitor.cookies["tk_person"] = create_signed_value(COOKIES, "tk_person", person).decode()
        visitor.kernel = self.kernels.id_of(person, chapter)
        return visitor

    def pid(self, person, chapter="tools"):
        """The process of their child, or None while there is none."""
        line = self.kernels.kernel(person, chapter).line
        return line and line.pid


@asynccontextmanager
async def house(folder, *, source=lambda _chapter: chapter(*TOOLS), saved=None, **options):
    """Open a house whose people's folders are in ``folder``; all of it ends with the block."""
    saved = {} if saved is None else saved

    async def load(person):
        return dict(saved.get(person, {}))

    async def keep(person, name, content):
        saved.setdefault(person, {})[name] = content

    kernels = Kernels(
        folder / "people",
        b"a secret for kernels",
        files=Files(load, keep),
        course=ROOT,
        source=source,
        **options,
    )
    server = HTTPServer(
        Application(handlers(SimpleNamespace(kernels=kernels)), cookie_secret=COOKIES)
    )
    socket, port = bind_unused_port()
    server.add_socket(socket)
    try:
        yield House(kernels, f"http://127.0.0.1:{port}/", saved)
    finally:
        server.stop()
        await kernels.close()
        await server.close_all_connections()


async def until(what, patience=20):
    """Wait until ``what()`` is something, and return it."""
    deadline = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.02)
    return found


def alive(pid):
    """Whether a process is there, and no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
