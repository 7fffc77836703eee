"""A chapter as a page: Voila's exporter and front end, with our template around them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from teachkit.publish.live import ids
from teachkit.workshop import template
from teachkit.workshop.server.front import front_end
from teachkit.workshop.server.pages import shown_chapters

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from teachkit.workshop.room import Room
    from teachkit.workshop.server.app import Workshop

__all__ = ["LiveRenderer", "executed_page", "renderer_for"]

_VIEW = "application/vnd.jupyter.widget-view+json"


class LiveRenderer(NotebookRenderer):
    """Voila's renderer for a notebook that lies in memory and not in a folder that it serves."""

    def __init__(self, notebook: NotebookNode, **options: Any) -> None:
        super().__init__(**options)
        self._source = notebook

    async def load_notebook(self, _path: str) -> NotebookNode:
        """Return a copy of the notebook, with the kernel's name put right."""
        fixed: NotebookNode = await self.fix_notebook(deepcopy(self._source))
        return fixed

    async def _jinja_kernel_start(self, nb: Any, kernel_id: str, kernel_future: Any) -> str:
        started: str = await super()._jinja_kernel_start(nb, kernel_id, kernel_future)
        # Widgets get the same names in each run: a kernel that is made anew fits its page.
        self.executor.kc.execute(f"%load_ext {ids.__name__}", store_history=False)
        run = self.executor.execute_cell

        async def counted(cell: Any, resources: Any, index: int, **_: object) -> Any:
            return await run(cell, resources, index, store_history=True)

        self.executor.execute_cell = counted
        return started

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> Any:
        async for cell in super()._jinja_cell_generator(nb, kernel_id):
            yield _lean(cell)


class ExecutedRenderer(LiveRenderer):
    """The same for a notebook that has been run: it starts nothing, and shows what is there."""

    async def _jinja_kernel_start(
        self,
        nb: Any,  # noqa: ARG002  # Voila's own words, here and below
        kernel_id: str,
        kernel_future: Any,  # noqa: ARG002
    ) -> str:
        return kernel_id

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> Any:  # noqa: ARG002
        for cell in nb.cells:
            yield _lean(cell)


def _lean(cell: Any) -> Any:
    """Return a cell whose widgets are views alone: what they look like on paper stays here."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if _VIEW in data:
            output.data = {_VIEW: data[_VIEW]}
    return cell


async def renderer_for(
    kind: type[LiveRenderer], app: Workshop, room: Room, chapter: str, notebook: NotebookNode
) -> LiveRenderer:
    """Return what makes the page of a chapter, ready to."""
    config = app.voila_configuration
    known = {
        "base_url": app.base_url,
        "settings": app.app.settings,
        "log": app.log,
        "voila_configuration": config,
    }
    renderer = kind(
        notebook,
        voila_configuration=config,
        traitlet_config=app.config,
        notebook_path=f"{chapter}.ipynb",
        template_paths=app.template_paths,
        config_manager=app.config_manager,
        contents_manager=app.contents_manager,
        base_url=app.base_url,
        kernel_spec_manager=app.kernel_spec_manager,
        page_config=get_page_config(**known),
        mathjax_config="",
        mathjax_url="",
    )
    await renderer.initialize()
    renderer.resources["front_end"], _ = front_end(tuple(app.static_paths))
    renderer.resources["room"] = template.chapter_context(
        room.settings.base_url, room.settings.title, shown_chapters(room), chapter
    )
    return renderer


async def executed_page(
    app: Workshop, room: Room, chapter: str, notebook: NotebookNode, kernel: str
) -> str:
    """Return the page of a notebook that has been run, with the name of a kernel in it."""
    renderer = await renderer_for(ExecutedRenderer, app, room, chapter, notebook)
    return str(await renderer.generate_content_str(kernel_id=kernel))
