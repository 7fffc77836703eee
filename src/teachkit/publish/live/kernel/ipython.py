"""A stand-in for the names that ipywidgets, anywidget and our chapters import from IPython.

The whole of it would cost a reader half a second and two megabytes, for magics and tracebacks
that a page has no use for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["stand_in"]


class DisplayObject:
    """Something shown by its one representation: `HTML`, `Markdown`, `SVG`."""

    mime = "text/plain"

    def __init__(self, data: str = "") -> None:
        self.data = data

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": repr(self), self.mime: self.data}


class HTML(DisplayObject):
    """Shown as HTML."""

    mime = "text/html"


class Markdown(DisplayObject):
    """Shown as Markdown."""

    mime = "text/markdown"


class SVG(DisplayObject):
    """Shown as a picture."""

    mime = "image/svg+xml"


def stand_in(display: Callable[..., None], clear_output: Callable[..., None]) -> None:
    """Put the modules in place; `get_ipython` says, truly, that there is none."""

    def get_ipython() -> None:
        return None

    def decorator(*_: object, **__: object) -> Callable[[Any], Any]:
        return lambda thing: thing

    _module("IPython", get_ipython=get_ipython, display=display, version_info=(9, 0, 0))
    _module(
        "IPython.display",
        display=display,
        clear_output=clear_output,
        HTML=HTML,
        Markdown=Markdown,
        SVG=SVG,
        DisplayObject=DisplayObject,
    )
    _module("IPython.core")
    _module("IPython.core.getipython", get_ipython=get_ipython)
    _module("IPython.core.interactiveshell", InteractiveShell=type("InteractiveShell", (), {}))
    _module(
        "IPython.core.magic",
        Magics=object,
        magics_class=lambda kind: kind,
        cell_magic=decorator,
        line_magic=decorator,
    )
    _module(
        "IPython.core.magic_arguments",
        argument=decorator,
        magic_arguments=decorator,
        parse_argstring=decorator,
    )


def _module(name: str, **names: object) -> None:
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None, is_package=True)
    module.__path__ = []
    vars(module).update(names)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
