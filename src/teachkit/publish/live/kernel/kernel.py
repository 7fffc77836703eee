"""Running cells, and answering the reader's moves."""

from __future__ import annotations

import ast
import inspect
import json
import linecache
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import count
from typing import Any

from teachkit.publish.live.ids import Counters
from teachkit.publish.live.kernel.comms import install_comms
from teachkit.publish.live.kernel.ipython import stand_in
from teachkit.publish.live.kernel.outputs import Output, bundle, error, streams

__all__ = ["Kernel"]

FIRST_CELL = 0
PATIENCE = 0.1  # seconds for which printed text is gathered, before the page gets it


class Kernel:
    """One namespace, the cells that were run in it, and a line to the page.

    Nothing goes out before `connect`, which gives it ``post``: a function of a message as JSON
    and of its binary parts.
    """

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {"__name__": "__main__", "display": self.display}
        self._post: Callable[[str, list[bytes]], None] = _nobody
        self._cell = FIRST_CELL
        self._counters: Counters = defaultdict(count)  # how many widgets each cell has made
        self._forgotten: list[Any] = []
        self._captures: list[Any] = []  # the ipywidgets.Output that are open, innermost last
        self._printed: Output | None = None  # gathered, because print() writes in pieces
        self._since = 0.0  # when its first piece came
        self._comms: Any = None

    def install(self) -> None:
        """Take IPython's place, and import what widgets need."""
        stand_in(self.display, self.clear_output)
        os.environ["JUPYTER_WIDGETS_ECHO"] = "0"  # nobody else shares the page's models
        self._comms = install_comms(self._send, lambda: self._cell, self._counters)
        import ipywidgets

        kernel = self

        def enter(output: Any) -> Any:
            kernel._captures.append(output)
            return output

        def leave(output: Any, kind: Any, broken: Any, _frames: Any) -> bool | None:
            if kind is not None:
                kernel.show(error(broken))
            kernel._captures.remove(output)
            return True if kind is not None else None  # shown, as IPython does

        # Its own ask IPython for the message that is being answered, and the page to sort by it.
        ipywidgets.Output.__enter__ = enter
        ipywidgets.Output.__exit__ = leave

    def connect(self, post: Callable[[str, list[bytes]], None], env: dict[str, str]) -> None:
        """Begin: with a line to the page, its environment, and randomness that was not frozen."""
        self._post = post
        os.environ.update({"TEACHKIT_PLACE": "this browser", **env})
        random.seed()

    async def run(self, cell: int, code: str) -> bool:
        """Run one cell; whether it ran to its end. What it broke with is among its output."""
        self._cell = cell
        name = f"<cell {cell}>"
        with streams(self.show):
            try:
                tree = ast.parse(code, filename=name)
                linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
                last = tree.body.pop() if _shows(tree, code) else None
                await self._execute(tree, name)
                if isinstance(last, ast.Expr):
                    value = await self._execute(ast.Expression(last.value), name)
                    if value is not None:
                        self.namespace["_"] = value
                        self.display(value)
            except BaseException as broken:  # noqa: BLE001  # sys.exit() must not end the page's Python
                self.show(error(broken))
                return False
            finally:
                self._flush()
        return True

    def forget(self, cell: int) -> None:
        """Take their names from a cell's widgets, before it runs again: the new ones get them.

        The old ones stay in memory: a widget that ends closes whatever has its name.
        """
        from ipywidgets.widgets.widget import _instances  # its public name warns of itself

        own = f"c{cell}-"
        for known in (self._comms.comms, _instances):
            for name in [name for name in known if name.startswith(own)]:
                self._forgotten.append(known.pop(name))
        self._counters.pop(cell, None)

    def comm_msg(self, comm_id: str, data: str, buffers: list[bytes]) -> None:
        """Hand a widget what the reader did. A widget that is gone hears nothing."""
        comm = self._comms.comms.get(comm_id)
        if comm is None:
            return
        self._cell = _cell_of(comm_id, self._cell)
        with streams(self.show):
            try:
                comm.handle_msg(
                    {
                        "content": {"comm_id": comm_id, "data": json.loads(data)},
                        "buffers": [memoryview(one) for one in buffers],
                        "metadata": {},
                    }
                )
            except Exception as broken:  # noqa: BLE001  # as IPython: shown, and the page goes on
                self.show(error(broken))
            finally:
                self._flush()

    def comm_close(self, comm_id: str) -> None:
        """Take note that the page has let go of a widget."""
        comm = self._comms.comms.pop(comm_id, None)
        if comm is not None:
            comm.handle_close({"content": {"comm_id": comm_id, "data": {}}})

    def check(self, exercise: str, cells: str, patience: float) -> str:
        """Check the cells (a JSON list) of an exercise; the page hears of each check on the way.

        Raises:
            TeachkitError: what `teachkit.grading.here.check_cells` says.
        """
        from teachkit.grading.here import check_cells

        def tell(told: dict[str, Any]) -> None:
            self._post(json.dumps({"type": "check", **told}), [])

        return json.dumps(check_cells(exercise, json.loads(cells), tell=tell, patience=patience))

    def display(self, *things: object, raw: bool = False, **_: object) -> None:
        """Show things where the cell's output goes, as IPython's ``display`` does.

        With ``raw`` they are MIME bundles already: dicts from MIME type to content.
        """
        for thing in things:
            own = getattr(thing, "_ipython_display_", None)
            if callable(own) and not inspect.isclass(thing):
                own()
                continue
            data, metadata = (thing, {}) if raw else bundle(thing)
            self.show({"output_type": "display_data", "data": data, "metadata": metadata})

    def show(self, output: Output) -> None:
        """Give one output to the open ``Output`` widget, or else to the page."""
        if self._captures:
            widget = self._captures[-1]
            before = widget.outputs
            if before and (joined := _joined(before[-1], output)):
                before, output = before[:-1], joined
            widget.outputs = (*before, output)
            return
        if self._printed and (joined := _joined(self._printed, output)):
            self._printed = joined
        else:
            self._flush()
            if output["output_type"] == "stream":
                self._printed, self._since = output, time.monotonic()
            else:
                self._send_output(output)
        if time.monotonic() - self._since > PATIENCE:
            self._flush()

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002  # IPython's own
        """Empty the open ``Output`` widget, or else the cell's output in the page."""
        if self._captures:
            self._captures[-1].outputs = ()
        else:
            self._flush()
            self._post(json.dumps({"type": "clear", "cell": self._cell, "wait": wait}), [])

    def _flush(self) -> None:
        printed, self._printed = self._printed, None
        if printed:
            self._send_output(printed)

    def _send_output(self, output: Output) -> None:
        message = {"type": "output", "cell": self._cell, "output": output}
        self._post(json.dumps(message, default=str), [])

    def _send(self, message: str, buffers: list[bytes]) -> None:
        self._post(message, buffers)

    async def _execute(self, tree: ast.Module | ast.Expression, name: str) -> Any:
        mode = "exec" if isinstance(tree, ast.Module) else "eval"
        code = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        value = eval(code, self.namespace)  # noqa: S307  # running code is what a kernel is for
        return await value if inspect.iscoroutine(value) else value


def _joined(before: Output, after: Output) -> Output | None:
    """Return what two pieces of the same stream make; None when they are not that."""
    if before.get("name") != after.get("name") or after["output_type"] != "stream":
        return None
    return {**before, "text": before["text"] + after["text"]}


def _shows(tree: ast.Module, code: str) -> bool:
    """Tell whether a cell ends in an expression to show; a semicolon after it says no."""
    return bool(tree.body) and isinstance(tree.body[-1], ast.Expr) and not _silenced(code)


def _silenced(code: str) -> bool:
    return code.rstrip().endswith(";")


def _cell_of(comm_id: str, otherwise: int) -> int:
    """Return the cell that made a comm, by its id: what it shows now belongs there."""
    number = comm_id[1:].partition("-")[0]
    return int(number) if comm_id.startswith("c") and number.isdigit() else otherwise


def _nobody(_message: str, _buffers: list[bytes]) -> None:
    """Before a page is there, nothing is sent."""
