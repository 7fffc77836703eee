"""Thin views over the core, for JupyterLab, Voila and a page with Python in the browser.

A widget here computes nothing. Its traits are the protocol with the browser: what the reader
chose goes in, plain data from `teachkit.decisions` comes out. `depend_view` makes that data,
`depend` is the widget, and its browser half lies in ``static/depend/`` as plain ES modules, which
`esm` joins into the one module that anywidget loads: no bundler, no third-party host.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from teachkit.widgets.depend import DependencyAssessor

__all__ = ["DependencyAssessor"]

_HOMES = {"DependencyAssessor": "teachkit.widgets.depend"}


def __getattr__(name: str) -> Any:  # each is imported when asked for
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
